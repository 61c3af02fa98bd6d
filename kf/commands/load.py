"""`python -m kf import`: an export is checked and becomes a version, by the same code as the page *Läs in*."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kf.commands.load_check import told_check, told_refusals
from kf.commands.options import AS_JSON, DATA
from kf.errors import KfError
from kf.format import number, quantity
from kf.personnummer import without_numbers

if TYPE_CHECKING:
    from kf.imports.profile import Profile
    from kf.imports.publish import Outcome

REFUSED = 2


@click.command("import", help="Läs in en export ur HR-systemet som en ny version: en fil, eller en per månad.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", default="", help="Hur filen ska läsas: en TOML-fil, eller namnet på en sparad profil.")
@click.option("--who", default="", help="Vem som läser in, för historiken.")
@click.option("--totals", type=click.Path(path_type=Path), help="HR-systemets antal per månad: rader som 2025-10 412.")
@click.option("--confirm", default="", help="Publicera fast gränserna överskrids: vem som svarar för det, och varför.")
@click.option("--save", default="", help="Spara profilen under ett namn, så att nästa fil känns igen.")
@click.option("--check", is_flag=True, help="Kontrollera bara: visa vad som nekas och ändras. Ingenting publiceras.")
@click.option("--table", default="", help="Läs in en annan lista än personalen: uppdrag, enkatsvar, arsarbetare …")
@AS_JSON
@DATA
def import_(
    files: tuple[Path, ...],
    profile: str,
    who: str,
    totals: Path | None,
    confirm: str,
    save: str,
    check: bool,
    table: str,
    as_json: bool,
    folder: Path,
) -> None:
    """Load an export; refused rows are told one by one, and the exit code is 2 when nothing was published.

    With `--check` nothing is published, and the exit code is 2 when a load would have been refused.
    """
    from kf.imports import candidate, load
    from kf.imports.prepare import none

    if check and (confirm or save):
        raise KfError("--check publicerar ingenting, så --confirm och --save hör inte dit.", "Ta bort det ena.")
    if table:
        _one_table(table, files, folder, who, confirm, check, as_json)
        return
    chosen = _profile(profile, files, folder)
    if save:  # before the load: the version is listed under the name that the next one is recognised by
        from kf.imports.library import refuse_unsavable

        chosen = type(chosen).from_mapping(save, chosen.as_mapping())
        refuse_unsavable(chosen)
    theirs = _totals(totals) if totals else {}
    bar = _Bar() if sys.stderr.isatty() else None
    try:
        if check:
            made = candidate(files, chosen, folder, who=who, totals=theirs, progress=bar or none)
        else:
            outcome = load(files, chosen, folder, who=who, totals=theirs, confirmed=confirm, progress=bar or none)
    finally:
        if bar:
            bar.end()
    if check:
        told_check(made, folder, as_json)
        return
    if save:
        from kf.imports.library import save as save_profile

        save_profile(chosen, folder)
    _tell_as(outcome, as_json)


def _one_table(
    table: str, files: Sequence[Path], folder: Path, who: str, confirm: str, check: bool, as_json: bool
) -> None:
    """One of the version's other tables, from one file."""
    from kf.imports.table import load_table, table_candidate

    if len(files) > 1:
        raise KfError("En lista läses in från en fil i taget.", "Ange en fil.")
    if check:
        told_check(table_candidate(table, files[0], folder, who=who), folder, as_json)
    else:
        _tell_as(load_table(table, files[0], folder, who=who, confirmed=confirm), as_json)


def _tell_as(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_as_object(outcome), ensure_ascii=False, indent=1))
    else:
        _tell(outcome)


def _profile(asked: str, files: Sequence[Path], folder: Path) -> Profile:
    """The profile named, or the saved one that the files are recognised by; else the proposal is printed, and exit 2."""
    from kf.imports.profile import Profile

    if asked and (asked.lower().endswith(".toml") or Path(asked).is_file()):
        return Profile.read(Path(asked))
    from kf.imports.library import saved

    known = saved(folder)
    if asked:
        for one in known:
            if one.name == asked:
                return one
        names = ", ".join(one.name for one in known) or "inga än"
        raise KfError(f"Det finns ingen sparad profil {asked}.", f"De som finns: {names}. Eller ange en TOML-fil.")
    import tomli_w

    from kf.imports.look import look
    from kf.imports.propose import propose
    from kf.imports.terms import LABELS

    proposal = propose(look(tuple(files)), known)
    if proposal.recognised:
        click.echo(f"Känns igen som {proposal.recognised}.", err=True)
        return proposal.profile
    for column in proposal.columns:
        if column.heading and not column.certain:
            name = LABELS.get(column.column, column.column)
            click.echo(f"Osäkert: {name} ({column.column}) = {column.heading}. {column.why}", err=True)
    for line in (*proposal.notes, *(f"{LABELS.get(one, one)} ({one}) hittades inte." for one in proposal.missing)):
        click.echo(line, err=True)
    click.echo(without_numbers(tomli_w.dumps(proposal.profile.as_mapping())), nl=False)
    first = "" if proposal.profile.employer else 'Lägg till employer = "arbetsgivarens namn" överst. '
    click.echo(
        "Så förstods filen. Ingenting är inläst. Spara texten som profil.toml, rätta den, och läs in med "
        f"--profile profil.toml. {first}".rstrip(),
        err=True,
    )
    raise click.exceptions.Exit(REFUSED)


def _totals(file: Path) -> dict[Any, int]:
    from kf.imports.totals import totals

    try:
        return totals(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise KfError(
            f"Kontrollsummorna i {file.name} går inte att läsa.", "Det ska vara en textfil i UTF-8."
        ) from None


class _Bar:
    """How far a load has come, on one line of the terminal."""

    def __init__(self) -> None:
        self._begun, self._width = time.monotonic(), 0

    def __call__(self, stage: str, done: int, rows: int) -> None:
        far = f" {number(done)} av {number(rows)} rader" if done else f" {number(rows)} rader" if rows else ""
        line = f"{stage} …{far} ({number(time.monotonic() - self._begun)} s)"
        click.echo(f"\r{line.ljust(self._width)}", nl=False, err=True)
        self._width = len(line)

    def end(self) -> None:
        """Leave the line empty."""
        click.echo(f"\r{' ' * self._width}\r", nl=False, err=True)


def _tell(outcome: Outcome) -> None:
    told_refusals(outcome.refused, outcome.read - outcome.used, outcome.refused_file)
    for warning in outcome.warnings:
        click.echo(warning, err=True)
    for limit in outcome.accepted:
        click.echo(f"Bekräftat: {limit}", err=True)
    click.echo(f"{outcome.version.name}: läste in {number(outcome.used)} av {quantity(outcome.read, 'rader')}.")
    for line in (outcome.changed, outcome.against):
        if line:
            click.echo(line)


def _as_object(outcome: Outcome) -> dict[str, Any]:
    return {
        "version": outcome.version.name,
        "read": outcome.read,
        "used": outcome.used,
        "refused": outcome.read - outcome.used,
        "refused_file": str(outcome.refused_file) if outcome.refused_file else None,
        "refusals": [vars(one) for one in outcome.refused],
        "warnings": list(outcome.warnings),
        "accepted": list(outcome.accepted),
        "changed": outcome.changed,
        "against": outcome.against,
    }

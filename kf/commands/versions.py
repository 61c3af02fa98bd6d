"""`python -m kf import`, `versions` and `rollback`: from an export to a version, the versions there are, and back."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kf import store
from kf.errors import KfError
from kf.format import number

if TYPE_CHECKING:
    from kf.imports.profile import Profile
    from kf.imports.publish import Outcome

REFUSED = 2
SHOWN = 20  # refusals on the screen
DATA = click.option("--data", "own", type=click.Path(path_type=Path), help="Mappen med data.")


@click.command("import", help="Läs in en export ur HR-systemet som en ny version: en fil, eller en per månad.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", default="", help="Hur filen ska läsas: en TOML-fil, eller namnet på en sparad profil.")
@click.option("--who", default="", help="Vem som läser in, för historiken.")
@click.option("--totals", type=click.Path(path_type=Path), help="HR-systemets antal per månad: rader som 2025-10 412.")
@click.option("--confirm", default="", help="Publicera fast gränserna överskrids: vem som svarar för det, och varför.")
@click.option("--save", default="", help="Spara profilen under ett namn, så att nästa fil känns igen.")
@click.option("--table", default="", help="Läs in en annan lista än personalen: uppdrag, enkatsvar, arsarbetare …")
@click.option("--json", "as_json", is_flag=True, help="Som JSON.")
@DATA
@click.pass_obj
def import_(
    folder: Path,
    files: tuple[Path, ...],
    profile: str,
    who: str,
    totals: Path | None,
    confirm: str,
    save: str,
    table: str,
    as_json: bool,
    own: Path | None,
) -> None:
    """Load an export; refused rows are told one by one, and the exit code is 2 when nothing was published."""
    from kf.imports import load
    from kf.imports.prepare import none

    folder = own or folder
    if table:
        _tell_as(_one_table(table, files, folder, who, confirm), as_json)
        return
    chosen = _profile(profile, files, folder)
    theirs = _totals(totals) if totals else {}
    bar = _Bar() if sys.stderr.isatty() else None
    try:
        outcome = load(files, chosen, folder, who=who, totals=theirs, confirmed=confirm, progress=bar or none)
    finally:
        if bar:
            bar.end()
    if save:
        from kf.imports.library import save as save_profile

        save_profile(type(chosen).from_mapping(save, chosen.as_mapping()), folder)
    _tell_as(outcome, as_json)


def _one_table(table: str, files: Sequence[Path], folder: Path, who: str, confirm: str) -> Outcome:
    """One of the version's other tables, from one file."""
    from kf.imports.table import load_table

    if len(files) > 1:
        raise KfError("En lista läses in från en fil i taget.", "Ange en fil.")
    return load_table(table, files[0], folder, who=who, confirmed=confirm)


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

    proposal = propose(look(tuple(files)), known)
    if proposal.recognised:
        click.echo(f"Känns igen som {proposal.recognised}.", err=True)
        return proposal.profile
    for column in proposal.columns:
        if column.heading and not column.certain:
            click.echo(f"Osäkert: {column.column} = {column.heading}. {column.why}", err=True)
    for line in (*proposal.notes, *(f"Kolumnen {name} hittades inte." for name in proposal.missing)):
        click.echo(line, err=True)
    click.echo(tomli_w.dumps(proposal.profile.as_mapping()), nl=False)
    click.echo(
        "Så förstods filen. Ingenting är inläst. Spara texten som profil.toml, rätta den, och läs in med "
        "--profile profil.toml",
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
    for refusal in outcome.refused[:SHOWN]:
        place = f"{refusal.file}, rad" if refusal.file else "Rad"
        click.echo(
            f"{place} {refusal.row}, {refusal.column}: {refusal.value!r} {refusal.reason} {refusal.do}", err=True
        )
    if outcome.refused_file:
        click.echo(f"{number(outcome.read - outcome.used)} rader kunde inte användas: {outcome.refused_file}", err=True)
    for warning in outcome.warnings:
        click.echo(warning, err=True)
    for limit in outcome.accepted:
        click.echo(f"Bekräftat: {limit}", err=True)
    click.echo(f"{outcome.version.name}: {number(outcome.used)} av {number(outcome.read)} rader inlästa.")


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
    }


@click.command(help="Lista versionerna, nyast först, med vem, när och ur vad.")
@click.option("--json", "as_json", is_flag=True, help="Som JSON, med allt som sparas om varje version.")
@DATA
@click.pass_obj
def versions(folder: Path, as_json: bool, own: Path | None) -> None:
    """Name every version with what it says of itself."""
    found = store.versions(own or folder)
    if as_json:
        rows = [
            {
                "version": one.name,
                "refused_path": str(one.refused_file) if one.refused_file else None,
                **one.dataset,
                **({"sources": json.loads(one.dataset["sources"])} if "sources" in one.dataset else {}),
            }
            for one in found
        ]
        click.echo(json.dumps({"versions": rows}, ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("Det finns inga versioner i mappen.")


def _line(version: store.Version) -> str:
    said = version.dataset
    if not said:
        return f"{version.name}  byggd av en annan utgåva av kf: kan inte läsas av den här"
    parts = [version.name, said["employer"], f"till och med {said['last_period'][:7]}", said["source"]]
    if "rows_read" in said:
        parts.append(f"{number(int(said['rows_used']))} av {number(int(said['rows_read']))} rader")
    parts += [said[key] for key in ("profile", "who") if said.get(key)]
    if said.get("accepted_by"):
        parts.append(f"bekräftad: {said['accepted_by']}")
    line = "  ".join(parts)
    if "restored_from" in said:
        by = f" av {said['restored_by']}" if said.get("restored_by") else ""
        line += f" (återställd från {said['restored_from']}{by})"
    return line


@click.command(help="Gå tillbaka till en tidigare version. Ingenting tas bort.")
@click.argument("name", required=False)
@click.option("--who", default="", help="Vem som går tillbaka, för historiken.")
@DATA
@click.pass_obj
def rollback(folder: Path, name: str | None, who: str, own: Path | None) -> None:
    """Make an earlier version the newest."""
    version = store.rollback(own or folder, name, who=who)
    click.echo(f"{version.name}: samma innehåll som {version.dataset['restored_from']}.")

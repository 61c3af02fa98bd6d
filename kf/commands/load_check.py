"""`python -m kf import --check`: what a load would refuse and change, told without publishing anything."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kf.format import month, number, quantity

if TYPE_CHECKING:
    import pandas as pd

    from kf.imports import Candidate, Refusal
    from kf.imports.changes import Changes

REFUSED = 2
SHOWN = 20  # refusals on the screen


def told_check(made: Candidate, folder: Path, as_json: bool) -> None:
    """Tell what a candidate is like and throw it away; exit 2 when it could not be published as it is.

    Its refused rows are kept, as those of a load that comes to nothing.
    """
    from kf.imports import abandon
    from kf.imports.candidate import kept_aside
    from kf.imports.publish import changes

    try:
        found = changes(made, folder)
        kept = kept_aside(made)
        if as_json:
            click.echo(json.dumps(_as_object(made, found, kept, folder), ensure_ascii=False, indent=1))
        else:
            _tell(made, found, kept, folder)
    finally:
        abandon(made)
    if made.blocked or _exceeded(made, found):
        raise click.exceptions.Exit(REFUSED)


def told_refusals(refused: Sequence[Refusal], rows: int, file: Path | None) -> None:
    """The first refused rows one by one, and where they all are."""
    for refusal in refused[:SHOWN]:
        place = f"{refusal.file}, rad" if refusal.file else "Rad"
        click.echo(
            f"{place} {refusal.row}, {refusal.column}: {refusal.value!r} {refusal.reason} {refusal.do}", err=True
        )
    if file:
        click.echo(f"{quantity(rows, 'rader')} kunde inte användas: {file}", err=True)


def _exceeded(made: Candidate, found: Changes | None) -> tuple[str, ...]:
    return (*made.exceeded, *(found.exceeded if found else ()))


def _tell(made: Candidate, found: Changes | None, kept: Path | None, folder: Path) -> None:
    told_refusals(made.refused, made.refused_count, kept)
    for warning in (*made.warnings, *(found.warnings if found else ())):
        click.echo(warning, err=True)
    reach = "" if made.table else f", till och med {_last(made)}"
    click.echo(f"{number(made.used)} av {quantity(made.read, 'rader')} går att använda{reach}.")
    if not made.table:
        _tell_changes(made, found, folder)
    for limit in _exceeded(made, found):
        click.echo(f"Stoppar tills någon bekräftar (--confirm): {limit}")
    click.echo(made.blocked or "Ingenting har publicerats: det här var en kontroll.")


def _tell_changes(made: Candidate, found: Changes | None, folder: Path) -> None:
    """What differs from the employer's version before, and which that is."""
    from kf.imports.changes import headline
    from kf.imports.changes_table import control_totals, newest_differing, per_month
    from kf.imports.publish import against

    if found and found.compared:
        click.echo(headline(found))
    click.echo(against(made, found, folder))
    if found is None:
        return
    if found.compared and (months := newest_differing(found)):
        _table(per_month(found, months))
    for line in (
        *found.rewritten,
        *(f"Nytt: {one}" for one in found.came),
        *(f"Borta: {one}" for one in found.went),
    ):
        click.echo(line)
    if not found.totals.empty:
        click.echo("Kontrollsummor:")
        _table(control_totals(found))


def _table(table: pd.DataFrame) -> None:
    click.echo(table.to_string(index=False))


def _last(made: Candidate) -> str:
    return month(made.store.last_period)


def _as_object(made: Candidate, found: Changes | None, kept: Path | None, folder: Path) -> dict[str, Any]:
    from kf.imports.changes import headline
    from kf.imports.publish import against

    return {
        "checked": True,
        "read": made.read,
        "used": made.used,
        "refused": made.refused_count,
        "refused_file": str(kept) if kept else None,
        "refusals": [vars(one) for one in made.refused],
        "warnings": [*made.warnings, *(found.warnings if found else ())],
        "blocked": made.blocked,
        "exceeded": list(_exceeded(made, found)),
        "changed": headline(found) if found and found.compared else "",
        "against": "" if made.table else against(made, found, folder),
        "months": json.loads(found.months.to_json(orient="records", date_format="iso")) if found else [],
        "totals": json.loads(found.totals.to_json(orient="records", date_format="iso")) if found else [],
    }

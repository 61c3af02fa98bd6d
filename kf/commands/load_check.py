"""`python -m kf import --check`: what a load would refuse and change, told without publishing anything."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kf.format import month, number

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
            click.echo(json.dumps(_as_object(made, found, kept), ensure_ascii=False, indent=1))
        else:
            _tell(made, found, kept)
    finally:
        abandon(made)
    if made.blocked or (found and found.exceeded):
        raise click.exceptions.Exit(REFUSED)


def told_refusals(refused: Sequence[Refusal], rows: int, file: Path | None) -> None:
    """The first refused rows one by one, and where they all are."""
    for refusal in refused[:SHOWN]:
        place = f"{refusal.file}, rad" if refusal.file else "Rad"
        click.echo(
            f"{place} {refusal.row}, {refusal.column}: {refusal.value!r} {refusal.reason} {refusal.do}", err=True
        )
    if file:
        click.echo(f"{number(rows)} rader kunde inte användas: {file}", err=True)


def _tell(made: Candidate, found: Changes | None, kept: Path | None) -> None:
    from kf.imports.changes import headline
    from kf.imports.changes_table import control_totals, newest_differing, per_month

    told_refusals(made.refused, made.refused_count, kept)
    for warning in (*made.warnings, *(found.warnings if found else ())):
        click.echo(warning, err=True)
    click.echo(f"{number(made.used)} av {number(made.read)} rader går att använda, till och med {_last(made)}.")
    if found is None:
        click.echo("Det finns ingen tidigare version av samma arbetsgivare att jämföra med.")
    else:
        click.echo(headline(found))
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
    for limit in found.exceeded if found else ():
        click.echo(f"Stoppar tills någon bekräftar (--confirm): {limit}")
    click.echo(made.blocked or "Ingenting har publicerats: det här var en kontroll.")


def _table(table: pd.DataFrame) -> None:
    click.echo(table.to_string(index=False))


def _last(made: Candidate) -> str:
    return month(made.store.last_period)


def _as_object(made: Candidate, found: Changes | None, kept: Path | None) -> dict[str, Any]:
    from kf.imports.changes import headline

    return {
        "checked": True,
        "read": made.read,
        "used": made.used,
        "refused": made.refused_count,
        "refused_file": str(kept) if kept else None,
        "refusals": [vars(one) for one in made.refused],
        "warnings": [*made.warnings, *(found.warnings if found else ())],
        "blocked": made.blocked,
        "exceeded": list(found.exceeded) if found else [],
        "changed": headline(found) if found and found.compared else "",
        "months": json.loads(found.months.to_json(orient="records", date_format="iso")) if found else [],
        "totals": json.loads(found.totals.to_json(orient="records", date_format="iso")) if found else [],
    }

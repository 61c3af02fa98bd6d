"""`python -m kf event`: what breaks a series, written, listed and withdrawn."""

from __future__ import annotations

import difflib
import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from kf import store
from kf.commands.options import AS_JSON, DATA
from kf.errors import KfError


@click.group("event", help="Händelser som bryter en serie: skriv, lista, återta.")
def event() -> None:
    """Gather the commands on events."""


@event.command(help="Skriv in en händelse. Den ritas på alla tidsaxlar.")
@click.option("--date", "when", required=True, help="Dagen det hände: 2025-03-01.")
@click.option("--avdelning", help="Avdelningen. Annars hela förvaltningen.")
@click.option("--text", required=True, help="Vad som hände, 3–300 tecken.")
@click.option("--who", default="", help="Vem som skriver.")
@DATA
def add(folder: Path, when: str, avdelning: str | None, text: str, who: str) -> None:
    """Save an event."""
    from kf.workspace import events

    try:
        day = date.fromisoformat(when)
    except ValueError:
        raise KfError(f"Datumet {when} går inte att tolka.", "Skriv till exempel 2025-03-01.") from None
    if avdelning:
        _known(folder, avdelning)
    written = events.add(folder, when=day, avdelning=avdelning, text=text, who=who)
    click.echo(f"{written.id}: {_sentence(written)}")


@event.command("list", help="Lista händelserna i datumordning, de återtagna också.")
@AS_JSON
@DATA
def list_(folder: Path, as_json: bool) -> None:
    """Name every event."""
    from kf.workspace import events

    found = events.events(folder, withdrawn=True)
    if as_json:
        rows = [vars(one) | {"when": one.when.isoformat(), "written": one.written.isoformat()} for one in found]
        click.echo(json.dumps({"events": rows}, ensure_ascii=False, indent=1))
        return
    for one in found:
        by = f" ({one.who})" if one.who else ""
        click.echo(f"{one.id}  {_sentence(one)}{by}{'  återtagen' if one.withdrawn else ''}")


@event.command(help="Återta en händelse: den sparas men ritas inte längre.")
@click.argument("id")
@click.option("--who", default="", help="Vem som återtar.")
@DATA
def withdraw(folder: Path, id: str, who: str) -> None:
    """Mark an event as withdrawn."""
    from kf.workspace import events

    gone = events.withdraw(folder, events.event(folder, id), who=who)
    click.echo(f"{gone.id} är återtagen: {_sentence(gone)}")


def _sentence(one: Any) -> str:
    return f"{one.when}  {one.avdelning or 'hela förvaltningen'}: {one.text}"


def _known(folder: Path, avdelning: str) -> None:
    """Refuse an avdelning the data has never had: its event would never be seen by who looks at the right one."""
    if not store.version_paths(folder):
        return
    known = [row[0] for row in store.current(folder).query("SELECT DISTINCT avdelning FROM spell ORDER BY avdelning")]
    if avdelning not in known:
        near = difflib.get_close_matches(avdelning, known, 1)
        hint = f"Menade du {near[0]}?" if near else f"De som finns: {', '.join(known)}."
        raise KfError(f"Avdelningen {avdelning} finns inte i datat.", hint)

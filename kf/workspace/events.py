"""Events that break a series: an avdelning that changed name, a unit that moved. Drawn on every time axis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, Row, Text

from kf.errors import KfError
from kf.workspace import rows
from kf.workspace.texts import checked

EVENT = rows.table(
    "event", Column("datum", Date, nullable=False), Column("avdelning", Text), Column("text", Text, nullable=False)
)
SHORTEST, LONGEST = 3, 300  # characters of an event's text


@dataclass(frozen=True)
class Event:
    """What happened, when and where (None: the whole employer); who wrote this version of it, and when (UTC)."""

    id: str
    when: date
    avdelning: str | None
    text: str
    who: str
    written: datetime
    withdrawn: bool = False
    version: int = 1


def events(folder: Path, *, withdrawn: bool = False) -> tuple[Event, ...]:
    """The events in order of date; with those that were `withdrawn` too, if asked. Raises KfError when unreachable."""
    found = (_event(row) for row in rows.newest(folder, EVENT))
    return tuple(sorted((e for e in found if withdrawn or not e.withdrawn), key=lambda e: (e.when, e.written)))


def event(folder: Path, id: str) -> Event:
    """One event as it is now. Raises KfError when there is none with that id."""
    return history(folder, id)[-1]


def history(folder: Path, id: str) -> tuple[Event, ...]:
    """All that an event has been, oldest first. Raises KfError when there is none with that id."""
    found = tuple(_event(row) for row in rows.versions(folder, EVENT, id))
    if not found:
        raise KfError(f"Det finns ingen händelse {id}.", "Se vilka som finns med: python -m kf event list")
    return found


def add(folder: Path, *, when: date | None, text: str, avdelning: str | None = None, who: str = "") -> Event:
    """Save a new event. Raises KfError when it may not be written or could not be saved."""
    return _event(rows.add(folder, EVENT, _who(who), **_values(when, avdelning, text)))


def change(
    folder: Path, seen: Event, *, when: date | None, text: str, avdelning: str | None = None, who: str = ""
) -> Event:
    """Save an event anew. Raises KfError when somebody has changed it since the writer saw it as `seen`."""
    _standing(seen)
    values = _values(when, avdelning, text)
    return _event(rows.follow(folder, EVENT, seen.id, seen.version, _who(who), **values))


def withdraw(folder: Path, seen: Event, *, who: str = "") -> Event:
    """Mark an event as withdrawn: it is kept, and drawn no more. Raises KfError as `change` does."""
    _standing(seen)
    values = {"datum": seen.when, "avdelning": seen.avdelning, "text": seen.text, "withdrawn": True}
    return _event(rows.follow(folder, EVENT, seen.id, seen.version, _who(who), **values))


def _standing(seen: Event) -> None:
    if seen.withdrawn:
        raise KfError(f"Händelsen {seen.id} är redan återtagen.", "Lägg till en ny om den ska gälla igen.")


def _values(when: date | None, avdelning: str | None, text: str) -> dict[str, Any]:
    if when is None:
        raise KfError("Händelsen saknar datum.", "Ange dagen då det hände, till exempel 2025-03-01.")
    if not 1900 <= when.year <= 2100:
        raise KfError(f"Datumet {when} är orimligt.", "Ange dagen då det hände, till exempel 2025-03-01.")
    return {
        "datum": when,
        "avdelning": checked(avdelning or "", "Avdelningen") or None,
        "text": checked(text, "Texten", SHORTEST, LONGEST),
    }


def _who(who: str) -> str:
    return checked(who, "Namnet på den som skriver", most=100, signed=True)


def _event(row: Row[Any]) -> Event:
    return Event(row.id, row.datum, row.avdelning, row.text, row.who, row.written, row.withdrawn, row.version)

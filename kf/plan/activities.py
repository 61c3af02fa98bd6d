"""What is to be done: the activities of the year's plan, and those of the competence plan by their letter (UBARA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from kf.store import Store
from kf.workspace import planned as written

NOT_BEGUN, ONGOING, DONE, DROPPED = "ej påbörjad", "pågår", "klar", "avbruten"
STATUSES = (NOT_BEGUN, ONGOING, DONE, DROPPED)
SHAPE = {NOT_BEGUN: "○", ONGOING: "◐", DONE: "✓", DROPPED: "✗"}
SOON = timedelta(days=30)
LETTERS = {"Utveckla": "U", "Behålla": "B", "Attrahera": "A", "Rekrytera": "R", "Avsluta": "A"}


@dataclass(frozen=True)
class Activity:
    """Something to be done by a day. `word` is its UBARA word, empty for an activity of the year's plan (VP).

    `goal` is the id of its goal in the tree. `start` is None where the plan only has a day to be done by.
    """

    id: str
    text: str
    end: date
    goal: str
    start: date | None = None
    word: str = ""
    responsible: str = ""
    follow_up: str = ""
    note: str = ""
    status: str = NOT_BEGUN
    comment: str = ""
    version: int = 0
    who: str = ""
    written: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether there is still something to do."""
        return self.status in (NOT_BEGUN, ONGOING)

    def late(self, day: date) -> bool:
        """Whether its day has passed and it is not closed."""
        return self.open and self.end < day

    def soon(self, day: date) -> bool:
        """Whether it is due within a month."""
        return self.open and day <= self.end <= day + SOON

    @property
    def plan(self) -> str:
        """Which plan it belongs to."""
        return "UBARA" if self.word else "VP"


@lru_cache(maxsize=8)
def planned(store: Store) -> tuple[Activity, ...]:
    """The activities of the version's plans: those of the year's plan, then UBARA, each in its plan's order."""
    rows = store.query(
        """SELECT id, aktivitet, slutdatum, coalesce(mal, ''), startdatum, '', coalesce(ansvarig, ''), '',
                  coalesce(anmarkning, '') FROM aktivitet ORDER BY length(id), id"""
    )
    rows += store.query(
        """SELECT id, aktivitet, maldatum, coalesce(mal, ''), NULL, ubara, coalesce(ansvarig, ''),
                  coalesce(uppfoljning, ''), coalesce(anmarkning, '') FROM ubara ORDER BY length(id), id"""
    )
    return tuple(Activity(*row) for row in rows)


def activities(store: Store, folder: Path) -> tuple[Activity, ...]:
    """The activities as they are now: the plans', as people have changed them, then those that people have added."""
    now = {row.id: row for row in written.activities(folder)}
    known = planned(store)
    found = [_activity(now[one.id]) if one.id in now else one for one in known if not _gone(now.get(one.id))]
    added = sorted((row for id, row in now.items() if id not in {one.id for one in known}), key=lambda row: row.written)
    return (*found, *(_activity(row) for row in added if not _gone(row)))


def by_urgency(activities: tuple[Activity, ...], day: date) -> tuple[Activity, ...]:
    """Late ones first, then those soon due, then the rest that is open, closed ones last; each by its last day."""
    return tuple(sorted(activities, key=lambda one: (not one.late(day), not one.soon(day), not one.open, one.end)))


def _gone(row: Any) -> bool:
    return row is not None and row.withdrawn


def _activity(row: Any) -> Activity:
    return Activity(
        row.id,
        row.text,
        row.ends,
        row.goal,
        row.begins,
        row.word,
        row.responsible,
        row.follow_up,
        row.note,
        row.status,
        row.comment,
        row.version,
        row.who,
        row.written,
    )

"""What is to be done: the activities of the year's plan, and those of the competence plan by their letter (UBARA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from kf.errors import KfError
from kf.plan.changed import ADDED, Numbered, as_changed
from kf.plan.goals import Tree
from kf.store import Store
from kf.workspace import planned as written
from kf.workspace.outcomes import LONGEST_COMMENT
from kf.workspace.rows import Overtaken
from kf.workspace.texts import checked, function

NOT_BEGUN, ONGOING, DONE, DROPPED = "ej påbörjad", "pågår", "klar", "avbruten"
STATUSES = (NOT_BEGUN, ONGOING, DONE, DROPPED)
SHAPE = {NOT_BEGUN: "○", ONGOING: "◐", DONE: "✓", DROPPED: "✗"}
SOON = timedelta(days=30)
LONGEST, LONGEST_ROLE = 1000, 200  # characters
LETTERS = {"Utveckla": "U", "Behålla": "B", "Attrahera": "A", "Rekrytera": "R", "Avsluta": "A"}


@dataclass(frozen=True)
class Activity(Numbered):
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
        """Which plan it belongs to: UBARA by its letter, else the year's (VP) unless it is added."""
        return "UBARA" if self.word else ADDED if self.added else "VP"


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


def activities(store: Store, folder: Path, by: datetime | None = None) -> tuple[Activity, ...]:
    """The activities as they are now, or were `by` a moment: the plans', as people have changed them, then those added."""
    return as_changed(planned(store), written.activities(folder, by), _activity)


def by_urgency(activities: tuple[Activity, ...], day: date) -> tuple[Activity, ...]:
    """Late ones first, then those soon due, then the rest that is open, closed ones last; each by its last day."""
    return tuple(sorted(activities, key=lambda one: (not one.late(day), not one.soon(day), not one.open, one.end)))


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


def save(folder: Path, seen: Activity | None, said: Activity, tree: Tree, who: str) -> Activity:
    """Save an activity as it is `said` over the version that was `seen` (None: it is new).

    Raises KfError when it may not be saved, Overtaken when somebody was there before.
    """
    if said.start and said.start > said.end:
        raise KfError(f"Aktiviteten slutar {said.end}, innan den börjar {said.start}.", "Rätta datumen.")
    if not (1900 <= said.end.year <= 2100):
        raise KfError(f"Slutdatumet {said.end} är orimligt.", "Rätta datumet.")
    if said.status not in STATUSES or (said.word and said.word not in LETTERS):
        raise KfError("Aktivitetens status eller bokstav finns inte.", "Välj en i listan.")
    if said.goal and tree.get(said.goal) is None:
        raise KfError(f"Målet {said.goal} finns inte i planen.", "Välj ett mål i listan, eller inget.")
    if not said.open and not said.follow_up.strip():
        raise KfError("En aktivitet som stängs behöver en uppföljning.", "Skriv hur det gick eller varför den avbryts.")
    values = {
        "word": said.word,
        "text": checked(said.text, "Aktiviteten", 3, LONGEST),
        "begins": said.start,
        "ends": said.end,
        "goal": said.goal,
        "responsible": function(said.responsible, "Ansvarig", LONGEST_ROLE),
        "status": said.status,
        "follow_up": checked(said.follow_up, "Uppföljningen", most=LONGEST_COMMENT),
        "comment": checked(said.comment, "Kommentaren", most=LONGEST_COMMENT),
        "note": said.note,
    }
    return _activity(
        written.write_activity(folder, seen.id if seen else None, seen.version if seen else 0, who, values)
    )


def overtaken(error: Overtaken) -> Activity:
    """The activity as somebody else had left it."""
    return _activity(error.newest)


def history(folder: Path, id: str) -> tuple[Activity, ...]:
    """All that has been written about an activity, oldest first; nothing when it is as the plan has it."""
    return tuple(_activity(row) for row in written.activity_history(folder, id))

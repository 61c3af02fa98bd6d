"""The goal tree: inriktningsmål, KF-mål, nämndmål, enhetsmål. A level may be missing between a goal and the one above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kf.store import Store

LEVELS = ("inriktningsmål", "KF-mål", "nämndmål", "enhetsmål")


@dataclass(frozen=True)
class Goal:
    """A goal: its id (`3.4.1`, as links have it), level, text, and the goal above it (None: it is topmost)."""

    id: str
    level: str
    text: str
    above: str | None = None

    @property
    def short(self) -> str:
        """The text, with the number that goals of the city have in theirs, and ours do not: `3.4.1 Servicenämnden …`."""
        return self.text if self.text.startswith(self.id) else f"{self.id} {self.text}"


@dataclass(frozen=True)
class Tree:
    """All goals in the order they are read: each goal before those under it, by number."""

    goals: tuple[Goal, ...]

    def get(self, id: str | None) -> Goal | None:
        """The goal with an id."""
        return next((goal for goal in self.goals if goal.id == id), None)

    def under(self, id: str | None) -> tuple[Goal, ...]:
        """The goals directly under a goal; under None, the topmost."""
        return tuple(goal for goal in self.goals if goal.above == id)

    def path(self, id: str) -> tuple[Goal, ...]:
        """The goals from the topmost down to this one, itself included; nothing when there is none with that id."""
        goal = self.get(id)
        if goal is None:
            return ()
        return (*(self.path(goal.above) if goal.above else ()), goal)

    def at(self, id: str, level: str) -> str:
        """The text of the goal at a level on the way down to a goal; empty when the level is missing."""
        return next((goal.text for goal in self.path(id) if goal.level == level), "")

    def within(self, id: str) -> frozenset[str]:
        """The ids of a goal and of all under it."""
        return frozenset(goal.id for goal in self.goals if any(one.id == id for one in self.path(goal.id)))

    def order(self, id: str) -> int:
        """The goal's place in the order they are read; what has no goal comes last."""
        return next((place for place, goal in enumerate(self.goals) if goal.id == id), len(self.goals))

    def depth(self, id: str) -> int:
        """How many goals stand above it."""
        return max(len(self.path(id)) - 1, 0)


@lru_cache(maxsize=8)
def tree(store: Store) -> Tree:
    """The goals of a version. A goal whose goal above is not there is topmost: nothing is left out."""
    rows = store.query("SELECT id, niva, mal, over FROM mal")
    known = {row[0] for row in rows}
    found = [
        Goal(id, level, text, above if above in known and above != id else None) for id, level, text, above in rows
    ]
    return Tree(tuple(_read(found, None)))


def _read(goals: list[Goal], above: str | None) -> Iterator[Goal]:
    for goal in sorted((one for one in goals if one.above == above), key=lambda one: _number(one.id)):
        yield goal
        yield from _read(goals, goal.id)


def _number(id: str) -> tuple[tuple[int, str], ...]:
    """2.10 comes after 2.9."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in re.split(r"[.\s]+", id))

"""The plan's own rows as people have changed them: what was written of a row holds instead of the plan's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from kf import format as fmt
from kf.workspace.rows import added

ADDED = "Tillagd"


class Numbered:
    """What a row is called where people read: its number in the plan, or that people have added it."""

    id: str
    text: str

    @property
    def added(self) -> bool:
        """Whether people have added it: it is in no plan, and its id says nothing to a reader."""
        return added(self.id)

    @property
    def number(self) -> str:
        """Its number, where its text stands beside."""
        return ADDED if self.added else self.id

    @property
    def named(self) -> str:
        """The same where its text does not: of what is added the text says which."""
        return f"{ADDED.lower()} ”{fmt.shortened(self.text)}”" if self.added else self.id


class Named(Protocol):
    """A row of the plan, by its id."""

    @property
    def id(self) -> str:
        """`I15`, `A03`, or a name of its own for what somebody has added."""


Row = TypeVar("Row", bound=Named)


def as_changed(planned: Sequence[Row], written: Sequence[Any], made: Callable[[Any], Row]) -> tuple[Row, ...]:
    """The plan's rows in its order, each as its newest version when there is one, then those added, oldest first.

    `written` is the newest version of every row that somebody has written, `made` makes a row of one. Withdrawn ones are
    left out.
    """
    now = {row.id: row for row in written if not row.withdrawn}
    gone = {row.id for row in written if row.withdrawn}
    known = {one.id for one in planned}
    added = sorted((row for row in now.values() if row.id not in known), key=lambda row: row.written)
    own = (made(now[one.id]) if one.id in now else one for one in planned if one.id not in gone)
    return (*own, *map(made, added))

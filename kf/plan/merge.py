"""Two who changed the same thing at once: what each of them touched, so that neither takes back what the other did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Merged(Generic[Kept]):
    """What to go on from when somebody saved meanwhile, and how it came about.

    `whole` has theirs where only they changed a field and mine where I did. `both` names the fields that both changed,
    each to something else: mine stands there, and theirs must be seen. `fetched` names those that only they changed.
    """

    whole: Kept
    both: tuple[str, ...]
    fetched: tuple[str, ...]


def merged(fields: Iterable[str], before: Kept, theirs: Kept, mine: Kept) -> Merged[Kept]:
    """Merge field by field, from what both began with. All three are of one dataclass."""
    values: dict[str, Any] = {}
    both: list[str] = []
    fetched: list[str] = []
    for name in fields:
        was, own, other = (getattr(one, name) for one in (before, mine, theirs))
        values[name] = own if own != was else other
        if other not in (was, own):
            (fetched if own == was else both).append(name)
    whole: Any = theirs
    return Merged(replace(whole, **values), tuple(both), tuple(fetched))

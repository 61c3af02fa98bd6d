"""Which of the plan's targets a card's figures are held against, and which indicators they are."""

from __future__ import annotations

from dataclasses import dataclass

from kf.dimensions import PERIOD
from kf.plan.computed import FILE, sources
from kf.plan.indicators import planned
from kf.store import Store

WHEN = (PERIOD, "tertial")  # cuts that do not make another indicator of it


@dataclass(frozen=True)
class Goal:
    """An indicator's target for a year, and the values of the card's dimensions that it is for (none: every row)."""

    indicator: str
    year: int
    at: tuple[tuple[str, str], ...]
    value: float
    text: str


def targets(
    store: Store, metric: str, where: tuple[tuple[str, tuple[str, ...]], ...], by: tuple[str, ...]
) -> tuple[Goal, ...]:
    """The targets of a metric so narrowed and cut, in the order of the plan.

    An indicator is one of a card's when it is on the same metric (in whatever rate: `_annual`) and narrowed to just what
    the card is, and one value of each dimension the card is cut by. What is narrowed further is no indicator of the plan.
    """
    cut = {key for key in by if key not in WHEN}
    mine = [(key, one) for key, one in sources(FILE).items() if one.metric == metric.removesuffix("_annual")]
    if not mine:
        return ()
    known = {one.id: one for one in planned(store)}
    found = []
    for key, source in mine:
        told = dict(part.split("=", 1) for part in source.where)
        fixed = {name: values[0] for name, values in where if len(values) == 1}
        indicator = known.get(key)
        if (
            indicator is not None
            and indicator.target is not None
            and len(fixed) == len(where)
            and fixed.items() <= told.items()
            and told.keys() - fixed.keys() == cut
        ):
            at = tuple(sorted((name, value) for name, value in told.items() if name in cut))
            found.append(Goal(key, indicator.year, at, indicator.target, indicator.target_text))
    return tuple(found)

"""The indicators of the plan: what is measured, against which target, how often, and what is better."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from kf import format as fmt
from kf.store import Store
from kf.workspace import planned as written

Direction = Literal["högre", "lägre", "mål noll"]
Periodicity = Literal["Tertial", "År"]
ACCUMULATED = ("st", "kr")  # units of what grows from 1 January; a share, a grade or an index does not


@dataclass(frozen=True)
class Indicator:
    """One indicator of a year's plan.

    `target_text` is the target as the plan writes it, `target` the number in it (None: the target is in words).
    `city_target` is kommunfullmäktige's own target when there is one, `source` where the plan thinks the figure comes
    from, `note` what the reader of the plan must know. `version` is 0 as the plan has it; else somebody has changed it,
    for a `reason`.
    """

    id: str
    year: int
    text: str
    target_text: str
    target: float | None
    unit: str
    periodicity: Periodicity
    direction: Direction
    goal: str
    city_target: str = ""
    source: str = ""
    note: str = ""
    version: int = 0
    reason: str = ""
    who: str = ""
    written: datetime | None = None

    @property
    def accumulates(self) -> bool:
        """Whether the outcome grows through the year, so that four months of it are not held against a year's target."""
        return self.unit in ACCUMULATED

    def figure(self, value: float | None, words: str = "") -> str:
        """An outcome as it is shown, with its unit where that is a sign; words as they stand."""
        if value is None:
            return words or "–"
        unit = {"betyg 1-10": "", "index 0-100": "", "NPS": ""}.get(self.unit, self.unit)
        decimals = 0 if self.unit == "kr" or float(round(value, 1)).is_integer() else 1
        return fmt.quantity(float(value), unit, decimals)


@lru_cache(maxsize=8)
def planned(store: Store) -> tuple[Indicator, ...]:
    """The indicators as the version's plan has them, in the plan's order."""
    rows = store.query(
        """SELECT id, ar, indikator, coalesce(arsmal, ''), arsmal_varde, coalesce(enhet, ''), periodicitet, riktning,
                  coalesce(mal, ''), coalesce(kf_arsmal, ''), coalesce(datakalla, ''), coalesce(anmarkning, '')
           FROM indikator ORDER BY length(id), id"""
    )
    return tuple(Indicator(*row) for row in rows)


def indicators(store: Store, folder: Path) -> tuple[Indicator, ...]:
    """The indicators as they are now: the plan's, as people have changed them, then those that people have added."""
    now = {row.id: row for row in written.indicators(folder)}
    known = planned(store)
    found = [_indicator(now[one.id]) if one.id in now else one for one in known if not _gone(now.get(one.id))]
    added = sorted((row for id, row in now.items() if id not in {one.id for one in known}), key=lambda row: row.written)
    return (*found, *(_indicator(row) for row in added if not _gone(row)))


def _gone(row: Any) -> bool:
    return row is not None and row.withdrawn


def _indicator(row: Any) -> Indicator:
    return Indicator(
        row.id,
        row.year,
        row.text,
        row.target_text,
        row.target,
        row.unit,
        row.periodicity,
        row.direction,
        row.goal,
        row.city_target,
        row.source,
        row.note,
        row.version,
        row.reason,
        row.who,
        row.written,
    )

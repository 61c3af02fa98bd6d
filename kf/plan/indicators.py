"""The indicators of the plan: what is measured, against which target, how often, and what is better."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from kf import format as fmt
from kf.errors import KfError
from kf.plan.changed import Numbered, as_changed
from kf.plan.goals import Tree
from kf.store import Store
from kf.workspace import planned as written
from kf.workspace.outcomes import LARGEST
from kf.workspace.rows import Overtaken
from kf.workspace.texts import checked

Direction = Literal["högre", "lägre", "mål noll"]
Periodicity = Literal["Tertial", "År"]
DIRECTIONS, PERIODICITIES = get_args(Direction), get_args(Periodicity)
UNITS = ("%", "st", "kr", "NPS", "betyg 1-10", "index 0-100")
LONGEST = 500  # characters
ACCUMULATED = ("st", "kr")  # units of what grows from 1 January; a share, a grade or an index does not


@dataclass(frozen=True)
class Indicator(Numbered):
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

    @property
    def decimals(self) -> int:
        """How many decimals its figures are reported with."""
        return {"kr": 0, "st": 0, "betyg 1-10": 2}.get(self.unit, 1)

    def rounded(self, value: float) -> float:
        """A value as it is reported: what is judged is what is seen."""
        return round(value, self.decimals)

    def figure(self, value: float | None, words: str = "") -> str:
        """An outcome as it is shown, with its unit where that is a sign; words as they stand."""
        if value is None:
            return words or "–"
        unit = {"betyg 1-10": "", "index 0-100": "", "NPS": ""}.get(self.unit, self.unit)
        whole = float(self.rounded(value)).is_integer()
        return fmt.quantity(float(value), unit, 0 if whole else self.decimals)


@lru_cache(maxsize=8)
def planned(store: Store) -> tuple[Indicator, ...]:
    """The indicators as the version's plan has them, in the plan's order."""
    rows = store.query(
        """SELECT id, ar, indikator, coalesce(arsmal, ''), arsmal_varde, coalesce(enhet, ''), periodicitet, riktning,
                  coalesce(mal, ''), coalesce(kf_arsmal, ''), coalesce(datakalla, ''), coalesce(anmarkning, '')
           FROM indikator ORDER BY length(id), id"""
    )
    return tuple(Indicator(*row) for row in rows)


def indicators(store: Store, folder: Path, by: datetime | None = None) -> tuple[Indicator, ...]:
    """The indicators as they are now, or were `by` a moment: the plan's, as people have changed them, then those added."""
    return as_changed(planned(store), written.indicators(folder, by), _indicator)


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


def save(folder: Path, seen: Indicator | None, said: Indicator, tree: Tree, who: str) -> Indicator:
    """Save an indicator's definition as it is `said`, over the version that was `seen` (None: it is new).

    Raises KfError when it may not be saved, Overtaken when somebody was there before.
    """
    if said.direction not in DIRECTIONS or said.periodicity not in PERIODICITIES:
        raise KfError("Riktningen eller periodiciteten finns inte.", "Välj en i listan.")
    if said.direction == "mål noll" and said.target != 0:
        raise KfError(
            "Riktningen är mål noll, men målet är något annat.", "Sätt målets värde till 0, eller byt riktning."
        )
    if tree.get(said.goal) is None:
        raise KfError("Indikatorn hör inte till något mål i planen.", "Välj ett mål i listan.")
    if said.target is not None and not (math.isfinite(said.target) and abs(said.target) <= LARGEST):
        raise KfError("Målets värde är inget tal som går att spara.", "Skriv ett vanligt tal, till exempel 72,5.")
    values = {
        "year": said.year,
        "text": checked(said.text, "Indikatorn", 3, LONGEST),
        "target_text": checked(said.target_text, "Årsmålet", 1, 100),
        "target": said.target,
        "unit": checked(said.unit, "Enheten", most=30),
        "periodicity": said.periodicity,
        "direction": said.direction,
        "goal": said.goal,
        "city_target": said.city_target,
        "source": said.source,
        "note": checked(said.note, "Anmärkningen", most=LONGEST),
        "reason": checked(said.reason, "Skälet till ändringen", 3, LONGEST),
    }
    return _indicator(
        written.write_indicator(folder, seen.id if seen else None, seen.version if seen else 0, who, values)
    )


def overtaken(error: Overtaken) -> Indicator:
    """The definition as somebody else had left it."""
    return _indicator(error.newest)


def history(folder: Path, id: str) -> tuple[Indicator, ...]:
    """All that has been written of its definition, oldest first; nothing when it is as the plan has it."""
    return tuple(_indicator(row) for row in written.indicator_history(folder, id))

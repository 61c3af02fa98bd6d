"""The plan's own arithmetic, its gap to the budget, and how much of that each explanation accounts for.

The plan says: 45 assignments × 29 000 kr, rounded to 1,3 mnkr per consultant, and counts 23 − 2,5 who invoice. That is
26,65 mnkr (26,75 unrounded), against a budget of 24. With the two unit managers of the competence plan it is 24,05
(24,14). Sick leave of 5,5 % alone gives 25,28: it explains a little over half of the gap, not all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kf.forecast.capacity import MILLION, Capacity
from kf.forecast.capacity_assumptions import SICK_LEAVE_TARGET, UNIT_MANAGERS
from kf.forecast.capacity_scenario import CapacityScenario

PRINTED_EACH = 1.3  # mnkr per consultant, as the plan prints it
PLANNED = CapacityScenario()


@dataclass(frozen=True)
class Reading:
    """A way to read the plan: what is said to explain the gap, and the capacity that it leaves (mnkr).

    `printed` is counted with the plan's rounded 1,3 mnkr per consultant; None where the plan's 1,3 would not hold.
    """

    key: str
    label: str
    worth: float
    printed: float | None
    of: Capacity

    @property
    def left(self) -> float:
        """What of the capacity is still above the budget (mnkr); below zero where it no longer reaches it."""
        return self.worth - self.of.budget / MILLION

    @property
    def explained(self) -> float:
        """How much of the gap between the plan's capacity and its budget it accounts for (mnkr)."""
        return Capacity(PLANNED).worth / MILLION - self.worth


def _reading(key: str, label: str, printed: bool, **values: float) -> Reading:
    found = Capacity(PLANNED.but(**values))
    each = found.invoicing * PRINTED_EACH if printed else None
    return Reading(key, label, found.worth / MILLION, each, found)


def readings() -> tuple[Reading, ...]:
    """The plan as it counts, then each explanation by itself, then both at once."""
    return (
        _reading("planen", "Planens eget räknesätt", True),
        _reading("enhetschefer", "Två enhetschefer fakturerar inte", True, enhetschefer=UNIT_MANAGERS),
        _reading("sjukfranvaro", "Sjukfrånvaro 5,5 %", False, sjukfranvaro=SICK_LEAVE_TARGET),
        _reading("bada", "Båda", False, enhetschefer=UNIT_MANAGERS, sjukfranvaro=SICK_LEAVE_TARGET),
    )


def gap() -> float:
    """What the plan's capacity, unrounded, is above its budget (mnkr)."""
    planned = Capacity(PLANNED)
    return (planned.worth - planned.budget) / MILLION

"""What each assumption alone would have to be for the revenue to reach the budget; and which of them matters most."""

from __future__ import annotations

from dataclasses import dataclass

from kf.errors import KfError
from kf.forecast.capacity import MILLION, Capacity, Sold
from kf.forecast.capacity_assumptions import MAIN, Assumption
from kf.forecast.capacity_scenario import CapacityScenario, said_span

RESULT, WORTH = "resultat", "kapacitet"


@dataclass(frozen=True)
class BreakEven:
    """What is needed for revenue to be the budget, everything else as assumed; None where nothing is enough.

    assignments: in all. per_consultant: each. billable: share (0-1; above 1 means that no share is enough).
    price: mean per assignment (kronor) when what is demanded at most, or at most what there is time for, is sold;
    price_at_low: the same at the lowest demand.
    """

    assignments: float
    per_consultant: float
    billable: float
    price: float
    price_at_low: float
    demanded: float  # mnkr in the plan's prices

    @property
    def reachable(self) -> bool:
        """Whether some billable share would be enough, were the demand there."""
        return self.billable <= 1


def break_even(found: Capacity) -> BreakEven:
    """What is needed, from what the scenario gives."""
    assignments = found.budget / found.price_each
    share = found.scenario.value("debiterbar")
    return BreakEven(
        assignments=assignments,
        per_consultant=assignments / found.invoicing,
        billable=assignments * found.hours_each / (found.hours / share),
        price=found.budget / found.high.assignments,
        price_at_low=found.budget / found.low.assignments,
        demanded=assignments * found.planned_price_each / MILLION,
    )


@dataclass(frozen=True)
class Swing:
    """How far an assumption, moved down and up by what is plausible, moves the outcome (kronor), all else as it is."""

    assumption: Assumption
    less: float
    more: float
    at_less: float
    at_more: float

    @property
    def size(self) -> float:
        """The larger of the two movements."""
        return max(abs(self.less), abs(self.more))

    @property
    def words(self) -> str:
        """`65–75 %`."""
        return said_span(self.assumption.name, self.at_less, self.at_more)


def tornado(scenario: CapacityScenario, outcome: str = RESULT) -> list[Swing]:
    """Every assumption that may swing, the one that moves the outcome most first.

    The outcome is the result at the middle of the demand, or the worth of the whole capacity. Demand swings from its
    lowest to its highest where it is given as a range, else as a whole by what is plausible. A movement is cut off where
    the assumption may go no further.
    """
    given = (scenario.value("efterfragan_lag"), scenario.value("efterfragan_hog"))
    middle = sum(given) / 2
    at = scenario.but(efterfragan_lag=middle, efterfragan_hog=middle)
    now = _outcome(Capacity(at), outcome)
    found = []
    for one in MAIN:
        if one.swing == (0, 0) or one.name == "efterfragan_hog":
            continue
        ends = [min(max(at.value(one.name) + by, one.least), one.most) for by in one.swing]
        if one.name == "efterfragan_lag" and given[0] < given[1]:
            ends = list(given)
        moved = [_moved(at, one.name, end, outcome) for end in ends]
        if None not in moved:
            found.append(Swing(one, (moved[0] or 0) - now, (moved[1] or 0) - now, ends[0], ends[1]))
    return sorted(found, key=lambda swing: -swing.size)


def _moved(scenario: CapacityScenario, name: str, value: float, outcome: str) -> float | None:
    """The outcome with another value; None where it leaves nobody or no time."""
    also = {"efterfragan_hog": value} if name == "efterfragan_lag" else {}
    try:
        return _outcome(Capacity(scenario.but(**{name: value}, **also)), outcome)
    except KfError:
        return None


def _outcome(found: Capacity, outcome: str) -> float:
    sold: Sold = found.middle
    return sold.result if outcome == RESULT else found.worth


def label(one: Assumption) -> str:
    """What an assumption is called where it swings alone."""
    short = {"efterfragan_lag": "Efterfrågan", "enhetschefer": "Enhetschefer", "arstid": "Arbetstid"}
    return short.get(one.name, one.label)

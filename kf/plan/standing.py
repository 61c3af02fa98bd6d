"""Where an indicator stands at a tertial: what is reported, what is counted, what it comes to, what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from kf import format as fmt
from kf.access import Access
from kf.metrics.evaluate import LEDNING
from kf.plan.computed import FILE, Computed, computed
from kf.plan.indicators import Indicator
from kf.plan.status import DELVIS, EJ, HELT, SAKNAS, SENARE, Status, judge
from kf.plan.tertial import Tertial
from kf.store import Store
from kf.workspace.outcomes import Outcome, Reported

NOTHING = Reported()


@dataclass(frozen=True)
class Standing:
    """An indicator at a tertial. `outcome` is what somebody has reported, `counted` what the data say (None: cannot).

    `carried` is the forecast for the year that was reported at an earlier tertial of it.
    """

    indicator: Indicator
    tertial: Tertial
    outcome: Outcome | None = None
    counted: Computed | None = None
    carried: float | None = None

    @property
    def reported(self) -> Reported:
        """What somebody has reported; nothing when nobody has."""
        return self.outcome.reported if self.outcome else NOTHING

    @property
    def overridden(self) -> bool:
        """Whether somebody has set another value than the one counted: where none could be, there is nothing to set aside."""
        return self.counted is not None and self.counted.value is not None and self.reported.value is not None

    @property
    def by_hand(self) -> bool:
        """Whether the outcome is what somebody enters: it cannot be counted, or could not be and has been entered."""
        return self.counted is None or (self.counted.value is None and self.reported.value is not None)

    @property
    def source(self) -> str:
        """Where the outcome comes from, in words."""
        return "anges för hand" if self.by_hand else "beräknas ur data"

    @property
    def value(self) -> float | None:
        """The outcome that holds: the reported one, else the counted one."""
        if self.reported.value is not None:
            return self.reported.value
        return self.counted.value if self.counted else None

    @property
    def preliminary(self) -> date | None:
        """The last month of the outcome's data when they end before the period does; None for a full outcome."""
        counted = self.counted
        if counted is None or counted.value is None or self.overridden:
            return None
        return counted.through if counted.through < self.tertial.last_month else None

    @property
    def forecast(self) -> float | None:
        """What the year is reported to come to; of the year itself the tertials' forecast, until its outcome is there."""
        if self.reported.forecast is not None:
            return self.reported.forecast
        return self.carried if self.value is None or self.preliminary else None

    @property
    def at_rate(self) -> float | None:
        """What grows through the year, if it goes on as it has; None for what does not grow, and for a whole year.

        A count of different things (stadsdelar) does not grow in a straight line: the same one is counted once.
        """
        if self.value is None or not self.indicator.accumulates or (self.counted and self.counted.different):
            return None
        months = (self.preliminary or self.tertial.last_month).month
        return self.value * 12 / months if months < 12 else None

    @property
    def pace(self) -> str:
        """What it would come to at the same rate, in words; empty where it does not grow or somebody has made a forecast."""
        if self.at_rate is None or self.forecast is not None:
            return ""
        return f"i takt: {self.indicator.figure(self.at_rate)}"

    @cached_property
    def _judged(self) -> tuple[Status, str]:
        """The status and what it was judged by.

        What is reported once a year is not due before the year is over: what the data say so far is then shown, but only
        what somebody has reported is judged.
        """
        one, target = self.indicator, self.indicator.target
        if target is None:
            return (self.reported.judged, "bedömning") if self.reported.judged else (self._nothing, "")  # type: ignore[return-value]
        if self._nothing == SENARE and self.reported.value is None and self.reported.forecast is None:
            return SENARE, ""
        if self.tertial.number < 3 and self.reported.forecast is not None:
            return judge(one.rounded(self.reported.forecast), target, one.direction), "helårsprognos"
        if self.value is None:
            return self._nothing, ""
        reached = judge(one.rounded(self.value), target, one.direction)
        if self.at_rate is None or (reached == HELT and one.direction == "högre"):  # what has grown past stays so
            return reached, "utfall"
        return judge(one.rounded(self.at_rate), target, one.direction), "i samma takt året ut"

    @property
    def _nothing(self) -> Status:
        return SENARE if self.indicator.periodicity == "År" and self.tertial.number < 3 else SAKNAS

    @property
    def status(self) -> Status:
        """Whether the year's target is reached, by what is known at this tertial."""
        return self._judged[0]

    @property
    def another_year(self) -> bool:
        """Whether the target is not the period's own year's: what there is none for is held against the plan there is."""
        return self.indicator.year != self.tertial.year

    @property
    def target_text(self) -> str:
        """The target as the plan writes it, with its year when that is another."""
        return (
            f"{self.indicator.target_text} ({self.indicator.year})" if self.another_year else self.indicator.target_text
        )

    @property
    def basis(self) -> str:
        """What the status was judged by: outcome, forecast or rate; if against another year's target, or preliminary."""
        by = self._judged[1]
        other = f"mot {self.indicator.year} års mål" if by and self.another_year else ""
        late = f"preliminärt, data till och med {fmt.month(self.preliminary)}" if self.preliminary else ""
        return "; ".join(part for part in (by, other, late) if part)

    @property
    def at_risk(self) -> bool:
        """Whether the target is not wholly reached, as it looks."""
        return self.status in (DELVIS, EJ)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing before it can be sent."""
        said, missing = self.reported, []
        if self.status == SAKNAS:
            missing.append("utfall")
        if (
            self.status != SENARE
            and self.tertial.number < 3
            and said.forecast is None
            and self.indicator.target is not None
        ):
            missing.append("helårsprognos")
        if self.at_risk and not said.comment:
            missing.append("kommentar till varför målet inte nås helt")
        if self.preliminary and self.status != SENARE:
            missing.append(f"data efter {fmt.month(self.preliminary)}")
        if self.overridden and not said.reason:
            missing.append("skäl till att ett annat värde än det beräknade anges")
        return tuple(missing)


def preliminary(found: Sequence[Standing]) -> tuple[str, ...]:
    """How many of the outcomes are preliminary, and to which month their data go: a sentence a month, newest first."""
    months = [one.preliminary for one in found if one.preliminary]
    return tuple(
        f"{months.count(month)} utfall preliminärt, data till och med {fmt.month(month)}"
        for month in sorted(set(months), reverse=True)
    )


def of_another_year(found: Sequence[Standing]) -> str:
    """That the period has no plan of its own, and whose targets it is held against; empty when it has one."""
    years = sorted({one.indicator.year for one in found if one.another_year})
    if not years:
        return ""
    year = found[0].tertial.year
    return (
        f"Planen har inga mål för {year}: utfallen är bedömda mot målen för {fmt.listed([str(one) for one in years])}"
    )


def standings(
    store: Store,
    indicators: Sequence[Indicator],
    outcomes: Mapping[tuple[str, str], Outcome],
    tertial: Tertial,
    access: Access = LEDNING,
    file: Path = FILE,
) -> tuple[Standing, ...]:
    """Every indicator of the tertial's year (or, for a year without a plan, of the plan there is) at the tertial."""
    return tuple(
        Standing(
            one,
            tertial,
            outcomes.get((one.id, tertial.key)),
            computed(store, one, tertial, access, file),
            _carried(one, outcomes, tertial),
        )
        for one in indicators
    )


def _carried(one: Indicator, outcomes: Mapping[tuple[str, str], Outcome], tertial: Tertial) -> float | None:
    """The newest forecast for the year: the tertials' own are made anew, the year has none of its own."""
    earlier = (outcomes.get((one.id, Tertial(tertial.year, number).key)) for number in (2, 1))
    known = (found.reported.forecast for found in earlier if found and found.reported.forecast is not None)
    return next(known, None) if tertial.number == 3 else None

"""Capacity and budget of the recruitment unit: what its consultants have time for, what is sold, what that leaves.

hours       = (invoicing × hours a year × (1 − sick leave) − examinator weeks × 40) × billable share
assignments = hours / mean hours per assignment of the mix
revenue     = the lesser of assignments and demand × mean price; result = revenue − budget
Source of the formula: the plan's own simplified arithmetic (Verksamhetsplan 2026, Budget 2026), where sick leave and
examinator weeks are 0, demand is unlimited and every assignment is a large package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.capacity_assumptions import ASSUMPTIONS, HOURS_A_WEEK, OTHERS, PACKAGES, UNIT_MANAGERS, Package
from kf.forecast.capacity_scenario import CapacityScenario
from kf.recruitment import DENOMINATORS, EVERYBODY, INVOICING, WITHOUT_MANAGERS

MILLION = 1_000_000


@dataclass(frozen=True)
class Sold:
    """What is sold at one demand: assignments (number), hours, revenue and result (kronor), queue (assignments)."""

    assignments: float
    hours: float
    revenue: float
    result: float
    idle_hours: float
    queue: float


@dataclass(frozen=True)
class Capacity:
    """What a scenario gives. Raises KfError when nobody invoices or no time is left."""

    scenario: CapacityScenario

    def __post_init__(self) -> None:
        if self.invoicing <= 0:
            raise KfError(
                f"Ingen fakturerar: {fmt.number(self._of('arsarbetare'), 1)} årsarbetare mindre "
                f"{fmt.number(self._of('ej_fakturerande') + self._of('enhetschefer'), 1)} som inte gör det.",
                "Höj antalet årsarbetare, eller sänk ej fakturerande och enhetschefer.",
            )
        if self.hours <= 0:
            raise KfError(
                "Det blir ingen tid kvar till uppdrag.",
                "Sänk examinatorveckorna eller sjukfrånvaron, eller höj årsarbetare, arbetstid eller debiterbar andel.",
            )

    def _of(self, name: str) -> float:
        return self.scenario.value(name)

    @property
    def invoicing(self) -> float:
        """Årsarbetare who invoice."""
        return self._of("arsarbetare") - self._of("ej_fakturerande") - self._of("enhetschefer")

    @property
    def hours(self) -> float:
        """Hours there are for assignments, all consultants."""
        at_work = self.invoicing * self._of("arstid") * (1 - self._of("sjukfranvaro"))
        return (at_work - self._of("examinatorveckor") * HOURS_A_WEEK) * self._of("debiterbar")

    @property
    def mix(self) -> dict[Package, float]:
        """Each package's share of the assignments (0-1); the large one is the rest."""
        others = {package: self._of(package.share) for package in OTHERS}
        return {PACKAGES[0]: max(0.0, 1 - sum(others.values())), **others}

    @property
    def _yearly(self) -> float:
        """What hours and prices have become of what they were in 2026."""
        return (1 - self._of("effektivisering")) ** self._of("ar_framat")

    @property
    def hours_each(self) -> float:
        """Hours per assignment, mean over the mix."""
        return self._yearly * sum(share * self._of(package.hours) for package, share in self.mix.items())

    @property
    def price_each(self) -> float:
        """Kronor per assignment, mean over the mix."""
        return self._yearly * sum(share * self._of(package.price) for package, share in self.mix.items())

    @property
    def planned_price_each(self) -> float:
        """The same at the plan's prices, in which demand is given."""
        return sum(share * ASSUMPTIONS[package.price].default for package, share in self.mix.items())

    @property
    def assignments(self) -> float:
        """Assignments there is time for."""
        return self.hours / self.hours_each

    @property
    def per_consultant(self) -> float:
        """Assignments that each invoicing consultant has time for."""
        return self.assignments / self.invoicing

    @property
    def worth(self) -> float:
        """What the assignments there is time for would bring (kronor)."""
        return self.assignments * self.price_each

    @property
    def worth_per_consultant(self) -> float:
        """The same per invoicing consultant."""
        return self.worth / self.invoicing

    @property
    def budget(self) -> float:
        """What is to be brought in (kronor); the costs are as large."""
        return self._of("budget") * MILLION

    def demanded(self, mnkr: float) -> float:
        """Assignments that a demand in the plan's prices is."""
        return mnkr * MILLION / self.planned_price_each

    def sold(self, mnkr: float) -> Sold:
        """What is sold at a demand (mnkr, the plan's prices)."""
        wanted = self.demanded(mnkr)
        done = min(wanted, self.assignments)
        hours, revenue = done * self.hours_each, done * self.price_each
        return Sold(done, hours, revenue, revenue - self.budget, self.hours - hours, wanted - done)

    @cached_property
    def low(self) -> Sold:
        """At the lowest demand."""
        return self.sold(self._of("efterfragan_lag"))

    @cached_property
    def high(self) -> Sold:
        """At the highest demand."""
        return self.sold(self._of("efterfragan_hog"))

    @cached_property
    def middle(self) -> Sold:
        """At the demand in the middle of its range."""
        return self.sold((self._of("efterfragan_lag") + self._of("efterfragan_hog")) / 2)

    @property
    def denominators(self) -> dict[str, float]:
        """The årsarbetare that revenue may be divided by.

        Without unit managers: as if the two that are decided did not invoice, also where the scenario has none.
        """
        whole, outside = self._of("arsarbetare"), self._of("ej_fakturerande")
        managers = max(self._of("enhetschefer"), UNIT_MANAGERS)
        return {EVERYBODY: whole, INVOICING: self.invoicing, WITHOUT_MANAGERS: whole - outside - managers}

    def denominator(self, which: str) -> float:
        """The årsarbetare of a choice. Raises KfError when there are none, or on an unknown choice."""
        if which not in DENOMINATORS:
            raise KfError(f"Det finns ingen nämnare som heter {which}.", f"De som finns: {', '.join(DENOMINATORS)}.")
        found = self.denominators[which]
        if found <= 0:
            raise KfError(
                f"Nämnaren {DENOMINATORS[which]} är {fmt.number(found, 1)}: det går inte att dela med.",
                "Välj en annan nämnare, eller höj antalet årsarbetare.",
            )
        return found

    def per_fte(self, which: str, sold: Sold) -> float:
        """Revenue per årsarbetare (kronor) with the chosen denominator."""
        return sold.revenue / self.denominator(which)

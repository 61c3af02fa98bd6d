"""What we assume differs from today in staffing: turnover, hiring, demand, and pension as on its own page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from typing import Any

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.scenario import Scenario, impossible, within

BUDGET, TODAY, GROWTH = "budget", "today", "growth"
DEMANDS = {BUDGET: "budgeten", TODAY: "dagens antal", GROWTH: "tillväxt från dagens antal"}
NOBODY_LEAVES = -100
MOST_MONTHS_TO_FILL = 12
# name, least, most, what to give
_PERCENTS = (
    ("turnover_percent", NOBODY_LEAVES, 300),
    ("first_year_percent", NOBODY_LEAVES, 300),
    ("growth_percent", -50, 50),
    ("effektivisering_percent", 0, 20),
)
_WHOLE = ("hiring_ceiling", "hires_per_year")


@dataclass(frozen=True)
class StaffingScenario:
    """How staffing differs from what history and budget say. As it stands: not at all; vacancies are filled at once.

    turnover_percent: other exits than pension, more or less by so many percent; turnover_befattningar: (befattning,
    percent) on top; first_year_percent: those in their first year of employment, on top. hires_per_year: so many
    are hired whatever the need. hiring_ceiling: at most so many a year within what is asked about. freeze_until: nobody
    is hired to the end of that year. months_to_fill: how long a post stands empty. demand: budget (where there is
    none: today's number), today, or growth by growth_percent and added_per_year; effektivisering_percent is taken off
    each year, whatever the demand. pension: its own scenario, whose seed is this one's too. Raises KfError on values that are
    impossible or contradict each other.
    """

    turnover_percent: float = 0.0
    turnover_befattningar: tuple[tuple[str, float], ...] = ()
    first_year_percent: float = 0.0
    hires_per_year: int | None = None
    hiring_ceiling: int | None = None
    freeze_until: int | None = None
    months_to_fill: float = 0.0
    demand: str = BUDGET
    growth_percent: float = 0.0
    added_per_year: float = 0.0
    effektivisering_percent: float = 0.0
    pension: Scenario = dataclass_field(default_factory=Scenario)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name, low, high in _PERCENTS:
            within(name, getattr(self, name), low, high, f"procent mellan {fmt.number(low)} och {high}")
        for name in _WHOLE:
            if getattr(self, name) is not None:
                within(name, getattr(self, name), 0, 10**6, "ett antal personer, noll eller fler", int)
        if self.freeze_until is not None:
            within("freeze_until", self.freeze_until, 2000, 2200, "ett årtal", int)
        within("added_per_year", self.added_per_year, -(10**5), 10**5, "ett antal personer")
        most = MOST_MONTHS_TO_FILL
        within("months_to_fill", self.months_to_fill, 0, most, f"månader, mellan 0 och {most}")
        if not isinstance(self.demand, str) or self.demand not in DEMANDS:
            raise impossible("demand", self.demand, f"något av {fmt.listed(list(DEMANDS))}")
        if not isinstance(self.pension, Scenario):
            raise impossible("pension", self.pension, "ett pensionsscenario")
        self._check_befattningar()
        for wrong, remedy in self._contradictions():
            raise KfError(wrong, remedy)

    def _check_befattningar(self) -> None:
        told = self.turnover_befattningar
        if not isinstance(told, tuple) or not all(
            isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) for one in told
        ):
            raise impossible("turnover_befattningar", told, "befattningar med procent")
        for name, percent in told:
            within(f"turnover_befattningar för {name}", percent, NOBODY_LEAVES, 300, "procent mellan −100 och 300")
        if len({name for name, _ in told}) < len(told):
            raise KfError("Scenariot ändrar samma befattnings avgångar två gånger.", "Ange varje befattning en gång.")

    def _contradictions(self) -> list[tuple[str, str]]:
        grows = self.growth_percent or self.added_per_year
        planned, ceiling = self.hires_per_year, self.hiring_ceiling
        slows = self.freeze_until is not None or self.months_to_fill
        more = self.first_year_percent or self.turnover_befattningar
        found = [
            (
                grows and self.demand != GROWTH,
                f"Scenariot har både en tillväxt och ett behov som följer {DEMANDS[self.demand]}.",
                'Låt behovet växa (demand "growth"), eller ta bort tillväxten.',
            ),
            (
                self.demand == GROWTH and not grows,
                "Scenariots behov ska växa, men ingen tillväxt är angiven.",
                "Ange en tillväxt i procent (growth_percent) eller ett antal om året (added_per_year), eller låt behovet följa något annat.",
            ),
            (
                planned is not None and ceiling is not None and planned > ceiling,
                f"Scenariot planerar {planned} rekryteringar om året men tillåter högst {ceiling}.",
                "Höj taket eller sänk antalet planerade.",
            ),
            (
                planned is not None and self.months_to_fill,
                "Scenariot har både ett bestämt antal rekryteringar och en tid att tillsätta vakanser.",
                "Ta bort den ena: ett bestämt antal kommer när det är planerat.",
            ),
            (
                ceiling == 0 and slows,
                "Scenariot tillåter inga rekryteringar alls, men säger hur de dröjer.",
                "Höj taket, eller ta bort anställningsstopp och tillsättningstid.",
            ),
            (
                self.turnover_percent == NOBODY_LEAVES and more,
                "I scenariot slutar ingen i förtid, men avgångarna ändras ändå för vissa.",
                "Ta bort det ena.",
            ),
        ]
        return [(wrong, remedy) for is_so, wrong, remedy in found if is_so]

    @property
    def seed(self) -> int:
        """The seed of the dice."""
        return self.pension.seed

    @property
    def moves_others(self) -> bool:
        """Whether other exits than pension are assumed to be more or fewer."""
        return bool(self.turnover_percent or self.turnover_befattningar or self.first_year_percent)

    @property
    def named(self) -> tuple[str, ...]:
        """The befattningar that something is assumed of."""
        return (*(name for name, _ in self.turnover_befattningar), *self.pension.befattningar)

    @property
    def today(self) -> StaffingScenario:
        """What the scenario is held against: nothing assumed, on the same dice."""
        return StaffingScenario(pension=self.pension.today)

    def to_dict(self) -> dict[str, Any]:
        """What differs from an untouched scenario, as JSON and TOML can hold it."""
        untouched = StaffingScenario()
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        found = {name: value for name, value in told.items() if value != getattr(untouched, name)}
        if "pension" in found:
            found["pension"] = self.pension.to_dict()
        if "turnover_befattningar" in found:
            found["turnover_befattningar"] = dict(self.turnover_befattningar)
        return found

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> StaffingScenario:
        """The scenario that `to_dict` told. Raises KfError naming what it does not know."""
        known = [one.name for one in fields(StaffingScenario)]
        unknown = [str(key) for key in values if key not in known]
        if unknown:
            raise KfError(
                f"Scenariot har okända uppgifter: {', '.join(unknown)}.",
                f"De som finns: {', '.join(known)}. Det som gäller pension står under pension.",
            )
        told = dict(values)
        if isinstance(told.get("pension"), Mapping):
            told["pension"] = Scenario.from_dict(told["pension"])
        if isinstance(told.get("turnover_befattningar"), Mapping):
            told["turnover_befattningar"] = tuple(sorted(told["turnover_befattningar"].items(), key=str))
        return StaffingScenario(**told)

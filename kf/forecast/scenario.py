"""What we assume differs from today: frozen, seeded, told in one Swedish sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.rules import step_down

MOST_MONTHS = 60
REFERENCE_AGES = (55, 75)
EARLIEST_AGES = (60, 69)


@dataclass(frozen=True)
class Scenario:
    """How retirement differs from what the own history says. As it stands: not at all.

    later_months: everyone goes so many months later (negative: earlier). riktalder: whether riktåldern goes on
    rising as the table says; if not it stays where it is at the origin. stay_share: of those who reach riktåldern in
    employment, the share (0-1) who stay until LAS-åldern. earliest_age: nobody goes before they have turned that age; from
    then on as they do who have stayed so long. (The steps are calendar years: who would have gone earlier in the year in
    which they turn it waits for the birthday, so that year's number is what it is at that age.) step_down_share: of those who may (from 64, from 2027), the
    share who work 80 %; step_down_later_months: how much later they then go. prolonged_share: the share who are
    kept on each year from LAS-åldern. befattningar: whom all this is about; none means all. reference_age: a constant
    age in place of the table of riktålder, in history too, for data from elsewhere. seed: of the dice.
    Raises KfError on values that are impossible or contradict each other.
    """

    later_months: float = 0.0
    riktalder: bool = True
    stay_share: float | None = None
    earliest_age: int | None = None
    step_down_share: float = 0.0
    step_down_later_months: float = 0.0
    prolonged_share: float = 0.0
    befattningar: tuple[str, ...] = ()
    reference_age: int | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name in ("later_months", "step_down_later_months"):
            within(
                name,
                getattr(self, name),
                -MOST_MONTHS,
                MOST_MONTHS,
                f"månader, mellan −{MOST_MONTHS} och {MOST_MONTHS}",
            )
        for name in ("step_down_share", "prolonged_share", *(("stay_share",) if self.stay_share is not None else ())):
            within(name, getattr(self, name), 0, 1, "en andel mellan 0 och 1")
        if not isinstance(self.riktalder, bool):
            raise impossible("riktalder", self.riktalder, "true eller false")
        if self.reference_age is not None:
            low, high = REFERENCE_AGES
            within("reference_age", self.reference_age, low, high, f"en ålder i hela år mellan {low} och {high}", int)
        if self.earliest_age is not None:
            low, high = EARLIEST_AGES
            within("earliest_age", self.earliest_age, low, high, f"en ålder i hela år mellan {low} och {high}", int)
        within("seed", self.seed, 0, 2**32, "ett heltal från 0", int)
        if not isinstance(self.befattningar, tuple) or not all(isinstance(one, str) for one in self.befattningar):
            raise impossible("befattningar", self.befattningar, "en lista av befattningar")
        self._refuse_contradictions()

    def _refuse_contradictions(self) -> None:
        if self.reference_age is not None and not self.riktalder:
            raise KfError(
                "Scenariot har både en fast referensålder och en riktålder som slutar höjas.",
                "Ta bort den ena (reference_age, riktalder): med fast referensålder finns ingen riktålder att hålla kvar.",
            )
        if self.step_down_later_months and not self.step_down_share:
            raise KfError(
                "Scenariot säger hur mycket senare de går som trappar ned, men ingen trappar ned.",
                "Ange hur många som trappar ned (step_down_share), eller ta bort hur mycket senare de går (step_down_later_months).",
            )
        last = EARLIEST_AGES[1]
        if self.earliest_age == last and self.stay_share not in (None, 1):
            raise KfError(
                f"I scenariot går ingen före {last}, men bara {percent(self.stay_share or 0)} stannar till {last}.",
                f"Låt alla stanna till en lägre ålder än {last} (earliest_age i en fil), eller ta bort andelen som stannar (stay_share).",
            )
        moved = self.later_months or self.step_down_later_months
        if self.earliest_age == last and moved:
            raise KfError(
                f"I scenariot går ingen före {last}, och {last} är LAS-åldern: att gå {months_later(moved)} kan inte märkas.",
                f"Sätt månaderna till noll, eller låt alla stanna till en lägre ålder än {last} (earliest_age i en fil).",
            )
        if self.stay_share == 0 and self.prolonged_share > 0:
            raise KfError(
                "Scenariot har ingen som stannar till LAS-åldern, men några som stannar längre än så.",
                "Låt några stanna till LAS-åldern (stay_share), eller ta bort dem som stannar längre (prolonged_share).",
            )
        if self.befattningar and replace(self, befattningar=()) == self.today:
            raise KfError(
                "Scenariot är avgränsat till vissa befattningar, men ingenting skiljer sig från i dag.",
                "Ange vad som ska gälla för dem, eller ta bort befattningar.",
            )

    @property
    def today(self) -> Scenario:
        """What the scenario is held against: nothing assumed, with the same reference age and the same dice."""
        return Scenario(reference_age=self.reference_age, seed=self.seed)

    def to_dict(self) -> dict[str, Any]:
        """What differs from an untouched scenario, as JSON and TOML can hold it."""
        untouched = Scenario()
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        told = {name: value for name, value in found.items() if value != getattr(untouched, name)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> Scenario:
        """The scenario that `to_dict` told. Raises KfError naming what it does not know."""
        known = [field.name for field in fields(Scenario)]
        unknown = [str(key) for key in values if key not in known]
        if unknown:
            raise KfError(
                f"Scenariot har okända uppgifter: {', '.join(unknown)}.", f"De som finns: {', '.join(known)}."
            )
        told = dict(values)
        if isinstance(told.get("befattningar"), list):
            told["befattningar"] = tuple(sorted(told["befattningar"], key=str))
        return Scenario(**told)


def describe(scenario: Scenario) -> str:
    """One Swedish sentence that names every difference from today (the seed, which assumes nothing, aside)."""
    words = differences(scenario)
    return f"{fmt.upper_first(fmt.listed(words))}{_whom(scenario)}." if words else "Som i dag."


def differences(scenario: Scenario) -> list[str]:
    """The differences from today, one phrase each, in order."""
    words = []
    if scenario.later_months:
        words.append(f"alla går {months_later(scenario.later_months)}")
    if not scenario.riktalder:
        words.append("riktåldern slutar höjas")
    if scenario.earliest_age is not None:
        age = scenario.earliest_age
        words.append(f"alla stannar till {age} (ingen går i pension innan de fyllt {age})")
    if scenario.stay_share is not None:
        words.append(
            f"{percent(scenario.stay_share)} av dem som når riktåldern stannar till {EARLIEST_AGES[1]}, LAS-åldern"
        )
    if scenario.step_down_share:
        rule = step_down()
        later = scenario.step_down_later_months
        then = f" och går {months_later(later)}" if later else ""
        words.append(
            f"{percent(scenario.step_down_share)} av dem som fyllt {rule.age} går ned till {percent(rule.grade)} från {rule.year}{then}"
        )
    if scenario.prolonged_share:
        words.append(f"{percent(scenario.prolonged_share)} får stanna efter LAS-åldern, år för år")
    setting = f"fast referensålder {scenario.reference_age} år i stället för riktålder"
    if scenario.reference_age is not None:
        words.append(setting)
    return words


def _whom(scenario: Scenario) -> str:
    return f", för {fmt.listed(scenario.befattningar)}" if scenario.befattningar else ""


def months_later(months: float) -> str:
    """`6 månader senare`."""
    decimals = 0 if float(months).is_integer() else 1
    size = abs(months)
    unit = "månad" if size == 1 else "månader"
    return f"{fmt.number(size, decimals)}{fmt.NBSP}{unit} {'senare' if months > 0 else 'tidigare'}"


def percent(share: float) -> str:
    """A share (0-1) in words: `40 %`."""
    return fmt.quantity(100 * share, "%", 0 if float(round(100 * share, 6)).is_integer() else 1)


def within(name: str, value: Any, low: float, high: float, words: str, kind: type = float) -> None:
    """Raise KfError, saying what to give in `words`, when a scenario's value is no number from low to high."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not low <= value <= high or (kind is int and not isinstance(value, int)):
        raise impossible(name, value, words)


def impossible(name: str, value: Any, words: str) -> KfError:
    """The error on a value that a scenario cannot have."""
    return KfError(f"Scenariots {name} är {value!r}, vilket inte går.", f"Ange {words}.")

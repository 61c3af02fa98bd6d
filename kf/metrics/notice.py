"""Att lägga märke till: the few deviations that stand out by size and by statistical certainty.

A group is noticed when chance alone would seldom give so large a deviation: the probability (mid-p, as counts are
whole numbers), corrected for how many groups were looked at (Bonferroni), is at most 10 %, and the deviation is at
least five people and a quarter of what was expected. The probability is told with the sentence. What is all but certain
(under 1 %) comes first; of what may be chance two at most, for those are not to crowd it out. Everything is
read from disclosure-checked results, so nothing is noticed that may not be shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kf import format as fmt
from kf.access import Access
from kf.dimensions import DIMENSIONS
from kf.filters import Filters
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.metrics.result import Result
from kf.store import Store

CERTAIN = 0.10
SURE = 0.01
MOST, MOST_DOUBTFUL = 5, 2
LEAST_PEOPLE = 5
LEAST_GROWTH = 0.1
LEAST_EFFECT = 0.25  # of what was expected: in a large employer the smallest difference is certain
GROUPS = ("avdelning", "befattning", "aldersgrupp")


@dataclass(frozen=True)
class Observation:
    """A deviation: what it says, the page that shows it, and the chance of one as large by accident."""

    sentence: str
    page: str
    chance: float

    @property
    def sure(self) -> bool:
        """Whether chance alone would hardly ever give as much."""
        return self.chance < SURE

    @property
    def certainty(self) -> str:
        """How often chance alone would give as much, in words."""
        if self.sure:
            return "Knappast slump."
        return f"Kan vara slump ({fmt.number(100 * self.chance)} på 100)."


def binomial_tail(successes: int, trials: int, share: float) -> float:
    """The probability of so many successes or more (or fewer, when there are fewer than expected): the mid-p value."""
    if not 0 < share < 1:
        return 1.0
    up = successes >= trials * share
    wanted = range(successes, trials + 1) if up else range(successes + 1)
    log_share, log_rest, constant = math.log(share), math.log1p(-share), math.lgamma(trials + 1)

    def exactly(k: int) -> float:
        ways = constant - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
        return math.exp(ways + k * log_share + (trials - k) * log_rest)

    return min(1.0, sum(exactly(k) for k in wanted) - exactly(successes) / 2)


@dataclass(frozen=True)
class Noticed:
    """What was found, how many questions were looked into, and those that could not be, in words.

    `begins` is the month the data begins, when there is none of a year before.
    """

    observations: tuple[Observation, ...]
    untested: tuple[str, ...]
    tested: int
    begins: str = ""

    def sentence(self) -> str:
        """What there is to say where nothing was found, and of what could not be looked into; empty when there is nothing."""
        words = []
        if not self.tested:
            words.append("För urvalet går det inte att säga om något avviker.")
        elif not self.observations:
            words.append("Inget avviker mer än slumpen kan göra, i de grupper som är stora nog att visas.")
        if self.untested:
            words.append(f"Grupperna är för små för att något ska kunna sägas om {fmt.listed(self.untested)}.")
        if self.begins:
            words.append(f"Förändringar på ett år kan inte prövas: uppgifterna börjar {self.begins}.")
        return " ".join(words)


def observations(
    store: Store, filters: Filters, access: Access, most: int = MOST, doubtful: int = MOST_DOUBTFUL
) -> list[Observation]:
    """The observations for what the reader has narrowed to, most certain first."""
    return list(noticed(store, filters, access, most, doubtful).observations)


def noticed(store: Store, filters: Filters, access: Access, most: int = MOST, doubtful: int = MOST_DOUBTFUL) -> Noticed:
    """What stands out in what the reader has narrowed to, most certain first, and what could not be looked into.

    At most so many, of which at most so many that may be chance.
    """
    permanent = filters.narrowed("anstallningsform", "tillsvidare")

    def ask(key: str, by: tuple[str, ...], narrowed: Filters = filters) -> Result:
        return evaluate(store, metric(key), narrowed, by, access)

    asked = {key for key, _ in filters.where}
    year_before = filters.shifted(-12).period >= store.first_period
    flows = "anstallningsform" not in asked or "tillsvidare" in filters.values("anstallningsform")
    found: list[Observation] = []
    untested: list[str] = []
    tested = 0
    looks: list[Iterator[Observation]] = []
    if flows and year_before:
        looks += [_flow_change(ask, permanent, *one) for one in (("left", "Avgångarna"), ("hired", "Rekryteringarna"))]
    for by in GROUPS:
        if flows and by not in asked:
            looks.append(_exits(ask, permanent, by))
        if by not in asked and by != "aldersgrupp" and "aldersgrupp" not in asked:
            looks.append(_near_pension(ask, filters, by))
    if "avdelning" not in asked and year_before:
        looks.append(_growth(ask, filters))
    for look in looks:
        try:
            found += look
            tested += 1
        except _TooLittle as lacking:
            untested.append(str(lacking))
    begins = "" if year_before else fmt.month(store.first_period)
    found.sort(key=lambda one: one.chance)
    told = [*(one for one in found if one.sure), *[one for one in found if not one.sure][:doubtful]][:most]
    return Noticed(tuple(told), tuple(untested), tested, begins)


class _TooLittle(Exception):
    """There are not the figures that a question needs; says which question."""


def _flow_change(ask, filters: Filters, key: str, word: str) -> Iterator[Observation]:
    """Exits or hires of the window against the same window last year: two Poisson counts."""
    now, before = ask(key, (), filters).value, ask(key, (), filters.shifted(-12)).value
    if now is None or before is None:
        raise _TooLittle(f"{word.lower()} mot samma tid i fjol")
    if abs(now - before) >= LEAST_PEOPLE:
        chance = 2 * binomial_tail(int(now), int(now + before), 0.5)
        if chance < CERTAIN:
            yield Observation(
                f"{word} (tillsvidare) är {fmt.number(now)} {filters.window_label()}, mot {fmt.number(before)} samma tid i fjol.",
                "rorlighet" if key == "left" else "rekryteringar",
                chance,
            )


def _exits(ask, filters: Filters, by: str) -> Iterator[Observation]:
    """Groups that more (or fewer) leave than their share of the staff would give."""
    groups = _beside(ask("left", (by,), filters), ask("headcount", (by,), filters))
    _enough(groups, f"avgångar per {DIMENSIONS[by].label.lower()}")
    exits, staff = (sum(column) for column in zip(*groups.values(), strict=True))
    for name, (left, people) in groups.items() if staff else ():
        expected = exits * people / staff
        if abs(left - expected) < max(LEAST_PEOPLE, LEAST_EFFECT * expected):
            continue
        chance = 2 * binomial_tail(int(left), int(exits), people / staff) * len(groups)
        if chance < CERTAIN:
            yield Observation(
                f"{_named(by, name)}: {fmt.number(left)} avgångar (tillsvidare) {filters.window_label()}, "
                f"{'fler' if left > expected else 'färre'} än de {fmt.number(expected)} som gruppens storlek ger.",
                "rorlighet",
                chance,
            )


def _near_pension(ask, filters: Filters, by: str) -> Iterator[Observation]:
    """Groups where an unusually large share is 60 or older."""
    older = filters.narrowed("aldersgrupp", "60–64", "65–")
    groups = _beside(ask("headcount", (by,), older), ask("headcount", (by,), filters))
    _enough(groups, f"andelen över 60 år per {DIMENSIONS[by].label.lower()}")
    near, staff = (sum(column) for column in zip(*groups.values(), strict=True))
    for name, (old, people) in groups.items() if staff else ():
        expected = near / staff * people
        if old - expected < max(LEAST_PEOPLE, LEAST_EFFECT * expected):
            continue
        chance = binomial_tail(int(old), int(people), near / staff) * len(groups)
        if chance < CERTAIN:
            part = fmt.quantity(100 * old / people, "%")
            yield Observation(
                f"{_named(by, name)}: {fmt.number(old)} av {fmt.number(people)} ({part}) är 60 år eller äldre.",
                "alder",
                chance,
            )


def _growth(ask, filters: Filters) -> Iterator[Observation]:
    """Avdelningar that grew or shrank more than comings and goings at random would make them."""
    groups = _beside(ask("headcount", ("avdelning",)), ask("headcount", ("avdelning",), filters.shifted(-12)))
    if not groups:
        raise _TooLittle("antalet anställda per avdelning mot i fjol")
    moving = 0.25  # comings and goings a year, as a share of the staff: the variance of a random net change
    for name, (now, before) in groups.items():
        difference = now - before
        deviation = abs(difference) / math.sqrt(moving * max(before, 1))
        chance = math.erfc(deviation / math.sqrt(2)) * len(groups)
        if chance < CERTAIN and abs(difference) >= max(LEAST_PEOPLE, LEAST_GROWTH * before):
            yield Observation(
                f"{name} har {'vuxit' if difference > 0 else 'minskat'} från {fmt.number(before)} till "
                f"{fmt.quantity(now, 'personer')} på ett år.",
                "personal",
                chance,
            )


def _enough(groups: Mapping[object, object], question: str) -> None:
    """A group stands out from others: there must be two at least with figures."""
    if len(groups) < 2:
        raise _TooLittle(question)


def _beside(figures: Result, staff: Result) -> dict[object, tuple[float, float]]:
    """The figures of the groups beside how many work in them; groups withheld in either are left out.

    Where nothing is withheld, a group that works here and is not among the figures has none of them: a zero.
    """
    found, people = figures.figures, staff.figures
    if figures.columns["value"] and not figures.withheld:
        found = {group: found.get(group, 0) for group in people}
    return {group: (value, people[group]) for group, value in found.items() if group in people}


def _named(by: str, name: object) -> str:
    return f"Åldern {name}" if by == "aldersgrupp" else fmt.upper_first(str(name)) if by in DIMENSIONS else str(name)

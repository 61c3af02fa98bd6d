"""Att lägga märke till: the few deviations that stand out by size and by statistical certainty.

A group is noticed when chance alone would seldom give so large a deviation: the probability (mid-p, as counts are
whole numbers), corrected for how many groups were looked at (Bonferroni), is at most 10 %, and the deviation is at
least five people and a quarter of what was expected. The probability is told with the sentence. Everything is
read from disclosure-checked results, so nothing is noticed that may not be shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
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
    def certainty(self) -> str:
        """How often chance alone would give as much, in words."""
        if self.chance < 0.01:
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


def observations(store: Store, filters: Filters, access: Access, most: int = 5) -> list[Observation]:
    """The observations for what the reader has narrowed to, most certain first."""
    permanent = filters.narrowed("anstallningsform", "tillsvidare")

    def ask(key: str, by: tuple[str, ...], narrowed: Filters = filters) -> Result:
        return evaluate(store, metric(key), narrowed, by, access)

    asked = {key for key, _ in filters.where}
    year_before = filters.shifted(-12).period >= store.first_period
    flows = "anstallningsform" not in asked or "tillsvidare" in filters.values("anstallningsform")
    found: list[Observation] = []
    if flows and year_before:
        found += _flow_changes(ask, permanent)
    for by in GROUPS:
        if flows and by not in asked:
            found += _exits(ask, permanent, by)
        if by not in asked and by != "aldersgrupp" and "aldersgrupp" not in asked:
            found += _near_pension(ask, filters, by)
    if "avdelning" not in asked and year_before:
        found += _growth(ask, filters)
    return sorted(found, key=lambda one: one.chance)[:most]


def _flow_changes(ask, filters: Filters) -> Iterator[Observation]:
    """Exits and hires of the window against the same window last year: two Poisson counts."""
    for key, word in (("left", "Avgångarna"), ("hired", "Rekryteringarna")):
        now, before = ask(key, (), filters).value, ask(key, (), filters.shifted(-12)).value
        if now is None or before is None or abs(now - before) < LEAST_PEOPLE:
            continue
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
    exits, staff = (sum(column) for column in zip(*groups.values(), strict=True)) if groups else (0, 0)
    for name, (left, people) in groups.items() if staff else ():
        expected = exits * people / staff
        chance = 2 * binomial_tail(int(left), int(exits), people / staff) * len(groups)
        if chance < CERTAIN and abs(left - expected) >= max(LEAST_PEOPLE, LEAST_EFFECT * expected):
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
    near, staff = (sum(column) for column in zip(*groups.values(), strict=True)) if groups else (0, 0)
    for name, (old, people) in groups.items() if staff else ():
        chance = binomial_tail(int(old), int(people), near / staff) * len(groups)
        expected = near / staff * people
        if chance < CERTAIN and old - expected >= max(LEAST_PEOPLE, LEAST_EFFECT * expected):
            part = fmt.quantity(100 * old / people, "%")
            yield Observation(
                f"{_named(by, name)}: {fmt.number(old)} av {fmt.number(people)} ({part}) är 60 år eller äldre.",
                "alder",
                chance,
            )


def _growth(ask, filters: Filters) -> Iterator[Observation]:
    """Avdelningar that grew or shrank more than comings and goings at random would make them."""
    groups = _beside(ask("headcount", ("avdelning",)), ask("headcount", ("avdelning",), filters.shifted(-12)))
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

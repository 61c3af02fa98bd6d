"""Leave: ordinary leave, leave that ends in an exit, and as much of it as the plan's mean population leaves out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kf.demo import employer as e
from kf.demo.births import YOUNG
from kf.demo.flows import Employment
from kf.schema import TILLSVIDARE

WINDOWS = {2024: (e.JAN24, e.OCT24), 2025: (e.JAN25, e.LAST)}
SPARED = ("upphandlare", "Hr-konsult", "löneadministratör", "ekonomiadministratör")  # few, or close to a limit
PER_YEAR = 17  # ordinary leaves that begin in a year before 2024
LENGTHS = (3, 4, 5, 6, 6, 7, 8, 9, 10, 12)  # months


def deal(rng: np.random.Generator, people: list[Employment]) -> None:
    """Give leaves to tillsvidare, tuned so that active people on AB sum to the plan's months in 2024 and 2025."""
    mine = [p for p in people if p.form == TILLSVIDARE and p.role and not p.role.leads]
    for p in mine:
        if p.leaves_from_leave and p.left:
            length = int(rng.integers(2, 7))
            p.leaves.append((p.left - length, p.left - 1))
    for m in range(e.FIRST - 7, e.JAN24):  # some are on leave when the data begins
        for _ in range(rng.poisson(PER_YEAR / 12)):
            length = int(rng.choice(LENGTHS))
            _grant(rng, mine, m, m + length - 1, spare=False)
    for year in WINDOWS:
        _fill(rng, mine, people, year)


def _free(p: Employment, first: int, last: int) -> bool:
    """Whether a leave fits with a margin: employed around it, not on leave near it, not under 30 while it counts."""
    if p.start >= first or (p.leaves_from_leave and (p.left or 0) - last < 14):
        return False
    if p.left is not None and p.left <= last + 2:
        return False
    if (last >= e.JAN25 and e.JAN25 - p.birth < YOUNG) or first - p.birth > 58 * 12:
        return False
    return all(b + 3 < first or a > last + 3 for a, b in p.leaves)


def _grant(rng: np.random.Generator, mine: list[Employment], first: int, last: int, spare: bool) -> bool:
    fits = [p for p in mine if _free(p, first, last)]
    if spare:
        fits = [p for p in fits if p.role and p.role.befattning not in SPARED]
    if not fits or last < first:
        return False
    # those of an age to have small children are on leave three times as often
    weights = np.array([3.0 if 28 * 12 <= first - p.birth <= 43 * 12 else 1.0 for p in fits])
    fits[int(rng.choice(len(fits), p=weights / weights.sum()))].leaves.append((first, last))
    return True


def in_plan(p: Employment, m: int) -> bool:
    """In the population of the plan's turnover at the end of a month."""
    counted = p.form == TILLSVIDARE and p.at(m) and not p.away(m)
    return counted and not (p.role and p.role.befattning == "förvaltningschef")


def plan_months(people: Iterable[Employment], year: int) -> int:
    """The sum of the ten month-ends of the plan's population."""
    first, last = WINDOWS[year]
    return sum(in_plan(p, m) for p in people for m in range(first, last + 1))


def _fill(rng: np.random.Generator, mine: list[Employment], people: list[Employment], year: int) -> None:
    """Grant leaves that begin in January-October, some of them long, until the plan's population sums right."""
    first, last = WINDOWS[year]
    missing = plan_months(people, year) - e.PLAN_MONTHS[year]
    if missing < 0:
        raise RuntimeError(f"{year}: {-missing} months too much leave already")
    while missing:
        # begins where fewest are on leave, so that the level is even
        away = [sum(p.at(m) and p.away(m) for p in mine) for m in range(first, last + 1)]
        begin = first + int(rng.choice(np.flatnonzero(np.array(away) == min(away))))
        end = begin + int(rng.choice(LENGTHS)) - 1
        counted = min(end, last) - begin + 1
        if counted > missing:
            end, counted = begin + missing - 1, missing
        if _grant(rng, mine, begin, end, spare=year == 2025):
            missing -= counted

"""When everybody is born: the plan's age figures for who is there at the end, ages at exit for who left."""

from __future__ import annotations

import numpy as np

from kf.demo import employer as e
from kf.demo.flows import Employment
from kf.schema import EGEN_BEGARAN, PENSION, TILLSVIDARE

ADULT = 19 * 12  # nobody is hired younger, in months
YOUNG = 30 * 12
TURNING = (e.month(1995, 1), e.month(1995, 10))  # those who turn 30 in January-October 2025


def deal(rng: np.random.Generator, people: list[Employment]) -> None:
    """Give every person a birth month, drawn until the under-30s sum to what the plan's turnover needs."""
    for _ in range(25):
        present = [p for p in people if p.left is None]
        if not (_leavers(rng, people) and _present(rng, present)):
            continue
        _share(people)
        if _tune_young(rng, people):
            return
    raise RuntimeError("no births fit")


def _match(
    rng: np.random.Generator, group: list[Employment], births: list[int], noise: float, swaps: int = 500
) -> bool:
    """Deal births so that early starts tend to be old, nobody is too young; False when that cannot be had."""
    order = np.argsort([p.first_start + rng.normal(0, noise) for p in group])
    for i, birth in zip(order, sorted(births), strict=True):
        group[int(i)].birth = birth
    for _ in range(swaps):
        wrong = [p for p in group if not _possible(p, p.birth)]
        if not wrong:
            return True
        p, q = wrong[int(rng.integers(len(wrong)))], group[int(rng.integers(len(group)))]
        if _possible(p, q.birth) and _possible(q, p.birth):
            p.birth, q.birth = q.birth, p.birth
    return False


def _possible(p: Employment, birth: int) -> bool:
    oldest = 66 if p.start < e.JAN24 else 57
    return p.first_start - birth >= ADULT and p.start - birth < oldest * 12


def _present(rng: np.random.Generator, present: list[Employment]) -> bool:
    births = [int(rng.integers(first, last + 1)) for first, last, n in e.BIRTHS for _ in range(n)]
    return _match(rng, present, births, 100)


def _leavers(rng: np.random.Generator, people: list[Employment]) -> bool:
    gone = [p for p in people if p.left and not p.later]
    counted = [p for p in gone if p.form == TILLSVIDARE and (p.left or 0) >= e.JAN25 and not p.leaves_from_leave]
    pension = [p for p in counted if p.reason == PENSION]
    moving = [p for p in counted if p.reason != PENSION]
    bands = [(low, high) for low, high, n in e.EXIT_AGES_2025 for _ in range(n)]
    ages = [int(rng.integers(low, high + 1)) for low, high in bands]
    by_tenure = sorted(moving, key=lambda p: p.first_start - (p.left or 0) + rng.normal(0, 12))
    for p, age in zip(by_tenure, sorted(ages, reverse=True), strict=True):
        p.birth = _birth(rng, p, age)
    for p, age in zip(pension, rng.permutation(e.PENSION_AGES_2025), strict=True):
        p.birth = _birth(rng, p, int(age))
    for p in gone:
        if p not in counted:
            p.birth = _birth(rng, p, max(_exit_age(rng, p), 20 + ((p.left or 0) - p.first_start) // 12))
    return all(p.first_start - p.birth >= ADULT for p in gone)


def _birth(rng: np.random.Generator, p: Employment, age: int) -> int:
    return (p.left or 0) - age * 12 - int(rng.integers(0, 12))


def _exit_age(rng: np.random.Generator, p: Employment) -> int:
    if p.reason == PENSION:
        return int(rng.choice(e.PENSION_AGES))
    if p.form != TILLSVIDARE:
        return int(np.clip(21 + rng.gamma(2.0, 6.0), 21, 61)) if rng.random() > 0.05 else int(rng.integers(66, 69))
    if p.leaves_from_leave:
        return int(rng.integers(31, 50))
    return int(np.clip(24 + rng.gamma(2.2, 7.0), 24, 60 if p.reason == EGEN_BEGARAN else 63))


def _share(people: list[Employment]) -> None:
    """A person's earlier employments have the birth of the last."""
    for p in people:
        last = p
        while last.later:
            last = last.later
        p.birth = last.birth


def young_months(people: list[Employment]) -> int:
    """The sum of the ten month-ends of 2025 of tillsvidare under 30; none of them is on leave."""
    return sum(
        p.at(m) and m - p.birth < YOUNG
        for p in people
        if p.form == TILLSVIDARE and e.LAST - p.birth < YOUNG + 12
        for m in range(e.JAN25, e.LAST + 1)
    )


def _tune_young(rng: np.random.Generator, people: list[Employment]) -> bool:
    """Move the births of those who turn 30 during 2025 until the under-30s sum right; the end is not touched."""
    turning = [p for p in people if p.form == TILLSVIDARE and p.left is None and not p.earlier]
    turning = [p for p in turning if TURNING[0] <= p.birth <= TURNING[1]]
    for _ in range(300):
        error = young_months(people) - e.YOUNG_MONTHS
        hired = sum(p.form == TILLSVIDARE and p.start >= e.JAN25 and p.start - p.birth < YOUNG for p in people)
        if error == 0:
            return hired >= 6
        if not turning:
            return False
        p = turning[int(rng.integers(len(turning)))]
        p.birth = int(np.clip(p.birth - int(np.sign(error)), *TURNING))
    return False

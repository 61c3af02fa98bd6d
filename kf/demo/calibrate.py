"""The last step to the plan's figures: swap roles between people of one class until every befattning fits."""

from __future__ import annotations

import numpy as np

from kf.demo import births, employer, flows, leave, posts
from kf.demo.employer import JAN25, LAST, ROLE_MONTHS
from kf.demo.flows import Employment
from kf.schema import TILLSVIDARE

ATTEMPTS = 60


def staff(seed: int) -> list[Employment]:
    """The calibrated employments of Serviceförvaltningen. Raises RuntimeError when no attempt fits."""
    failure: RuntimeError | None = None
    for attempt in range(ATTEMPTS):
        rng = np.random.default_rng([seed, attempt])
        try:
            return _attempt(rng)
        except RuntimeError as error:
            failure = error
    raise RuntimeError(f"the demo employer could not be calibrated: {failure}") from failure


def _attempt(rng: np.random.Generator) -> list[Employment]:
    people = flows.employments(rng)
    posts.deal_visstid(rng, people)
    flows.conversions(rng, people)
    flows.returns(rng, people)
    flows.hiring_ways(rng, people)
    births.deal(rng, people)
    posts.deal_tillsvidare(rng, people)
    posts.part_time(rng, people)
    leave.deal(rng, people)
    _repair(rng, people)
    return people


def _outside(months: dict[str, int]) -> int:
    """How many person-months the befattningar are outside their ranges, in all."""
    return sum(max(low - months[b], months[b] - high, 0) for b, (low, high) in ROLE_MONTHS.items())


def _repair(rng: np.random.Generator, people: list[Employment]) -> None:
    """Swap roles between two hires of 2025, two leavers or two who stay, whenever that comes no further away."""
    counted = [p for p in people if p.form == TILLSVIDARE and p.role and (p.left is None or p.left > JAN25)]
    present = {p: sum(leave.in_plan(p, m) for m in range(JAN25, LAST + 1)) for p in counted}
    months = dict.fromkeys(ROLE_MONTHS, 0)
    for p, own in present.items():
        if p.role and p.role.befattning in months:
            months[p.role.befattning] += own
    mine = [p for p in counted if p.role and not p.role.leads and not p.earlier]
    classes = [
        [p for p in mine if p.start >= JAN25],
        [p for p in mine if p.left and not p.leaves_from_leave],
        [p for p in mine if p.left is None and p.start < JAN25 and p.leaves],
    ]
    for _ in range(4000):
        if not _outside(months):
            return
        group = classes[int(rng.integers(len(classes)))]
        p, q = (group[int(i)] for i in rng.integers(len(group), size=2))
        then = dict(months)
        for role, change in ((p.role, present[q] - present[p]), (q.role, present[p] - present[q])):
            if role and role.befattning in then:
                then[role.befattning] += change
        if _outside(then) <= _outside(months):
            p.role, q.role = q.role, p.role
            months = then
    raise RuntimeError(f"befattningar outside their ranges: {months}")


def units(rng: np.random.Generator, people: list[Employment]) -> dict[Employment, str]:
    """The enhet everybody has at the end, the enheter of a role evenly filled."""
    seats: dict[employer.Role, int] = {}
    result: dict[Employment, str] = {}
    order = [people[int(i)] for i in rng.permutation(len(people))]
    # those who are there now first, so that the enheter of today are even
    for p in sorted(order, key=lambda p: p.left is not None):
        if p.role is None:
            raise RuntimeError("somebody has no role")
        seat = seats.get(p.role, 0)
        seats[p.role] = seat + 1
        result[p] = p.role.enheter[seat % len(p.role.enheter)]
    return result

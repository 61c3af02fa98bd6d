"""Which befattning and enhet everybody has, and the sysselsättningsgrad that the årsarbetare need."""

from __future__ import annotations

import numpy as np

from kf.demo import employer as e
from kf.demo.flows import Employment
from kf.schema import KVINNA, MAN, TILLSVIDARE, VISSTID

# Of those born 1963 or before, how many are in the befattningar that dominate among them.
DOMINANT = {
    "ekonomiadministratör": 11,
    "löneadministratör": 10,
    "servicehandläggare": 9,
    "systemadministratör": 7,
}
OLD = e.month(1963, 12)


def _deal(rng: np.random.Generator, group: list[Employment], roles: list[e.Role]) -> None:
    """Deal the roles, men more of those where men are common."""
    share = e.befattningar()
    by_role = sorted(range(len(roles)), key=lambda i: share[roles[i].befattning][1] + rng.normal(0, 0.2))
    by_kon = sorted(range(len(group)), key=lambda i: (group[i].kon == MAN) + rng.normal(0, 0.5))
    for i, j in zip(by_kon, by_role, strict=True):
        group[i].role = roles[j]


def deal_visstid(rng: np.random.Generator, people: list[Employment]) -> None:
    """The roles of visstid: 2025 from the quotas, before that as common as there."""
    mine = [p for p in people if p.form == VISSTID]
    now = [p for p in mine if p.left is None]
    brief = [p for p in mine if p.left is not None and p.start >= e.JAN25]
    before = [p for p in mine if p.left is not None and p.start < e.JAN25 <= p.left]
    if any(p.start < e.JAN25 for p in now):
        raise RuntimeError("a visstid of 2024 is still there")
    for group, column in ((now, "visstid_now"), (brief, "visstid_brief"), (before, "visstid_before")):
        _deal(rng, group, e.quota(column))
    usual = e.quota("visstid_brief") + e.quota("visstid_before") + e.quota("visstid_now")
    for p in mine:
        p.role = p.role or usual[int(rng.integers(len(usual)))]


def deal_tillsvidare(rng: np.random.Generator, people: list[Employment]) -> None:
    """The roles of tillsvidare: stock, hires and exits of 2025 from the quotas, earlier leavers as common as now."""
    mine = [p for p in people if p.form == TILLSVIDARE]
    hired = [p for p in mine if p.start >= e.JAN25]
    if any(p.left for p in hired):
        raise RuntimeError("hired and left in 2025")
    _hired(rng, hired)
    left = [p for p in mine if p.left and p.left >= e.JAN25]
    _deal(rng, [p for p in left if p.leaves_from_leave], e.quota("exits_leave"))
    _exits(rng, [p for p in left if not p.leaves_from_leave])
    _stayers(rng, mine)
    usual = [r for r in e.quota("stock") + e.quota("exits") + e.quota("hires") if not r.leads]
    for p in mine:
        if p.role is None:
            converted = p.earlier if p.earlier and p.earlier.left == p.start else None
            p.role = converted.role if converted else usual[int(rng.integers(len(usual)))]
    _predecessors(rng, mine)


def _hired(rng: np.random.Generator, hired: list[Employment]) -> None:
    """The hires of 2025; who comes from visstid keeps the role, the new chef of Inköp comes when the enhet does."""
    roles = e.quota("hires")
    free = []
    for p in hired:
        if p.earlier and p.earlier.left == p.start and p.earlier.role:
            roles.remove(p.earlier.role)
            p.role = p.earlier.role
        else:
            free.append(p)
    enhet, first, last = e.NEW_UNIT_CHIEF
    for role in [r for r in roles if r.leads]:
        fits = [
            p
            for p in free
            if 33 * 12 < p.start - p.birth < 55 * 12 and not p.earlier
            if enhet not in role.enheter or first <= p.start <= last
        ]
        chosen = fits[int(rng.integers(len(fits)))]
        chosen.role = role
        roles.remove(role)
        free.remove(chosen)
    _deal(rng, free, roles)


def _exits(rng: np.random.Generator, left: list[Employment]) -> None:
    """The leavers of 2025 who were active; the chef among them is not a young one."""
    roles = e.quota("exits")
    chief = next(r for r in roles if r.leads)
    grown = [p for p in left if p.start < e.FIRST and (p.left or 0) - p.birth > 40 * 12]
    chosen = grown[int(rng.integers(len(grown)))]
    chosen.role = chief
    roles.remove(chief)
    _deal(rng, [p for p in left if p is not chosen], roles)


def _stayers(rng: np.random.Generator, mine: list[Employment]) -> None:
    """Those there both before 2025 and at the end: chefs first, then the oldest, then the rest."""
    free = [p for p in mine if p.left is None and p.start < e.JAN25]
    roles = e.quota("stock")
    for role in e.quota("hires"):
        roles.remove(role)
    for role in [r for r in roles if r.leads]:
        fits = [
            p
            for p in free
            if p.start < e.FIRST and not p.earlier and e.month(1962, 1) <= p.birth < e.month(1985, 1)
            if (p.kon == KVINNA) == (rng.random() < 0.78)
        ]
        chosen = fits[int(rng.integers(len(fits)))]
        chosen.role = role
        roles.remove(role)
        free.remove(chosen)
    old = [p for p in free if p.birth <= OLD]
    rare = [r for r in roles if r.befattning not in DOMINANT]
    chosen_roles = []
    for befattning, number in DOMINANT.items():
        common = [r for r in roles if r.befattning == befattning]
        chosen_roles += [common[int(i)] for i in rng.permutation(len(common))[:number]]
    others = len(old) - len(chosen_roles)
    if others < 0:
        raise RuntimeError("fewer old people than the dominant befattningar take")
    chosen_roles += [rare[int(i)] for i in rng.permutation(len(rare))[:others]]
    _deal(rng, old, chosen_roles)
    for role in chosen_roles:
        roles.remove(role)
    _deal(rng, [p for p in free if p.birth > OLD], roles)


def _predecessors(rng: np.random.Generator, mine: list[Employment]) -> None:
    """Some of the chefs came after somebody who left: swap in a later hire, and make a leaver the predecessor."""
    for _ in range(5):
        chiefs = [
            p
            for p in mine
            if p.left is None and p.role and p.role.befattning == "enhetschef" and p.start < e.FIRST
            if (p.role.befattning, p.role.enheter[0]) not in e.PROMOTED
        ]
        pairs = [
            (old, new)
            for old in mine
            if old.left and e.FIRST + 6 < old.left < e.JAN24 and old.start < e.FIRST and old.role
            if not old.role.leads and not old.earlier and not old.later and old.left - old.birth > 42 * 12
            for new in mine
            if new.left is None and new.role and not new.role.leads and old.left - 1 <= new.start <= old.left
            if not new.earlier and 33 * 12 < new.start - new.birth < 55 * 12
        ]
        if not pairs:
            return
        old, new = pairs[int(rng.integers(len(pairs)))]
        chief = chiefs[int(rng.integers(len(chiefs)))]
        chief.role, new.role = new.role, chief.role
        old.role = new.role


def part_time(rng: np.random.Generator, people: list[Employment]) -> None:
    """Give the shares below full time that the årsarbetare of stocks and leavers sum to."""
    dec24 = e.JAN25 - 1

    def group(form: str, left: tuple[int, int] | None, start: tuple[int, int]) -> list[Employment]:
        return [
            p
            for p in people
            if p.form == form and start[0] <= p.start <= start[1] and not (p.role and p.role.leads)
            if (left is None and p.left is None) or (left and p.left and left[0] <= p.left <= left[1])
        ]

    ever, early = 0, e.JAN24 - 12
    groups = {
        "stay": group(TILLSVIDARE, None, (ever, early)),
        "exit_2025": group(TILLSVIDARE, (e.JAN25, e.LAST), (ever, e.OCT24)),
        "exit_2024": group(TILLSVIDARE, (e.JAN24, e.OCT24), (ever, e.JAN24)),
        "exit_nov24": group(TILLSVIDARE, (e.NOV24, dec24), (ever, e.OCT24)),
        "visstid_stay": group(VISSTID, None, (e.JAN25, e.LAST)),
        "visstid_exit_2025": group(VISSTID, (e.JAN25, e.LAST), (e.NOV24, e.LAST)),
        "visstid_exit_2024": group(VISSTID, (e.JAN24, e.OCT24), (ever, e.OCT24)),
        "visstid_exit_nov24": group(VISSTID, (e.NOV24, dec24), (ever, e.OCT24)),
    }
    taken = set()
    for name, both in e.PART_TIME.items():
        for kon, missing in zip((KVINNA, MAN), both, strict=True):
            candidates = [p for p in groups[name] if p.kon == kon]
            for i, less in zip(rng.permutation(len(candidates))[: len(missing)], missing, strict=True):
                candidates[int(i)].grades = [(0, round(1 - less, 2))]
                taken.add(candidates[int(i)])
    became = [p for p in groups["stay"] if p not in taken]
    for i in rng.permutation(len(became))[: e.BECAME_FULL_TIME]:
        since = int(rng.integers(e.FIRST + 4, e.OCT24))
        became[int(i)].grades = [(0, float(rng.choice([0.5, 0.75, 0.75, 0.8, 0.9]))), (since, 1.0)]
    for p in people:
        if p.left and p.left < e.JAN24 and rng.random() < 0.12:
            p.grades = [(0, float(rng.choice([0.5, 0.75, 0.75, 0.8, 0.9])))]

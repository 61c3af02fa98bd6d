"""Who comes and goes when: employments with a first month and the month they have left, from the yearly quotas."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count, pairwise

import numpy as np

from kf.demo import employer as e
from kf.schema import (
    ANNAN_ARBETSGIVARE,
    ATERANSTALLNING,
    EGEN_BEGARAN,
    FRAN_VISSTID,
    INOM_STADEN,
    KVINNA,
    MAN,
    OVRIGT,
    PENSION,
    TILLSVIDARE,
    VISSTID,
    VISSTID_UPPHOR,
)

FORMS = (TILLSVIDARE, VISSTID)
Counts = dict[tuple[str, str], np.ndarray]


@dataclass(eq=False)
class Employment:
    """One employment: hired in month `start`, not employed any more from a day in month `left` (None: still there)."""

    form: str
    kon: str
    start: int
    left: int | None = None
    reason: str = ""
    leaves_from_leave: bool = False
    hired_by: str = ""
    role: e.Role | None = None
    earlier: Employment | None = None
    later: Employment | None = None
    birth: int = 0
    grades: list[tuple[int, float]] = field(default_factory=lambda: [(0, 1.0)])  # (from month, share)
    leaves: list[tuple[int, int]] = field(default_factory=list)  # month-ends on leave, first and last

    def at(self, m: int) -> bool:
        """Employed at the end of the month."""
        return self.start <= m and (self.left is None or m < self.left)

    def grade(self, m: int) -> float:
        """The sysselsättningsgrad at the end of a month."""
        return [g for since, g in self.grades if since <= m][-1]

    def away(self, m: int) -> bool:
        """On leave at the end of the month."""
        return any(a <= m <= b for a, b in self.leaves)

    @property
    def first_start(self) -> int:
        """The month of the person's first employment in the data."""
        return self.earlier.first_start if self.earlier else self.start


def _spread(rng: np.random.Generator, n: int, period: e.Period, season: tuple[float, ...]) -> np.ndarray:
    weights = np.array([season[m % 12] for m in range(period.first, period.last + 1)])
    return rng.multinomial(n, weights / weights.sum())


def monthly(rng: np.random.Generator) -> tuple[Counts, Counts]:
    """Hires and exits per month (index 0 is the first month) for each (form, kön); drawn until all levels fit."""
    for _ in range(5000):
        into = {key: np.zeros(e.LAST - e.FIRST + 1, int) for key in e.START}
        out = {key: np.zeros(e.LAST - e.FIRST + 1, int) for key in e.START}
        for form, kon in e.START:
            season_in = e.SEASON_IN if form == TILLSVIDARE else e.SEASON_VISSTID_IN
            season_out = e.SEASON_OUT if form == TILLSVIDARE else e.SEASON_VISSTID_OUT
            for period in e.PERIODS:
                span = slice(period.first - e.FIRST, period.last - e.FIRST + 1)
                hires, exits = period.flow(form, kon)
                into[form, kon][span] = _spread(rng, hires, period, season_in)
                out[form, kon][span] = _spread(rng, exits, period, season_out)
        if _levels_fit(into, out):
            return into, out
    raise RuntimeError("no spread over the months fits the levels")


def _levels_fit(into: Counts, out: Counts) -> bool:
    """Enough people to leave each month, Octobers that rise, and the mean level of 2025."""
    stock = {key: e.START[key] + np.cumsum(into[key] - out[key]) for key in e.START}
    for key, level in stock.items():
        if (np.concatenate([[e.START[key]], level[:-1]]) - out[key] < 0).any():
            return False
    permanent = stock[TILLSVIDARE, KVINNA] + stock[TILLSVIDARE, MAN]
    everybody = permanent + stock[VISSTID, KVINNA] + stock[VISSTID, MAN]
    octobers = [int(everybody[e.month(y, 10) - e.FIRST]) for y in range(2020, 2025)]
    rises = all(a < b for a, b in pairwise(octobers))
    mean = permanent[e.JAN25 - e.FIRST :].mean()
    return rises and e.LEVEL[0] < mean < e.LEVEL[1] - 0.5


def _reasons(rng: np.random.Generator, period: e.Period, form: str, n: int) -> list[tuple[str, bool]]:
    """The reasons of a period's exits, shuffled, each with whether the leaver was on leave."""
    if form == VISSTID:
        given = [(EGEN_BEGARAN, False)] * period.egen_visstid
        given += [(VISSTID_UPPHOR, False)] * (n - len(given))
    else:
        given = [(PENSION, False)] * period.pension + [(OVRIGT, False)] * period.other
        given += [(EGEN_BEGARAN, True)] * period.on_leave
        given += [(EGEN_BEGARAN, False)] * (n - len(given))
    return [given[i] for i in rng.permutation(n)]


def _pick(rng: np.random.Generator, pool: list[Employment], m: int, reason: str, away: bool) -> Employment:
    """Who of the pool leaves in a month: the briefest stay leave most, pension takes the longest employed."""
    tenure = np.array([m - p.start for p in pool], float)
    if pool[0].form == VISSTID:
        weights = np.where(tenure >= 1, np.exp(tenure / 1.2 - tenure.max() / 1.2), 0.0)
    elif reason == PENSION:
        weights = np.where(tenure >= min(72, tenure.max()), 1.0, 0.0)
    else:
        weights = np.exp(-tenure / 90) + 0.15
        least = 20 if away else 4
        if m >= e.JAN25:
            # who leaves in 2025 was there in October 2024: hires and exits of 2025 are different people
            weights[[p.start > e.OCT24 - 3 for p in pool]] = 0
        weights[tenure < least] = 0
    if weights.sum() == 0:
        raise RuntimeError("nobody to leave")
    return pool[int(rng.choice(len(pool), p=weights / weights.sum()))]


def employments(rng: np.random.Generator) -> list[Employment]:
    """All månadsavlönade employments of the data, without persons, roles or births."""
    into, out = monthly(rng)
    everybody: list[Employment] = []
    for (form, kon), n in e.START.items():
        if form == TILLSVIDARE:
            years = np.minimum(rng.gamma(1.3, 7.5, n), 34.5)
            pool = [Employment(form, kon, e.FIRST - 1 - int(y * 12)) for y in years]
        else:
            pool = [Employment(form, kon, e.FIRST - 1 - int(k)) for k in rng.integers(0, 9, n)]
        everybody += pool
        order = count()
        reasons = _dealt(rng, form, kon)
        for m in range(e.FIRST + 1, e.LAST + 1):
            for _ in range(out[form, kon][m - e.FIRST]):
                reason, away = reasons[next(order)]
                leaver = _pick(rng, pool, m, reason, away)
                leaver.left, leaver.reason, leaver.leaves_from_leave = m, reason, away
                pool.remove(leaver)
            hired = [Employment(form, kon, m) for _ in range(into[form, kon][m - e.FIRST])]
            pool += hired
            everybody += hired
    return everybody


def _dealt(rng: np.random.Generator, form: str, kon: str) -> list[tuple[str, bool]]:
    """The reasons of all exits of one (form, kön) in order of time, men with their share of each."""
    result = []
    for period in e.PERIODS:
        women, men = period.flow(form, KVINNA)[1], period.flow(form, MAN)[1]
        # the same shuffle for both: the generator is seeded by the period, not shared
        both = _reasons(np.random.default_rng(period.first), period, form, women + men)
        mine = both[:women] if kon == KVINNA else both[women:]
        result += [mine[i] for i in rng.permutation(len(mine))]
    return result


def hiring_ways(rng: np.random.Generator, people: list[Employment]) -> None:
    """Say how everybody was recruited; 2025 exactly as the plan has it for visstid."""
    for p in people:
        if p.hired_by:
            continue
        p.hired_by = INOM_STADEN if p.form == TILLSVIDARE and rng.random() < 0.42 else ANNAN_ARBETSGIVARE
    brief = [p for p in people if p.form == VISSTID and p.start >= e.JAN25]
    outside = [p for p in brief if p.hired_by == ANNAN_ARBETSGIVARE]
    outside[0].hired_by = INOM_STADEN
    ways = Counter(p.hired_by for p in brief)
    if (ways[ANNAN_ARBETSGIVARE], ways[ATERANSTALLNING], ways[INOM_STADEN]) != (17, 11, 1):
        raise RuntimeError(f"recruitment ways {ways}")


def link(earlier: Employment, later: Employment, way: str) -> None:
    """Make two employments one person's."""
    earlier.later, later.earlier, later.hired_by = later, earlier, way


def conversions(rng: np.random.Generator, people: list[Employment]) -> None:
    """Visstid that ends the day before a tillsvidare of the same kön begins, as many as each period has."""
    common = {"servicehandläggare", "ekonomiadministratör", "handläggare", "assistent"}
    for period in e.PERIODS:
        left = period.conversions
        room = Counter(e.quota("hires")) if period.first == e.JAN25 else None
        months = rng.permutation(np.arange(period.first, period.last + 1))
        for m in [int(x) for x in months] * 3:
            for kon in (KVINNA, MAN):
                ending = [
                    p
                    for p in people
                    if p.form == VISSTID and p.left == m and p.kon == kon and p.reason == VISSTID_UPPHOR
                    if p.later is None and p.role and p.role.befattning in common
                    if room is None or room[p.role]
                ]
                hired = [p for p in people if p.form == TILLSVIDARE and p.start == m and p.kon == kon and not p.earlier]
                if left and ending and hired:
                    link(ending[0], hired[0], FRAN_VISSTID)
                    left -= 1
                    if room and ending[0].role:
                        room[ending[0].role] -= 1


def returns(rng: np.random.Generator, people: list[Employment]) -> None:
    """People who come back after a gap: eleven to visstid in 2025, a few every year otherwise."""
    for form, first, last, number in (
        (VISSTID, e.JAN25, e.LAST, 11),
        (VISSTID, e.JAN24, e.NOV24 + 1, 9),
        (VISSTID, e.FIRST + 18, e.JAN24 - 1, 9),
        (TILLSVIDARE, e.JAN25, e.LAST, 4),
        (TILLSVIDARE, e.FIRST + 24, e.JAN25 - 1, 6),
    ):
        hired = [p for p in people if p.form == form and first <= p.start <= last and not p.earlier]
        for i in rng.permutation(len(hired)):
            p = hired[int(i)]
            gone = [
                q
                for q in people
                if q.form == form and q.left and q.kon == p.kon and not q.later and not q.leaves_from_leave
                if q.left + 2 <= p.start <= q.left + 40 and q.reason != PENSION
                if form == VISSTID or q.left < e.JAN24
            ]
            same = [q for q in gone if q.role and p.role and q.role.befattning == p.role.befattning]
            if number and gone:
                chosen = (same or gone)[int(rng.integers(len(same or gone)))]
                link(chosen, p, ATERANSTALLNING)
                number -= 1
        if number:
            raise RuntimeError("too few to come back")

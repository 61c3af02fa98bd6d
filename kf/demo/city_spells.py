"""The large employer's spells: every employment cut where its enhet, leave, grade or pay changes, in numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kf.demo import employer as e
from kf.demo.city import CONVERTED, ENDED, NEVER, QUIT, RETIRED, TILLSVIDARE_CODE, TIM_CODE, Jobs, Plan
from kf.demo.history import FIRST_DAY
from kf.schema import (
    AKTIV,
    ANNAN_ARBETSGIVARE,
    ATERANSTALLNING,
    EGEN_BEGARAN,
    EXTERN,
    FRAN_VISSTID,
    INGEN_VAG,
    INOM_STADEN,
    KVINNA,
    MAN,
    PENSION,
    SPELL,
    TILLSVIDARE,
    TIMAVLONAD,
    TJANSTLEDIG,
    VISSTID,
    VISSTID_UPPHOR,
    names,
)

HIRED_BY = [ANNAN_ARBETSGIVARE, INOM_STADEN, ATERANSTALLNING, FRAN_VISSTID]
REASONS = [EGEN_BEGARAN, PENSION, VISSTID_UPPHOR]
WENT = [INOM_STADEN, EXTERN, INGEN_VAG]
GRADES = np.array([1.0, 0.75, 0.8, 0.5, 0.9])
FULL_TIME, MOVED, AWAY, REGRADED = 0.8, 0.16, 0.24, 0.08  # shares of all employments
BITS = 15  # a day fits in these, counted from 1970
DAY_MASK = (1 << BITS) - 1
OPEN = DAY_MASK  # the day of who has not left


def days(months: np.ndarray, day: np.ndarray | int = 1) -> np.ndarray:
    """Days since 1970 of a day in each month."""
    since = (np.minimum(months, e.LAST + 120) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return since.astype(np.int64) + day - 1


def _first_days(rng: np.random.Generator, jobs: Jobs, months: np.ndarray) -> np.ndarray:
    """The first of the month for most, any other day for the rest."""
    other = rng.random(len(jobs)) > FIRST_DAY
    return days(months, np.where(other, rng.integers(2, 28, len(jobs)), 1))


def _during(rng: np.random.Generator, jobs: Jobs, share: float) -> tuple[np.ndarray, np.ndarray]:
    """For a share of the employments a month inside the time of the data, at least two months from both ends."""
    first = np.maximum(jobs.start, e.FIRST) + 2
    room = np.minimum(jobs.left, e.LAST) - 2 - first
    happens = (rng.random(len(jobs)) < share) & (room > 0) & (jobs.form == TILLSVIDARE_CODE)
    return happens, first + (rng.random(len(jobs)) * np.maximum(room, 1)).astype(int)


def spells(rng: np.random.Generator, plan: Plan, jobs: Jobs) -> pd.DataFrame:
    """The canonical spell frame, texts as categoricals so that millions of rows fit in memory."""
    n = len(jobs)
    chief = jobs.role >= plan.chief
    start, end = _first_days(rng, jobs, jobs.start), _first_days(rng, jobs, jobs.left)
    # chefs relieve each other on the first of a month
    start[chief], end[chief] = days(jobs.start[chief]), days(jobs.left[chief])
    end[jobs.left > e.LAST] = OPEN
    # who goes from visstid to tillsvidare begins the day the other ended
    before = np.flatnonzero((jobs.form == 1) & (jobs.reason == ENDED))
    before = before[np.argsort(jobs.person[before] * 4096 + jobs.left[before] - e.FIRST, kind="stable")]
    key = jobs.person * 4096 + jobs.left - e.FIRST
    after = np.flatnonzero(jobs.way == CONVERTED)
    found = before[np.searchsorted(key[before], jobs.person[after] * 4096 + jobs.start[after] - e.FIRST)]
    start[after] = end[found]
    went = np.where(jobs.reason == QUIT, (rng.random(n) < 0.52).astype(int), 2)

    moved, move_month = _during(rng, jobs, MOVED)
    moved &= ~chief
    away, leave_month = _during(rng, jobs, AWAY)
    away &= ~chief
    back_month = np.minimum(leave_month + rng.integers(2, 13, n), np.minimum(jobs.left, NEVER) - 1)
    regraded, grade_month = _during(rng, jobs, REGRADED)
    move_day, leave_day, back_day, grade_day = (days(m) for m in (move_month, leave_month, back_month, grade_month))
    aprils = days(np.array([e.month(y, 4) for y in e.REVISION]))

    after_last = days(np.array([e.LAST + 1]))[0]
    every = np.arange(n, dtype=np.int64) << BITS
    keys = [every + start]
    for mask, day in ((moved, move_day), (away, leave_day), (away, back_day), (regraded, grade_day)):
        keys.append((every + day)[mask & (day < after_last)])
    for april in aprils:
        keys.append((every + april)[(start < april) & (end > april)])
    cuts = np.unique(np.concatenate(keys))
    job, since = cuts >> BITS, cuts & DAY_MASK
    first = np.append(True, job[1:] != job[:-1])
    last = np.append(first[1:], True)
    until = np.where(last, end[job], np.append(since[1:], 0))

    code = plan.roles["code"].to_numpy()[jobs.role]
    low, high = plan.first_unit[code], plan.first_unit[code + 1]
    other = low + (jobs.unit - low + 1 + rng.integers(0, 7, n)) % (high - low)
    unit = np.where((moved[job]) & (since < move_day[job]), other[job], jobs.unit[job])
    on_leave = away[job] & (since >= leave_day[job]) & (since < back_day[job])
    regraded &= ~chief
    grade = np.where((rng.random(n) < FULL_TIME) | chief, 0, rng.integers(1, len(GRADES), n))
    earlier_grade = rng.integers(1, len(GRADES), n)
    share = GRADES[np.where(regraded[job] & (since < grade_day[job]), earlier_grade[job], grade[job])]
    hourly = jobs.form[job] == TIM_CODE

    columns: dict[str, Any] = {
        "person": _keys(jobs.person[job], int(jobs.person.max()) + 1),
        "birth_month": (jobs.birth[job] - 1970 * 12).astype("datetime64[M]").astype("datetime64[s]"),
        "kon": _text(jobs.man[job], [KVINNA, MAN]),
        "avdelning": _text(code[job], plan.roles.drop_duplicates("code")["avdelning"].tolist()),
        "enhet": _text(unit, plan.units["enhet"].tolist()),
        "befattning": _befattning(plan, jobs.role[job]),
        "anstallningsform": _text(jobs.form[job], [TILLSVIDARE, VISSTID, TIMAVLONAD]),
        "avtal": _text(np.zeros(len(job), int), ["AB"]),
        "status": _text(on_leave, [AKTIV, TJANSTLEDIG]),
        "sysselsattningsgrad": np.where(hourly, np.nan, share),
        "manadslon": pd.array(_pay(rng, plan, jobs, job, since, aprils), dtype="Int32"),
        "chef": _chefs(plan, jobs, job, unit, since, start, end),
        "valid_from": since.astype("datetime64[D]").astype("datetime64[s]"),
        "valid_to": np.where(until == OPEN, np.datetime64("NaT", "D"), (until - 1).astype("datetime64[D]")).astype(
            "datetime64[s]"
        ),
        "rekryteringsvag": _text(np.where(first, jobs.way[job], -1), HIRED_BY),
        "avgangsorsak": _text(np.where(last & (until != OPEN), jobs.reason[job], -1), REASONS),
        "avgangsvag": _text(np.where(last & (until != OPEN), went[job], -1), WENT),
    }
    return pd.DataFrame(columns)[names(SPELL)]


def _text(codes: np.ndarray, values: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes.astype(np.int32), categories=values)


def _keys(codes: np.ndarray, n: int) -> pd.Categorical:
    return _text(codes, [f"P{k:07d}" for k in range(n)])


def _befattning(plan: Plan, role: np.ndarray) -> pd.Categorical:
    values, codes = np.unique(plan.roles["befattning"].to_numpy(dtype=object), return_inverse=True)
    return _text(codes[role], [str(v) for v in values])


def _pay(
    rng: np.random.Generator, plan: Plan, jobs: Jobs, job: np.ndarray, since: np.ndarray, aprils: np.ndarray
) -> np.ndarray:
    """Full-time pay in kronor: the befattning's, more with tenure, what a spell's year had of the revisions."""
    tenure = np.clip((e.LAST - jobs.start) / 12, 0, 18)
    level = plan.roles["lon"].to_numpy()[jobs.role] * (0.965 + 0.0045 * tenure)
    level = level * np.exp(rng.normal(0, 0.055, len(jobs)))
    revised = np.searchsorted(aprils, np.maximum(since, days(np.array([e.FIRST]))[0]), side="right")
    after = np.append(np.cumprod([1 + r for r in reversed(list(e.REVISION.values()))])[::-1], 1.0)
    return (level[job] / after[revised] / 100).round().astype(np.int64) * 100


def _chefs(
    plan: Plan,
    jobs: Jobs,
    job: np.ndarray,
    unit: np.ndarray,
    since: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
) -> pd.Categorical:
    """The key of the enhet's enhetschef; of an enhetschef the avdelningschef; nobody above that one."""
    divisions = len(plan.first_unit) - 1
    leads = (jobs.role >= plan.chief) & (jobs.role < plan.chief + divisions)
    first, second = np.full(len(plan.units), -1), np.full(len(plan.units), -1)
    change = np.full(len(plan.units), OPEN)
    original = np.flatnonzero(leads & (jobs.start < e.FIRST))
    successor = np.flatnonzero(leads & (jobs.start >= e.FIRST))
    first[jobs.unit[original]], change[jobs.unit[original]] = jobs.person[original], end[original]
    second[jobs.unit[successor]] = jobs.person[successor]
    top = np.flatnonzero(jobs.role >= plan.chief + divisions)
    above = jobs.person[top][np.argsort(jobs.role[top])]
    code = plan.roles["code"].to_numpy()[jobs.role]
    chef = np.where(since < change[unit], first[unit], second[unit])
    chef = np.where(leads[job], above[code[job]], chef)
    chef = np.where(jobs.role[job] >= plan.chief + divisions, -1, chef)
    keys = np.unique(chef[chef >= 0])
    return _text(np.where(chef < 0, -1, np.searchsorted(keys, chef)), [f"P{k:07d}" for k in keys])


assert REASONS.index(PENSION) == RETIRED

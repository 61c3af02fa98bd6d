"""A made-up large employer, vectorised: nothing is calibrated, everything is of a believable size.

`flow` decides who is employed from when to when, one entry per employment in a structure of numpy arrays;
`city_spells` cuts the employments into spells.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from kf.demo import employer as e
from kf.schema import BUDGET, names
from kf.store import DEFAULT_FOLDER

GROWTH = 1.07  # the last month's stock in relation to the first's
SHARES = (0.905, 0.08, 0.015)  # tillsvidare, visstid, timavlönad
HAZARD = 0.0072  # of leaving tillsvidare, per month, for those of 30-54 years
YOUNG, OLDER = 1.7, 0.55  # in relation to that, under 30 and from 55
CONVERT, RETURN, WITHIN = 0.3, 0.05, 0.3  # shares: visstid that becomes tillsvidare, hires that come back or move
SEASON_SHARE = 0.3  # exits that wait for one of the months of SEASON (January is 0)
SEASON = np.array([0, 7, 7, 8, 8])
NEVER = e.LAST + 1200
TILLSVIDARE_CODE, VISSTID_CODE, TIM_CODE = 0, 1, 2
OUTSIDE, INSIDE, BACK, CONVERTED = 0, 1, 2, 3  # how hired: index into city_spells.HIRED_BY
QUIT, RETIRED, ENDED = 0, 1, 2  # why left: index into city_spells.REASONS
RETIREMENT = np.array(e.PENSION_AGES)


@dataclass
class Jobs:
    """Employments as arrays of one length: months as integers, the rest as codes."""

    person: np.ndarray
    form: np.ndarray
    man: np.ndarray
    birth: np.ndarray
    role: np.ndarray
    unit: np.ndarray
    start: np.ndarray
    left: np.ndarray
    reason: np.ndarray
    way: np.ndarray

    def __len__(self) -> int:
        return len(self.person)


@dataclass
class Plan:
    """The structure: roles (befattning in an avdelning), the enheter and what share of the people each has."""

    roles: pd.DataFrame
    units: pd.DataFrame  # enhet, avdelning (code)
    weight: np.ndarray  # of each role
    first_unit: np.ndarray  # of each avdelning, and one after the last
    chief: int  # role codes from here on: enhetschef of each avdelning, then avdelningschef of each


def structure(people: int) -> Plan:
    """The roles and enheter of a city of a size; no randomness."""
    roles = pd.read_csv(DEFAULT_FOLDER / "demo_city.csv")
    avdelningar = list(dict.fromkeys(roles["avdelning"]))
    share = roles.groupby("avdelning", sort=False)["avdelning_andel"].first().to_numpy()
    count = np.maximum((np.clip(people // 60, 350, 900) * share).round().astype(int), 2)
    units = pd.DataFrame(
        [(f"{name} enhet {k + 1}", a) for a, name in enumerate(avdelningar) for k in range(count[a])],
        columns=["enhet", "avdelning"],
    )
    weight = (roles["avdelning_andel"] * roles["andel"]).to_numpy()
    leaders = [(a, "enhetschef", 56500, 0.25) for a in avdelningar]
    leaders += [(a, "avdelningschef", 78500, 0.4) for a in avdelningar]
    extra = pd.DataFrame(leaders, columns=["avdelning", "befattning", "lon", "man"])
    every = pd.concat([roles[list(extra.columns)], extra], ignore_index=True)
    every["code"] = every["avdelning"].map({a: i for i, a in enumerate(avdelningar)})
    first = np.concatenate([[0], np.cumsum(count)])
    return Plan(every, units, weight / weight.sum(), first, len(roles))


def _left(rng: np.random.Generator, form: int, start: np.ndarray, birth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The month each employment has ended, counted from `start`, and why."""
    n = len(start)
    if form != TILLSVIDARE_CODE:
        end = start + rng.integers(2, 13, n)
        return end, np.where(rng.random(n) < 0.12, QUIT, ENDED)
    age = (start - birth) / 12
    hazard = HAZARD * np.select([age < 30, age >= 55], [YOUNG, OLDER], 1.0)
    end = start + 1 + (rng.exponential(1.0, n) / hazard).astype(int)
    month = SEASON[rng.integers(0, len(SEASON), n)]
    end = np.where(rng.random(n) < SEASON_SHARE, end + (month - end % 12) % 12, end)
    pension = birth + RETIREMENT[rng.integers(0, len(RETIREMENT), n)] * 12 + rng.integers(0, 12, n)
    pension = np.maximum(pension, start + 1 + rng.integers(0, 24, n))
    return np.minimum(end, pension), np.where(pension <= end, RETIRED, QUIT)


def _new(rng: np.random.Generator, plan: Plan, form: int, start: np.ndarray, now: int, person: int) -> Jobs:
    """People who are new: roles by weight, enheter of the avdelning, births after the hire."""
    n = len(start)
    role = rng.choice(len(plan.weight), n, p=plan.weight)
    code = plan.roles["code"].to_numpy()[role]
    low, high = plan.first_unit[code], plan.first_unit[code + 1]
    unit = low + (rng.random(n) ** 1.25 * (high - low)).astype(int)
    age = np.clip(20 * 12 + rng.gamma(2.1, 85, n), 20 * 12, 58 * 12).astype(int)
    # who would be past the usual age of retirement already is given another
    birth = np.where(now - (start - age) > 64 * 12, now - rng.integers(48 * 12, 64 * 12, n), start - age)
    man = rng.random(n) < plan.roles["man"].to_numpy()[role]
    left, reason = _left(rng, form, np.maximum(start, now), birth)
    way = np.where(rng.random(n) < WITHIN, INSIDE, OUTSIDE)
    return Jobs(np.arange(person, person + n), np.full(n, form), man, birth, role, unit, start, left, reason, way)


def _chiefs(rng: np.random.Generator, plan: Plan) -> Jobs:
    """A chef for each enhet, every other one with a successor from the first of an April, and the avdelningschefer."""
    units, divisions = len(plan.units), len(plan.first_unit) - 1
    first = np.full(units, NEVER)
    changes = rng.permutation(units)[: units // 2]
    first[changes] = np.array([e.month(y, 4) for y in range(2021, 2026)])[rng.integers(0, 5, len(changes))]
    unit = np.concatenate([np.arange(units), changes, plan.first_unit[:-1]])
    code = plan.units["avdelning"].to_numpy()[unit]
    n = len(unit)
    leads = np.arange(n) >= n - divisions
    role = plan.chief + code + np.where(leads, divisions, 0)
    earlier = e.FIRST - 1 - rng.integers(0, 300, n)
    start = np.where((np.arange(n) >= units) & ~leads, first[unit], earlier)
    left = np.concatenate([first, np.full(n - units, NEVER)])
    birth = np.clip(np.minimum(start, e.FIRST) - rng.integers(33 * 12, 46 * 12, n), e.month(1962, 1), e.month(1986, 1))
    birth = np.minimum(birth, start - 22 * 12)
    man = rng.random(n) < plan.roles["man"].to_numpy()[role]
    zero = np.zeros(n, int)
    return Jobs(np.arange(n), zero, man, birth, role, unit, start, left, zero, zero)


def flow(rng: np.random.Generator, plan: Plan, people: int) -> Jobs:
    """All employments of 70 months: those there first, then month by month as many as the stock needs."""
    parts = [_chiefs(rng, plan)]
    staff = people - len(plan.units) - len(plan.first_unit) + 1
    person = len(parts[0])
    for form, share in enumerate(SHARES):
        n = round(staff * share / GROWTH)
        tenure = np.minimum(rng.gamma(1.2, 90, n), 400) if form == TILLSVIDARE_CODE else rng.integers(0, 10, n)
        parts.append(_new(rng, plan, form, e.FIRST - 1 - tenure.astype(int), e.FIRST, person))
        person += n
    waiting = {form: [parts[1 + form]] for form in range(3)}
    stock = {form: len(parts[1 + form]) for form in range(3)}
    again = np.zeros(40 * people + 100_000, bool)  # who has gone on or come back once, and will not again
    for m in range(e.FIRST + 1, e.LAST + 1):
        gone = {form: _leavers(waiting[form], m) for form in range(3)}
        for form, share in enumerate(SHARES):
            target = round(staff * share / GROWTH * (1 + (GROWTH - 1) * (m - e.FIRST) / (e.LAST - e.FIRST)))
            need = max(target - stock[form] + len(gone[form]), 0)
            hired = _new(rng, plan, form, np.full(need, m), m, person)
            person += need
            if form == TILLSVIDARE_CODE:
                ended = gone[VISSTID_CODE]
                goes_on = (ended.reason == ENDED) & (rng.random(len(ended)) < CONVERT) & ~again[ended.person]
                _same_person(hired, _rows(ended, goes_on), CONVERTED, again)
            else:
                back = _leavers(waiting[form], m - 4)
                returns = (rng.random(len(back)) < RETURN) & ~again[back.person]
                _same_person(hired, _rows(back, returns), BACK, again)
            stock[form] += need - len(gone[form])
            waiting[form].append(hired)
            parts.append(hired)
    return _joined(parts)


def _rows(jobs: Jobs, mask: np.ndarray) -> Jobs:
    return Jobs(*(getattr(jobs, f.name)[mask] for f in fields(Jobs)))


def _joined(parts: list[Jobs]) -> Jobs:
    return Jobs(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Jobs)))


def _leavers(parts: list[Jobs], m: int) -> Jobs:
    return _joined([_rows(p, p.left == m) for p in parts])


def _same_person(hired: Jobs, earlier: Jobs, way: int, again: np.ndarray) -> None:
    """Make the first of the hired the people that were here earlier, with the role and enhet they had."""
    n = min(len(hired), len(earlier))
    again[earlier.person[:n]] = True
    for name in ("person", "man", "birth", "role", "unit"):
        getattr(hired, name)[:n] = getattr(earlier, name)[:n]
    hired.way[:n] = way


def tables(people: int, seed: int) -> dict[str, pd.DataFrame]:
    """The frames spell, budget and series_break of a city with about so many employed at the end."""
    from kf.demo import city_spells

    rng = np.random.default_rng([seed, people])
    plan = structure(people)
    jobs = flow(rng, plan, people)
    first = plan.roles["avdelning"].iloc[0]
    breaks = [(dt.date(2022, 1, 1), first, "Omorganisation"), (dt.date(2024, 7, 1), None, "Nytt personalsystem")]
    return {
        "spell": city_spells.spells(rng, plan, jobs),
        "budget": _budget(plan, jobs),
        "series_break": pd.DataFrame(breaks, columns=["datum", "avdelning", "text"]),
    }


def _budget(plan: Plan, jobs: Jobs) -> pd.DataFrame:
    """October's outcome of 2023-2025 rounded to tens, and one per cent more for 2026."""
    rows = []
    divisions = plan.roles.drop_duplicates("code")["avdelning"].tolist()
    code = plan.roles["code"].to_numpy()[jobs.role]
    for year in (2023, 2024, 2025, 2026):
        m = min(e.month(year, 10), e.LAST)
        there = (jobs.start <= m) & (jobs.left > m) & (jobs.form != TIM_CODE)
        count = np.bincount(code[there], minlength=len(divisions)) * (1.01 if year == 2026 else 1.0)
        rows += [(a, year, round(n, -1), round(n * 0.95, -1)) for a, n in zip(divisions, count, strict=True)]
    return pd.DataFrame(rows, columns=names(BUDGET))

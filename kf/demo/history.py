"""From employments to spells: enheter, chefs, leave, grades and pay, one row for every stretch on unchanged terms."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from kf.demo import employer as e
from kf.demo.flows import Employment
from kf.schema import (
    AKTIV,
    EGEN_BEGARAN,
    EXTERN,
    INGEN_VAG,
    INOM_STADEN,
    OKAND,
    OVRIGT,
    PENSION,
    SPELL,
    TILLSVIDARE,
    TJANSTLEDIG,
    names,
)

DAY = dt.timedelta(days=1)
NEVER = dt.date(9999, 12, 31)
MOVES, PROMOTIONS = 48, 26  # over the years: people who changed enhet, and befattning
FIRST_DAY = 0.72  # the share who begin on the first of a month; as many leave on the last
SCALE = 0.05  # the spread of pay between people in one befattning


@dataclass
class Life:
    """What an employment's spells are made from: days and changes, each (day, what it was before the day)."""

    job: Employment
    person: str
    start: dt.date
    end: dt.date  # the first day not employed
    enhet: str
    moves: list[tuple[dt.date, str]] = field(default_factory=list)
    posts: list[tuple[dt.date, str]] = field(default_factory=list)
    leaves: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    grades: list[tuple[dt.date, float]] = field(default_factory=list)
    pay: float = 1.0  # in relation to the befattning's
    turn: int = 0

    def unit(self, day: dt.date) -> str:
        """The enhet on a day: of today, before personal moves, before reorganisations."""
        enhet = next((before for since, before in self.moves if day < since), self.enhet)
        for since, earlier in e.REORGANISATIONS:
            if day < since and enhet in earlier:
                enhet = earlier[enhet][self.turn % len(earlier[enhet])]
        return enhet

    def befattning(self, day: dt.date) -> str:
        """The befattning on a day."""
        now = self.job.role.befattning if self.job.role else ""
        return next((before for since, before in self.posts if day < since), now)

    def changes(self) -> list[dt.date]:
        """The days on which something may change, from the first to the one after the last."""
        days = {self.start, self.end}
        days |= {day for day, _ in [*self.moves, *self.posts, *e.REORGANISATIONS]}
        days |= {day for day, _ in self.grades} | {day for leave in self.leaves for day in leave}
        days |= {dt.date(year, 4, 1) for year in e.REVISION}
        return sorted(day for day in days if self.start <= day <= self.end)


def lives(rng: np.random.Generator, people: list[Employment], enheter: dict[Employment, str]) -> list[Life]:
    """Days, persons and the changes that no figure depends on."""
    result: list[Life] = []
    by_job: dict[Employment, Life] = {}
    number = iter(rng.permutation(len(people)) + 1)
    for job in sorted(people, key=lambda p: p.start):
        earlier = by_job[job.earlier] if job.earlier else None
        person = earlier.person if earlier else f"P{int(next(number)):06d}"
        start = _day(rng, job.start)
        if earlier and earlier.job.left == job.start:
            start = earlier.end
        end = NEVER if job.left is None else _day(rng, job.left)
        life = Life(job, person, start, max(end, start + DAY), enheter[job], turn=int(rng.integers(0, 60)))
        tenure = (e.LAST - job.start) / 12
        life.pay = float(
            np.exp(np.clip(rng.normal(0, SCALE), -2 * SCALE, 2 * SCALE) - 0.035) * (1 + 0.0045 * min(tenure, 18))
        )
        for first, last in job.leaves:
            back = end if job.left == last + 1 else e.date(last + 1, int(rng.integers(1, 29)))
            if last >= e.LAST and job.left is None:
                back = NEVER  # still on leave
            life.leaves.append((e.date(first, int(rng.integers(1, 29))), back))
        life.grades = [(e.date(max(m, e.FIRST - 1)), g) for m, g in job.grades[1:]]
        result.append(life)
        by_job[job] = life
    _move(rng, result)
    _promote(rng, result)
    return result


def _day(rng: np.random.Generator, m: int) -> dt.date:
    return e.date(m, 1 if rng.random() < FIRST_DAY else int(rng.integers(2, 28)))


def _move(rng: np.random.Generator, everybody: list[Life]) -> None:
    """Moves between the enheter of one role, in every year."""
    able = [x for x in everybody if x.job.role and len(x.job.role.enheter) > 1 and x.job.form == TILLSVIDARE]
    for i in rng.permutation(len(able))[:MOVES]:
        life = able[int(i)]
        last = (life.job.left or e.LAST) - 2
        first = max(life.job.start + 8, e.FIRST + 2)
        others = [u for u in life.job.role.enheter if u != life.enhet] if life.job.role else []
        if last > first:
            day = e.date(int(rng.integers(first, last)))
            life.moves.append((day, others[int(rng.integers(len(others)))]))


def _promote(rng: np.random.Generator, everybody: list[Life]) -> None:
    """Posts that came with a reorganisation, and people who had another befattning before 2024."""
    for life in everybody:
        post = e.PROMOTED.get((life.job.role.befattning, life.enhet)) if life.job.role else None
        if post and life.start < post[0]:
            life.posts.append(post)
    able = [
        x
        for x in everybody
        if x.job.role and x.job.role.befattning in e.EARLIER_BEFATTNING and x.job.form == TILLSVIDARE
        if x.job.start < e.FIRST and (x.job.left is None or x.job.left > e.JAN24 + 12)
    ]
    for i in rng.permutation(len(able))[:PROMOTIONS]:
        life = able[int(i)]
        day = e.date(int(rng.integers(e.FIRST + 3, e.JAN24)))
        life.posts.append((day, e.EARLIER_BEFATTNING[life.befattning(NEVER)]))


class Leaders:
    """Who leads whom on a day: the enhet's enhetschef, else the avdelningschef, else the förvaltningschef."""

    def __init__(self, everybody: list[Life]) -> None:
        self.posts: dict[tuple[str, str], list[tuple[dt.date, dt.date, str]]] = defaultdict(list)
        self.avdelning = e.avdelning_of()
        for life in everybody:
            if life.job.role and life.job.role.leads:
                days = life.changes()
                for day, until in itertools.pairwise(days):
                    self.posts[self._seat(life, day)].append((day, until, life.person))

    def _seat(self, life: Life, day: dt.date) -> tuple[str, str]:
        befattning = life.befattning(day)
        place = life.unit(day) if befattning == "enhetschef" else self.avdelning[life.unit(day)]
        return befattning, "" if befattning == "förvaltningschef" else place

    def above(self, life: Life, day: dt.date) -> str | None:
        """The key of the life's chef on a day; nobody is her own."""
        unit = life.unit(day)
        seats = [("enhetschef", unit), ("avdelningschef", self.avdelning[unit]), ("förvaltningschef", "")]
        level = ("enhetschef", "avdelningschef", "förvaltningschef")
        own = life.befattning(day)
        for seat in seats[level.index(own) + 1 if own in level else 0 :]:
            for since, until, person in sorted(self.posts[seat]):
                if since <= day < until and person != life.person:
                    return person
        return None

    def changes(self, life: Life) -> set[dt.date]:
        """The days on which somebody above may come or go."""
        units = {life.unit(day) for day in life.changes()}
        places = units | {self.avdelning[unit] for unit in units} | {""}
        return {day for (_, place), posts in self.posts.items() if place in places for p in posts for day in p[:2]}


def spells(rng: np.random.Generator, everybody: list[Life]) -> pd.DataFrame:
    """The canonical spell frame; rows that differ in nothing are one row."""
    leaders = Leaders(everybody)
    raises = {life.person: rng.normal(0, 0.004, len(e.REVISION)) for life in everybody}
    rows: list[dict[str, Any]] = []
    for life in everybody:
        days = sorted({d for d in leaders.changes(life) if life.start < d < life.end} | set(life.changes()))
        days = [life.start, *(d for d in days if d > max(life.start, e.date(e.FIRST)))]
        mine: list[dict[str, Any]] = []
        for day, until in itertools.pairwise(days):
            row = _row(life, max(day, e.date(e.FIRST)), leaders, raises[life.person])
            if mine and all(mine[-1][k] == v for k, v in row.items()):
                mine[-1]["valid_to"] = until - DAY
            else:
                mine.append({**row, "valid_from": day, "valid_to": until - DAY})
        mine[0]["rekryteringsvag"] = life.job.hired_by
        if life.end == NEVER:
            mine[-1]["valid_to"] = None
        else:
            mine[-1]["avgangsorsak"] = life.job.reason
            mine[-1]["avgangsvag"] = _went(rng, life.job)
        rows += mine
    return pd.DataFrame(rows).reindex(columns=names(SPELL))


def _row(life: Life, day: dt.date, leaders: Leaders, raises: np.ndarray) -> dict[str, Any]:
    job, unit, befattning = life.job, life.unit(day), life.befattning(day)
    level = float(e.befattningar()[befattning][0]) * life.pay
    for (year, revision), own in zip(e.REVISION.items(), raises, strict=True):
        # a raise does not reach who was hired with the year's pay already
        if day < dt.date(year, 4, 1):
            level /= 1 + revision + (own if life.start < dt.date(year, 1, 1) else 0)
    return {
        "person": life.person,
        "birth_month": e.date(job.birth),
        "kon": job.kon,
        "avdelning": leaders.avdelning[unit],
        "enhet": unit,
        "befattning": befattning,
        "anstallningsform": job.form,
        "avtal": "Chefsavtal" if befattning == "förvaltningschef" else "AB",
        "status": TJANSTLEDIG if any(a <= day < b for a, b in life.leaves) else AKTIV,
        "sysselsattningsgrad": job.grade(day.year * 12 + day.month - 1),
        "manadslon": int(round(level, -2)),
        "chef": leaders.above(life, day),
    }


def _went(rng: np.random.Generator, job: Employment) -> str:
    """Where a leaver went: of those who asked to go, the city and elsewhere take almost all."""
    if job.reason == PENSION or (job.later and job.later.start == job.left):
        return INGEN_VAG
    if job.reason in (EGEN_BEGARAN, OVRIGT):
        return str(rng.choice([INOM_STADEN, EXTERN, OKAND], p=[0.46, 0.48, 0.06]))
    return str(rng.choice([INGEN_VAG, EXTERN, INOM_STADEN, OKAND], p=[0.5, 0.25, 0.15, 0.1]))

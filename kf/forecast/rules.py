"""Riktålder, LAS-ålder and step-down as they were known on a day, so that the past can be forecast without hindsight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf import parameters

FORECAST = "prognos"


@dataclass(frozen=True)
class Rules:
    """The rules known on the day `as_of`.

    `retirement` has (born from, age, kind) rising by birth year, `las` (year from, age) rising by year.
    `reference_age` replaces the table of riktålder by one age for all, for data from a place without one.
    """

    as_of: date
    retirement: tuple[tuple[int, int, str], ...]
    las: tuple[tuple[int, int], ...]
    reference_age: int | None = None

    def retirement_age(self, born: np.ndarray) -> np.ndarray:
        """Riktålder (years, whole numbers) per birth year; those born before the first row follow the first."""
        born = np.asarray(born, dtype=int)
        if self.reference_age is not None:
            return np.full(born.shape, self.reference_age)
        starts = np.array([row[0] for row in self.retirement])
        ages = np.array([row[1] for row in self.retirement])
        return ages[np.clip(np.searchsorted(starts, born, side="right") - 1, 0, None)]

    def las_age(self, year: int) -> int:
        """The age until whose month one may stay, in a calendar year."""
        return [age for start, age in self.las if start <= year][-1] if self.las[0][0] <= year else self.las[0][1]

    def reached_by(self, year: int) -> int:
        """The riktålder of those who reached it last, in `year` or before: what "as today" means."""
        born = np.arange(year - 80, year - 50)
        ages = self.retirement_age(born)
        return int(ages[born + ages <= year][-1])

    def last_decided(self) -> tuple[int, int] | None:
        """The last birth year whose riktålder is decided, and the year they reach it; None when none is a forecast."""
        if self.reference_age is not None:
            return None
        decided = [row for row in self.retirement if row[2] != FORECAST]
        born = decided[-1][0]
        return born, born + decided[-1][1]

    def last_born(self) -> int:
        """The last birth year the table of riktålder has; later ones follow it."""
        return int(parameters.retirement_age()["born"].max())


@lru_cache
def rules_as_of(day: date, reference_age: int | None = None) -> Rules:
    """The rules known on a day. Of two rows on the same birth year the one that became known last holds."""
    table = parameters.retirement_age_known()
    known = table[table["known_from"] <= pd.Timestamp(day)].sort_values(["born_from", "known_from"])
    rows = {int(r.born_from): (int(r.born_from), int(r.retirement_age), str(r.kind)) for r in known.itertuples()}
    las = parameters.las_age()
    told = las[las["known_from"] <= pd.Timestamp(day)].sort_values("in_force_from")
    if told.empty:  # before the oldest row: what it says is the nearest there is
        told = las.sort_values("in_force_from").head(1)
    ages = tuple((int(r.in_force_from.year), int(r.age)) for r in told.itertuples())
    return Rules(day, tuple(rows[born] for born in sorted(rows)), ages, reference_age)


@dataclass(frozen=True)
class StepDown:
    """Working less near pension: from which year, from which age attained in the year, and the grade (0-1)."""

    year: int
    age: int
    grade: float


@lru_cache
def step_down() -> StepDown:
    """The step-down that the agreement gives (kf/parameters/step_down.csv)."""
    row = parameters.step_down().iloc[0]
    return StepDown(int(row["in_force_from"].year), int(row["age"]), float(row["grade"]))

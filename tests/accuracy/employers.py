"""Made-up employers that differ in regime, person by person, from habits that nothing in kf knows of.

Here nobody has a hazard: each decides when hired when to go in pension (early, at 65, at riktålder, or late), and a
year's mood moves some of it a year. How common each habit is, how strong the moods and how many leave otherwise are
drawn anew for every seed, so another seed is another employer and not only other dice. What the model assumes
(kf/parameters/hazard_prior.csv) is used nowhere here; riktålder and LAS-ålder are, as facts that people live by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kf import parameters, schema
from tests.employer import DEFAULTS

FIRST, LAST = date(2016, 12, 1), date(2025, 12, 1)
BURN_IN = 1990  # the year from which people come and go, so that tenures and ages have settled when data begins
PLACES = (("Inköp", "upphandlare"), ("Ekonomi", "ekonom"), ("Ekonomi", "controller"), ("Lön", "löneadministratör"))
HABITS = ("early", "at 65", "at riktålder", "late")


@dataclass(frozen=True)
class Regime:
    """An employer's ways: how common each habit is, `size` people in a year, and what changes midway.

    `change` is (from which year, how common the habits are after it, how many months later people then go).
    """

    name: str
    habits: tuple[float, float, float, float]
    size: Callable[[int], float]
    change: tuple[int, tuple[float, float, float, float], float] | None = None


REGIMES = (
    Regime("går tidigt", (0.60, 0.28, 0.07, 0.05), lambda year: 800),
    # the law of 2019: from 2023 riktålder is past 65, and those who went at 65 mostly follow it
    Regime("regeländring", (0.20, 0.60, 0.10, 0.10), lambda year: 900, (2023, (0.15, 0.15, 0.55, 0.15), 0)),
    Regime("växer fort", (0.10, 0.30, 0.30, 0.30), lambda year: 400 * 1.12 ** (year - 2016)),
)
# an agreement that no rule of kf's foretells: half a year later from 2021. Shown beside the others; nothing is claimed
UNFORESEEN = Regime("oväntat avtal", (0.25, 0.55, 0.10, 0.10), lambda year: 900, (2021, (0.12, 0.28, 0.35, 0.25), 6))


def spells(regime: Regime, seed: int) -> pd.DataFrame:
    """The spells of a regime's employer, columns as in `kf.schema.SPELL`: one per person, hired to gone."""
    rng = np.random.default_rng([seed, sum(regime.name.encode())])
    sure = 60.0  # the spread of the habits between seeds: as if learnt from so many people
    habits = rng.dirichlet(sure * np.array(regime.habits))
    changed = regime.change and (regime.change[0], rng.dirichlet(sure * np.array(regime.change[1])), regime.change[2])
    level = rng.uniform(0.7, 1.3)  # of other exits
    moods = rng.normal(0, rng.uniform(0.02, 0.12), LAST.year + 2 - BURN_IN)
    born, began, ends, retires = _people(rng, regime, habits, changed, level, moods)
    kept = ends > _number(FIRST)
    born, began, ends, retires = (values[kept] for values in (born, began, ends, retires))
    place = rng.choice(len(PLACES), len(born), p=(0.2, 0.3, 0.15, 0.35))
    gone = ends <= _number(LAST)
    return pd.DataFrame(
        {
            **DEFAULTS,
            "person": [f"p{i}" for i in range(len(born))],
            "birth_month": [_day(m) for m in born],
            "avdelning": [PLACES[i][0] for i in place],
            "befattning": [PLACES[i][1] for i in place],
            "valid_from": [_day(m) for m in began],
            "valid_to": [_day(m) - timedelta(days=1) if left else None for m, left in zip(ends, gone, strict=True)],
            "avgangsorsak": np.where(gone, np.where(retires, schema.PENSION, schema.EGEN_BEGARAN), None),
        }
    )


def _people(rng, regime: Regime, habits: np.ndarray, changed, level: float, moods: np.ndarray) -> tuple:
    """Everybody ever employed: month born, hired and left, and whether left for pension."""
    start = int(regime.size(BURN_IN))
    born = _number(date(BURN_IN, 1, 1)) - (12 * rng.uniform(22, 61, start)).astype(int)
    parts = [_lives(rng, regime, born, np.full(start, _number(date(BURN_IN, 1, 1))), habits, changed, level, moods)]
    ends = parts[0][2]
    for month in range(_number(date(BURN_IN, 2, 1)), _number(LAST) + 1):
        missing = round(regime.size(month // 12) - (ends > month).sum())
        if missing > 0:
            young, older = rng.triangular(22, 30, 50, missing), rng.uniform(40, 61, missing)
            ages = np.where(rng.random(missing) < 0.75, young, older)
            born = month - (12 * ages).astype(int)
            parts.append(_lives(rng, regime, born, np.full(missing, month), habits, changed, level, moods))
            ends = np.concatenate([ends, parts[-1][2]])
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))


def _lives(rng, regime: Regime, born, began, habits, changed, level: float, moods) -> tuple:
    """When each leaves: what comes first of the pension decided on, LAS-ålder, and an exit for other reasons."""
    pension = born + _decided(rng, born, habits)
    if changed:
        year, after, later = changed
        new = np.maximum(born + _decided(rng, born, after) + int(later), 12 * year + rng.integers(0, 12, len(born)))
        pension = np.where(pension // 12 >= year, new, pension)
    for i, mood in enumerate(moods):  # a share of those due waits a year, or of next year's does not wait for it
        due = pension // 12 == BURN_IN + i + (mood < 0)
        pension = pension + np.where(due & (rng.random(len(born)) < abs(mood)), 12 if mood > 0 else -12, 0)
    las = parameters.las_age().sort_values("in_force_from")
    limit = born + 12 * int(las["age"].iloc[0])
    for age, since in zip(las["age"].iloc[1:], las["in_force_from"].iloc[1:], strict=True):
        limit = np.where(limit >= _number(since), born + 12 * int(age), limit)
    pension = np.minimum(pension, limit + 1)
    pension = np.maximum(pension, began + 6)
    # other exits: most in the first year, fewer with age; nobody plans them
    first = rng.exponential(12 / (0.16 * level), len(born))
    rate = level * np.where(began - born > 12 * 50, 0.04, 0.09)
    other = began + np.where(first < 12, first, 12 + rng.exponential(12 / rate)).astype(int) + 1
    slow = (other - born) / 12 > 58  # near pension few leave for another employer
    other = np.where(slow & (rng.random(len(born)) < 0.7), pension + 1, other)
    return born, began, np.minimum(pension, other), pension <= other


def _decided(rng: np.random.Generator, born: np.ndarray, habits: np.ndarray) -> np.ndarray:
    """The age in months at which each means to go."""
    table = parameters.retirement_age()
    at = np.clip(np.searchsorted(table["born"], born // 12, side="right") - 1, 0, None)
    riktalder = np.where(born // 12 < table["born"].iloc[0], 65, table["retirement_age"].to_numpy()[at])
    n = len(born)
    ages = np.stack(
        [
            rng.triangular(60.5, 63.5, 65, n),
            65 + rng.exponential(0.25, n),
            riktalder + rng.exponential(0.3, n),
            rng.uniform(66, 70, n),
        ]
    )
    return (12 * ages[rng.choice(len(HABITS), n, p=habits), np.arange(n)]).astype(int)


def _number(day) -> int:
    return day.year * 12 + day.month - 1


def _day(month: int) -> date:
    return date(int(month) // 12, int(month) % 12 + 1, 1)

"""People drawn one year after the other, cohort by cohort: the check on the closed form, and the way to what has none.

Common random numbers: every (cohort, year, way out) has dice of its own by the seed, and a larger probability never
gives fewer on the same dice. So two scenarios differ by what they assume, not by luck.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from kf.forecast.cohorts import Cohorts, Step
from kf.forecast.hazard import Drawn
from kf.forecast.quantiles import binomial_quantiles
from kf.forecast.rules import Rules
from kf.forecast.scenario import Scenario
from kf.forecast.yearly import years

RETIRES, LEAVES = 0, 1


@dataclass(frozen=True)
class Simulated:
    """Whole people per draw, step and cohort, [draws, steps, cohorts]: there before, retired, left otherwise, there after."""

    before: np.ndarray
    retired: np.ndarray
    departed: np.ndarray
    after: np.ndarray


def simulate(people: Cohorts, drawn: Drawn, rules: Rules, scenario: Scenario, steps: tuple[Step, ...]) -> Simulated:
    """Draw the people, once per draw of the hazards. The same seed gives the same numbers, whatever the rows' order."""
    draws = len(drawn.pension)
    there = np.broadcast_to(people.n, (draws, len(people.n))).copy()
    parts: list[tuple[np.ndarray, ...]] = []
    for year in years(people, drawn, rules, scenario, steps):
        dice = [_dice(people, scenario.seed, year.step.year, way, draws) for way in (RETIRES, LEAVES)]
        retired = binomial_quantiles(dice[RETIRES], there, year.retires)
        departed = binomial_quantiles(dice[LEAVES], there - retired, year.leaves)
        after = there - retired - departed
        parts.append((there, retired, departed, after))
        there = after
    return Simulated(*(np.stack(part, axis=1) for part in zip(*parts, strict=True)))


def _dice(people: Cohorts, seed: int, year: int, way: int, draws: int) -> np.ndarray:
    """Uniform numbers [draws, cohorts] that belong to the cohort and the year, not to their place in a table."""
    names = [zlib.crc32(repr(group).encode()) for group in people.groups]
    keys = zip(people.group, people.born, people.affected, strict=True)
    columns = [
        np.random.default_rng([seed, 3, year, way, names[group], int(born), int(affected)]).random(draws)
        for group, born, affected in keys
    ]
    return np.column_stack(columns) if columns else np.zeros((draws, 0))

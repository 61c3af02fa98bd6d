"""The closed form: mean, variance and third moment of what comes, over cohorts, for every draw of the hazards at once.

Whoever is in a cohort retires in a year with one probability, independently of the others given the hazards. So the
number that does is Poisson-binomial: mean sum n p, variance sum n p (1 - p), third sum n p (1 - p)(1 - 2 p). What is
not known of the hazards comes on top by the law of total cumulance over the draws. Leave that out and the interval
lies; draw the people too and it moves with the dice (kf/forecast/simulate.py does, as a check and for what has no
closed form).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kf.forecast.cohorts import Cohorts, Step
from kf.forecast.hazard import Drawn
from kf.forecast.quantiles import HIGH, LOW, MIDDLE, cornish_fisher
from kf.forecast.rules import Rules
from kf.forecast.scenario import Scenario
from kf.forecast.yearly import years

Moments = tuple[np.ndarray, np.ndarray, np.ndarray]
HELD_BY_DRAW = "exits"
MEASURES = ("exits", "accumulated", "fte", "fte_accumulated", "other", "stock", "stock_fte")


@dataclass(frozen=True)
class Spread:
    """A figure's distribution per step and group, [steps, groups]: expected, median, and the 80 % interval.

    `means` [draws, steps, groups] is what is expected under each draw of the hazards, for the measure that scenarios are
    compared by (HELD_BY_DRAW; of the others nothing: they would take megabytes); `variance` is the whole one.
    """

    expected: np.ndarray
    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    variance: np.ndarray
    means: np.ndarray


def forecast(
    people: Cohorts, drawn: Drawn, rules: Rules, scenario: Scenario, steps: tuple[Step, ...]
) -> dict[str, Spread]:
    """Every measure: people who retire (per year, accumulated), the same in årsarbetare, who leave otherwise, and who
    are left at the year's end in people and årsarbetare. Nobody is hired."""
    draws = len(drawn.pension)
    staying = np.ones((draws, len(people.born)))
    retired, retired_fte = np.zeros_like(staying), np.zeros((draws, len(people.groups)))
    weight = np.divide(people.fte, people.n, out=np.zeros_like(people.fte), where=people.n > 0)
    found: dict[str, list[Moments]] = {name: [] for name in MEASURES}
    for year in years(people, drawn, rules, scenario, steps):
        goes = staying * year.retires
        leaves = (staying - goes) * year.leaves
        staying = staying - goes - leaves
        retired = retired + goes
        grade = weight * year.grade
        exits, fte = _moments(people, goes, grade)
        # the grade one leaves on may differ by year: for the spread of the sum the last year's will do
        retired_fte = retired_fte + fte[0]
        accumulated, fte_accumulated = _moments(people, retired, grade)
        stock, stock_fte = _moments(people, staying, grade)
        one = {
            "exits": exits,
            "accumulated": accumulated,
            "fte": fte,
            "fte_accumulated": (retired_fte, *fte_accumulated[1:]),
            "other": _moments(people, leaves, grade)[0],
            "stock": stock,
            "stock_fte": stock_fte,
        }
        for name, moments in one.items():
            found[name].append(moments)
    return {
        name: _spread(name == HELD_BY_DRAW, *(np.stack(part, axis=1) for part in zip(*rows, strict=True)))
        for name, rows in found.items()
    }


def _moments(people: Cohorts, p: np.ndarray, weight: np.ndarray) -> tuple[Moments, Moments]:
    """Of people with chance p each, and of their sum of `weight`: mean, variance, third moment, [draws, groups]."""
    spread = p * (1 - p)
    parts = (p, spread, spread * (1 - 2 * p))
    of_people = tuple(people.summed(part, people.n) for part in parts)
    of_weight = tuple(people.summed(part, people.n * weight**power) for power, part in enumerate(parts, 1))
    return of_people, of_weight  # type: ignore[return-value]


def _spread(held: bool, mean: np.ndarray, variance: np.ndarray, third: np.ndarray) -> Spread:
    """The distribution over draws and people together, from the moments under each draw, [draws, steps, groups]."""
    expected = mean.mean(axis=0)
    off = mean - expected
    total = variance.mean(axis=0) + (off**2).mean(axis=0)
    skew = third.mean(axis=0) + 3 * (off * variance).mean(axis=0) + (off**3).mean(axis=0)
    low, median, high = (np.maximum(cornish_fisher(expected, total, skew, p), 0.0) for p in (LOW, MIDDLE, HIGH))
    return Spread(expected, median, low, high, total, mean if held else mean[:0])

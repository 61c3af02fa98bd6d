"""A staffing question's draws: today's people as arrays, their chances under a scenario, and the plan they are hired by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf.filters import add_months
from kf.forecast.assumption import KS
from kf.forecast.cohorts import Step
from kf.forecast.demand import demand
from kf.forecast.flow import Chances, People, Run, run
from kf.forecast.hazard import PENSION_FROM, Drawn, Fit, draw
from kf.forecast.hiring import Plan
from kf.forecast.movements import FRESH, LATER, NEAR, Movements
from kf.forecast.rates import Rates, draw_rates
from kf.forecast.rules import Rules, rules_as_of
from kf.forecast.scenario import Scenario
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.yearly import retiring

FEWEST_DRAWS, MOST_DRAWS, MOST_CELLS = (
    250,
    2000,
    500_000,
)  # fewer than 110: dice.py cannot part them; docs/decisions.md says why 250


def runs(
    found: Movements,
    fitted: Fit,
    budgeted: pd.DataFrame,
    origin: date,
    ahead: tuple[Step, ...],
    scenario: StaffingScenario,
    draws: int | None = None,
    hiring: bool = True,
) -> Run:
    """The draws as the scenario has it; without `hiring` as if nobody were hired in the places that are asked about."""
    people, each, to = _before_hiring(found, fitted, origin, ahead, who_goes(scenario), draws)
    planned = plan(found, demand(found, budgeted, ahead, scenario), ahead, scenario)
    if not hiring:
        planned = replace(planned, frozen=np.ones(len(ahead), bool))
    return run(people, each, to, planned, scenario.seed)


def who_goes(scenario: StaffingScenario) -> StaffingScenario:
    """What of a scenario decides who goes, the rest as today: all that matters when nobody is hired."""
    changed = ("turnover_percent", "turnover_befattningar", "first_year_percent", "pension")
    return StaffingScenario(**{name: getattr(scenario, name) for name in changed})


@lru_cache(maxsize=2)  # some 40 MB: of the whole, and of what it is cut by
def _before_hiring(
    found: Movements, fitted: Fit, origin: date, ahead: tuple[Step, ...], scenario: StaffingScenario, draws: int | None
) -> tuple[People, list[Chances], np.ndarray]:
    """Today's people, their chances and where movers go."""
    rules = rules_as_of(add_months(origin, 1), scenario.pension.reference_age)
    born = ages(found, rules, ahead, scenario)
    people = staff(found, born)
    today = 2 * found.size * len(ages(found, rules, ahead, scenario.today))  # as many draws as what it is held against
    count = draws or int(np.clip(MOST_CELLS // max(today, 1), FEWEST_DRAWS, MOST_DRAWS))
    drawn = draw(fitted, count, scenario.seed)
    rates = draw_rates(found, count, scenario.seed, fitted.other_unrest)
    return people, chances(found, born, drawn, rules, rates, scenario, ahead), rates.to


def ages(found: Movements, rules: Rules, ahead: tuple[Step, ...], scenario: StaffingScenario) -> np.ndarray:
    """The birth years that are kept apart, and last one for all who are too young to retire within the forecast."""
    born = found.staff["born"].dropna().to_numpy(int)
    pension = scenario.pension
    earlier = int(np.ceil(max(0.0, -min(pension.later_months, 0) - min(pension.step_down_later_months, 0)) / 12))
    lowest = int(rules.retirement_age(np.arange(born.min(initial=1950), ahead[-1].year)).min())
    youngest = ahead[-1].year - min(lowest + int(KS[0]) - earlier, PENSION_FROM)  # under the first k of hazards
    return np.append(np.unique(born[born <= youngest]), youngest + 1)


def staff(found: Movements, born: np.ndarray) -> People:
    """Today's people by place, whether in their first year, and birth year; those without one with the youngest."""
    n = np.zeros((found.size, 2, len(born)))
    rows = found.staff
    at = np.searchsorted(born, np.minimum(rows["born"].fillna(born[-1]).to_numpy(float), born[-1]))
    np.add.at(n, (rows["place"].to_numpy(int), np.where(rows["fresh"].astype(bool), 0, 1), at), rows["n"].to_numpy())
    return People(found.names, n, found.fixed)


def chances(
    found: Movements,
    born: np.ndarray,
    drawn: Drawn,
    rules: Rules,
    rates: Rates,
    scenario: StaffingScenario,
    ahead: tuple[Step, ...],
) -> list[Chances]:
    """What may befall people in each step. In a first year that is spread evenly, whoever is in theirs as a step of
    f years begins is so for f - f²/2 of it; who is hired within it is there for half of it.

    Within a place that is not a befattning, what a scenario assumes of a befattning weighs as its people do today.
    """
    retires = _retiring(tuple(born.tolist()), drawn, rules, scenario.pension, ahead)
    share = _affected(found, born, scenario)
    if share is None:
        of_all = [affected[:, None] for affected in retires]
    else:
        today = _retiring(tuple(born.tolist()), drawn, rules, scenario.pension.today, ahead)
        pairs = zip(retires, today, strict=True)
        of_all = [share * affected[:, None] + (1 - share) * others[:, None] for affected, others in pairs]
    rate = rates.leaves * _factor(found, scenario)
    later, first = rate[:, :, [LATER, NEAR]], rate[:, :, FRESH, None]

    def year(step: Step, retires: np.ndarray) -> Chances:
        f = step.fraction
        fresh = first * (f - f * f / 2) + later * f * f / 2
        leaves, moves, leaves_new = (
            -np.expm1(-time) for time in (np.stack([fresh, later * f], axis=2), rates.moves * f, first[..., 0] * f / 2)
        )
        return Chances(step, retires, leaves, moves, leaves_new, int((step.year - born >= PENSION_FROM).sum()))

    return [year(step, chance) for step, chance in zip(ahead, of_all, strict=True)]


@lru_cache(maxsize=4)  # 4 MB each: other exits than pension are asked about without asking anew who retires
def _retiring(
    born: tuple[int, ...], drawn: Drawn, rules: Rules, scenario: Scenario, ahead: tuple[Step, ...]
) -> list[np.ndarray]:
    return retiring(np.array(born), drawn, rules, scenario, ahead)


def _affected(found: Movements, born: np.ndarray, scenario: StaffingScenario) -> np.ndarray | None:
    """The part of each place's people of each age that the pension scenario is about; None when it is about all."""
    if not scenario.pension.befattningar:
        return None
    mine = found.staff["befattning"].isin(scenario.pension.befattningar)
    part, whole = (staff(replace(found, staff=rows), born).n.sum(axis=1) for rows in (found.staff[mine], found.staff))
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _factor(found: Movements, scenario: StaffingScenario) -> np.ndarray:
    """What other exits are multiplied by, [places, bands]."""
    percent = dict(scenario.turnover_befattningar)
    rows = found.staff
    weight = np.array([1 + percent.get(str(one), 0.0) / 100 for one in rows["befattning"]])
    n = np.bincount(rows["place"], rows["n"], found.size)
    weighted = np.bincount(rows["place"], rows["n"] * weight, found.size)
    own = np.divide(weighted, n, out=np.ones(found.size), where=n > 0)
    inside = np.arange(found.size) < len(found.groups)
    level = np.where(inside, own * (1 + scenario.turnover_percent / 100), 1.0)
    first = np.where(inside, 1 + scenario.first_year_percent / 100, 1.0)
    return np.column_stack([level * first, level, level])


def plan(found: Movements, target: np.ndarray, ahead: tuple[Step, ...], scenario: StaffingScenario) -> Plan:
    """How vacancies are filled; a number per year is as much of it as a step is of a year."""
    passed = np.cumsum([0.0, *(step.fraction for step in ahead)])

    def per_step(yearly: int | None) -> np.ndarray | None:
        return None if yearly is None else np.diff(np.floor(yearly * passed + 0.5))

    until = scenario.freeze_until
    return Plan(
        target=target,
        inside=np.arange(found.size) < len(found.groups),
        most=per_step(scenario.hiring_ceiling),
        exactly=per_step(scenario.hires_per_year),
        frozen=None if until is None else np.array([step.year <= until for step in ahead]),
        months_to_fill=scenario.months_to_fill,
    )

"""The share of a cohort that retires, and that leaves otherwise, in one year of a forecast, under a scenario.

In a year one leaves once: retirement comes first, other exits befall those who did not retire. Of a year that is
left in part f the hazard is 1 - (1 - h)^f, and other exits run f years: as if they were spread evenly over the year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kf.forecast.assumption import KS, reference_for
from kf.forecast.cohorts import Cohorts, Step
from kf.forecast.hazard import PENSION_FROM, Drawn
from kf.forecast.rules import Rules, step_down
from kf.forecast.scenario import Scenario


@dataclass(frozen=True)
class Year:
    """One step: probabilities [draws, cohorts] of retiring and (of those who do not) of leaving otherwise, and the
    part [cohorts] of its grade that a cohort works."""

    step: Step
    retires: np.ndarray
    leaves: np.ndarray
    grade: np.ndarray


def years(people: Cohorts, drawn: Drawn, rules: Rules, scenario: Scenario, steps: tuple[Step, ...]) -> Iterator[Year]:
    """The steps of a forecast in order. Cohorts that the scenario is not about are as today."""
    all_retire = retiring(people.born, drawn, rules, scenario, steps)
    same = ~people.affected
    as_today = retiring(people.born[same], drawn, rules, scenario.today, steps) if same.any() else all_retire
    for step, retires, today in zip(steps, all_retire, as_today, strict=True):
        grade = _grade(people.born, scenario, step)
        if same.any():
            retires[:, same] = today
            grade[same] = 1.0
        yield Year(step, retires, _leaves(people, drawn, step), grade)


def retiring(
    born: np.ndarray, drawn: Drawn, rules: Rules, scenario: Scenario, steps: tuple[Step, ...]
) -> list[np.ndarray]:
    """The probability that those born a year, whom the scenario is about, retire in each step: [draws, born] per step."""
    origin = steps[0].year if steps[0].fraction < 1 else steps[0].year - 1
    return [_retires(born, drawn, rules, scenario, step, origin) for step in steps]


def _retires(born: np.ndarray, drawn: Drawn, rules: Rules, scenario: Scenario, step: Step, origin: int) -> np.ndarray:
    """The probability of retiring in the step, [draws, born]."""
    age = step.year - born
    reference = rules.retirement_age(born)
    if not scenario.riktalder:
        reference = np.minimum(reference, rules.reached_by(origin))
    hazard = _at_age(drawn, age, reference, scenario.later_months)
    steps_down = (_grade(born, scenario, step) < 1) & (scenario.step_down_later_months != 0)
    if steps_down.any():
        months = scenario.later_months + scenario.step_down_later_months
        later = _at_age(drawn, age[steps_down], reference[steps_down], months)
        share = scenario.step_down_share
        hazard[:, steps_down] = (1 - share) * hazard[:, steps_down] + share * later
    limit = rules.las_age(step.year)
    hazard[:, age < (scenario.earliest_age or 0)] = 0.0
    if scenario.stay_share is not None:
        _stay(hazard, age, reference, limit, drawn, scenario)
    hazard[:, age >= limit] = 1 - scenario.prolonged_share
    return hazard if step.fraction == 1 else 1 - (1 - hazard) ** step.fraction


def _at_age(drawn: Drawn, age: np.ndarray, riktalder: np.ndarray, months: float) -> np.ndarray:
    """The hazards at these ages, by riktålder as far as each draw has it followed, so many months later."""
    found = np.empty((len(drawn.pension), len(age)))
    for follows, mine in drawn.alike:
        reference = riktalder if follows is None else reference_for(riktalder, follows, age)
        found[mine] = _shifted(drawn.pension[mine], age - reference, months)
    return found


def _shifted(hazards: np.ndarray, k: np.ndarray, months: float) -> np.ndarray:
    """The hazards at k, moved so many months later; between whole years in proportion. Below the first k: nobody."""
    at = k - months / 12
    low = np.floor(at).astype(int)
    part = at - low

    def read(whole: np.ndarray) -> np.ndarray:
        return np.where(whole < KS[0], 0.0, hazards[:, np.clip(whole - KS[0], 0, len(KS) - 1)])

    return read(low) if not part.any() else (1 - part) * read(low) + part * read(low + 1)


def _stay(
    hazard: np.ndarray, age: np.ndarray, reference: np.ndarray, limit: int, drawn: Drawn, scenario: Scenario
) -> None:
    """Scale the hazards from riktålder on so that of those who reach it the share `stay_share` reach LAS-åldern.

    (1 - h')= (1 - h)^c with one c per riktålder and draw, so that product over the years between is the share. Years in
    which nobody may go yet (`earliest_age`) are as if they were not among them.
    """
    share = scenario.stay_share or 0.0
    for one in np.unique(reference):
        first = max(int(one), scenario.earliest_age or 0)
        between = np.arange(first, limit)
        who = (reference == one) & (age >= first) & (age < limit)
        if not len(between) or not who.any():
            continue
        path = _at_age(drawn, between, np.full(len(between), one), scenario.later_months)
        stays = np.log1p(-np.minimum(path, 1 - 1e-12)).sum(axis=1)
        even = stays > -1e-9  # nobody goes in those years: then as many go in each
        with np.errstate(divide="ignore"):
            power = np.where(even, 0.0, np.log(share) / np.where(even, -1.0, stays))
            evenly = 1 - share ** (1 / len(between))
        with np.errstate(invalid="ignore"):
            kept = np.where(share == 0, 0.0, (1 - hazard[:, who]) ** power[:, None])
        hazard[:, who] = np.where(even[:, None], evenly, 1 - kept)


def _grade(born: np.ndarray, scenario: Scenario, step: Step) -> np.ndarray:
    """The part of their grade that those born work in a year: less for the share that steps down."""
    rule = step_down()
    may = (step.year - born >= rule.age) & (step.year >= rule.year)
    return np.where(may, 1 - scenario.step_down_share * (1 - rule.grade), 1.0)


def _leaves(people: Cohorts, drawn: Drawn, step: Step) -> np.ndarray:
    """The probability of leaving otherwise, [draws, cohorts]: 1 - exp(-rate x time), by befattning and age band."""
    place = {name: i for i, name in enumerate(drawn.groups)}
    row = np.array([place.get(name, 0) for name in people.befattning], int)  # a befattning without history: the whole's
    band = (step.year - people.born >= PENSION_FROM).astype(int)
    return -np.expm1(-drawn.other[:, row[people.group], band] * step.fraction)

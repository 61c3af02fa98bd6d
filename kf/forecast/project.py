"""The one door of forecasts: `project` answers a question on what is to come, within the reader's access."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters, add_months
from kf.forecast import beside
from kf.forecast.assumption import KS, prior
from kf.forecast.cohorts import Group, read_cohorts, steps
from kf.forecast.hazard import STRENGTH, Fit, draw, fit
from kf.forecast.history import history
from kf.forecast.notes import notes, refuse_ageless, untold
from kf.forecast.projection import Projection
from kf.forecast.refusals import MOST_YEARS, refuse_unanswerable
from kf.forecast.retirement import Spread, forecast
from kf.forecast.rules import rules_as_of
from kf.forecast.scenario import Scenario
from kf.forecast.shown import (
    PENSION_EXITS,
    REASON_SURE,
    Told,
    decimals,
    few,
    nearly_few,
    nearly_sure,
    shown,
    told_under,
    without_counts,
)
from kf.forecast.table import table
from kf.metrics.evaluate import LEDNING
from kf.store import Store

DRAWS = 400  # of the hazards: with so many, another seed moves no figure of the demo by more than 0.5 person or 1 %
FEWEST_DRAWS, MOST_CELLS = (
    100,
    400_000,
)  # with many groups the people's own chance outweighs what is not known of hazards
YOUNG = 16  # years under riktålder at the horizon: whoever is younger retires in no scenario (first k, most months)
HAZARD_STEP = 0.05  # how finely `ledning` is told hazards and weights: finer gives away how many retired at an age
AS_TODAY = Scenario()


@lru_cache(maxsize=128)
def project(
    store: Store,
    filters: Filters,
    by: tuple[str, ...] = (),
    scenario: Scenario = AS_TODAY,
    years: int = 5,
    access: Access = LEDNING,
    strength: float = STRENGTH,
) -> Projection:
    """Who retires of those employed (tillsvidare) at the filters' period, 1 to 10 whole years ahead.

    What is left of the origin's year comes first as a step of its own. `by` is at most one of avdelning, enhet and
    befattning; `strength` is K, the person-years that the assumption weighs. Hazards are the whole employer's; other
    exits those of the befattning where there is one. Answers are kept: do not change their frames. The seed decides
    the order in which hazards are drawn; figures hardly depend on it. Raises KfError on a question that has no answer.
    """
    filters = _refuse_impossible(store, filters, by, years, strength)
    people = read_cohorts(store, filters, by, scenario.befattningar)
    refuse_ageless(people)
    under = told_under(lambda cut: shown(store, filters, cut, access), by, scenario.befattningar, access)
    told, reasons = unless_sure(under, store, filters, by, scenario, access)
    groups = tuple(group for group, is_shown in told.items() if is_shown)
    ahead = steps(filters.period, years)
    asked = (store, filters, by, scenario, years, strength, groups)
    compared = scenario != scenario.today
    spreads = _spreads(*asked) if compared else _today(*asked)
    baseline = _today(store, filters, by, scenario.today, years, strength, groups) if compared else None
    fine = decimals(store, filters, by, access)
    if fine == 0:
        ordered = tuple(sorted(groups, key=str))
        yearly, since = ([one[name] for one in (spreads, baseline) if one] for name in ("exits", "accumulated"))
        counts = [few(one.low, one.high) for one in (*yearly, *since)]
        told, counted = without_counts(
            told, ordered, *counts, *(nearly_few(one.expected, one.variance) for one in yearly)
        )
        reasons = (*reasons, *counted)
    frame = table(groups, by, ahead, filters.period, spreads, baseline, told, fine)
    fitted = fitted_hazards(store, filters.period, scenario.reference_age, strength, False)
    rules = rules_as_of(add_months(filters.period, 1), scenario.reference_age)
    some = not told or any(told.values())
    around = beside.beside(store, filters, by, access, years)
    answer = Projection(
        metric=PENSION_EXITS,
        scenario=scenario,
        filters=filters,
        by=by,
        frame=frame,
        history=around.history,
        reference=around.reference,
        last_year=around.last_year,
        so_far=around.so_far,
        hazards=_hazards(fitted, access),
        strength=strength,
        method=around.method,
        method_sentence=around.method_sentence,
        data_date=store.last_period,
        reason=" ".join(reasons),
        notes=notes(store, filters, people, fitted, rules, ahead, scenario, access) if some else untold(filters),
    )
    return beside.with_shown(answer)


def unless_sure(
    told: Told, store: Store, filters: Filters, by: tuple[str, ...], scenario: Scenario, access: Access
) -> Told:
    """The groups that are told of, and why others are not: none but the whole employer where what a scenario assumes leaves
    little to chance."""
    whole = not by and not filters.where and not scenario.befattningar
    if access.sees_small_groups or whole or scenario == scenario.today:
        return told
    if not _nearly_sure(store, filters.period, replace(scenario, befattningar=())):
        return told
    groups, reasons = told
    return dict.fromkeys(groups, False), (*reasons, REASON_SURE)


@lru_cache(maxsize=128)
def _nearly_sure(store: Store, origin: date, scenario: Scenario) -> bool:
    """Whether some year's retirements are hardly a matter of chance, in the whole employer and the longest forecast."""
    found = _spreads(store, Filters(origin, "month"), (), scenario, MOST_YEARS, STRENGTH, ((),))["exits"]
    return bool(nearly_sure(found.expected, found.variance).any())


def _refuse_impossible(store: Store, filters: Filters, by: tuple[str, ...], years: int, strength: float) -> Filters:
    """The filters as forecasts use them: without a window, and without anställningsform, which is in the population."""
    refuse_unanswerable(store, filters, by, years, "Pensionsprognosen", "tillsvidareanställda")
    if strength <= 0:
        raise KfError("Antagandets vikt K måste vara större än noll.", f"Ange till exempel {STRENGTH:g} personår.")
    return Filters(filters.period, "month", filters.narrowed("anstallningsform").where)


@lru_cache(maxsize=16)  # 0.1 to 3 MB each
def _today(*asked: Any) -> dict[str, Spread]:
    """What a scenario is held against: not made again for every scenario."""
    return _spreads(*asked)


def _spreads(
    store: Store,
    filters: Filters,
    by: tuple[str, ...],
    scenario: Scenario,
    years: int,
    strength: float,
    groups: tuple[Group, ...],
) -> dict[str, Spread]:
    """Every measure for the groups that are shown."""
    people = read_cohorts(store, filters, by, scenario.befattningar).only(groups)
    rules = rules_as_of(add_months(filters.period, 1), scenario.reference_age)
    ahead = steps(filters.period, years)
    people = people.gathered(ahead[-1].year - int(rules.retirement_age(people.born).min(initial=99)) + YOUNG)
    draws = int(np.clip(MOST_CELLS // max(len(people.n), 1), FEWEST_DRAWS, DRAWS))
    per_befattning = any(people.befattning)
    fitted = fitted_hazards(store, filters.period, scenario.reference_age, strength, per_befattning)
    return forecast(people, draw(fitted, draws, scenario.seed), rules, scenario, ahead)


@lru_cache(maxsize=32)
def fitted_hazards(store: Store, origin: date, reference_age: int | None, strength: float, per_befattning: bool) -> Fit:
    """The hazards at an origin, with the rules known then; kept."""
    known = "avgangsorsak" not in store.empty_columns
    rules = rules_as_of(add_months(origin, 1), reference_age)
    return fit(history(store, origin, per_befattning), origin, rules, strength, causes_known=known)


def _hazards(fitted: Fit, access: Access) -> pd.DataFrame:
    """The hazards with the weight of own data; coarsely, and without the counts, for who may not see small groups."""
    frame = pd.DataFrame({"k": KS, "prior": prior(), "hazard": fitted.hazard, "weight": fitted.weight})
    if access.sees_small_groups:
        return frame.assign(exposed=fitted.exposed, exits=fitted.exits)
    coarse = {name: np.round(frame[name] / HAZARD_STEP) * HAZARD_STEP for name in ("hazard", "weight")}
    return frame.assign(**coarse)

"""How right the forecasts of other exits than pension would have been: made again for each past 1 January.

Rolling origin as for pension (kf/forecast/backtest.py): fitted on what was known then, held against what came in 12 and
36 months, for the whole employer. The model hires as many as are needed to stay as many as at the origin: what
was budgeted is not known for the past. Against it stand last year's number and the mean of the last three years.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf.access import Access
from kf.filters import Filters, add_months, months_between
from kf.forecast.backtest import HORIZONS, Backtest, best_of, summary_of, told_to, tried
from kf.forecast.cohorts import steps
from kf.forecast.hazard import STRENGTH
from kf.forecast.history import History, month_number
from kf.forecast.movements import movements
from kf.forecast.project import fitted_hazards
from kf.forecast.quantiles import interval
from kf.forecast.simple import LAST_YEAR, MODEL, THREE_YEARS
from kf.forecast.staffing_run import runs
from kf.forecast.staffing_scenario import TODAY, StaffingScenario
from kf.store import Store

METHODS = (MODEL, LAST_YEAR, THREE_YEARS)
DRAWS = 1000
NO_BUDGET = pd.DataFrame(columns=["avdelning", "year", "n"])


def backtest_exits(store: Store, access: Access | None = None, until: date | None = None) -> Backtest:
    """Make every forecast of other exits again that the data up to `until` can be held against.

    `ledning` is not shown a horizon in which one to four people left. Raises KfError when the history is too short.
    """
    return told_to(_backtest(store, until or store.last_period), access)


def departed(past: History, start: date, months: int) -> float:
    """How many left otherwise than for pension in the so many months that follow the month `start`."""
    month = past.exits["month"].to_numpy()
    within = (month > month_number(start)) & (month <= month_number(start) + months)
    return float(past.exits["departed"].to_numpy()[within].sum())


@lru_cache(maxsize=16)
def _backtest(store: Store, until: date) -> Backtest:
    past, asked = tried(store, until, "andra avgångar än pension")
    made = {one: _exits(store, one) for one, _ in asked}
    rows = pd.DataFrame([row for one, months in asked for row in _at(past, one, months, made[one])])
    chosen, sentence = best_of(rows, METHODS, "")
    return Backtest(rows, summary_of(rows, METHODS), chosen, sentence)


def _exits(store: Store, origin: date) -> np.ndarray:
    """Other exits since the origin per draw and year, [draws, years], with what is known at the origin."""
    found = movements(store, Filters(origin, "month"), ())
    fitted = fitted_hazards(store, origin, None, STRENGTH, False)
    ahead = steps(origin, max(HORIZONS) // 12)
    run = runs(found, fitted, NO_BUDGET, origin, ahead, StaffingScenario(demand=TODAY), DRAWS)
    return run["departed"].sum(axis=2).cumsum(axis=1)


def _at(past: History, origin: date, months: int, made: np.ndarray) -> list[dict]:
    """The row of every method for one origin and horizon."""
    drawn = made[:, months // 12 - 1]
    looked_back = min(36, months_between(past.first, origin) - 1)
    mean = departed(past, add_months(origin, -looked_back), looked_back) / max(looked_back, 1)
    shared = {
        "origin": date(origin.year + 1, 1, 1),
        "months": months,
        "actual": departed(past, origin, months),
        "low": np.nan,
        "high": np.nan,
    }
    spread = dict(zip(("low", "high"), (float(end) for end in interval(drawn)), strict=True))
    return [
        {**shared, "method": MODEL, "forecast": float(drawn.mean()), **spread},
        {**shared, "method": LAST_YEAR, "forecast": departed(past, add_months(origin, -12), 12) * months / 12},
        {**shared, "method": THREE_YEARS, "forecast": mean * months},
    ]

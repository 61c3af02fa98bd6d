"""A staffing forecast's draws as the rows of a table, with what is withheld gone, in whole people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf import parameters
from kf.forecast.cohorts import Group, Step
from kf.forecast.flow import Run
from kf.forecast.movements import Movements
from kf.forecast.quantiles import interval
from kf.forecast.staffing_whole import Figures, whole
from kf.forecast.table import MISSING, laid_out, year_label

HOURS = ("recruitment_hours", "manager_hours", "introduction_hours")


@lru_cache(maxsize=16)
def costs(day: date) -> pd.DataFrame:
    """The parameters of what a recruitment costs, as of a day (before the first of them: the first). Kept: do not change them."""
    table = parameters.recruitment_cost().sort_values("in_force_from")
    due = table[table["in_force_from"] <= pd.Timestamp(day)].groupby("key").tail(1)
    early = table[~table["key"].isin(due["key"])].groupby("key").head(1)
    return pd.concat([due, early]).sort_index().reset_index(drop=True)


def per_hire(table: pd.DataFrame) -> float:
    """Kronor per hire: hours of recruitment and introduction times what an hour costs."""
    value = table.set_index("key")["value"]
    return float(value[list(HOURS)].sum() * value["hourly_cost"])


def staffing_table(
    found: Movements,
    by: tuple[str, ...],
    ahead: tuple[Step, ...],
    origin: date,
    told: Mapping[Group, bool],
    drawn: tuple[Run, Run | None],
    target: np.ndarray,
    baseline: Run | None,
) -> pd.DataFrame:
    """The rows that `StaffingProjection.frame` describes, one per group of `told` and step. Nothing outside is in it."""
    hire = per_hire(costs(origin))
    figures = _figures(drawn[0], drawn[1], target, hire)
    if baseline is not None:
        figures |= _compared(drawn[0], baseline, hire)
    place = {group: i for i, group in enumerate(found.groups)}
    at = np.array([place[group] if shown and group in place else -1 for group, shown in told.items()], int)
    names = {
        key: [MISSING if group[i] is None else group[i] for group in told for _ in ahead] for i, key in enumerate(by)
    }
    steps = {
        "year": [step.year for step in ahead] * len(told),
        "fraction": [step.fraction for step in ahead] * len(told),
        "label": [year_label(step, origin) for step in ahead] * len(told),
    }
    columns = {name: laid_out(value, at) for name, value in figures.items()}
    return pd.DataFrame({**names, **steps, **columns, "withheld": np.repeat(at < 0, len(ahead))})


def _figures(run: Run, unhired: Run | None, target: np.ndarray, hire: float) -> Figures:
    told = whole(run)
    since = run["hired"].cumsum(axis=1)
    # what is open at a year's end is needed the year after too: since the origin it counts once
    accumulated = since + np.maximum(run["need"] - run["hired"], 0.0)
    found = told | {"demand": target}
    found |= _spread("staff", told["staff"], run["after"])
    found |= _spread("gap", told["staff"] - target, run["after"] - target)
    found |= _spread("need", told["need"], run["need"])
    found |= _spread("need_accumulated", told["need_accumulated"], accumulated)
    if unhired is not None:
        left = np.round(unhired["after"].mean(axis=0))
        found |= _spread("unhired", left, unhired["after"])
        found |= _spread("unhired_gap", left - target, unhired["after"] - target)
    return found | {name: value * hire for name, value in _spread("cost", told["hired"], run["hired"]).items()}


def _compared(run: Run, baseline: Run, hire: float) -> Figures:
    """What the scenario adds: what is told of it less what is told of today, with the interval draw by draw on the same dice."""
    told, today = whole(run), whole(baseline)
    found = {}
    for name, flow in (("staff", "after"), ("need", "need")):
        found[f"baseline_{name}"] = today[name]
        found |= _spread(f"difference_{name}", told[name] - today[name], run[flow] - baseline[flow])
    found["baseline_cost"] = hire * today["hired"]
    found["difference_cost"] = hire * (told["hired"] - today["hired"])
    return found


def _spread(name: str, told: np.ndarray, values: np.ndarray) -> Figures:
    """A figure as it is told, and its interval in whole people with the figure in it."""
    low, high = (np.round(end) for end in interval(values))
    return {name: told + 0.0, f"{name}_low": np.minimum(low, told) + 0.0, f"{name}_high": np.maximum(high, told) + 0.0}

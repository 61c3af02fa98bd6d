"""A staffing forecast's draws as the rows of a table, with what is withheld gone and sums that hold when rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from kf import parameters
from kf.forecast.cohorts import Group, Step
from kf.forecast.flow import Run
from kf.forecast.movements import Movements
from kf.forecast.quantiles import interval
from kf.forecast.table import MISSING, laid_out, rounded, year_label

HOURS = ("recruitment_hours", "manager_hours", "introduction_hours")
Figures = dict[str, np.ndarray]  # [steps, places]


def costs(day: date) -> pd.DataFrame:
    """The parameters of what a recruitment costs, as of a day (before the first of them: the first)."""
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
    decimals: int | None,
    drawn: tuple[Run, Run | None],
    target: np.ndarray,
    baseline: Run | None,
) -> pd.DataFrame:
    """The rows that `StaffingProjection.frame` describes, one per group of `told` and step. Nothing outside is in it."""
    hire = per_hire(costs(origin))
    figures = _figures(drawn[0], drawn[1], target, hire, decimals)
    if baseline is not None:
        figures |= _compared(drawn[0], baseline, hire, decimals)
    place = {group: i for i, group in enumerate(found.groups)}
    at = np.array([place[group] if shown and group in place else -1 for group, shown in told.items()], int)
    names = [[MISSING if value is None else value for value in group] for group in told for _ in ahead]
    frame = pd.DataFrame(names, columns=list(by), index=range(len(told) * len(ahead)))
    steps = {
        "year": [step.year for step in ahead] * len(told),
        "fraction": [step.fraction for step in ahead] * len(told),
        "label": [year_label(step, origin) for step in ahead] * len(told),
    }
    columns = {name: laid_out(value, at) for name, value in figures.items()}
    return frame.assign(**steps, **columns, withheld=np.repeat(at < 0, len(ahead)))


def _figures(run: Run, unhired: Run | None, target: np.ndarray, hire: float, decimals: int | None) -> Figures:
    mean = {name: value.mean(axis=0) for name, value in run.items()}
    flow = _adding_up(
        mean["before"],
        [-mean["retired"], -mean["departed"], -mean["moved_out"], mean["moved_in"], mean["hired"]],
        decimals,
    )
    retired, departed, out, into, hired = flow
    causes = _adding_up(
        np.zeros_like(mean["need"]),
        [
            mean["retired"],
            mean["need_departed"],
            mean["moved_out"] - mean["moved_in"],
            mean["volume"],
            mean["backlog"],
            mean["surplus"],
        ],
        decimals,
    )
    names = ("need_pension", "need_departed", "need_moves", "need_volume", "need_backlog", "surplus")
    # what is open at a year's end is needed the year after too: since the origin it counts once
    accumulated = run["hired"].cumsum(axis=1) - run["hired"] + run["need"] - np.where(
        run["need"] > run["hired"], 0.0, run["need"] - run["hired"]
    )  # fmt: skip
    found = {
        "before": rounded(mean["before"], decimals),
        "retired": -retired,
        "departed": -departed,
        "moved_out": -out,
        "moved_in": into,
        "hired": hired,
        **_spread("staff", run["after"], decimals),
        "demand": target,
        **_spread("gap", run["after"] - target, decimals),
        **_spread("need", run["need"], decimals),
        **dict(zip(names, causes, strict=True)),
        **_spread("need_accumulated", accumulated, decimals),
    }
    low, high = interval(run["hired"])
    if unhired is not None:
        found |= _spread("unhired", unhired["after"], decimals)
        found |= _spread("unhired_gap", unhired["after"] - target, decimals)
    return found | {
        "cost": hired * hire,
        "cost_low": rounded(low, decimals) * hire,
        "cost_high": rounded(high, decimals) * hire,
    }


def _compared(run: Run, baseline: Run, hire: float, decimals: int | None) -> Figures:
    """What the scenario adds, draw by draw on the same dice."""
    found = {}
    for name, flow in (("staff", "after"), ("need", "need")):
        found[f"baseline_{name}"] = rounded(baseline[flow].mean(axis=0), decimals)
        found |= _spread(f"difference_{name}", run[flow] - baseline[flow], decimals)
    found["baseline_cost"] = hire * rounded(baseline["hired"].mean(axis=0), decimals)
    found["difference_cost"] = hire * rounded((run["hired"] - baseline["hired"]).mean(axis=0), decimals)
    return found


def _spread(name: str, values: np.ndarray, decimals: int | None) -> Figures:
    low, high = interval(values)
    told = {name: values.mean(axis=0), f"{name}_low": low, f"{name}_high": high}
    return {key: rounded(value, decimals) for key, value in told.items()}


def _adding_up(start: np.ndarray, parts: Sequence[np.ndarray], decimals: int | None) -> list[np.ndarray]:
    """The parts rounded so that start and parts still sum to the rounded end: what the rounded levels differ by."""
    levels = [start]
    for part in parts:
        levels.append(levels[-1] + part)
    told = [rounded(level, decimals) for level in levels]
    return [after - before for before, after in pairwise(told)]

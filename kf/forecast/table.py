"""A forecast's arrays as the rows of a table, with what is withheld gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kf import format as fmt
from kf.filters import add_months
from kf.forecast.cohorts import Group, Step
from kf.forecast.quantiles import interval
from kf.forecast.retirement import Spread

MISSING = "uppgift saknas"
Spreads = Mapping[str, Spread]


def table(
    groups: tuple[Group, ...],
    by: tuple[str, ...],
    ahead: tuple[Step, ...],
    origin: date,
    spreads: Spreads,
    baseline: Spreads | None,
    told: Mapping[Group, bool],
    decimals: int | None,
) -> pd.DataFrame:
    """The rows that `Projection.frame` describes (without `shown`), one per group of `told` and step."""
    values = _columns(spreads)
    if baseline is not None:
        values |= _compared(spreads, baseline)
    place = {group: i for i, group in enumerate(sorted(groups, key=str))}
    at = np.array([place.get(group, -1) if is_shown else -1 for group, is_shown in told.items()], int)
    names = [[MISSING if value is None else value for value in group] for group in told for _ in ahead]
    frame = pd.DataFrame(names, columns=list(by), index=range(len(told) * len(ahead)))
    steps = {
        "year": [step.year for step in ahead] * len(told),
        "fraction": [step.fraction for step in ahead] * len(told),
        "label": [year_label(step, origin) for step in ahead] * len(told),
    }
    figures = {name: rounded(laid_out(value, at), decimals) for name, value in values.items()}
    return frame.assign(**steps, **figures, withheld=np.repeat(at < 0, len(ahead)))


def laid_out(value: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Of [steps, groups] the groups at these places one after the other, NaN where there is none."""
    found = np.full((len(at), len(value)), np.nan)
    found[at >= 0] = value[:, at[at >= 0]].T
    return found.ravel() + 0.0


def rounded(values: np.ndarray, decimals: int | None) -> np.ndarray:
    """Figures as finely as they are told (None: as they are), without a minus before zero."""
    return values if decimals is None else np.round(values, decimals) + 0.0


def year_label(step: Step, origin: date) -> str:
    """`2026`, or `nov–dec 2025` for what is left of a year."""
    if step.fraction == 1:
        return str(step.year)
    return months_label(add_months(origin, 1), date(step.year, 12, 1))


def months_label(begins: date, ends: date) -> str:
    """`jan–okt 2025`, of months of the same year; `dec 2025` of one."""
    first, last = (fmt.month(month, short=True).split()[0] for month in (begins, ends))
    return f"{first if first == last else f'{first}–{last}'} {ends.year}"


def _columns(spreads: Spreads) -> dict[str, np.ndarray]:
    exits, total, fte = spreads["exits"], spreads["accumulated"], spreads["fte"]
    stock, stock_fte = spreads["stock"], spreads["stock_fte"]
    return {
        "median": exits.median,
        "low": exits.low,
        "high": exits.high,
        "expected": exits.expected,
        "accumulated": total.median,
        "accumulated_low": total.low,
        "accumulated_high": total.high,
        "accumulated_expected": total.expected,
        "fte": fte.expected,
        "fte_low": fte.low,
        "fte_high": fte.high,
        "fte_accumulated": spreads["fte_accumulated"].expected,
        "stock": stock.expected,
        "stock_low": stock.low,
        "stock_high": stock.high,
        "stock_fte": stock_fte.expected,
        "stock_fte_low": stock_fte.low,
        "stock_fte_high": stock_fte.high,
        "other": spreads["other"].expected,
    }


def _compared(spreads: Spreads, baseline: Spreads) -> dict[str, np.ndarray]:
    """What the scenario adds, on the same hazards draw by draw: the interval is of the difference, not of the dice."""
    difference = spreads["exits"].means - baseline["exits"].means
    low, high = interval(difference)
    return {
        "baseline": baseline["exits"].median,
        "difference": difference.mean(axis=0),
        "difference_low": low,
        "difference_high": high,
        "baseline_accumulated": baseline["accumulated"].median,
        # between the figures as a page tells them, in whole people
        "difference_accumulated": np.round(spreads["accumulated"].median) - np.round(baseline["accumulated"].median),
        "difference_stock_fte": spreads["stock_fte"].expected - baseline["stock_fte"].expected,
    }

"""What chance can do to a figure from answers: its interval, and whether a difference is larger than chance.

The NPS's standard error is that of a difference of two shares (cybaea.net 2016, domain.md C); the interval is the
normal one, kept within what the figure can be. A share's is Wilson's score interval (1927), which holds for few answers
and near 0 and 100 %; the difference of two shares is judged by Newcombe's hybrid of their Wilson intervals (1998). A
grade's is that of a mean over clusters of unequal size, the answers of one form being a cluster: with G forms of sum y and
n answers, √(G/(G − 1) · Σ(y − mean · n)²) / Σn (Cochran, Sampling Techniques, 1977, 3.12, without finite correction).
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from kf import format as fmt
from kf.metrics.counts import Columns
from kf.metrics.metric import Metric
from kf.metrics.result import columns_of

WIDE, NARROW = 1.959964, 1.281552  # standard errors to each side of 95 and 80 per cent
ZERO = "Nämnaren är noll, så det finns inget att dela med."
UNFIT = (
    "Andelen är över 100 %: uppdragen är fler än kundens alla rekryteringar samma tid, så listorna passar inte ihop."
)


def with_interval(metric: Metric, columns: Columns) -> tuple[Columns, tuple[str, ...]]:
    """The table with `low` and `high` (95 %), `low80` and `high80` of a metric that has an error, and what to say.

    A figure on fewer answers than the metric's least is gone; its parts, the distribution, remain.
    """
    if metric.sample:
        frame = pd.DataFrame(columns)
        frame = frame.assign(**{name: float("nan") for name, _ in metric.columns if name not in frame})
        bounds = _wilson(frame["value"].astype(float), frame[metric.sample].astype(float))
        return columns_of(frame.assign(**bounds)), ()
    if not metric.error:
        if metric.rests_on or len(columns["value"]) != 1:
            return columns, ()
        (only,) = columns["value"]
        return columns, (ZERO,) if not fmt.known(only) else (UNFIT,) if metric.beyond(only) else ()
    frame = pd.DataFrame(columns)
    said: tuple[str, ...] = ()
    # of an answer in which everything is withheld only the rows are left
    frame = frame.assign(**{name: float("nan") for name, _ in metric.columns if name not in frame})
    value, error = frame["value"].astype(float), frame["error"].astype(float)
    if metric.least_answers:
        few = (frame["answers"].astype(float) < metric.least_answers) & ~frame["withheld"].astype(bool)
        value = value.mask(few)
        if few.any():
            said = (f"Färre än {metric.least_answers} svar: fördelningen visas, men inget index.",)
    bounds = {
        name: (value + side * width * error).clip(*metric.bounds)
        for name, side, width in (("low", -1, WIDE), ("high", 1, WIDE), ("low80", -1, NARROW), ("high80", 1, NARROW))
    }
    return columns_of(frame.drop(columns="error").assign(value=value, **bounds)), said


def _wilson(value: pd.Series, n: pd.Series) -> dict[str, pd.Series]:
    """The bounds of shares in per cent, each of `n`: (p + z²/2n ± z√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)."""
    p, n = value / 100, n.where(n > 0)
    found = {}
    for width, suffix in ((WIDE, ""), (NARROW, "80")):
        middle, square = p + width**2 / (2 * n), p * (1 - p) / n + width**2 / (4 * n**2)
        half, whole = width * np.sqrt(square.clip(lower=0)), 1 + width**2 / n
        found[f"low{suffix}"] = (100 * (middle - half) / whole).clip(0, 100)
        found[f"high{suffix}"] = (100 * (middle + half) / whole).clip(0, 100)
    return {name: found[name] for name in ("low", "high", "low80", "high80")}


def larger_than_chance(metric: Metric, now: pd.Series, before: pd.Series) -> bool | None:
    """Whether two independent figures differ by more than chance explains (5 %); None where either has no interval.

    sqrt(SE1² + SE2²), each standard error read back from the 80 % interval's half that is not cut by a bound. Of shares:
    whether Newcombe's interval of the difference leaves zero out.
    """
    if metric.sample:
        more, less = (now, before) if now["value"] >= before["value"] else (before, now)
        toward = math.hypot(more["value"] - more["low"], less["high"] - less["value"])
        return None if math.isnan(toward) else bool(more["value"] - less["value"] > toward)
    errors = [_error(row) for row in (now, before)]
    if any(math.isnan(error) for error in errors) or pd.isna(now["value"]) or pd.isna(before["value"]):
        return None
    return bool(abs(now["value"] - before["value"]) > WIDE * math.hypot(*errors))


def _error(row: pd.Series) -> float:
    halves = [row["high80"] - row["value"], row["value"] - row["low80"]]
    return float(np.nanmax(halves)) / NARROW if not all(pd.isna(half) for half in halves) else math.nan


def interval(row: pd.Series, decimals: int = 0) -> str:
    """`57–75`: the 95 % interval of a row; empty where there is none."""
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return ""
    return f"{fmt.number(row['low'], decimals)}–{fmt.number(row['high'], decimals)}"

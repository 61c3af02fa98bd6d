"""How a pension forecast's figures become the whole people that are told: the one place that rounds them for a page."""

from __future__ import annotations

import numpy as np
import pandas as pd

FIGURES = (("median", "accumulated"), ("baseline", "baseline_accumulated"))
INTERVALS = (("median", "low", "high"), ("accumulated", "accumulated_low", "accumulated_high"))


def whole(frame: pd.DataFrame, by: tuple[str, ...], simple: bool) -> pd.DataFrame:
    """The rows of `Projection.frame` as headline, chart, table, file and command line tell them, in whole people.

    As of staffing (kf/forecast/staffing_whole.py): what is told since the origin is rounded, and a year is the difference
    between two such, so that the years add up to what is told of them all. An interval holds its figure. `shown` is the
    median, but the figure of the simple method as it is where that one is shown first (`simple`); shown_accumulated its sum.
    """
    told = frame.copy()
    for year, since in FIGURES:
        if since in frame:
            told[since] = frame[since].round()
            told[year] = (told[since] - _before(told[since], frame, by)).clip(lower=0)
    for figure, low, high in INTERVALS:
        told[low] = np.minimum(frame[low].round(), told[figure])
        told[high] = np.maximum(frame[high].round(), told[figure])
    if "difference" in frame:
        told["difference"] = told["median"] - told["baseline"]
    if not simple:
        return told.assign(shown=told["median"], shown_accumulated=told["accumulated"])
    return told.assign(shown_accumulated=_summed(frame["shown"], frame, by))


def _before(values: pd.Series, frame: pd.DataFrame, by: tuple[str, ...]) -> pd.Series:
    """Each row's figure of the step before, of its own group; none before the first."""
    return (values.groupby([frame[key] for key in by], sort=False) if by else values).shift().fillna(0.0)


def _summed(values: pd.Series, frame: pd.DataFrame, by: tuple[str, ...]) -> pd.Series:
    """The sums since the origin, of each group; from where a figure is lacking there is none."""
    if not by:
        return values.cumsum(skipna=False)
    return values.groupby([frame[key] for key in by], sort=False).transform(lambda own: own.cumsum(skipna=False))

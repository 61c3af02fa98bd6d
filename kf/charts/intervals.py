"""Intervals: groups under each other, a dot for the figure and a line for where it may land; a thicker one for 80 %."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from kf import format as fmt
from kf.charts.bars import MOST_BARS, PAST_GOAL, goal_marks, largest_first, wrapped
from kf.charts.theme import NO_BREAK, Figure, layout, lying_names, token
from kf.metrics.result import Result

# units that are drawn where their figures are: the least and the most they can be, and the steps of the axis
LONGEST = 16  # characters of a figure with its interval on one line, beside what it is of on a phone
SCALES = {"betyg": (1.0, 10.0, 0.5), "%": (0.0, 100.0, 10.0), "NPS": (-100.0, 100.0, 10.0)}


def intervals(result: Result, comparison: Result | None = None) -> Figure:
    """The value of each group (one dimension) with its interval, the figures to the right of it; withheld as `..`.

    What it is compared with is not drawn: two intervals in one row cannot be told apart.
    """
    order = largest_first(result, MOST_BARS)
    rows = result.frame.assign(group=result.frame[result.by[0]].astype(str)).set_index("group").reindex(order)
    names = [wrapped(one) for one in order]
    decimals = result.metric.decimals
    told = [
        _without(row)
        if pd.isna(row.value)
        else f"{fmt.number(row.value, decimals)}{fmt.interval(row.low, row.high, decimals, named='')}"
        for row in rows.itertuples()
    ]
    long = max(map(len, told), default=0) > LONGEST
    lines = [text.replace(" (", "\n(").splitlines() if long else [text] for text in told]
    widest = max((len(line) for text in lines for line in text), default=0)
    value = rows["value"].fillna(0)
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [None if pd.isna(v) else round(float(v), 2) for v in rows["value"]],
        "y": names,
        "marker": {"size": 11, "color": token("accent")},
        "error_x": _spread(rows, "", 2 if "low80" in rows else 3),
        "text": told,
        "hovertemplate": f"%{{y}}: %{{text}} {result.metric.unit}<extra></extra>",
    }
    thick: list[Figure] = []
    if "low80" in rows:
        same = {key: dots[key] for key in ("type", "mode", "x", "y", "marker")}
        thick = [same | {"error_x": _spread(rows, "80", 6), "hoverinfo": "skip"}]
    ends = rows["high"].fillna(value).astype(float)
    pads = [NO_BREAK * 2] * len(order)
    if "goal" in rows:  # the figures stand clear of the diamond
        span = float(max(ends.max() - value.min(), 1))
        by = (rows["goal"] > ends - span / 8) & (rows["goal"] < ends + span / 2)
        ends = ends.mask(by & (rows["goal"] > ends), rows["goal"])
        pads = [NO_BREAK * PAST_GOAL if near else NO_BREAK * 2 for near in by]
    words = {
        "type": "scatter",
        "mode": "text",
        "x": [float(v) for v in ends],
        "y": names,
        "text": ["<br>".join(f"{pad}{line}" for line in text) for pad, text in zip(pads, lines, strict=True)],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    marks = goal_marks(result, order)[1:] if "goal" in rows else []  # a rim would hide the dot
    axis = _axis(rows, result.metric.unit)
    return {
        "data": [dots, words, *thick, *marks],
        "layout": layout(
            xaxis={**axis, "nticks": 3 if long else 6, "tickformat": ",.1~f"},
            yaxis={**lying_names(names), "showgrid": True},
            margin={"l": 8, "r": max(90, 16 + 7 * widest), "t": 8, "b": 8},
        ),
    }


def _axis(rows: pd.DataFrame, unit: str) -> Figure:
    """From nothing; but grades, shares and NPS, whose figures lie near each other, where they are: a dot is no length."""
    known = rows[[name for name in ("low", "high", "goal") if name in rows]].astype(float)
    if known.isna().all(axis=None):  # only words: how many answers there are
        return {"range": [0, 1], "showticklabels": False, "showgrid": False}
    if unit not in SCALES:
        return {"rangemode": "tozero"}
    least, most, step = SCALES[unit]
    low = step * math.floor((known.min(axis=None) - step / 5) / step)
    high = step * math.ceil((known.max(axis=None) + step / 5) / step)
    return {"range": [max(least, low), min(most, high)]}


def _spread(rows: pd.DataFrame, which: str, thickness: int) -> Figure:
    """The interval's line, as far to each side as it goes."""
    up, down = rows[f"high{which}"] - rows["value"], rows["value"] - rows[f"low{which}"]
    return {
        "type": "data",
        "symmetric": False,
        "array": [round(float(v), 2) for v in up.fillna(0)],
        "arrayminus": [round(float(v), 2) for v in down.fillna(0)],
        "thickness": thickness,
        "width": 0,
        "color": token("accent"),
    }


def _without(row: Any) -> str:
    """What stands for a figure that is not there: how many answers were too few for it, or that it is withheld."""
    answers = getattr(row, "answers", float("nan"))
    return fmt.WITHHELD if row.withheld or pd.isna(answers) else f"{fmt.number(answers)} svar"

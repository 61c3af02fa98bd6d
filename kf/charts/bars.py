"""Bars: groups beside each other, the figure at the bar's end; a second dimension is stacked."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from kf import format as fmt
from kf.charts.theme import GOAL, NO_BREAK, Figure, fill, layout, legend_over, lying_names, series_colour, token
from kf.dimensions import DIMENSIONS, sort_key
from kf.metrics.result import Result

Cells = dict[str, tuple[float, bool]]
NONE = (math.nan, False)  # a group that is not there
MOST_BARS = 12
PAST_GOAL, PAST_MARK = 5, 3  # no-break spaces: half a diamond, half a mark, however wide the chart is
EDGE, NAMED = 60, 100  # pixels at the right edge: for a figure, and for one that names its goal
CLOSE = 0.12  # of the widest: a mark so near a bar's end would stand under its figure
ROOM = 0.4  # of the widest: a bar so long has room for its figure
LONG = 0.6  # of the widest: a bar so long leaves no room after it but the margin


def largest_first(result: Result, most: int = MOST_BARS) -> list[str]:
    """The values of the first dimension in the order they are drawn: its own order, else largest first."""
    key = result.by[0]
    sums: dict[Any, float | None] = {}
    for group, value in zip(result.columns[key], result.columns["value"], strict=True):
        sums[group] = (sums.get(group) or 0) + value if fmt.known(value) else sums.get(group)
    values = sorted(
        sums, key=lambda group: (-(sums[group] or 0), group) if fmt.known(sums[group]) else (math.inf, group)
    )
    if len(values) > most:  # of many groups, those that can be shown
        values = [group for group in values if fmt.known(sums[group])]
    if DIMENSIONS[key].order or key in ("ar", "tertial"):
        return sorted(map(str, values), key=lambda value: sort_key(key, value))
    return [str(value) for value in values[:most]]


def bars(result: Result, comparison: Result | None = None, most: int = MOST_BARS) -> Figure:
    """Lying bars of the values of the first dimension in `by`; a second one is stacked in each bar.

    `comparison` is a short line across each bar. A withheld figure is `..` where its bar would begin.
    """
    order = largest_first(result, most)
    second = result.by[1] if len(result.by) > 1 else None
    names = [None] if second is None else named(result, second)
    traces = [_bar(result, order, cells(result, name), name, index) for index, name in enumerate(names)]
    if comparison is not None and second is None and not comparison.empty:
        traces += _marks(result, comparison, order)
    goals = goal_marks(result, order) if "goal" in result.columns and second is None else []
    told = _figures(traces, goals) if second is None else _lacking(traces)
    traces += [told, *goals]
    return {
        "data": traces,
        "layout": layout(
            barmode="stack",
            xaxis={"showgrid": False, "showticklabels": False, "rangemode": "tozero"},
            yaxis=lying_names([wrapped(v) for v in order]),
            showlegend=second is not None,
            legend=legend_over(),
            margin={"l": 8, "r": _edge(told), "t": 8 if second is None else 34, "b": 8},
        ),
    }


def named(result: Result, key: str) -> list[Any]:
    """The values of a dimension that there are, in its order."""
    return sorted(set(result.columns[key]), key=lambda value: sort_key(key, value))


def cells(result: Result, part: Any = None, column: str = "value") -> Cells:
    """The figure of each group of the first dimension and whether it is withheld; of one part of the second, if named."""
    columns = result.columns
    rows = zip(columns[result.by[0]], columns[result.by[-1]], columns[column], columns["withheld"], strict=True)
    return {str(group): (value, gone) for group, second, value, gone in rows if part is None or second == part}


def rounded(value: float) -> float | None:
    """A figure as it is drawn; None, which draws nothing, when there is none."""
    return round(value, 4) if fmt.known(value) else None


@lru_cache(maxsize=2048)
def wrapped(text: str) -> str:
    """A long name on several lines."""
    return "<br>".join(textwrap.wrap(text, 26, break_long_words=False)) or text


def _bar(result: Result, order: Sequence[str], rows: Cells, name: str | None, index: int) -> Figure:
    values = [rows.get(group, NONE) for group in order]
    texts = [
        fmt.WITHHELD if withheld else fmt.number(value, result.metric.decimals) if fmt.known(value) else ""
        for value, withheld in values
    ]
    label = f"{name}, " if name else ""
    return {
        "type": "bar",
        "orientation": "h",
        "width": min(0.72, 0.18 + 0.09 * len(order)),
        "name": name or result.metric.label,
        "y": [wrapped(v) for v in order],
        "x": [round(value, 4) if fmt.known(value) else 0 for value, _ in values],
        "text": texts,
        "textposition": "none" if name is None else "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "marker": fill(series_colour(name, index) if name else token("accent"), name or ""),
        "customdata": list(order),
        "hovertemplate": f"%{{customdata}}: {label}%{{text}} {result.metric.unit}<extra></extra>",
    }


def _figures(traces: list[Figure], goals: Sequence[Figure] = ()) -> Figure:
    """The figures at the bars' ends, past a mark that stands there; of a bar to the left, beside where it begins.

    A figure past a goal would be taken for the goal's, so one whose goal stands close after the bar is on the bar, where
    there is room; where there is none it stands past the goal, and names it.
    """
    own = [0 if text == fmt.WITHHELD else x or 0 for x, text in zip(traces[0]["x"], traces[0]["text"], strict=True)]
    marks = traces[-1]["x"] if len(traces) > 1 else own
    widest = max((abs(x or 0) for x in [*own, *marks]), default=0)
    near = CLOSE * widest
    ends = [mark if mark is not None and x <= mark <= x + near else x for x, mark in zip(own, marks, strict=True)]
    clear = inside = [False] * len(ends)
    for at in goals[:1]:  # a diamond is wider than a mark, and the figure must be clear of it on both sides
        widest = max([widest, *(goal for goal in at["x"] if goal is not None)])
        wide = 2.2 * CLOSE * widest  # on a phone half of a chart may be names
        clear = [
            goal is not None and end - CLOSE * widest / 2 <= goal <= end + wide
            for end, goal in zip(ends, at["x"], strict=True)
        ]
        inside = [
            by
            and end == x < (goal or 0)
            and x >= ROOM * widest
            and (mark is None or mark == x or mark < x - ROOM * widest)
            for by, end, x, goal, mark in zip(clear, ends, own, at["x"], marks, strict=True)
        ]
        rows = zip(ends, at["x"], clear, inside, strict=True)
        ends = [max(end, goal or 0) if by and not on else end for end, goal, by, on in rows]
    said = goals[-1]["customdata"] if goals else [""] * len(ends)
    texts = [
        f"{text}{NO_BREAK * (PAST_MARK if mark == x else 1)}"
        if on
        else f"{NO_BREAK * PAST_GOAL}{text} ({goal})"
        if by
        else f"{NO_BREAK}{text}"
        for text, on, by, goal, mark, x in zip(traces[0]["text"], inside, clear, said, marks, own, strict=True)
    ]
    figures: Figure = {
        "type": "scatter",
        "mode": "text",
        "y": traces[0]["y"],
        "x": [max(0, end) for end in ends],
        "text": texts,
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    if any(inside):
        figures["textposition"] = ["middle left" if on else "middle right" for on in inside]
        figures["textfont"] = {"color": [token("background" if on else "text") for on in inside]}
    return figures


def _edge(figures: Figure) -> int:
    """The right margin: wider when a figure that names its goal stands so far to the right that it needs it."""
    far = LONG * max(figures["x"], default=0)
    named = (text.endswith(")") and x >= far for x, text in zip(figures["x"], figures["text"], strict=True))
    return NAMED if any(named) else EDGE


def _lacking(traces: list[Figure]) -> Figure:
    """`..` at the end of a stacked bar of which a part is withheld: the bar is not all of it."""
    parts = zip(*(trace["text"] for trace in traces), strict=True)
    return {
        "type": "scatter",
        "mode": "text",
        "y": traces[0]["y"] if traces else [],
        "x": [sum(values) for values in zip(*(trace["x"] for trace in traces), strict=True)],
        "text": [f"{NO_BREAK}{fmt.WITHHELD}" if fmt.WITHHELD in texts else "" for texts in parts],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(result: Result, comparison: Result, order: Sequence[str]) -> list[Figure]:
    """A short line across each bar where the comparison ends, with a rim so that it shows on bar and page alike."""
    values = cells(comparison)
    at = {
        "type": "scatter",
        "mode": "markers",
        "y": [wrapped(v) for v in order],
        "x": [rounded(values.get(group, NONE)[0]) for group in order],
    }
    said = f"jämförelse: %{{x:,.{result.metric.decimals}f}} {result.metric.unit}<extra></extra>"
    return [
        at | {"marker": _stroke(8, "background"), "hoverinfo": "skip"},
        at | {"marker": _stroke(3, "text"), "hovertemplate": said},
    ]


def goal_marks(result: Result, order: Sequence[str]) -> list[Figure]:
    """A diamond where each bar is to reach, with a rim so that it is seen on the bar too: how a goal is drawn everywhere."""
    found = cells(result, column="goal")
    goals = [found.get(group, NONE)[0] for group in order]
    at: Figure = {
        "type": "scatter",
        "mode": "markers",
        "y": [wrapped(value) for value in order],
        "x": [rounded(goal) for goal in goals],
        "cliponaxis": False,
        "showlegend": False,
    }
    texts = [f"mål {fmt.number(goal, _needed(goal))}" if fmt.known(goal) else "" for goal in goals]
    rim = {"symbol": "diamond", "size": GOAL["size"] + 9, "color": token("background")}
    return [
        at | {"marker": rim, "hoverinfo": "skip"},
        at
        | {"marker": GOAL, "name": "mål", "customdata": texts, "hovertemplate": "%{y}: %{customdata}<extra></extra>"},
    ]


def _needed(goal: float) -> int:
    return 0 if float(goal).is_integer() else 1


def _stroke(width: int, colour: str) -> Figure:
    return {"symbol": "line-ns", "size": 20, "line": {"width": width, "color": token(colour)}}

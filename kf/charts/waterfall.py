"""The waterfall: from today's staff to the horizon's, each cause with its figure, and the demand it is held against."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kf import format as fmt
from kf.charts.theme import NO_BREAK, Figure, fill, layout, lying_names, token
from kf.forecast.staffing_projection import StaffingProjection

COLOURS = {"level": "accent", "less": "series-2", "more": "series-3"}
WORDS = {"level": "antal", "less": "minskning", "more": "ökning"}


def waterfall(projection: StaffingProjection, group: Sequence[object] = ()) -> Figure:
    """Lying bars from today to the horizon, for the whole or one group, in people; the demand is a diamond below them.

    What takes away and what adds differ in colour, in pattern and in the sign of their figure. Nothing is drawn of a
    group that is withheld.
    """
    return steps(projection.bridge(*group))


def steps(rows: pd.DataFrame, unit: str = "personer", decimals: int = 0) -> Figure:
    """Lying bars from the first level to the last: `kind` (level, flow or goal), `label` and `value` of each row."""
    bars = rows[rows["kind"] != "goal"]
    at, traces = 0.0, []
    parts: dict[str, list[tuple[str, float, float, str]]] = {name: [] for name in COLOURS}  # label, base, length, text
    ends: list[tuple[str, float, str]] = []
    joins: list[tuple[float, str, str]] = []
    before = ""
    for kind, label, value in zip(bars["kind"], bars["label"], bars["value"], strict=True):
        start = 0.0 if kind == "level" else at
        at = value if kind == "level" else at + value
        name = "level" if kind == "level" else "less" if value < 0 else "more"
        text = fmt.number(value, decimals, sign=kind == "flow")
        parts[name].append((label, min(start, at), abs(at - start), text))
        ends.append((label, max(start, at), text))
        if before:
            joins.append((start if kind == "flow" else at, before, label))
        before = label
    for name, own in parts.items():
        if own:
            traces.append(_bars(name, own, unit))
    traces += [_join(x, upper, lower) for x, upper, lower in joins]
    if ends:
        traces.append(_figures(ends))
    goals = [(str(label), float(v)) for label, v in rows[rows["kind"] == "goal"][["label", "value"]].to_numpy()]
    traces += [_goal(label, value, unit, decimals) for label, value in goals]
    return {
        "data": traces,
        "layout": layout(
            barmode="overlay",
            xaxis={"showgrid": False, "showticklabels": False, "rangemode": "tozero"},
            yaxis=lying_names([*(label for label, _, _ in ends), *(label for label, _ in goals)]),
            margin={"l": 8, "r": max(60, 12 + 8 * max((len(text) for _, _, text in ends), default=0)), "t": 8, "b": 8},
        ),
    }


def _bars(name: str, own: list[tuple[str, float, float, str]], unit: str) -> Figure:
    marker = fill(token(COLOURS[name]))
    if name == "less":
        marker["pattern"]["shape"] = "/"
    return {
        "type": "bar",
        "orientation": "h",
        "name": WORDS[name],
        "width": 0.62,
        "y": [label for label, _, _, _ in own],
        "base": [round(base, 4) for _, base, _, _ in own],
        "x": [round(length, 4) for _, _, length, _ in own],
        "customdata": [text for _, _, _, text in own],
        "marker": marker,
        "hovertemplate": f"%{{y}}: %{{customdata}} {unit}<extra></extra>",
    }


def _join(x: float, upper: str, lower: str) -> Figure:
    """A thin line from where one bar ends to where the next begins."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [round(x, 4)] * 2,
        "y": [upper, lower],
        "line": {"color": token("muted"), "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _figures(ends: list[tuple[str, float, str]]) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "y": [label for label, _, _ in ends],
        "x": [round(x, 4) for _, x, _ in ends],
        "text": [f"{NO_BREAK}{text}" for _, _, text in ends],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _goal(label: str, value: float, unit: str, decimals: int) -> Figure:
    """The demand on a row of its own, as goals are drawn elsewhere: on the horizon's bar its figure would lie on the bar's."""
    told = fmt.number(value, decimals)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": label,
        "x": [round(value, 4)],
        "y": [label],
        "text": [f"{NO_BREAK}{told}"],
        "textposition": "middle right",
        "textfont": {"color": token("goal")},
        "marker": {"symbol": "diamond-open", "size": 12, "color": token("goal"), "line": {"width": 3}},
        "hovertemplate": f"{label}: {told} {unit}<extra></extra>",
        "cliponaxis": False,
    }

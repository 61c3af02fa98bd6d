"""Whom to recruit per year: stacked by cause with the interval of the whole, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from kf import format as fmt
from kf.charts.theme import Figure, fill, layout, token
from kf.charts.years import MOST_TICKS, year_axis
from kf.forecast.staffing_projection import CAUSES, StaffingProjection

# a cause is told by colour, by pattern and by its place in the column
LOOKS = {
    "need_pension": ("series-1", ""),
    "need_departed": ("series-2", "/"),
    "need_moves": ("series-6", "x"),
    "need_volume": ("series-3", "."),
    "need_backlog": ("series-4", "-"),
    "surplus": ("series-5", "\\"),
}
NAMES = CAUSES | {"surplus": "fler än som behövs"}
NEEDED = ["label", *(f"{key}{end}" for key in ("need", "cost") for end in ("", "_low", "_high")), *LOOKS]
NARROW = 3  # years that all have room under columns that stand beside others
ROOM, ROOM_BESIDE = 45, 30  # characters that have room in a row on a phone, and in a chart beside others
SEEN = 0.05  # people; a cause that never comes to more is left out


@dataclass(frozen=True)
class Shared:
    """What columns side by side have in common: the axis's ends, and the causes that are named."""

    least: float
    most: float
    causes: tuple[str, ...]


def shared(projections: Iterable[StaffingProjection]) -> Shared:
    """What the columns of several forecasts have in common."""
    every = [_shown(one, ()) for one in projections]
    tops = [_above(rows).combine(rows["need_high"].astype(float), max).max() for rows in every if len(rows)]
    bottoms = [rows[list(LOOKS)].clip(upper=0).sum(axis=1).min() for rows in every if len(rows)]
    seen = tuple(key for key in LOOKS if any(key in _causes(rows) for rows in every))
    return Shared(min([0.0, *bottoms]), max([1.0, *tops]), seen)


def need(projection: StaffingProjection, group: Sequence[object] = (), shared: Shared | None = None) -> Figure:
    """Columns of causes per year; what lessens the need lies below zero."""
    rows = _shown(projection, group)
    x = list(rows["label"])
    traces = [_cause(key, x, list(rows[key])) for key in (shared.causes if shared else _causes(rows)) if x]
    if x:
        room = ROOM_BESIDE if shared else ROOM
        traces += _whole(rows, x, "need", list(_above(rows)), "rekryteringar", room=room)
    told = layout(
        barmode="relative",
        xaxis=year_axis(x, NARROW if shared else MOST_TICKS),
        yaxis={"showticklabels": False, "showgrid": False, "zeroline": True},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.04, "yanchor": "bottom", "traceorder": "normal"},
        margin={"l": 8, "r": 8, "t": 56, "b": 8},
    )
    if shared:
        told["yaxis"]["range"] = [1.05 * shared.least, 1.08 * shared.most]
    return {"data": traces, "layout": told}


def cost(projection: StaffingProjection, group: Sequence[object] = ()) -> Figure:
    """Columns of what the recruitments of each year cost, in millions of kronor or thousands, with the interval."""
    rows = _shown(projection, group)
    x = list(rows["label"])
    large = bool(x) and rows["cost"].max() >= 1_000_000
    scaled = rows[["cost", "cost_low", "cost_high"]].astype(float) / (1_000_000 if large else 1000)
    columns = {
        "type": "bar",
        "name": "kostnad",
        "x": x,
        "y": [round(value, 2) for value in scaled["cost"]],
        "marker": fill(token("accent")),
        "hoverinfo": "skip",
    }
    unit = "mnkr" if large else "tkr"
    return {
        "data": [columns, *_whole(scaled, x, "cost", list(scaled["cost"]), unit, int(large))] if x else [],
        "layout": layout(
            xaxis=year_axis(x),
            yaxis={"showticklabels": False, "showgrid": False, "rangemode": "tozero"},
            margin={"l": 8, "r": 8, "t": 34, "b": 8},
            annotations=[_unit(unit)] if x else [],
        ),
    }


def _unit(words: str) -> Figure:
    at = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "yshift": 8, "xanchor": "left", "yanchor": "bottom"}
    return {**at, "text": words, "showarrow": False, "font": {"size": 13, "color": token("muted")}}


def _shown(projection: StaffingProjection, group: Sequence[object]) -> pd.DataFrame:
    rows = projection.group(*group)
    rows = rows[~rows["withheld"].astype(bool)]
    return rows if len(rows) else rows.reindex(columns=NEEDED)


def _causes(rows: pd.DataFrame) -> list[str]:
    return [key for key in LOOKS if not rows.empty and (rows[key].abs() > SEEN).any()]


def _above(rows: pd.DataFrame) -> pd.Series:
    return rows[list(LOOKS)].clip(lower=0).sum(axis=1)


def _cause(key: str, x: list[str], values: list[float]) -> Figure:
    colour, pattern = LOOKS[key]
    marker = fill(token(colour))
    marker["pattern"]["shape"] = pattern
    return {
        "type": "bar",
        "name": NAMES[key],
        "x": x,
        "y": [round(value, 2) for value in values],
        "customdata": [fmt.number(value) for value in values],
        "marker": marker,
        "hovertemplate": f"{NAMES[key]}, %{{x}}: %{{customdata}}<extra></extra>",
    }


def _whole(
    rows: pd.DataFrame, x: list[str], key: str, above: list[float], unit: str, decimals: int = 0, room: int = ROOM
) -> list[Figure]:
    """The whole with its interval as a line through the column's top, and the figures over both; of long figures over many
    columns every other, the last among them."""
    value, low, high = (rows[f"{key}{end}"].to_numpy(float) for end in ("", "_low", "_high"))
    shown = [fmt.number(float(one), decimals) for one in value]
    spans = [fmt.interval(float(one), float(two), decimals, named="") for one, two in zip(low, high, strict=True)]
    told = [f"{middle}{span}" for middle, span in zip(shown, spans, strict=True)]
    spread = {
        "type": "data",
        "symmetric": False,
        "array": [round(float(b - v), 2) for v, b in zip(value, high, strict=True)],
        "arrayminus": [round(float(v - a), 2) for v, a in zip(value, low, strict=True)],
        "thickness": 2,
        "width": 4,
        "color": token("text"),
    }
    shared = {"type": "scatter", "x": x, "showlegend": False, "cliponaxis": False}
    lines = {
        **shared,
        "mode": "markers",
        "name": f"80{fmt.NBSP}%",
        "y": [round(float(v), 2) for v in value],
        "marker": {"size": 4, "color": token("text")},
        "error_y": spread,
        "customdata": told,
        "hovertemplate": f"%{{x}}: %{{customdata}} {unit}<extra></extra>",
    }
    tops = [max(float(one), float(two)) for one, two in zip(above, high, strict=True)]
    many = len(shown) * max(map(len, shown), default=0) > room
    clear = 0.015 * max(tops, default=0.0)  # of the line's end
    figures = {
        **shared,
        "mode": "text",
        "y": [round(top + clear, 2) for top in tops],
        "text": [text if not (many and (len(shown) - 1 - i) % 2) else "" for i, text in enumerate(shown)],
        "textposition": "top center",
        "textfont": {"size": 13},
        "hoverinfo": "skip",
    }
    return [lines, figures]

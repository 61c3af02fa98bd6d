"""Columns per year or group, standing: few values, the figure over each."""

from __future__ import annotations

from kf import format as fmt
from kf.charts.bars import NONE, Cells, cells, named, rounded
from kf.charts.theme import GOAL, OUTLINE, Figure, fill, layout, number_format, series_colour, token
from kf.charts.years import year_axis
from kf.dimensions import sort_key
from kf.metrics.result import Result


def columns(result: Result, comparison: Result | None = None) -> Figure:
    """Standing columns of the first dimension in `by`; a second one stands beside. `comparison` is an outline.

    A metric with goals has a diamond where each column is to reach.
    """
    key = result.by[0]
    order = sorted({str(value) for value in result.columns[key]}, key=lambda value: sort_key(key, value))
    second = result.by[1] if len(result.by) > 1 else None
    names = named(result, second) if second else [""]
    traces = [
        _column(result, order, cells(result, name or None), name, index, outline=False)
        for index, name in enumerate(names)
    ]
    if comparison is not None and not second and not comparison.empty:
        traces.append(_column(comparison, order, cells(comparison), "jämförelse", 0, outline=True))
    goals = "goal" in result.columns and not second
    legend = len(traces) > 1 or goals
    if goals:
        traces[0] |= {"text": traces[0]["customdata"], "textposition": "inside", "insidetextanchor": "start"}
        traces += _goals(result, order)
    elif not second:
        traces.append(_figures(traces))
    return {
        "data": traces,
        "layout": layout(
            barmode="group" if second else "overlay",
            xaxis=_axis(key, order),
            yaxis={"showticklabels": False, "rangemode": "tozero", "showgrid": False},
            showlegend=legend,
            legend={"orientation": "h", "x": 0, "y": 1.08, "yanchor": "bottom"},
            margin={"l": 8, "r": 8, "t": 34, "b": 8},
        ),
    }


def _axis(key: str, order: list[str]) -> Figure:
    """The groups under their columns; the tertials' names on three lines, which six of them have room for on a phone."""
    if key == "ar":
        return year_axis(order)
    lines = {"tickvals": order, "ticktext": [name.replace(" ", "<br>", 1).replace("–", "–<br>", 1) for name in order]}
    return {"type": "category", "showgrid": False, "tickangle": 0, **(lines if key == "tertial" else {})}


def _goals(result: Result, order: list[str]) -> list[Figure]:
    """A diamond at each goal, with a rim so that it is seen on a column too."""
    found = cells(result, column="goal")
    at: Figure = {
        "type": "scatter",
        "mode": "markers",
        "x": order,
        "y": [rounded(found.get(group, NONE)[0]) for group in order],
        "cliponaxis": False,
    }
    rim = {"symbol": "diamond", "size": GOAL["size"] + 9, "color": token("background")}
    said = f"%{{x}}, mål: %{{y:{number_format(result.metric.decimals)}}} {result.metric.unit}<extra></extra>"
    return [
        at | {"marker": rim, "hoverinfo": "skip", "showlegend": False},
        at | {"marker": GOAL, "name": "mål", "hovertemplate": said},
    ]


def _figures(traces: list[Figure]) -> Figure:
    """The figures over column and outline, whichever is higher."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": traces[0]["x"],
        "y": [max(values) for values in zip(*(trace["y"] for trace in traces), strict=True)],
        "text": traces[0]["customdata"],
        "textposition": "top center",
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _column(result: Result, order: list[str], rows: Cells, name: str, index: int, outline: bool) -> Figure:
    values = [rows.get(group, NONE) for group in order]
    texts = [
        fmt.WITHHELD if withheld else fmt.number(value, result.metric.decimals) if fmt.known(value) else ""
        for value, withheld in values
    ]
    return {
        "type": "bar",
        "name": name or result.metric.label,
        "x": order,
        "y": [round(value, 4) if fmt.known(value) else 0 for value, _ in values],
        "text": None if outline or not name else texts,
        "textposition": "outside",
        "cliponaxis": False,
        "marker": OUTLINE if outline else fill(series_colour(name, index) if name else token("accent"), name),
        "customdata": texts,
        "hovertemplate": f"%{{x}}{', ' + name if name else ''}: %{{customdata}} {result.metric.unit}<extra></extra>",
    }

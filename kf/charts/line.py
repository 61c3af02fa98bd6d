"""Lines over time: one series or a few, labelled at their ends, with last year's level, goals and series breaks."""

from __future__ import annotations

import html
import math
import textwrap
from collections.abc import Sequence
from datetime import date

from kf import format as fmt
from kf.charts.labels import LABEL_HEIGHT, PLOT_HEIGHT, spread_out
from kf.charts.theme import DASHES, GOAL, Figure, axis_format, layout, number_format, series_colour, token
from kf.dimensions import PERIOD, sort_key
from kf.metrics.result import Result

MOST_LINES = 6
LABEL_WIDTH = 16  # characters
Points = list[tuple[date, float]]  # of a line, in order
Groups = list[tuple[str, Points]]


def line(
    result: Result,
    comparison: Result | None = None,
    goals: Sequence[tuple[date, float, str]] = (),
    breaks: Sequence[tuple[date, str]] = (),
    from_zero: bool = False,
) -> Figure:
    """A series over months; `by` is the period and at most one dimension (its six largest values are drawn).

    `comparison` is drawn muted behind, if groups of any size have such figures; `goals` are (month, value, words),
    `breaks` (date, words).
    """
    groups = _groups(result)
    colours = {name: series_colour(name, i) if name else token("accent") for i, (name, _) in enumerate(groups)}
    traces = []
    if comparison is not None and groups and len(result.by) == 1 and not result.metric.grows_with_the_group:
        traces.append(_trace(_points(comparison), result, "jämförelsen", token("muted"), "dot"))
    for index, (name, rows) in enumerate(groups):
        traces.append(_trace(rows, result, name or result.metric.label, colours[name], DASHES[index % len(DASHES)]))
    labels = _end_labels(result, groups, colours)
    for when, value, words in goals:
        traces.append(_goal(when, value, words))
        labels.append(_goal_label(when, value, words, groups))
    traces += [_break_note(when, words) for when, words in breaks]
    ends = [line for label in labels if label["xanchor"] == "left" for line in label["text"].split("<br>")]
    widest = max(map(len, ends), default=0)
    return {
        "data": traces,
        "layout": layout(
            xaxis={
                "type": "date",
                "tickformat": "%b\n%Y",
                "nticks": 7,
                "showgrid": False,
                "range": _span(groups, goals),
            },
            yaxis={
                "tickformat": axis_format(result.metric.decimals),
                "nticks": 6,
                **({"rangemode": "tozero"} if from_zero else {}),
            },
            yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True},
            annotations=labels,
            shapes=[_break_line(when) for when, _ in breaks],
            margin={"l": 8, "r": 16 + 8 * widest, "t": 24, "b": 8},
        ),
    }


def _span(groups: Groups, goals: Sequence[tuple[date, float, str]]) -> list[str] | None:
    """The first and last month drawn: given, since a label outside the plot would else widen the axis."""
    months = [month for _, points in groups for month, _ in points]
    months += [when for when, _, _ in goals] if months else []
    return [f"{min(months):%Y-%m-%d}", f"{max(months):%Y-%m-%d}"] if months else None


def _points(result: Result, cut: str = "", group: object = None) -> Points:
    columns = result.columns
    points = zip(columns[PERIOD], columns["value"], columns[cut or PERIOD], strict=True)
    return [(month, value) for month, value, one in points if not cut or one == group]


def _groups(result: Result) -> Groups:
    if result.empty:
        return []
    cut = next((key for key in result.by if key != PERIOD), "")
    if not cut:
        return [("", _points(result))]
    columns = result.columns
    last = max(columns[PERIOD])
    rows = zip(columns[PERIOD], columns[cut], columns["value"], strict=True)
    latest = {group: value if fmt.known(value) else -math.inf for month, group, value in rows if month == last}
    largest = sorted(latest, key=latest.__getitem__, reverse=True)[:MOST_LINES]
    kept = sorted(largest, key=lambda value: sort_key(cut, value))
    return [(str(value), _points(result, cut, value)) for value in kept]


def _trace(points: Points, result: Result, name: str, colour: str, dash: str) -> Figure:
    unit = result.metric.unit
    return {
        "type": "scatter",
        "mode": "lines" if len(points) > 2 else "lines+markers",
        "name": name,
        "x": [month.isoformat() for month, _ in points],
        "y": [round(value, 4) if fmt.known(value) else None for _, value in points],
        "line": {"color": colour, "width": 3, "dash": dash},
        "connectgaps": False,
        "hovertemplate": f"{name}, %{{x|%B %Y}}: %{{y:{number_format(result.metric.decimals)}}} {unit}<extra></extra>",
    }


def _end_labels(result: Result, groups: Groups, colours: dict[str, str]) -> list[Figure]:
    """The last figure of each line beside its end, with its name when there are several; pushed apart."""
    known = [(name, [point for point in points if fmt.known(point[1])]) for name, points in groups]
    known = sorted(((name, points) for name, points in known if points), key=lambda one: one[1][-1][1])
    if not known:
        return []
    low, high = (side(value for _, points in known for _, value in points) for side in (min, max))
    pixels = PLOT_HEIGHT / (high - low) if high > low else 0.0
    ends = [points[-1] for _, points in known]
    texts = [
        textwrap.wrap(f"{name} {fmt.number(value, result.metric.decimals)}".strip(), LABEL_WIDTH)
        for (name, _), (_, value) in zip(known, ends, strict=True)
    ]
    top = high * pixels if pixels else math.inf  # a level line is in the middle of its chart
    places = spread_out([value * pixels for _, value in ends], [len(text) for text in texts], top)
    return [
        {
            "x": month.isoformat(),
            "y": value,
            "text": "<br>".join(text),
            "align": "left",
            "font": {"color": colours[name]},
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
            "yshift": round(place - value * pixels),
        }
        for (name, _), (month, value), text, place in zip(known, ends, texts, places, strict=True)
    ]


def _goal(when: date, value: float, words: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words,
        "x": [f"{when:%Y-%m-%d}"],
        "y": [value],
        "marker": GOAL,
        "hovertemplate": f"{words}<extra></extra>",
        "cliponaxis": False,
    }


def _goal_label(when: date, value: float, words: str, groups: Groups) -> Figure:
    """The goal's words before its mark; a line's end that lies near in height has its figure there."""
    known = [[point for _, point in points if fmt.known(point)] for _, points in groups]
    every = [value, *(point for points in known for point in points)]
    pixels = PLOT_HEIGHT / ((max(every) - min(every)) or 1)
    near = min((points[-1] for points in known if points), key=lambda end: abs(end - value), default=math.inf)
    lacking = max(0.0, LABEL_HEIGHT - abs(near - value) * pixels)
    shift = lacking if value >= near else -lacking
    return {
        "x": f"{when:%Y-%m-%d}",
        "y": value,
        "text": words,
        "font": {"color": token("goal")},
        "showarrow": False,
        "xanchor": "right",
        "xshift": -12,
        "yshift": round(shift),
    }


def _break_line(when: date) -> Figure:
    x = f"{when:%Y-%m-%d}"
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": token("muted"), "width": 1, "dash": "dot"},
    }


def _break_note(when: date, words: str) -> Figure:
    """A small triangle at the top of a break's line, with what happened in its hover."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [f"{when:%Y-%m-%d}"],
        "y": [1],
        "yaxis": "y2",
        "marker": {"symbol": "triangle-down", "size": 11, "color": token("muted")},
        "hovertemplate": f"{fmt.month(when)}: {html.escape(words, quote=False)}<extra></extra>",
        "cliponaxis": False,
    }

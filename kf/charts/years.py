"""Lines over years and what goes with them: bands, labels at the lines' ends, years under the axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kf import format as fmt
from kf.charts.labels import LABEL_HEIGHT, PLOT_HEIGHT, spread_out
from kf.charts.theme import Figure, number_format, token

MOST_TICKS = 5  # years; of more every other is named, which has room on a phone too
AT_START = "utfall"
Label = tuple[float, float, str, str]  # x, y, text, colour token


def ticks(years: Iterable[int]) -> list[int]:
    """The years to name under the axis, the last among them."""
    found = sorted(set(years), reverse=True)
    return found[:: 2 if len(found) > MOST_TICKS else 1][::-1]


def year_axis(labels: Sequence[str], most: int = MOST_TICKS) -> Figure:
    """The axis under columns of years, and of what is left of one ("nov–dec 2025", on two lines); none of them slanting.

    Of more than `most` and the first every other is named, the first and the last among them.
    """
    last = len(labels) - 1
    many = last > most
    told = sorted({0, *(i for i in range(last, -1, -2 if many else -1) if i > 1 or not many)} & set(range(len(labels))))
    ticks = {"tickvals": [labels[i] for i in told], "ticktext": [labels[i].replace(" ", "<br>") for i in told]}
    return {"type": "category", "showgrid": False, "tickangle": 0, **ticks}


def line(
    x: Sequence[float],
    y: Sequence[float],
    name: str,
    colour: str,
    dash: str,
    width: int,
    mode: str = "lines",
    hover: Sequence[str] = (),
    unit: str = "avgångar",
) -> Figure:
    """A line over years; the year, value and unit, or the words in `hover`, show over each point."""
    text = {"text": list(hover)} if hover else {}
    shown = "%{text}" if hover else f"%{{x}}: %{{y:{number_format(0)}}} {unit}"
    return {
        "type": "scatter",
        "mode": mode,
        "name": name,
        "x": [round(float(v), 2) if v % 1 else int(v) for v in x],
        "y": [round(float(v), 2) for v in y],
        "line": {"color": token(colour), "width": width, "dash": dash},
        "marker": {"size": 6},
        "hovertemplate": f"{name}, {shown}<extra></extra>",
        **text,
    }


def band(x: Sequence[float], low: Sequence[float], high: Sequence[float], colour: str = "accent-band") -> Figure:
    """The 80 % interval as an area."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"80{fmt.NBSP}%",
        "x": [*x, *reversed(x)],
        "y": [*(round(v, 2) for v in high), *(round(v, 2) for v in reversed(low))],
        "fill": "toself",
        "fillcolor": token(colour),
        "line": {"width": 0, "color": token(colour)},
        "hoverinfo": "skip",
    }


def apart(labels: list[Label], span: float, top: float) -> list[Figure]:
    """Labels at the ends of their lines, pushed apart where they would lie on each other, none over the axis's `top`.

    `span` is what the axis is over, in its own unit. "utfall" stands over its line's first point.
    """
    pixels = PLOT_HEIGHT / max(span, 1.0)
    ends = sorted((one for one in labels if one[2] != AT_START), key=lambda one: one[1])
    places = spread_out([y * pixels for _, y, _, _ in ends], [1] * len(ends), top * pixels)
    at_end = [_label(one, 8, round(place - one[1] * pixels)) for one, place in zip(ends, places, strict=True)]
    return [*(_label(one, 0, LABEL_HEIGHT) for one in labels if one[2] == AT_START), *at_end]


def _label(label: Label, right: int, up: int) -> Figure:
    x, y, text, colour = label
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "xshift": right,
        "yshift": up,
        "font": {"color": token(colour)},
    }

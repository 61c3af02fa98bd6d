"""Lines over years and what goes with them: bands, labels at the lines' ends, years under the axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kf import format as fmt
from kf.charts.theme import Figure, number_format, token

MOST_TICKS = 7  # years; more are named every other year
PLOT_HEIGHT, LABEL_HEIGHT = 250, 19  # pixels, about: to keep labels off each other
Label = tuple[float, float, str, str]  # x, y, text, colour token


def ticks(years: Iterable[int]) -> list[int]:
    """The years to name under the axis."""
    found = sorted(set(years))
    return found[:: 2 if len(found) > MOST_TICKS else 1]


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


def apart(labels: list[Label], span: float) -> list[Figure]:
    """Labels at the ends of their lines, pushed apart upwards where they would lie on each other.

    `span` is what the axis is over, in its own unit.
    """
    pixels = PLOT_HEIGHT / max(span, 1.0)
    out, lowest_free = [], float("-inf")
    for x, y, text, colour in sorted(labels, key=lambda one: one[1]):
        at_start = text == "utfall"
        place = y * pixels if at_start else max(y * pixels, lowest_free)
        lowest_free = lowest_free if at_start else place + LABEL_HEIGHT
        shift = LABEL_HEIGHT if at_start else round(place - y * pixels)
        out.append(
            {
                "x": x,
                "y": y,
                "text": text,
                "showarrow": False,
                "xanchor": "left",
                "xshift": 0 if at_start else 8,
                "yshift": shift,
                "font": {"color": token(colour)},
            }
        )
    return out

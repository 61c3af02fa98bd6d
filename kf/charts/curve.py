"""A curve with its interval as a band: how large a share that is left after so many months."""

from __future__ import annotations

from kf import format as fmt
from kf.charts.theme import DASHES, Figure, layout, series_colour, token
from kf.metrics.result import Result
from kf.metrics.retention import Point


def curve(result: Result, comparison: Result | None = None) -> Figure:
    """The retention curve with its 95 % band, or one curve per group without bands; y in percent."""
    names = sorted(set(result.columns[result.by[0]])) if result.by else [None]
    found = [("" if name is None else str(name), _points(result, name)) for name in names]
    groups = [(name, points) for name, points in found if any(fmt.known(value) for _, value, _, _ in points)]
    traces = []
    if comparison is not None and not result.by and not comparison.empty:
        traces.append(_line(_points(comparison), "jämförelse", token("muted"), "dot"))
    for index, (name, points) in enumerate(groups[:6]):
        if not result.by:
            months, lows, highs = ([point[place] for point in points] for place in (0, 2, 3))
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [*months, *reversed(months)],
                    "y": [round(value, 2) for value in (*highs, *reversed(lows))],
                    "fill": "toself",
                    "fillcolor": token("accent-band"),
                    "line": {"width": 0, "color": token("accent-band")},
                    "hoverinfo": "skip",
                }
            )
        traces.append(_line(points, name, series_colour(name, index) if name else token("accent"), DASHES[index]))
    ends = [
        {
            "x": points[-1][0],
            "y": points[-1][1],
            "text": f"{name} {fmt.quantity(points[-1][1], '%')}".strip(),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
            "font": {"color": series_colour(name, index) if name else token("accent")},
        }
        for index, (name, points) in enumerate(groups[:6])
    ]
    return {
        "data": traces,
        "layout": layout(
            xaxis={
                "tickvals": list(range(0, 61, 12)),
                "ticktext": ["0", *(f"{m} mån" for m in range(12, 61, 12))],
                "showgrid": False,
                "range": [0, 66],
            },
            yaxis={"range": [0, 104], "ticksuffix": f"{fmt.NBSP}%", "nticks": 6},
            annotations=ends,
            margin={"l": 8, "r": 90 if result.by else 40, "t": 8, "b": 8},
        ),
    }


def _points(result: Result, group: object = None) -> list[Point]:
    columns = result.columns
    points = zip(*(columns[name] for name in ("month", "value", "low", "high")), strict=True)
    if group is None:
        return list(points)
    return [point for point, one in zip(points, columns[result.by[0]], strict=True) if one == group]


def _line(points: list[Point], name: str, colour: str, dash: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [point[0] for point in points],
        "y": [round(point[1], 2) if fmt.known(point[1]) else None for point in points],
        "line": {"color": colour, "width": 3, "shape": "hv", "dash": dash},
        "marker": {"size": 6},
        "hovertemplate": f"{name + ', ' if name else ''}efter %{{x}}: %{{y:.1f}}{fmt.NBSP}% kvar<extra></extra>",
    }

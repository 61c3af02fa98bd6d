"""A curve with its interval as a band: how large a share that is left after so many months."""

from __future__ import annotations

from kf import format as fmt
from kf.charts.theme import DASHES, Figure, layout, series_colour, token
from kf.metrics.result import Result


def curve(result: Result, comparison: Result | None = None) -> Figure:
    """The retention curve with its 95 % band, or one curve per group without bands; y in percent."""
    if result.by:
        groups = [
            (str(value), rows) for value, rows in result.frame.groupby(result.by[0]) if rows["value"].notna().any()
        ]
    else:
        groups = [("", result.frame)] if result.frame["value"].notna().any() else []
    traces = []
    if comparison is not None and not result.by and not comparison.empty:
        traces.append(_line(comparison.frame, "jämförelse", token("muted"), "dot"))
    for index, (name, rows) in enumerate(groups[:6]):
        if not result.by:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [*rows["month"], *reversed(list(rows["month"]))],
                    "y": [*rows["high"].round(2), *reversed(list(rows["low"].round(2)))],
                    "fill": "toself",
                    "fillcolor": token("accent-band"),
                    "line": {"width": 0, "color": token("accent-band")},
                    "hoverinfo": "skip",
                }
            )
        traces.append(_line(rows, name, series_colour(name, index) if name else token("accent"), DASHES[index]))
    ends = [
        {
            "x": int(rows["month"].iloc[-1]),
            "y": float(rows["value"].iloc[-1]),
            "text": f"{name} {fmt.quantity(rows['value'].iloc[-1], '%')}".strip(),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
            "font": {"color": series_colour(name, index) if name else token("accent")},
        }
        for index, (name, rows) in enumerate(groups[:6])
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


def _line(rows, name: str, colour: str, dash: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(rows["month"]),
        "y": [round(v, 2) if v == v else None for v in rows["value"]],
        "line": {"color": colour, "width": 3, "shape": "hv", "dash": dash},
        "marker": {"size": 6},
        "hovertemplate": f"{name + ', ' if name else ''}efter %{{x}}: %{{y:.1f}}{fmt.NBSP}% kvar<extra></extra>",
    }

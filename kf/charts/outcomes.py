"""An indicator's outcomes, period by period, against its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kf import format as fmt
from kf.charts.theme import Figure, layout, token

LOW = 0.2  # of the highest: a column that has no room for its figure


@dataclass(frozen=True)
class Point:
    """A period: its name, outcome and forecast for the year (None: there is none), in the indicator's unit, as reported."""

    period: str
    value: float | None
    forecast: float | None


def outcomes(points: Sequence[Point], target: float | None, unit: str, year: int) -> Figure:
    """Outcomes as columns, forecasts as diamonds, the target of a year as a line with its value."""
    names = [point.period for point in points]
    most = max(
        (abs(v) for point in points for v in (point.value, point.forecast, target) if v is not None), default=0.0
    )
    traces: list[Figure] = [
        {
            "type": "bar",
            "name": "utfall",
            "x": names,
            "y": [point.value for point in points],
            "marker": {"color": token("accent")},
            "text": ["" if point.value is None else fmt.exact(point.value) for point in points],
            # at the foot, where neither the target nor a forecast is drawn; over a column too low to hold it
            "textposition": ["inside" if abs(point.value or 0) > LOW * most else "outside" for point in points],
            "insidetextanchor": "start",
            "cliponaxis": False,
            "hovertemplate": f"%{{x}}: %{{text}} {unit}<extra>utfall</extra>",
        }
    ]
    if any(point.forecast is not None for point in points):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "prognos för helåret",
                "x": names,
                "y": [point.forecast for point in points],
                "marker": {"symbol": "diamond", "size": 13, "color": token("text"), "line": {"color": token("background"), "width": 2}},
                "customdata": ["" if point.forecast is None else fmt.exact(point.forecast) for point in points],
                "hovertemplate": f"%{{x}}: %{{customdata}} {unit}<extra>prognos för helåret</extra>",
            }
        )  # fmt: skip
    if target is not None:
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": f"mål {year}: {fmt.exact(target)} {unit}".strip(),
                "x": names,
                "y": [target] * len(names),
                "line": {"color": token("goal"), "width": 2, "dash": "dash"},
                "hoverinfo": "skip",
            }
        )
    return {
        "data": traces,
        "layout": layout(
            showlegend=True,
            legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            xaxis={"type": "category", "showgrid": False},
            yaxis={"rangemode": "tozero", "nticks": 5},
            margin={"l": 8, "r": 8, "t": 36, "b": 8},
        ),
    }

"""The fan: what has been as a line, what is to come as a median with its 80 % band, and the plan's rules beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kf import format as fmt
from kf.charts.theme import Figure, layout, number_format
from kf.charts.years import Label, apart, band, line, ticks
from kf.forecast.pension_lines import BEFORE, GONE, SIMPLE, lines
from kf.forecast.projection import Projection
from kf.forecast.simple import ALL_AT_65, LAST_YEAR, MODEL, RIKTALDER


def fan(projection: Projection, group: Sequence[object] = (), accumulated: bool = False) -> Figure:
    """Retirements per year (or since the origin) of a forecast, or of one group of it, in people.

    The year that has begun is drawn as what has been plus what is left, where what has been may be shown. With a
    scenario, today's expectation is drawn muted behind. Nothing withheld is in the figure.
    """
    rows = lines(projection, accumulated, group)
    rows = rows[~rows["withheld"].astype(bool)]
    gone = rows[rows[GONE].notna()] if GONE in rows else rows[:0]
    past, begun = gone[gone["fraction"] == 1], gone[gone["fraction"] < 1]
    rows = rows[rows["value"].notna()]
    if not accumulated:  # of the year that has begun, what is left is drawn only with what has been
        rows = rows[(rows["fraction"] == 1) | rows["year"].isin(begun["year"])]
    lift = np.where(rows["fraction"] < 1, begun[GONE].sum() if len(begun) else 0.0, 0.0)
    x = [int(y) for y in rows["year"]]
    middle, low, high = (list(rows[key] + lift) for key in ("value", "low", "high"))
    traces: list[Figure] = []
    labels: list[Label] = []

    def beside(key: str, name: str, colour: str, dash: str, width: int) -> None:
        """A line that the forecast is held against, where there is one."""
        own = rows.assign(**{key: rows[key] + lift}) if key == BEFORE and key in rows else rows
        own = own[own["fraction"] == 1] if key == SIMPLE else own
        own = own[own[key].notna()] if key in own else own[:0]
        if len(own):
            at, level = [int(y) for y in own["year"]], [float(v) for v in own[key]]
            traces.append(line(at, level, name, colour, dash, width, "lines" if len(own) > 1 else "lines+markers"))
            labels.append((at[-1], level[-1], f"{name} {fmt.number(level[-1])}", colour))

    if len(past):
        traces.append(line(list(past["year"]), list(past[GONE]), "utfall", "text", "solid", 2, "lines+markers"))
        labels.append((float(past["year"].iloc[0]), float(past[GONE].iloc[0]), "utfall", "text"))
    if x:
        traces.append(band(x, low, high))
    beside(ALL_AT_65, ALL_AT_65, "muted", "dot", 2)
    beside(RIKTALDER, RIKTALDER, "muted", "dashdot", 2)
    beside(LAST_YEAR, LAST_YEAR, "muted", "dash", 1)
    beside(SIMPLE, projection.simple, "series-2", "longdash", 3)  # as strongly as the model, which has been the worse
    beside(BEFORE, "som i dag", "series-5", "dash", 2)
    if x:
        name = "scenariot" if BEFORE in rows else MODEL
        hover = [
            f"{year}: {fmt.number(a)}{fmt.interval(b, c)} avgångar"
            f"{f', varav {fmt.number(up)} redan har gått' if up else ''}"
            for year, a, b, c, up in zip(x, middle, low, high, lift, strict=True)
        ]
        traces.append(line(x, middle, name, "accent", "solid", 3, "lines+markers", hover))
        labels.append((x[-1], middle[-1], f"{name} {fmt.number(middle[-1])}", "accent"))
    ends = [text for at, _, text, _ in labels if x and at == x[-1]]
    span = [*x, *(int(y) for y in past["year"])]
    top = max((v for t in traces for v in t["y"] if v is not None), default=1.0)
    return {
        "data": traces,
        "layout": layout(
            xaxis={
                "tickvals": ticks(span),
                "tickformat": "d",
                "tickangle": 0,
                "showgrid": False,
                "range": [min(span) - 0.3, max(span) + 0.3] if span else None,
            },
            yaxis={"rangemode": "tozero", "tickformat": number_format(0), "nticks": 6},
            annotations=apart(labels, top, top),
            margin={"l": 8, "r": 16 + 8 * max(map(len, ends), default=0), "t": 16, "b": 8},
        ),
    }

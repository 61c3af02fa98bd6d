"""The fan: what has been as a line, what is to come as a median with its 80 % band, and the plan's rules beside it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kf import format as fmt
from kf.charts.theme import Figure, layout, number_format
from kf.charts.years import apart, band, line, ticks
from kf.forecast.projection import Projection
from kf.forecast.simple import ALL_AT_65, LAST_YEAR, MODEL, RIKTALDER

DASH = {ALL_AT_65: "dot", RIKTALDER: "dashdot"}


def fan(projection: Projection, group: Sequence[object] = (), accumulated: bool = False) -> Figure:
    """Retirements per year (or since the origin) of a forecast, or of one group of it, in people.

    The year that has begun is drawn as what has been plus what is left, where what has been may be shown. With a
    scenario, today's expectation is drawn muted behind. Nothing withheld is in the figure.
    """
    rows = projection.of(projection.told, group)
    rows = rows[~rows["withheld"].astype(bool)]
    past = projection.of(projection.history, group)
    past = past[past["value"].notna() & (not projection.empty)].sort_values("year")
    begun = None if accumulated else projection.begun(group)
    years = _years(rows, begun, accumulated)
    keys = ("accumulated", "accumulated_low", "accumulated_high") if accumulated else ("median", "low", "high")
    lift = {int(y): extra for y, extra in years}
    rows = rows[rows["year"].isin(list(lift))]
    x = [int(y) for y in rows["year"]]
    middle, low, high = ([v + lift[y] for y, v in zip(x, rows[key], strict=True)] for key in keys)
    traces, labels = [], []
    if not accumulated and len(past):
        traces.append(line(list(past["year"]), list(past["value"]), "utfall", "text", "solid", 2, "lines+markers"))
        labels.append((float(past["year"].iloc[0]), float(past["value"].iloc[0]), "utfall", "text"))
    if x:
        traces.append(band(x, low, high))
    shown = "shown_accumulated" if accumulated else "shown"
    whole = rows[(rows["fraction"] == 1) & rows[shown].notna() & bool(projection.simple)]
    chosen = projection.simple if len(whole) else ""  # drawn as strongly as the model, which has been the worse
    for rule, xs, ys in _references(projection, group, accumulated):
        if rule == chosen:
            continue
        traces.append(line(xs, ys, rule, "muted", DASH[rule], 2))
        labels.append((xs[-1], ys[-1], f"{rule} {fmt.number(ys[-1])}", "muted"))
    last = projection.of(projection.last_year, group)
    if not accumulated and x and chosen != LAST_YEAR and len(last) == 1 and pd.notna(last["value"].iloc[0]):
        value = float(last["value"].iloc[0])
        traces.append(line([x[0], x[-1]], [value, value], "som i fjol", "muted", "dash", 1))
        labels.append((x[-1], value, f"som i fjol {fmt.number(value)}", "muted"))
    if chosen:
        at, level = [int(y) for y in whole["year"]], [float(v) for v in whole[shown]]
        traces.append(line(at, level, chosen, "series-2", "longdash", 3))
        labels.append((at[-1], level[-1], f"{chosen} {fmt.number(level[-1])}", "series-2"))
    before = "baseline_accumulated" if accumulated else "baseline"
    if x and before in rows:
        today = [v + lift[y] for y, v in zip(x, rows[before], strict=True)]
        traces.append(line(x, today, "som i dag", "series-5", "dash", 2))
        labels.append((x[-1], today[-1], f"som i dag {fmt.number(today[-1])}", "series-5"))
    if x:
        name = "scenariot" if before in rows else MODEL
        hover = [
            f"{year}: {fmt.number(a)}{fmt.interval(b, c)} avgångar"
            f"{f', varav {fmt.number(lift[year])} redan har gått' if lift[year] else ''}"
            for year, a, b, c in zip(x, middle, low, high, strict=True)
        ]
        traces.append(line(x, middle, name, "accent", "solid", 3, "lines+markers", hover))
        labels.append((x[-1], middle[-1], f"{name} {fmt.number(middle[-1])}", "accent"))
    ends = [text for at, _, text, _ in labels if x and at == x[-1]]
    span = [*x, *([] if accumulated else [int(y) for y in past["year"]])]
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


def _years(rows: pd.DataFrame, begun: float | None, accumulated: bool) -> list[tuple[int, float]]:
    """The years that are drawn, and what of each has already been."""
    found = []
    for year, fraction in zip(rows["year"], rows["fraction"], strict=True):
        if accumulated or fraction == 1:
            found.append((int(year), 0.0))
        elif begun is not None:
            found.append((int(year), begun))
    return found


def _references(
    projection: Projection, group: Sequence[object], accumulated: bool
) -> list[tuple[str, list[int], list[float]]]:
    rows = projection.of(projection.reference, group)
    out = []
    for rule in (ALL_AT_65, RIKTALDER):
        own = rows[(rows["rule"] == rule) & ~rows["withheld"].astype(bool)].sort_values("year")
        own = own[own["accumulated" if accumulated else "value"].notna()]
        if len(own) > 1:
            values = own["accumulated" if accumulated else "value"]
            out.append((rule, [int(y) for y in own["year"]], [float(v) for v in values]))
    return out

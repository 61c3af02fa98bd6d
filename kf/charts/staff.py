"""Staff to come: how many there will be, or how many they lack, with the band; what it would be without hires; the demand."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kf import format as fmt
from kf.charts.theme import Figure, layout, number_format, token
from kf.charts.years import Label, apart, band, line, ticks
from kf.forecast.staffing_projection import StaffingProjection

HIRED, UNHIRED, TODAY, DEMAND = "anställda", "utan rekrytering", "som i dag", "behov"
Range = tuple[float, float]


def staff(projection: StaffingProjection, group: Sequence[object] = (), shared: Range | None = None) -> Figure:
    """People employed at each year's end against the demand. `shared` is the axis's range where charts stand side by side."""
    rows = _shown(projection, group)
    if rows.empty:
        return _figure([], [], [], (0.0, 1.0), shared)
    at = [_today(rows), *(float(year) for year in rows["year"])]
    start = float(rows["before"].iloc[0])

    def over(key: str) -> list[float]:
        return [start, *(float(value) for value in rows[key])]

    traces = [band(at, over("unhired_low"), over("unhired_high"), "muted-band")]
    traces.append(_line(rows, at, over("unhired"), UNHIRED, "muted", "dash", 2))
    labels = [_label(at, over("unhired"), UNHIRED, "muted")]
    traces.append(_line(rows, at[1:], over("demand")[1:], DEMAND, "goal", "dot", 2))
    labels.append(_label(at, over("demand"), DEMAND, "goal"))
    if shared is None and "baseline_staff" in rows and not _same(rows["baseline_staff"], rows["staff"]):
        traces.append(_line(rows, at, over("baseline_staff"), TODAY, "series-5", "longdash", 2))
        labels.append(_label(at, over("baseline_staff"), TODAY, "series-5"))
    traces.append(band(at, over("staff_low"), over("staff_high")))
    bounds = rows["staff_low"], rows["staff_high"]
    traces.append(_line(rows, at, over("staff"), HIRED, "accent", "solid", 3, bounds))
    labels.append(_label(at, over("staff"), HIRED, "accent"))
    high = max(value for trace in traces for value in trace["y"])
    return _figure(traces, labels, [int(y) for y in rows["year"]], (0.0, high), shared)


def gap(projection: StaffingProjection, group: Sequence[object] = (), shared: Range | None = None) -> Figure:
    """Staff less demand at each year's end: under zero is lacking."""
    rows = _shown(projection, group)
    if rows.empty:
        return _figure([], [], [], (0.0, 1.0), shared)
    at = [float(year) for year in rows["year"]]
    traces, labels = [], []
    for name, key, colour, shade, dash in (
        (UNHIRED, "unhired_gap", "muted", "muted-band", "dash"),
        ("gap", "gap", "accent", "accent-band", "solid"),
    ):
        middle, low, high = (list(rows[f"{key}{end}"]) for end in ("", "_low", "_high"))
        traces.append(band(at, low, high, shade))
        bounds = rows[f"{key}_low"], rows[f"{key}_high"]
        traces.append(_line(rows, at, middle, name, colour, dash, 3 if key == "gap" else 2, bounds, sign=True))
        labels.append(_label(at, middle, name, colour, sign=True))
    every = [value for trace in traces for value in trace["y"]]
    found = _figure(traces, labels, [int(y) for y in at], (min(0.0, *every), max(0.0, *every)), shared)
    found["layout"]["yaxis"] |= {"zeroline": True, "zerolinewidth": 2, "zerolinecolor": token("goal")}
    return found


def _shown(projection: StaffingProjection, group: Sequence[object]) -> pd.DataFrame:
    rows = projection.group(*group)
    return rows[~rows["withheld"].astype(bool)]


def _today(rows: pd.DataFrame) -> float:
    return float(rows["year"].iloc[0]) - float(rows["fraction"].iloc[0])


def _same(one: pd.Series, other: pd.Series) -> bool:
    return bool(((one - other).abs() < 0.5).all())


def _label(at: Sequence[float], values: Sequence[float], name: str, colour: str, sign: bool = False) -> Label:
    return at[-1], values[-1], f"{name} {fmt.number(values[-1], sign=sign)}", colour


def _line(
    rows: pd.DataFrame,
    at: Sequence[float],
    values: Sequence[float],
    name: str,
    colour: str,
    dash: str,
    width: int,
    bounds: tuple[pd.Series, pd.Series] | None = None,
    sign: bool = False,
) -> Figure:
    """A line whose points say when they are: at the origin, or at the end of a year."""
    whens = [f"slutet av {int(year)}" for year in rows["year"]]
    told = [fmt.number(value, sign=sign) for value in values]
    if len(values) > len(whens):
        whens = ["i dag", *whens]
    if bounds is not None:
        ends = [fmt.interval(low, high, sign=sign) for low, high in zip(*bounds, strict=True)]
        ends = [*[""] * (len(told) - len(ends)), *ends]
        told = [f"{text}{end}" for text, end in zip(told, ends, strict=True)]
    hover = [f"{when}: {text}" for when, text in zip(whens, told, strict=True)]
    mode = "lines+markers" if colour == "accent" else "lines"
    return line(at, values, name, colour, dash, width, mode, hover)


def _figure(traces: list[Figure], labels: list[Label], years: list[int], span: Range, shared: Range | None) -> Figure:
    low, high = shared or span
    named = ticks(years) if shared is None else sorted({years[0], years[-1]}) if years else []  # narrow, side by side
    room = 0.06 * (high - low)
    if shared is not None:
        labels = [(x, y, text.replace(UNHIRED, "utan"), colour) for x, y, text, colour in labels]
    longest = max((len(text) for _, _, text, _ in labels), default=0)
    first = min((trace["x"][0] for trace in traces), default=0.0)
    return {
        "data": traces,
        "layout": layout(
            xaxis={
                "tickvals": named,
                "tickformat": "d",
                "showgrid": False,
                "ticks": "outside",
                "ticklen": 8,  # the year at the axis's start would lie on its zero
                "tickcolor": "rgba(0,0,0,0)",
                "range": [first - 0.2, max(years) + 0.2] if years else None,
            },
            yaxis={
                "range": [low - (room if low < 0 else 0), high + room],
                "tickformat": number_format(0),
                "nticks": 6,
            },
            annotations=apart(labels, high - low, high),
            margin={"l": 8, "r": 16 + 8 * longest, "t": 16, "b": 8},
        ),
    }

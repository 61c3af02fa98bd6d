"""The age pyramid: women to the left, men to the right, another date or group as an outline over it."""

from __future__ import annotations

from kf import format as fmt
from kf.charts.bars import NONE, cells
from kf.charts.theme import NO_BREAK, OUTLINE, Figure, fill, layout, token
from kf.dimensions import DIMENSIONS
from kf.metrics.result import Result
from kf.schema import KVINNA, MAN


def pyramid(result: Result, comparison: Result | None = None) -> Figure:
    """A pyramid of a result cut by an age dimension and kön; `comparison` is drawn as an outline."""
    key = result.by[0]
    ages = _ages(result, comparison, key)
    traces = [_side(result, key, ages, kon, outline=False) for kon in (KVINNA, MAN)]
    if comparison is not None and not comparison.empty:
        outlines = [_side(comparison, key, ages, kon, outline=True) for kon in (KVINNA, MAN)]
        traces += [*outlines, *(_figures(*pair) for pair in zip(traces, outlines, strict=True))]
    largest = max((abs(x) for trace in traces for x in trace["x"]), default=1) or 1
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10**6) if largest / s <= 4)
    ticks = [t for t in range(-5 * step, 6 * step, step) if abs(t) <= largest * 1.1]
    return {
        "data": traces,
        "layout": layout(
            barmode="overlay",
            bargap=0.12,
            xaxis={
                "tickvals": ticks,
                "ticktext": [fmt.number(abs(t)) for t in ticks],
                "range": [-largest * 1.2, largest * 1.2],
                "zeroline": True,
            },
            yaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": ages,
                "showgrid": False,
                "nticks": 20,
            },
            showlegend=True,
            legend={"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1.02, "yanchor": "bottom"},
            margin={"l": 8, "r": 8, "t": 34, "b": 8},
        ),
    }


def _figures(bar: Figure, outline: Figure) -> Figure:
    """A side's figures past its bars and the outlines of the comparison; the bars' own are taken away."""
    left = min([*bar["x"], *outline["x"]], default=0) < 0
    texts = [f"{text}{NO_BREAK}" if left else f"{NO_BREAK}{text}" for text in bar.pop("text")]
    return {
        "type": "scatter",
        "mode": "text",
        "y": bar["y"],
        "x": [max(pair, key=abs) for pair in zip(bar["x"], outline["x"], strict=True)],
        "text": texts,
        "textposition": "middle left" if left else "middle right",
        "textfont": bar["textfont"],
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _ages(result: Result, comparison: Result | None, key: str) -> list[str]:
    found = {str(v) for part in (result, comparison) if part is not None for v in part.columns[key]}
    order = DIMENSIONS[key].order
    if order:
        inside = [i for i, value in enumerate(order) if value in found]
        return list(order[inside[0] : inside[-1] + 1]) if inside else []
    numbers = sorted(int(value) for value in found)
    return [str(n) for n in range(numbers[0], numbers[-1] + 1)] if numbers else []


def _side(result: Result, key: str, ages: list[str], kon: str, outline: bool) -> Figure:
    found = cells(result, kon)
    rows = [found.get(age, NONE) for age in ages]
    sign = -1 if kon == KVINNA else 1
    word = "kvinnor" if kon == KVINNA else "män"
    texts = [
        fmt.WITHHELD if withheld else fmt.number(value) if fmt.known(value) and not outline else ""
        for value, withheld in rows
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": "jämförelse" if outline else word,
        "y": ages,
        "x": [sign * value if fmt.known(value) else 0 for value, _ in rows],
        "text": texts if not outline else None,
        "textposition": "outside",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "marker": OUTLINE if outline else fill(token(kon), kon),
        "showlegend": not outline or kon == KVINNA,
        "customdata": [fmt.WITHHELD if withheld else fmt.number(value) for value, withheld in rows],
        "hovertemplate": f"%{{y}} år: %{{customdata}} {word}{', jämförelse' if outline else ''}<extra></extra>",
    }

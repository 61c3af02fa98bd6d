"""Parts of a whole as stacked lying bars, the sum at the end; a part below zero is drawn to the left of nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kf import format as fmt
from kf.charts.bars import wrapped
from kf.charts.theme import NO_BREAK, Figure, fill, layout, legend_over, lying_names, token

COLOURS = ("accent", "series-2", "series-5")
SHAPES = ("", "/", "x")


def parts(
    labels: Sequence[str], values: Mapping[str, Sequence[float]], sums: Sequence[float], unit: str, decimals: int
) -> Figure:
    """One bar per label, in its order, of up to three parts told apart by colour and pattern."""
    names = [wrapped(label) for label in labels]
    traces = []
    for name, colour, shape in zip(values, COLOURS, SHAPES, strict=False):
        marker = fill(token(colour))
        marker["pattern"]["shape"] = shape
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "width": 0.66,
                "y": names,
                "x": [round(value, 4) for value in values[name]],
                "customdata": [fmt.number(value, decimals) for value in values[name]],
                "marker": marker,
                "hovertemplate": f"%{{y}}: {name.lower()} %{{customdata}} {unit}<extra></extra>",
            }
        )
    ends = [sum(max(0.0, value) for value in row) for row in zip(*values.values(), strict=True)]
    texts = [
        fmt.number(value, decimals) if abs(end - value) < 0.5 else f"{fmt.number(value, decimals)} netto"
        for value, end in zip(sums, ends, strict=True)
    ]  # netto: the bar is longer than its sum, as part of it is to the left of nothing
    figures = {
        "type": "scatter",
        "mode": "text",
        "y": names,
        "x": [round(end, 4) for end in ends],
        "text": [f"{NO_BREAK}{text}" for text in texts],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return {
        "data": [*traces, figures],
        "layout": layout(
            barmode="relative",
            xaxis={"showgrid": False, "showticklabels": False, "zeroline": True},
            yaxis=lying_names(names, small=True),
            showlegend=True,
            legend=legend_over(),
            margin={"l": 8, "r": 72, "t": 34, "b": 8},
        ),
    }

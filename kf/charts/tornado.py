"""The tornado: how far each assumption, moved down and up, moves the outcome; the largest at the top."""

from __future__ import annotations

from collections.abc import Sequence

from kf import format as fmt
from kf.charts.bars import wrapped
from kf.charts.theme import Figure, fill, layout, legend_over, lying_names, token

Bar = tuple[str, float, float, str, str]  # label, at its lowest, at its highest, that lowest and highest in words


def tornado(bars: Sequence[Bar], unit: str, decimals: int) -> Figure:
    """Two bars per assumption from the line of today: when it is lowest (patterned) and when it is highest (filled)."""
    labels = [wrapped(label) for label, *_ in bars]
    reach = max((abs(value) for _, low, high, *_ in bars for value in (low, high)), default=0) or 1
    lowest = _side("lägre värde", labels, [(low, words) for _, low, _, words, _ in bars], unit, decimals)
    lowest["marker"] = fill(token("series-2"))
    lowest["marker"]["pattern"]["shape"] = "/"
    highest = _side("högre värde", labels, [(high, words) for _, _, high, _, words in bars], unit, decimals)
    return {
        "data": [lowest, highest],
        "layout": layout(
            barmode="overlay",
            xaxis={"showgrid": True, "range": [-2.1 * reach, 2.1 * reach], "zeroline": True, "nticks": 5},
            yaxis=lying_names(labels, small=True),
            showlegend=True,
            legend=legend_over(),
            margin={"l": 8, "r": 12, "t": 34, "b": 8},
        ),
    }


def _side(name: str, labels: list[str], values: list[tuple[float, str]], unit: str, decimals: int) -> Figure:
    """One bar per assumption, with the value it is moved to written outside the bar."""
    texts = [words if round(value, decimals) else "" for value, words in values]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "width": min(0.62, 0.18 + 0.09 * len(labels)),
        "y": labels,
        "x": [round(value, 4) for value, _ in values],
        "text": texts,
        "textposition": "outside",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "marker": fill(token("accent")),
        "customdata": [[words, fmt.number(value, decimals, sign=True)] for value, words in values],
        "hovertemplate": f"%{{y}} %{{customdata[0]}}: %{{customdata[1]}} {unit}<extra></extra>",
    }

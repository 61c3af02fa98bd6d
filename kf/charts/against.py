"""Amounts as lying bars against one goal: each from nothing to its lowest, and on to its highest where it is a span."""

from __future__ import annotations

from collections.abc import Sequence

from kf.charts.bars import CLOSE, wrapped
from kf.charts.theme import NO_BREAK, Figure, fill, layout, lying_names, token

Amount = tuple[str, float, float, str]  # label, lowest, highest, how it is written


def against(amounts: Sequence[Amount], goal: float, goal_words: str, unit: str, most: float) -> Figure:
    """The bars under each other; the goal is a dashed line through them all, its words over it.

    What lies between the lowest and the highest is lighter. The axis ends at `most`, so that it stands still while
    the amounts move.
    """
    near = CLOSE * most
    ends = [goal if high <= goal <= high + near else high for _, _, high, _ in amounts]
    labels = [wrapped(label) for label, _, _, _ in amounts]
    lowest = {
        "type": "bar", "orientation": "h", "name": "lägst", "width": 0.6, "y": labels,
        "x": [round(low, 4) for _, low, _, _ in amounts], "marker": fill(token("accent")),
        "customdata": [text for *_, text in amounts], "hovertemplate": f"%{{y}}: %{{customdata}} {unit}<extra></extra>",
    }  # fmt: skip
    span = {
        "type": "bar", "orientation": "h", "name": "till högst", "width": 0.6, "y": labels,
        "x": [round(high - low, 4) for _, low, high, _ in amounts],
        "marker": {"color": token("accent-band"), "line": {"color": token("accent"), "width": 1}},
        "customdata": [text for *_, text in amounts], "hovertemplate": f"%{{y}}: %{{customdata}} {unit}<extra></extra>",
    }  # fmt: skip
    texts = {
        "type": "scatter", "mode": "text", "y": labels, "x": [round(end, 4) for end in ends],
        "text": [f"{NO_BREAK}{NO_BREAK}{text}" for *_, text in amounts], "textposition": "middle right",
        "cliponaxis": False, "hoverinfo": "skip",
    }  # fmt: skip
    return {
        "data": [lowest, span, texts],
        "layout": layout(
            barmode="stack",
            xaxis={"showgrid": False, "showticklabels": False, "range": [0, most]},
            yaxis=lying_names(labels),
            margin={"l": 8, "r": 76, "t": 34, "b": 8},
            shapes=[
                {
                    "type": "line", "x0": goal, "x1": goal, "y0": 0, "y1": 1, "yref": "paper",
                    "line": {"color": token("goal"), "width": 2, "dash": "dash"},
                }
            ],
            annotations=[
                {
                    "x": goal, "y": 1, "yref": "paper", "yanchor": "bottom", "text": goal_words, "showarrow": False,
                    "font": {"color": token("goal")},
                }
            ],
        ),
    }  # fmt: skip

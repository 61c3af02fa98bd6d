"""A timeline: each activity from its first day to its last, in its status's colour and dash, with a line for today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from kf.charts.theme import Figure, layout, token

STYLE = {  # colour, dash: told apart without colour too
    "försenad": ("missed", "solid"),
    "snart": ("partly", "dot"),
    "pågår": ("accent", "solid"),
    "ej påbörjad": ("muted", "solid"),
    "klar": ("met", "dash"),
    "avbruten": ("muted", "dot"),
}
LINE, ROW = 58, 40  # characters of a label's line, pixels of a row
OVER, MONTHS, UNDER = 84, 28, 28  # pixels over the rows, how many of them the months have, and pixels under


@dataclass(frozen=True)
class Span:
    """One row: its label, first day (None: only a day to be done by), last day, and which of STYLE it is."""

    label: str
    start: date | None
    end: date
    state: str


def timeline(spans: Sequence[Span], day: date) -> Figure:
    """The rows from the top in the order given; a row without a first day is a diamond at its last."""
    labels = [_label(span.label) for span in spans]
    traces = []
    for state, (colour, dash) in STYLE.items():
        own = [(label, span) for label, span in zip(labels, spans, strict=True) if span.state == state]
        if not own:
            continue
        x = [part for _, span in own for part in ((span.start or span.end).isoformat(), span.end.isoformat(), None)]
        y = [part for label, _ in own for part in (label, label, None)]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": state,
                "x": x,
                "y": y,
                "line": {"color": token(colour), "width": 6, "dash": dash},
                "marker": {"size": 11, "symbol": "diamond", "color": token(colour)},
                "hovertemplate": f"%{{y}}<br>%{{x}}, {state}<extra></extra>",
            }
        )
    return {
        "data": traces,
        "layout": layout(
            showlegend=True,
            # over the months, however few the rows are: its place is given in shares of their height
            legend={"orientation": "h", "y": 1 + MONTHS / (ROW * max(len(spans), 1)), "yanchor": "bottom", "x": 0},
            xaxis={"type": "date", "showgrid": True, "tickformat": "%b %Y", "side": "top"},
            yaxis={"categoryorder": "array", "categoryarray": labels[::-1], "range": [-0.6, len(labels) - 0.4]},
            shapes=[
                {
                    "type": "line", "x0": day.isoformat(), "x1": day.isoformat(), "y0": 0, "y1": 1, "yref": "paper",
                    "line": {"color": token("goal"), "width": 2, "dash": "dot"},
                }
            ],
            annotations=[
                {
                    "x": day.isoformat(), "y": 0, "yref": "paper", "yanchor": "top", "text": "i dag", "showarrow": False,
                    "font": {"color": token("goal")},
                }
            ],
            margin={"l": 8, "r": 24, "t": OVER, "b": UNDER},
        ),
    }  # fmt: skip


def height(rows: int) -> int:
    """How many pixels so many rows need."""
    return OVER + UNDER + ROW * rows


def _label(text: str) -> str:
    """Two lines of the text; all of it stands in the list."""
    lines = wrap(text, LINE)
    return "<br>".join([*lines[:1], *([lines[1] + (" …" if len(lines) > 2 else "")] if len(lines) > 1 else [])])

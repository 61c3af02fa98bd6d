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
LINE = 54  # characters of a label's line: what a phone has room for
# pixels: a line of a label, from the label to the bar, from there to the next row
TEXT, OVER_BAR, UNDER_BAR = 17, 8, 16
# pixels: the months, "i dag" under them, a row of the legend, what is kept free
MONTHS, TODAY, LEGEND, EDGE = 40, 24, 22, 8
MOST_TICKS = 9


@dataclass(frozen=True)
class Span:
    """One row: its label, first day (None: only a day to be done by), last day, and which of STYLE it is."""

    label: str
    start: date | None
    end: date
    state: str


def timeline(spans: Sequence[Span], day: date) -> Figure:
    """The rows from the top in the order given, each bar under its label; without a first day a diamond at the last.

    The labels stand over their bars and not beside them, so that the months have the whole width on a phone too. The
    rows' places are in pixels, from `total` down to nothing.
    """
    total, places = _places(spans)
    rows = list(zip(spans, places, strict=True))
    traces = []
    for state, (colour, dash) in STYLE.items():
        own = [(span, y) for span, y in rows if span.state == state]
        if not own:
            continue
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": state,
                "x": [x for span, _ in own for x in ((span.start or span.end).isoformat(), span.end.isoformat(), None)],
                "y": [part for _, y in own for part in (y, y, None)],
                "hovertext": [part for span, _ in own for part in (*["<br>".join(wrap(span.label, LINE))] * 2, "")],
                "line": {"color": token(colour), "width": 6, "dash": dash},
                "marker": {"size": 11, "symbol": "diamond", "color": token(colour)},
                "cliponaxis": False,
                "hovertemplate": f"%{{hovertext}}<br>%{{x|%Y-%m-%d}}, {state}<extra></extra>",
            }
        )
    years = [day.year, *(when.year for span in spans for when in (span.start or span.end, span.end))]
    first, last = min(years), max(years)
    return {
        "data": traces,
        "layout": layout(
            showlegend=True,
            # over the months, however few the rows are: its place is given in shares of their height
            legend={
                "orientation": "h", "y": 1 + MONTHS / total, "yanchor": "bottom", "x": 0, "font": {"size": 13},
                "itemclick": False, "itemdoubleclick": False,  # the labels would stay without their bars
            },
            xaxis={
                "type": "date", "side": "top", "showgrid": True, "tickfont": {"size": 13}, "tickangle": 0,
                "range": [f"{first - 1}-12-20", f"{last + 1}-01-12"], "tick0": f"{first}-01-01", **_ticks(last - first + 1),
            },
            yaxis={"visible": False, "range": [0, total]},
            shapes=[
                {
                    "type": "line", "x0": day.isoformat(), "x1": day.isoformat(), "y0": 0, "y1": 1, "yref": "paper",
                    "layer": "below", "line": {"color": token("goal"), "width": 2, "dash": "dot"},
                }
            ],
            annotations=[
                _words("i dag", x=day.isoformat(), y=total, yanchor="top", font={"color": token("goal"), "size": 13}),
                *(
                    _words(_label(span.label), x=0, xref="paper", xanchor="left", align="left", y=y + OVER_BAR, yanchor="bottom")
                    for span, y in rows
                ),
            ],
            margin={"l": EDGE, "r": EDGE, "t": _over(spans), "b": EDGE},
        ),
    }  # fmt: skip


def height(spans: Sequence[Span]) -> int:
    """How many pixels the rows need."""
    return _over(spans) + _places(spans)[0] + EDGE


def _places(spans: Sequence[Span]) -> tuple[int, list[int]]:
    """How high the rows are together, and where each bar is from below, in pixels."""
    down, places = TODAY, []
    for span in spans:
        down += TEXT * len(_label(span.label).split("<br>")) + OVER_BAR
        places.append(down)
        down += UNDER_BAR
    return down, [down - place for place in places]


def _over(spans: Sequence[Span]) -> int:
    """The pixels over the rows: months and legend, which on a phone has up to three in a row, or two when they are more."""
    states = len({span.state for span in spans})
    return MONTHS + LEGEND * (1 if states <= 3 else -(-states // 2)) + EDGE


def _ticks(years: int) -> Figure:
    """The tertials' beginnings, the year written where it begins; of many years, only some of those."""
    if years * 3 <= MOST_TICKS:
        return {"dtick": "M4", "tickformat": "%b\n%Y"}
    return {"dtick": f"M{12 * -(-years // MOST_TICKS)}", "tickformat": "%Y"}


def _words(text: str, **where: object) -> Figure:
    """Words that the lines behind them are not drawn through."""
    return {
        "text": text,
        "showarrow": False,
        "font": {"size": 13},
        "bgcolor": token("background"),
        "borderpad": 0,
        **where,
    }


def _label(text: str) -> str:
    """Two lines of the text; all of it stands in the list, and where the bar is pointed at."""
    lines = wrap(text, LINE)
    return "<br>".join([*lines[:1], *([lines[1] + (" …" if len(lines) > 2 else "")] if len(lines) > 1 else [])])

"""How every chart looks: one accent, kön in two colours told apart in greyscale, goals always drawn the same way.

Colours are tokens (`token:NAME`), given a value for light and for dark by PALETTE when the chart is drawn. A
figure is a plain dict of Plotly's schema without template: a third of the bytes and none of the validation cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Figure = dict[str, Any]

PALETTE: dict[str, dict[str, str]] = {
    "light": {
        "accent": "#0b5a8a",
        "accent-band": "rgba(11, 90, 138, 0.16)",
        "muted": "#7d8b98",
        "muted-band": "rgba(125, 139, 152, 0.18)",
        "kvinna": "#0b5a8a",
        "man": "#a86500",
        "goal": "#a1266b",
        "text": "#1c2730",
        "background": "#ffffff",
        "series-1": "#0b5a8a",
        "series-2": "#a86500",
        "series-3": "#2f7d5b",
        "series-4": "#a1266b",
        "series-5": "#5f6c78",
        "series-6": "#6a4c93",
        "met": "#1d6b43",
        "partly": "#8a5a00",
        "missed": "#b3261e",
    },
    "dark": {
        "accent": "#6cb8e6",
        "accent-band": "rgba(108, 184, 230, 0.22)",
        "muted": "#8f9ba6",
        "muted-band": "rgba(143, 155, 166, 0.2)",
        "kvinna": "#4b9fd0",
        "man": "#f6cf8c",
        "goal": "#f08cc0",
        "text": "#e9eef2",
        "background": "#12181d",
        "series-1": "#6cb8e6",
        "series-2": "#f6cf8c",
        "series-3": "#82d1ae",
        "series-4": "#f08cc0",
        "series-5": "#a5b0ba",
        "series-6": "#b9a0e0",
        "met": "#82d1ae",
        "partly": "#f6cf8c",
        "missed": "#ff9c94",
    },
}
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
PATTERNS = {"man": "/", "kvinna": ""}
FONT_SIZE = 15
NO_BREAK = "\N{NO-BREAK SPACE}"


def fill(colour: str, name: str = "") -> Figure:
    """A bar's fill: its colour, and for kön a pattern too, so that it is told apart without colour."""
    pattern = {"shape": PATTERNS.get(name, ""), "size": 7, "solidity": 0.22, "fillmode": "overlay"}
    return {"color": colour, "pattern": {**pattern, "fgcolor": "rgba(255, 255, 255, 0.75)"}}


OUTLINE: Figure = {"color": "rgba(0,0,0,0)", "line": {"color": "token:text", "width": 2}}


# how a goal or budget is drawn, wherever there is one
GOAL: Figure = {"symbol": "diamond-open", "size": 12, "color": "token:goal", "line": {"width": 3}}


def token(name: str) -> str:
    """The colour of a name, for the browser to look up in the present theme."""
    return f"token:{name}"


def series_colour(value: str, index: int) -> str:
    """The colour of a series: its own when it has one (kön), else by its place."""
    return token(value if value in PALETTE["light"] else f"series-{index % 6 + 1}")


def layout(**more: Any) -> Figure:
    """The small layout that every chart begins from."""
    axis = {"automargin": True, "fixedrange": True, "zeroline": False, "ticks": "", "title": None}
    base: Figure = {
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "font": {"size": FONT_SIZE},
        "separators": f",{NO_BREAK}",
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0.28,
        "dragmode": False,
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }
    for key, value in more.items():
        base[key] = {**base[key], **value} if isinstance(value, dict) and key in base else value
    return base


def legend_over() -> Figure:
    """The legend of a lying chart: over it, from the left, in the order things are drawn.

    A hair left of the chart Plotly lets it be as wide as the names beside the bars too: most are then on one line.
    """
    return {
        "orientation": "h", "x": -0.001, "y": 1.02, "yanchor": "bottom", "traceorder": "normal", "font": {"size": 13},
    }  # fmt: skip


def lying_names(names: Sequence[str], small: bool = False) -> Figure:
    """The axis of a lying chart: a name per row, the first on top, with a little air before its bar. Many are small."""
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(reversed(names)),
        "showgrid": False,
        "tickfont": {"size": 13 if small or len(names) > 8 else FONT_SIZE},
        "ticklabelstandoff": 6,
    }


def number_format(decimals: int) -> str:
    """The d3 format of a number with so many decimals, thousands apart."""
    return f",.{decimals}f"


def axis_format(decimals: int) -> str:
    """The d3 format of an axis: a decimal more than the figures have where the ticks need it, none where not."""
    return f",.{min(decimals, 1) + 1}~f"

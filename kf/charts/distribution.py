"""The distribution behind an NPS: each group's promoters, passives and detractors in one bar, the index at its end."""

from __future__ import annotations

import pandas as pd

from kf import format as fmt
from kf.charts.bars import MOST_BARS, wrapped
from kf.charts.theme import NO_BREAK, Figure, fill, layout, legend_over, lying_names, token
from kf.dimensions import DIMENSIONS, sort_key
from kf.metrics.chance import interval
from kf.metrics.result import Result

PARTS = (("promoters", "ambassadörer"), ("passives", "passiva"), ("detractors", "kritiker"))
COLOURS = {"promoters": "series-1", "passives": "muted", "detractors": "series-2"}
NARROW = 9  # per cent; no figure fits in a narrower part
PATTERNED = {"detractors": "man"}  # told apart without colour, as men are from women


def distribution(result: Result, comparison: Result | None = None, most: int = MOST_BARS) -> Figure:
    """A bar of 100 per cent for each group of the first dimension, most answers first; the index only where there is one."""
    key = result.by[0]
    frame = result.frame.assign(group=result.frame[key].astype(str)).set_index("group")
    if DIMENSIONS[key].order or key == "tertial":
        order = sorted(frame.index, key=lambda value: sort_key(key, value))
    else:
        order = list(frame["answers"].sort_values(ascending=False, kind="stable").dropna().index[:most])
    rows = frame.reindex(order)
    names = [wrapped(one) for one in order]
    traces: list[Figure] = [_part(rows, names, part, label) for part, label in PARTS]
    traces.append(
        {
            "type": "scatter",
            "mode": "text",
            "x": [100.0] * len(names),
            "y": names,
            "text": [NO_BREAK * 2 + _told(row) for _, row in rows.iterrows()],
            "textposition": "middle right",
            "cliponaxis": False,
            "hoverinfo": "skip",
            "showlegend": False,
        }
    )
    return {
        "data": traces,
        "layout": layout(
            barmode="stack",
            xaxis={"range": [0, 100], "showgrid": False, "showticklabels": False},
            yaxis=lying_names(names),
            showlegend=True,
            legend=legend_over(),
            margin={"l": 8, "r": 150, "t": 34, "b": 8},
        ),
    }


def _part(rows: pd.DataFrame, names: list[str], part: str, label: str) -> Figure:
    texts = ["" if pd.isna(value) or value < NARROW else fmt.number(value) for value in rows[part]]
    told = ["" if pd.isna(value) else fmt.number(value) for value in rows[part]]
    return {
        "type": "bar",
        "orientation": "h",
        "width": min(0.72, 0.18 + 0.09 * len(names)),
        "name": label,
        "y": names,
        "x": [0 if pd.isna(value) else round(float(value), 2) for value in rows[part]],
        "text": texts,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "marker": fill(token(COLOURS[part]), PATTERNED.get(part, "")),
        "customdata": told,
        "hovertemplate": f"%{{y}}: {label} %{{customdata}} %<extra></extra>",
    }


def _told(row: pd.Series) -> str:
    """`72 (63–81), 91 svar`; on few answers the number alone; `..` when withheld."""
    if row["withheld"] is True or pd.isna(row["answers"]):
        return fmt.WITHHELD
    answers = f"{fmt.number(row['answers'])} svar"
    return answers if pd.isna(row["value"]) else f"{fmt.number(row['value'])} ({interval(row)}), {answers}"

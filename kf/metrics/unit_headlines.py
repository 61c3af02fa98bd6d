"""What the recruitment unit's figures say: a change is called one only when it is larger than chance."""

from __future__ import annotations

import pandas as pd

from kf import format as fmt
from kf.dimensions import PERIOD
from kf.metrics.chance import interval, larger_than_chance
from kf.metrics.headlines import ranking, trend, unanswered
from kf.metrics.result import Result

# what a figure rests on, by the part that tells it
COUNTED = {"sent": "utskick", "forms": "svarande", "answers": "svar"}


def lately(result: Result, so_far: str = "") -> str:
    """The last tertial against the one before: `66 i 2026 maj–aug (54–78), mot 72 i 2026 jan–apr: kan vara slump, 91 svar`.

    For figures with an interval; of others the two are laid beside each other. `so_far` is what it is judged by, from
    1 January (`kf.cards`): it comes first, and the tertials after it without their interval and the year it has named.
    """
    if nothing := unanswered(result):
        return nothing
    rows, named = result.frame.dropna(subset=["value"]), f"{result.filters.period.year} " if so_far else ""
    if rows.empty:
        few = f"{fmt.number(result.frame['answers'].sum())} svar, för få i varje tertial för ett index"
        return "; ".join(filter(None, (so_far, few)))
    last = rows.iloc[-1]
    text = f"{_shown(result, last)} i {last['tertial'].removeprefix(named)}"
    if not so_far and "low" in rows and interval(last, result.metric.decimals):
        text += f" ({interval(last, result.metric.decimals)})"
    if named and last["tertial"] == f"{named}jan–apr":
        text = ""  # it is what is so far
    if len(rows) > 1:
        before = rows.iloc[-2]
        against = f"mot {_shown(result, before)} i {before['tertial'].removeprefix(named)}"
        text = f"{', '.join(filter(None, (text, against)))}{_verdict(result, last, before)}"
    return "; ".join(filter(None, (so_far, text)))


def _shown(result: Result, row: pd.Series) -> str:
    return fmt.quantity(row["value"], result.metric.unit, result.metric.decimals)


def _verdict(result: Result, last: pd.Series, before: pd.Series) -> str:
    if "low80" not in last.index:
        return ""
    larger = larger_than_chance(result.metric, last, before)
    counted = next(name for name in COUNTED if name in last.index)
    answers = f", {fmt.number(last[counted])} {COUNTED[counted]}"
    if larger is None:
        return ""
    if not larger:
        return f": kan vara slump{answers}"
    return f": en {'ökning' if last['value'] > before['value'] else 'minskning'} större än slumpen{answers}"


def against_budget(result: Result, budget: Result | None = None) -> str:
    """What the months since 1 January have come to, and how much that is of what was budgeted for them."""
    if budget is None or unanswered(result) or unanswered(budget):
        return trend(result)
    last = result.columns[PERIOD][-1]
    so_far, planned = (
        sum(
            value
            for month, value in zip(one.columns[PERIOD], one.columns["value"], strict=True)
            if month.year == last.year and month <= last and fmt.known(value)
        )
        for one in (result, budget)
    )
    if not planned:
        return trend(result)
    span = f"januari–{fmt.month(last)}" if last.month > 1 else fmt.month(last)
    return (
        f"{result.metric.label} {span}: {result.text(so_far)}, {fmt.quantity(100 * so_far / planned, '%')} av "
        f"budgeterade {result.text(planned)} ({result.text(so_far - planned, sign=True)})"
    )


def spread(result: Result) -> str:
    """How many answers, and which groups have enough of them for an index."""
    if nothing := unanswered(result):
        return nothing
    frame = result.frame
    answers, indexed = frame["answers"].sum(), int(frame["value"].notna().sum())
    if not indexed:
        return f"{fmt.number(answers)} svar; ingen grupp har så många att ett index betyder något"
    return (
        ranking(result) if indexed > 1 else f"{fmt.number(answers)} svar; index för {indexed} av {len(frame)} grupper"
    )


def reached(result: Result) -> str:
    """How many of the groups that have a goal reach it: `2 av 4 når målet: Äldreförvaltningen …`."""
    if nothing := unanswered(result):
        return nothing
    if "goal" not in result.frame:
        return ranking(result)
    held = result.frame.dropna(subset=["goal", "value"])
    if held.empty:
        return ranking(result)
    lower = result.metric.better == "lägre"
    unfit = held["value"].map(result.metric.beyond)  # a share of more than the whole reaches nothing
    well = held[~unfit & (held["value"] <= held["goal"] if lower else held["value"] >= held["goal"])]
    names = [str(name) for name in well[result.by[0]]]
    text = f"{fmt.number(len(well))} av {fmt.number(len(held))} har nått årets mål"
    text += f": {fmt.listed(names)}" if names else ""
    over = [str(name) for name in held[unfit][result.by[0]]]
    return f"{text}. Över 100 %, så listorna passar inte ihop: {fmt.listed(over)}" if over else text

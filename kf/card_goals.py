"""What a card's figures are held against: the plan's targets, and the budget."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kf import format as fmt
from kf.access import Access
from kf.filters import Filters
from kf.metrics.chance import interval
from kf.metrics.evaluate import evaluate
from kf.metrics.metric import Metric
from kf.metrics.result import Result
from kf.plan.indicators import planned
from kf.plan.status import HELT, judge
from kf.plan.targets import Goal, targets
from kf.store import Store


def of_plan(store: Store, one: Metric, by: tuple[str, ...], filters: Filters) -> tuple[Goal, ...]:
    """The plan's targets that are on just these figures."""
    where = tuple((key, values) for key, values in filters.where if key in one.dimensions)
    return targets(store, one.key, where, by)


def beside(result: Result, goals: tuple[Goal, ...]) -> Result:
    """The result with a column `goal`, where there is a target for its rows."""
    if not goals or result.empty:
        return result
    columns, rows = result.columns, range(len(result.columns["value"]))
    goal = [math.nan] * len(rows)
    for one in goals:
        for row in rows:
            # of a table by tertial the target is for one year
            in_year = "tertial" not in columns or str(columns["tertial"][row]).startswith(str(one.year))
            if in_year and all(str(columns[key][row]) == value for key, value in one.at):
                goal[row] = one.value
    return replace(result, columns={**columns, "goal": goal})


def so_far(one: Metric, store: Store, filters: Filters, access: Access, goals: tuple[Goal, ...]) -> str:
    """What a card's indicator is judged by, `11,9 % januari–augusti 2026, mål 14 %`: a tertial by itself is not.

    The target is named of its own year alone. Empty where there is no indicator, or no figure that may be shown.
    """
    indicator = next((known for known in planned(store) for goal in goals[:1] if known.id == goal.indicator), None)
    if indicator is None or indicator.target is None:
        return ""
    result = evaluate(store, one, Filters(filters.period, "ytd", filters.where), (), access)
    if result.value is None or one.beyond(result.value):
        return ""
    row = result.frame.iloc[0]
    ends = interval(row, one.decimals) if "low" in row else ""
    rate = " i årstakt" if one.key.endswith("_annual") else ""
    text = f"{indicator.figure(result.value)}{rate} {result.window_label()}{f' ({ends})' if ends else ''}"
    if indicator.year != filters.period.year:
        return text
    missed = judge(indicator.rounded(result.value), indicator.target, indicator.direction) != HELT
    within = ", inom intervallet" if missed and ends and row["low"] <= indicator.target <= row["high"] else ""
    return f"{text}, mål {indicator.figure(indicator.target)}{within}"


def at_the_years_end(filters: Filters, goals: tuple[Goal, ...]) -> tuple[tuple[date, float, str], ...]:
    """A series reaches for its target at the end of the year."""
    return tuple((date(filters.period.year, 12, 1), one.value, f"Mål {one.text}") for one in goals)


def next_years_budget(store: Store, column: str, filters: Filters) -> tuple[tuple[date, float, str], ...]:
    """Next year's budget, when the filters are such as the budget has."""
    if any(key != "avdelning" for key, _ in filters.where):
        return ()
    year = filters.period.year + 1
    chosen = list(filters.values("avdelning"))
    found = [v for ar, avdelning, v in _budget(store, column) if ar == year and (not chosen or avdelning in chosen)]
    return ((date(year, 12, 1), sum(found), f"Budget {year}: {fmt.number(sum(found))}"),) if found else ()


@lru_cache(maxsize=16)
def _budget(store: Store, column: str) -> list[tuple[int, str, float]]:
    """Year, avdelning and what is budgeted of a column, where it is; small, and asked for by every card that has a goal."""
    return store.query(f"SELECT ar, avdelning, {column}::DOUBLE FROM budget WHERE {column} IS NOT NULL")

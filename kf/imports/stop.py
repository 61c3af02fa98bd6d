"""A rule that a table's row must keep, and what rules ask of two columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kf.imports import rules


@dataclass(frozen=True)
class Stop:
    """A rule: the column whose value is shown, why a row that breaks it is refused, what to do, which rows break it."""

    column: str
    reason: str
    do: str
    broken: Callable[[pd.DataFrame], pd.Series]
    rule: str = rules.UNREADABLE


def earlier(one: pd.Series, other: pd.Series) -> pd.Series:
    """Where the one is before the other; nothing is before what is not known."""
    pairs: list[tuple[Any, Any]] = list(zip(one, other, strict=True))
    return pd.Series([a is not None and b is not None and b == b and a < b for a, b in pairs], index=one.index)


def after(column: pd.Series, day: date) -> pd.Series:
    """Where a date is after a day."""
    return pd.Series([value is not None and value > day for value in column], index=column.index)


def below(column: pd.Series, least: float) -> pd.Series:
    """Where a number is less than the least it may be."""
    return pd.Series([value is not None and value < least for value in column], index=column.index)

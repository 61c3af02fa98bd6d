"""The lines of a pension forecast that is told year by year: what the chart draws, and table and files tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from kf import format as fmt
from kf.forecast.projection import Projection
from kf.forecast.simple import ALL_AT_65, LAST_YEAR, RIKTALDER
from kf.forecast.table import months_label
from kf.metrics.result import Result

GONE, BEFORE, SIMPLE = "gone", "before", "simple"
RULES = (ALL_AT_65, RIKTALDER)
WITHHELD = "_withheld"  # after a column's name: of which of its figures that is so


def lines(one: Projection, accumulated: bool = False, group: Sequence[object] = ()) -> pd.DataFrame:
    """A row per step of a forecast, or of one group of it: ar (its label), year, fraction, value, low, high, withheld.

    Before them, where it is not since the origin, a row for each past year and one for what has been of the year that has
    begun: their figure is in `gone`. Beside them what there is of the simple method that is shown first (`simple`), of today
    under a scenario (`before`), and of each rule and of last year by its own name, for whole years or since the origin. All in
    whole people. What is withheld beside a figure is NaN, and marked in a column of its own.
    """
    told = one.of(one.told, group)
    rows = _own(told, accumulated)
    if one.simple:
        rows[SIMPLE] = told["shown_accumulated" if accumulated else "shown"]
    if "baseline" in told:
        rows[BEFORE] = told["baseline_accumulated" if accumulated else "baseline"]
    if len(told) and not told["withheld"].any():
        rows = _ruled(one, rows, accumulated, group)
        if not accumulated:
            rows = _after_the_past(one, _last_year(one, rows, group), group)
    return rows.reset_index(drop=True)


def result(one: Projection, accumulated: bool = False) -> Result:
    """The same as a Result: every step; cut and since the origin a row per group, at the last year, and no lines beside it."""
    if one.by:
        rows = _own(one.told, accumulated).assign(**{key: one.told[key] for key in one.by})
        rows[SIMPLE] = one.told["shown_accumulated" if accumulated else "shown"]
        by = one.by if accumulated else (*one.by, "ar")
        rows = rows.groupby(list(one.by), sort=False).tail(1) if accumulated else rows
    else:
        rows, by = lines(one, accumulated), ("ar",)
    named = {
        GONE: "har gått", SIMPLE: one.simple, BEFORE: "som i dag", **{name: name for name in (*RULES, LAST_YEAR)},
    }  # fmt: skip
    beside = tuple((key, fmt.upper_first(words)) for key, words in named.items() if words and key in rows)
    marks = [key + WITHHELD for key, _ in beside if key + WITHHELD in rows]
    frame = rows[[*by, "value", "low", "high", *(key for key, _ in beside), *marks, "withheld"]]
    return one.as_result(one.metric, by, frame, beside, bool(marks and rows[marks].to_numpy().any()))


def _own(told: pd.DataFrame, accumulated: bool) -> pd.DataFrame:
    """The forecast's own figures, by the names that a Result has for them."""
    names = ("accumulated", "accumulated_low", "accumulated_high") if accumulated else ("median", "low", "high")
    figures = {name: told[key] for name, key in zip(("value", "low", "high"), names, strict=True)}
    return told[["year", "fraction", "withheld"]].assign(ar=told["label"], **figures)


def _ruled(one: Projection, rows: pd.DataFrame, accumulated: bool, group: Sequence[object]) -> pd.DataFrame:
    """With the plan's rules, but the one that is shown first: for whole years, or for those who have reached the age by then."""
    for rule in RULES:
        own = one.of(one.reference[one.reference["rule"] == rule], group).set_index("year")
        value = rows["year"].map(own["accumulated" if accumulated else "value"].astype(float))
        value = value if accumulated else value.where(rows["fraction"] == 1)
        if rule != one.simple and value.notna().any():
            rows = rows.assign(**{rule: value, rule + WITHHELD: rows["year"].map(own["withheld"]).eq(True)})
    return rows


def _last_year(one: Projection, rows: pd.DataFrame, group: Sequence[object]) -> pd.DataFrame:
    last = one.of(one.last_year, group)["value"]
    if one.simple == LAST_YEAR or len(last) != 1 or pd.isna(last.iloc[0]):
        return rows
    return rows.assign(**{LAST_YEAR: np.where(rows["fraction"] == 1, float(last.iloc[0]), np.nan)})


def _after_the_past(one: Projection, rows: pd.DataFrame, group: Sequence[object]) -> pd.DataFrame:
    """With the past years before, and what has been of the one that has begun."""
    past = one.of(one.history, group).sort_values("year")
    before = pd.DataFrame(
        {"ar": past["year"].astype(str), "year": past["year"], "fraction": 1.0, GONE: past["value"].astype(float)}
    ).assign(**{GONE + WITHHELD: past["withheld"].astype(bool)})
    begun = one.begun(group)
    if begun is not None and len(rows):
        year, left = int(rows["year"].iloc[0]), float(rows["fraction"].iloc[0])
        words = months_label(date(year, 1, 1), one.filters.period)
        before.loc[len(before)] = [words, year, 1 - left, begun, False]
    if before.empty:
        return rows
    found = pd.concat([before.assign(withheld=False), rows], ignore_index=True)
    marks = [str(name) for name in found if str(name).endswith(WITHHELD)]
    return found.assign(**{name: found[name].eq(True) for name in marks})

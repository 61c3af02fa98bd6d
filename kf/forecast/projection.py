"""A forecast with its question: what pages draw, and exports and the command line write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from kf import format as fmt
from kf.filters import Filters
from kf.forecast.scenario import Scenario, describe
from kf.forecast.simple import MODEL
from kf.metrics.metric import Metric
from kf.metrics.result import Result, columns_of


@dataclass(frozen=True)
class Projection:
    """A disclosure-checked forecast with its question.

    `frame` has one row per group and step: the columns of `by`, then
      year, fraction (of the year: under 1 for what is left of the origin's), label ("2026", "nov–dec 2025")
      median, low, high, expected          people who retire in the year (low-high: 80 %)
      accumulated (median), accumulated_low, accumulated_high, accumulated_expected   ... since the origin
      fte, fte_low, fte_high, fte_accumulated      årsarbetare that retire: expected, interval; expected since the origin
      stock, stock_low, stock_high         of today's people left at the year's end, expected; other exits gone too
      stock_fte, stock_fte_low, stock_fte_high     the same in årsarbetare, less what is stepped down
      other                                other exits, expected
      baseline, difference, difference_low, difference_high    median today; what the scenario adds, expected, people
      baseline_accumulated, difference_accumulated   median today since the origin; accumulated less that, in whole people
      difference_stock_fte                 årsarbetare left, expected
      shown                                the figure of `method`, which a page shows first
      withheld                             then every figure is NaN
    baseline and difference are there when the scenario differs from today.
    `history` has by, year, value, withheld: retired in whole past calendar years. `reference`: by, year, rule
    ("alla vid 65", "riktåldern"), value, accumulated, withheld: metrics on all månadsavlönade. `last_year`: by, value,
    withheld: retired in the last twelve months. `so_far`: the same in the origin's year. `hazards`: k (age attained
    less riktålder), prior, hazard, weight (of own data, 0-1) and for HR exposed (person-years) and exits (people).
    """

    metric: Metric
    scenario: Scenario
    filters: Filters
    by: tuple[str, ...]
    frame: pd.DataFrame
    history: pd.DataFrame
    reference: pd.DataFrame
    last_year: pd.DataFrame
    so_far: pd.DataFrame
    hazards: pd.DataFrame
    strength: float
    method: str
    method_sentence: str
    data_date: date
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nobody is in it, and nothing is withheld."""
        return self.frame.empty

    @property
    def withheld(self) -> bool:
        """Whether any figure is withheld."""
        return bool(self.reason) or bool(self.frame["withheld"].any())

    @property
    def assumption(self) -> str:
        """The scenario in a sentence."""
        return describe(self.scenario)

    def group(self, *values: object) -> pd.DataFrame:
        """The rows of one group, by its values of `by`."""
        rows = self.frame
        for key, value in zip(self.by, values, strict=True):
            rows = rows[rows[key] == value]
        return rows

    def result(self, accumulated: bool = False) -> Result:
        """The whole years as a Result, for tables and files: median and 80 % interval, by group and year.

        With `accumulated`, since the origin; then a forecast that is cut has one row per group, at the last year.
        """
        rows = self.frame[self.frame["fraction"] == 1]
        by: tuple[str, ...] = (*self.by, "ar")
        if accumulated and self.by:
            rows, by = rows.groupby(list(self.by), sort=False).tail(1), self.by
        names = ("accumulated", "accumulated_low", "accumulated_high") if accumulated else ("median", "low", "high")
        given = dict(zip(names, ("value", "low", "high"), strict=True))
        frame = rows[[*self.by, "year", *names, "withheld"]].rename(columns={**given, "year": "ar"})
        return Result(
            metric=self.metric,
            filters=self.filters,
            by=by,
            columns=columns_of(frame[[*by, "value", "low", "high", "withheld"]]),
            data_date=self.data_date,
            reason=self.reason,
            notes=self.notes,
            interval=80,
        )

    def headline(self, years: int = 3) -> str:
        """`Väntade pensionsavgångar 2026–2028: 24 (80 %: 19–30)`, since the origin, for a forecast that is not cut."""
        if self.empty:
            return self.notes[0].removesuffix(".") if self.notes else "Ingen matchar urvalet"
        if self.by:
            return f"{self.metric.label} per grupp"
        if self.frame["withheld"].any():
            return f"{self.metric.label} visas inte för urvalet"
        whole = self.frame[self.frame["fraction"] == 1].head(years)
        first = self.frame["label"].iloc[0]
        last = whole.iloc[-1]
        low, high = (fmt.number(last[key]) for key in ("accumulated_low", "accumulated_high"))
        span = first if first == last["label"] else f"{first}–{last['label']}"
        told = f"{fmt.number(last['accumulated'])} (80{fmt.NBSP}%: {low}–{high})"
        simple = self.frame.loc[: whole.index[-1], "shown"].sum(min_count=len(self.frame.loc[: whole.index[-1]]))
        if self.method != MODEL and self.scenario == self.scenario.today and not pd.isna(simple):
            told = f"{fmt.number(simple)} ({self.method}; modellen {told.replace(' (', ', ').removesuffix(')')})"
        return f"{self.metric.label} {span}: {told}"

"""What has been: people per birth year at the boundaries of calendar years, and who left between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pandas as pd

from kf.filters import months_between
from kf.store import Store

WHOLE = ""  # the group that everybody is in, when history is not cut by befattning


@dataclass(frozen=True)
class Interval:
    """A stretch of one calendar year that the data covers: between two month-ends, `fraction` of a year long.

    The arrays run over (group, birth year) in step: people at its start and end, those who retired in it, and those
    who left otherwise. An exit counts in the month of the first day not employed, as everywhere in kf.
    """

    year: int
    start: date
    end: date
    group: np.ndarray
    born: np.ndarray
    before: np.ndarray
    after: np.ndarray
    retired: np.ndarray
    departed: np.ndarray

    @property
    def fraction(self) -> float:
        """How much of the year it covers."""
        return (months_between(self.start, self.end) - 1) / 12


@dataclass(frozen=True)
class History:
    """The boundaries' staff (month, befattning, born, n) and the exits (... retired, departed) up to `last`.

    `month` is `month_number`: whole numbers are compared many times faster than dates.
    """

    first: date
    last: date
    staff: pd.DataFrame
    exits: pd.DataFrame

    def intervals(self, until: date) -> Iterator[Interval]:
        """The calendar years, whole or in part, from the data's first month-end to the month-end of `until`.

        `until` is a December or the month that the history was read to.
        """
        ends = [date(year, 12, 1) for year in range(self.first.year, until.year)]
        marks = list(dict.fromkeys([self.first, *ends, until]))
        for start, end in pairwise(marks):
            yield self._interval(start, end)

    def retired(self, start: date, months: int) -> float:
        """How many retired in the so many months that follow the month `start`."""
        month = self.exits["month"].to_numpy()
        within = (month > month_number(start)) & (month <= month_number(start) + months)
        return float(self.exits["retired"].to_numpy()[within].sum())

    def born(self, at: date) -> tuple[np.ndarray, np.ndarray]:
        """Birth years and how many were there of each at a boundary."""
        rows = self.staff[self.staff["month"] == month_number(at)].groupby("born")["n"].sum()
        return rows.index.to_numpy(int), rows.to_numpy(float)

    def _interval(self, start: date, end: date) -> Interval:
        key = ["befattning", "born"]
        before = self.staff[self.staff["month"] == month_number(start)].set_index(key)["n"]
        after = self.staff[self.staff["month"] == month_number(end)].set_index(key)["n"]
        month = self.exits["month"]
        within = self.exits[(month > month_number(start)) & (month <= month_number(end))]
        left = within.groupby(key)[["retired", "departed"]].sum()
        rows = pd.concat([before.rename("before"), after.rename("after"), left], axis=1).fillna(0.0).sort_index()
        index = rows.index
        return Interval(
            year=end.year,
            start=start,
            end=end,
            group=index.get_level_values(0).to_numpy(object),
            born=index.get_level_values(1).to_numpy(int),
            **{name: rows[name].to_numpy(float) for name in ("before", "after", "retired", "departed")},
        )


def month_number(month: date) -> int:
    """Months since the year 0."""
    return month.year * 12 + month.month - 1


def read_sql(name: str, **parts: str) -> str:
    """The text of `kf/forecast/sql/<name>.sql` with its places filled in."""
    return (files("kf") / "forecast" / "sql" / f"{name}.sql").read_text(encoding="utf-8").format(**parts)


@lru_cache(maxsize=32)
def history(store: Store, last: date, by_befattning: bool = False) -> History:
    """The employer's history up to a month, tillsvidare on their main post; kept, so do not change its frames."""
    first = store.first_period
    boundaries = {first, last, *(date(year, 12, 1) for year in range(first.year, last.year))}
    months = sorted(month for month in boundaries if first <= month <= last)
    cut = {"befattning": "befattning::VARCHAR" if by_befattning else f"'{WHOLE}'"}
    staff = store.frame(read_sql("staff", **cut), {"months": months})
    exits = store.frame(read_sql("exits", **cut), {"last": last})
    return History(first, last, _typed(staff, "n"), _typed(exits, "retired", "departed"))


def _typed(frame: pd.DataFrame, *numbers: str) -> pd.DataFrame:
    """Dates and numbers as such, when there are no rows to tell them from too."""
    whole = {"born": int, **dict.fromkeys(numbers, float)}
    month = np.array([month_number(period) for period in frame["period"]], int)
    frame = frame.drop(columns="period").astype(whole)
    return frame.assign(month=month, befattning=frame["befattning"].astype(object).fillna(""))

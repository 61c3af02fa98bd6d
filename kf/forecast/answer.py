"""What every forecast has with its question: whom it is of, what may be shown of it, and how its headline begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kf.filters import NOBODY, Filters
from kf.metrics.metric import Metric
from kf.metrics.result import Result, columns_of
from kf.privacy import REASON_SMALL

Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """A disclosure-checked forecast. `frame` has one row per group and step: the columns of `by`, then year, fraction
    (of the year: under 1 for what is left of the origin's), label ("2026", "nov–dec 2025"), the forecast's own figures,
    and withheld, in which case every figure is NaN. `reason` says why, `notes` what else the reader must know."""

    metric: Metric
    filters: Filters
    by: tuple[str, ...]
    frame: pd.DataFrame
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
    def silence(self) -> str:
        """What is said where there is no figure for a headline: nobody, several groups, withheld. Nothing where there is."""
        if self.empty and self.reason:  # nobody and a few are not told apart
            return f"{self.metric.label} visas inte för urvalet"
        if self.empty:
            return self.notes[0].removesuffix(".") if self.notes else NOBODY
        if self.by:
            return f"{self.metric.label} per grupp"
        return f"{self.metric.label} visas inte för urvalet" if self.frame["withheld"].any() else ""

    @property
    def span(self) -> str:
        """The time it is of, from the origin to the last year that was asked for: `nov–dec 2025–2030`."""
        first, last = self.frame["label"].iloc[0], self.frame["label"].iloc[-1]
        return first if first == last else f"{first}–{last}"

    def headline(self) -> str:
        """What it says, in a sentence; each kind of forecast has its own."""
        raise NotImplementedError

    def group(self, *values: object) -> pd.DataFrame:
        """The rows of one group, by its values of `by`."""
        return self.of(self.frame, values)

    def of(self, frame: pd.DataFrame, group: Sequence[object] = ()) -> pd.DataFrame:
        """The rows of one of its frames that are of one group; all of them, for a forecast that is not cut."""
        for key, value in zip(self.by, group, strict=True):
            frame = frame[frame[key] == value]
        return frame

    def as_result(
        self, metric: Metric, by: tuple[str, ...], frame: pd.DataFrame, further: Columns = (), few_beside: bool = False
    ) -> Result:
        """Figures of it as a Result, for tables and files: value, low and high (80 %), withheld, and `further` columns, of
        which some are withheld on their own where there are `few_beside`."""
        return Result(
            metric=metric,
            filters=self.filters,
            by=by,
            columns=columns_of(frame),
            data_date=self.data_date,
            reason=self.reason or REASON_SMALL * few_beside,
            notes=self.notes,
            interval=80,
            further=further,
        )

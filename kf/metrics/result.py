"""An answer with its question: what pages draw, and exports write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from kf import format as fmt
from kf.dimensions import DIMENSIONS
from kf.filters import TRAILING, Filters, said_not_held
from kf.metrics.counts import Columns
from kf.metrics.metric import Metric
from kf.metrics.relation import RELATIONS


def columns_of(frame: pd.DataFrame) -> Columns:
    """A frame's columns as lists."""
    return {str(name): frame[name].tolist() for name in frame}


@dataclass(frozen=True)
class Result:
    """A disclosure-checked answer with its question.

    `columns` has one row per group: those of `by`, `value` (the metric's unit; NaN when withheld or not
    defined), `withheld`, for curves `month`, and `low` and `high` where there is an interval, which is to hold
    `interval` per cent of the outcomes. `reason` says why figures are withheld, `notes` what else the reader must
    know (filters that do not apply, data that is lacking). `further` names columns beside the metric's own, with their
    headings; they are withheld with it, or as a column of theirs says (`NAME_withheld`).
    """

    metric: Metric
    filters: Filters
    by: tuple[str, ...]
    columns: Columns
    data_date: date
    sql: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    notes: tuple[str, ...] = ()
    interval: int = 95
    further: tuple[tuple[str, str], ...] = ()

    @property
    def bounds(self) -> tuple[tuple[str, str], ...]:
        """The columns of the interval with their headings; none when there is no interval."""
        named = (
            *(("low", f"Lägst ({self.interval} %)"), ("high", f"Högst ({self.interval} %)")),
            *(("low80", "Lägst (80 %)"), ("high80", "Högst (80 %)")),
        )
        return tuple(bound for bound in named if bound[0] in self.columns)

    @property
    def beside(self) -> tuple[tuple[str, str, int], ...]:
        """The columns that stand beside the figure and are withheld with it, with headings and decimals: the bounds of its
        interval, further ones, its parts. Tables and files have these."""
        own = tuple((name, heading, self.metric.decimals) for name, heading in (*self.bounds, *self.further))
        parts = self.metric.parts
        return (*own, *((part.key, part.label, part.decimals) for part in parts if part.key in self.columns))

    @property
    def empty(self) -> bool:
        """Whether nobody is in it, and nothing is withheld."""
        return not self.columns["value"]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The same as a data frame, for what is more than going through the rows: that takes pandas ten times as long."""
        frame = pd.DataFrame(self.columns)
        return frame if len(frame) else frame.astype({"value": float, "withheld": bool})

    @property
    def figures(self) -> dict[Any, float]:
        """The figures that there are by the value of the first dimension, of a result that is cut by one."""
        pairs = zip(self.columns[self.by[0]], self.columns["value"], strict=True)
        return {group: value for group, value in pairs if value == value}

    @property
    def value(self) -> float | None:
        """The figure of a result that is not cut by anything; None when there is none or it is withheld."""
        return self.at()

    @property
    def withheld(self) -> bool:
        """Whether any figure is withheld, as a row with `..` or as a group that is left out."""
        return bool(self.reason) or any(self.columns["withheld"])

    def at(self, **where: object) -> float | None:
        """The figure of the row with these values of dimensions; None when there is none or it is withheld."""
        names, wanted = list(where), tuple(where.values())
        values = self.columns["value"]
        if names:
            rows = zip(*(self.columns[key] for key in names), strict=True)
            values = [value for value, row in zip(values, rows, strict=True) if row == wanted]
        return float(values[0]) if len(values) == 1 and fmt.known(values[0]) else None

    def narrowed(self) -> str:
        """What it is narrowed to, in words: by the filters that hold for it, no others."""
        relation = RELATIONS[self.metric.relation]
        return self.filters.held(relation.dimensions).sentence(relation.whole)

    @property
    def not_held(self) -> str:
        """The note on the filters that do not hold for it; empty when all do."""
        return said_not_held(self.notes)

    def window_label(self) -> str:
        """When the figures are from: the month of a stock, the months of a flow."""
        if self.metric.kind == "stock":
            return fmt.month(self.filters.period)
        if self.metric.kind == "curve":
            return f"anställda de senaste fem åren, till och med {fmt.month(self.filters.period)}"
        if self.filters.window in TRAILING:
            return f"rullande {TRAILING[self.filters.window]} månader till och med {fmt.month(self.filters.period)}"
        return self.filters.window_label()

    def text(self, value: float | None, withheld: bool = False, sign: bool = False) -> str:
        """A figure as it is shown: with unit, or `..` when withheld."""
        if withheld:
            return fmt.WITHHELD
        return fmt.quantity(value, self.metric.unit, self.metric.decimals, sign)

    def how(self) -> str:
        """What it is, as Markdown."""
        metric = self.metric
        return (
            f"**{metric.label}** ({metric.unit}). {metric.told}\n\n"
            f"**Omfattar:** {metric.population}.\n\n"
            f"**Avser:** {self.window_label()}; {self.narrowed()}.\n\n"
            f"**Källa:** {metric.source}. Data till och med {fmt.month(self.data_date)}."
        )

    def table(self) -> pd.DataFrame:
        """The figures as a table to read: Swedish headings, values as text."""
        columns = {DIMENSIONS[key].label: self.frame[key] for key in self.by if key in self.frame}
        if "month" in self.frame:
            columns["Månader"] = self.frame["month"]
        out = pd.DataFrame(columns)
        if "Månad" in out:
            out["Månad"] = [fmt.iso_month(p) for p in out["Månad"]]
        shown = [
            fmt.WITHHELD if withheld else fmt.number(value, self.metric.decimals)
            for value, withheld in zip(self.frame["value"], self.frame["withheld"], strict=True)
        ]
        out[self.metric.heading] = shown
        for name, heading, decimals in self.beside:
            hidden = self.frame.get(f"{name}_withheld", self.frame["withheld"])
            out[heading] = _unless(hidden, [fmt.number(v, decimals) for v in self.frame[name]])
        if "change" in self.frame:
            points = "procentenheter" if self.metric.unit == "%" else self.metric.unit
            hidden = self.frame["before_withheld"]
            out["Jämförelse"] = _unless(hidden, [fmt.number(v, self.metric.decimals) for v in self.frame["before"]])
            hidden = hidden | self.frame["withheld"]
            moved = [fmt.number(v, self.metric.decimals, sign=True) for v in self.frame["change"]]
            out[f"Förändring ({points})"] = _unless(hidden, moved)
            percent = [fmt.number(v, 1, sign=True) for v in self.frame["change_percent"]]
            out["Förändring (%)"] = _unless(hidden, percent)
        return out


def _unless(hidden: pd.Series, texts: list[str]) -> list[str]:
    """The texts, with `..` in place of those that may not be shown."""
    return [fmt.WITHHELD if withheld else text for withheld, text in zip(hidden, texts, strict=True)]

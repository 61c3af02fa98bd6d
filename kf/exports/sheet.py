"""A Result as rows and columns, and its question in words: what every file with figures in it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from kf import format as fmt
from kf.dimensions import DIMENSIONS
from kf.metrics.result import Result
from kf.sheet import Sheet

Cell = str | int | float | None
Told = Result | Sheet
Column = tuple[str, str]  # frame column, Swedish heading
COMPARED = (
    ("before", "Jämförelse"),
    ("change", "Förändring"),
    ("change_percent", "Förändring (%)"),
)
MISSING = "–"


def dimension_columns(result: Result) -> list[Column]:
    """The columns that say which group a row is about."""
    columns = [(key, DIMENSIONS[key].label) for key in result.by if key in result.frame]
    return [*columns, *([("month", "Månader")] if "month" in result.frame else [])]


def figure_columns(result: Result) -> list[tuple[str, str, int]]:
    """The columns that hold figures, each with its decimals: the metric's own, those beside it, and what it is compared with."""
    decimals = result.metric.decimals
    own = ("value", result.metric.heading, decimals)
    compared = [(key, label, decimals) for key, label in COMPARED if key in result.frame]
    return [own, *result.beside, *compared]


def headings(told: Told) -> list[tuple[str, int | None]]:
    """The columns' headings, each with the decimals of its figures; None for those that say what a row is about."""
    if isinstance(told, Sheet):
        return [(one.words, one.decimals) for one in told.headings]
    figures = [(label, decimals) for _, label, decimals in figure_columns(told)]
    return [*((label, None) for _, label in dimension_columns(told)), *figures]


def title(told: Told) -> str:
    """What a file calls it."""
    return told.label if isinstance(told, Sheet) else told.metric.label


def rows(told: Told) -> Iterator[list[Cell]]:
    """The rows: groups as text or whole numbers, figures as numbers, `..` where withheld, None where there is none."""
    if isinstance(told, Sheet):
        yield from ([cell if isinstance(cell, str) else _figure(cell, False) for cell in row] for row in told.rows)
    else:
        yield from _rows(told)


def _rows(result: Result) -> Iterator[list[Cell]]:
    groups = [key for key, _ in dimension_columns(result)]
    figures = [key for key, _, _ in figure_columns(result)]
    own = ("value", *(key for key, _, _ in result.beside))
    for row in result.frame.to_dict("records"):
        now, before = bool(row["withheld"]), bool(row.get("before_withheld"))
        hidden = {name: bool(row.get(f"{name}_withheld", now)) for name in own}
        hidden |= {"before": before, "change": now or before, "change_percent": now or before}
        yield [*(_group(row[key]) for key in groups), *(_figure(row[key], hidden.get(key, False)) for key in figures)]


def _figure(value: Any, withheld: bool) -> Cell:
    if withheld:
        return fmt.WITHHELD
    if value is None or pd.isna(value):
        return None
    number = float(value)
    return int(number) if number.is_integer() else number


def _group(value: Any) -> Cell:
    if value is None or pd.isna(value):
        return MISSING
    if isinstance(value, date):
        return fmt.iso_month(value)
    return value if isinstance(value, str) else int(value)


def question(result: Told) -> list[tuple[str, str]]:
    """What the figures are: headings and sentences for the reader of the file."""
    if isinstance(result, Sheet):
        return result.question()
    metric = result.metric
    lines = [
        ("Mått", metric.heading),
        ("Definition", metric.definition),
        ("Population", metric.population),
        ("Period" if metric.kind == "stock" else "Fönster", result.window_label()),
        ("Urval", fmt.upper_first(result.narrowed())),
        ("Datum", f"Uppgifter till och med {fmt.month(result.data_date)}"),
        ("Källa", metric.source),
    ]
    if result.withheld and result.reason:
        lines.append(("Undanhållet", f"{fmt.WITHHELD} = {result.reason}"))
    return lines + [("Anmärkning", note) for note in result.notes]

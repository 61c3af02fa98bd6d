"""What a load changes, as tables for the eye: per month, per avdelning, and control totals. Page and command line share them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from kf import format as fmt
from kf.imports.changes import Changes, differing_months

MEASURES = {"headcount": "Anställda", "fte": "Årsarbetare", "hires": "Rekryteringar", "exits": "Avgångar"}
NEWEST = 13  # months shown


def newest_differing(changes: Changes) -> list[date]:
    """The last months that are new, gone or not as they were."""
    return list(differing_months(changes))[-NEWEST:]


def per_month(changes: Changes, shown: list[date]) -> pd.DataFrame:
    """A row per month, newest first; for each measure the new figure and in brackets what it differs with."""
    months = changes.months
    return _side_by_side(months[months["period"].isin(shown)], "period")


def per_avdelning(changes: Changes, month: date) -> pd.DataFrame:
    """A row per avdelning in a month, as `per_month`."""
    return _side_by_side(changes.by_avdelning[changes.by_avdelning["period"] == month], "avdelning")


def control_totals(changes: Changes) -> pd.DataFrame:
    """A row per month that the HR system's own headcount was given for."""
    table = changes.totals.assign(period=[fmt.iso_month(month) for month in changes.totals["period"]])
    for name in ("theirs", "ours", "difference"):
        table[name] = [fmt.number(value, sign=name == "difference") for value in table[name]]
    names = {
        "period": "Månad", "theirs": "HR-systemet", "ours": "kf", "difference": "Skillnad", "population": "Omfattar",
    }  # fmt: skip
    return table[list(names)].rename(columns=names)


def _side_by_side(changes: pd.DataFrame, row: str) -> pd.DataFrame:
    keys = sorted(changes[row].unique(), reverse=row == "period")
    table = {"Månad": [fmt.iso_month(key) for key in keys]} if row == "period" else {"Avdelning": keys}
    for measure, label in MEASURES.items():
        found = changes[changes["measure"] == measure].set_index(row).reindex(keys)
        decimals = 1 if measure == "fte" else 0
        table[label] = [_figure(row, decimals) for row in found.itertuples()]
    return pd.DataFrame(table)


def _figure(row: Any, decimals: int) -> str:
    """The new figure, and in brackets what it differs with, or what it was when it is gone."""
    told = fmt.number(row.new, decimals)
    if pd.isna(row.new) and not pd.isna(row.old):
        return f"{told} (förut {fmt.number(row.old, decimals)})"
    differs = not pd.isna(row.difference) and round(row.difference, decimals) != 0
    return f"{told} ({fmt.number(row.difference, decimals, sign=True)})" if differs else told

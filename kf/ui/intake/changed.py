"""What a load changes against the present version: month by month, per avdelning, what came and went, control totals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.imports.candidate import Candidate
from kf.imports.changes import Changes, differing_months, headline
from kf.ui.intake.state import key

MEASURES = {"headcount": "Anställda", "fte": "Årsarbetare", "hires": "Rekryteringar", "exits": "Avgångar"}
NEWEST = 13  # months shown


def draw(changes: Changes | None, candidate: Candidate) -> None:
    """A sentence, the months that differ, and the rest folded."""
    if changes is None:
        st.markdown("Det finns ingen tidigare version av samma arbetsgivare att jämföra med.")
        return
    st.markdown(f"**{headline(changes)}**" if changes.compared else headline(changes))
    if changes.compared:
        st.caption("Inom parentes: skillnaden mot samma månad i den version som visas i dag.")
        _months(changes)
        _by_avdelning(changes, candidate.store.last_period)
    for title, lines in (
        ("Historien är omskriven", changes.rewritten),
        ("Nytt", changes.came),
        ("Borta", changes.went),
    ):
        if lines:
            with st.expander(f"{title} ({len(lines)})", icon=":material/history:"):
                st.markdown("\n".join(f"- {line}" for line in lines))
    if not changes.totals.empty:
        _totals(changes)


def _months(changes: Changes) -> None:
    every = sorted(changes.months["period"].unique())
    differing = list(differing_months(changes))[-NEWEST:]
    if differing:
        _table(changes.months, differing, "Månader som ändras: nytt, och skillnad mot förut")
    if any(month not in differing for month in every):
        with st.expander(f"De senaste {min(NEWEST, len(every))} månaderna", icon=":material/calendar_month:"):
            _table(changes.months, every[-NEWEST:], "Per månad: nytt, och skillnad mot förut")


def _table(months: pd.DataFrame, shown: list[date], alt: str) -> None:
    st.table(_side_by_side(months[months["period"].isin(shown)], "period"), hide_index=True, alt=alt)


def _by_avdelning(changes: Changes, last: date) -> None:
    """Every avdelning in a month of the reader's choice; to begin with the last."""
    with st.expander("Per avdelning", icon=":material/apartment:"):
        months = sorted(changes.by_avdelning["period"].unique(), reverse=True)
        month = st.selectbox(
            "Månad", months, months.index(last), format_func=fmt.iso_month, key=key("month"), width=200
        )
        rows = changes.by_avdelning[changes.by_avdelning["period"] == month]
        st.table(_side_by_side(rows, "avdelning"), hide_index=True, alt="Per avdelning: nytt, och skillnad mot förut")


def _totals(changes: Changes) -> None:
    table = changes.totals.assign(period=[fmt.iso_month(month) for month in changes.totals["period"]])
    for name in ("theirs", "ours", "difference"):
        table[name] = [fmt.number(value, sign=name == "difference") for value in table[name]]
    names = {
        "period": "Månad", "theirs": "HR-systemet", "ours": "kf", "difference": "Skillnad", "population": "Omfattar",
    }  # fmt: skip
    st.markdown("**Kontrollsummor**")
    st.table(table[list(names)].rename(columns=names), hide_index=True, alt="Kontrollsummor per månad")


def _side_by_side(changes: pd.DataFrame, row: str) -> pd.DataFrame:
    """A row per month (newest first) or avdelning; for each measure the new figure and what it differs with."""
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

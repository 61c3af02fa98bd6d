"""What a load changes against the present version: month by month, per avdelning, what came and went, control totals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from kf import format as fmt
from kf.imports.candidate import Candidate
from kf.imports.changes import Changes, headline
from kf.imports.changes_table import NEWEST, control_totals, newest_differing, per_avdelning, per_month
from kf.imports.publish import against
from kf.ui.intake.state import key


def draw(changes: Changes | None, candidate: Candidate, folder: Path) -> None:
    """A sentence, the months that differ, and the rest folded."""
    beside = against(candidate, changes, folder)
    if changes is None:
        st.markdown(beside)
        return
    st.markdown(f"**{headline(changes)}**" if changes.compared else beside)
    if changes.compared:
        st.caption(f"{beside} Inom parentes: skillnaden mot samma månad i den.")
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
    differing = newest_differing(changes)
    if differing:
        _table(changes, differing, "Månader som ändras: nytt, och skillnad mot förut")
    if any(month not in differing for month in every):
        with st.expander(f"De senaste {min(NEWEST, len(every))} månaderna", icon=":material/calendar_month:"):
            _table(changes, every[-NEWEST:], "Per månad: nytt, och skillnad mot förut")


def _table(changes: Changes, shown: list[date], alt: str) -> None:
    st.table(per_month(changes, shown), hide_index=True, alt=alt)


def _by_avdelning(changes: Changes, last: date) -> None:
    """Every avdelning in a month of the reader's choice; to begin with the last."""
    with st.expander("Per avdelning", icon=":material/apartment:"):
        months = sorted(changes.by_avdelning["period"].unique(), reverse=True)
        month = st.selectbox(
            "Månad", months, months.index(last), format_func=fmt.iso_month, key=key("month"), width=200
        )
        st.table(per_avdelning(changes, month), hide_index=True, alt="Per avdelning: nytt, och skillnad mot förut")


def _totals(changes: Changes) -> None:
    st.markdown("**Kontrollsummor**")
    st.table(control_totals(changes), hide_index=True, alt="Kontrollsummor per månad")

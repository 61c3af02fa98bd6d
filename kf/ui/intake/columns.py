"""Which heading is which column, with samples; the doubtful ones first."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from kf.format import quantity
from kf.imports.propose import Proposed
from kf.imports.terms import FILE_NAME, LABELS, PERIOD
from kf.ui.intake.labels import HELPS
from kf.ui.intake.state import Intake, key

ABSENT = "(finns inte i filen)"
FROM_NAME = "(månaden i filens namn)"


def draw(intake: Intake) -> dict[str, str]:
    """Which heading each canonical column has: the doubtful ones open, the certain ones folded."""
    proposal = intake.proposal
    doubtful = [one for one in proposal.columns if one.column in proposal.missing or (one.heading and not one.certain)]
    certain = [one for one in proposal.columns if one not in doubtful]
    chosen: dict[str, str] = {}
    if not proposal.recognised:
        found = [one for one in certain if one.heading]
        rows = [
            {
                "Uppgift": LABELS[one.column],
                "Rubrik i filen": FROM_NAME if one.heading == FILE_NAME else one.heading,
                "Till exempel": " · ".join(one.samples[:3]),
            }
            for one in found
        ]
        if rows:  # Streamlit says of a table without rows that it is empty, in English
            st.table(pd.DataFrame(rows), hide_index=True, alt="Kolumner som förstods, med exempel")
    if doubtful:
        with st.container(border=True):
            st.markdown(f"**{quantity(len(doubtful), 'kolumner')} behöver din blick**")
            for one in doubtful:
                chosen[one.column] = _column(intake, one)
    with st.expander(
        "Så förstås de andra kolumnerna" if doubtful else "Så förstås kolumnerna", icon=":material/view_column:"
    ):
        for one in certain:
            chosen[one.column] = _column(intake, one)
    return {column: heading for column, heading in chosen.items() if heading}


def _column(intake: Intake, one: Proposed) -> str:
    options = [ABSENT, *intake.look.headings]
    if one.column == PERIOD:
        options.append(FROM_NAME)
    if one.heading and one.heading not in options and one.heading != FILE_NAME:
        options.append(one.heading)  # what different lists call the same column
    proposed = FROM_NAME if one.heading == FILE_NAME else one.heading or ABSENT
    label = LABELS.get(one.column, one.column)
    picked = st.selectbox(
        label,
        options,
        options.index(proposed) if proposed in options else 0,
        help=HELPS.get(one.column) or None,
        key=key(f"column-{one.column}"),
    )
    if picked == proposed and one.heading:
        samples = " · ".join(html.escape(text) for text in one.samples)
        st.caption(f"{one.why} Till exempel: {samples}" if samples else one.why)
    return {ABSENT: "", FROM_NAME: FILE_NAME}.get(picked, picked)

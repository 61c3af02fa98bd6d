"""What the check found: rows read and refused, what to mend, what changes; then publish, or throw away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.imports import library
from kf.imports.candidate import REFUSED, Candidate
from kf.imports.profile import Profile
from kf.imports.publish import publish
from kf.imports.refusals import HEADINGS, Refusal
from kf.ui.intake import breaks, changed, state
from kf.ui.intake.state import Intake

SHOWN = 200  # problem rows shown; all are in the file
FIRST = 20  # of them, those that are not folded: what changes, and Publicera, stand below


def draw(intake: Intake, folder: Path) -> None:
    """The findings, and the two ways on."""
    candidate, changes = intake.candidate, intake.changes
    assert candidate is not None
    st.subheader("Det här hittades", anchor=False)
    st.markdown(f"**{_headline(candidate)}**")
    _problems(intake, candidate)
    for warning in (*candidate.warnings, *(changes.warnings if changes else ())):
        st.markdown(f":material/warning: {warning}")
    st.subheader("Det här ändras", anchor=False)
    changed.draw(changes, candidate, folder)
    breaks.draw(folder, candidate)
    _on(intake, folder)


def _headline(candidate: Candidate) -> str:
    used, read = fmt.number(candidate.used), fmt.number(candidate.read)
    rows = f"{used} av {read} rader" if candidate.refused_count else f"Alla {read} rader"
    first, last = (fmt.month(month) for month in (candidate.store.first_period, candidate.store.last_period))
    return f"{rows} går att använda. Versionen går från {first} till {last}."


def _problems(intake: Intake, candidate: Candidate) -> None:
    """The rows that cannot be used, with a place to write what should stand there."""
    more = "Rätta i HR-systemet, ändra hur filen förstås, eller rätta enstaka värden här."
    refused_rows(candidate, several=len(intake.look.parts) > 1, more=more)
    if candidate.refused_count:
        _mend(intake, candidate.refused[:SHOWN])


def refused_rows(candidate: Candidate, *, several: bool, more: str = "Rätta i källan.") -> None:
    """The rows that cannot be used, and all of them as a file; `several`: the files are named."""
    if not candidate.refused_count:
        st.markdown(":material/check_circle: Ingen rad nekades.")
        return
    shown = candidate.refused[:SHOWN]
    names = HEADINGS if several else {key: name for key, name in HEADINGS.items() if key != "file"}
    table = pd.DataFrame([[getattr(one, key) for key in names] for one in shown], columns=list(names.values()))
    alt = "Rader som inte kan användas, med kolumn, värde, orsak och vad man gör"
    st.markdown(f":material/block: **{fmt.quantity(candidate.refused_count, 'rader')} används inte.** {more}")
    st.table(table[:FIRST], hide_index=True, alt=alt)
    if len(table) > FIRST:
        with st.expander(f"{len(table) - FIRST} till av dem", icon=":material/block:"):
            st.table(table[FIRST:], hide_index=True, alt=alt)
    data = (candidate.folder / REFUSED).read_bytes()
    st.download_button("Alla nekade rader (CSV)", data, "nekade-rader.csv", "text/csv", icon=":material/download:")


def _mend(intake: Intake, shown: Sequence[Refusal]) -> None:
    """Say what should stand in a refused row; what is said counts at the next check."""
    with st.form(state.key("mend"), clear_on_submit=True):
        left, right = st.columns(2)
        one = left.selectbox("Rätta ett värde", shown, format_func=_place)
        text = right.text_input("Det ska stå")
        if st.form_submit_button("Rätta", icon=":material/edit:") and text.strip():
            intake.correct(one, text.strip())
    if intake.corrections:
        # where, never what: it may be a personnummer
        places = [f"rad {row}, {heading}" for _, row, heading in intake.corrections]
        st.markdown(f"Rättat, och räknas med när filen kontrolleras igen: {fmt.listed(places)}.")
        if st.button("Kontrollera igen", type="primary", icon=":material/refresh:", key="in-mend"):
            st.session_state["kf-intake-again"] = True
            st.rerun()


def _place(one: Refusal) -> str:
    where = f"{one.file}, rad {one.row}" if one.file else f"Rad {one.row}"
    return f"{where}, {one.column}: {one.value or 'tomt'}"


def _on(intake: Intake, folder: Path) -> None:
    """Publish or throw away; what goes beyond the limits must be confirmed in words."""
    candidate, changes = intake.candidate, intake.changes
    assert candidate is not None
    confirmed, stopped = confirmation(candidate, changes.exceeded if changes else ())
    with st.container(horizontal=True):
        go = st.button("Publicera", type="primary", icon=":material/publish:", disabled=stopped)
        if st.button("Släng", icon=":material/delete:"):
            state.end()
            st.rerun()
    if go:
        _publish(intake, folder, confirmed)


def confirmation(candidate: Candidate, exceeded: Sequence[str]) -> tuple[str, bool]:
    """What is said of why a change beyond the limits is right, and whether it may not be published (yet)."""
    if candidate.blocked:
        st.error(candidate.blocked, icon=":material/block:")
    if not exceeded:
        return "", bool(candidate.blocked)
    st.warning(
        "**Ändringen är större än gränserna. Säg varför den stämmer, så kan du publicera.**\n\n"
        + "\n".join(f"- {sentence}" for sentence in exceeded),
        icon=":material/priority_high:",
    )
    confirmed = st.text_input("Varför stämmer det?", key=state.key("confirmed")).strip()
    return confirmed, bool(candidate.blocked) or not confirmed


def _publish(intake: Intake, folder: Path, confirmed: str) -> None:
    assert intake.candidate is not None and intake.asked is not None
    outcome = publish(intake.candidate, folder, confirmed=confirmed, compared=intake.changes)
    said = outcome.version.dataset
    told = f"Publicerat: {said['employer']} till och med {fmt.month(date.fromisoformat(said['last_period']))}."
    try:
        library.save(Profile.from_mapping("", intake.asked["profile"]), folder)
    except KfError as error:
        told += f" Profilen sparades inte: {error}"
    st.session_state["kf-intake-said"] = told
    state.end()
    st.rerun()

"""Another list than the staff: which column is which, what cannot be used, how many rows it becomes; publish or not."""

from __future__ import annotations

import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from kf import format as fmt
from kf import leftovers
from kf.errors import KfError
from kf.imports.candidate import Candidate, abandon
from kf.imports.look import Look, look
from kf.imports.publish import publish
from kf.imports.table import columns_of, mapped, table_candidate
from kf.ui.failure import failed
from kf.ui.intake import found, state
from kf.ui.intake.labels import TABLE_WORDS

_KEY = "kf-intake-table"
ABSENT = "(finns inte i filen)"


@dataclass
class Dropped:
    """A file dropped for a table, what it looks like, and what came of a check with the columns `asked`."""

    place: tempfile.TemporaryDirectory[str]
    given: str
    table: str
    look: Look
    asked: dict[str, str] | None = None
    candidate: Candidate | None = None
    error: Exception | None = None

    def checked(self, folder: Path, who: str, columns: dict[str, str]) -> None:
        """Check the list with these columns; what came of the check before is thrown away."""
        self.forget()
        self.asked = columns
        try:
            made = table_candidate(self.table, self.look.files[0], folder, who=who, columns=columns)
        except Exception as error:  # told on the page, as every error is
            self.error = error
            return
        self.candidate = made
        self._thrown_away = weakref.finalize(self, abandon, made)

    def forget(self) -> None:
        """Throw away what came of a check; no harm done to one that is published."""
        if self.candidate:
            self._thrown_away()
        self.candidate = self.error = None


def draw(table: str, folder: Path) -> None:
    """The course of a list: drop it, see its columns, check it, publish it."""
    columns = columns_of(table)
    needed = fmt.listed([column.label for column in columns if column.required])
    uploaded = st.file_uploader(
        f"{TABLE_WORDS[table]}: en fil", state.KINDS, max_upload_size=state.MOST, key=state.key(f"table-{table}")
    )
    if uploaded is None:
        _end()
        st.markdown(
            f"Listan behöver kolumnerna {needed}. Den ersätter listan som finns; allt annat i kf står kvar som det är."
        )
        return
    dropped = st.session_state.get(_KEY)
    if dropped is None or (dropped.given, dropped.table) != (uploaded.file_id, table):
        dropped = _begin(uploaded, table)
    st.subheader("Så förstods listan", anchor=False)
    for note in dropped.look.notes:
        st.caption(note)
    chosen = _columns(dropped)
    who = st.text_input("Vem läser in (för historiken)", key="in-who", persist_state="session", width=460)
    lacking = [column.label for column in columns if column.required and column.name not in chosen]
    if lacking:
        st.warning(f"**Det fattas en kolumn för {fmt.listed(lacking)}.** Välj ovan.", icon=":material/edit:")
        return
    if dropped.asked not in (None, chosen):
        dropped.forget()
    if st.button(
        "Kontrollera listan", type="secondary" if dropped.candidate else "primary", icon=":material/fact_check:"
    ):
        with st.spinner("Kontrollerar raderna"):
            dropped.checked(folder, who.strip(), chosen)
        st.rerun()
    if dropped.error is not None:
        state.refused(dropped.error) if isinstance(dropped.error, KfError) else failed(dropped.error)
    if dropped.candidate:
        _found(dropped, folder)


def _begin(uploaded: UploadedFile, table: str) -> Dropped:
    _end()
    place = leftovers.upload()
    path = Path(place.name) / Path(uploaded.name).name
    path.write_bytes(uploaded.getbuffer())
    dropped = Dropped(place, uploaded.file_id, table, look(path))
    st.session_state[_KEY] = dropped
    return dropped


def _end() -> None:
    if dropped := st.session_state.pop(_KEY, None):
        dropped.forget()
        dropped.place.cleanup()


def _columns(dropped: Dropped) -> dict[str, str]:
    """Column -> heading, as found by name or label; each to be changed."""
    proposed, chosen = mapped(dropped.table, dropped.look), {}
    options = [ABSENT, *dropped.look.headings]
    every = columns_of(dropped.table)
    with st.container(border=True):
        sides = st.columns(2)
        for number, column in enumerate(every):
            picked = sides[number % 2].selectbox(
                column.label + ("" if column.required else " (frivillig)"),
                options,
                options.index(proposed[column.name]) if column.name in proposed else 0,
                help=column.help or None,
                key=state.key(f"table-{dropped.table}-{column.name}"),
            )
            if picked != ABSENT:
                chosen[column.name] = picked
    unused = [heading for heading in dropped.look.headings if heading not in chosen.values()]
    if unused:
        st.caption(f"Läses inte in: {fmt.listed(unused[:20])}.")
    return chosen


def _found(dropped: Dropped, folder: Path) -> None:
    """The findings and the two ways on."""
    candidate = dropped.candidate
    assert candidate is not None
    st.subheader("Det här hittades", anchor=False)
    used, read = fmt.number(candidate.used), fmt.number(candidate.read)
    rows = f"{used} av {read} rader" if candidate.refused_count else f"Alla {read} rader"
    st.markdown(f"**{rows} går att använda.**")
    found.refused_rows(candidate, several=False)
    for warning in candidate.warnings:
        st.markdown(f":material/warning: {warning}")
    with st.expander("Så här blir listan", icon=":material/table:"):
        shown = {column.name: column.label for column in columns_of(dropped.table)}
        top = candidate.store.frame(f"SELECT {', '.join(shown)} FROM {dropped.table} LIMIT 20")
        text = pd.DataFrame({shown[name]: ["" if pd.isna(v) else str(v) for v in top[name]] for name in shown})
        st.table(text, hide_index=True, alt="Listans första rader")
    confirmed, stopped = found.confirmation(candidate, candidate.exceeded)
    with st.container(horizontal=True):
        go = st.button("Publicera", type="primary", icon=":material/publish:", disabled=stopped)
        if st.button("Släng", icon=":material/delete:"):
            _end()
            state.end()
            st.rerun()
    if go:
        publish(candidate, folder, confirmed=confirmed)
        told = f"Publicerat: {TABLE_WORDS[dropped.table].lower()}, {fmt.quantity(candidate.used, 'rader')}."
        st.session_state["kf-intake-said"] = told
        _end()
        state.end()
        st.rerun()

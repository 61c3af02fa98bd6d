"""Events that break the series, entered there and then: they are drawn on every time axis afterwards."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kf.errors import KfError
from kf.imports.candidate import Candidate
from kf.ui.intake.state import key
from kf.workspace import events

WHOLE = "hela förvaltningen"


def draw(folder: Path, candidate: Candidate) -> None:
    """A form for one event at a time: when, where, what."""
    with st.expander("Har något brutit serien? Ett nytt namn, en flyttad enhet", icon=":material/call_split:"):
        places = [row[0] for row in candidate.store.query("SELECT DISTINCT avdelning FROM stock ORDER BY 1")]
        with st.form(key("break"), clear_on_submit=True, border=False):
            left, right = st.columns(2)
            when = left.date_input("Datum", candidate.store.last_period, format="YYYY-MM-DD")
            where = right.selectbox("Gäller", [WHOLE, *places])
            text = st.text_input("Vad som hände", placeholder="Lön flyttades till Ekonomi")
            if st.form_submit_button("Lägg till"):
                try:
                    events.add(folder, when=when, avdelning=None if where == WHOLE else where, text=text)
                    st.success("Tillagt, även om filen slängs. Det ritas på tidsaxlarna.")
                except KfError as error:
                    st.error(f"**{error.what}** {error.do}", icon=":material/block:")

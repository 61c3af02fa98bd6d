"""The versions there are, and the way back to any of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf import store
from kf.store import Version

SHOWN = 50


def draw(folder: Path) -> None:
    """Every version with who, when, from what, and how many rows; any of them can be made the newest again."""
    found = store.versions(folder)
    if not found:
        return
    st.subheader("Versioner", anchor=False)
    st.caption("Den översta visas i kf. Ingenting tas bort: man kan gå tillbaka, och fram igen.")
    st.table(
        pd.DataFrame([_row(version, number == 0) for number, version in enumerate(found[:SHOWN])]),
        hide_index=True,
        alt="Versioner, nyast först",
    )
    earlier = [version for version in found[1:SHOWN] if version.dataset]
    if not earlier:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Gå tillbaka till", earlier, format_func=_name, key="in-back", width=460)
        if st.button("Gå tillbaka", icon=":material/undo:"):
            version = store.rollback(folder, chosen.name)
            last = version.dataset["last_period"][:7]
            st.session_state["kf-intake-said"] = f"Nu visas åter versionen från {_when(chosen)}, till och med {last}."
            st.rerun()


def _when(version: Version) -> str:
    return fmt.moment(version.dataset.get("created", ""))


def _name(version: Version) -> str:
    said = version.dataset
    return f"{_when(version)}  {said['employer']}, till och med {said['last_period'][:7]}"


def _row(version: Version, newest: bool) -> dict[str, str]:
    said = version.dataset
    if not said:
        return {"": "", "När": "", "Arbetsgivare": f"{version.name}: byggd av en annan utgåva av kf"}
    rows = (
        f"{fmt.number(int(said['rows_used']))} av {fmt.number(int(said['rows_read']))}" if "rows_read" in said else "–"
    )
    return {
        "": "visas" if newest else "",
        "När": _when(version),
        "Arbetsgivare": said["employer"],
        "Till och med": said["last_period"][:7],
        "Källa": said.get("source", ""),
        "Profil": said.get("profile", ""),
        "Rader": rows,
        "Vem": said.get("who", ""),
        "Anmärkning": f"återställd från {said['restored_from']}"
        if "restored_from" in said
        else said.get("accepted", ""),
    }

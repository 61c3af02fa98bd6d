"""Whose the export is, its shape, and how the file is written: delimiter, encoding, sheet, where the headings stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kf import store
from kf.errors import KfError
from kf.format import quantity
from kf.imports.terms import DATED, DROP, MIXED, MONTHLY, SHAPES
from kf.ui.intake.labels import SHAPE_WORDS
from kf.ui.intake.state import Intake, key

ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "iso8859-1": "ISO 8859-1",
    "utf-16": "UTF-16",
    MIXED: "blandad: UTF-8 och Windows-1252",
}
DELIMITERS = {";": "semikolon ;", ",": "komma ,", "\t": "tabb", "|": "lodstreck |"}
SHARES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def draw(intake: Intake, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the file is: whose, its shape, how it is written."""
    seen = intake.look
    known = told.get("employer") or _employer()
    with st.expander("Filen och arbetsgivaren", expanded=not known, icon=":material/description:"):
        employer = st.text_input("Arbetsgivarens namn", known, key=key("employer"))
        shapes = [one for one in SHAPE_WORDS if one in SHAPES]
        shape = st.selectbox(
            "Filen har", shapes, shapes.index(told["shape"]), format_func=SHAPE_WORDS.__getitem__, key=key("shape")
        )
        file = dict(told.get("file", {}))
        left, middle, right = st.columns(3)
        with left:
            file["header_row"] = int(st.number_input("Rubrikerna står på rad", 1, 200, seen.header_row, key=key("row")))
        if seen.kind == "csv":
            with middle:
                options = list(dict.fromkeys([seen.delimiter, *DELIMITERS]))
                file["delimiter"] = st.selectbox(
                    "Avgränsare", options, format_func=lambda one: DELIMITERS.get(one, one), key=key("delimiter")
                )
            with right:
                options = list(dict.fromkeys([seen.encoding, *ENCODINGS]))
                file["encoding"] = st.selectbox(
                    "Teckenkodning", options, format_func=lambda one: ENCODINGS.get(one, one), key=key("encoding")
                )
        elif seen.sheets:
            with middle:
                options = list(dict.fromkeys([seen.sheet or "", *seen.sheets]))  # several together are different lists
                file["sheet"] = st.selectbox("Blad", options, key=key("sheet"))
        decimal = told.get("file", {}).get("decimal", seen.decimal)
        file["decimal"] = st.segmented_control(
            "Decimaltecken", [",", "."], default=decimal, required=True, key=key("decimal")
        )
        usual = float(told.get("refused_share", 0.02))
        shares = sorted({*SHARES, usual})
        share = st.selectbox(
            "Publicera ingenting om mer än så stor andel av raderna nekas",
            shares,
            shares.index(usual),
            format_func=lambda one: quantity(100 * one, "%", 0 if one * 100 == int(one * 100) else 1),
            key=key("share"),
        )
        keep = True
        if shape == MONTHLY:
            keep = st.checkbox(
                "Behåll månader i kf som är före filens första", told.get("earlier") != DROP, key=key("earlier")
            )
    earlier = "" if keep else DROP
    return {"employer": employer.strip(), "shape": shape, "file": file, "refused_share": share, "earlier": earlier}


def day(told: Mapping[str, Any]) -> dict[str, Any]:
    """Up to which day employments with dates are told: the month in the file's name, else it is asked for."""
    if told["shape"] not in DATED or told.get("data_date"):
        return {}
    with st.container(border=True):
        picked = st.date_input("Vilken dag gäller filen?", None, format="YYYY-MM-DD", key=key("day"), width=220)
        st.caption(
            "Filens namn säger ingen månad. Utan svar antas månaden för filens senaste datum vara den sista, och den som "
            "anställdes eller slutade senare syns inte."
        )
    return {"data_date": picked.isoformat()} if picked else {}


def _employer() -> str:
    """The present version's employer, unless it is the demo's."""
    try:
        said = store.current().dataset
    except KfError:
        return ""
    return "" if said.get("synthetic") == "true" else said["employer"]

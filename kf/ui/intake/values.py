"""What the values of an export mean: its codes, and how its dates are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kf.format import quantity
from kf.imports.terms import ALLOWED, LABELS
from kf.ui.intake.state import Intake, key

DATES = {
    "formats": "Datum skrivs som",
    "birth": "Födelsedatum skrivs som",
    "period": "Period skrivs som",
    "open_end": "Betyder ”tills vidare” i Gäller till",
}


def codes(intake: Intake, told: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What the file's codes mean: the unknown ones open, the known ones folded.

    A code that no sample had is met in the check: what it means is then asked for, and never filled in beforehand.
    """
    found = {column: dict(mapping) for column, mapping in told.items()}
    rows = [(column, *row) for column, listed_ in intake.proposal.values.items() for row in listed_]
    seen = {(column, theirs) for column, theirs, *_ in rows}
    rows += [
        (column, text, count, "") for (column, text), count in intake.unknown.items() if (column, text) not in seen
    ]
    unknown = [row for row in rows if not row[3]]
    if unknown:
        with st.container(border=True):
            st.markdown(f"**{quantity(len(unknown), 'värden')} i filen är okända. Säg vad de betyder.**")
            for row in unknown:
                _value(found, *row)
    if known := [row for row in rows if row[3]]:
        with st.expander(f"Värden som förstods ({len(known)})", icon=":material/translate:"):
            for row in known:
                _value(found, *row)
    return found


def _value(found: dict[str, dict[str, str]], column: str, theirs: str, rows: int, ours: str) -> None:
    options = ["", *ALLOWED[column]]
    picked = st.selectbox(
        f"{LABELS[column]}: {theirs} (minst {quantity(rows, 'rader')})",
        options,
        options.index(ours) if ours in options else 0,
        format_func=lambda word: word or "okänt värde",
        key=key(f"value-{column}-{theirs}"),
    )
    if picked:
        found.setdefault(column, {})[theirs] = picked
    else:
        found.get(column, {}).pop(theirs, None)


def dates(told: Mapping[str, Any]) -> dict[str, list[str]]:
    """How dates are written; several ways with semicolons between."""
    found: dict[str, list[str]] = {}
    with st.expander("Datum", icon=":material/event:"):
        for name, label in DATES.items():
            text = st.text_input(label, "; ".join(map(str, told.get(name, []))), key=key(f"dates-{name}"))
            words = [word.strip() for word in text.split(";") if word.strip()]
            if words:
                found[name] = words
        st.caption("Som ÅÅÅÅ-MM-DD, DD/MM/ÅÅÅÅ eller excel (löpnummer). Flera sätt: sätt semikolon mellan.")
    return found

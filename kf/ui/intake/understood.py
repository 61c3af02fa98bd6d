"""How the export was understood, with samples, each thing to be corrected: file, columns, values, dates."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from kf import store
from kf.errors import KfError
from kf.format import listed, number, quantity
from kf.imports.profile import Profile
from kf.imports.propose import Proposed
from kf.imports.terms import ALLOWED, FILE_NAME, MIXED, PERIOD, PERSONNUMMER, SHAPES, needed
from kf.schema import SPELL
from kf.ui.intake.state import Intake, turn

LABELS = {
    **{column.name: column.label for column in SPELL},
    PERSONNUMMER: "Personnummer",
    PERIOD: "Period (månad eller år)",
}
HELPS = {column.name: column.help for column in SPELL}
SHAPE_WORDS = {
    "spells": "en rad per anställning och giltighetstid (fr o m, t o m)",
    "monthly": "en rad per person och månad",
    "yearly": "en rad per person och år",
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "iso8859-1": "ISO 8859-1",
    "utf-16": "UTF-16",
    MIXED: "blandad: UTF-8 och Windows-1252",
}
DELIMITERS = {";": "semikolon ;", ",": "komma ,", "\t": "tabb", "|": "lodstreck |"}
SHARES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
ABSENT = "(finns inte i filen)"
FROM_NAME = "(månaden i filens namn)"
DATES = {
    "formats": "Datum skrivs som",
    "birth": "Födelsedatum skrivs som",
    "period": "Period skrivs som",
    "open_end": "Betyder ”tills vidare” i Gäller till",
}


def draw(intake: Intake, folder: Path) -> dict[str, Any] | None:
    """Draw the understanding; gives the request of a check, or None when something needed is missing (said)."""
    proposal = intake.proposal
    st.subheader("Så förstods filen", anchor=False)
    st.markdown(_summary(intake))
    for note in (*intake.look.notes, *proposal.notes):
        st.caption(note)
    told = proposal.profile.as_mapping()
    told |= _file(intake, told)
    columns = _columns(intake)
    told["columns"] = columns
    told["values"] = _values(intake, told.get("values", {}))
    told["dates"] = _dates(told.get("dates", {}))
    more = _more(intake, folder)
    name = more.pop("name")
    lacking = [LABELS[column] for column in needed(told["shape"], columns) if column not in columns]
    if not told["employer"] or lacking:
        wanted = ["arbetsgivarens namn"] * (not told["employer"]) + [f"en kolumn för {one.lower()}" for one in lacking]
        st.warning(f"**Det fattas: {listed(wanted)}.** Välj ovan, så kan filen kontrolleras.", icon=":material/edit:")
        return None
    try:
        Profile.from_mapping(name, told)
    except KfError as error:
        st.warning(f"**{error.what}** {error.do}", icon=":material/edit:")
        return None
    return {"profile": {"name": name, **told}, **more}


def _key(name: str) -> str:
    return f"in-{turn()}-{name}"


def _summary(intake: Intake) -> str:
    seen, proposal = intake.look, intake.proposal
    files = "En fil" if len(seen.files) == 1 else f"{len(seen.files)} filer"
    shape = SHAPE_WORDS.get(proposal.profile.shape, proposal.profile.shape)
    if proposal.recognised:
        return f"{files}, som känns igen som **{proposal.recognised}**: {shape}."
    unsure = [one for one in proposal.columns if one.heading and not one.certain]
    said = f"{files}: {shape}. {number(sum(bool(one.heading) for one in proposal.columns))} kolumner hittades"
    lacking = [LABELS.get(name, name) for name in proposal.missing]
    said += f", **{len(unsure)} är osäkra**" if unsure else ""
    return said + (f". **Saknas: {listed(lacking)}**." if lacking else ".")


def _file(intake: Intake, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the file is: whose, its shape, how it is written."""
    seen = intake.look
    known = told.get("employer") or _employer()
    with st.expander("Filen och arbetsgivaren", expanded=not known, icon=":material/description:"):
        employer = st.text_input("Arbetsgivarens namn", known, key=_key("employer"))
        shapes = [one for one in SHAPE_WORDS if one in SHAPES]
        shape = st.selectbox(
            "Filen har", shapes, shapes.index(told["shape"]), format_func=SHAPE_WORDS.__getitem__, key=_key("shape")
        )
        file = dict(told.get("file", {}))
        left, middle, right = st.columns(3)
        with left:
            file["header_row"] = int(
                st.number_input("Rubrikerna står på rad", 1, 200, seen.header_row, key=_key("row"))
            )
        if seen.kind == "csv":
            with middle:
                options = list(dict.fromkeys([seen.delimiter, *DELIMITERS]))
                file["delimiter"] = st.selectbox(
                    "Avgränsare", options, format_func=lambda one: DELIMITERS.get(one, one), key=_key("delimiter")
                )
            with right:
                options = list(dict.fromkeys([seen.encoding, *ENCODINGS]))
                file["encoding"] = st.selectbox(
                    "Teckenkodning", options, format_func=lambda one: ENCODINGS.get(one, one), key=_key("encoding")
                )
        elif seen.sheets:
            with middle:
                at = seen.sheets.index(seen.sheet) if seen.sheet in seen.sheets else 0
                file["sheet"] = st.selectbox("Blad", seen.sheets, at, key=_key("sheet"))
        decimal = told.get("file", {}).get("decimal", seen.decimal)
        file["decimal"] = st.segmented_control(
            "Decimaltecken", [",", "."], default=decimal, required=True, key=_key("decimal")
        )
        usual = float(told.get("refused_share", 0.02))
        shares = sorted({*SHARES, usual})
        share = st.selectbox(
            "Publicera ingenting om mer än så stor andel av raderna nekas",
            shares,
            shares.index(usual),
            format_func=lambda one: quantity(100 * one, "%", 0 if one * 100 == int(one * 100) else 1),
            key=_key("share"),
        )
    return {"employer": employer.strip(), "shape": shape, "file": file, "refused_share": share}


def _employer() -> str:
    """The present version's employer, unless it is the demo's."""
    try:
        said = store.current().dataset
    except KfError:
        return ""
    return "" if said.get("synthetic") == "true" else said["employer"]


def _columns(intake: Intake) -> dict[str, str]:
    """Which heading each canonical column has: the doubtful ones open, the certain ones folded."""
    proposal = intake.proposal
    doubtful = [one for one in proposal.columns if one.column in proposal.missing or (one.heading and not one.certain)]
    certain = [one for one in proposal.columns if one not in doubtful]
    chosen: dict[str, str] = {}
    if not proposal.recognised:
        found = [one for one in certain if one.heading]
        rows = [
            {"Uppgift": LABELS[one.column], "Rubrik i filen": one.heading, "Till exempel": " · ".join(one.samples[:3])}
            for one in found
        ]
        st.table(pd.DataFrame(rows), hide_index=True, alt="Kolumner som förstods, med exempel")
    if doubtful:
        with st.container(border=True):
            st.markdown(f"**{len(doubtful)} kolumner behöver din blick**")
            for one in doubtful:
                chosen[one.column] = _column(intake, one)
    with st.expander(
        "Så förstås de andra kolumnerna" if doubtful else "Så förstås kolumnerna", icon=":material/view_column:"
    ):
        for one in certain:
            chosen[one.column] = _column(intake, one)
        for heading, why in proposal.dropped:
            st.caption(f"{heading}: {why}")
    return {column: heading for column, heading in chosen.items() if heading}


def _column(intake: Intake, one: Proposed) -> str:
    options = [ABSENT, *intake.look.headings]
    if one.column == PERIOD:
        options.append(FROM_NAME)
    proposed = FROM_NAME if one.heading == FILE_NAME else one.heading or ABSENT
    label = LABELS.get(one.column, one.column)
    picked = st.selectbox(
        label,
        options,
        options.index(proposed) if proposed in options else 0,
        help=HELPS.get(one.column) or None,
        key=_key(f"column-{one.column}"),
    )
    if picked == proposed and one.heading:
        samples = " · ".join(html.escape(text) for text in one.samples)
        st.caption(f"{one.why} Till exempel: {samples}" if samples else one.why)
    return {ABSENT: "", FROM_NAME: FILE_NAME}.get(picked, picked)


def _values(intake: Intake, told: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What the file's codes mean: the unknown ones open, the known ones folded."""
    found = {column: dict(mapping) for column, mapping in told.items()}
    rows = [(column, *row) for column, listed_ in intake.proposal.values.items() for row in listed_]
    unknown = [row for row in rows if not row[3]]
    if unknown:
        with st.container(border=True):
            st.markdown(f"**{len(unknown)} värden i filen är okända**")
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
        f"{LABELS[column]}: {theirs} ({number(rows)} av de rader som visats)",
        options,
        options.index(ours) if ours in options else 0,
        format_func=lambda word: word or "okänt värde",
        key=_key(f"value-{column}-{theirs}"),
    )
    if picked:
        found.setdefault(column, {})[theirs] = picked
    else:
        found.get(column, {}).pop(theirs, None)


def _dates(told: Mapping[str, Any]) -> dict[str, list[str]]:
    """How dates are written; several ways with semicolons between."""
    found: dict[str, list[str]] = {}
    with st.expander("Datum", icon=":material/event:"):
        for name, label in DATES.items():
            text = st.text_input(label, "; ".join(map(str, told.get(name, []))), key=_key(f"dates-{name}"))
            words = [word.strip() for word in text.split(";") if word.strip()]
            if words:
                found[name] = words
        st.caption("Som ÅÅÅÅ-MM-DD, DD/MM/ÅÅÅÅ eller excel (löpnummer). Flera sätt: sätt semikolon mellan.")
    return found


def _more(intake: Intake, folder: Path) -> dict[str, Any]:
    """Control totals, the profile's name, and who loads."""
    with st.expander("Kontrollsummor ur HR-systemet (frivilligt)", icon=":material/calculate:"):
        totals = st.text_area(
            "Antal anställda per månad, en rad för varje: 2025-10 412", key=_key("totals"), height=120
        )
    left, right = st.columns(2)
    with left:
        default = intake.proposal.recognised or intake.proposal.profile.name or "export"
        name = st.text_input("Spara som profil, och känn igen nästa gång", default, key=_key("name"))
    with right:
        who = st.text_input("Vem läser in (för historiken)", key="in-who", persist_state="session")
    return {"totals": totals, "name": name.strip() or default, "who": who.strip()}

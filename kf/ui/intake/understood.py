"""How the export was understood, with samples, each thing to be corrected: file, columns, values, dates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from kf.errors import KfError
from kf.format import listed, quantity
from kf.imports.profile import Profile
from kf.imports.terms import LABELS, needed
from kf.ui.intake import columns, values, written
from kf.ui.intake.labels import SHAPE_WORDS
from kf.ui.intake.state import Intake, key

DROPPED = 8  # headings named that are not taken in


def draw(intake: Intake, folder: Path) -> dict[str, Any] | None:
    """Draw the understanding; gives the request of a check, or None when something needed is missing (said)."""
    proposal = intake.proposal
    st.subheader("Så förstods filen", anchor=False)
    st.markdown(_summary(intake))
    for note in (*intake.look.notes, *proposal.notes):
        st.caption(note)
    if proposal.dropped:
        left = "; ".join(f"**{heading}** ({why})" for heading, why in proposal.dropped[:DROPPED])
        others = f" och {len(proposal.dropped) - DROPPED} till" if len(proposal.dropped) > DROPPED else ""
        st.caption(f"Läses inte in: {left}{others}.")
    told = proposal.profile.as_mapping()
    told |= written.draw(intake, told)
    told |= written.day(told)
    chosen = columns.draw(intake)
    told["columns"] = chosen
    told["values"] = values.codes(intake, told.get("values", {}))
    told["dates"] = values.dates(told.get("dates", {}))
    more = _more(intake, folder)
    name = more.pop("name")
    lacking = [LABELS[column] for column in needed(told["shape"], chosen) if column not in chosen]
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


def _summary(intake: Intake) -> str:
    seen, proposal = intake.look, intake.proposal
    files = "En fil" if len(seen.files) == 1 else f"{len(seen.files)} filer"
    shape = SHAPE_WORDS.get(proposal.profile.shape, proposal.profile.shape)
    if proposal.recognised:
        return f"{files}, som känns igen som **{proposal.recognised}**: {shape}."
    unsure = [one for one in proposal.columns if one.heading and not one.certain]
    said = f"{files}: {shape}. {quantity(sum(bool(one.heading) for one in proposal.columns), 'kolumner')} hittades"
    lacking = [LABELS.get(name, name) for name in proposal.missing]
    said += f", **{len(unsure)} är {'osäker' if len(unsure) == 1 else 'osäkra'}**" if unsure else ""
    return said + (f". **Saknas: {listed(lacking)}**." if lacking else ".")


def _more(intake: Intake, folder: Path) -> dict[str, Any]:
    """Control totals, the profile's name, and who loads."""
    with st.expander("Kontrollsummor ur HR-systemet (frivilligt)", icon=":material/calculate:"):
        totals = st.text_area("Antal anställda per månad, en rad för varje: 2025-10 412", key=key("totals"), height=120)
    left, right = st.columns(2)
    with left:
        default = intake.proposal.recognised or intake.proposal.profile.name or "export"
        name = st.text_input("Spara som profil, och känn igen nästa gång", default, key=key("name"))
    with right:
        who = st.text_input("Vem läser in (för historiken)", key="in-who", persist_state="session")
    return {"totals": totals, "name": name.strip() or default, "who": who.strip()}

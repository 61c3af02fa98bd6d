"""What an indicator is: shown, and changed in place for a reason; a new one is defined in the same form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.plan import entered, indicators
from kf.plan.gathered import Plan
from kf.plan.indicators import DIRECTIONS, LONGEST, PERIODICITIES, UNITS, Indicator
from kf.plan.merge import merged
from kf.ui.failure import failed
from kf.ui.plan import state
from kf.ui.plan.draft import Draft, beside, versions
from kf.ui.plan.entry import WHO
from kf.ui.plan.look import signed
from kf.ui.text import plain
from kf.ui.view import view
from kf.workspace.rows import Overtaken

_KEY = "kf-definition"
FIELDS = {"text": "Indikator", "target_text": "Årsmål", "target": "Årsmålets värde", "unit": "Enhet", "periodicity":
          "Periodicitet", "direction": "Riktning", "goal": "Mål", "note": "Anmärkning", "reason": "Skäl"}  # fmt: skip


def draw(one: Indicator, plan: Plan) -> None:
    """The definition in a form, and what it has been."""
    kept: Draft[Indicator] | None = st.session_state.get(_KEY)
    if kept is None or kept.seen is None or kept.seen.id != one.id:
        told = [
            one.source and f"Källa enligt planen: {one.source}.",
            one.city_target and f"Kommunfullmäktiges årsmål: {one.city_target}.",
        ]
        if said := " ".join(part for part in told if part):
            st.caption(said)
        st.button("Ändra definitionen", icon=":material/edit:", on_click=opened, args=(one,), key=f"andra-{one.id}")
    else:
        _form(kept, plan)
    found = indicators.history(view().data.path.parent, one.id)
    if found:
        st.caption("Ändringar av definitionen, nyast först. Planens egen är inte med.")
        versions(found, FIELDS, _shown, f"Ändringar av {one.named}")


def adding(plan: Plan) -> None:
    """The way to a new indicator."""
    kept: Draft[Indicator] | None = st.session_state.get(_KEY)
    if kept is None or kept.seen is not None:
        st.button("Lägg till indikator", icon=":material/add:", on_click=opened, args=(None,), key="ny-indikator")
        return
    with st.container(border=True):
        st.markdown("**Ny indikator**")
        _form(kept, plan)


def opened(one: Indicator | None) -> None:
    """Open the form (a callback)."""
    st.session_state[_KEY] = Draft(one)
    _fill(one or Indicator("", 0, "", "", None, "st", "Tertial", "högre", ""))
    st.session_state[_key("who")] = st.session_state.get(WHO, "")


def closed() -> None:
    """Close it without saving (a callback)."""
    st.session_state.pop(_KEY, None)


def _form(kept: Draft[Indicator], plan: Plan) -> None:
    mine = {name: st.session_state.get(_key(name)) for name in FIELDS}
    beside(kept, FIELDS, _shown, mine, "def-{}", closed, _fill)
    with st.form("definition", border=False):
        st.text_input("Indikator", key=_key("text"), max_chars=LONGEST)
        cells = st.columns(5, gap="small")
        cells[0].text_input("Årsmål, som det skrivs", key=_key("target_text"), max_chars=100)
        cells[1].text_input(
            "Årsmålets värde", key=_key("target"), help="Tomt: målet är i ord och bedöms av den som rapporterar."
        )
        cells[2].selectbox("Enhet", UNITS, key=_key("unit"), accept_new_options=True)
        cells[3].selectbox("Periodicitet", PERIODICITIES, key=_key("periodicity"))
        cells[4].selectbox("Riktning", DIRECTIONS, key=_key("direction"))
        names = {goal.id: goal.short for goal in plan.tree.goals}
        st.selectbox("Mål", ["", *names], format_func=lambda id: names.get(id, "välj mål"), key=_key("goal"))
        left, right = st.columns(2, gap="medium")
        left.text_input("Anmärkning", key=_key("note"), max_chars=LONGEST)
        right.text_input("Skäl till ändringen", key=_key("reason"), max_chars=LONGEST)
        if kept.error:  # over the button that was pressed: under it, it may be out of sight
            failed(kept.error)
        signed("def-{}", _key("who"), bool(kept.both), _save, (plan,), closed)


def _save(plan: Plan) -> None:
    """Save what the fields hold; on a mistake the form stays open with all that was written (a callback)."""
    kept: Draft[Indicator] | None = st.session_state.get(_KEY)
    if kept is None:
        return
    before = kept.before
    try:
        at: dict[str, Any] = {name: st.session_state.get(_key(name)) or "" for name in FIELDS}
        at["target"] = entered.figure(at["target"], "Årsmålets värde")
        year = max((one.year for one in plan.indicators), default=0)
        said = replace(kept.seen or Indicator("", year, "", "", None, "", "Tertial", "högre", ""), **at)
        who = st.session_state[_key("who")]
        saved = indicators.save(view().data.path.parent, before, said, plan.tree, who)
    except Overtaken as error:
        state.overtaken(error)
        theirs = indicators.overtaken(error)
        # everybody has a reason of their own
        found = merged(FIELDS, replace(before or said, reason=""), theirs, said)
        kept.overtaken(theirs, found)
        _fill(found.whole, found.whole.reason)
    except KfError as error:
        kept.error = error
    else:
        st.session_state[WHO] = saved.who
        st.session_state[state.SAVED] = (
            f"{plain(fmt.upper_first(saved.named)) if kept.seen else 'Indikatorn'} är sparad."
        )
        closed()


def _shown(one: Indicator, name: str) -> str:
    value = getattr(one, name)
    if name == "target":
        return "–" if value is None else fmt.number(value, 0 if float(value).is_integer() else 2)
    return str(value or "–")


def _fill(one: Indicator, reason: str = "") -> None:
    for name in FIELDS:
        st.session_state[_key(name)] = getattr(one, name)
    st.session_state[_key("target")] = "" if one.target is None else _shown(one, "target")
    st.session_state[_key("reason")] = reason


def _key(name: str) -> str:
    return f"def-{name}"

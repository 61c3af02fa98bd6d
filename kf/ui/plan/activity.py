"""An activity on the page: its condition, dates and follow-up in a row, and the form to follow up, change, add, close."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.plan import activities
from kf.plan.activities import LETTERS, LONGEST, LONGEST_ROLE, SHAPE, STATUSES, Activity
from kf.plan.gathered import Plan
from kf.plan.merge import merged
from kf.plan.tertial import today
from kf.ui.failure import failed
from kf.ui.plan import state
from kf.ui.plan.draft import Draft, beside, versions
from kf.ui.plan.entry import WHO
from kf.ui.plan.look import badge, figure, signed
from kf.ui.text import plain
from kf.ui.view import view
from kf.workspace.outcomes import LONGEST_COMMENT
from kf.workspace.rows import Overtaken

_KEY = "kf-activity"
BUTTON = 96  # pixels: the same whatever it says, so that opening a row does not move its figures
LATE, SOON = "försenad", "snart"
NO_GOAL, NO_LETTER = "inget mål", "ingen"
SHAPES = {**SHAPE, LATE: "!", SOON: "◔"}
FIELDS = {"text": "Aktivitet", "status": "Status", "start": "Startdatum", "end": "Slutdatum", "responsible": "Ansvarig",
          "follow_up": "Uppföljning", "comment": "Kommentar", "word": "Bokstav", "goal": "Mål"}  # fmt: skip


def condition(one: Activity, day: date) -> str:
    """What matters first of it: that it is late, or soon due, else its status."""
    return LATE if one.late(day) else SOON if one.soon(day) else one.status


def seen() -> Activity | None:
    """The activity that is being written, as it was when it was opened."""
    kept: Draft[Activity] | None = st.session_state.get(_KEY)
    return kept.seen if kept else None


def row(one: Activity, plan: Plan, day: date) -> None:
    """The activity; opened, it is followed up in place."""
    kept: Draft[Activity] | None = st.session_state.get(_KEY)
    mine = kept if kept and kept.seen and kept.seen.id == one.id else None
    with st.container(border=True, key=f"aktivitet-{one.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="top", key=f"rad-{one.id}"):
            st.html(told(one, plan, day), width="stretch")
            st.button(
                "Stäng" if mine else "Följ upp",
                key=f"oppna-{one.id}",
                on_click=closed if mine else opened,
                args=() if mine else (one,),
                icon=":material/close:" if mine else ":material/edit:",
                type="tertiary",
                width=BUTTON,
                help=f"{'Stäng' if mine else 'Följ upp'} {plain(one.named)}",
            )
        if mine:
            _form(mine, plan)
            _history(one)


def adding(plan: Plan) -> None:
    """The way to a new activity."""
    kept: Draft[Activity] | None = st.session_state.get(_KEY)
    if kept is None or kept.seen is not None:
        st.button("Lägg till aktivitet", icon=":material/add:", on_click=opened, args=(None,), key="lagg-till")
        return
    with st.container(border=True, key="aktivitet-ny"):
        st.markdown("**Ny aktivitet**")
        _form(kept, plan)


def told(one: Activity, plan: Plan, day: date) -> str:
    """The row as HTML."""
    standing = condition(one, day)
    small = one.status if standing in (LATE, SOON) else ""
    if one.late(day):
        small = f"{one.status}, {fmt.quantity((day - one.end).days, 'dagar' if (day - one.end).days > 1 else 'dag')} över tiden"
    goal = plan.tree.get(one.goal)
    kind = f"{LETTERS[one.word]} {one.word}" if one.word else "" if one.added else "verksamhetsplanen"
    how = " · ".join(part for part in (one.number, kind, one.responsible or "ingen ansvarig angiven") if part)
    lines = [("Uppföljning", one.follow_up), ("Kommentar", one.comment)]
    said = "\n".join(f"{label}: {words}" for label, words in lines if words)
    who = f"<small>{html.escape(one.who)}, {fmt.moment(one.written.isoformat())}</small>" if one.written else ""
    return (
        '<div class="kf-row"><div class="kf-grid kf-act">'
        + badge(standing, SHAPES[standing], small)
        + f'<div class="kf-name">{html.escape(one.text)}<small>{html.escape(how)}</small>'
        + (f"<small>{html.escape(goal.short)}</small>" if goal else "")
        + (f"<small>{html.escape(fmt.upper_first(one.note))}</small>" if one.note else "")
        + (f'<span class="kf-said" tabindex="0">{html.escape(said)}</span>' if said else "")
        + f"{who}</div>"
        + figure("Klart senast", str(one.end), f"från {one.start}" if one.start else "")
        + "</div></div>"
    )


def opened(one: Activity | None) -> None:
    """Open the form (a callback)."""
    st.session_state[_KEY] = Draft(one)
    _fill(one or Activity("", "", today().replace(month=12, day=31), ""))
    st.session_state[_key("who")] = st.session_state.get(WHO, "")


def closed() -> None:
    """Close it without saving (a callback)."""
    st.session_state.pop(_KEY, None)


def _form(kept: Draft[Activity], plan: Plan) -> None:
    beside(kept, FIELDS, _shown, _values(), "akt-{}", closed, _fill)
    with st.form("aktivitet", border=False):
        st.text_area("Aktivitet", key=_key("text"), max_chars=LONGEST, height=80)
        cells = st.columns(4, gap="medium")
        cells[0].selectbox("Status", STATUSES, key=_key("status"))
        cells[1].date_input("Startdatum", key=_key("start"), value=None, format="YYYY-MM-DD")
        cells[2].date_input("Slutdatum", key=_key("end"), value=None, format="YYYY-MM-DD")
        cells[3].selectbox("Bokstav", [NO_LETTER, *LETTERS], key=_key("word"))
        names = {goal.id: goal.short for goal in plan.tree.goals}
        st.selectbox("Mål", ["", *names], format_func=lambda id: names.get(id, NO_GOAL), key=_key("goal"))
        st.text_input("Ansvarig (funktion eller enhet, inga namn)", key=_key("responsible"), max_chars=LONGEST_ROLE)
        left, right = st.columns(2, gap="medium")
        left.text_area("Uppföljning", key=_key("follow_up"), max_chars=LONGEST_COMMENT, height=90)
        right.text_area("Kommentar", key=_key("comment"), max_chars=LONGEST_COMMENT, height=90)
        if kept.error:  # over the button that was pressed: under it, it may be out of sight
            failed(kept.error)
        signed("akt-{}", _key("who"), bool(kept.both), _save, (plan,), closed)


def _save(plan: Plan) -> None:
    """Save what the fields hold; on a mistake the form stays open with all that was written (a callback)."""
    kept: Draft[Activity] | None = st.session_state.get(_KEY)
    if kept is None:
        return
    values, before = _values(), kept.before
    said = replace(kept.seen or Activity("", "", today(), ""), **values)
    try:
        if values["end"] is None:
            raise KfError("Aktiviteten saknar slutdatum.", "Ange dagen då den ska vara klar.")
        saved = activities.save(view().data.path.parent, before, said, plan.tree, st.session_state[_key("who")])
    except Overtaken as error:
        state.overtaken(error)
        theirs = activities.overtaken(error)
        found = merged(FIELDS, before or said, theirs, said)
        kept.overtaken(theirs, found)
        _fill(found.whole)
    except KfError as error:
        kept.error = error
    else:
        st.session_state[WHO] = saved.who
        st.session_state[state.SAVED] = (
            f"{plain(fmt.upper_first(saved.named)) if kept.seen else 'Aktiviteten'} är sparad."
        )
        closed()


def _history(one: Activity) -> None:
    """What it has been, newest first."""
    found = activities.history(view().data.path.parent, one.id)
    if not found:
        return
    st.caption("Historik, nyast först. Det som planen hade från början är inte med.")
    versions(found, FIELDS, _shown, f"Historik för {one.named}")


def _shown(one: Activity, name: str) -> str:
    return str(getattr(one, name) or "–")


def _values() -> dict[str, Any]:
    at = {name: st.session_state.get(_key(name)) for name in FIELDS}
    words = {name: at[name] or "" for name in ("text", "responsible", "follow_up", "comment", "goal")}
    word = "" if at["word"] in (None, NO_LETTER) else at["word"]
    return {**words, "status": at["status"] or STATUSES[0], "start": at["start"], "end": at["end"], "word": word}


def _fill(one: Activity) -> None:
    for name in FIELDS:
        st.session_state[_key(name)] = getattr(one, name)
    st.session_state[_key("word")] = one.word or NO_LETTER


def _key(name: str) -> str:
    return f"akt-{name}"

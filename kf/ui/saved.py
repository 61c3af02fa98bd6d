"""Saved scenarios in a row over the controls: open, save, copy, withdraw, compare, and copy the link. For any kind.

A page says what its kind of scenario is (`Kind`: where it is kept, what the controls say, how they are set) and draws
`panel(kind)` outside the fragment with the controls, `standing(kind)` inside it. What is opened and what is compared
are parameters of the link (`scenario_KEY`, `stall_KEY`), by name; of a link with the name alone the scenario is offered.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.ui.copy_link import copy_link
from kf.ui.saved_forms import keep_form, save_form
from kf.ui.saved_kind import LONGEST, MOST, NOW, E, Kind
from kf.ui.text import plain
from kf.ui.view import view

TAKEN_AWAY = "har tagits bort av någon annan. Det som visas är kvar: spara det som nytt om det ska finnas."


def compared(kind: Kind[Any]) -> tuple[str, ...]:
    """The names that are to stand side by side, `today` and NOW among them, in the order they were chosen."""
    return tuple(st.session_state.get(kind.compared_key, ()))


def panel(kind: Kind[E]) -> None:
    """Draw the row of saved scenarios."""
    unread: tuple[str, ...] = ()
    try:
        there, unread = {one.name: one for one in kind.saved()}, tuple(kind.unreadable())
    except KfError as error:
        st.warning(
            f"{plain(error.what)} {plain(error.do)} Sparade scenarier visas inte.", icon=":material/database_off:"
        )
        there = {}
    else:
        _let_go(kind, there)
    dead = _dead(kind, there)
    named = _named(kind, there)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"saved-{kind.key}"):
        st.selectbox(
            "Sparat scenario", list(there), None, key=kind.opened_key, bind="query-params", placeholder="Inget öppnat",
            on_change=_open, args=(kind,), width=300,
        )  # fmt: skip
        opened = _seen(kind, there)
        with st.popover("Spara", icon=":material/save:"):
            save_form(kind, opened)
        with st.popover("Mer", icon=":material/more_horiz:", disabled=opened is None):
            if opened is not None:
                keep_form(kind, opened)
        if kind.resets:
            st.button(kind.today, on_click=_today, args=(kind,), icon=":material/restart_alt:", key=f"{kind.key}-today")
        if not view().narrows:  # else it stands in the page's head
            copy_link(f"link-{kind.key}")
    if kind.compares:
        st.multiselect(
            "Jämför bredvid varandra", [kind.today, NOW, *there], key=kind.compared_key, bind="query-params", max_selections=MOST,
            select_all=False, placeholder="Välj två till fyra scenarier",
        )  # fmt: skip
    with st.container():  # always there: what comes and goes inside it moves nothing else to another place
        if named is not None:
            words = f"Länken namnger {plain(named.name)}, men säger inte vad som antas. Öppna {plain(named.name)}"
            st.button(
                words, key=f"{kind.key}-named", on_click=_open_named, args=(kind, named), icon=":material/folder_open:"
            )
        if unread:
            st.warning(f"{_names(unread)} kan inte läsas av den här versionen av kf.", icon=":material/info:")
        _told(kind, opened, tuple(name for name in dead if name not in unread))
        if gone := st.session_state.get(kind.gone_key):
            st.warning(f"{_names(gone)} {TAKEN_AWAY}", icon=":material/delete:")


def standing(kind: Kind[E]) -> str:
    """Whether what the controls say is saved, in words; nothing when no saved scenario is opened."""
    opened = st.session_state.get(kind.kept_key)
    if opened is None:
        return ""
    name = plain(opened.name)
    if opened.name in _taken_away(kind):  # a fragment reruns without the panel, which says it too
        return f"{_names((opened.name,))} {TAKEN_AWAY}"
    return f"Sparat som {name}." if kind.same(opened) else f"Ändrat sedan {name} öppnades."


def _taken_away(kind: Kind[Any], there: Collection[str] | None = None) -> tuple[str, ...]:
    """Of what is opened and compared, the names that were saved and are so no longer: somebody has withdrawn them."""
    kept = st.session_state.get(kind.kept_key)
    names = [*([kept.name] if kept else []), *compared(kind)]
    if view().unreached or not names:
        return ()
    try:
        known = {one.name for one in kind.saved()} if there is None else there
    except KfError:  # it is not known
        return ()
    return tuple(dict.fromkeys(name for name in names if name not in (kind.today, NOW, *known)))


def _let_go(kind: Kind[Any], there: Collection[str]) -> None:
    """Close what somebody has withdrawn, before the widgets that cannot show it: the controls stay as they are."""
    if gone := _taken_away(kind, there):
        st.session_state[kind.gone_key] = gone
        st.session_state[kind.compared_key] = [name for name in compared(kind) if name not in gone]
        kept = st.session_state.get(kind.kept_key)
        if kept and kept.name in gone:
            st.session_state[kind.opened_key] = st.session_state[kind.kept_key] = None


def _dead(kind: Kind[Any], there: dict[str, Any]) -> tuple[str, ...]:
    """The names in the session's link that are no longer saved. Streamlit takes them out of the address itself."""
    key = f"kf-dead-{kind.key}"
    if key not in st.session_state:
        asked = [*st.query_params.get_all(kind.opened_key), *st.query_params.get_all(kind.compared_key)]
        st.session_state[key] = tuple(
            dict.fromkeys(name for name in asked if name.strip() and name not in (kind.today, NOW, *there))
        )
    return st.session_state[key]


def _named(kind: Kind[E], there: dict[str, E]) -> E | None:
    """What the session's link names and does not set the controls to, until it is opened or another is."""
    key = f"kf-named-{kind.key}"
    if key not in st.session_state:
        st.session_state[key] = "" if kind.linked() else st.query_params.get(kind.opened_key, "")
    named = st.session_state[key]
    return there.get(named) if named == st.session_state.get(kind.opened_key, named) else None


def _open_named(kind: Kind[E], entry: E) -> None:
    """Set the controls to it (a callback: what sets controls otherwise is not written into the address)."""
    st.session_state[f"kf-named-{kind.key}"] = ""
    kind.attempt(partial(kind.follow, entry))


def _names(names: tuple[str, ...]) -> str:
    """The scenarios of these names, however many and long they are: anything can be written in a link."""
    told = [plain(name if len(name) <= LONGEST else f"{name[:LONGEST]}…") for name in names[:MOST]]
    if len(names) > MOST:
        told.append(f"{len(names) - MOST} till")
    return f"{'Scenariot' if len(names) == 1 else 'Scenarierna'} {fmt.listed(told)}"


def _seen(kind: Kind[E], there: dict[str, E]) -> E | None:
    """The entry that is opened, as it was when it was: who writes over a newer one must be told."""
    name, kept = st.session_state.get(kind.opened_key), st.session_state.get(kind.kept_key)
    if kept is None or kept.name != name:
        kept = st.session_state[kind.kept_key] = there.get(name or "")
    return kept


def _open(kind: Kind[Any]) -> None:
    """Set the controls to what was chosen; who closes a scenario keeps them as they are (a callback)."""
    name = st.session_state[kind.opened_key]
    st.session_state.pop(kind.kept_key, None)
    if name is not None:
        kind.attempt(lambda: kind.suppose(next(one for one in kind.saved() if one.name == name)))


def _today(kind: Kind[Any]) -> None:
    st.session_state[kind.opened_key] = None
    st.session_state.pop(kind.kept_key, None)
    kind.attempt(lambda: kind.suppose(None))


def _told(kind: Kind[E], opened: E | None, dead: tuple[str, ...]) -> None:
    if dead:
        st.warning(f"{_names(dead)} i länken finns inte.", icon=":material/link_off:")
    wrong, right = st.session_state.pop(kind.said_key, ("", ""))
    if wrong:
        st.error(wrong, icon=":material/info:")
    if right:
        st.toast(right, icon=":material/check:")
    if opened is None:
        return
    by = f" av {plain(opened.who)}" if opened.who else ""
    saved = f"{plain(opened.name)} sparades {fmt.moment(opened.written.isoformat())}{by}."
    st.caption(f"{saved} {kind.describe(opened)}")
    try:
        if sentences := kind.changed(opened):
            st.info(" ".join(sentences), icon=":material/update:")
    except KfError as error:
        st.warning(f"{plain(error.what)} {plain(error.do)}", icon=":material/info:")

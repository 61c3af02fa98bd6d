"""The forms that write a saved scenario: save, save over, copy, withdraw."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kf.errors import KfError
from kf.ui.saved_kind import COPY, LONGEST, NOW, E, Kind
from kf.ui.text import plain


def save_form(kind: Kind[E], opened: E | None) -> None:
    """Draw what saves under a new name, or over the entry that is opened."""
    key = f"{kind.key}-name"
    st.text_input("Namn på scenariot", key=key, placeholder="Stannar kvar", max_chars=LONGEST)
    st.text_input("Ditt namn (om du vill)", key="kf-who", max_chars=100, persist_state="session")
    st.button("Spara som nytt", key=f"{key}-new", on_click=_save, args=(kind,), type="primary", width="stretch")
    if opened is not None:
        st.button(
            f"Spara över {plain(opened.name)}", key=f"{key}-over", on_click=_change, args=(kind, opened), width="stretch"
        )  # fmt: skip


def keep_form(kind: Kind[E], opened: E) -> None:
    """Draw what the entry says, what copies it and what withdraws it."""
    key = f"{kind.key}-copy"
    st.caption(kind.describe(opened))
    st.text_input("Kopians namn", key=key, placeholder=f"{COPY} {opened.name}", max_chars=LONGEST)
    st.button("Spara kopian", key=f"{key}-new", on_click=_copy, args=(kind, opened), width="stretch")
    st.button(
        f"Ta bort {plain(opened.name)}", key=f"{key}-away", on_click=_withdraw, args=(kind, opened), width="stretch",
        help="Scenariot listas inte längre, men historiken finns kvar.",
    )  # fmt: skip


def _who() -> str:
    return str(st.session_state.get("kf-who", ""))


def _save(kind: Kind[Any]) -> None:
    key = f"{kind.key}-name"
    name = str(st.session_state.get(key, "")).strip()

    def write() -> None:
        _refuse_taken(kind, name)
        kind.stand_on(kind.save(name, _who()))
        st.session_state[key] = ""

    kind.attempt(write, f"{plain(name)} är sparat.")


def _change(kind: Kind[Any], opened: Any) -> None:
    kind.attempt(lambda: kind.stand_on(kind.change(opened, _who())), f"{plain(opened.name)} är sparat.")


def _copy(kind: Kind[Any], opened: Any) -> None:
    key = f"{kind.key}-copy"
    name = str(st.session_state.get(key, "")).strip() or f"{COPY} {opened.name}"[:LONGEST]

    def write() -> None:
        _refuse_taken(kind, name)
        made = kind.copy(opened, name, _who())
        kind.suppose(made)
        kind.stand_on(made)
        st.session_state[key] = ""

    kind.attempt(write, f"{plain(name)} är sparat.")


def _withdraw(kind: Kind[Any], opened: Any) -> None:
    def write() -> None:
        kind.withdraw(opened, _who())
        st.session_state[kind.opened_key] = None  # the controls stay: nothing that is seen is lost
        beside = st.session_state.get(kind.compared_key, ())
        st.session_state[kind.compared_key] = [name for name in beside if name != opened.name]
        st.session_state.pop(kind.kept_key, None)

    kind.attempt(write, f"{plain(opened.name)} är borttaget från listan.")


def _refuse_taken(kind: Kind[Any], name: str) -> None:
    if name.lower() in (kind.today.lower(), NOW.lower()):
        raise KfError(f"Ett scenario kan inte heta {name}.", "Välj ett annat namn.")

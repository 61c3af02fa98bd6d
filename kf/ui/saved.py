"""Saved scenarios in a row over the controls: open, save, copy, withdraw, compare, and copy the link. For any kind.

A page says what its kind of scenario is (`Kind`: where it is kept, what the controls say, how they are set) and draws
`panel(kind)` outside the fragment with the controls, `standing(kind)` inside it. What is opened and what is compared
are parameters of the link (`scenario_KEY`, `stall_KEY`), by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.ui.copy_link import copy_link
from kf.ui.text import plain

TODAY, NOW = "Som i dag", "Det som visas"
MOST = 4  # side by side
COPY = "kopia av"
LONGEST = 80  # characters of a name


class Entry(Protocol):
    """A saved scenario, as far as the panel needs it (kf/workspace/scenarios.py has one)."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def who(self) -> str: ...  # noqa: D102
    @property
    def written(self) -> datetime: ...  # noqa: D102


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Kind(Generic[E]):
    """One kind of scenario. `key` names its widgets and its parameters in the link, and is short: "bemanning".

    Each function may raise KfError, which the panel tells. `saved` gives those there are; `save` keeps what the controls
    say under a new name, `change` in place of the entry (as it was when it was opened), `copy` the entry's own under a
    new name; `withdraw` takes it away; all sign with who writes. `suppose` sets the controls to an entry, or with None
    to today (it runs as a callback), `same` is whether they say what it does. `describe` is an entry's sentence,
    `changed` what is otherwise on today's data than when it was saved. `compares` is whether the page lays them side by side, `today` what it is
    called that nothing is assumed, `resets` whether the panel has a button for that.
    """

    key: str
    saved: Callable[[], Sequence[E]]
    save: Callable[[str, str], E]
    change: Callable[[E, str], E]
    copy: Callable[[E, str, str], E]
    withdraw: Callable[[E, str], object]
    suppose: Callable[[E | None], None]
    same: Callable[[E], bool]
    describe: Callable[[E], str]
    changed: Callable[[E], Sequence[str]]
    compares: bool = True
    today: str = TODAY
    resets: bool = True


def compared(kind: Kind[Any]) -> tuple[str, ...]:
    """The names that are to stand side by side, `today` and NOW among them, in the order they were chosen."""
    return tuple(st.session_state.get(_compared(kind), ()))


def panel(kind: Kind[E]) -> None:
    """Draw the row of saved scenarios."""
    try:
        there = {one.name: one for one in kind.saved()}
    except KfError as error:
        st.warning(
            f"{plain(error.what)} {plain(error.do)} Sparade scenarier visas inte.", icon=":material/database_off:"
        )
        there = {}
    dead = _dead(kind, there)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"saved-{kind.key}"):
        st.selectbox(
            "Sparat scenario", list(there), None, key=_opened(kind), bind="query-params", placeholder="Inget öppnat",
            on_change=_open, args=(kind,), width=300,
        )  # fmt: skip
        opened = _seen(kind, there)
        with st.popover("Spara", icon=":material/save:"):
            _save_form(kind, opened)
        with st.popover("Mer", icon=":material/more_horiz:", disabled=opened is None):
            if opened is not None:
                _keep_form(kind, opened)
        if kind.resets:
            st.button(kind.today, on_click=_today, args=(kind,), icon=":material/restart_alt:", key=f"{kind.key}-today")
        copy_link(f"link-{kind.key}")
    if kind.compares:
        st.multiselect(
            "Jämför bredvid varandra", [kind.today, NOW, *there], key=_compared(kind), bind="query-params", max_selections=MOST,
            select_all=False, placeholder="Välj två till fyra scenarier",
        )  # fmt: skip
    with st.container():  # always there: what comes and goes inside it moves nothing else to another place
        _told(kind, opened, dead)


def standing(kind: Kind[E]) -> str:
    """Whether what the controls say is saved, in words; nothing when no saved scenario is opened."""
    opened = st.session_state.get(_kept(kind))
    if opened is None:
        return ""
    name = plain(opened.name)
    return f"Sparat som {name}." if kind.same(opened) else f"Ändrat sedan {name} öppnades."


def _opened(kind: Kind[Any]) -> str:
    return f"scenario_{kind.key}"


def _compared(kind: Kind[Any]) -> str:
    return f"stall_{kind.key}"


def _kept(kind: Kind[Any]) -> str:
    return f"kf-opened-{kind.key}"


def _said(kind: Kind[Any]) -> str:
    return f"kf-said-{kind.key}"


def _dead(kind: Kind[Any], there: dict[str, Any]) -> tuple[str, ...]:
    """The names in the session's link that are no longer saved. Streamlit takes them out of the address itself."""
    key = f"kf-dead-{kind.key}"
    if key not in st.session_state:
        asked = [*st.query_params.get_all(_opened(kind)), *st.query_params.get_all(_compared(kind))]
        st.session_state[key] = tuple(
            dict.fromkeys(name for name in asked if name.strip() and name not in (kind.today, NOW, *there))
        )
    return st.session_state[key]


def _no_such(names: tuple[str, ...]) -> str:
    """The scenarios of these names, however many and long they are: anything can be written in a link."""
    told = [plain(name if len(name) <= LONGEST else f"{name[:LONGEST]}…") for name in names[:MOST]]
    if len(names) > MOST:
        told.append(f"{len(names) - MOST} till")
    return f"{'Scenariot' if len(names) == 1 else 'Scenarierna'} {fmt.listed(told)}"


def _seen(kind: Kind[E], there: dict[str, E]) -> E | None:
    """The entry that is opened, as it was when it was: who writes over a newer one must be told."""
    name, kept = st.session_state.get(_opened(kind)), st.session_state.get(_kept(kind))
    if kept is None or kept.name != name:
        kept = st.session_state[_kept(kind)] = there.get(name or "")
    return kept


def _open(kind: Kind[Any]) -> None:
    """Set the controls to what was chosen; who closes a scenario keeps them as they are (a callback)."""
    name = st.session_state[_opened(kind)]
    st.session_state.pop(_kept(kind), None)
    if name is not None:
        _try(kind, lambda: kind.suppose(next(one for one in kind.saved() if one.name == name)), "")


def _today(kind: Kind[Any]) -> None:
    st.session_state[_opened(kind)] = None
    st.session_state.pop(_kept(kind), None)
    _try(kind, lambda: kind.suppose(None), "")


def _save_form(kind: Kind[E], opened: E | None) -> None:
    key = f"{kind.key}-name"
    st.text_input("Namn på scenariot", key=key, placeholder="Stannar kvar", max_chars=LONGEST)
    st.text_input("Ditt namn (om du vill)", key="kf-who", max_chars=100, persist_state="session")
    st.button("Spara som nytt", key=f"{key}-new", on_click=_save, args=(kind,), type="primary", width="stretch")
    if opened is not None:
        st.button(
            f"Spara över {plain(opened.name)}", key=f"{key}-over", on_click=_change, args=(kind, opened), width="stretch"
        )  # fmt: skip


def _keep_form(kind: Kind[E], opened: E) -> None:
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
        _stand_on(kind, kind.save(name, _who()))
        st.session_state[key] = ""

    _try(kind, write, f"{plain(name)} är sparat.")


def _change(kind: Kind[Any], opened: Any) -> None:
    _try(kind, lambda: _stand_on(kind, kind.change(opened, _who())), f"{plain(opened.name)} är sparat.")


def _copy(kind: Kind[Any], opened: Any) -> None:
    key = f"{kind.key}-copy"
    name = str(st.session_state.get(key, "")).strip() or f"{COPY} {opened.name}"[:LONGEST]

    def write() -> None:
        _refuse_taken(kind, name)
        made = kind.copy(opened, name, _who())
        kind.suppose(made)
        _stand_on(kind, made)
        st.session_state[key] = ""

    _try(kind, write, f"{plain(name)} är sparat.")


def _withdraw(kind: Kind[Any], opened: Any) -> None:
    def write() -> None:
        kind.withdraw(opened, _who())
        st.session_state[_opened(kind)] = None  # the controls stay: nothing that is seen is lost
        st.session_state[_compared(kind)] = [n for n in st.session_state.get(_compared(kind), ()) if n != opened.name]
        st.session_state.pop(_kept(kind), None)

    _try(kind, write, f"{plain(opened.name)} är borttaget från listan.")


def _refuse_taken(kind: Kind[Any], name: str) -> None:
    if name.lower() in (kind.today.lower(), NOW.lower()):
        raise KfError(f"Ett scenario kan inte heta {name}.", "Välj ett annat namn.")


def _stand_on(kind: Kind[Any], entry: Any) -> None:
    st.session_state[_opened(kind)] = entry.name
    st.session_state[_kept(kind)] = entry


def _try(kind: Kind[Any], do: Callable[[], object], said: str) -> None:
    """Do it, and have the panel tell how it went."""
    try:
        do()
        st.session_state[_said(kind)] = ("", said)
    except KfError as error:
        st.session_state[_said(kind)] = (f"**{plain(error.what)}** {plain(error.do)}", "")


def _told(kind: Kind[E], opened: E | None, dead: tuple[str, ...]) -> None:
    if dead:
        st.warning(f"{_no_such(dead)} i länken finns inte.", icon=":material/link_off:")
    wrong, right = st.session_state.pop(_said(kind), ("", ""))
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

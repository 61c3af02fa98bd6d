"""What a kind of saved scenario is to the panel that keeps them, and by what names the session and the link know it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from kf.errors import KfError
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
    to today (it runs as a callback), `same` is whether they say what it does. `follow` sets them to the entry that a link
    names, for a link that says nothing else of what is assumed: `linked` is whether it does. `describe` is an entry's sentence,
    `changed` what is otherwise on today's data than when it was saved; `unreadable` names those that cannot be read. `compares` is whether the page lays them side by side, `today` what it is
    called that nothing is assumed, `resets` whether the panel has a button for that.
    """

    key: str
    saved: Callable[[], Sequence[E]]
    save: Callable[[str, str], E]
    change: Callable[[E, str], E]
    copy: Callable[[E, str, str], E]
    withdraw: Callable[[E, str], object]
    suppose: Callable[[E | None], None]
    follow: Callable[[E], None]
    linked: Callable[[], bool]
    same: Callable[[E], bool]
    describe: Callable[[E], str]
    changed: Callable[[E], Sequence[str]]
    unreadable: Callable[[], Sequence[str]] = tuple
    compares: bool = True
    today: str = TODAY
    resets: bool = True

    @property
    def opened_key(self) -> str:
        """The parameter of the link, and the widget, that says which is opened."""
        return f"scenario_{self.key}"

    @property
    def compared_key(self) -> str:
        """The one that says which stand side by side."""
        return f"stall_{self.key}"

    @property
    def kept_key(self) -> str:
        """Where the session has the entry that is opened, as it was when it was."""
        return f"kf-opened-{self.key}"

    @property
    def said_key(self) -> str:
        """Where the session has how the last thing went: what is wrong, what is well."""
        return f"kf-said-{self.key}"

    @property
    def gone_key(self) -> str:
        """Where the session has the names of what somebody else has withdrawn, until the reader does something else here."""
        return f"kf-gone-{self.key}"

    def attempt(self, do: Callable[[], object], said: str = "") -> None:
        """Do it, and have the panel tell how it went."""
        st.session_state.pop(self.gone_key, None)
        try:
            do()
            st.session_state[self.said_key] = ("", said)
        except KfError as error:
            st.session_state[self.said_key] = (f"**{plain(error.what)}** {plain(error.do)}", "")

    def stand_on(self, entry: Any) -> None:
        """The entry is the one that is opened."""
        st.session_state[self.opened_key] = entry.name
        st.session_state[self.kept_key] = entry

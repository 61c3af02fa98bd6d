"""The reader's view: which data, which access, what it is narrowed to and held against. Set by `kf.ui.choices`."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from kf import store
from kf.access import Access
from kf.cards import Comparison
from kf.errors import KfError
from kf.filters import WHOLE, Filters
from kf.store import Store
from kf.workspace import database
from kf.workspace.events import Event, events

_KEY = "kf-view"
ASK_AGAIN = 30  # seconds; a database that does not answer must not hold up every click
_silent: dict[tuple[Path, str | None], tuple[float, str]] = {}


@dataclass(frozen=True)
class Unshown:
    """A card that the page has nothing to draw of: its topic, why, and whether fewer filters would show it."""

    key: str
    topic: str
    why: str
    widened: bool


@dataclass(frozen=True)
class View:
    """What every page is drawn from. `dead` has the link's values that no longer exist, per filter.

    `events` are those that people have written, `unreached` what to say when they could not be read.
    `whole` is what the page is of when it is not narrowed; `nothing_loaded` when it is of the recruitment unit's lists, and
    there are none. `narrows` when the filters hold on the page. `unshown` gathers, while the page runs, the cards that it
    has nothing to draw of, and `drawn` how many others there are in each of its grids.
    """

    data: Store
    access: Access
    filters: Filters
    comparison: Comparison | None = None
    dead: tuple[tuple[str, tuple[str, ...]], ...] = ()
    events: tuple[Event, ...] = ()
    unreached: str = ""
    whole: str = WHOLE
    nothing_loaded: bool = False
    narrows: bool = True
    unshown: list[Unshown] = field(default_factory=list)
    drawn: list[int] = field(default_factory=list)


def has_data() -> bool:
    """Whether there is anything to show: the page Läs in opens without."""
    return bool(store.version_paths(store.data_folder()))


def view() -> View:
    """The view of this run."""
    return st.session_state[_KEY]


def keep(shown: View) -> View:
    """Make it the view of this run."""
    st.session_state[_KEY] = shown
    return shown


def written(folder: Path) -> tuple[tuple[Event, ...], str]:
    """The events that people have written, and what to say when they cannot be read: the pages do without."""
    workspace = folder, os.environ.get(database.VARIABLE)
    since, said = _silent.get(workspace, (0.0, ""))
    if said and time.monotonic() - since < ASK_AGAIN:
        return (), said
    try:
        found = events(folder)
    except KfError as error:
        said = f"{error.what} {error.do} Händelser som skrivits in i kf visas inte."
        _silent[workspace] = time.monotonic(), said
        return (), said
    _silent.pop(workspace, None)
    return found, ""

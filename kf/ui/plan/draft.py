"""What is being written of a row of the plan, over which version, and what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.plan.merge import Merged
from kf.ui.plan.look import both


class Written(Protocol):
    """A version of a row: who wrote it and when (None: it is the plan's own)."""

    @property
    def who(self) -> str:
        """Who wrote it."""

    @property
    def written(self) -> datetime | None:
        """When, in UTC."""


Row = TypeVar("Row", bound=Written)
Shown = Callable[[Any, str], str]  # a row's field in words


@dataclass
class Draft(Generic[Row]):
    """The row that is being written (None: a new one), and what came in between."""

    seen: Row | None
    theirs: Row | None = None
    both: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()
    error: KfError | None = None

    @property
    def before(self) -> Row | None:
        """The version that what is written now is saved over."""
        return self.theirs or self.seen

    def overtaken(self, theirs: Row, found: Merged[Any]) -> None:
        """Somebody else saved first: go on from what both have written."""
        self.theirs, self.error = theirs, None
        self.both, self.fetched = found.both, found.fetched


def beside(
    kept: Draft[Row], fields: Mapping[str, str], shown: Shown, mine: Mapping[str, object], keys: str,
    close: Callable[[], None], fill: Callable[[Row], None], more: Callable[[Row], None] | None = None,
) -> None:  # fmt: skip
    """When somebody saved first: theirs beside what is written here (`mine`), and the ways on. `fields` is name -> label.

    `more` draws a further way.
    """
    theirs = kept.theirs
    if theirs is None or theirs.written is None:
        return
    lines = [(fields[name], shown(theirs, name), str(mine[name] or "–")) for name in kept.both]
    both(theirs.who, theirs.written, lines, [fields[name].lower() for name in kept.fetched])
    with st.container(horizontal=True):
        st.button("Behåll deras", on_click=close, key=keys.format("deras"))
        st.button("Hämta deras till fälten", on_click=fill, args=(theirs,), key=keys.format("hamta"))
        if more:
            more(theirs)


def versions(found: Sequence[Row], fields: Mapping[str, str], shown: Shown, alt: str) -> None:
    """All that a row has been, newest first, as a table."""
    rows = [
        {"När": fmt.moment(old.written.isoformat()) if old.written else "", "Vem": old.who}
        | {label: shown(old, name) for name, label in fields.items()}
        for old in reversed(found)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=alt)

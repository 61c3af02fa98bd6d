"""The filters in the sidebar: the same on every page, kept in the link."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from kf import access, store
from kf.dimensions import FILTERS
from kf.filters import Filters
from kf.store import Store
from kf.ui import links, staff_choices, unit_choices
from kf.ui.staff_choices import Choices, Dead
from kf.ui.view import View, keep, written

Narrowed = Literal["by staff", "by unit", "not at all"]


def choose(narrowed: Narrowed = "by staff") -> View:
    """Draw the filters in the sidebar and keep what they say as the view of this run. Raises KfError without data.

    On a page of the recruitment unit its own filters hold, on some pages none.
    """
    data = store.current()
    unit = narrowed == "by unit"
    chosen, dead = _drawn(data, narrowed)
    events, unreached = written(data.path.parent)
    return keep(
        View(
            data,
            access.from_environment(),
            chosen.filters,
            chosen.comparison,
            tuple(dead.items()),
            events,
            unreached,
            chosen.whole,
            nothing_loaded=unit and chosen.whole != unit_choices.WHOLE,
            narrows=narrowed != "not at all",
        )
    )


def _drawn(data: Store, narrowed: Narrowed) -> tuple[Choices, Dead]:
    """What the filters that hold on the page say, and the link's values that no longer exist.

    Where the staff's filters do not hold they are put away, drawn all the same: they must be as they were when the
    reader goes back to the staff.
    """
    unit = narrowed == "by unit"
    known, customers = staff_choices.values(data.key, data), unit_choices.values(data.key, data)
    months, within = staff_choices.periods(data.key, data), staff_choices.units(data.key, data)
    dead = links.dead(known, months, within, staff_choices.comparisons(known), unit_choices.allowed(customers))
    with st.sidebar:
        own = unit_choices.choose(customers, dead) if unit else None
        with st.container() if narrowed == "by staff" else st.expander(staff_choices.PUT_AWAY):
            theirs = staff_choices.choose(known, months, within, dead)
            some = bool(theirs.filters.where or dead)
            st.button("Visa hela förvaltningen", on_click=clear, icon=":material/filter_alt_off:", disabled=not some)
    if unit and own is None:  # nothing of the unit's is loaded
        return Choices(theirs.filters, None), dead
    return own or theirs, dead


def clear() -> None:
    """Widen every filter to all again (a callback), the recruitment unit's too."""
    for one in FILTERS:
        st.session_state[one.key] = []
    unit_choices.clear()
    links.forget()


def narrow(filters: Filters, data: Store) -> None:
    """Set every filter to what a saved question was narrowed to (a callback); what is no longer there is said."""
    known = staff_choices.values(data.key, data)
    links.lost(Filters.dead_values({key: list(found) for key, found in filters.where}, known))
    for one in FILTERS:
        st.session_state[one.key] = [value for value in filters.values(one.key) if value in known[one.key]]

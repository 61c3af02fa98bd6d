"""The recruitment unit's own filters in the sidebar: its months, customers, areas and packages, kept in the link."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from kf.cards import Comparison
from kf.dimensions import DIMENSIONS, sort_key
from kf.filters import WINDOWS, Filters, add_months, months_between, parse_month
from kf.format import iso_month
from kf.store import Store
from kf.ui.staff_choices import Choices, Dead

NARROWED_BY = ("kundtyp", "kund", "omrade", "niva", "paket")
PERIOD, WINDOW, COMPARE = "uppdragsmanad", "uppdragsfonster", "uppdragsjamforelse"
LAST_YEAR, WHOLE, NO_COMPARISON = "samma tid i fjol", "alla kunder", "inget"


@st.cache_data(show_spinner=False, max_entries=4)
def values(key: str, _data: Store) -> dict[str, list[str]]:
    """Every value each filter has had in a version's assignments, and the months that there is anything of, newest first."""
    del key
    found = {}
    for name in NARROWED_BY:
        rows = _data.query(f"SELECT DISTINCT {name} FROM uppdrag WHERE {name} IS NOT NULL")
        found[name] = sorted((row[0] for row in rows), key=lambda value: sort_key(name, value))
    ends = [end for end in (_data.reach((one,)) for one in ("assignments", "answers")) if end]
    if ends:
        first, last = min(start for start, _ in ends), max(end for _, end in ends)
        found[PERIOD] = [iso_month(add_months(last, -back)) for back in range(months_between(first, last))]
    return found


def allowed(known: dict[str, list[str]]) -> dict[str, list[str]]:
    """What a link may say of these filters."""
    return known | {WINDOW: list(WINDOWS.values()), COMPARE: [LAST_YEAR, WHOLE, NO_COMPARISON]}


def choose(known: dict[str, list[str]], dead: Dead) -> Choices | None:
    """Draw the filters where the caller is (the sidebar); None when neither assignments nor answers are loaded."""
    if PERIOD not in known:
        return None
    period = st.selectbox("Månad", known[PERIOD], key=PERIOD, bind="query-params")
    words = st.selectbox("Räknas över", list(WINDOWS.values()), key=WINDOW, bind="query-params")
    filters = Filters(parse_month(period), next(key for key, value in WINDOWS.items() if value == words))
    for name in NARROWED_BY:
        picked = st.multiselect(
            DIMENSIONS[name].label,
            known[name],
            key=name,
            bind="query-params",
            placeholder="Alla",
            select_all=False,
        )
        filters = filters.narrowed(name, *picked)
        if dead.get(name) and not picked:  # matches nothing until the reader says otherwise
            filters = filters.narrowed(name, *dead[name])
    against = st.selectbox("Jämför med", [LAST_YEAR, WHOLE, NO_COMPARISON], key=COMPARE, bind="query-params")
    st.button("Visa alla kunder", on_click=clear, icon=":material/filter_alt_off:", disabled=not filters.where)
    if against == LAST_YEAR:
        return Choices(filters, Comparison(filters.shifted(-12), LAST_YEAR), WHOLE)
    if against == WHOLE and filters.where:
        return Choices(filters, Comparison(replace(filters, where=()), WHOLE), WHOLE)
    return Choices(filters, None, WHOLE)


def clear() -> None:
    """Widen every filter to all again (a callback)."""
    for name in NARROWED_BY:
        st.session_state[name] = []

"""What a link asks for that the data no longer has: it must be said, and must not quietly become everybody."""

from __future__ import annotations

import streamlit as st

from kf.dimensions import DIMENSIONS
from kf.filters import OWN, WINDOWS, Filters
from kf.names import hidden

GONE = "saknas"
NO_PAGE = "sida"  # what was asked for, when there is no such page
_KEY = "kf-dead"


def dead(
    known: dict[str, list[str]],
    months: list[str],
    within: dict[str, list[str]],
    comparisons: list[str],
    others: dict[str, list[str]],
) -> dict[str, tuple[str, ...]]:
    """The values in the session's link that do not exist, per filter.

    Read at the first run, when the link is still as it was given: Streamlit takes a value it does not know out of
    the address. `known` has each filter's values, `within` the enheter of each avdelning, `others` those
    of the filters that only some pages have.
    """
    if _KEY not in st.session_state:
        link = {key: st.query_params.get_all(key) for key in st.query_params}
        for word in link.pop(GONE, []):  # what an earlier load of this link found dead, kept in it by us
            key, _, value = word.partition(":")
            link.setdefault(key, []).append(value)
        allowed = known | {"period": months, "fonster": [*WINDOWS.values(), OWN], "fran": months}
        allowed |= {"jamfor": comparisons} | others
        if chosen := [one for one in link.get("avdelning", []) if one in known["avdelning"]]:
            allowed["enhet"] = [enhet for one in chosen for enhet in within.get(one, [])]
        # masked: it stands in sentences and files from here on, and anything can be written in a link
        found = {key: tuple(map(hidden, values)) for key, values in Filters.dead_values(link, allowed).items()}
        st.session_state[_KEY] = found
        if gone := [f"{key}:{value}" for key, values in found.items() if key in DIMENSIONS for value in values]:
            st.query_params[GONE] = gone  # without this a reload would show everybody
    return st.session_state[_KEY]


def forget() -> None:
    """The reader has let go of what does not exist."""
    st.session_state[_KEY] = {}
    st.query_params.pop(GONE, None)


def lost(found: dict[str, tuple[str, ...]]) -> None:
    """What a saved question asks for that the data no longer has: as if its link had been opened."""
    st.session_state[_KEY] = found
    if gone := [f"{key}:{value}" for key, values in found.items() for value in values]:
        st.query_params[GONE] = gone
    else:
        st.query_params.pop(GONE, None)

"""What a link says to a page's controls that they cannot take: it is told, since Streamlit drops it without a word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import streamlit as st

from kf import format as fmt
from kf.ui.text import from_link, plain

Gone = Callable[[list[str]], list[str]]  # of a parameter's values those that its control cannot take
MOST = 6  # values that are told


def not_taken(key: str, controls: Iterable[tuple[str, str, Gone]]) -> list[str]:
    """What no control takes of the session's link, each with the control's name, as it was when the session first saw it.

    `controls` has the parameter, the name and what is gone. Call it before the controls are drawn: the address loses it then.
    """
    if key not in st.session_state:
        found = []
        for parameter, name, gone in controls:
            said = [one for one in st.query_params.get_all(parameter) if one.strip()]
            if parameter not in st.session_state and (dead := gone(said)):
                found.append(f"{name} {fmt.listed([from_link(one) for one in dead])}")
        st.session_state[key] = found[:MOST] + ([f"{len(found) - MOST} till"] if len(found) > MOST else [])
    return st.session_state[key]


def forget(key: str) -> None:
    """The controls are set to something else (a callback)."""
    if key in st.session_state:
        st.session_state[key] = []


def tell(dead: list[str]) -> None:
    """Say what is not taken."""
    with st.container():  # always there: what comes and goes inside it moves nothing else to another place
        if dead:
            st.warning(
                f"I länken finns värden som inte går: {plain(fmt.listed(dead))}. I stället gäller det som reglagen visar.",
                icon=":material/link_off:",
            )


def outside(low: float, high: float, whole: bool) -> Gone:
    """What is no number from low to high (a whole one)."""

    def taken(text: str) -> bool:
        try:
            number = float(text)
        except ValueError:
            return False
        return low <= number <= high and (number.is_integer() or not whole)

    return lambda said: [one for one in said if not taken(one)]


def not_among(options: Collection[str]) -> Gone:
    """What is none of the options."""
    return lambda said: [one for one in said if one not in options]

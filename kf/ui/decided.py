"""The choices of a page, and the cards that one decides: when the reader changes it, they alone are drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from kf.cards import Card
from kf.ui import link_values
from kf.ui.text import plain


@dataclass(frozen=True)
class Choice:
    """A drawn choice: one of a few `options`, key -> words. `of` names what it decides, alone or with other choices."""

    key: str
    options: dict[str, str]
    of: str

    @property
    def now(self) -> str:
        """The key of what is chosen now: the first, where a link has left it empty."""
        chosen = st.session_state[self.key]
        return next((key for key, words in self.options.items() if words == chosen), next(iter(self.options)))


@dataclass(frozen=True)
class Decided:
    """A card that depends on what is chosen: `card` must be asked for it each time. `place` names where it stands.

    Streamlit knows those that are decided together as `of`: it runs them all again, and the rest of the page stands.
    """

    of: str
    place: str
    card: Callable[[], Card]


def choice(label: str, options: dict[str, str], key: str) -> str:
    """Draw one of a few, in words, kept in the link; gives the chosen option's key. What a link cannot choose is said."""
    return _drawn(label, options, key, "").now


def deciding(label: str, options: dict[str, str], key: str, of: str = "") -> Choice:
    """Draw one that decides some of the page's cards (`decided`). Choices that decide the same are given the same `of`."""
    return _drawn(label, options, key, of or key)


def _drawn(label: str, options: dict[str, str], key: str, of: str) -> Choice:
    words, kept = list(options.values()), f"kf-gone-{key}"
    gone = link_values.not_taken(kept, [(key, f"{label}:", link_values.not_among(words))])
    st.segmented_control(
        label, words, default=words[0], required=True, key=key, bind="query-params", wrap=True,
        on_change=_changed, args=(kept, of),
    )  # fmt: skip
    if gone:
        st.warning(f"{plain(gone[0])} i länken finns inte; det förvalda visas i stället.", icon=":material/link_off:")
    return Choice(key, options, of)


def _changed(kept: str, of: str) -> None:
    """Another is chosen (a callback): what it decides is drawn anew, or all where something in the link was said to be gone."""
    said = st.session_state.get(kept)
    link_values.forget(kept)
    if of and not said:
        st.rerun(of)


def decided(made: Callable[..., Card], *choices: Choice) -> Decided:
    """A card that is made of what is chosen: `made` is given the key of each choice's option."""
    first = made(*(next(iter(one.options)) for one in choices))
    return Decided(choices[0].of, first.key, lambda: made(*(one.now for one in choices)))

"""The cards of forecasts, in a grid; those that have nothing to draw in one list under it, each reason once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from kf.ui import unshown
from kf.ui.card import Shown, draw
from kf.ui.page import NARROWEST
from kf.ui.view import Unshown, view


def outlooks(key: str, *wanted: Shown, wide: Callable[[], Shown] | None = None) -> None:
    """Draw the cards two by two, and one over the whole width, which is asked for when the others are on their way to the
    reader; `key` names the list of those that are not shown.

    What is not shown hangs on what is assumed too, and a fragment with its controls reruns alone: so the list stands here
    and not at the page's end.
    """
    missing = _grid(2, wanted)
    if wide:
        missing += _grid(1, (wide(),))
    with st.container():  # always there: what comes and goes inside it moves nothing else to another place
        unshown.gathered(missing, key)


def _grid(columns: int, cards: Sequence[Shown]) -> list[Unshown]:
    """Draw the cards; those that have nothing to draw."""
    missing: list[Unshown] = []
    grid = st.grid(columns, min_column_width=NARROWEST, gap=("small", "medium"))
    for card in cards:
        with grid.container(key=f"place-{card.card.key}", height="stretch"):
            if one := unshown.missing(card.card.key, card.card.topic, card.result, view()):
                missing.append(one)
            else:
                draw(card)
    return missing

"""What a page cannot show for what it is narrowed to: one quiet list, instead of a card for each that says so."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from kf import format as fmt
from kf.filters import NOBODY
from kf.metrics.headlines import unanswered
from kf.metrics.result import Result
from kf.ui.choices import clear
from kf.ui.view import Unshown, View

WIDEN = "Vidga urvalet: ta bort ett filter eller välj fler värden i det. Flöden kan också räknas över en längre tid."


def why(result: object) -> str:
    """Why a card's result has nothing to draw, in words for the reader; empty when there is something."""
    if not isinstance(result, Result) or not unanswered(result):
        return ""
    return result.reason or " ".join(result.notes) or f"{NOBODY}."


def missing(key: str, topic: str, result: object, shown: View) -> Unshown | None:
    """What is said of a card that has nothing to draw; None for one that has."""
    reason = why(result)
    return Unshown(key, topic, reason, can_be_widened(result, shown)) if reason else None


def can_be_widened(result: object, shown: View) -> bool:
    """Whether fewer filters would show it: not when it is the data that is lacking."""
    return bool(shown.filters.where) and isinstance(result, Result) and bool(result.reason or not result.notes)


def draw(shown: View) -> None:
    """Say which of the page's figures are not shown. Called by the frame, last."""
    gathered(shown.unshown, "unshown", alone=not any(shown.drawn))


def gathered(cards: Sequence[Unshown], key: str, alone: bool = False) -> None:
    """Say which these are, each reason once, with one button; nothing when there are none.

    Where they are all that the page has (`alone`) it is said of the page, with what holds of most of them.
    """
    if not cards:
        return
    reasons: dict[str, list[Unshown]] = {}
    for one in sorted(cards, key=lambda one: len(one.why)):
        known = next((reason for reason in reasons if one.why.startswith(f"{reason} ")), "")
        reasons.setdefault(one.why.removeprefix(known).strip(), []).append(one)  # what stands above is not said again
    count, widened = fmt.number(len(cards)), any(one.widened for one in cards)
    if alone and widened and len(cards) > 1:
        headline = f"Sidans {count} diagram visas inte för urvalet"
        body = _small(max(reasons, key=lambda reason: len(reasons[reason]))) + _small(WIDEN)
    else:
        headline = f"{count} diagram visas inte för urvalet"
        body = "".join(_small(reason) + _listed(cards) for reason, cards in reasons.items())
    with st.container(border=True, key=key):
        st.html(f'<div class="kf-headline" role="status">{headline}</div>{body}')
        if widened:
            st.button("Rensa filtren", key=f"clear-{key}", on_click=clear, icon=":material/filter_alt_off:")


def _small(words: str) -> str:
    return f'<div class="kf-small">{html.escape(words)}</div>'


def _listed(cards: Sequence[Unshown]) -> str:
    return '<ul class="kf-unshown">' + "".join(f"<li>{html.escape(one.topic)}</li>" for one in cards) + "</ul>"

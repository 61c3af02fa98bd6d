"""The parts of a page: its head, and its cards in a grid."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kf import format as fmt
from kf.cards import Answer, Card, answer
from kf.dimensions import DIMENSIONS
from kf.ui import unit_choices, unshown
from kf.ui.card import draw, draw_in_fragment
from kf.ui.choices import clear
from kf.ui.copy_link import copy_link
from kf.ui.decided import Decided
from kf.ui.failure import failed
from kf.ui.links import NO_PAGE
from kf.ui.text import from_link, plain
from kf.ui.view import Unshown, View, view

HERE = Path(__file__).parent
LANGUAGE = f"<script>{(HERE / 'swedish.js').read_text(encoding='utf-8')}</script>"
NARROWEST = 340  # pixels: two cards side by side where both get as much
CARD = "kort"  # names a card in a link
LINK_WORDS = {"period": "Månaden", "fonster": "Fönstret", "fran": "Månaden", "jamfor": "Jämförelsen"}
LINK_WORDS |= {unit_choices.PERIOD: "Månaden", unit_choices.WINDOW: "Fönstret", unit_choices.COMPARE: "Jämförelsen"}
STYLE = f"<style>{(HERE / 'page.css').read_text(encoding='utf-8')}</style>"


def title(text: str) -> None:
    """The page's title and the look of everything below it: all that a page has when there is no data yet."""
    st.title(text, anchor=False)
    st.html(LANGUAGE, unsafe_allow_javascript=True)
    st.html(STYLE)


def head(text: str) -> View:
    """The page's title, what it is narrowed to (when the filters hold on it), and what the reader must know first."""
    shown = view()
    title(text)
    said = shown.data.dataset
    demo = '<span class="kf-demo">Syntetisk demodata</span>' if said.get("synthetic") == "true" else ""
    compared = f" · jämfört med {shown.comparison.words}" if shown.comparison else ""
    asked = f", {shown.filters.sentence(shown.whole)} · {fmt.month(shown.filters.period)}{compared}"
    words = asked if shown.narrows else ". Filtren gäller inte på den här sidan."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="kf-meta">{demo}<b>{html.escape(said["employer"])}</b>{html.escape(words)}</div>')
        if shown.narrows:
            month = unit_choices.PERIOD if shown.whole == unit_choices.WHOLE else "period"
            copy_link("link", **{month: fmt.iso_month(shown.filters.period)})
    with st.container():  # always there: what comes and goes inside it does not move the charts to another place
        for asked in st.query_params.get_all(NO_PAGE):
            st.warning(
                f"Det finns ingen sida som heter {plain(from_link(asked))}. Det här är {text}.",
                icon=":material/link_off:",
            )
        for key, gone in shown.dead:
            st.warning(_dead(shown, key, gone), icon=":material/link_off:")
        if shown.narrows and any(key in DIMENSIONS for key, _ in shown.dead):
            st.button("Visa alla", key="clear-dead", on_click=clear, icon=":material/filter_alt_off:")
        if shown.unreached:
            st.warning(shown.unreached, icon=":material/database_off:")
    return shown


def _dead(shown: View, key: str, gone: tuple[str, ...]) -> str:
    """What became of a value in the link that the data does not have."""
    words = plain(fmt.listed([from_link(value) for value in gone]))
    if key in LINK_WORDS:
        return f"{LINK_WORDS[key]} {words} i länken finns inte; den förvalda visas i stället."
    said = f"{DIMENSIONS[key].label} {words} i länken finns inte i datat"
    return f"{said}, så urvalet är tomt." if shown.filters.values(key) == gone else f"{said} och räknas inte med."


def loaded() -> bool:
    """Whether there is anything of the recruitment unit to show; says what to do when there is not."""
    if view().nothing_loaded:
        st.info(
            "Uppdrag och enkätsvar är inte inlästa. Läs in listorna: python -m kf import --table uppdrag FIL.",
            icon=":material/upload_file:",
        )
        return False
    return True


def cards(*wanted: Card | Decided, columns: int = 2, under: str = "") -> None:
    """Cards in a grid, under a heading if they have one of their own; on a narrow screen one under the other.

    Those with nothing to draw are left to the list at the page's end (`kf.ui.unshown`), and so is a heading over none.
    Each has a place of its own, empty when it is not drawn: the charts of the others stay where they are.
    """
    found = [_asked(card if isinstance(card, Card) else card.card()) for card in wanted]
    unshown_here = [one for one in found if isinstance(one, Unshown)]
    view().unshown.extend(unshown_here)
    view().drawn.append(len(found) - len(unshown_here))
    with st.container():
        if under and len(unshown_here) < len(wanted):
            section(under)
        grid = st.grid(columns, min_column_width=NARROWEST, gap=("small", "medium"))
        aside = st.container(
            gap=None
        )  # a fragment that draws nothing has a place all the same: a hole among the others
        for card, one in zip(wanted, found, strict=True):
            name = card.key if isinstance(card, Card) else card.place
            place = grid.container(key=f"place-{name}", height="stretch")
            if isinstance(card, Card):
                with place:
                    _drawn(one, name, draw)
                continue
            with aside if isinstance(one, Unshown) else place:
                st.fragment(_decided, key=card.of)(card, [one], [])


def _decided(one: Decided, asked: list[Answer | Exception | Unshown], before: list[str]) -> None:
    """Draw the card that is chosen. The first run has been `asked`; `before` has why nothing was drawn ("" if it was), run by run."""
    found = asked.pop() if asked else _asked(one.card())
    why = found.why if isinstance(found, Unshown) else ""
    if before and before[-1] != why:
        st.rerun()  # what is said at the page's end changes too
    before.append(why)
    _drawn(found, one.place, partial(draw_in_fragment, key=one.place))


def _asked(card: Card) -> Answer | Exception | Unshown:
    """A card's answer, or what failed; what is to be said at the page's end when there is nothing to draw."""
    shown = view()
    try:
        found = answer(card, shown.data, shown.filters, shown.access, shown.comparison, shown.events)
    except Exception as error:
        return error
    return unshown.missing(card.key, found.topic, found.result, shown) or found


def _drawn(one: Answer | Exception | Unshown, place: str, draw: Callable[[Answer], None]) -> None:
    """Draw a card, or say what failed: the others are drawn all the same. Nothing where there is nothing to draw."""
    if isinstance(one, Unshown):
        return
    if isinstance(one, Exception):
        failed(one)
        return
    try:
        draw(one)
        if st.query_params.get(CARD) == one.card.key:
            _pointed_at(place)
    except Exception as error:
        failed(error)


def _pointed_at(place: str) -> None:
    """Bring the card that the link names (`kort=`) into view with a frame around it."""
    mark = f".st-key-card-{re.sub(r'[^a-zA-Z0-9_-]', '-', place)}"
    st.html(
        f"<style>{mark} {{outline: 3px solid currentColor; outline-offset: 2px;}}</style>"
        # the cards above it are drawn meanwhile and push it down
        f"<script>for (const wait of [300, 1200]) setTimeout(() => document.querySelector('{mark}')"
        "?.scrollIntoView({block: 'center'}), wait);</script>",
        unsafe_allow_javascript=True,
    )


def section(title: str) -> None:
    """A heading over some cards."""
    st.subheader(title, anchor=False)


def controls() -> DeltaGenerator:
    """A row for a page's own choices; they wrap on a narrow screen."""
    return st.container(horizontal=True, gap="medium")

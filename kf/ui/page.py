"""The parts of a page: its head, and its cards in a grid."""

from __future__ import annotations

import html
import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kf import format as fmt
from kf.cards import Answer, Card, answer
from kf.dimensions import DIMENSIONS
from kf.ui import link_values, unit_choices, unshown
from kf.ui.card import draw
from kf.ui.choices import clear
from kf.ui.failure import failed
from kf.ui.links import NO_PAGE
from kf.ui.text import plain
from kf.ui.view import Unshown, View, view

# Streamlit's page says it is in English; a screen reader would read Swedish with an English voice
LANGUAGE = '<script>document.documentElement.lang = "sv"</script>'
NARROWEST = 340  # pixels: two cards side by side where both get as much
CARD = "kort"  # names a card in a link
LINK_WORDS = {"period": "Månaden", "fonster": "Fönstret", "fran": "Månaden", "jamfor": "Jämförelsen"}
LINK_WORDS |= {unit_choices.PERIOD: "Månaden", unit_choices.WINDOW: "Fönstret", unit_choices.COMPARE: "Jämförelsen"}
STYLE = """<style>
.kf-meta {color: color-mix(in srgb, currentColor 72%, transparent); margin: -0.4rem 0 0.2rem;}
.kf-demo {display:inline-block; border:1px solid currentColor; border-radius:999px; padding:0 .6rem; font-size:.85rem;
  margin-right:.5rem;}
[data-testid="stMainBlockContainer"] {padding-top: 4rem; padding-bottom: 3rem;}
h1 {padding: 0 0 .2rem !important;}
.kf-head {min-height: 6.1rem;}
[class*="st-key-card-"] > :has(> * .kf-head), [class*="st-key-card-"] > :has(> .kf-head) {margin-bottom: auto;}
[class*="st-key-card-"] [data-testid="stCaptionContainer"] {min-height: 3.4rem; line-height: 1.35;}
[data-testid="stTable"] [data-testid="stMarkdownContainer"] {max-width:none;}
[data-testid="stTable"] td {vertical-align: top;}
.st-key-definitions td:nth-child(2) {min-width: 21rem;}
.st-key-definitions td:last-child {word-break: break-all; min-width: 7rem;}
@media (max-width: 640px) {
.st-key-facit thead, .st-key-definitions thead {position:absolute; clip-path: inset(50%);}
.st-key-facit tr, .st-key-definitions tr {display:block; padding:.5rem 0; border-bottom: 1px solid;}
.st-key-facit td, .st-key-definitions td {display:flex; gap:.4rem; border:0; padding:.1rem .5rem; min-width:0 !important;}
.st-key-facit td:nth-child(3)::before {content:"Publicerat:";}
.st-key-facit td:nth-child(4)::before {content:"Beräknat:";}
.st-key-definitions td:nth-child(1) {font-weight:650;}
.st-key-definitions td:nth-child(3)::before {content:"Omfattar:";}
.st-key-definitions td:nth-child(4)::before {content:"Visas från:";}
.st-key-definitions td:nth-child(5)::before {content:"Källa:";}
.st-key-definitions td:nth-child(6)::before {content:"Kommandorad:";}
}
.stGridCell :has([class*="st-key-card-"]), .stGridCell [class*="st-key-card-"] {flex-grow: 1;}
.kf-unshown {margin:.2rem 0 .8rem; padding-left:1.1rem; columns: 22rem 3;}
.kf-unshown li {break-inside: avoid;}
.kf-topic {font-size:.85rem; letter-spacing:.02em; color: color-mix(in srgb, currentColor 72%, transparent);}
.kf-headline {font-size:1.2rem; font-weight:650; line-height:1.3; margin:.1rem 0;}
.kf-small {font-size:.85rem; color: color-mix(in srgb, currentColor 72%, transparent);}
.kf-tile {min-height: 12rem; display:flex; flex-direction:column;}
.kf-tile .kf-topic {min-height: 2.5rem;}
.kf-tile .kf-window {display:block;}
.kf-number {font-size:2rem; font-weight:650; line-height:1.15; font-variant-numeric: tabular-nums; white-space:nowrap;}
.kf-kpis {display:grid; grid-template-columns: repeat(3, 1fr); gap:.8rem; margin:.2rem 0 .4rem;}
.kf-kpi {border:1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius:.5rem; padding:.7rem .9rem;}
.kf-kpi .kf-number {font-size:1.6rem; white-space:normal;}
.kf-unit {font-size:.95rem; font-weight:400;}
@media (min-width: 1800px) {.kf-kpis {grid-template-columns: repeat(6, 1fr);}}
@media (max-width: 640px) {.kf-kpis {grid-template-columns: repeat(2, 1fr);}}
.kf-spark {width:100%; height:36px; display:block; overflow:visible; margin-top:auto;}
@media (min-width: 1800px) {html {font-size: 18px;}}
@media (min-width: 641px) and (max-width: 1799px) {.kf-head {min-height: 7.4rem;}}
@media print {[data-testid="stSidebar"], [data-testid="stHeader"] {display:none;}}
</style>"""


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
    st.html(f'<div class="kf-meta">{demo}<b>{html.escape(said["employer"])}</b>{html.escape(words)}</div>')
    with st.container():  # always there: what comes and goes inside it does not move the charts to another place
        for asked in st.query_params.get_all(NO_PAGE):
            st.warning(f"Det finns ingen sida som heter {plain(asked)}. Det här är {text}.", icon=":material/link_off:")
        for key, gone in shown.dead:
            st.warning(_dead(shown, key, gone), icon=":material/link_off:")
        if shown.narrows and any(key in DIMENSIONS for key, _ in shown.dead):
            st.button("Visa alla", key="clear-dead", on_click=clear, icon=":material/filter_alt_off:")
        if shown.unreached:
            st.warning(shown.unreached, icon=":material/database_off:")
    return shown


def _dead(shown: View, key: str, gone: tuple[str, ...]) -> str:
    """What became of a value in the link that the data does not have."""
    words = plain(fmt.listed(gone))
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


def cards(*wanted: Card, columns: int = 2, under: str = "") -> None:
    """Cards in a grid, under a heading if they have one of their own; on a narrow screen one under the other.

    Those with nothing to draw are left to the list at the page's end (`kf.ui.unshown`), and so is a heading over none.
    Each has a place of its own, empty when it is not drawn: the charts of the others stay where they are.
    """
    shown = view()
    drawn: dict[str, Answer | Exception] = {}
    for card in wanted:
        try:
            found = answer(card, shown.data, shown.filters, shown.access, shown.comparison, shown.events)
        except Exception as error:
            drawn[card.key] = error
            continue
        if reason := unshown.why(found.result):
            widened = unshown.can_be_widened(found.result, shown)
            shown.unshown.append(Unshown(card.key, found.topic, reason, widened))
        else:
            drawn[card.key] = found
    with st.container():
        if under and drawn:
            section(under)
        grid = st.grid(columns, min_column_width=NARROWEST, gap=("small", "medium"))
        for card in wanted:
            with grid.container(key=f"place-{card.key}", height="stretch"):
                if card.key in drawn:
                    _drawn(drawn[card.key])


def _drawn(one: Answer | Exception) -> None:
    """Draw a card, or say what failed: the others are drawn all the same."""
    if isinstance(one, Exception):
        failed(one)
        return
    try:
        draw(one)
        pointed_at(one.card.key)
    except Exception as error:
        failed(error)


def pointed_at(key: str) -> None:
    """When the link names this card (`kort=`), bring it into view with a frame around it."""
    if st.query_params.get(CARD) != key:
        return
    mark = f".st-key-card-{re.sub(r'[^a-zA-Z0-9_-]', '-', key)}"
    st.html(
        f"<style>{mark} {{outline: 3px solid currentColor; outline-offset: 2px;}}</style>"
        # the cards above it are drawn meanwhile and push it down
        f"<script>for (const wait of [300, 1200]) setTimeout(() => document.querySelector('{mark}')"
        "?.scrollIntoView({block: 'center'}), wait);</script>",
        unsafe_allow_javascript=True,
    )


def choice(label: str, options: dict[str, str], key: str) -> str:
    """One of a few, in words, kept in the link; gives the chosen option's key. What a link cannot choose is said."""
    words, kept = list(options.values()), f"kf-gone-{key}"
    gone = link_values.not_taken(kept, [(key, f"{label}:", link_values.not_among(words))])
    picked = st.segmented_control(
        label, words, default=words[0], required=True, key=key, bind="query-params", wrap=True,
        on_change=link_values.forget, args=(kept,),
    )  # fmt: skip
    if gone:
        st.warning(f"{plain(gone[0])} i länken finns inte; det förvalda visas i stället.", icon=":material/link_off:")
    return next(k for k, v in options.items() if v == picked)


def section(title: str) -> None:
    """A heading over some cards."""
    st.subheader(title, anchor=False)


def controls() -> DeltaGenerator:
    """A row for a page's own choices; they wrap on a narrow screen."""
    return st.container(horizontal=True, gap="medium")

"""The page Kapacitet och budget's own parts: the sliders with all they change, the plan's gap, the budget."""

from __future__ import annotations

import html

import streamlit as st

from kf import capacity_cards as cards
from kf import format as fmt
from kf.budget_cards import budget_cards
from kf.forecast import capacity_words as words
from kf.forecast.capacity import MILLION, Capacity
from kf.forecast.capacity_breakeven import RESULT, WORTH
from kf.forecast.capacity_plan import readings
from kf.forecast.capacity_scenario import describe
from kf.plan_gap_card import gap_card
from kf.recruitment import DENOMINATORS, INVOICING
from kf.sheet_card import SheetCard
from kf.ui import capacity_controls as controls
from kf.ui import saved as panel
from kf.ui.capacity_saved import kind, side_by_side
from kf.ui.card import draw
from kf.ui.decided import choice
from kf.ui.failure import failed
from kf.ui.page import CARD
from kf.ui.page import controls as row_of_choices
from kf.ui.view import view


def saved() -> None:
    """The saved scenarios, over the controls."""
    panel.panel(kind())


@st.fragment
def what_if() -> None:
    """The sliders and the figures they change: they rerun alone."""
    when = view().data.last_period
    try:
        answer = st.container()  # over the sliders: who moves one sees at once what comes of it
        scenario = controls.scenario()
        st.markdown(f"**Antagande:** {describe(scenario)} {panel.standing(kind())}")
        found = Capacity(scenario)
        with row_of_choices():
            which = choice("Intäkt per årsarbetare räknas på", _denominators(found), "kap_namnare")
            outcome = choice("Rangordna antagandena efter", {RESULT: "resultatet", WORTH: "kapaciteten"}, "kap_utfall")
        answer.html(_figures(found, which))
        _to_outcome()
        side_by_side(scenario)
        _side_by_side(cards.result_card(found, when), cards.tornado_card(found, outcome, when))
        draw(cards.break_even_card(found, when))
        every = st.expander("Alla antaganden med sina källor", on_change="rerun", key="kap-antaganden")
        if every.open:  # a long table to draw anew at each move of a slider
            with every:
                draw(cards.assumptions_card(found, when))
    except Exception as error:
        failed(error)


def _to_outcome() -> None:
    """Where what has come in stands: these are a year's assumptions, the indicator is an outcome."""
    st.page_link(
        "pages/rekrytering/uppdrag.py",
        label="Utfallet (I16) står på Uppdrag och kvalitet",
        icon=":material/monitoring:",
        query_params={CARD: "revenue_per_consultant_annual-tertial"},
    )


def _denominators(found: Capacity) -> dict[str, str]:
    """The denominators that can be divided by, each with its number; the one who invoice first."""
    order = (INVOICING, *(key for key in DENOMINATORS if key != INVOICING))
    known = {key: found.denominators[key] for key in order}
    return {key: f"{DENOMINATORS[key]} {fmt.exact(value)}" for key, value in known.items() if value > 0}


def _figures(found: Capacity, which: str) -> str:
    """The key figures as one element: six tiles."""
    low, high = found.low, found.high
    unsold, figure, by = words.unsold(found)
    tiles = (
        (
            "Uppdrag per konsult, kapacitet", fmt.number(found.per_consultant, 1), "",
            f"{fmt.number(found.assignments)} sammanlagt, {fmt.number(found.hours)} timmar",
        ),
        ("Kapacitet", words.mnkr(found.worth), "mnkr", f"{fmt.number(found.worth_per_consultant / MILLION, 3)} per fakturerande"),
        ("Intäkt", words.span(low.revenue, high.revenue), "mnkr", f"{words.sold(found)} uppdrag"),
        (
            "Resultat mot budget", words.span(low.result, high.result, sign=True), "mnkr",
            f"{words.verdict(found)} {fmt.number(found.budget / MILLION, 1)}",
        ),
        (f"Intäkt per årsarbetare, {DENOMINATORS[which]}", words.per_fte(found, which), "mnkr", words.against_target(found, which)),
        (unsold, figure, "", by),
    )  # fmt: skip
    inside = "".join(
        f'<div class="kf-kpi"><div class="kf-topic">{html.escape(topic)}</div>'
        f'<div class="kf-number">{html.escape(figure)}<span class="kf-unit"> {html.escape(unit)}</span></div>'
        f'<div class="kf-small">{html.escape(small)}</div></div>'
        for topic, figure, unit, small in tiles
    )
    return f'<div class="kf-kpis">{inside}</div>'


@st.fragment
def plan_gap() -> None:
    """The plan's own arithmetic, drawn by the explanation that is chosen."""
    try:
        picked = choice("Förklaring", {one.key: one.label for one in _explanations()}, "kap_lasning")
        draw(gap_card(picked, view().data.last_period))
    except Exception as error:
        failed(error)


def _explanations():
    by_key = {one.key: one for one in readings()}
    return [by_key[key] for key in ("enhetschefer", "sjukfranvaro", "bada", "planen")]


def budget() -> None:
    """The budget per avdelning, when the data has one."""
    found = budget_cards(view().data)
    if found is None:
        st.info("Datat har ingen budget i kronor.")
        return
    _side_by_side(*found)


def _side_by_side(*row: SheetCard) -> None:
    for place, card in zip(st.columns(len(row), gap="medium"), row, strict=True):
        with place:
            draw(card)

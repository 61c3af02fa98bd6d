"""An indicator on the page: its status and figures in a row, and under it, when it is open, the form and its history."""

from __future__ import annotations

import html

import streamlit as st

from kf import format as fmt
from kf.plan.computed import Computed
from kf.plan.gathered import Plan
from kf.plan.standing import Standing
from kf.plan.status import SHAPE
from kf.ui import navigation, unit_choices
from kf.ui.page import CARD
from kf.ui.plan import definition, entry, history
from kf.ui.plan.look import badge, figure
from kf.ui.text import plain

BUTTONS = 112  # pixels: the same whatever they say, so that opening a row does not move its figures
TABS = ("Rapportera", "Historik", "Definition")


def row(one: Standing, plan: Plan) -> None:
    """The indicator at the period; opened, it is reported in place, and its history and definition seen."""
    kept = entry.draft(one)
    with st.container(border=True, key=f"indikator-{one.indicator.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="top", key=f"rad-{one.indicator.id}"):
            st.html(told(one), width="stretch")
            with st.container(width=BUTTONS, gap="xxsmall"):
                st.button(
                    "Stäng" if kept else "Rapportera",
                    key=f"oppna-{one.indicator.id}",
                    on_click=entry.closed if kept else entry.opened,
                    args=() if kept else (one,),
                    icon=":material/close:" if kept else ":material/edit:",
                    type="tertiary",
                    help=f"{'Stäng' if kept else 'Rapportera'} {plain(one.indicator.named)}",
                )
                if one.counted:
                    _to_card(one.counted)
        if not kept:
            return
        report, before, what = st.tabs(TABS, key=f"flikar-{one.indicator.id}", on_change="rerun")
        if report.open:
            with report:
                entry.form(one, kept)
        if before.open:
            with before:
                history.draw(one, plan)
        if what.open:
            with what:
                definition.draw(one.indicator, plan)


def told(one: Standing) -> str:
    """The row as HTML: status, what it is, target, outcome, forecast, comment, who and when."""
    defined, said = one.indicator, one.reported
    source = one.source
    if one.counted and one.counted.value is not None and one.counted.through < one.tertial.last_month:
        source += f" till och med {fmt.month(one.counted.through)}"
    better = {"högre": "högre är bättre", "lägre": "lägre är bättre", "mål noll": "målet är noll"}[defined.direction]
    how = (
        f"{defined.number} · {source} · {'varje tertial' if defined.periodicity == 'Tertial' else 'per år'} · {better}"
    )
    note = f"<small>{html.escape(fmt.upper_first(defined.note))}</small>" if defined.note else ""
    if one.counted and one.counted.value is None:
        note += f"<small>{html.escape(one.counted.reason)}</small>"
    counted = f"beräknat {defined.figure(one.counted.value)}" if one.overridden and one.counted else ""
    last = fmt.month(one.preliminary or one.tertial.last_month, short=True).split()[0]
    span = f"jan–{last}" if last != "jan" else last  # an outcome is counted from 1 January
    return (
        '<div class="kf-row"><div class="kf-grid">'
        + badge(one.status, SHAPE[one.status], one.basis)
        + f'<div class="kf-name">{html.escape(defined.text)}<small>{html.escape(how)}</small>{note}{_said(one)}</div>'
        + figure(f"Årsmål {defined.year}" if one.another_year else "Årsmål", defined.target_text)
        + figure(f"Utfall {span}", defined.figure(one.value, said.words), counted)
        + figure("Prognos helår", defined.figure(one.forecast), one.pace)
        + "</div></div>"
    )


def _to_card(counted: Computed) -> None:
    """The way to the card that shows the figure over time, at the month it was counted to."""
    page = navigation.path_of(counted.source.page)
    if page:
        month = unit_choices.PERIOD if page.startswith("pages/rekrytering/") else "period"
        query = {month: fmt.iso_month(counted.through), CARD: counted.source.card}
        st.page_link(page, label="Kortet", icon=":material/monitoring:", query_params=query)


def _said(one: Standing) -> str:
    """What was written, by whom and when."""
    if one.outcome is None:
        return ""
    reason = f"Skäl till annat värde: {one.reported.reason}" if one.reported.reason else ""
    words = "\n".join(part for part in (one.reported.comment, reason) if part)
    said = f'<span class="kf-said" tabindex="0">{html.escape(words)}</span>' if words else ""
    when = fmt.moment(one.outcome.written.isoformat())
    return f"{said}<small>{html.escape(one.outcome.who)}, {when}</small>"

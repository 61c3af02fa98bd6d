"""An indicator on the page: its status and figures in a row, and under it, when it is open, the form and its history."""

from __future__ import annotations

import html

import streamlit as st

from kf import format as fmt
from kf.plan.standing import Standing
from kf.plan.status import SHAPE
from kf.ui.plan import entry
from kf.ui.plan.look import badge, figure


def row(one: Standing) -> None:
    """The indicator at the period; opened, it can be reported in place."""
    kept = entry.draft(one)
    with st.container(border=True, key=f"indikator-{one.indicator.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="top"):
            st.html(told(one), width="stretch")
            st.button(
                "Stäng" if kept else "Rapportera",
                key=f"oppna-{one.indicator.id}",
                on_click=entry.closed if kept else entry.opened,
                args=() if kept else (one,),
                icon=":material/close:" if kept else ":material/edit:",
                type="tertiary",
                help=f"Rapportera {one.indicator.id}",
            )
        if kept:
            entry.form(one, kept)


def told(one: Standing) -> str:
    """The row as HTML: status, what it is, target, outcome, forecast, comment, who and when."""
    defined, said = one.indicator, one.reported
    source = "beräknas ur data" if one.counted else "anges för hand"
    better = {"högre": "högre är bättre", "lägre": "lägre är bättre", "mål noll": "målet är noll"}[defined.direction]
    how = f"{defined.id} · {source} · {'varje tertial' if defined.periodicity == 'Tertial' else 'per år'} · {better}"
    note = f"<small>{html.escape(fmt.upper_first(defined.note))}</small>" if defined.note else ""
    counted = f"beräknat {defined.figure(one.counted.value)}" if one.overridden and one.counted else ""
    rate = (
        f"i takt: {defined.figure(round(one.at_rate, 1))}" if one.at_rate is not None and said.forecast is None else ""
    )
    return (
        '<div class="kf-row"><div class="kf-grid">'
        + badge(one.status, SHAPE[one.status], one.basis)
        + f'<div class="kf-name">{html.escape(defined.text)}<small>{html.escape(how)}</small>{note}{_said(one)}</div>'
        + figure("Årsmål", defined.target_text)
        + figure("Utfall", defined.figure(one.value, said.words), counted)
        + figure("Prognos helår", defined.figure(said.forecast), rate)
        + "</div></div>"
    )


def _said(one: Standing) -> str:
    """What was written, by whom and when."""
    if one.outcome is None:
        return ""
    reason = f"Skäl till annat värde: {one.reported.reason}" if one.reported.reason else ""
    words = "\n".join(part for part in (one.reported.comment, reason) if part)
    said = f'<span class="kf-said" tabindex="0">{html.escape(words)}</span>' if words else ""
    when = fmt.moment(one.outcome.written.isoformat())
    return f"{said}<small>{html.escape(one.outcome.who)}, {when}</small>"

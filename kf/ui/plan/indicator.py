"""An indicator on the page: its status and figures in a row."""

from __future__ import annotations

import html

import streamlit as st

from kf import format as fmt
from kf.plan.standing import Standing
from kf.plan.status import SHAPE
from kf.ui.plan.look import badge, figure


def row(one: Standing) -> None:
    """The indicator at the period."""
    with st.container(border=True, key=f"indikator-{one.indicator.id}"):
        st.html(told(one))


def told(one: Standing) -> str:
    """The row as HTML: status, what it is, target, outcome, forecast."""
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
        + f'<div class="kf-name">{html.escape(defined.text)}<small>{html.escape(how)}</small>{note}</div>'
        + figure("Årsmål", defined.target_text)
        + figure("Utfall", defined.figure(one.value, said.words), counted)
        + figure("Prognos helår", defined.figure(said.forecast), rate)
        + "</div></div>"
    )

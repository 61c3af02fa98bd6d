"""The årsarbetare that the unit's revenue may be divided by, each with its number: told over the cards that divide by them."""

from __future__ import annotations

import streamlit as st

from kf import format as fmt
from kf.recruitment import DENOMINATORS, EVERYBODY, INVOICING, WITHOUT_MANAGERS
from kf.ui.decided import Choice, deciding
from kf.ui.view import view

PER = {"revenue_per_consultant": WITHOUT_MANAGERS, "revenue_per_billing_fte": INVOICING, "revenue_per_fte": EVERYBODY}


def divided_by() -> Choice:
    """Draw the choice of denominator, the plan's own first; it decides the metric, in årstakt."""
    words = {f"{key}_annual": DENOMINATORS[which] for key, which in PER.items()}
    return deciding("Omsättningen delas med", words, "namnare")


def denominators() -> None:
    """How many they are in the newest month that is known, and whom the plan's target is for; nothing when none is."""
    shown = view()
    rows = shown.data.query(
        """SELECT period, sum(fte), sum(billing), sum(consultants) FROM unit_economy
           WHERE period = (SELECT max(manad) FROM arsarbetare WHERE manad <= $month) GROUP BY period""",
        {"month": shown.filters.period},
    )
    if not rows:
        return
    month, *numbers = rows[0]
    told = [f"{words} {fmt.exact(number)}" for words, number in zip(DENOMINATORS.values(), numbers, strict=True)]
    st.caption(
        f"Årsarbetare i {fmt.month(month)}: {'; '.join(told)}. Planens mål (I16) gäller {DENOMINATORS[WITHOUT_MANAGERS]}."
    )

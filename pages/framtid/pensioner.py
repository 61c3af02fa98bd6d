"""Pensioner: who is expected to retire and how sure that is, what if, and how right it would have been before."""

from kf.cards import Card
from kf.charts.columns import columns
from kf.metrics.headlines import coming, yearly
from kf.ui import pension
from kf.ui.decided import choice
from kf.ui.page import cards, controls, head, section

head("Pensioner")
pension.saved()
pension.what_if()
section("Hur rätt hade det blivit tidigare?")
pension.tried()
section("Vilka som når åldern, om alla stannar")
with controls():
    age = choice(
        "Ålder",
        {"65": "65 år", "66": "66 år", "67": "67 år", "69": "69 år", "retirement_age": "riktåldern"},
        "milstolpe",
    )
cards(
    Card(f"reaches_{age}", ("ar",), columns, yearly, title="Når åldern, per år", compared=False),
    Card(f"reaches_{age}_accumulated", ("ar",), columns, coming, title="Har nått åldern, sammanlagt", compared=False),
)

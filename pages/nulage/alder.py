"""Ålder: the age pyramid, the age groups, the mean age."""

from kf.cards import Card
from kf.charts.bars import bars
from kf.charts.columns import columns
from kf.charts.line import line
from kf.charts.pyramid import pyramid
from kf.metrics.headlines import balance, coming, largest, ranking, trend, yearly
from kf.ui.decided import decided, deciding
from kf.ui.page import cards, head

head("Ålder")
step = deciding("Åldersklasser", {"alder5": "femårsklasser", "alder": "ettårsklasser"}, "klass")
cards(
    decided(lambda by: Card("headcount", (by, "kon"), pyramid, balance, "Åldersträd efter kön", height=520), step),
    Card("headcount", ("aldersgrupp", "kon"), bars, largest, title="Anställda per åldersgrupp och kön", height=520),
    Card(
        "headcount_share",
        ("plangrupp",),
        columns,
        ranking,
        title="Andel per åldersgrupp, planens grupper",
        compared=False,
    ),
    Card("mean_age", ("period",), line, trend),
    Card("mean_age", ("avdelning",), bars, ranking, title="Medelålder per avdelning"),
    Card("mean_age", ("befattning",), bars, ranking, title="Medelålder per befattning"),
    Card("reaches_65", ("ar",), columns, yearly, title="Fyller 65 år, per år", compared=False),
    Card(
        "reaches_65_accumulated",
        ("ar",),
        columns,
        coming,
        title="Har fyllt 65 år om alla stannar, ackumulerat",
        compared=False,
    ),
)

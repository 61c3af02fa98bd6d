"""Personal: how many work here, where, on which terms."""

from kf.cards import Card
from kf.charts.bars import bars
from kf.charts.line import line
from kf.metrics.headlines import leading, ranking, trend
from kf.ui.page import cards, head, section
from kf.ui.tables import forms_by_kon

head("Personal")
cards(
    Card("headcount", ("period",), line, trend, goal="antal"),
    Card("fte", ("period",), line, trend, goal="arsarbetare"),
    Card("headcount", ("avdelning",), bars, leading, title="Antal anställda per avdelning"),
    Card("headcount", ("enhet",), bars, leading, title="Antal anställda per enhet"),
)
cards(
    Card("headcount", ("period", "avdelning"), line, trend, title="Antal anställda per avdelning över tid"), columns=1
)
section("Tillsvidare och visstid")
forms_by_kon()
cards(
    Card("headcount", ("befattning",), bars, leading, title="Vanligaste befattningar", most=10),
    Card(
        "headcount",
        ("befattning",),
        bars,
        leading,
        title="Vanligaste befattningar, visstid",
        where=(("anstallningsform", "visstid"),),
        most=10,
    ),
    Card("full_time_share", ("period",), line, trend, title="Andel heltid"),
    Card("staff_per_manager", ("avdelning",), bars, ranking, title="Medarbetare per chef"),
    Card("staff_per_manager", ("period",), line, trend, title="Medarbetare per chef över tid"),
    under="Befattningar, heltid och chefer",
)

"""Rörlighet: turnover by the definition the reader chooses, who left, why and where to, who stays."""

from kf.cards import Card
from kf.charts.bars import bars
from kf.charts.curve import curve
from kf.charts.line import line
from kf.metrics.headlines import kept, largest, ranking, trend
from kf.ui.page import cards, choice, controls, head

head("Rörlighet")
definitions = {
    "turnover": "planens",
    "turnover_min": "planens, alla tillsvidare",
    "turnover_exits": "avgångar totalt",
    "turnover_external": "avgångar från staden",
    "turnover_own": "egen begäran",
}
with controls():
    turnover = choice("Personalomsättning", definitions, "definition")
    turnover += choice("Pensionsavgångar", {"": "med", "_excl_pension": "utan"}, "pension")
    turnover += choice("Räknas som", {"": "period", "_annual": "årstakt"}, "takt")
cards(
    Card(turnover, ("period",), line, trend, title="Personalomsättning, rullande 12 månader", window="r12"),
    Card(turnover, ("befattning",), bars, ranking, title="Personalomsättning per befattning", most=10),
    Card(turnover, ("avdelning",), bars, ranking, title="Personalomsättning per avdelning"),
    Card(turnover, ("aldersgrupp",), bars, ranking, title="Personalomsättning per åldersgrupp"),
)
permanent = (("anstallningsform", "tillsvidare"),)
cards(
    Card("left", ("avgangsorsak",), bars, largest, title="Avgångar efter orsak, tillsvidare", where=permanent),
    Card("left", ("avgangsvag",), bars, largest, title="Avgångar efter väg, tillsvidare", where=permanent),
    Card("left", ("befattning",), bars, largest, title="Avgångar per befattning, tillsvidare", where=permanent),
    Card("left", ("period",), line, trend, title="Avgångar, rullande år, tillsvidare", where=permanent, window="r12"),
    under="Avgångar",
)
first_year = "Slutar inom första året, tillsvidare, per"
cards(
    Card("retention", (), curve, kept, title="Andel kvar efter anställning, tillsvidare", where=permanent),
    Card(
        "retention",
        ("anstallningsform",),
        curve,
        kept,
        title="Andel kvar efter anställning, per anställningsform",
        compared=False,  # one curve per group is drawn, and no other behind it
    ),
    Card("first_year_attrition", ("avdelning",), bars, ranking, title=f"{first_year} avdelning", where=permanent),
    Card("first_year_attrition", ("befattning",), bars, ranking, title=f"{first_year} befattning", where=permanent),
    under="Vilka stannar",
)

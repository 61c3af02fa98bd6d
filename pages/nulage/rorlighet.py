"""Rörlighet: turnover by the definition the reader chooses, who left, why and where to, who stays."""

from kf.cards import Card
from kf.charts.bars import bars
from kf.charts.curve import curve
from kf.charts.line import line
from kf.metrics.headlines import kept, largest, ranking, trend
from kf.ui.decided import Decided, decided, deciding
from kf.ui.page import cards, controls, head

head("Rörlighet")
definitions = {
    "turnover": "planens",
    "turnover_min": "planens, alla tillsvidare",
    "turnover_exits": "avgångar totalt",
    "turnover_external": "avgångar från staden",
    "turnover_own": "egen begäran",
}
with controls():
    choices = (
        deciding("Personalomsättning", definitions, "definition", "omsattning"),
        deciding("Pensionsavgångar", {"": "med", "_excl_pension": "utan"}, "pension", "omsattning"),
        deciding("Räknas som", {"": "period", "_annual": "årstakt"}, "takt", "omsattning"),
    )


def turnover(by: str, title: str, chart=bars, headline=ranking, **more) -> Decided:
    """A card of the turnover that is chosen."""
    return decided(lambda *chosen: Card("".join(chosen), (by,), chart, headline, title, **more), *choices)


cards(
    turnover("period", "Personalomsättning, rullande 12 månader", line, trend, window="r12"),
    turnover("befattning", "Personalomsättning per befattning", most=10),
    turnover("avdelning", "Personalomsättning per avdelning"),
    turnover("aldersgrupp", "Personalomsättning per åldersgrupp"),
)
permanent = (("anstallningsform", "tillsvidare"),)
cards(
    Card("left", ("period",), line, trend, title="Avgångar, rullande 12 månader", window="r12"),
    Card("left", ("avgangsorsak",), bars, largest, title="Avgångar efter orsak, tillsvidare", where=permanent),
    Card("left", ("avgangsvag",), bars, largest, title="Avgångar efter väg, tillsvidare", where=permanent),
    Card("left", ("befattning",), bars, largest, title="Avgångar per befattning, tillsvidare", where=permanent),
    under="Avgångar",
)
each = "Andel kvar efter anställning, per anställningsform"
first_year = "Slutar inom första året, tillsvidare, per"
cards(
    Card("retention", (), curve, kept, title="Andel kvar efter anställning, tillsvidare", where=permanent),
    Card("retention", ("anstallningsform",), curve, kept, each, compared=False),  # a curve per group, none behind it
    Card("first_year_attrition", ("avdelning",), bars, ranking, title=f"{first_year} avdelning", where=permanent),
    Card("first_year_attrition", ("befattning",), bars, ranking, title=f"{first_year} befattning", where=permanent),
    under="Vilka stannar",
)

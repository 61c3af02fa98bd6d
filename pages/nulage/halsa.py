"""Medarbetarenkät och hälsa: AMI and its parts, who answered, sick leave. Nothing of it is known of persons."""

from kf.cards import Card
from kf.charts.bars import bars
from kf.charts.columns import columns
from kf.charts.line import line
from kf.metrics.headlines import latest, ranking, trend
from kf.ui.page import cards, head

head("Medarbetarenkät och hälsa")
cards(
    Card("ami", ("ar",), columns, latest, title="AMI per år", compared=False),
    Card("ami", ("ar", "delindex"), columns, latest, title="AMI:s tre delar per år", compared=False),
    Card("ami", ("avdelning",), bars, ranking, title="AMI per avdelning, senaste enkäten"),
    Card("response_rate", ("avdelning",), bars, ranking, title="Svarsfrekvens per avdelning, senaste enkäten"),
    under="Medarbetarenkäten",
)
cards(
    Card("sick_leave", ("period",), line, trend, title="Sjukfrånvaro, rullande 12 månader", window="r12"),
    Card("sick_leave_short", ("period",), line, trend, title="Dag 1–14, rullande 12 månader", window="r12"),
    Card("sick_leave", ("avdelning",), bars, ranking, title="Sjukfrånvaro per avdelning"),
    Card("sick_leave_short", ("avdelning",), bars, ranking, title="Sjukfrånvaro dag 1–14 per avdelning"),
    Card("sick_leave", ("kon",), bars, ranking, title="Sjukfrånvaro efter kön"),
    Card("sick_leave_long", ("kon",), bars, ranking, title="Sjukfrånvaro från dag 15 efter kön"),
    under="Sjukfrånvaro",
)

"""Rekryteringar: how many, of what, from where, and whether they replace or add."""

from kf.cards import Card
from kf.charts.bars import bars
from kf.charts.columns import columns
from kf.charts.line import line
from kf.metrics.headlines import largest, latest, leading, ranking, trend
from kf.ui.page import cards, head

head("Rekryteringar")
permanent, temporary = (("anstallningsform", "tillsvidare"),), (("anstallningsform", "visstid"),)
cards(
    Card("hired", ("period",), line, trend, title="Rekryteringar, rullande 12 månader", window="r12"),
    Card("hired", ("anstallningsform",), bars, largest, title="Rekryteringar efter anställningsform"),
    Card("hired", ("befattning",), bars, leading, title="Rekryteringar per befattning, tillsvidare", where=permanent),
    Card("hired", ("befattning",), bars, leading, title="Rekryteringar per befattning, visstid", where=temporary),
    Card("hired", ("rekryteringsvag",), bars, largest, title="Rekryteringsväg, tillsvidare", where=permanent),
    Card("hired", ("rekryteringsvag",), bars, largest, title="Rekryteringsväg, visstid", where=temporary),
)
cards(
    Card("replacement", ("avdelning",), bars, ranking, title="Ersättningsrekryteringar per avdelning", where=permanent),
    Card("growth", ("avdelning",), bars, ranking, title="Tillväxt per avdelning", where=permanent),
    under="Ersättning och tillväxt",
)
cards(
    Card("trainees", ("ar",), columns, latest, title="Praktikanter per år, mot målet", compared=False),
    under="Praktik",
)

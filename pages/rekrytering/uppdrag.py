"""Uppdrag och kvalitet: what customers and candidates say, what is sold and to whom, and what it brings in."""

from kf.cards import Card
from kf.charts.bars import bars
from kf.charts.columns import columns
from kf.charts.distribution import distribution
from kf.charts.intervals import intervals
from kf.charts.line import line
from kf.metrics.headlines import largest, ranking, trend
from kf.metrics.unit_headlines import against_budget, lately, reached, spread
from kf.ui.decided import decided, deciding
from kf.ui.denominators import denominators, divided_by
from kf.ui.page import cards, controls, head, loaded, section

GROUPS = {"paket": "paket", "omrade": "område", "kundtyp": "slag av kund", "kund": "kund"}


def each(*metrics: str, chart=columns, **more) -> list[Card]:
    """A card per metric, tertial by tertial over two years."""
    return [Card(key, ("tertial",), chart, lately, window="r24", compared=False, **more) for key in metrics]


def so_far(*metrics: str) -> list[Card]:
    """A card per metric that grows from 1 January."""
    return [Card(key, ("period",), line, trend, window="ytd", months=20) for key in metrics]


head("Uppdrag och kvalitet")
if loaded():
    with controls():
        group = deciding("Dela upp efter", GROUPS, "grupp")
        money = divided_by()
    title = "NPS: fördelning och index"
    answers = decided(lambda by: Card("nps", (by,), distribution, spread, title, compared=False), group)
    cards(*each("nps", chart=intervals), answers)
    section("Intäkter")
    denominators()
    budget = Card("invoiced", ("period",), line, against_budget, window="month", months=24, against="income_budget")
    cards(decided(lambda key: each(key, chart=bars)[0], money), budget)
    per_customer = Card("leader_support_share", ("kund",), bars, reached, "Chefspaket och second opinion per kund")
    shares = (*each("hiring_share", "leader_hiring_share"), Card("hiring_share", ("kund",), bars, reached))
    cards(*shares, per_customer, under="Andel av stadens rekryteringar")
    levels = {"chef": "Chefer", "medarbetare": "Medarbetare"}
    districts = (
        Card("districts", ("omrade",), bars, reached, words, (("niva", one),)) for one, words in levels.items()
    )
    cards(*districts, under="Stadsdelsförvaltningar, av 11, som fått stöd vid rekrytering")
    volume = Card("assignments", ("omrade",), bars, reached, "Volymprojekt", (("paket", "volym"),))
    sold = Card("assignments", ("paket",), bars, largest)
    invoiced = decided(lambda by: Card("invoiced", (by,), bars, largest), group)
    price = decided(lambda by: Card("mean_price", (by,), bars, ranking), group)
    cards(sold, invoiced, volume, price, *so_far("screened"), *each("letter_share"), under="Uppdrag")
    grades = ("customer_grade", "match_grade", "course_grade")
    cards(*each(*grades, "customer_support_share", chart=intervals), under="Vad kunder och kandidater svarar")
    candidates = ("candidate_satisfied_share", "candidate_fair_share", "candidate_language_share")
    cards(*each(*candidates, chart=intervals), *so_far("candidate_answers"))
    rates = ("customer_response_rate", "match_response_rate", "candidate_response_rate")
    cards(*each(*rates, chart=intervals), *so_far("nps_answers"))

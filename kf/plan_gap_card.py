"""The plan's own arithmetic as a card: its capacity, its budget, and what explains the gap between them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kf.capacity_cards import MNKR, PLANNED_SOURCE
from kf.charts.bars import wrapped
from kf.charts.waterfall import steps
from kf.forecast import capacity_words as words
from kf.forecast.capacity import MILLION
from kf.forecast.capacity_plan import PRINTED_EACH, readings
from kf.sheet import Heading, Sheet
from kf.sheet_card import SheetCard


def gap_card(key: str, when: date) -> SheetCard:
    """From the plan's capacity to its budget: the reading that is chosen, drawn; all of them as a table."""
    every = readings()
    planned = every[0]
    chosen = next(one for one in every if one.key == key)
    budget = planned.of.budget / MILLION
    rows = [("level", "45 uppdrag × 29 000 kr × 20,5", planned.worth)]
    if chosen.printed is not None:
        at = planned.of.invoicing * PRINTED_EACH
        rows.append(("flow", "avrundat till 1,3 mnkr per konsult", at - planned.worth))
        end = chosen.printed
    else:
        at, end = planned.worth, chosen.worth
    if chosen is not planned:
        rows.append(("flow", chosen.label.lower() if key != "bada" else "enhetschefer och sjukfrånvaro", end - at))
    rows.append(("flow", "utan förklaring", budget - end))
    rows.append(("level", "Budget", budget))
    figure = steps(
        pd.DataFrame(
            [(kind, wrapped(words_), value) for kind, words_, value in rows], columns=["kind", "label", "value"]
        ),
        MNKR,
        2,
    )
    sheet = Sheet(
        "Planens kapacitet mot dess budget",
        (
            Heading("Läsning"), Heading("Kapacitet", MNKR, 2), Heading("Med planens 1,3 per konsult", MNKR, 2),
            Heading("Förklarar", MNKR, 2), Heading("Över budget", MNKR, 2, sign=True), Heading("Uppdrag per konsult", decimals=1),
        ),
        tuple(
            (one.label, one.worth, one.printed, one.explained, one.left, one.of.per_consultant)
            for one in every
        ),
        "Planen räknar 45 uppdrag × 29 000 kr = 1,305 mnkr per konsult, avrundat till 1,3, och 23 − 2,5 = 20,5 fakturerande: "
        "26,65 mnkr (oavrundat 26,75) mot en budget på 24. Är de två enhetschefer som kompetensförsörjningsplanen beslutar om "
        "inte heller fakturerande blir det 18,5 × 1,3 = 24,05 (oavrundat 24,14). Sjukfrånvaro på 5,5 % ger 42,5 uppdrag per "
        "konsult och 25,28: den räcker inte ensam. Båda tillsammans ger 22,81, mindre än budgeten.",
        "Planens egna antaganden, oavsett reglagen", PLANNED_SOURCE, when,
        notes=("Sjukfrånvaron räcker inte som ensam förklaring; båda tillsammans förklarar för mycket.",),
    )  # fmt: skip
    return SheetCard(
        "kapacitet-gap",
        "Varför 24 och inte 26,65?",
        words.explained(every),
        "planens egen räkning, mnkr",
        sheet,
        figure,
        300,
    )

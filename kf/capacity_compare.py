"""Capacity scenarios side by side as a card: what each sells against the budget, and what each assumes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kf import format as fmt
from kf.capacity_cards import AXIS, MNKR, MODEL, PLANNED_SOURCE, ROW
from kf.charts.against import against
from kf.forecast import capacity_words as words
from kf.forecast.capacity import MILLION, Capacity
from kf.forecast.capacity_breakeven import break_even
from kf.forecast.capacity_scenario import describe
from kf.sheet import Heading, Sheet
from kf.sheet_card import SheetCard


def compare_card(found: Sequence[tuple[str, Capacity]], when: date) -> SheetCard:
    """The scenarios by name, in the order they were chosen."""
    sheet = Sheet(
        "Scenarier bredvid varandra",
        (
            Heading("Scenario"),
            Heading("Intäkt, lägst", MNKR, 2), Heading("Intäkt, högst", MNKR, 2),
            Heading("Resultat, lägst", MNKR, 2, sign=True), Heading("Resultat, högst", MNKR, 2, sign=True),
            Heading("Kapacitet", MNKR, 2), Heading("Uppdrag per fakturerande", decimals=1),
            Heading("Nollpunkt, debiterbar andel", "%", 1), Heading("Antagande"),
        ),
        tuple(
            (
                name, one.low.revenue / MILLION, one.high.revenue / MILLION, one.low.result / MILLION, one.high.result / MILLION,
                one.worth / MILLION, one.per_consultant, 100 * break_even(one).billable, describe(one.scenario),
            )
            for name, one in found
        ),
        MODEL, fmt.listed([name for name, _ in found]), PLANNED_SOURCE, when, chart=True,
    )  # fmt: skip
    amounts = [
        (name, one.low.revenue / MILLION, one.high.revenue / MILLION, words.span(one.low.revenue, one.high.revenue))
        for name, one in found
    ]
    budgets = {one.budget / MILLION for _, one in found}
    goal = min(budgets)
    said = f"Budget {fmt.number(goal, 1)}" if len(budgets) == 1 else f"Lägsta budget {fmt.number(goal, 1)}"
    figure = against(amounts, goal, said, MNKR, max(AXIS, *(high for _, _, high, _ in amounts)))
    best, worst = (pick(found, key=lambda pair: pair[1].high.result) for pick in (max, min))
    headline = (
        f"Bäst resultat ger {best[0]}: {_result(best[1])}; sämst {worst[0]}: {_result(worst[1])}"
        if round(best[1].high.result, -4) != round(worst[1].high.result, -4)
        else f"Scenarierna ger samma resultat: {_result(best[1])}"
    )
    return SheetCard(
        "kapacitet-jamfor", "Scenarier bredvid varandra", headline, "intäkt, mnkr per år", sheet, figure, ROW
    )


def _result(one: Capacity) -> str:
    return f"{words.span(one.low.result, one.high.result, sign=True)}{fmt.NBSP}mnkr"

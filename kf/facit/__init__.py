"""Facit: the published plan's figures beside the figures computed from the data, with each deviation explained."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Literal

from kf import format as fmt
from kf.errors import KfError
from kf.facit.forms import SIGNED, Answers, answer
from kf.facit.question import Published, Question, decimals, questions
from kf.filters import parse_month
from kf.metrics.catalogue import metric
from kf.metrics.relation import RELATIONS
from kf.store import Store

EMPLOYER = "Serviceförvaltningen"
NEEDS = (date(2023, 12, 1), date(2025, 10, 1))  # hires of January 2024 are told by who was there in December
Status = Literal["equal", "explained", "deviates"]
IN_WORDS: dict[Status, str] = {"equal": "lika", "explained": "förklarad avvikelse", "deviates": "avviker"}
_PLACE = re.compile(r"\{(\w+)(\*)?(?:@([\d-]+))?\}")


@dataclass(frozen=True)
class Row:
    """One published figure and the computed one, as text with unit, with what is to be said of them in Swedish.

    `numbers` has them as numbers, the computed one rounded as the published one is printed; None when there is none.
    """

    id: str
    section: str
    what: str
    published: str
    computed: str
    status: Status
    note: str
    numbers: tuple[float, float | None]

    def as_object(self) -> dict[str, Any]:
        """The row as JSON has it."""
        published, computed = self.numbers
        return {"id": self.id, "published": published, "computed": computed, "status": self.status, "note": self.note}


def compare(store: Store) -> list[Row]:
    """Every figure of the plan that can be computed from the data, in the plan's order; without those of a survey or
    of trainees that were not loaded.

    equal: rounds to the published figure as it is printed. explained: it does not, but it is exactly the figure
    that the declared explanation says. deviates: neither. Raises KfError when the data is not the plan's.
    """
    _refuse_others(store)
    return list(_rows(store))


@lru_cache(maxsize=4)
def _rows(store: Store) -> tuple[Row, ...]:
    """A version never changes, so its rows are made once: they take a hundred questions."""
    answers = Answers(store)
    asked = [pair for pair in questions() if store.reach(RELATIONS[metric(pair[1].metric).relation].calendar)]
    return tuple(_row(answers, published, question) for published, question in asked)


def _refuse_others(store: Store) -> None:
    employer = store.dataset.get("employer", "")
    first, last = NEEDS
    if not employer.startswith(EMPLOYER) or store.first_period > first or store.last_period < last:
        raise KfError(
            f"Facit hör till {EMPLOYER}s uppgifter för 2024–2025. Det inlästa datat är {employer}, "
            f"{fmt.month(store.first_period)}–{fmt.month(store.last_period)}.",
            "Läs in de uppgifterna, eller bygg demodata med: python -m kf demo",
        )


def _row(answers: Answers, published: Published, question: Question) -> Row:
    exact = answer(answers, question, published)
    computed = None if exact is None else rounded(exact, published.decimals)
    status = _status(exact, published, question)
    note = _note(answers, question) if status != "deviates" else _deviation(computed, published, question)
    return Row(
        id=published.id,
        section=published.section,
        what=published.what,
        published=_text(published.value, published.unit, published, question),
        computed=_text(computed, _unit(published, question), published, question),
        status=status,
        note=note,
        numbers=(published.value, computed),
    )


def _status(exact: float | None, published: Published, question: Question) -> Status:
    if exact is None:
        return "deviates"
    if rounded(exact, published.decimals) == published.value:
        return "equal"
    expected = question.expected
    if expected and rounded(exact, decimals(expected)) == float(expected):
        return "explained"
    return "deviates"


def rounded(value: float, places: int) -> float:
    """Rounded as people do, halves away from zero; what binary fractions add in the last digits is left out."""
    step = Decimal(1).scaleb(-places)
    return float(Decimal(str(round(value, 9))).quantize(step, ROUND_HALF_UP)) + 0.0


def _unit(published: Published, question: Question) -> str:
    """What the computed figure is in: the plan says % where it means procentenheter."""
    return "procentenheter" if question.form == "points" else published.unit


def _text(value: float | None, unit: str, published: Published, question: Question) -> str:
    if question.form == "since":
        return "–" if value is None else str(int(value))
    return fmt.quantity(value, unit, published.decimals, sign=question.form in SIGNED)


def _note(answers: Answers, question: Question) -> str:
    """The declared explanation with the figures it names filled in."""

    def figure(match: re.Match[str]) -> str:
        key, everybody, month = match.groups()
        period = parse_month(month) if month else question.period
        value = answers.value(key, () if everybody else question.where, period)
        return fmt.quantity(value, metric(key).unit, metric(key).decimals)

    return _PLACE.sub(figure, question.note)


def _deviation(computed: float | None, published: Published, question: Question) -> str:
    if computed is None:
        return "Talet går inte att räkna ut ur det inlästa datat."
    difference = fmt.number(computed - published.value, published.decimals, sign=True)
    if not question.expected:
        return f"Avviker utan förklaring; skillnaden är {difference}."
    explained = fmt.number(float(question.expected), decimals(question.expected))
    return f"Avviker; skillnaden är {difference}. Den kända förklaringen gäller {explained}, inte det här talet."

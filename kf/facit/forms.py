"""What is made of ordinary metrics to give a published figure again: shares, changes and a few counts of groups."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date

from kf.access import Access
from kf.dimensions import PERIOD
from kf.facit.question import Published, Question
from kf.filters import Filters, add_months, months_between
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.metrics.result import Result
from kf.store import Store

ADDITIVE = ("personer", "årsarbetare", "rekryteringar", "avgångar")
TOP, AXIS_STEP = 10, 5
AXIS_AGES, AXIS_YEARS = range(62, 70), 5
YEAR_BEFORE = -12

# The published plan's tables hold groups of one person. HR has handed them out already, so these questions, and
# no others, are asked as HR whoever reads the answer: kf.cleared.CLEARED["facit"].
CLEARED = Access("hr")


class Answers:
    """The answers of one store, each question asked once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._given: dict[tuple, Result] = {}

    def result(
        self, key: str, where: tuple[str, ...], period: date, by: tuple[str, ...] = (), months: int = 1
    ) -> Result:
        """The answer of the one door; flows are summed from January."""
        asked = (key, where, period, by, months)
        if asked not in self._given:
            filters = Filters.from_words(where, period)
            self._given[asked] = evaluate(self.store, metric(key), filters, by, CLEARED, months)
        return self._given[asked]

    def value(self, key: str, where: tuple[str, ...], period: date) -> float | None:
        """The figure; nobody there is 0 of what can be added up, and no figure of a rate or a mean."""
        result = self.result(key, where, period)
        if result.empty:
            return 0.0 if metric(key).unit in ADDITIVE and not result.notes else None
        return result.value


def answer(answers: Answers, question: Question, published: Published) -> float | None:
    """The computed figure, in the published one's unit and unrounded; None when there is none."""
    return FORMS[question.form](answers, question, published)


def _value(answers: Answers, q: Question, _: Published) -> float | None:
    return answers.value(q.metric, q.where, q.period)


def _share(answers: Answers, q: Question, _: Published) -> float | None:
    """Percent: those who are also in the part (or the metric's own), of all."""
    part = answers.value(q.metric, (*q.where, *q.part), q.period)
    whole = answers.value(q.of or q.metric, () if q.of else q.where, q.period)
    return 100 * part / whole if part is not None and whole else None


def _change(answers: Answers, q: Question, _: Published) -> float | None:
    """The difference against the year before, in the metric's unit; of a percentage in percentage points."""
    now, before = (answers.value(q.metric, q.where, add_months(q.period, back)) for back in (0, YEAR_BEFORE))
    return now - before if now is not None and before is not None else None


def _change_percent(answers: Answers, q: Question, _: Published) -> float | None:
    """The difference against the year before, in percent of what it was then."""
    now, before = (answers.value(q.metric, q.where, add_months(q.period, back)) for back in (0, YEAR_BEFORE))
    return 100 * (now - before) / before if now is not None and before else None


def _top(answers: Answers, q: Question, _: Published) -> float:
    """How many groups a list of the ten largest has."""
    frame = answers.result(q.metric, q.where, q.period, q.part).frame
    return float(min(TOP, (frame["value"] > 0).sum()))


def _axis(answers: Answers, q: Question, _: Published) -> float:
    """Where the axis ends: the plan's largest bar, up to the next 5.

    A bar is how many are of an age at the end of one of five years if everybody stays, which is those born in one
    year: they are found by the year in which they reach 65 or, born before 1960, 69. The last bar is 70 and older.
    """
    first = q.period.year
    at = {
        age: dict(answers.result(key, (), q.period, ("ar",)).frame[["ar", "value"]].itertuples(index=False))
        for age, key in ((65, "reaches_65"), (69, "reaches_69"), (70, "reaches_69_accumulated"))
    }
    bars = [0.0]
    for year in range(first, first + AXIS_YEARS):
        for age in AXIS_AGES:
            milestone = 65 if year - age + 65 >= first else 69
            bars.append(at[milestone].get(year - age + milestone, 0))
        bars.append(at[70].get(year, 0) - at[69].get(year, 0))
    return float(math.ceil(max(bars) / AXIS_STEP) * AXIS_STEP)


def _since(answers: Answers, q: Question, published: Published) -> float | None:
    """The year, the published one or later, since which no October lies below the one before, and the last above it."""
    months = months_between(date(int(published.value), q.period.month, 1), q.period)
    frame = answers.result(q.metric, q.where, q.period, (PERIOD,), months).frame
    series = {
        period.year: n
        for period, n in zip(frame[PERIOD], frame["value"], strict=True)
        if period.month == q.period.month
    }
    year = q.period.year
    while year - 1 in series and series[year - 1] <= series[year]:
        year -= 1
    return float(year) if year in series and series[year] < series[q.period.year] else None


FORMS: Mapping[str, Callable[[Answers, Question, Published], float | None]] = {
    "value": _value,
    "share": _share,
    "change": _change,
    "points": _change,
    "change_pct": _change_percent,
    "top10": _top,
    "axis": _axis,
    "since": _since,
}
SIGNED = ("change", "points", "change_pct")

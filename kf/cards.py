"""The card: one question, what its answer says, and how it is drawn. The same for page, export and slide."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from kf import format as fmt
from kf.access import Access
from kf.breaks import breaks
from kf.charts.theme import Figure
from kf.dimensions import PERIOD, chain
from kf.filters import Filters
from kf.metrics.catalogue import metric
from kf.metrics.chance import interval
from kf.metrics.change import with_change
from kf.metrics.evaluate import KEPT_ANSWERS, calendar, evaluate
from kf.metrics.headlines import ended, level, unanswered
from kf.metrics.metric import Metric
from kf.metrics.relation import RELATIONS
from kf.metrics.result import Result
from kf.plan.indicators import planned
from kf.plan.status import HELT, judge
from kf.plan.targets import Goal, targets
from kf.store import Store
from kf.workspace.events import Event

Draw = Callable[..., Figure]


@dataclass(frozen=True)
class Card:
    """A metric cut by dimensions, its chart and headline. `where` narrows it beyond the reader's filters.

    `goal` names the column of the budget that its total is held against. `months` is the length of a series.
    `compared` is whether the reader's comparison says anything here, `most` how many groups a chart draws (0: its own).
    `against` is another metric that it is compared with, instead of the reader's comparison; its headline is then given
    both, and its axis begins at nothing. The plan's indicators that its figures are, and their targets, are found by
    themselves (`kf.plan.targets`).
    """

    metric: str
    by: tuple[str, ...]
    chart: Draw
    headline: Callable[..., str]
    title: str = ""
    where: tuple[tuple[str, str], ...] = ()
    months: int = 60
    height: int = 380
    goal: str = ""
    window: str = ""
    compared: bool = True
    most: int = 0
    against: str = ""

    @property
    def key(self) -> str:
        """A key that tells the card from the others of its page, stable over reruns."""
        return "-".join([self.metric, *self.by, *(f"{k}-{v}" for k, v in self.where)])

    @property
    def topic(self) -> str:
        """What it is about: the small line over the headline."""
        return self.title or metric(self.metric).label


@dataclass(frozen=True)
class Comparison:
    """What the figures are held against: other filters, and their name in words."""

    filters: Filters
    words: str


@dataclass(frozen=True)
class Answer:
    """A card answered: its result, what it is compared with, goals and breaks; ready to draw or export.

    `chosen` is the figure of the reader's own window, when the card's series has another: its headline begins with it.
    """

    card: Card
    result: Result
    comparison: Result | None = None
    compared_with: str = ""
    goals: tuple[tuple[date, float, str], ...] = ()
    breaks: tuple[tuple[date, str], ...] = ()
    indicators: tuple[str, ...] = ()
    so_far: str = ""
    chosen: Result | None = None

    @property
    def topic(self) -> str:
        """What it is about, and which of the plan's indicators it is."""
        named = f" · {', '.join(self.indicators)}" if self.indicators else ""
        return self.card.topic + named

    @cached_property
    def told(self) -> Result:
        """The result as a table tells it: beside what it is compared with, where rows can be matched."""
        if self.comparison is None or PERIOD in self.result.by or "month" in self.result.columns:
            return self.result
        return with_change(self.result, self.comparison)

    @cached_property
    def headline(self) -> str:
        """What the figures say."""
        if self.card.against and self.comparison is not None:
            return self.card.headline(self.result, self.comparison)
        if self.so_far:
            return self.card.headline(self.result, self.so_far)
        said = self.card.headline(self.result)
        label = f"{self.result.metric.label}:"
        if self.chosen is not None and not unanswered(self.chosen) and said.startswith(label):
            said = f"{level(self.chosen)};{said.removeprefix(label)}"
        if self.comparison is None or PERIOD not in self.result.by:
            return said
        beside = ended(self.comparison)  # the group that a series is held against is told with it
        return f"{said}. {fmt.upper_first(self.compared_with)}: {beside}" if beside else said

    @cached_property
    def figure(self) -> Figure:
        """The chart."""
        more: dict = {"goals": self.goals, "breaks": self.breaks} if PERIOD in self.result.by else {}
        if self.card.most:
            more["most"] = self.card.most
        if self.card.against:
            more["from_zero"] = True
        return self.card.chart(self.result, self.comparison, **more)

    @property
    def small(self) -> str:
        """The small line under the headline: when, who, against what, and which filters do not hold for it."""
        compared = f"jämfört med {self.compared_with}" if self.compared_with else ""
        words = (self.result.window_label(), self.result.narrowed(), compared, self.result.not_held)
        return " · ".join(filter(None, words))

    @cached_property
    def alt(self) -> str:
        """The chart's text alternative: what it is, what it says, and where the figures are."""
        return fmt.sentences(
            f"Diagram: {self.topic}, {self.result.window_label()}", self.headline, "Siffrorna finns i fliken Tabell"
        )


@lru_cache(maxsize=KEPT_ANSWERS)
def answer(
    card: Card,
    store: Store,
    filters: Filters,
    access: Access,
    comparison: Comparison | None = None,
    events: tuple[Event, ...] = (),
) -> Answer:
    """Evaluate a card's question, and the same question for what it is compared with. Answers are kept.

    `events` are those that people have written; they break a series as those of the version do.
    """
    one = metric(card.metric)
    narrowed = _within(_narrowed(card, filters), calendar(store, one)[0]) if card.window else _narrowed(card, filters)
    result = evaluate(store, one, narrowed, card.by, access, card.months)
    other = None
    words = comparison.words if comparison else ""
    relation = RELATIONS[one.relation]
    of_staff = relation.beside_staff or not relation.calendar
    reach = store.reach(() if of_staff else relation.calendar)
    if card.against:
        other, words = _against(card, store, narrowed, access), metric(card.against).label.lower()
    elif (
        comparison
        and card.compared
        and _says(card, filters, comparison)
        and reach
        and comparison.filters.period >= reach[0]
    ):
        other = evaluate(store, one, _narrowed(card, comparison.filters), card.by, access, card.months)
    targeted = _targets(card, store, narrowed, one)
    series = PERIOD in card.by
    own = Filters(filters.period, filters.window, narrowed.where)
    return Answer(
        card=card,
        result=result if series else _beside(result, targeted),
        comparison=other,
        compared_with=words if other is not None else "",
        indicators=tuple(one.indicator for one in targeted),
        so_far=_so_far(one, store, narrowed, access, targeted) if card.by == ("tertial",) else "",
        goals=_goals(card, store, narrowed) if card.goal else _at_the_years_end(narrowed, targeted) if series else (),
        chosen=evaluate(store, one, own, (), access) if series and own != narrowed else None,
        breaks=breaks(store, narrowed, result, events) if series and of_staff else (),
    )


def _says(card: Card, filters: Filters, comparison: Comparison) -> bool:
    """Whether a card's figures can be held against it. A series has last year's month in it, and lines of its own if it is cut;
    groups of what the comparison differs in (an avdelning, by avdelning) are not in it, or are the same."""
    one, other = dict(filters.where), dict(comparison.filters.where)
    if PERIOD in card.by and (one == other or len(card.by) > 1):
        return False
    if filters.period != comparison.filters.period:
        return True
    differs = {chain(key)[0] for key in {**one, **other} if one.get(key) != other.get(key)}
    return not differs <= {chain(key)[0] for key in card.by if key != PERIOD}


def _against(card: Card, store: Store, filters: Filters, access: Access) -> Result | None:
    """The other metric under the same filters; None when it does not have them, and would be of something else."""
    other = metric(card.against)
    if any(key not in other.dimensions for key, _ in filters.where):
        return None
    return evaluate(store, other, filters, card.by, access, card.months)


def _targets(card: Card, store: Store, filters: Filters, one: Metric) -> tuple[Goal, ...]:
    """The plan's targets that are on just the card's figures."""
    where = tuple((key, values) for key, values in filters.where if key in one.dimensions)
    return targets(store, card.metric, where, card.by)


def _beside(result: Result, goals: tuple[Goal, ...]) -> Result:
    """The result with a column `goal`, where there is a target for its rows."""
    if not goals or result.empty:
        return result
    columns, rows = result.columns, range(len(result.columns["value"]))
    goal = [math.nan] * len(rows)
    for one in goals:
        for row in rows:
            # of a table by tertial the target is for one year
            in_year = "tertial" not in columns or str(columns["tertial"][row]).startswith(str(one.year))
            if in_year and all(str(columns[key][row]) == value for key, value in one.at):
                goal[row] = one.value
    return replace(result, columns={**columns, "goal": goal})


def _so_far(one: Metric, store: Store, filters: Filters, access: Access, goals: tuple[Goal, ...]) -> str:
    """What the card's indicator is judged by, `11,9 % januari–augusti 2026, mål 14 %`: a tertial by itself is not.

    The target is named of its own year alone. Empty where there is no indicator, or no figure that may be shown.
    """
    indicator = next((known for known in planned(store) for goal in goals[:1] if known.id == goal.indicator), None)
    if indicator is None or indicator.target is None:
        return ""
    result = evaluate(store, one, Filters(filters.period, "ytd", filters.where), (), access)
    if result.value is None or one.beyond(result.value):
        return ""
    row = result.frame.iloc[0]
    ends = interval(row, one.decimals) if "low" in row else ""
    rate = " i årstakt" if one.key.endswith("_annual") else ""
    text = f"{indicator.figure(result.value)}{rate} {result.window_label()}{f' ({ends})' if ends else ''}"
    if indicator.year != filters.period.year:
        return text
    missed = judge(indicator.rounded(result.value), indicator.target, indicator.direction) != HELT
    within = ", inom intervallet" if missed and ends and row["low"] <= indicator.target <= row["high"] else ""
    return f"{text}, mål {indicator.figure(indicator.target)}{within}"


def _at_the_years_end(filters: Filters, goals: tuple[Goal, ...]) -> tuple[tuple[date, float, str], ...]:
    """A series reaches for its target at the end of the year."""
    return tuple((date(filters.period.year, 12, 1), one.value, f"Mål {one.text}") for one in goals)


def _narrowed(card: Card, filters: Filters) -> Filters:
    for key, value in card.where:
        filters = filters.narrowed(key, value)
    return Filters(filters.period, card.window, filters.where) if card.window else filters


def _within(filters: Filters, first: date) -> Filters:
    """The same months as far back as there is anything of: a card's two years may begin before its figures do."""
    start, end = filters.span()
    return replace(filters, window=f"{fmt.iso_month(first)}..{fmt.iso_month(end)}") if start < first <= end else filters


def _goals(card: Card, store: Store, filters: Filters) -> tuple[tuple[date, float, str], ...]:
    """Next year's budget, when the filters are such as the budget has."""
    if any(key != "avdelning" for key, _ in filters.where):
        return ()
    year = filters.period.year + 1
    chosen = list(filters.values("avdelning"))
    found = [v for ar, avdelning, v in _budget(store, card.goal) if ar == year and (not chosen or avdelning in chosen)]
    return ((date(year, 12, 1), sum(found), f"Budget {year}: {fmt.number(sum(found))}"),) if found else ()


@lru_cache(maxsize=16)
def _budget(store: Store, column: str) -> list[tuple[int, str, float]]:
    """Year, avdelning and what is budgeted of a column, where it is; small, and asked for by every card that has a goal."""
    return store.query(f"SELECT ar, avdelning, {column}::DOUBLE FROM budget WHERE {column} IS NOT NULL")

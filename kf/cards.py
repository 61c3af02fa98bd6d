"""The card: one question, what its answer says, and how it is drawn. The same for page, export and slide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from kf import card_goals
from kf import format as fmt
from kf.access import Access
from kf.breaks import breaks
from kf.charts.theme import Figure
from kf.dimensions import PERIOD, chain
from kf.filters import Filters
from kf.metrics.catalogue import metric
from kf.metrics.change import with_change
from kf.metrics.evaluate import KEPT_ANSWERS, calendar, evaluate
from kf.metrics.headlines import ended, level, unanswered
from kf.metrics.relation import RELATIONS
from kf.metrics.result import Result
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
    one, series = metric(card.metric), PERIOD in card.by
    narrowed = _narrowed(card, filters)
    if card.window and not series:
        narrowed = _within(narrowed, calendar(store, one)[0])
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
    targeted = card_goals.of_plan(store, one, card.by, narrowed)
    goals: tuple[tuple[date, float, str], ...] = ()
    if series and card.goal:
        goals = card_goals.next_years_budget(store, card.goal, narrowed)
    elif series:
        goals = card_goals.at_the_years_end(narrowed, targeted)
    own = Filters(filters.period, filters.window, narrowed.where)
    return Answer(
        card=card,
        result=result if series else card_goals.beside(result, targeted),
        comparison=other,
        compared_with=words if other is not None else "",
        indicators=tuple(one.indicator for one in targeted),
        so_far=card_goals.so_far(one, store, narrowed, access, targeted) if card.by == ("tertial",) else "",
        goals=goals,
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


def _narrowed(card: Card, filters: Filters) -> Filters:
    for key, value in card.where:
        filters = filters.narrowed(key, value)
    return Filters(filters.period, card.window, filters.where) if card.window else filters


def _within(filters: Filters, first: date) -> Filters:
    """The same months as far back as there is anything of: a card's two years may begin before its figures do."""
    start, end = filters.span()
    return replace(filters, window=f"{fmt.iso_month(first)}..{fmt.iso_month(end)}") if start < first <= end else filters

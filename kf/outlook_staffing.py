"""A staffing forecast as cards: staff and gap, recruitment need by cause, what it costs, the way there, and per group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from kf import format as fmt
from kf.charts.intervals import intervals
from kf.charts.need import cost, need
from kf.charts.staff import gap, staff
from kf.charts.theme import Figure
from kf.charts.waterfall import waterfall
from kf.filters import label, said_not_held
from kf.forecast.answer import Columns
from kf.forecast.staffing import STAFFING
from kf.forecast.staffing_projection import CAUSES, StaffingProjection
from kf.forecast.staffing_sayings import say_cost, say_gap, say_groups, say_staff, say_way
from kf.forecast.staffing_table import per_hire
from kf.metrics.metric import Metric
from kf.metrics.result import Result
from kf.outlook import Frame

NARROW, TALL = 380, 460
GAP: Columns = (("gap", "Gap"), ("gap_low", "Gap lägst"), ("gap_high", "Gap högst"))
UNHIRED: Columns = (("unhired", "Utan rekrytering"),)
SINCE = (("need_accumulated", "value"), ("need_accumulated_low", "low"), ("need_accumulated_high", "high"))


def _variant(key: str, name: str, unit: str, words: str) -> Metric:
    return replace(STAFFING, key=f"staffing_{key}", label=name, unit=unit, definition=f"{words} {STAFFING.definition}")  # type: ignore[arg-type]


STAFF_METRIC = _variant(
    "staff",
    "Anställda vid årets slut",
    "personer",
    "Anställda vid årets slut = de som fanns vid dess början − pension − andra avgångar − de som byter bort + de som byter hit "
    "+ rekryteringar. Gap = anställda − behov.",
)
COST_METRIC = _variant(
    "cost",
    "Kostnad för rekryteringar",
    "kr",
    "Kostnad = antal rekryteringar × timmar för rekrytering och introduktion × kronor per timme.",
)


@dataclass(frozen=True)
class Aspect:
    """One card of a forecast: topic, the figure it is about (column, with `_low` and `_high`), columns beside it, words and chart."""

    topic: str
    metric: Metric
    value: str
    further: Columns
    say: Callable[[StaffingProjection], str]
    chart: Callable[..., Figure]


ASPECTS = {
    "staff": Aspect(
        "Anställda mot behov, vid årets slut",
        STAFF_METRIC,
        "staff",
        (("demand", "Behov"), *GAP, *UNHIRED),
        say_staff,
        staff,
    ),
    "gap": Aspect(
        "Gap mot behovet, vid årets slut",
        replace(STAFF_METRIC, label="Gap mot behovet"),
        "gap",
        (("staff", "Anställda"), ("demand", "Behov"), ("unhired_gap", "Gap utan rekrytering")),
        say_gap,
        gap,
    ),
    "need": Aspect(
        "Rekryteringsbehov per år, efter orsak",
        STAFFING,
        "need",
        (
            *((key, fmt.upper_first(words)) for key, words in CAUSES.items()),
            ("surplus", "Fler än som behövs"),
            ("hired", "Rekryteras"),
        ),
        lambda one: one.headline(),
        need,
    ),
    "cost": Aspect("Vad rekryteringarna kostar", COST_METRIC, "cost", (("hired", "Rekryteras"),), say_cost, cost),
    "way": Aspect(
        "Vägen från i dag",
        STAFF_METRIC,
        "staff",
        (
            ("at_start", "Vid årets början"),
            ("less_retired", "Pension"),
            ("less_departed", "Egen begäran och övrigt"),
            ("less_moved", "Byter bort"),
            ("moved_in", "Byter hit"),
            ("hired", "Rekryteras"),
        ),
        say_way,
        waterfall,
    ),
}


@dataclass(frozen=True)
class StaffingOutlook:
    """A forecast that is not cut, in one aspect (a key of ASPECTS). `named` tells its card from those of other scenarios.

    `shared` is what charts that stand side by side have in common: the range, or the end, of their axis.
    """

    projection: StaffingProjection
    aspect: str
    named: str = ""
    shared: object = None

    compared_with = ""
    comparison = None
    breaks = ()

    @property
    def card(self) -> Frame:
        """The card's frame."""
        key = "-".join(["staffing", self.aspect, *([self.named] if self.named else [])])
        topic = self._aspect.topic + (f" {self._horizon}" if self.aspect == "way" else "")
        return Frame(key, topic, NARROW, self._aspect.chart)

    @property
    def _aspect(self) -> Aspect:
        return ASPECTS[self.aspect]

    @property
    def _horizon(self) -> str:
        return f"till slutet av {self.projection.filters.period.year + self.projection.years}"

    @cached_property
    def told(self) -> Result:
        """The figures that table and files have, with all that must be known of them."""
        one = self._aspect
        frame = self.projection.frame
        if len(frame):
            less = {f"less_{name}": -frame[key] for name, key in _LESS.items()}
            frame = frame.assign(ar=frame["label"], at_start=frame["before"], **less)
            frame = frame.assign(value=frame[one.value], low=frame[f"{one.value}_low"], high=frame[f"{one.value}_high"])
            frame = frame[["ar", "value", "low", "high", *(key for key, _ in one.further), "withheld"]]
        else:
            frame = frame.reindex(columns=["ar", "value", "low", "high", "withheld"])
        metric = one.metric
        if metric is COST_METRIC:
            metric = replace(metric, definition=f"{metric.definition} {cost_words(self.projection)}")
        return self.projection.as_result(metric, ("ar",), frame, one.further if len(frame) else ())

    @cached_property
    def result(self) -> Result:
        """The same without the notes, which the page says once for all its cards."""
        return replace(self.told, notes=() if len(self.told.frame) else self.told.notes)

    @cached_property
    def headline(self) -> str:
        """What the figures say."""
        return self.projection.headline() if _silent(self.projection) else self._aspect.say(self.projection)

    @property
    def small(self) -> str:
        """From when, who, and what is assumed; beside other scenarios only that."""
        return self.projection.assumption if self.named else _small(self.projection)

    @cached_property
    def figure(self) -> Figure:
        """The chart."""
        return self._aspect.chart(self.projection, (), *([self.shared] if self.shared is not None else []))

    @property
    def alt(self) -> str:
        """The chart's text alternative."""
        return f"Diagram: {self.card.topic}. {self.headline}. Siffrorna finns i fliken Tabell."


_LESS = {"retired": "retired", "departed": "departed", "moved": "moved_out"}


@dataclass(frozen=True)
class StaffingGroups:
    """A forecast that is cut: each group's recruitment need until the horizon, and where it stands then."""

    projection: StaffingProjection

    compared_with = ""
    comparison = None
    breaks = ()

    @property
    def card(self) -> Frame:
        """The card's frame."""
        cut = self.projection.by[0]
        return Frame("staffing-groups", f"Rekryteringsbehov per {label(cut).lower()}", TALL, intervals)

    @cached_property
    def told(self) -> Result:
        """A row per group: what is needed since the origin, of that pension, and staff and gap at the horizon."""
        frame, cut = self.projection.frame, self.projection.by[0]
        further = (
            ("today", "I dag"), ("retired", "Pension"), ("departed", "Slutar i övrigt"), ("hired", "Rekryteras"),
            ("staff", "Vid horisonten"), ("demand", "Behov då"), *GAP, ("cost_tkr", "Kostnad, tkr"),
        )  # fmt: skip
        if frame.empty:
            nobody = frame.reindex(columns=[cut, "value", "low", "high", "withheld"])
            return self.projection.as_result(STAFFING, (cut,), nobody)
        groups = frame.groupby(cut, sort=False)
        last = groups.tail(1).set_index(cut)
        sums = groups[["retired", "departed", "hired", "cost"]].sum(min_count=1)
        found = last.assign(**{name: sums[name] for name in ("retired", "departed", "hired")})
        found = found.assign(today=groups["before"].first(), cost_tkr=sums["cost"] / 1000)
        found = found.rename(columns=dict(SINCE)).reset_index()
        found = found[[cut, "value", "low", "high", *(key for key, _ in further), "withheld"]]
        return self.projection.as_result(STAFFING, (cut,), found, further)

    @cached_property
    def result(self) -> Result:
        """The same without the notes, which the page says once for all its cards."""
        return replace(self.told, notes=() if len(self.told.frame) else self.told.notes)

    @cached_property
    def headline(self) -> str:
        """What the figures say."""
        return self.projection.headline() if self.projection.empty else say_groups(self.projection)

    @property
    def small(self) -> str:
        """From when, who, and what is assumed."""
        return _small(self.projection)

    @cached_property
    def figure(self) -> Figure:
        """The chart."""
        return intervals(self.result)

    @property
    def alt(self) -> str:
        """The chart's text alternative."""
        return f"Diagram: {self.card.topic}. {self.headline}. Siffrorna finns i fliken Tabell."


def cost_words(projection: StaffingProjection) -> str:
    """The parameters behind what a recruitment costs, in a sentence."""
    parts = [
        f"{row.label.lower()} {fmt.quantity(row.value, row.unit.removesuffix(' per rekrytering'))}"
        for row in projection.costs.itertuples(index=False)
    ]
    return f"En rekrytering antas kosta {fmt.quantity(per_hire(projection.costs), 'kr')}: {fmt.listed(parts)}."


def _silent(projection: StaffingProjection) -> bool:
    return projection.empty or bool(projection.frame["withheld"].any())


def _small(projection: StaffingProjection) -> str:
    since = fmt.month(projection.filters.period)
    assumed = projection.assumption.removesuffix(".")
    words = (f"från {since}", projection.filters.sentence(), assumed, said_not_held(projection.notes))
    return " · ".join(filter(None, words))

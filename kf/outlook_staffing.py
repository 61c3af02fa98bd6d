"""A staffing forecast as cards: staff and gap, recruitment need by cause, what it costs, the way there, and per group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from kf import format as fmt
from kf.charts.intervals import intervals
from kf.charts.theme import Figure
from kf.filters import label, said_not_held
from kf.forecast.answer import Columns
from kf.forecast.staffing import STAFFING
from kf.forecast.staffing_projection import StaffingProjection
from kf.forecast.staffing_sayings import NOTHING, say_carried, say_groups, say_lacking
from kf.forecast.staffing_table import per_hire
from kf.metrics.result import Result
from kf.outlook import Frame
from kf.staffing_aspects import ASPECTS, COST_METRIC, GAP, STAFF_METRIC, Aspect

NARROW, TALL = 380, 460
SINCE = (("need_accumulated", "value"), ("need_accumulated_low", "low"), ("need_accumulated_high", "high"))


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
        """The same without the notes, which the page says once for all its cards; with what the columns count twice."""
        if self.told.frame.empty:
            return self.told
        carried = say_carried(self.projection) if self.aspect == "need" else ""
        return replace(self.told, notes=(carried,) if carried else ())

    @cached_property
    def headline(self) -> str:
        """What the figures say."""
        return self.projection.silence or self._aspect.say(self.projection)

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
        return fmt.sentences(f"Diagram: {self.card.topic}", self.headline, "Siffrorna finns i fliken Tabell")


_LESS = {"retired": "retired", "departed": "departed", "moved": "moved_out"}


@dataclass(frozen=True)
class StaffingGroups:
    """A forecast that is cut: each group's recruitment need until the horizon, and where it stands then.

    With `lacking` how many lack at the horizon: without recruitment, where that is assumed to fill what is open.
    """

    projection: StaffingProjection
    lacking: bool = False

    compared_with = ""
    comparison = None
    breaks = ()

    @property
    def card(self) -> Frame:
        """The card's frame."""
        per = f"per {label(self.projection.by[0]).lower()}"
        if not self.lacking:
            return Frame("staffing-groups", f"Rekryteringsbehov {per}", TALL, intervals)
        without = "" if self._gap == "gap" else " utan rekrytering"
        return Frame("staffing-groups", f"Så många saknas vid horisonten{without}, {per}", TALL, intervals)

    @cached_property
    def _gap(self) -> str:
        """The gap that there is something to say of: where nobody lacks, what it would be without recruitment."""
        frame = self.projection.frame
        if frame.empty or frame["withheld"].all():
            return "gap"
        last = frame.groupby(self.projection.by[0], sort=False).tail(1)
        return "gap" if (last["gap"].abs() >= NOTHING).any() else "unhired_gap"

    @cached_property
    def told(self) -> Result:
        """A row per group: what is needed since the origin, of that pension, and staff and gap at the horizon."""
        frame, cut = self.projection.frame, self.projection.by[0]
        further: Columns = (
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
        metric = STAFFING
        if self.lacking:
            metric, gap = replace(STAFF_METRIC, label="Saknas vid horisonten"), self._gap
            found = found.assign(value=-found[gap], low=-found[f"{gap}_high"], high=-found[f"{gap}_low"])
            further = (*further, ("need_accumulated", "Rekryteringsbehov"))
        else:
            found = found.rename(columns=dict(SINCE))
        found = found.reset_index()[[cut, "value", "low", "high", *(key for key, _ in further), "withheld"]]
        return self.projection.as_result(metric, (cut,), found, further)

    @cached_property
    def result(self) -> Result:
        """The same without the notes, which the page says once for all its cards."""
        return replace(self.told, notes=() if len(self.told.frame) else self.told.notes)

    @cached_property
    def headline(self) -> str:
        """What the figures say."""
        if self.projection.empty:
            return self.projection.headline()
        return say_lacking(self.projection, self._gap) if self.lacking else say_groups(self.projection)

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
        return fmt.sentences(f"Diagram: {self.card.topic}", self.headline, "Siffrorna finns i fliken Tabell")


def cost_words(projection: StaffingProjection) -> str:
    """The parameters behind what a recruitment costs, in a sentence."""
    parts = [
        f"{row.label.lower()} {fmt.quantity(row.value, row.unit.removesuffix(' per rekrytering'))}"
        for row in projection.costs.itertuples(index=False)
    ]
    return f"En rekrytering antas kosta {fmt.quantity(per_hire(projection.costs), 'kr')}: {fmt.listed(parts)}."


def _small(projection: StaffingProjection) -> str:
    since = fmt.month(projection.filters.period)
    assumed = projection.assumption.removesuffix(".")
    words = (f"från {since}", projection.filters.sentence(), assumed, said_not_held(projection.notes))
    return " · ".join(filter(None, words))

"""A forecast as a card: the same headline, chart, table, definition and downloads as a metric has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from kf import format as fmt
from kf.charts.fan import fan
from kf.charts.intervals import intervals
from kf.charts.theme import Figure
from kf.filters import label
from kf.forecast.pension_lines import result
from kf.forecast.pension_sayings import NOTHING, say_begun, say_yearly
from kf.forecast.projection import Projection
from kf.forecast.simple import MODEL
from kf.metrics.result import Result

NARROW, TALL = 380, 460


@dataclass(frozen=True)
class Frame:
    """What a card is called, how tall its chart is, and which chart that is (what `kf.cards.Card` is to an Answer)."""

    key: str
    topic: str
    height: int
    chart: object


@dataclass(frozen=True)
class Outlook:
    """A forecast, per year or accumulated; cut by a dimension, each group's sum at the horizon."""

    projection: Projection
    accumulated: bool = False

    compared_with = ""
    comparison = None
    breaks = ()

    @property
    def card(self) -> Frame:
        """The card's frame."""
        cut = self.projection.by
        key = "-".join([self.projection.metric.key, "accumulated" if self.accumulated else "yearly", *cut])
        how = "sammanlagt" if self.accumulated else "per år"
        topic = f"{self.projection.metric.label}, {how}" + (f", per {label(cut[0]).lower()}" if cut else "")
        return Frame(key, topic, TALL if cut else NARROW, intervals if cut else fan)

    @cached_property
    def told(self) -> Result:
        """The figures that table and files have, with all that must be known of them."""
        return result(self.projection, self.accumulated)

    @cached_property
    def result(self) -> Result:
        """The same without the notes, which the page says once for all its cards; with what the year's dot is made of."""
        yearly = not self.accumulated and not self.projection.by
        return replace(self.told, notes=tuple(filter(None, [say_begun(self.projection)])) if yearly else ())

    @cached_property
    def headline(self) -> str:
        """What the figures say."""
        if not self.projection.by:
            return self.projection.headline() if self.accumulated else say_yearly(self.projection)
        shown = self.result.frame.dropna(subset="value")
        if shown.empty:
            return "Inga grupper är stora nog att visas"
        top = shown.loc[shown["value"].idxmax()]
        span = f"{fmt.number(top['value'])}{fmt.interval(top['low'], top['high'])}"
        until = f"till och med {self._horizon}{f' enligt {MODEL}' if self.projection.whose else ''}"
        if top["value"] < NOTHING:
            return f"Ingen väntas gå i de grupper som visas {until}"
        if len(self.result.frame) == 1:  # there is nothing to be most of
            return f"{top[self.projection.by[0]]}: {span} väntas gå {until}"
        return f"Flest väntas gå i {top[self.projection.by[0]]}: {span} {until}"

    @property
    def _horizon(self) -> int:
        return int(self.projection.frame["year"].max())

    @property
    def small(self) -> str:
        """From when, who, and what is assumed."""
        since = fmt.month(self.projection.filters.period)
        return f"från {since} · {self.projection.filters.sentence()} · {self.projection.assumption.removesuffix('.')}"

    @cached_property
    def figure(self) -> Figure:
        """The chart."""
        if self.projection.by:
            return intervals(self.result)
        return fan(self.projection, accumulated=self.accumulated)

    @property
    def alt(self) -> str:
        """The chart's text alternative."""
        return fmt.sentences(f"Diagram: {self.card.topic}", self.headline, "Siffrorna finns i fliken Tabell")

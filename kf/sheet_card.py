"""A sheet as a card: the same headline, chart, table, definition and downloads as a metric has."""

from __future__ import annotations

from dataclasses import dataclass

from kf import format as fmt
from kf.charts.theme import Figure
from kf.outlook import Frame
from kf.sheet import Sheet


@dataclass(frozen=True)
class SheetCard:
    """A sheet with its headline and chart; without a chart the card has only the table and how it is counted."""

    key: str
    topic: str
    headline: str
    small: str
    result: Sheet
    figure: Figure | None = None
    height: int = 380

    @property
    def card(self) -> Frame:
        """The card's frame."""
        return Frame(self.key, self.topic, self.height, None)

    @property
    def told(self) -> Sheet:
        """The figures that table and files have."""
        return self.result

    @property
    def alt(self) -> str:
        """The chart's text alternative."""
        return fmt.sentences(f"Diagram: {self.topic}", self.headline, "Siffrorna finns i fliken Tabell")

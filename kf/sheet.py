"""A sheet: figures that are not of people (money, hours, assumptions), with what they are; shown and exported as a Result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from kf import format as fmt

Cell = str | float | None
EXACT = -1  # as many decimals as the figure has, at most two


@dataclass(frozen=True)
class Heading:
    """One column: its Swedish heading, unit, and the decimals its figures are read with (EXACT: those they have; None: text)."""

    label: str
    unit: str = ""
    decimals: int | None = None
    sign: bool = False

    @property
    def words(self) -> str:
        """The heading with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Sheet:
    """Rows under headings, with the question they answer. Text columns come before those with figures.

    `chart` is how a spreadsheet draws the first column of figures: as bars, or not at all.
    """

    label: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    definition: str
    about: str
    source: str
    data_date: date
    notes: tuple[str, ...] = ()
    chart: bool = False

    def table(self) -> pd.DataFrame:
        """The figures as a table to read: Swedish headings, values as text."""
        read = [[_read(cell, heading) for cell, heading in zip(row, self.headings, strict=True)] for row in self.rows]
        return pd.DataFrame(read, columns=[heading.words for heading in self.headings])

    def how(self) -> str:
        """What it is, as Markdown."""
        return (
            f"**{self.label}.** {self.definition}\n\n**Avser:** {self.about}.\n\n"
            f"**Källa:** {self.source}. Uppgifter till och med {fmt.month(self.data_date)}."
        )

    def question(self) -> list[tuple[str, str]]:
        """What the figures are: headings and sentences for the reader of a file."""
        return [
            ("Uppgift", self.label),
            ("Definition", self.definition),
            ("Avser", fmt.upper_first(self.about)),
            ("Datum", f"Uppgifter till och med {fmt.month(self.data_date)}"),
            ("Källa", self.source),
            *(("Anmärkning", note) for note in self.notes),
        ]


def _read(cell: Cell, heading: Heading) -> str:
    if isinstance(cell, str):
        return cell
    return fmt.exact(cell) if heading.decimals == EXACT else fmt.number(cell, heading.decimals or 0, heading.sign)

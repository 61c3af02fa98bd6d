"""Which of the first rows holds the headings: title rows, group headings and blank rows stand above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

TOP = 40  # the rows in which a header is looked for
VALUE = re.compile(r"[-+−]?[0-9][0-9\s.,:/%-]*(kr|sek|%)?|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*", re.IGNORECASE)
# words that headings of a list of people have; only to tell sheets and rows apart, never to understand a column
PEOPLE = re.compile(
    r"pers|anst|född|birth|kön|gender|namn|name|befatt|title|avd|enhet|org|unit|form|lön|salary|from|fr\.? ?o|t\.? ?o"
    r"|tom\b|hire|grad|syss|chef|manager|period|månad|avtal|employ|pnr",
    re.IGNORECASE,
)


def filled(row: Sequence[str]) -> int:
    """The number of cells that hold something."""
    return sum(1 for cell in row if cell and not cell.isspace())


def find(rows: Sequence[Sequence[str]]) -> int | None:
    """The place of the header among the rows (from 0), or None when no row looks like one.

    It is the first that is nearly as full as rows of this table are, and of different words rather than values.
    """
    dense = sorted(n for n in map(filled, rows) if n)
    if not dense:
        return None
    typical = dense[min(len(dense) - 1, len(dense) * 3 // 4)]
    for place, row in enumerate(rows[:TOP]):
        cells = [" ".join(cell.split()).casefold() for cell in row if cell and not cell.isspace()]
        if len(cells) < max(2, 0.6 * typical):
            continue
        words = sum(1 for cell in cells if _word(cell))
        if words >= 0.75 * len(cells) and len(set(cells)) >= 0.7 * len(cells):
            return place
    return None


def likeness(rows: Sequence[Sequence[str]]) -> float:
    """How much the beginning of a sheet looks like a table of people: headings that are known words, and rows."""
    place = find(rows)
    if place is None:
        return 0.0
    known = sum(1 for cell in rows[place] if PEOPLE.search(cell))
    width = filled(rows[place])
    under = sum(1 for row in rows[place + 1 :] if filled(row) >= max(2, width // 3))
    return (1 + known) * min(under, 50) ** 0.5 * min(width, 20) ** 0.5


def _word(cell: str) -> bool:
    return any(letter.isalpha() for letter in cell) and not VALUE.fullmatch(cell)

"""What the user narrowed to: a period, the window that flows are summed over, and values of dimensions.

Read as SQL (`where`), as a Swedish sentence (`sentence`), as a link (`to_query`) and, being frozen, as a
cache key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kf import format as fmt
from kf.dimensions import DIMENSIONS, dimension
from kf.errors import KfError

OWN = "eget intervall"
WHOLE = "hela förvaltningen"
WINDOWS = {"ytd": "hittills i år", "r12": "rullande 12 månader", "year": "senaste helår", "month": "en månad"}
TRAILING = {"r12": 12, "r24": 24}  # months up to and with the period; two years is what a page's own cards ask for
NOT_HERE = "gäller inte här."
NOBODY = "Ingen matchar urvalet"
NUMBERS = ("alder", "ar")  # dimensions whose values are numbers in the relations
_MONTH = re.compile(r"((?:19|20)\d{2})-?(\d{2})")


def parse_month(text: str) -> date:
    """The first day of a month written 2025-10 or 202510. Raises KfError."""
    match = _MONTH.fullmatch(text.strip())
    if not match or not 1 <= int(match[2]) <= 12:
        raise KfError(f"Perioden {text or '(tom)'} går inte att tolka.", "Skriv den som 2025-10.")
    return date(int(match[1]), int(match[2]), 1)


def add_months(period: date, months: int) -> date:
    """The first day of the month that lies so many months later."""
    index = period.year * 12 + period.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def months_between(start: date, end: date) -> int:
    """How many months a span has, both ends counted."""
    return (end.year - start.year) * 12 + end.month - start.month + 1


@dataclass(frozen=True)
class Filters:
    """Period (first of month), window (a key of WINDOWS or `2025-01..2025-10`) and the values narrowed to."""

    period: date
    window: str = "ytd"
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a window that cannot be read, before anything is computed with it."""
        self.span()

    def span(self, period: date | None = None) -> tuple[date, date]:
        """The first and last month of the window, or of the same window with its end in another period."""
        at = period or self.period
        if ".." in self.window:
            start, end = (parse_month(part) for part in self.window.split("..", 1))
            if start > end:
                raise KfError(f"Fönstret {self.window} slutar innan det börjar.", "Skriv det som 2025-01..2025-10.")
            later = months_between(self.period, at) - 1
            return add_months(start, later), add_months(end, later)
        if self.window == "month":
            return at, at
        if self.window in TRAILING:
            return add_months(at, 1 - TRAILING[self.window]), at
        if self.window == "ytd":
            return date(at.year, 1, 1), at
        if self.window == "year":
            year = at.year if at.month == 12 else at.year - 1
            return date(year, 1, 1), date(year, 12, 1)
        raise KfError(
            f"Fönstret {self.window} finns inte.",
            "Välj ytd, r12, year, month eller ett eget: 2025-01..2025-10.",
        )

    def window_label(self) -> str:
        """`januari–oktober 2025`: the months that a flow is summed over."""
        start, end = self.span()
        if start == end:
            return fmt.month(end)
        if start.year == end.year:
            return f"{fmt.month(start).split()[0]}–{fmt.month(end)}"
        return f"{fmt.month(start)}–{fmt.month(end)}"

    def values(self, key: str) -> tuple[str, ...]:
        """The values a dimension is narrowed to; empty means all."""
        return dict(self.where).get(key, ())

    def narrowed(self, key: str, *values: str) -> Filters:
        """The same filters with one dimension narrowed to these values; none widens it to all again."""
        rest = [(k, v) for k, v in self.where if k != key]
        return replace(self, where=tuple(sorted([*rest, (key, tuple(values))] if values else rest)))

    def shifted(self, months: int) -> Filters:
        """The same question so many months later (negative: earlier)."""
        window = self.window
        if ".." in window:
            window = "..".join(fmt.iso_month(add_months(part, months)) for part in self.span())
        return replace(self, period=add_months(self.period, months), window=window)

    def conditions(self, columns: Iterable[str]) -> tuple[list[str], dict[str, Any], list[str]]:
        """SQL conditions and their parameters for the columns a relation has, and the filters it lacks."""
        parameters: dict[str, Any] = {}
        sql, lacking, columns = [], [], set(columns)
        for key, values in self.where:
            if key in columns:
                names = [f"{key}_{number}" for number in range(len(values))]
                column = f"{key}::VARCHAR" if key in NUMBERS else key
                sql.append(f"{column} IN ({', '.join(f'${name}' for name in names)})")
                parameters |= dict(zip(names, values, strict=True))
            else:
                lacking.append(key)
        return sql, parameters, lacking

    def held(self, columns: Iterable[str]) -> Filters:
        """The same filters without those on what the columns lack: what a figure is narrowed to."""
        columns = set(columns)
        return replace(self, where=tuple((key, values) for key, values in self.where if key in columns))

    def sentence(self, whole: str = WHOLE) -> str:
        """The narrowing in words: `Inköp, kvinna`, or what the whole is called."""
        words = [", ".join(values) for _, values in self.where]
        return "; ".join(words) if words else whole

    def to_query(self) -> dict[str, list[str] | str]:
        """The filters as the parameters of a link; the window in words, as the reader sees it."""
        query: dict[str, list[str] | str] = {
            "period": fmt.iso_month(self.period),
            "window": WINDOWS.get(self.window, self.window),
        }
        return query | {key: list(values) for key, values in self.where}

    @staticmethod
    def dead_values(query: dict[str, list[str]], known: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
        """The values in a link that no longer exist, per parameter: they must be said aloud, not dropped.

        `query` has a link's parameters, `known` the values that each can have. Parameters not in `known` are
        left alone (a page may have its own).
        """
        dead = {
            key: tuple(value for value in query.get(key, []) if value not in values) for key, values in known.items()
        }
        return {key: values for key, values in dead.items() if values}

    @staticmethod
    def from_words(words: Iterable[str], period: date, window: str = "ytd") -> Filters:
        """Filters from `DIM=VALUE` words; the same dimension twice means either value. Raises KfError."""
        result = Filters(period, window)
        for word in words:
            name, separator, value = word.partition("=")
            if not separator:
                raise KfError(f"Filtret {word} går inte att tolka.", "Skriv det som avdelning=Inköp.")
            key = dimension(name).key
            result = result.narrowed(key, *result.values(key), value)
        return result


def label(key: str) -> str:
    """A dimension's Swedish label."""
    return DIMENSIONS[key].label


def not_held(keys: Iterable[str]) -> tuple[str, ...]:
    """What to say of filters that a figure lacks: `Filtren Kön och Befattning gäller inte här.`; nothing of none."""
    names = [label(key) for key in keys]
    return (f"Filtre{'t' if len(names) == 1 else 'n'} {fmt.listed(names)} {NOT_HERE}",) if names else ()


def said_not_held(notes: Iterable[str]) -> str:
    """Of what is said of a figure, the sentence that `not_held` gave; empty when all filters hold."""
    return next((note for note in notes if note.endswith(NOT_HERE)), "")

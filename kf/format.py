"""Numbers, periods and sentences as Swedish writes them: 1 300 000 kr, 11,13 %, oktober 2025."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

LOCALE = "sv_SE"
WITHHELD = ".."
ONE = {
    "personer": "person",
    "rekryteringar": "rekrytering",
    "avgångar": "avgång",
    "rader": "rad",
    "månader": "månad",
    "värden": "värde",
    "enheter": "enhet",
    "kolumner": "kolumn",
}
NBSP = "\N{NO-BREAK SPACE}"


def known(value: float | None) -> bool:
    """Whether there is a figure: neither None nor NaN, which is not itself."""
    return value is not None and value == value


@lru_cache(maxsize=4096)
def number(value: float | None, decimals: int = 0, sign: bool = False) -> str:
    """A number with decimal comma, no-break space between thousands and a real minus sign; – when there is none."""
    if value is None or math.isnan(value):
        return "–"
    value = round(value, decimals) + 0.0  # + 0.0 turns -0.0 into 0.0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value, format=pattern, locale=LOCALE).replace("-", "\N{MINUS SIGN}")
    return f"+{text}" if sign and value > 0 else text


def interval(low: float, high: float, decimals: int = 0, sign: bool = False, named: str = f"80{NBSP}%: ") -> str:
    """` (80 %: 19–30)`, to stand after its figure, signed ` (80 %: −9 till −4)`; nothing when, as it is told, it has no width."""
    ends = number(low, decimals, sign), number(high, decimals, sign)
    return f" ({named}{(' till ' if sign else '–').join(ends)})" if ends[0] != ends[1] else ""


def exact(value: float | None) -> str:
    """A number with as many decimals as it has, at most two: `23`, `2,5`."""
    if value is None or math.isnan(value):
        return number(None)
    value = round(float(value), 2)
    return number(value, 0 if value.is_integer() else 1 if round(value, 1) == value else 2)


def quantity(value: float | None, unit: str, decimals: int = 0, sign: bool = False) -> str:
    """A number with its unit: `11,13 %`, `397 personer`, `1 person`; an index is a bare number."""
    text = number(value, decimals, sign)
    if value is not None and abs(round(value, decimals)) == 1:
        unit = ONE.get(unit, unit)
    return f"{text}{NBSP}{unit}" if unit not in ("", "index", "NPS", "betyg") and text != "–" else text


@lru_cache(maxsize=2048)
def month(period: date, short: bool = False) -> str:
    """`oktober 2025`, or `okt 2025`."""
    return format_date(period, "MMM yyyy" if short else "MMMM yyyy", locale=LOCALE).replace(".", "")


def iso_month(period: date) -> str:
    """`2025-10`."""
    return f"{period:%Y-%m}"


def moment(iso: str) -> str:
    """A moment in ISO form as the reader's clock has it: `2025-11-03 14:07`; nothing for nothing."""
    return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}" if iso else ""


def listed(words: Sequence[str]) -> str:
    """`a, b och c`."""
    words = list(words)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " och " + words[-1] if words else ""


def shortened(text: str, most: int = 45) -> str:
    """The beginning of a text, to the end of a word."""
    text = text.rstrip(". ")
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def sentences(*parts: str) -> str:
    """The parts as sentences after each other; one that ends with a mark of its own gets no full stop on top of it."""
    return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts)


def file_name(text: str) -> str:
    """A text as a file is named: `Antal anställda per enhet` -> `kf-antal-anstallda-per-enhet`."""
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "-".join(["kf", *re.findall("[a-z0-9]+", letters)])


def upper_first(text: str) -> str:
    """The text with its first letter as a capital, the rest as it was."""
    return text[:1].upper() + text[1:]

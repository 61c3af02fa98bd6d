"""What the values of one column look like, counted on its distinct texts: numbers, codes, people, jobs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from kf.imports.synonyms import GUESSES, JOBS, VALUES, value_key
from kf.imports.terms import ALLOWED
from kf.names import common
from kf.personnummer import EMAIL, LOOKS_LIKE, person_of

LOOKED_AT = 100  # distinct texts that a kind is told from; formats are told from all of them
LONGEST_NUMBER = 40  # letters: a longer text is none, and would take long to look through
NUMBER = re.compile(r"-?[0-9]+([ '.,\u00a0][0-9]+)*")
KRONOR = re.compile(r"(?i)\s*(kr|sek|:-)\.?$")
NAME_LIKE = re.compile(r"[^\W\d_]+(['’-][^\W\d_]+)*")
CODE_LIKE = re.compile(r"(?=.*[0-9])[\w./:-]+")


@dataclass(frozen=True)
class Content:
    """The distinct texts of a column with the rows that have each, most common first; `rows` are all rows."""

    heading: str
    counts: Sequence[tuple[str, int]]
    rows: int
    _kept: dict[object, float] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def filled(self) -> int:
        """Rows that have a value."""
        return sum(n for _, n in self.counts)

    @property
    def distinct(self) -> int:
        """The number of distinct values."""
        return len(self.counts)

    @cached_property
    def some(self) -> Sequence[tuple[str, int]]:
        """At most `LOOKED_AT` distinct texts, spread over the column."""
        return self.counts[:: max(1, -(-len(self.counts) // LOOKED_AT))]

    def share(self, recognised: Callable[[str], object]) -> float:
        """The share of rows, among the texts looked at, that a recogniser accepts; 0 for an empty column."""
        if recognised not in self._kept:
            rows = sum(n for _, n in self.some)
            self._kept[recognised] = sum(n for text, n in self.some if recognised(text)) / rows if rows else 0.0
        return self._kept[recognised]

    def distinct_share(self, recognised: Callable[[str], object]) -> float:
        """The share of distinct texts that a recogniser accepts."""
        key = (recognised, "distinct")
        if key not in self._kept:
            found = sum(bool(recognised(text)) for text, _ in self.some)
            self._kept[key] = found / len(self.some) if self.some else 0.0
        return self._kept[key]


def content(column: pd.Series, heading: str) -> Content:
    """The content of a column of texts (None where there is none)."""
    counts = column.dropna().value_counts()
    return Content(heading, [(str(text), int(n)) for text, n in counts.items() if n and str(text).strip()], len(column))


def personnummer(text: str) -> bool:
    """Whether a text is a valid personnummer or samordningsnummer, by its check digit."""
    return len(text) >= 10 and person_of(text) is not None


def like_personnummer(text: str) -> bool:
    """Whether a text is written like a personnummer, valid or not."""
    return LOOKS_LIKE.fullmatch(text) is not None


def email(text: str) -> bool:
    """Whether a text is an e-mail address."""
    return "@" in text and EMAIL.fullmatch(text) is not None


def number(text: str) -> float | None:
    """A number whichever its decimal sign is; None for other texts."""
    if len(text) > LONGEST_NUMBER:
        return None
    plain = KRONOR.sub("", text.removesuffix("%").strip())
    if not NUMBER.fullmatch(plain):
        return None
    plain = re.sub(r"[ '\u00a0]", "", plain)
    whole, sign, last = plain.replace(",", ".").rpartition(".")
    if sign and len(last) == 3 and whole not in ("0", "1"):
        whole, last = whole + last, ""  # three digits after the only sign are thousands
    return float(f"{whole.replace('.', '')}.{last}" if sign else last)


def decimals(text: str, sign: str) -> bool:
    """Whether a number has decimals after this sign, and not thousands."""
    if len(text) > LONGEST_NUMBER:
        return False
    plain = KRONOR.sub("", text.removesuffix("%").strip())
    return (
        re.fullmatch(rf"[0-9 ']+{re.escape(sign)}([0-9]{{1,2}}|[0-9]{{4,}})|[01]{re.escape(sign)}[0-9]{{3}}", plain)
        is not None
    )


def number_like(text: str) -> bool:
    """Whether a text is a number, of kronor or of anything."""
    return number(text) is not None


def share(text: str) -> bool:
    """Whether a text may be a sysselsättningsgrad: 0-1, 0-100, or with a % sign."""
    amount = number(text)
    return amount is not None and 0 <= amount <= 120 and (len(text) <= 6)


def typical_share(text: str) -> bool:
    """Whether a text is one of the usual sysselsättningsgrader: 100, 75, 0,8 … and not any whole number."""
    amount = number(text)
    return share(text) and amount is not None and (0 < amount <= 1 or amount % 5 == 0)


def full_time(text: str) -> bool:
    """Whether a text is full time: 1 or 100."""
    return share(text) and number(text) in (1, 100)


def salary(text: str) -> bool:
    """Whether a text may be a month's salary in kronor."""
    amount = number(text)
    return amount is not None and 10_000 <= amount <= 250_000


def numeric(text: str) -> bool:
    """Whether a text is digits alone."""
    return text.isdigit()


def code(text: str) -> bool:
    """Whether a text may be a key: one word with a digit in it."""
    return CODE_LIKE.fullmatch(text) is not None


def lettered(text: str) -> bool:
    """Whether a text has a word in it."""
    return any(letter.isalpha() for letter in text) and len(text) > 1


def job(text: str) -> bool:
    """Whether a text has a word that befattningar have."""
    small = text.casefold()
    return any(stem in small for stem in JOBS)


def name(text: str) -> bool:
    """Whether a text is like a person's name: two to four words, one of them a common first name; or one, alone."""
    parts = text.replace(",", " ").split()
    if not 1 <= len(parts) <= 4 or not all(NAME_LIKE.fullmatch(part) for part in parts):
        return False
    if job(text):
        return False
    known = [common(part) for part in parts]
    if len(parts) == 1:
        return known[0]
    return any(known) and all(part[0].isupper() for part in parts)


def full_name(text: str) -> bool:
    """Whether a text is a first name and another name."""
    return " " in text.strip() and name(text)


def _knower(column: str) -> Callable[[str], bool]:
    words = {*VALUES.get(column, {}), *GUESSES.get(column, {}), *ALLOWED[column]}
    return lambda text: value_key(text) in words


KNOWN = {column: _knower(column) for column, allowed in ALLOWED.items() if allowed}


def shape(text: str) -> str:
    """The form of a key without the key: every letter and digit a dot."""
    return re.sub(r"\w", "•", text)

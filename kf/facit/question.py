"""The published plan's figures (data/facit.csv), each with the question that gives it again (facit_questions.csv).

A question's columns, all text:
- metric: what is evaluated. where: filters, `dimension=value;dimension=value`; the same dimension twice means either.
- form: what is made of the metric, see `kf.facit.forms.FORMS`. part: for a share, the filters of the part; for
  top10, the dimension. of: for a share, the metric of the whole when it is another.
- period: the month; flows are summed from January of its year, as the plan does. Changes are against a year before.
- expected: the figure that the note explains, when it is not the published one. check: the row of data/checks.csv.
- note: why the figure is as it is. `{metric}` in it is that metric for the same question, `{metric@2024-10}` at
  another month, `{metric*}` for everybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from kf import format as fmt
from kf.filters import parse_month
from kf.store import DEFAULT_FOLDER

_MONTHS = re.compile(r"\b(20\d{4})(?:-(20\d{4}))?\b")


@dataclass(frozen=True)
class Question:
    """How one published figure is computed; the module's text says what each field holds."""

    id: str
    metric: str
    form: str
    where: tuple[str, ...]
    part: tuple[str, ...]
    of: str
    period: date
    expected: str
    check: str
    note: str


@dataclass(frozen=True)
class Published:
    """One figure of the plan: where it stands and what it is about, in Swedish; `printed` as 396.00."""

    id: str
    section: str
    what: str
    printed: str
    unit: str

    @property
    def value(self) -> float:
        """The figure."""
        return float(self.printed)

    @property
    def decimals(self) -> int:
        """How many decimals it is printed with."""
        return decimals(self.printed)


def decimals(printed: str) -> int:
    """How many decimals a figure written with a decimal point has."""
    return len(printed.partition(".")[2])


@lru_cache
def questions() -> tuple[tuple[Published, Question], ...]:
    """Every published figure that can be computed, with its question, in the plan's order."""
    said = pd.read_csv(DEFAULT_FOLDER / "facit.csv", dtype=str, keep_default_na=False).set_index("id")
    asked = pd.read_csv(DEFAULT_FOLDER / "facit_questions.csv", dtype=str, keep_default_na=False)
    return tuple(
        (_published(row["id"], said.loc[row["id"]]), _question(row))
        for row in asked.sort_values("id").to_dict("records")
    )


def _published(key: str, row: pd.Series) -> Published:
    what = ", ".join(word for word in (row["quantity"], row["group"], _in_words(row["period"])) if word)
    return Published(key, row["section"], what, row["value"], row["unit"].partition(" (")[0])


def _question(row: dict) -> Question:
    return Question(
        **{key: row[key] for key in ("id", "metric", "form", "of", "expected", "check", "note")},
        where=_words(row["where"]),
        part=_words(row["part"]),
        period=parse_month(row["period"]),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(";") if word)


def _in_words(period: str) -> str:
    """`januari–oktober 2025` for 202501-202510; what is not months stays as it is."""

    def spelled(match: re.Match[str]) -> str:
        start, end = match[1], match[2] or match[1]
        first, last = fmt.month(parse_month(start)), fmt.month(parse_month(end))
        if start == end:
            return last
        return f"{first.split()[0] if start[:4] == end[:4] else first}–{last}"

    return _MONTHS.sub(spelled, period)

"""Outcomes of the plan's indicators, one row per indicator and tertial: what was reported, by whom, and all it has been.

The row's name is the indicator's and the tertial's, so that of two who report the same for the first time only one
is first; the other is told, and shown what was written (`rows.Overtaken`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Float, Row, Text

from kf.errors import KfError
from kf.workspace import rows
from kf.workspace.texts import checked

OUTCOME = rows.table(
    "outcome",
    Column("indicator", Text, nullable=False),
    Column("tertial", Text, nullable=False),
    Column("value", Float),
    Column("words", Text, nullable=False),
    Column("forecast", Float),
    Column("judged", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("computed", Float),
)
LONGEST_ID, LONGEST_COMMENT, LONGEST_WORDS = 9, 4000, 300
LARGEST = 1e12


@dataclass(frozen=True)
class Reported:
    """What somebody says of an indicator at a tertial's end.

    `value` is the outcome accumulated from 1 January (None: the computed one stands, or there is none yet), `words`
    an outcome in words, `forecast` the whole year's, `judged` the status where only a person can judge it, `reason`
    why the value is another than the computed one, and `computed` what that was when this was written.
    """

    value: float | None = None
    words: str = ""
    forecast: float | None = None
    judged: str = ""
    comment: str = ""
    reason: str = ""
    computed: float | None = None


@dataclass(frozen=True)
class Outcome:
    """A saved version of what was reported; who wrote it, and when (UTC). `tertial` is its key: 2026T1."""

    indicator: str
    tertial: str
    reported: Reported
    who: str
    written: datetime
    version: int
    withdrawn: bool = False


def outcomes(folder: Path) -> dict[tuple[str, str], Outcome]:
    """The newest version of each, by indicator and tertial; not those taken back. Raises KfError when unreachable."""
    found = (_outcome(row) for row in rows.newest(folder, OUTCOME))
    return {(one.indicator, one.tertial): one for one in found if not one.withdrawn}


def history(folder: Path, indicator: str, tertial: str) -> tuple[Outcome, ...]:
    """All that has been reported, oldest first; nothing when nothing has."""
    return tuple(_outcome(row) for row in rows.versions(folder, OUTCOME, _id(indicator, tertial)))


def report(folder: Path, indicator: str, tertial: str, seen: int, reported: Reported, who: str) -> Outcome:
    """Save what is reported over the version that the writer has `seen` (0: nothing was reported).

    Raises KfError when it may not be written, Overtaken when somebody has reported since.
    """
    values = {
        "indicator": indicator,
        "tertial": tertial,
        "value": _number(reported.value, "Utfallet"),
        "words": checked(reported.words, "Utfallet i ord", most=LONGEST_WORDS),
        "forecast": _number(reported.forecast, "Prognosen"),
        "judged": reported.judged,
        "comment": checked(reported.comment, "Kommentaren", most=LONGEST_COMMENT),
        "reason": checked(reported.reason, "Skälet", most=LONGEST_WORDS),
        "computed": reported.computed,
    }
    return _outcome(rows.follow(folder, OUTCOME, _id(indicator, tertial), seen, signed(who), **values))


def overtaken(error: rows.Overtaken) -> Outcome:
    """What somebody else had reported."""
    return _outcome(error.newest)


def signed(who: str) -> str:
    """Who writes: needed, since others must know whom to ask."""
    return checked(who, "Namnet eller rollen på den som skriver", 1, 100, signed=True)


def _id(indicator: str, tertial: str) -> str:
    if not 0 < len(indicator) <= LONGEST_ID:
        raise KfError(f"Indikatorns nummer {indicator} är för långt.", f"Det får ha högst {LONGEST_ID} tecken.")
    return f"{indicator}-{tertial}"


def _number(value: float | None, what: str) -> float | None:
    if value is not None and not (math.isfinite(value) and abs(value) <= LARGEST):
        raise KfError(f"{what} är inget tal som går att spara.", "Skriv ett vanligt tal, till exempel 72,5.")
    return value


def _outcome(row: Row[Any]) -> Outcome:
    said = Reported(row.value, row.words, row.forecast, row.judged, row.comment, row.reason, row.computed)
    return Outcome(row.indicator, row.tertial, said, row.who, row.written, row.version, row.withdrawn)

"""The words of a profile: shapes, the columns there are, what they may hold; and did-you-mean for the rest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from kf.schema import SPELL

SPELLS, MONTHLY, YEARLY = "spells", "monthly", "yearly"
LISTS = "lists"  # of staff, hires and exits
SHAPES = (SPELLS, MONTHLY, YEARLY, LISTS)
DATED = (SPELLS, LISTS)  # shapes whose rows have days, not periods
HEADINGS_APART = " | "  # between what the lists call the same column
PERSONNUMMER, PERIOD = "personnummer", "period"
COLUMNS = (*(column.name for column in SPELL), PERSONNUMMER, PERIOD)
LABELS = {
    **{column.name: column.label for column in SPELL},
    PERSONNUMMER: "Personnummer",
    PERIOD: "Period (månad eller år)",
}
ALLOWED = {column.name: column.values for column in SPELL}
FILE_NAME = "(filnamnet)"  # as the heading of period: the month in the file's name
MIXED = "mixed"  # as an encoding: lines of UTF-8 and of Windows-1252 in one file
DROP = "drop"  # as `earlier`: the version is to begin with the file's first month
EXCEL = "excel"  # as a date format: Excel's serial numbers, whole days
CODES = (("ÅÅÅÅ", "%Y"), ("ÅÅ", "%y"), ("MMM", "%b"), ("MM", "%m"), ("DD", "%d"))
HELP = "Se exemplen i docs/profiles/."


def near(word: str, words: Iterable[str]) -> str:
    """Did you mean …, or else what there is to choose among."""
    words = list(words)
    close = difflib.get_close_matches(word, words, n=1)
    return f"Menade du {close[0]}?" if close else f"De som finns är: {', '.join(words)}."


def needed(shape: str, columns: Iterable[str] = ()) -> list[str]:
    """The columns that a profile of a shape must have, in order; a personnummer stands for person, age and kön."""
    wanted = {column.name for column in SPELL if column.required}
    if PERSONNUMMER in columns:
        wanted -= {"person", "birth_month", "kon"}
    if shape == LISTS:
        wanted = (wanted - {"valid_from"}) | {"valid_to"}
    elif shape != SPELLS:
        wanted = (wanted - {"valid_from"}) | {PERIOD}
    return [name for name in COLUMNS if name in wanted]


def strptime(text: str) -> str:
    """A date format as strptime has it, from how Swedes write it: ÅÅÅÅ-MM-DD."""
    for ours, code in CODES:
        text = text.replace(ours, code)
    return text


def swedish(form: str) -> str:
    """A strptime format as Swedes write it, where that says the same."""
    text = form
    for ours, code in CODES:
        text = text.replace(code, ours)
    return text if strptime(text) == form and not re.search("%", text) else form

"""The month that a file is about, as its name says it: personal_2025-10.csv, HR 202510.xlsx, okt 2025."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "february", "feb"),
            ("mars", "march", "mar"),
            ("april", "apr"),
            ("maj", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("augusti", "august", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
WORD = "|".join(sorted(MONTHS, key=len, reverse=True))
YEAR = "(?P<y>(?:19|20)[0-9]{2})"
MONTH = "(?P<m>0[1-9]|1[0-2])"
DAY = "(?:0[1-9]|[12][0-9]|3[01])"
APART = r"[-_. ]{1,3}"
# In order: the first that is found somewhere in the name is the month. No digit may stand on either side, so that
# nothing is read out of the middle of a longer number.
WRITTEN = tuple(
    re.compile(rf"(?<![0-9]){pattern}(?![0-9])", re.IGNORECASE)
    for pattern in (
        rf"{YEAR}-?{MONTH}",
        rf"{YEAR}[-_. ]{MONTH}(?![-_. ][0-9])",
        rf"{YEAR}(?:{APART})?(?<![a-zåäö])(?P<w>{WORD})(?![a-zåäö])",
        rf"(?<![a-zåäö])(?P<w>{WORD})(?:{APART})?{YEAR}",
        rf"(?<![a-zåäö])(?P<w>{WORD})(?:{APART}|'|-)?(?P<yy>[0-9]{{2}})",
        rf"{MONTH}[-_. ]{YEAR}",
        rf"{YEAR}[-_. ]?{MONTH}[-_. ]?{DAY}",
        rf"(?P<yy>[0-9]{{2}}){MONTH}{DAY}",
    )
)
ONLY_YEAR = re.compile(rf"(?<![0-9]){YEAR}(?![0-9])")


def month(file: Path) -> date | None:
    """The first of the month in the file's name, or in the name of the folder it lies in if that has one alone."""
    return _month(file.stem) or _month(file.parent.name)


def periods(files: Sequence[Path]) -> tuple[date | None, ...]:
    """The month of each file. Where no name has a month but each its own year, they are states at year's end."""
    found = tuple(month(file) for file in files)
    if len(files) > 1 and not any(found):
        years = [int(year["y"]) if (year := ONLY_YEAR.search(file.stem)) else 0 for file in files]
        if all(years) and len(set(years)) == len(years):
            return tuple(date(year, 12, 1) for year in years)
    return found


def _month(name: str) -> date | None:
    for pattern in WRITTEN:
        for found in pattern.finditer(name):
            told = found.groupdict()
            year = int(told["y"]) if told.get("y") else 2000 + int(told["yy"])
            word = told.get("w")
            return date(year, MONTHS[word.casefold()] if word else int(told["m"]), 1)
    return None

"""Whether a column's content can be what its heading says, and what it is when the heading says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import pairwise

from kf.format import number as shown
from kf.imports import contents
from kf.imports.by_heading import HIRED, LABEL, LEFT, Guess
from kf.imports.contents import KNOWN, Content
from kf.imports.date_formats import dated, form, monthly, serial
from kf.imports.dates import fits
from kf.imports.synonyms import OPEN_END
from kf.imports.terms import ALLOWED, EXCEL, PERIOD, PERSONNUMMER

DATES = ("valid_from", "valid_to", HIRED, LEFT)
TEXTS = ("avdelning", "enhet", "befattning", "avtal")
LEAST = 0.3  # below this the content says that the heading lies
ENOUGH = 0.9
MOSTLY = 0.5  # of the values: personnummer by their check digit; of random numbers one in two hundred would pass
NAMES = 0.4
FULL = 0.2  # of a workforce, at least, work full time
MOST_CODES = 60  # distinct values in a column with fixed values


def fit(role: str, column: Content, keys: frozenset[str] = frozenset()) -> float | None:
    """How well the content goes with a role, 0-1; None for an empty column. `keys` are the values of the person column."""
    if not column.filled:
        return None
    if role == "chef":
        return _fit_chef(column, keys)
    if ALLOWED.get(role):
        return _fit_codes(role, column)
    if role in TEXTS:
        return 0.0 if column.share(dated) > MOSTLY else 0.4 + 0.6 * column.share(contents.lettered)
    tests: dict[str, Callable[[str], object]] = {
        PERSONNUMMER: contents.like_personnummer,
        "person": _key,
        "birth_month": _birth,
        PERIOD: _month,
        "sysselsattningsgrad": contents.share,
        "manadslon": contents.number_like,
        **dict.fromkeys(DATES, _date),
    }
    return column.share(tests[role])


def names(column: Content, *, known_heading: bool = False) -> bool:
    """Whether a column holds names of people; under a heading that says something else it takes full names."""
    return column.distinct_share(contents.full_name if known_heading else contents.name) >= NAMES


def emails(column: Content) -> bool:
    """Whether a column holds e-mail addresses."""
    return column.share(contents.email) >= LEAST


def people(column: Content) -> float:
    """The share of rows that have a valid personnummer."""
    return column.share(contents.personnummer)


def percent(part: float) -> str:
    """98 %."""
    return f"{shown(100 * part)} %"


def without_heading(columns: Iterable[Content], missing: set[str], keys: frozenset[str]) -> list[tuple[Content, Guess]]:
    """What columns whose headings say nothing may be, for the roles that nothing has been found for, best first."""
    found = []
    for column in columns:
        if column.filled:
            found += [(column, guess) for guess in _guesses(column, keys) if guess.role in missing]
    return sorted(found, key=lambda pair: -pair[1].score)


def _guesses(column: Content, keys: frozenset[str]) -> list[Guess]:
    found: list[Guess] = []

    def add(role: str, score: float, what: str = "") -> None:
        found.append(Guess(role, score, f"Innehållet ser ut som {what or LABEL[role]}.", False))

    days, rows = column.share(_evident), column.rows
    if days >= 0.8:
        if column.share(_birth_day) >= ENOUGH:
            add("birth_month", 40)
        elif column.filled == rows and column.distinct <= rows / 3 and _regular(column):
            add(PERIOD, 35)
        elif column.filled < 0.9 * rows or column.share(_far) > 0.05:
            add("valid_to", 30)
        else:
            add("valid_from", 30 + column.filled / rows)
    elif column.share(_month_alone) >= 0.95 and column.filled == rows and _regular(column):
        add(PERIOD, 36)
    for role in ("kon", "anstallningsform", "avgangsorsak"):
        if column.distinct <= 12 and column.share(KNOWN[role]) >= ENOUGH and not column.share(contents.numeric):
            add(role, 45 if role == "kon" else 40, f"{LABEL[role]}: värdena är kända")
    if column.share(contents.typical_share) >= 0.95 and column.share(contents.full_time) >= FULL:
        add("sysselsattningsgrad", 38)
    elif column.share(contents.salary) >= 0.95 and column.distinct > 5 and column.share(dated) == 0:
        add("manadslon", 30)
    if keys and column.distinct < len(keys) and column.distinct_share(lambda text: text in keys) >= 0.8:
        add("chef", 38, "nycklar till andra personer i filen")
    if column.share(contents.code) >= 0.95 and days == 0 and column.distinct > 0.9 * rows:
        add("person", 25, "en nyckel: nästan alla värden är olika")
    if column.share(contents.lettered) >= ENOUGH and 1 < column.distinct < max(3, rows / 2) and not names(column):
        if column.share(contents.job) >= 0.4:
            add("befattning", 30 + column.share(contents.job))
        elif column.distinct <= 100 and not found:
            add("avdelning", 15 - column.distinct / 100, "en indelning: få värden som är text")
    return found


def _fit_chef(column: Content, keys: frozenset[str]) -> float:
    if names(column) or emails(column):
        return 0.0
    of_keys = column.distinct_share(lambda text: text in keys) if keys else 0.0
    return max(people(column), of_keys, 0.9 * column.share(contents.code))


def _fit_codes(role: str, column: Content) -> float:
    if column.distinct > (MOST_CODES if role != "kon" else 8) or column.share(dated) > MOSTLY:
        return 0.0
    return 0.5 + 0.5 * column.share(KNOWN[role])


def _key(text: str) -> bool:
    return " " not in text.strip() and "@" not in text and not (dated(text) and not text.isdigit())


def _date(text: str) -> bool:
    return dated(text) or serial(text) or text.casefold() in OPEN_END or (len(text) == 6 and monthly(text))


def _birth(text: str) -> bool:
    return monthly(text) or (text.isdigit() and len(text) == 5)


def _month(text: str) -> bool:
    return monthly(text) or serial(text)


def _evident(text: str) -> bool:
    """Whether a text is a date and not a number: six digits may be anything."""
    return not (text.isdigit() and len(text) != 8) and dated(text)


def _days(text: str) -> list[datetime]:
    return [moment for moment, _ in fits(text, [f for f in form(text) if f != EXCEL][:1])]


def _birth_day(text: str) -> bool:
    years = [moment.year - 100 * (moment.year > date.today().year) for moment in _days(text)]
    return any(date.today().year - 85 <= year <= date.today().year - 15 for year in years)


def _far(text: str) -> bool:
    return any(moment.year >= 2090 or moment.year <= 1901 for moment in _days(text))


def _regular(column: Content) -> bool:
    """Whether the dates are the first or last of months that follow each other, or of the same month year by year."""
    days = [day for text, _ in column.counts for day in _days(text)[:1]]
    if not all((day.day == 1 or day.day >= 28) and 1990 <= day.year <= date.today().year + 1 for day in days):
        return False
    months = sorted({day.year * 12 + day.month for day in days})
    apart = {after - before for before, after in pairwise(months)}
    return len(apart) == 1 and apart <= {1, 12}


def _month_alone(text: str) -> bool:
    return monthly(text) and len(text) > 4 and "%d" not in "".join(form(text)[:1])

"""What one text in the file means: dates, shares, kronor, and the codes of HR systems. One function each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandas as pd

from kf.imports.distinct import Unusable, texts
from kf.imports.identity import without_numbers
from kf.imports.profile import Profile
from kf.imports.terms import ALLOWED, near
from kf.schema import AKTIV, KVINNA, MAN, TILLSVIDARE, TIMAVLONAD, TJANSTLEDIG, VISSTID

SYNONYMS: dict[str, dict[str, str]] = {
    "kon": {
        **dict.fromkeys(("k", "kv", "f", "q", "female", "woman", "kvinnor"), KVINNA),
        **dict.fromkeys(("m", "male", "män"), MAN),
    },
    "anstallningsform": {
        **dict.fromkeys(("t", "tv", "tills", "tills vidare", "tillsvidareanställd"), TILLSVIDARE),
        **dict.fromkeys(("tillsvidareanställning", "permanent"), TILLSVIDARE),
        **dict.fromkeys(("v", "vik", "vikarie", "vikariat", "visstidsanställd", "visstidsanställning"), VISSTID),
        **dict.fromkeys(("säva", "ava", "särskild visstid", "särskild visstidsanställning", "tidsbegränsad"), VISSTID),
        **dict.fromkeys(("tim", "timlön", "timanställd", "timavlönad", "intermittent"), TIMAVLONAD),
    },
    "status": {
        **dict.fromkeys(("a", "i tjänst", "active"), AKTIV),
        **dict.fromkeys(("tjl", "ledig", "helt tjänstledig", "on leave"), TJANSTLEDIG),
    },
}
TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$")
SHORT_YEAR = re.compile(r"[0-9]{2}[-/. ]?[0-9]{2}[-/. ]?[0-9]{2}|[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}")
WHOLE = re.compile(r"[0-9]{5}")
KRONOR = 1_000_000  # more a month is not a salary
PERCENT = 2  # a share above this must be a percentage


def moment(text: str, formats: tuple[str, ...]) -> datetime:
    """The date of a text in the first format that fits; ISO always does. Raises Unusable."""
    plain = TIME.sub("", text)
    for form in (*formats, "%Y-%m-%d"):
        try:
            found = datetime.strptime(plain, form)
        except ValueError:
            continue
        # without separators a missing zero makes 2025111 two dates: strptime would choose one
        if not plain.isdigit() or len(plain) == len(found.strftime(form)):
            return found
    if WHOLE.fullmatch(plain):
        raise Unusable("är Excels löpnummer, inte ett datum", "Formatera kolumnen som datum i Excel och spara om.")
    if SHORT_YEAR.fullmatch(plain):
        raise Unusable(
            "har år med två siffror", "Exportera med fyra siffror, eller ange formatet (ÅÅ) under [dates] i profilen."
        )
    shown = formats[0].replace("%Y", "ÅÅÅÅ").replace("%y", "ÅÅ").replace("%m", "MM").replace("%d", "DD")
    raise Unusable("går inte att läsa som datum", f"Skriv datumet som {shown}, eller lägg till formatet i [dates].")


def day(profile: Profile) -> Callable[[str], date]:
    """How a date is read."""
    return lambda text: moment(text, profile.formats).date()


def last_day(profile: Profile) -> Callable[[str], date | None]:
    """How an end date is read: the values of an open end mean that there is none."""
    open_dates = set()
    for value in profile.open_end:
        try:
            open_dates.add(moment(value, profile.formats).date())
        except Unusable:
            continue  # an open end may be a word

    def read(text: str) -> date | None:
        if text in profile.open_end:
            return None
        found = moment(text, profile.formats).date()
        return None if found in open_dates else found

    return read


def birth(profile: Profile, today: date) -> Callable[[str], date]:
    """How a birth month is read, as the first of the month; a two-digit year means the latest one that has been."""

    def read(text: str) -> date:
        found = moment(text, profile.birth_formats).date().replace(day=1)
        if found > today and not any("%Y" in form for form in profile.birth_formats):
            found = found.replace(year=found.year - 100)
        return found

    return read


def period(profile: Profile) -> Callable[[str], date]:
    """How a period is read, as the first of its month; a year stands for its last month."""

    def read(text: str) -> date:
        found = moment(text, profile.period_formats)
        # a format that finds a year alone gives January
        return found.date().replace(day=1, month=12 if re.fullmatch("[0-9]{4}", text) else found.month)

    return read


def number(text: str, decimal: str) -> float:
    """A number with the decimal sign, thousands apart by space or the other sign. Raises Unusable."""
    other = "." if decimal == "," else ","
    plain = text.replace("−", "-").strip()
    grouped = rf"-?([0-9]+|[0-9]{{1,3}}([ '{re.escape(other)}][0-9]{{3}})+)({re.escape(decimal)}[0-9]+)?"
    if not re.fullmatch(grouped, plain):
        wrong_sign = re.fullmatch(rf"-?[0-9]+{re.escape(other)}[0-9]+", plain)
        raise Unusable(
            "är inte ett tal",
            f'Är decimaltecknet "{other}"? Ändra decimal.' if wrong_sign else "Skriv ett tal, eller lämna tomt.",
        )
    return float(re.sub(rf"[ '{re.escape(other)}]", "", plain).replace(decimal, "."))


def kronor(profile: Profile) -> Callable[[str], int]:
    """How a salary is read: whole kronor, kr and SEK taken away."""

    def read(text: str) -> int:
        amount = number(re.sub(r"(?i)\s*(kr|sek|:-)\.?$", "", text), profile.decimal)
        if not 0 <= amount <= KRONOR:
            raise Unusable("är ingen rimlig månadslön", f"Den ska vara mellan 0 och {KRONOR} kronor.")
        return int(amount + 0.5)

    return read


def share(column: pd.Series, profile: Profile) -> Callable[[str], float]:
    """How a sysselsättningsgrad is read: 1,00 or 100 by what most rows of the column have; a % sign says it."""

    def bare(text: str) -> float:
        return number(text.rstrip("% "), profile.decimal)

    rows = column.cat.codes.value_counts()
    large = small = 0
    for code, text in enumerate(texts(column)):
        try:
            amount = bare(text)
        except Unusable:
            continue
        if not text.endswith("%") and amount:
            large, small = (
                (large + rows.get(code, 0), small) if amount > PERCENT else (large, small + rows.get(code, 0))
            )
    percent = large > small

    def read(text: str) -> float:
        amount = bare(text)
        if percent and 0 < amount <= PERCENT and not text.endswith("%"):
            raise Unusable("kan vara både andel och procent", "De flesta i kolumnen är procent: skriv 100, inte 1,00.")
        amount = amount / 100 if percent or text.endswith("%") else amount
        if not 0 <= amount <= 1.2:
            raise Unusable("är ingen rimlig sysselsättningsgrad", "Den ska vara 0–120 %, skriven lika i hela kolumnen.")
        return amount

    return read


def code(name: str, profile: Profile) -> Callable[[str], str]:
    """How a text is read: by the profile's values, then the common ones; what has no fixed values is kept."""
    told = {theirs.strip().casefold(): ours for theirs, ours in profile.values.get(name, {}).items()}
    known = {**{value: value for value in ALLOWED[name]}, **SYNONYMS.get(name, {}), **told}

    def read(text: str) -> str:
        found = known.get(text.casefold().rstrip("."), known.get(text.casefold()))
        if found is None and ALLOWED[name]:
            hint = near(text.casefold(), ALLOWED[name])
            raise Unusable("finns inte bland värdena i profilen", f"Lägg till det under [values.{name}]. {hint}")
        return found or without_numbers(text)

    return read


def reader(name: str, kind: str, column: pd.Series, profile: Profile, today: date) -> Callable[[str], Any]:
    """The function that reads a canonical column."""
    if name == "valid_to":
        return last_day(profile)
    if name == "period":
        return period(profile)
    if kind == "share":
        return share(column, profile)
    if kind == "month":
        return birth(profile, today)
    return day(profile) if kind == "date" else kronor(profile) if kind == "integer" else code(name, profile)

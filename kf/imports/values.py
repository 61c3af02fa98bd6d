"""What one text in the file means: shares, kronor, and the codes of HR systems (dates: `dates.py`). One function each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from kf.imports.dates import birth, day, last_day, period
from kf.imports.distinct import Unusable, texts
from kf.imports.profile import Profile
from kf.imports.synonyms import VALUES, value_key
from kf.imports.terms import ALLOWED, near
from kf.names import nothing_else
from kf.personnummer import MASK, without_numbers

KRONOR = 1_000_000  # more a month is not a salary
PERCENT = 2  # a share above this must be a percentage


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
    told = {value_key(theirs): ours for theirs, ours in profile.values.get(name, {}).items()}
    known = {**{value: value for value in ALLOWED[name]}, **VALUES.get(name, {}), **told}

    def read(text: str) -> str:
        found = known.get(value_key(text))
        if found is None and ALLOWED[name]:
            hint = near(text.casefold(), ALLOWED[name])
            raise Unusable(
                "finns inte bland värdena i profilen",
                f"Säg vad det betyder bland värdena ([values.{name}] i profilen). {hint}",
            )
        return found or (MASK if nothing_else(text) else without_numbers(text))

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

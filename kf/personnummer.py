"""Personnummer: what looks like one, whom it means, and how it is hidden. E-mail addresses are hidden too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from kf.schema import KVINNA, MAN

MASK = "••••••"
# What may be a personnummer, with or without century, however it is split up; a wrong one is masked as well.
LOOKS_LIKE = re.compile(r"(?:[0-9]{2})?[0-9]{2}[\s./–-]?[0-9]{2}[\s./–-]?[0-9]{2}[\s+‐-–−-]{0,3}[0-9]{4}")
# The same with nothing but itself around it: found first, or "00 6409252647" would be read as 00 64092526 and 47.
ALONE = re.compile(rf"(?<![0-9]){LOOKS_LIKE.pattern}(?![0-9])")
EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+"
)  # from where a word begins: a long one is gone through once
WRITTEN = re.compile(r"([0-9]{2})?([0-9]{6})([-+]?)([0-9]{4})")


@dataclass(frozen=True)
class Person:
    """What a personnummer says: the number in twelve digits (never to be stored), birth month and kön."""

    number: str
    birth_month: date
    kon: str


def person_of(text: str) -> Person | None:
    """Whom a personnummer or samordningsnummer means; None when it is not a valid one."""
    written = WRITTEN.fullmatch(re.sub(r"[\s:]", "", text).replace("–", "-"))
    if not written:
        return None
    century, six, sign, four = written.group(1) or "", written[2], written[3] or "-", written[4]
    # a samordningsnummer has 60 added to the day, and its check digit counted with it
    day = int(six[4:])
    civil = f"{century}{six[:4]}{day - 60 if day > 60 else day:02d}{sign}{four}"
    try:
        luhn.validate(six + four)
        born = personnummer.get_birth_date(civil)
    except ValidationError:
        return None
    kon = MAN if personnummer.get_gender(civil) == "M" else KVINNA
    return Person(f"{born.year:04d}{six[2:]}{four}", born.replace(day=1), kon)


def masked(text: str) -> str:
    """The text with everything that looks like a personnummer or an e-mail address hidden."""
    return LOOKS_LIKE.sub(MASK, ALONE.sub(MASK, EMAIL.sub(MASK, text)))


def without_numbers(text: str) -> str:
    """The text with every valid personnummer and e-mail address hidden: for values that are kept, where codes must survive."""
    text = EMAIL.sub(MASK, text) if "@" in text else text
    return LOOKS_LIKE.sub(_unless_code, ALONE.sub(_unless_code, text))


def _unless_code(found: re.Match[str]) -> str:
    return MASK if person_of(_bare(found[0])) else found[0]


def _bare(text: str) -> str:
    return ("+" if "+" in text else "").join(_split(re.sub(r"[^0-9]", "", text)))


def _split(digits: str) -> tuple[str, str]:
    return digits[:-4], digits[-4:]

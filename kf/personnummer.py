"""Personnummer: what looks like one, whom it means, and how it is hidden. E-mail addresses are hidden too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from kf.schema import KVINNA, MAN

MASK = "••••••"
# What may be a personnummer, with or without century, however it is split up; one with a wrong last digit is masked as well.
LOOKS_LIKE = re.compile(
    r"(?:[0-9]{2})?[0-9]{2}[\s./–-]?(?:0[1-9]|1[0-2])[\s./–-]?(?:[06][1-9]|[1278][0-9]|[39][01])[\s+‐-–−-]{0,3}[0-9]{4}"
)
# The same with nothing but itself around it: found first, or "00 6409252647" would be read as 00 64092526 and 47.
ALONE = re.compile(rf"(?<![0-9]){LOOKS_LIKE.pattern}(?![0-9])")
# Ten digits with little between them: what has not that holds no personnummer.
TEN = re.compile(r"[0-9](?:[\W_]{0,4}[0-9]){9}")
DIGITS = re.compile(r"[0-9]+")
CENTURY = re.compile(r"(?:18|19|20)[0-9]{10}")
PARTS = 6  # that a number is split up in at most: a row of short figures has more
# What may stand inside a valid number, but for what parts the figures of a list.
GAP = re.compile(r"(?![,;]\s)[\W_]{1,4}")
# What looks like a personnummer and is none: two days or months beside each other, and a version's name.
_DAY, _DASH = "(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", r"(?:\s*(?:[-–—]|--)\s*|\s+)"
_MONTH = "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
OTHER = re.compile(
    rf"(\b(?:{_DAY}{_DASH}{_DAY}|{_MONTH}{_DASH}{_MONTH})\b(?!\s*[-–+]\s*[0-9])|\bkf-[0-9]{{8}}T[0-9]{{12}}\b)"
)
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
    return without_likes(EMAIL.sub(MASK, text) if "@" in text else text)


def without_likes(text: str) -> str:
    """The text with everything that looks like a personnummer hidden."""
    return _hidden(text, lambda _: MASK)


def without_numbers(text: str) -> str:
    """The text with every valid personnummer and e-mail address hidden: for values that are kept, where codes must survive."""
    return _hidden(EMAIL.sub(MASK, text) if "@" in text else text, _unless_code)


def _hidden(text: str, likeness: Callable[[re.Match[str]], str]) -> str:
    """The text without valid numbers; `likeness` says what is written instead of one that looks like a number."""
    if not TEN.search(text):
        return text
    parts = OTHER.split(text)
    parts[::2] = [LOOKS_LIKE.sub(likeness, ALONE.sub(likeness, _without_scattered(part))) for part in parts[::2]]
    return "".join(parts)


def _without_scattered(text: str) -> str:
    """The text without the valid numbers, however they are split up: 12.12.12.1212, 1912 12 12 12 12."""
    groups = list(DIGITS.finditer(text))
    kept, done, i = [], 0, 0
    while i < len(groups):
        digits, last = "", -1
        for j in range(i, min(i + PARTS, len(groups))):
            if j > i and not GAP.fullmatch(text, groups[j - 1].end(), groups[j].start()):
                break
            digits += groups[j][0]
            if (len(digits) == 10 or CENTURY.fullmatch(digits)) and person_of(_bare(digits)):
                last = j
            if len(digits) >= 12:
                break
        if last >= 0:
            kept += [text[done : groups[i].start()], MASK]
            done, i = groups[last].end(), last
        i += 1
    return "".join([*kept, text[done:]])


def _unless_code(found: re.Match[str]) -> str:
    return MASK if person_of(_bare(found[0])) else found[0]


def _bare(text: str) -> str:
    return ("+" if "+" in text else "").join(_split(re.sub(r"[^0-9]", "", text)))


def _split(digits: str) -> tuple[str, str]:
    return digits[:-4], digits[-4:]

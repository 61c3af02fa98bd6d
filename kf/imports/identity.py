"""People: a personnummer becomes birth month, kön and a keyed pseudonym; nothing of the number is kept.

The pseudonym is HMAC-SHA256 under a key that lies outside the data folder, so that who has the data alone can
not try all numbers until one fits.
"""

from __future__ import annotations

import base64
import contextlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from kf.errors import KfError
from kf.schema import KVINNA, MAN

MASK = "••••••"
# What may be a personnummer, with or without century, however it is split up; a wrong one is masked as well.
LOOKS_LIKE = re.compile(r"(?:[0-9]{2})?[0-9]{2}[\s./–-]?[0-9]{2}[\s./–-]?[0-9]{2}[\s+‐-–−-]{0,3}[0-9]{4}")
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
    """The text with everything that looks like a personnummer hidden."""
    return LOOKS_LIKE.sub(MASK, text)


def without_numbers(text: str) -> str:
    """The text with every valid personnummer hidden: for values that are kept, where codes must survive."""
    return LOOKS_LIKE.sub(lambda found: MASK if person_of(_bare(found[0])) else found[0], text)


def _bare(text: str) -> str:
    return ("+" if "+" in text else "").join(_split(re.sub(r"[^0-9]", "", text)))


def _split(digits: str) -> tuple[str, str]:
    return digits[:-4], digits[-4:]


def key_path() -> Path:
    """Where the key lies: KF_KEY_FILE, else `~/.config/kf/key`."""
    return Path(os.environ.get("KF_KEY_FILE") or Path.home() / ".config" / "kf" / "key")


def pseudonyms(folder: Path) -> Callable[[str], str]:
    """The function from a person's key, as the file has it, to the pseudonym that is stored.

    The key is made (mode 0600) at first use. Raises KfError when it lies in the data folder or cannot be read.
    """
    path = key_path()
    if path.resolve().is_relative_to(folder.resolve()):
        raise KfError(
            "Nyckeln till pseudonymerna ligger i datamappen.",
            "Flytta den dit bara den som läser in kommer åt den, och peka ut den med KF_KEY_FILE.",
        )
    key = _key(path)

    def pseudonym(text: str) -> str:
        person = person_of(text)
        number = person.number if person else text.strip()
        digest = hmac.digest(key, number.encode(), "sha256")
        # base32, not hex: letters enough for a pseudonym never to look like a personnummer itself
        return base64.b32encode(digest[:10]).decode().lower()

    return pseudonym


def _key(path: Path) -> bytes:
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes().strip()
    except OSError:
        raise KfError(
            "Nyckeln till pseudonymerna går inte att läsa eller skapa.",
            "Kontrollera rättigheterna, eller peka ut en annan fil med KF_KEY_FILE.",
        ) from None
    if len(key) < 32:
        raise KfError(
            "Nyckeln till pseudonymerna är skadad (för kort).",
            "Återställ filen från säkerhetskopian: med en ny nyckel känns ingen igen från tidigare versioner.",
        )
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        # a link fails if another load has just made the key: then that one holds, whole
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)

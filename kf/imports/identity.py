"""People: their keys become pseudonyms; nothing of a key is kept.

The pseudonym is HMAC-SHA256 under a key that lies outside the data folder, so that who has the data alone can
not try all numbers until one fits.
"""

from __future__ import annotations

import base64
import contextlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from kf.errors import KfError
from kf.personnummer import person_of


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
        # twelve digits are the number itself, whether they are a person's or not: to ask again takes half of a load's time here
        person = None if len(text) == 12 and text.isascii() and text.isdigit() else person_of(text)
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

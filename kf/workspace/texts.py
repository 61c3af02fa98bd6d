"""What may be written: short texts that say something, with no personnummer, e-mail address or full name in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from kf.errors import KfError
from kf.names import full, somebody
from kf.personnummer import EMAIL, without_likes


def checked(text: str, what: str, least: int = 0, most: int = 300, signed: bool = False) -> str:
    """The text without spaces around it. `what` names it in the KfError that is raised when it may not be saved.

    A name and an e-mail address are let through only where the one who writes signs (`signed`).
    """
    text = unicodedata.normalize("NFC", text).strip()
    if not least <= len(text) <= most:
        raise KfError(f"{what} ska ha {least}–{most} tecken men har {len(text)}.", "Ingenting har sparats.")
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
        raise KfError(f"{what} innehåller tecken som inte går att visa.", "Skriv in texten på nytt för hand.")
    # as it is read: other writing systems' digits as ours, without what is not seen
    plain = "".join(_digit(sign) for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    if without_likes(plain) != plain:
        raise KfError(
            f"{what} innehåller något som ser ut som ett personnummer. Ingenting har sparats.",
            "Ta bort det. Är det ett datum: skriv månaden i ord.",
        )
    if EMAIL.search(plain) and not signed:
        raise KfError(f"{what} innehåller en e-postadress. Ingenting har sparats.", "Ta bort den.")
    if full(plain) and not signed:
        raise KfError(
            f"{what} innehåller något som ser ut som en persons namn. Ingenting har sparats.",
            "Skriv personens funktion i stället, till exempel enhetschef.",
        )
    return text


def function(text: str, what: str, most: int) -> str:
    """Who is responsible, checked: a function or a unit, for a person's name is never kept. Raises KfError."""
    text = checked(text, what, most=most)
    if somebody(text):
        raise KfError(
            f"{what} ser ut som en persons namn. Ingenting har sparats.",
            "Skriv en funktion eller enhet, till exempel enhetschef eller HR-konsult.",
        )
    return text


def free_name(name: str, taken: Iterable[str], longest: int) -> str:
    """A scenario's name, checked, when none of those `taken` is the same whatever its case. Raises KfError."""
    name = checked(name, "Namnet", 1, longest)
    for other in taken:
        if other.lower() == name.lower():
            raise KfError(f"Det finns redan ett scenario som heter {other}.", "Välj ett annat namn.")
    return name


def signature(who: str) -> str:
    """Who writes, checked. Raises KfError."""
    return checked(who, "Namnet på den som skriver", most=100, signed=True)


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdigit() else sign

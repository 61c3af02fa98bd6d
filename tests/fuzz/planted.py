"""Whether anything that tells who somebody is has come out of a load: in what it says, or in what it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def texts_of(folder: Path) -> dict[str, str]:
    """The content of every file of a folder, as text, by its name."""
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    return {str(path.relative_to(folder)): path.read_bytes().decode("utf-8", "replace") for path in files}


def found_in(told: dict[str, Any], left: dict[str, str], planted: Iterable[str], *, names: bool) -> list[list[str]]:
    """The planted texts that were found, each with where: in what was told (by what) or in a file that is left.

    A personnummer is sought with and without century and sign; a name only when `names`: where cells stand under
    other headings than their own, a name is a word like another.
    """
    sought = [form for text in planted for form in forms(text, names)]
    places = {name: "\n".join(_flat(value)) for name, value in told.items()} | {
        f"fil {name}": text for name, text in left.items()
    }
    return [[text, name] for name, place in places.items() for text in dict.fromkeys(sought) if text in place][:20]


def forms(text: str, names: bool) -> list[str]:
    """How a planted text may come out."""
    digits = re.sub(r"[^0-9]", "", text)
    if "@" in text:
        return [text]
    if len(digits) in (10, 12):
        return [digits[-10:], f"{digits[-10:-4]}-{digits[-4:]}"]
    return [text] if names else []


def _flat(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _flat(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _flat(inner)
    else:
        yield str(value)

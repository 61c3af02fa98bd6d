"""What headings and values usually mean: `synonyms.toml`, ready to look things up in."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from kf.names import plain_letters

DATA: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))
# What is said in full in one system and cut short in another.
LONG = {"nr": "nummer", "no": "nummer", "num": "nummer", "procent": "pct", "percent": "pct"}
PHRASES = ((r"\bfr\W*o\W*m\b\W*", "from "), (r"\bt\W*o\W*m\b\W*", "tom "), ("%", " pct "))


def words(heading: str) -> list[str]:
    """The words of a heading, also those of `HireDate` and `syss_grad`."""
    text = plain_letters(re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])", " ", re.sub(r"^\s*\d+[.)]\s*", "", heading)))
    for pattern, instead in PHRASES:
        text = re.sub(pattern, instead, text)
    return [LONG.get(word, word) for word in re.findall("[a-z0-9]+", text)]


def joined(heading: str) -> str:
    """A heading without what differs between ways to write it: `Syss.grad`, `SYSS GRAD` and `syss_grad` are one."""
    text = "".join(words(heading))
    return re.sub(r"(?<=[a-z])nr$", "nummer", text)


def value_key(text: str) -> str:
    """A value without case, extra spaces and a last full stop."""
    return " ".join(text.casefold().split()).rstrip(".")


def _inverted(section: str) -> dict[str, dict[str, str]]:
    return {
        column: {value_key(theirs): ours for ours, many in mapping.items() for theirs in many}
        for column, mapping in DATA[section].items()
    }


# joined heading -> {what it may be: its place in the list, 0 is the most telling}, and the heading as it was written
HEADINGS: dict[str, dict[str, int]] = {}
WRITTEN: dict[str, str] = {}
for _role, _many in DATA["headings"].items():
    for _place, _heading in enumerate(_many):
        HEADINGS.setdefault(joined(_heading), {}).setdefault(_role, _place)
        WRITTEN.setdefault(joined(_heading), _heading)
PRIVATE: dict[str, str] = {joined(heading): kind for kind, many in DATA["private"].items() for heading in many}
WORDS: dict[str, list[tuple[str, re.Pattern[str]]]] = {
    role: [(text, re.compile(".*".join(joined(stem) for stem in text.split(" ")))) for text in many]
    for role, many in DATA["words"].items()
}
NOT: dict[str, tuple[str, ...]] = {role: tuple(map(joined, many)) for role, many in DATA["not"].items()}
VALUES = _inverted("values")
GUESSES = _inverted("guesses")
STEMS: dict[str, dict[str, list[str]]] = DATA["stems"]
OPEN_END = frozenset(DATA["open_end"]["words"])
JOBS: tuple[str, ...] = tuple(DATA["jobs"]["stems"])

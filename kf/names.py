"""Persons' names: what looks like one, and how it is hidden. By common names in Sweden (`names.toml`), and never sure."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from itertools import pairwise
from pathlib import Path

from kf.personnummer import MASK, masked

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def plain_letters(text: str) -> str:
    """Lower case, without accents and with å, ä and ö as a, a and o."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


_LISTS = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
FIRST, LAST = (frozenset(map(plain_letters, _LISTS[kind].split())) for kind in ("first", "last"))


def first(word: str) -> bool:
    """Whether a word is a common first name, or two with a hyphen."""
    return any(plain_letters(half) in FIRST for half in word.split("-"))


def common(word: str) -> bool:
    """Whether a word is a common first or last name."""
    return first(word) or last(word)


def last(word: str) -> bool:
    """Whether a word is a common last name, or ends as they do."""
    return plain_letters(word) in LAST or word.casefold().endswith(("sson", "qvist", "kvist"))


def full(text: str) -> bool:
    """Whether a common first name and last name stand beside each other in a text, both with a capital."""
    return any((first(one) and last(other)) or (last(one) and first(other)) for one, other in _capitals(text))


def nothing_else(text: str) -> bool:
    """Whether a text is a person's name and no more: common first and last names, each with a capital."""
    words = WORD.findall(text)
    return len(words) <= 4 and full(text) and all(word[0].isupper() and common(word) for word in words)


def somebody(text: str) -> bool:
    """Whether a text that should say a function names a person: a name alone, or beside another word with a capital."""
    words = WORD.findall(text)
    return (len(words) == 1 and common(words[0])) or any(common(one) or common(other) for one, other in _capitals(text))


def _capitals(text: str) -> list[tuple[str, str]]:
    """The words that stand beside each other with a capital each."""
    return [(one, other) for one, other in pairwise(WORD.findall(text)) if one[0].isupper() and other[0].isupper()]


def hidden(text: str) -> str:
    """A text for the eye: what looks like a personnummer, an e-mail address or a name is masked."""
    return masked_names(masked(text))


def masked_names(text: str) -> str:
    """The text with every first name hidden that stands beside another word with a capital, and that word too."""
    if not any(first(part) for part in re.findall(r"[^\W\d_]+", text)):
        return text
    words = re.split(f"({WORD.pattern})", text)
    for i in range(1, len(words), 2):
        # a first name before or after another word with a capital is somebody
        near = [words[j] for j in (i - 2, i + 2) if 0 < j < len(words)]
        if first(words[i]) and words[i][0].isupper() and any(word[0].isupper() for word in near):
            for j in (i - 2, i, i + 2):
                if 0 < j < len(words) and words[j][0].isupper():
                    words[j] = MASK
    return "".join(words)

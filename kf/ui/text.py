"""Text that somebody else wrote, inside what Streamlit reads as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from kf import format as fmt
from kf.names import hidden

LONGEST = 40  # characters that are told of what a link says
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")


def plain(text: str) -> str:
    """The text as it stands: no mark in it makes a link, a picture, a formula or a heading; line breaks are spaces."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def from_link(text: str) -> str:
    """What a link or a search asks for, as it may be told again: anything can be written there, a personnummer or a name too."""
    return fmt.shortened(hidden(text), LONGEST)


def break_words(breaks: Iterable[tuple[date, str]]) -> list[str]:
    """When series break, where and why, in short: `jan 2025 Kontaktcenter: Omorganisation`."""
    return [f"{fmt.month(when, short=True)} {plain(': '.join(text.split(': ')[:2]))}" for when, text in breaks]

"""What the values of columns with fixed values mean, value by value."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from kf.imports.contents import Content
from kf.imports.synonyms import GUESSES, STEMS, VALUES, value_key
from kf.imports.terms import ALLOWED
from kf.names import hidden

MOST = 100  # distinct values: more are not codes, and nobody looks through them
CLOSE = 0.85
SHORTEST = 5


def proposed(name: str, column: Content, told: Mapping[str, str]) -> tuple[tuple[str, int, str], ...]:
    """The file's values with their rows in the sample and ours ("" when unknown), the most common first.

    `told` is what a saved profile says. Values that look like a personnummer, an e-mail address or a name are left out.
    """
    own = {value_key(theirs): ours for theirs, ours in told.items()}
    return tuple(
        (text, rows, own.get(value_key(text)) or _meaning(name, text))
        for text, rows in column.counts[:MOST]
        if hidden(text) == text
    )


def known(name: str, text: str) -> bool:
    """Whether a value is read as it stands, without a profile that says what it is."""
    return value_key(text) in VALUES.get(name, {}) or value_key(text) in ALLOWED[name]


def _meaning(name: str, text: str) -> str:
    key = value_key(text)
    allowed = {value: value for value in ALLOWED[name]}
    exact = {**GUESSES.get(name, {}), **VALUES.get(name, {}), **allowed}
    # "01 Tillsvidare", "T - Tillsvidare": the code before the word says nothing more
    bare = key.partition(" ")[2].lstrip("-–: ") if key[:1].isdigit() or " - " in key else key
    for form in (key, bare):
        if form in exact:
            return exact[form]
    for ours, stems in STEMS.get(name, {}).items():
        if any(stem in key for stem in stems):
            return ours
    words = [word for word in exact if len(word) >= SHORTEST]
    close = difflib.get_close_matches(key, words, n=1, cutoff=CLOSE) if len(key) >= SHORTEST else []
    return exact[close[0]] if close else ""

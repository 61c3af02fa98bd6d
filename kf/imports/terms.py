"""The words of a profile: shapes, the columns there are, what they may hold; and did-you-mean for the rest."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from kf.schema import SPELL

SPELLS, MONTHLY, YEARLY = "spells", "monthly", "yearly"
SHAPES = (SPELLS, MONTHLY, YEARLY)
PERSONNUMMER, PERIOD = "personnummer", "period"
COLUMNS = (*(column.name for column in SPELL), PERSONNUMMER, PERIOD)
ALLOWED = {column.name: column.values for column in SPELL}
HELP = "Se exemplen i docs/profiles/."


def near(word: str, words: Iterable[str]) -> str:
    """Did you mean …, or else what there is to choose among."""
    words = list(words)
    close = difflib.get_close_matches(word, words, n=1)
    return f"Menade du {close[0]}?" if close else f"De som finns är: {', '.join(words)}."

"""Columns gathered from parts, by their distinct texts: what is read of a file never stands twice in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

BLANK = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u200b\ufeff\x00\x1a\t\r\n"), " ")


@dataclass(frozen=True)
class Part:
    """Some rows in order: each column as codes (-1: nothing) into its distinct texts; and how far it has come.

    `share` is how much of the file has been read (0-1). `again`: all before it is to be forgotten, it is read anew.
    """

    rows: int
    columns: Mapping[str, tuple[np.ndarray, Iterable[str | None]]]
    share: float
    again: bool = False


class Column:
    """One column that is read in parts. Texts are trimmed; what is then empty is missing (code -1)."""

    def __init__(self) -> None:
        self.codes: list[np.ndarray] = []
        self.texts: dict[str, int] = {}
        self.raw: dict[str | None, int] = {None: -1, "": -1}

    def add(self, codes: np.ndarray, texts: Iterable[str | None]) -> None:
        """Add the rows of a part."""
        raw = self.raw
        table = [raw[text] if text in raw else self._new(str(text)) for text in texts]
        size = np.min_scalar_type(-max(len(self.texts), 1))
        self.codes.append(np.array([*table, -1], dtype=size)[codes])

    def fill(self, rows: int, text: str | None) -> None:
        """Add rows that all hold the same text."""
        self.add(np.zeros(rows, dtype=np.int8), [text])

    def cut(self, parts: int) -> None:
        """Forget all parts but the first ones."""
        del self.codes[parts:]

    def matching(self, texts: Iterable[str]) -> list[int]:
        """The codes of these (trimmed) texts, those that occur."""
        return [self.texts[text] for text in texts if text in self.texts]

    def all_codes(self) -> np.ndarray:
        """The codes of all rows; the parts become one."""
        if len(self.codes) != 1:
            self.codes = [np.concatenate(self.codes) if self.codes else np.empty(0, dtype=np.int8)]
        return self.codes[0]

    def series(self, index: pd.Index, keep: np.ndarray | None) -> pd.Series:
        """The column as a categorical of its texts in alphabetical order, with the rows to keep; empties itself."""
        codes = self.all_codes() if keep is None else self.all_codes()[keep]
        self.codes, self.raw = [], {}
        used = np.zeros(len(self.texts) + 1, dtype=bool)
        used[codes] = True
        texts = [text for text, code in self.texts.items() if used[code]]
        texts.sort()
        place = np.full(len(self.texts) + 1, -1, dtype=codes.dtype)
        place[[self.texts[text] for text in texts]] = np.arange(len(texts))
        made = pd.Categorical.from_codes(place[codes], pd.Index(texts, dtype="str"))
        return pd.Series(made, index=index, copy=False)

    def _new(self, text: str) -> int:
        plain = text.translate(BLANK).strip()
        code = self.texts.setdefault(plain, len(self.texts)) if plain else -1
        self.raw[text] = code
        return code

"""Columns by their distinct texts: three million rows hold a few thousand texts, each understood once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kf.schema import Kind

NUMPY = {"date": "datetime64[s]", "month": "datetime64[s]"}


class Unusable(Exception):
    """A value that cannot be used: the reason and what to do about it, in Swedish; the value is not in it."""

    def __init__(self, reason: str, do: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.do = do


def texts(column: pd.Series) -> list[str]:
    """The distinct texts of a categorical column."""
    return [str(text) for text in column.cat.categories]


def recoded(column: pd.Series, values: Sequence[str | None]) -> pd.Series:
    """The column with its distinct texts replaced, in their order; None and "" become missing."""
    found = [value or None for value in values]
    codes, uniques = pd.factorize(np.array(found, dtype=object))
    old = column.cat.codes.to_numpy()
    new = np.where(old >= 0, codes.take(old, mode="clip") if len(codes) else -1, -1)
    made = pd.Categorical.from_codes(new, pd.Index(uniques, dtype="str"))
    return pd.Series(made, index=column.index, name=column.name)


def understood(
    column: pd.Series, parse: Callable[[str], Any], kind: Kind
) -> tuple[pd.Series, np.ndarray, dict[int, Unusable]]:
    """Every distinct text parsed once.

    Gives the values (categorical for text, datetime64[s] for dates and months, else float), the code of each row's
    text, and what was wrong by code.
    """
    values: list[Any] = []
    wrong: dict[int, Unusable] = {}
    for code, text in enumerate(texts(column)):
        try:
            values.append(parse(text))
        except Unusable as error:
            values.append(None)
            wrong[code] = error
    codes = column.cat.codes.to_numpy()
    if kind == "text":
        return recoded(column, values), codes, wrong
    made = np.array([*values, None], dtype=NUMPY.get(kind, "float64"))
    return pd.Series(made[codes], index=column.index, name=column.name), codes, wrong

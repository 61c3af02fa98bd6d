"""The columns that tell who somebody is, replaced by pseudonyms before anything else is done with the rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from kf.imports.distinct import recoded, texts
from kf.imports.refusals import refused
from kf.imports.rules import BAD_NUMBER, NO_KEY
from kf.imports.terms import PERSONNUMMER
from kf.personnummer import person_of

SECRET = ("person", PERSONNUMMER, "chef")


def identified(
    table: pd.DataFrame, pseudonym: Callable[[str], str]
) -> tuple[pd.DataFrame, pd.DataFrame, list[pd.DataFrame]]:
    """The table without its keys, and person (pseudonym), chef, and from personnummer birth_month and kön.

    Gives the remaining texts, the columns made, and the refusals of rows without a usable key. With both a
    personnummer and another key, the pseudonym is the personnummer's and the other key finds the chef.
    """
    key = PERSONNUMMER if PERSONNUMMER in table else "person"
    column = table[key]
    codes = column.cat.codes.to_numpy()
    problems = [_missing(column, key)]
    made: dict[str, pd.Series] = {}
    if key == PERSONNUMMER:
        people = [person_of(text) for text in texts(column)]
        made["person"] = recoded(column, [pseudonym(p.number) if p else None for p in people])
        made["kon"] = recoded(column, [p.kon if p else None for p in people])
        born = np.array([*(p.birth_month if p else None for p in people), None], dtype="datetime64[s]")
        made["birth_month"] = pd.Series(born[codes], index=table.index)
        wrong = made["person"].isna() & column.notna()
        problems.append(
            refused(
                table.index[wrong],
                key,
                column[wrong],
                "är inte ett giltigt personnummer eller samordningsnummer",
                "Rätta numret i källan. Det visas inte här.",
                BAD_NUMBER,
            )
        )
    else:
        made["person"] = recoded(column, [pseudonym(text) for text in texts(column)])
    if "chef" in table:
        known = _known(table, made["person"])
        chef = table["chef"]
        made["chef"] = recoded(chef, [known.get(text) or pseudonym(text) for text in texts(chef)])
    rest = table.drop(columns=[name for name in (*SECRET, *made) if name in table])
    return rest, pd.DataFrame(made, index=table.index), problems


def _missing(column: pd.Series, key: str) -> pd.DataFrame:
    missing = column.isna()
    return refused(
        column.index[missing],
        key,
        column[missing],
        "saknas: raden säger inte vem den gäller",
        "Fyll i nyckeln, eller ta bort raden om den är en summa.",
        NO_KEY,
    )


def _known(table: pd.DataFrame, person: pd.Series) -> dict[str, str]:
    """The file's own keys -> pseudonym, where a personnummer has decided the pseudonym."""
    if PERSONNUMMER not in table or "person" not in table:
        return {}
    pairs = pd.DataFrame({"key": table["person"], "person": person}).dropna().drop_duplicates("key")
    return dict(zip(pairs["key"].astype(str), pairs["person"].astype(str), strict=True))

"""Avdelningar and befattningar that came or went between two versions, and where the same people are now."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kf.format import number, quantity, upper_first
from kf.store import Store

MOST = 0.7  # of the people of a word that went: so many together under another name is a rename
SAMPLE = 1000  # people who are looked for in the new version
STRANGERS = 0.2  # fewer recognised than so: the key or its column is another
COLUMNS = ("avdelning", "befattning")


@dataclass(frozen=True)
class Word:
    """A word of a column that came or went: how many people it has (or had), and what it may be instead."""

    column: str
    value: str
    people: int
    hint: str = ""

    def __str__(self) -> str:
        """The word as a line of a list: `Avdelning Ekonomi (41 personer). Ekonomi heter nu …?`."""
        return f"{upper_first(self.column)} {self.value} ({quantity(self.people, 'personer')}). {self.hint}".strip()


def words(new: Store, old: Store) -> tuple[tuple[Word, ...], tuple[Word, ...], tuple[str, ...]]:
    """The words that came and those that went, and warnings.

    Counted on everybody in the newest month of each version. The largest first.
    """
    came: list[Word] = []
    went: list[Word] = []
    for column in COLUMNS:
        now, then = _people(new, column), _people(old, column)
        gone = {value: people for value, people in then.items() if value not in now}
        arrived = {value: people for value, people in now.items() if value not in then}
        renamed = _followed(new, old, column, gone, now) if gone else {}
        back = {to: (value, same) for value, (to, same) in renamed.items() if to in arrived}
        for value, people in gone.items():
            to, same = renamed.get(value, ("", 0))
            hint = ""
            if to:
                verb = f"{value} heter nu {to}" if to in arrived else f"{value} ingår nu i {to}"
                hint = f"{verb}? {number(same)} av {number(people)} personer."
            went.append(Word(column, value, people, hint))
        for value, people in arrived.items():
            source, same = back.get(value, ("", 0))
            hint = f"{source} heter nu {value}? {number(same)} av {number(gone[source])} personer." if source else ""
            came.append(Word(column, value, people, hint))
    return tuple(came), tuple(went), _recognised(new, old)


def _people(store: Store, column: str) -> dict[str, int]:
    rows = store.query(
        f"SELECT {column}::VARCHAR, count(DISTINCT person) AS people FROM spell "
        "WHERE ? BETWEEN first_period AND last_period AND n = 1 GROUP BY 1 ORDER BY 2 DESC, 1",
        [store.last_period],
    )
    return {str(value): int(people) for value, people in rows}


def _followed(
    new: Store, old: Store, column: str, gone: dict[str, int], now: dict[str, int]
) -> dict[str, tuple[str, int]]:
    """Word that went -> (where most of its people are now, how many), when they are enough to be a rename."""
    text = (
        f"SELECT person::VARCHAR AS person, {column}::VARCHAR AS word FROM spell "
        f"WHERE ? BETWEEN first_period AND last_period AND n = 1"
    )
    left = old.frame(f"{text} AND list_contains(?, {column}::VARCHAR)", [old.last_period, list(gone)])
    here = new.frame(f"{text} AND list_contains(?, person::VARCHAR)", [new.last_period, left["person"].tolist()])
    pairs = left.merge(here, on="person", suffixes=("_old", "_new")).groupby(["word_old", "word_new"]).size()
    found = {}
    for value, people in gone.items():
        own = pairs.get(value, pd.Series(dtype=int)) if len(pairs) else pd.Series(dtype=int)
        if len(own) and own.max() >= MOST * people:
            found[value] = (str(own.idxmax()), int(own.max()))
    return found


def _recognised(new: Store, old: Store) -> tuple[str, ...]:
    """A warning when hardly anybody of the old version's newest month is in the new version at all."""
    sample = old.query(
        "SELECT DISTINCT person::VARCHAR AS person FROM spell WHERE ? BETWEEN first_period AND last_period ORDER BY 1 LIMIT ?",
        [old.last_period, SAMPLE],
    )
    people = [person for (person,) in sample]
    (again,) = new.query("SELECT count(DISTINCT person) FROM spell WHERE list_contains(?, person::VARCHAR)", [people])[
        0
    ]
    if again >= STRANGERS * len(people):
        return ()
    return (
        f"Av {number(len(people))} personer i den förra versionen finns bara {number(again)} i den nya. "
        "Är det rätt kolumn för person, och samma nyckel till pseudonymerna?",
    )

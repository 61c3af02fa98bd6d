"""Valid exports of made-up people, with the headings that HR systems write; who is in them is told beside."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.spec.test_propose import CELLS, EXPORTS

WHO = ("pnr", "pnr12", "chef pnr", "name", "Name", "email")  # the cells that tell who somebody is
MONTHS = ("2025-10", "okt 2025", "202510")


@dataclass
class Table:
    """Headings and rows of texts, and the texts among them that nobody may read afterwards."""

    headings: list[str]
    rows: list[list[str]]
    planted: set[str] = field(default_factory=set)

    def copy(self) -> Table:
        """A table that can be changed by itself."""
        return Table(list(self.headings), [list(row) for row in self.rows], set(self.planted))


def table(rng: random.Random) -> Table:
    """An export of 3 to 60 rows, with now and then a column of names, addresses or numbers more than the system has."""
    columns = {heading: kind for heading, (kind, _) in EXPORTS[rng.choice(list(EXPORTS))][1].items()}
    for heading, kind in (("Namn", "name"), ("E-post", "email"), ("Personnr", "pnr12"), ("Chefens namn", "Name")):
        if rng.random() < 0.2:
            columns.setdefault(heading, kind)
    first = rng.randrange(200)
    rows = [[CELLS[kind](first + i) for kind in columns.values()] for i in range(rng.randint(3, 60))]
    made = Table(list(columns), rows)
    for place, kind in enumerate(columns.values()):
        if kind in WHO:
            made.planted |= {row[place] for row in rows}
    return made

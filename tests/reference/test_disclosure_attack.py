"""The attack: everything that `ledning` may see of the demo, as equations, must not give a group of 1–4 people away.

What is asked is what can be asked: every cut by up to three independent dimensions (which is also every single and
paired filter with a cut). The unknowns are the people in each combination of all dimensions that may have anybody.
"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd

from kf.access import Access
from kf.dimensions import chain, chains
from kf.filters import Filters
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.store import Store

HR = Access("hr")
FILTERED = ("avdelning", "enhet", "befattning", "anstallningsform", "kon", "aldersgrupp")
CUTS = (*FILTERED, "plangrupp", "alder5")
COUNTS = [("headcount", "month"), ("left", "ytd"), ("hired", "ytd")]
Group = frozenset  # of (dimension, value)


def cuts(most: int = 3, dimensions: tuple[str, ...] = CUTS) -> list[tuple[str, ...]]:
    """Every set of dimensions that spans at most so many chains; enhet always with its avdelning."""
    sets = [by for size in range(most + 1) for by in combinations(dimensions, size) if len(chains(by)) == size]
    return [with_avdelning(by) for by in sets]


def with_avdelning(by: tuple[str, ...]) -> tuple[str, ...]:
    return ("avdelning", *by) if "enhet" in by and "avdelning" not in by else by


def key(row: dict, by: tuple[str, ...]) -> Group:
    return frozenset((d, row[d]) for d in by)


class Seen:
    """What one role sees of a metric: per cut, the figure of every group in the answer, None where withheld."""

    def __init__(self, store: Store, key_: str, window: str, access: Access, by: list[tuple[str, ...]]) -> None:
        filters = Filters(store.last_period, window)
        self.tables: dict[tuple[str, ...], dict[Group, float | None]] = {}
        for cut in by:
            frame = evaluate(store, metric(key_), filters, cut, access).frame
            self.tables[cut] = {
                key(row, cut): None if row["withheld"] else float(row["value"]) for row in frame.to_dict("records")
            }


def possible_atoms(seen: Seen) -> pd.DataFrame:
    """The combinations of all dimensions that no answer says is empty."""
    parts = [("avdelning", "enhet"), ("befattning",), ("kon",), ("anstallningsform",), ("alder5",)]
    atoms: list[dict] = [{}]
    for position, part in enumerate(parts):
        earlier = [p for size in (0, 1, 2) for p in combinations(parts[:position], size)]
        checks = [tuple(d for d in CUTS if d in {*part, *(d for one in some for d in one)}) for some in earlier]
        atoms = [
            extended
            for atom, value in product(atoms, seen.tables[part])
            for extended in [{**atom, **dict(value)}]
            if all(key(extended, by) in seen.tables[by] for by in checks)
        ]
    for atom in atoms:
        lower = int("".join(c for c in atom["alder5"].split("–")[0]) or 0) if atom["alder5"][0] != "–" else 0
        atom["aldersgrupp"] = next(g for g, limit in AGE_LIMITS if lower < limit)
        atom["plangrupp"] = "–29" if lower < 30 else "30–59" if lower < 60 else "60–"
    return pd.DataFrame(atoms)


AGE_LIMITS = [("–29", 30), ("30–39", 40), ("40–49", 50), ("50–59", 60), ("60–64", 65), ("65–", 200)]


def members(atoms: pd.DataFrame, group: Group) -> np.ndarray:
    inside = np.ones(len(atoms), bool)
    for dimension, value in group:
        inside &= (atoms[dimension] == value).to_numpy()
    return inside

"""The attack: everything that `ledning` may see of the demo, as equations, must not give a group of 1–4 people away.

What is asked is what can be asked: every cut by up to three independent dimensions (which is also every single and
paired filter with a cut). The unknowns are the people in each combination of all dimensions that may have anybody.
"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from kf import privacy
from kf.access import Access
from kf.dimensions import chain, chains
from kf.filters import Filters
from kf.metrics.catalogue import METRICS, metric
from kf.metrics.evaluate import evaluate
from kf.store import Store

from .attacker import System, attack_tables

HR = Access("hr")
FILTERED = ("avdelning", "enhet", "befattning", "anstallningsform", "kon", "aldersgrupp")
CUTS = (*FILTERED, "plangrupp", "alder5")
COUNTS = [("headcount", "month"), ("left", "ytd"), ("hired", "ytd")]
Group = frozenset  # of (dimension, value)


def cuts(most: int = 3, dimensions: tuple[str, ...] = CUTS) -> list[tuple[str, ...]]:
    """Every set of dimensions that spans at most so many chains, each chain by its finest member."""
    return [
        by
        for size in range(most + 1)
        for by in combinations(dimensions, size)
        if len(chains(by)) == size  # no two of one chain: the finer one tells which group of the coarser it is in
    ]


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


def nesting(store: Store) -> dict[tuple[str, object], dict[str, object]]:
    """For every value of a dimension the coarser values it is nested in: known to everybody."""
    known = {}
    for finest in ("enhet", "alder5"):
        columns = chain(finest)
        for values in store.query(f"SELECT DISTINCT {', '.join(columns)} FROM stock"):
            for depth in range(len(columns)):
                known[columns[depth], values[depth]] = dict(zip(columns[:depth], values[:depth], strict=True))
    return known


def possible_atoms(seen: Seen, store: Store) -> pd.DataFrame:
    """The combinations of all dimensions that no answer says is empty."""
    nested = nesting(store)
    finest = ["enhet", "befattning", "kon", "anstallningsform", "alder5"]
    atoms = [{}]
    for position, dimension in enumerate(finest):
        values = [next(iter(group))[1] for group in seen.tables[(dimension,)]]
        before = finest[:position]
        checks = [
            tuple(d for d in CUTS if d in (*pair, dimension)) for size in (1, 2) for pair in combinations(before, size)
        ]
        atoms = [
            extended
            for atom, value in product(atoms, values)
            for extended in [{**atom, dimension: value}]
            if all(key(extended, by) in seen.tables[by] for by in checks)
        ]
    return pd.DataFrame([{**atom, **{k: v for d in ("enhet", "alder5") for k, v in nested[d, atom[d]].items()}} for atom in atoms])


def members(atoms: pd.DataFrame, group: Group) -> np.ndarray:
    inside = np.ones(len(atoms), bool)
    for dimension, value in group:
        inside &= (atoms[dimension] == value).to_numpy()
    return inside

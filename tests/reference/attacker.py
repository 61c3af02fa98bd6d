"""The attacker: what follows from the figures that are shown, by exact linear algebra and by bounds.

He knows every shown figure, and that a group which is not in a table has nobody in it. His unknowns are the people in
each finest group (`atoms`), his equations the shown sums of them. He never looks at the code that hides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from kf import privacy

EPS = 1e-6


def levels(chains: Sequence[tuple[str, ...]]) -> list[tuple[tuple[str, ...], ...]]:
    """Every table, coarse to fine, that a set of chains has: their prefixes in all combinations."""
    return [
        tuple(chain[:depth] for chain, depth in zip(chains, level, strict=True) if depth)
        for level in sorted(product(*(range(len(chain) + 1) for chain in chains)), key=sum)
    ]


def published_tables(
    counts: pd.DataFrame, chains: Sequence[tuple[str, ...]], k: int = privacy.SMALLEST_SHOWN
) -> list[pd.DataFrame]:
    """Every table of the chains as `pattern` publishes it: key columns, n, hidden."""
    return [privacy.pattern(counts, table, k=k) for table in levels(chains)]


class System:
    """Equations over atoms: `shown` rows (0/1) with their values; `atoms` the true counts, all at least 1."""

    def __init__(self, atoms: np.ndarray, shown: np.ndarray) -> None:
        self.atoms = atoms
        # each equation once
        self.rows = np.unique(shown.astype(np.int8), axis=0).astype(float)
        _, singular, basis = np.linalg.svd(self.rows, full_matrices=False)
        self.basis = basis[singular > 1e-9 * max(singular.max(initial=0), 1)]

    def determined(self, groups: np.ndarray) -> np.ndarray:
        """Which groups (rows of 0/1 over atoms) are linear combinations of the shown figures."""
        left = groups - (groups @ self.basis.T) @ self.basis
        return (left**2).sum(axis=1) < EPS

    def bounds(self, group: np.ndarray) -> tuple[float, float]:
        """The least and the most that a group can be when nobody's count is below one."""
        ends = []
        for sign in (1, -1):
            found = linprog(sign * group, A_eq=self.rows, b_eq=self.rows @ self.atoms, bounds=(0, None), method="highs")
            ends.append(sign * found.fun if found.success else np.nan)
        return ends[0], ends[1]


def attack_tables(
    counts: pd.DataFrame, chains: Sequence[tuple[str, ...]], tables: Sequence[pd.DataFrame], bounds: bool = True
) -> list[str]:
    """The groups of 1–4 people in these tables that the shown cells of all of them give away, in words."""
    keys = [column for chain in chains for column in chain]
    atoms = counts.groupby(keys, dropna=False, sort=True)["n"].sum().reset_index() if keys else counts[["n"]]
    atoms = atoms[atoms["n"] >= 0].reset_index(drop=True)
    rows, small, said = [], [], []
    for table in tables:
        own = [column for column in keys if column in table]
        code = (
            atoms.merge(table.reset_index(names="cell"), on=own, how="left")["cell"].to_numpy()
            if own
            else np.zeros(len(atoms))
        )
        for cell, (n, hidden) in enumerate(zip(table["n"], table["hidden"], strict=True)):
            if not hidden:
                rows.append(code == cell)
            if 0 < n < privacy.SMALLEST_SHOWN:
                small.append(code == cell)
                said.append(f"{dict(table[own].loc[cell])} = {n:g}")
    if not small:
        return []
    system = System(atoms["n"].to_numpy(float), np.asarray(rows) if rows else np.zeros((1, len(atoms))))
    groups = np.asarray(small, float)
    exact = system.determined(groups)
    found = [f"löses ut: {what}" for what, yes in zip(said, exact, strict=True) if yes]
    if bounds:
        for group, what in zip(groups[~exact], np.asarray(said, object)[~exact], strict=True):
            low, high = system.bounds(group)
            if high - low < 1 - EPS:
                found.append(f"inringas [{low:g}, {high:g}]: {what}")
    return found

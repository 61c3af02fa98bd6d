"""The attacker of one set of tables: what follows from the shown cells, by exact linear algebra and by bounds.

He knows every shown figure. A group that has no row in a table of one chain is empty; in a table of several chains he
cannot tell an empty group from a withheld one. His unknowns are the people in each finest group (atoms), his equations
the shown sums of them. He never looks at the code that hides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from kf import privacy

EPS = 1e-6
Chains = Sequence[tuple[str, ...]]


def levels(chains: Chains) -> list[list[tuple[str, ...]]]:
    """Every table, coarse to fine, that a set of chains has: their prefixes in all combinations."""
    depths = sorted(product(*(range(len(chain) + 1) for chain in chains)), key=sum)
    return [[chain[:depth] for chain, depth in zip(chains, level, strict=True) if depth] for level in depths]


def published_tables(counts: pd.DataFrame, chains: Chains, k: int = privacy.SMALLEST_SHOWN) -> list[pd.DataFrame]:
    """Every table of the chains as `pattern` publishes it: key columns, n, hidden."""
    return [privacy.pattern(counts, table, k=k) for table in levels(chains)]


def attack_tables(
    counts: pd.DataFrame, chains: Chains, tables: Sequence[pd.DataFrame], bounds: bool = True
) -> list[str]:
    """The groups of 1–4 people in these tables that the shown cells of all of them give away, in words."""
    keys = [column for chain in chains for column in chain]
    atoms = _atoms(counts, chains)
    shown, small, said = [], [], []
    for table in tables:
        own = [column for column in keys if column in table]
        code = atoms[own].merge(table.reset_index(names="cell"), on=own, how="left")["cell"].to_numpy() if own else 0
        for cell, (n, hidden) in enumerate(zip(table["n"], table["hidden"], strict=True)):
            member = np.broadcast_to(code == cell, len(atoms))
            if not hidden:
                shown.append(member)
            if 0 < n < privacy.SMALLEST_SHOWN:
                small.append(member)
                said.append(f"{dict(table.loc[cell, own])} = {n:g}")
    if not small:
        return []
    groups, rows = np.asarray(small, float), np.unique(np.asarray(shown or [np.zeros(len(atoms))], float), axis=0)
    exact = _determined(rows, groups)
    found = [f"löses ut: {what}" for what, yes in zip(said, exact, strict=True) if yes]
    if bounds:
        least = 1.0 if len(chains) == 1 else 0.0
        values = rows @ atoms["n"].to_numpy(float)
        for group, what in zip(groups[~exact], np.asarray(said, object)[~exact], strict=True):
            low, high = (_extreme(sign * group, rows, values, least) * sign for sign in (1, -1))
            if high - low < EPS:
                found.append(f"inringas till {low:g}: {what}")
    return found


def _atoms(counts: pd.DataFrame, chains: Chains) -> pd.DataFrame:
    """The finest groups: those of one chain that have a row, in all combinations."""
    keys = [column for chain in chains for column in chain]
    people = counts.groupby(keys, dropna=False)["n"].sum().reset_index()
    people = people[people["n"] > 0]
    atoms = people[list(chains[0])].drop_duplicates()
    for chain in chains[1:]:
        atoms = atoms.merge(people[list(chain)].drop_duplicates(), how="cross")
    atoms = atoms.merge(people, on=keys, how="left")
    return atoms.assign(n=atoms["n"].fillna(0.0))


def _determined(rows: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Which groups (0/1 over atoms) lie in the row space of the equations."""
    _, singular, basis = np.linalg.svd(rows, full_matrices=False)
    basis = basis[singular > 1e-9 * max(float(singular.max(initial=0)), 1)]
    left = groups - (groups @ basis.T) @ basis
    return (left**2).sum(axis=1) < EPS


def _extreme(objective: np.ndarray, rows: np.ndarray, values: np.ndarray, least: float) -> float:
    found = linprog(objective, A_eq=rows, b_eq=values, bounds=(least, None), method="highs")
    return float(found.fun) if found.success else -np.inf

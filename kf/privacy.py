"""What may be shown: which cells of a table of counts must be withheld so that no small group can be had.

A group of 1 to k-1 people is withheld (primary). A total less its visible parts must not give it away either,
so further cells are withheld (secondary) until, in every sum that ties cells together, at least two are unknown
and together they hold at least k people; and until no withheld cell can be solved for from all the sums at once.

The pattern is made for the whole employer, once per set of dimensions, coarse tables first: whoever asks for
a part of the table (a filter, a row, a column, a pair) reads from the same pattern, so that two pages or two
filters cannot be played off against each other. See `Handbook on Statistical Disclosure Control`, ch. 4
(sdctools.github.io/HandbookSDC), and docs/decisions.md for what this does not cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

SMALLEST_SHOWN = 5
MOST_CHAINS = 3
SOLVED_UP_TO = 1500  # hidden cells of one period; above it only the row-by-row rule is held (cost grows as n^3)

REASON = f"Uppgifter om färre än {SMALLEST_SHOWN} personer visas inte, och inte heller de tal som de annars kunde räknas ut ur."
REASON_BASE = "Underlaget är för litet för det här måttet: det vilar på färre än {least} personer."
REASON_CUTS = (
    f"Fler än {MOST_CHAINS} avgränsningar samtidigt visas inte: grupperna blir så små att enskilda kan kännas igen."
)


@dataclass(frozen=True)
class Clearing:
    """Figures on the whole employer that HR has cleared: what they may be narrowed to and cut by, and why.

    Of cleared figures those on fewer than k are still withheld (unless `small`), but no others to protect them.
    """

    reason: str
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by: frozenset[str] = frozenset()
    small: bool = False

    def covers(self, where: tuple[tuple[str, tuple[str, ...]], ...], by: Iterable[str]) -> bool:
        """Whether a question asks for no more than what is cleared."""
        return where == self.where and self.by.issuperset(by)


_PERMANENT = (("anstallningsform", ("tillsvidare",)),)
_TEMPORARY = (("anstallningsform", ("visstid",)),)
CLEARED: dict[str, Clearing] = {
    "facit": Clearing(
        "Den publicerade planens egna tabeller: HR har redan lämnat ut dem. Bara sidan Facit.", small=True
    ),
    "permanent_by_kon": Clearing(
        "Tillsvidareanställda efter kön, för hela förvaltningen: planens huvudtabell.",
        where=_PERMANENT,
        by=frozenset({"kon", "period"}),
    ),
    "permanent_by_cause": Clearing(
        "Avgångar efter orsak för hela förvaltningens tillsvidareanställda: planen publicerar andelarna.",
        where=_PERMANENT,
        by=frozenset({"avgangsorsak"}),
    ),
    "permanent_by_way": Clearing(
        "Avgångar efter väg för hela förvaltningens tillsvidareanställda: planen publicerar vilka som är vanligast.",
        where=_PERMANENT,
        by=frozenset({"avgangsvag"}),
    ),
    "temporary_by_way_in": Clearing(
        "Rekryteringsväg för hela förvaltningens visstidsanställda: planen publicerar andelarna.",
        where=_TEMPORARY,
        by=frozenset({"rekryteringsvag"}),
    ),
    "permanent_by_way_in": Clearing(
        "Rekryteringsväg för hela förvaltningens tillsvidareanställda: som för de visstidsanställda.",
        where=_PERMANENT,
        by=frozenset({"rekryteringsvag"}),
    ),
    "milestones": Clearing(
        "Hur många i hela förvaltningen som når en ålder per år: publiceras i planen och säger inte vem.",
        by=frozenset({"ar"}),
        small=True,
    ),
}


def pattern(counts: pd.DataFrame, chains: Sequence[tuple[str, ...]], k: int = SMALLEST_SHOWN) -> pd.DataFrame:
    """The finest table with a column `hidden`: which of its cells must be withheld.

    `counts` has one row per cell: the columns of all chains (each chain coarsest first), `stratum` (cells of
    different strata, such as months, are never added up) and `n`, people in the cell. Cells with nobody are not
    rows: that nobody is there may be shown.
    """
    tables: dict[tuple[int, ...], pd.DataFrame] = {}
    for level in sorted(product(*(range(len(chain) + 1) for chain in chains)), key=sum):
        keys = [column for chain, depth in zip(chains, level, strict=True) for column in chain[:depth]]
        cells = counts.groupby(["stratum", *keys], sort=True, dropna=False)["n"].sum().reset_index()
        cells = cells[cells["n"] > 0].reset_index(drop=True)
        cells["hidden"] = cells["n"] < k
        sums = [
            _sum_codes(cells, tables[_coarser(level, axis)], chains, _coarser(level, axis))
            for axis, depth in enumerate(level)
            if depth
        ]
        cells["hidden"] = _protect(cells["n"].to_numpy(), cells["hidden"].to_numpy().copy(), sums, k)
        tables[level] = cells
    return tables[tuple(len(chain) for chain in chains)]


def _coarser(level: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return tuple(depth - (i == axis) for i, depth in enumerate(level))


def _sum_codes(
    cells: pd.DataFrame, coarse: pd.DataFrame, chains: Sequence[tuple[str, ...]], level: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """For every cell the number of the sum it is a term of, and for every sum whether its total is hidden."""
    keys = [
        "stratum",
        *(column for chain, depth in zip(chains, level, strict=True) for column in chain[:depth]),
    ]
    totals = coarse.reset_index(names="sum")[[*keys, "sum"]]
    return cells[keys].merge(totals, on=keys, how="left")["sum"].to_numpy(), coarse["hidden"].to_numpy()


def _protect(n: np.ndarray, hidden: np.ndarray, sums: list[tuple[np.ndarray, np.ndarray]], k: int) -> np.ndarray:
    """Hide further cells until every sum has two unknowns of at least k people, and none can be solved for."""
    while True:
        before = hidden.sum()
        for code, total_hidden in sums:
            _hide_more(n, hidden, code, _unsafe_sums(n, hidden, code, total_hidden, k))
        if hidden.sum() > before:
            continue
        solved = _solvable(hidden, sums)
        if not solved.size:
            return hidden
        for code, total_hidden in sums:
            unsafe = np.zeros(len(total_hidden), bool)
            unsafe[code[solved]] = True
            _hide_more(n, hidden, code, unsafe)
        if hidden.sum() == before:  # everything in those sums is hidden already: nothing is left to add
            return hidden


def _unsafe_sums(n: np.ndarray, hidden: np.ndarray, code: np.ndarray, total_hidden: np.ndarray, k: int) -> np.ndarray:
    unknown = np.bincount(code, hidden, len(total_hidden))
    people = np.bincount(code, n * hidden, len(total_hidden))
    return np.where(total_hidden, unknown == 0, (unknown == 1) | ((unknown > 0) & (people < k)))


def _hide_more(n: np.ndarray, hidden: np.ndarray, code: np.ndarray, unsafe: np.ndarray) -> None:
    """Hide the smallest visible cell of every unsafe sum (the first of equals, so that the choice is stable)."""
    candidates = np.flatnonzero(~hidden & unsafe[code])
    order = candidates[np.lexsort((candidates, n[candidates], code[candidates]))]
    first = np.r_[True, np.diff(code[order]) != 0] if order.size else np.zeros(0, bool)
    hidden[order[first]] = True


def _solvable(hidden: np.ndarray, sums: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The hidden cells that the sums with visible totals determine exactly.

    A cell is determined when its unit vector lies in the row space of the equations of the hidden cells: then
    its squared projection onto that space is 1.
    """
    unknown = np.flatnonzero(hidden)
    if len(sums) < 2 or not unknown.size or unknown.size > SOLVED_UP_TO:
        return np.zeros(0, int)
    rows = []
    for code, total_hidden in sums:
        for equation in np.unique(code[unknown]):
            if not total_hidden[equation]:
                rows.append(code[unknown] == equation)
    if not rows:
        return np.zeros(0, int)
    equations = np.asarray(rows, float)
    # the row space by way of the small Gram matrix: there are far fewer sums than cells
    values, vectors = np.linalg.eigh(equations @ equations.T)
    kept = values > 1e-9 * max(values.max(), 1.0)
    basis = (vectors[:, kept] / np.sqrt(values[kept])).T @ equations
    return unknown[(basis**2).sum(axis=0) > 1 - 1e-6]

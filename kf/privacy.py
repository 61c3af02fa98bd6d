"""What may be shown: which cells of a table of counts must be withheld so that no small group can be had.

A group of 1 to k-1 people is withheld (primary). A total less its visible parts must not give it away either, so
further cells are withheld (secondary) until in every sum a reader knows at least two are unknown, with room for each
of them to be anything from 1 to k-1; and until no small group, at this depth or coarser, follows from all the sums
together. In a cut by two independent dimensions or more an empty group is not told from a withheld one
(kf/metrics/disclosure.py): with that known, small groups could be worked out from several cuts together.

The pattern is made for the whole employer, once per set of dimensions, coarse tables first: whoever asks for
a part of the table (a filter, a row, a column, a pair) reads from the same pattern, so that two pages or two
filters cannot be played off against each other. See `Handbook on Statistical Disclosure Control`, ch. 4
(sdctools.github.io/HandbookSDC). Not covered: differences between two months or windows, and between figures on
different populations (docs/decisions.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

SMALLEST_SHOWN = 5
MOST_CHAINS = 3
STILL = 1e-8  # a change smaller than this is rounding
MOST_STEPS = 3000  # of the conjugate gradients; they need some hundred
MOST_ROUNDS = 5  # of hiding more around cells that are given away; then nothing is left to hide beside them
Level = tuple[int, ...]  # how deep into each chain a table goes

REASON = "Uppgifter om färre än {small} {of} visas inte, och inte heller de tal som de annars kunde räknas ut ur."
REASON_SMALL = f"Uppgifter om färre än {SMALLEST_SHOWN} personer visas inte."
REASON_CLEARED = (
    f"Tabellen är publicerad, och visas som den står där: tal under {SMALLEST_SHOWN} är dolda, "
    "men kan räknas ut ur de andra."
)
REASON_BASE = "Underlaget är för litet för det här måttet: det vilar på färre än {least} {of}."
REASON_CUTS = f"Fler än {MOST_CHAINS} avgränsningar samtidigt, indelningar medräknade, visas inte: grupperna blir så små att enskilda kan kännas igen."
REASON_ORGANISATION = (
    "Måttet visas bara för hela förvaltningen, avdelningar och enheter: "
    "annars kunde en chefs kön eller ålder räknas ut."
)


@dataclass(frozen=True)
class Table:
    """A table of the chains to some depth: for every row of counts the cell it is in, and the cells.

    Per cell: the first row of counts in it, how many people, and whether hidden. `sums` are the sums a reader knows.
    """

    cell: np.ndarray
    first: np.ndarray
    n: np.ndarray
    hidden: np.ndarray
    sums: list[np.ndarray]


@dataclass(frozen=True)
class Whole:
    """A coarser table seen from a finer one: the row that every cell is part of; its rows' people and what is hidden."""

    row: np.ndarray
    n: np.ndarray
    hidden: np.ndarray


def pattern(counts: pd.DataFrame, chains: Sequence[tuple[str, ...]], k: int = SMALLEST_SHOWN) -> pd.DataFrame:
    """The finest table with a column `hidden`: which of its cells must be withheld.

    `counts` has one row per cell: the columns of all chains (each chain coarsest first), `stratum` (cells of
    different strata, such as months, are never added up) and `n`, people in the cell. Cells with nobody are not
    rows. The sums are held as if the reader knew which cells those are; that no further cell can be told from all
    tables together holds only when they are not told apart from hidden ones (see kf/metrics/disclosure.py).
    """
    counts = counts[counts["n"] > 0]
    codes = {key: _codes(counts[key]) for key in _keys(chains, tuple(map(len, chains)))}
    people = counts["n"].to_numpy(float)
    tables: dict[Level, Table] = {}
    for level in sorted(product(*(range(len(chain) + 1) for chain in chains)), key=sum):
        cell, first = _cells([codes[key] for key in _keys(chains, level)])
        n = np.bincount(cell, people, len(first))
        sums, wholes = _ties(first, level, tables)
        hidden = n < k
        for _ in range(MOST_ROUNDS):
            _hold_sums(n, hidden, sums, wholes, k)
            given_away = _given_away(n, hidden, sums, wholes, k)
            if not given_away.any():
                break
            _hide_beside(n, hidden, sums, given_away)
        tables[level] = Table(cell, first, n, hidden, sums)
    finest = tables[level]
    found = counts[_keys(chains, level)].iloc[finest.first].reset_index(drop=True)
    return found.assign(n=finest.n, hidden=finest.hidden)


def _keys(chains: Sequence[tuple[str, ...]], level: Level) -> list[str]:
    return ["stratum", *(column for chain, depth in zip(chains, level, strict=True) for column in chain[:depth])]


def _codes(values: pd.Series) -> np.ndarray:
    """Values as whole numbers in their order, a missing one last."""
    return pd.factorize(values, sort=True, use_na_sentinel=False)[0]


def _cells(codes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """For every row of counts the number of its cell, and for every cell its first row."""
    together = codes[0]
    for one in codes[1:]:
        together = np.unique(together * (int(one.max(initial=0)) + 1) + one, return_inverse=True)[1]
    _, first, cell = np.unique(together, return_index=True, return_inverse=True)
    return cell, first


def _one_coarser(level: Level) -> list[Level]:
    return [tuple(d - (i == axis) for i, d in enumerate(level)) for axis, depth in enumerate(level) if depth]


def _ties(first: np.ndarray, level: Level, tables: Mapping[Level, Table]) -> tuple[list[np.ndarray], list[Whole]]:
    """What ties a table's cells to the coarser tables: the sums a reader knows, and the wholes they are parts of.

    The sums come in families: for every cell the number of the sum it is a term of, or -1. A shown whole is the
    sum of its parts. A hidden whole is not known, but the sums it is itself a term of are: they then run over the
    parts of all their hidden terms.
    """
    families: dict[bytes, np.ndarray] = {}
    wholes, nearest = [], _one_coarser(level)
    for coarse, table in tables.items():
        if all(a <= b for a, b in zip(coarse, level, strict=True)):
            row = table.cell[first]
            wholes.append(Whole(row, table.n, table.hidden))
            if coarse in nearest:
                hidden = table.hidden[row]
                candidates = [np.where(hidden, -1, row)]
                candidates += [np.where(hidden, family[row], -1) for family in table.sums]
                families |= {family.tobytes(): family for family in candidates if (family >= 0).any()}
    return list(families.values()), wholes


def _hold_sums(n: np.ndarray, hidden: np.ndarray, sums: list[np.ndarray], wholes: list[Whole], k: int) -> None:
    """Hide further cells until every known sum is safe, and no hidden whole has all its parts shown."""
    before = -1
    while hidden.sum() > before:
        before = hidden.sum()
        for family in sums:
            _hide_one_more(n, hidden, family, _unsafe(n, hidden, family, k))
        for whole in wholes:
            _hide_one_more(n, hidden, whole.row, whole.hidden & (np.bincount(whole.row, hidden, len(whole.n)) == 0))


def _hide_beside(n: np.ndarray, hidden: np.ndarray, sums: list[np.ndarray], given_away: np.ndarray) -> None:
    """Hide one more in every sum that has a cell which is given away, if there is one left."""
    for family in sums:
        unsafe = np.zeros(family.max() + 1, bool)
        unsafe[family[given_away & (family >= 0)]] = True
        _hide_one_more(n, hidden, family, unsafe)


def _unsafe(n: np.ndarray, hidden: np.ndarray, family: np.ndarray, k: int) -> np.ndarray:
    """The sums with one unknown, or with so few people that each unknown could be told within less than k - 2."""
    numbers, people = family[hidden & (family >= 0)], n[hidden & (family >= 0)]
    size = family.max() + 1
    unknown = np.bincount(numbers, minlength=size)
    to_spare = np.bincount(numbers, people - 1, size)
    return (unknown == 1) | ((unknown > 0) & (to_spare < k - 2))


def _hide_one_more(n: np.ndarray, hidden: np.ndarray, family: np.ndarray, unsafe: np.ndarray) -> None:
    """Hide the smallest visible cell of every unsafe sum (the first of equals, so that the choice is stable)."""
    visible = np.flatnonzero(~hidden & (family >= 0))
    visible = visible[unsafe[family[visible]]]
    order = visible[np.lexsort((visible, n[visible], family[visible]))]
    first = np.r_[True, np.diff(family[order]) != 0] if order.size else np.zeros(0, bool)
    hidden[order[first]] = True


def _given_away(n: np.ndarray, hidden: np.ndarray, sums: list[np.ndarray], wholes: list[Whole], k: int) -> np.ndarray:
    """The hidden cells of every small group, at this level or coarser, that the known sums determine.

    A group is determined when nothing that leaves all known sums as they are can change it: its part of a random
    move among the hidden cells is then 0.
    """
    move = _move(hidden, sums)
    away = hidden & (n < k) & (np.abs(move) < STILL)
    for whole in wholes:
        small = whole.hidden & (whole.n < k)
        if small.any():
            small &= np.abs(np.bincount(whole.row, move, len(whole.n))) < STILL
            away |= hidden & small[whole.row]
    return away


def _move(hidden: np.ndarray, sums: list[np.ndarray]) -> np.ndarray:
    """A random change of the hidden cells that leaves every known sum as it is.

    Random numbers less their projection on the sums, by conjugate gradients on the normal equations.
    """
    term, number, offset = [], [], 0
    for family in sums:
        terms = np.flatnonzero(hidden & (family >= 0))
        term.append(terms)
        number.append(family[terms] + offset)
        offset += int(family.max()) + 1
    random = np.where(hidden, np.random.default_rng(0).uniform(-1, 1, len(hidden)), 0.0)
    if not sum(map(len, term)):
        return random
    terms = np.concatenate(term)
    _, numbers, size = np.unique(np.concatenate(number), return_inverse=True, return_counts=True)
    scale = 1 / np.sqrt(size)

    def added(x: np.ndarray) -> np.ndarray:
        return scale * np.bincount(numbers, x[terms], len(size))

    def spread(y: np.ndarray) -> np.ndarray:
        return np.bincount(terms, (scale * y)[numbers], len(hidden))

    move = random
    residual = added(move)
    direction, squared = residual, (residual**2).sum()  # not @: threads would cost more than they give
    enough = 1e-22 * max(squared, 1.0)
    for _ in range(MOST_STEPS):
        if squared <= enough:
            break
        step = spread(direction)
        along = squared / (step**2).sum()
        move = move - along * step
        residual = residual - along * added(step)
        left = (residual**2).sum()
        direction, squared = residual + left / squared * direction, left
    return move

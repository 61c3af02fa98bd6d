"""The counts that disclosure rests on: the whole employer's, with what is hidden in them, and the part of a question.

Many a figure is itself such a count: it is read from here too, and not asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from kf import privacy
from kf.dimensions import PERIOD, chains
from kf.filters import Filters
from kf.metrics.metric import Basis
from kf.metrics.relation import RELATIONS
from kf.store import Store

Span = tuple[date, date]
Group = tuple[object, ...]
Columns = dict[str, list[Any]]  # a small table: pandas would take longer to begin than to do


@dataclass(frozen=True)
class Cells:
    """The employer's whole table of counts for a basis: people in each cell and what is hidden.

    `columns` has per dimension its different values, and for each cell the place of its own among them.
    """

    columns: dict[str, tuple[list[Any], np.ndarray]]
    n: np.ndarray
    hidden: np.ndarray


def asked(basis: Basis, filters: Filters, by: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    """What a basis is counted by: the dimensions of the answer's rows, and those of the whole table."""
    possible = RELATIONS[basis.relation].dimensions
    cut = [key for key in by if key == PERIOD or not basis.whole]
    named = {key for key in (*cut, *dict(filters.where)) if key in possible and key not in basis.pooled}
    return [key for key in cut if key == PERIOD or key in named], tuple(sorted({*named, *basis.cut}))


def counted(store: Store, basis: Basis, filters: Filters, by: tuple[str, ...], spans: tuple[Span, ...]) -> Columns:
    """The rows of an answer whose figure is the count of a basis of the same relation, also those of nobody."""
    keys, columns = asked(basis, filters, by)
    people: dict[Group, float] = {}
    for group, n, _ in within(cells_of(store, basis, columns, spans), filters, keys, basis, nobody=True):
        people[group] = people.get(group, 0.0) + n
    of_rows: Columns = {key: [group[i] for group in people] for i, key in enumerate(keys)}
    return of_rows | {"value": list(people.values())}


def groups_of(columns: Columns, keys: list[str]) -> list[Group]:
    """The values of `keys` in each row; a missing value is None, whatever it is called."""
    if not keys:
        return [()] * len(columns["value"])
    return list(
        zip(*([None if value != value else value for value in columns[key]] for key in keys), strict=True)
    )  # NaN is not itself


def within(
    table: Cells, filters: Filters, keys: list[str], basis: Basis, nobody: bool = False
) -> Iterable[tuple[Group, float, bool]]:
    """The cells inside the filters: which group of `keys` each is part of, its people, whether it is hidden.

    Those of `nobody` (second posts alone) are left out, unless asked for.
    """
    inside = np.ones(len(table.n), bool) if nobody else table.n > 0

    def narrow(key: str, wanted: tuple[str, ...]) -> None:
        values, place = table.columns[key]
        np.logical_and(inside, np.array([str(value) in wanted for value in values], bool)[place], out=inside)

    for key, wanted in filters.where:
        if key in table.columns and key not in basis.pooled:
            narrow(key, wanted)
    if basis.only and basis.cut[0] in table.columns:
        narrow(basis.cut[0], basis.only)
    if "ar" in table.columns and not {"ar"} & {*keys, *dict(filters.where), *basis.pooled}:
        # nobody asked for a year: as in the relation, it is the period's own
        (years, year), (periods, period) = table.columns["ar"], table.columns[PERIOD]
        inside &= np.array(years)[year] == np.array([one.year for one in periods])[period]
    at = np.flatnonzero(inside)
    named = [[table.columns[key][0][i] for i in table.columns[key][1][at].tolist()] for key in keys]
    groups = zip(*named, strict=True) if keys else [()] * len(at)
    return zip(groups, table.n[at].tolist(), table.hidden[at].tolist(), strict=True)


@lru_cache(maxsize=256)
def cells_of(store: Store, basis: Basis, columns: tuple[str, ...], spans: tuple[Span, ...]) -> Cells:
    """The whole table for a set of dimensions, with what is hidden in it. One stratum per span, named by its end."""
    cut = chains(columns)
    names = [column for one in cut for column in one]
    own = {*names, *basis.cut, *basis.pooled}
    unasked = [sql for key, sql in RELATIONS[basis.relation].unasked.items() if key not in own]
    where = " AND ".join(c for c in (basis.where, "period BETWEEN $first AND $last", *unasked) if c)
    months = " / (date_diff('month', any_value(start_month), any_value(end_month)) + 1)" if basis.mean else ""
    counted = f"{', '.join(['period', *names])}, {basis.count} AS n"
    summed = basis.count.startswith("sum(")  # a count of posts is not the same over the sums
    source = store.source(basis.relation, f"{counted} {where}") if summed else basis.relation
    counts = store.frame(  # per month first: windows that overlap read each month's rows once
        f"WITH monthly AS (SELECT {counted} FROM {source} WHERE {where} GROUP BY ALL),\n"
        "windows AS (SELECT unnest($starts::DATE[]) AS start_month, unnest($ends::DATE[]) AS end_month)\n"
        f"SELECT {', '.join(['end_month AS stratum', *names])}, sum(n)::DOUBLE{months} AS n\n"
        f"FROM monthly JOIN windows ON period BETWEEN start_month AND end_month\n"
        f"GROUP BY {', '.join(['end_month', *names])}",
        {
            "starts": [start for start, _ in spans],
            "ends": [end for _, end in spans],
            "first": min(start for start, _ in spans),
            "last": max(end for _, end in spans),
        },
    )
    found, of_nobody = privacy.pattern(counts, cut, basis.small), counts["n"] == 0
    if of_nobody.any():
        found = pd.concat([found, counts[of_nobody].assign(hidden=False)])
    found = found.rename(columns={"stratum": PERIOD})
    kept = {}
    for name in (PERIOD, *names):
        place, values = pd.factorize(found[name], use_na_sentinel=False)
        kept[name] = [None if value != value else value for value in values.tolist()], place
    return Cells(kept, found["n"].to_numpy(float), found["hidden"].to_numpy(bool))

"""Which rows an answer has where small groups are withheld: none that tells by being there who is empty."""

from __future__ import annotations

import math
from itertools import compress, product

from kf.dimensions import DIMENSIONS, PERIOD, chain
from kf.filters import Filters
from kf.metrics.counts import Columns, Group, Span, cells_of, groups_of, within
from kf.metrics.metric import Basis
from kf.metrics.relation import RELATIONS
from kf.store import Store

MOST_ROWS = 1000  # withheld rows in an answer without a figure


def rows_that_tell_nothing(
    store: Store, basis: Basis, filters: Filters, by: tuple[str, ...], spans: tuple[Span, ...], columns: Columns
) -> tuple[Columns, set[Group], bool]:
    """The rows with figures, and withheld rows that do not depend on whether anybody is in them; groups without any row
    (their values that have no declared order); and whether that is all.

    Values with a declared order (kön, age groups) and months are all there; of others (enhet, befattning) those
    that have a figure in some row, or when there is no figure at all, every one that the whole employer has. Which
    groups are empty is not told in a cut by two independent dimensions or more: from that, and the shown figures of
    every other cut, small groups could be worked out (tests/reference/test_disclosure_attack.py).
    """
    shown = [not hidden for hidden in columns["withheld"]]
    with_figures = {name: list(compress(values, shown)) for name, values in columns.items()}
    figures = set(groups_of(with_figures, list(by)))
    parts: list[tuple[list[str], list[Group]]] = []
    possible = RELATIONS[basis.relation].dimensions
    asked = {key for key in (*by, *dict(filters.where)) if key in possible}
    for root in sorted({chain(key)[0] for key in asked}):
        keys = [key for key in by if key != PERIOD and chain(key)[0] == root]
        cut = tuple(sorted(key for key in asked if chain(key)[0] == root))
        told = {group for group, _, _ in within(cells_of(store, basis, cut, spans), filters, keys, basis)}
        if not told:
            return with_figures, set(), True  # nobody in the whole employer has these values: that may be told
        parts.append((keys, sorted(told, key=str)))
    if PERIOD in by:
        parts.append(([PERIOD], [(end,) for _, end in spans]))
    names = [key for keys, _ in parts for key in keys]
    at = [names.index(key) for key in by]
    open_ = [i for i, key in enumerate(by) if _open(key)]
    with_some = {tuple(group[i] for i in open_) for group in figures}
    rest: list[Group] = []
    left_out: set[Group] = set()
    for combination in product(*(groups for _, groups in parts)):
        flat = [value for group in combination for value in group]
        group = tuple(flat[i] for i in at)
        if group in figures:
            continue
        if not figures or tuple(group[i] for i in open_) in with_some:
            rest.append(group)
        else:
            left_out.add(tuple(group[i] for i in open_))
    if not rest:
        return with_figures, left_out, not left_out
    rest = rest[:MOST_ROWS]
    more: Columns = {key: [group[i] for group in rest] for i, key in enumerate(by)}
    more |= {"value": [math.nan] * len(rest), "withheld": [True] * len(rest)}
    if not figures:
        return more, set(), False
    nothing = [math.nan] * len(rest)
    return {name: [*values, *more.get(name, nothing)] for name, values in with_figures.items()}, left_out, False


def some_of(by: tuple[str, ...], columns: Columns, left_out: set[Group]) -> tuple[str, ...]:
    """`Avdelning: 2 av 8 får visas.`, where groups are left out."""
    named = [key for key in by if _open(key)]
    if not left_out:
        return ()
    shown = len(set(groups_of(columns, named)))
    return (f"{DIMENSIONS[named[-1]].label}: {shown} av {shown + len(left_out)} får visas.",)


def _open(key: str) -> bool:
    """Whether a dimension's values are not known beforehand, so that which there are would tell something."""
    return key != PERIOD and not DIMENSIONS[key].order

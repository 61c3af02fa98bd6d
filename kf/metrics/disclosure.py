"""Withholds the figures of an answer that the counts behind them do not allow. The rule itself is `kf.privacy`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd

from kf import privacy
from kf.access import Access
from kf.cleared import CLEARED
from kf.dimensions import DIMENSIONS, PERIOD, chain, chains
from kf.filters import Filters
from kf.metrics.metric import RELATIONS, Basis, Metric
from kf.store import Store

Span = tuple[date, date]
Group = tuple[object, ...]
MOST_ROWS = 1000  # withheld rows in an answer without a figure


@dataclass(frozen=True)
class Cells:
    """The employer's whole table of counts for a basis: the values of each dimension, people, and what is hidden."""

    columns: dict[str, np.ndarray]
    n: np.ndarray
    hidden: np.ndarray


def withhold(
    store: Store,
    metric: Metric,
    filters: Filters,
    by: tuple[str, ...],
    access: Access,
    spans: tuple[Span, ...],
    frame: pd.DataFrame,
) -> tuple[pd.DataFrame, str]:
    """The frame with `withheld` set and the withheld figures gone, and the reason if there are any."""
    has = RELATIONS[metric.relation].dimensions  # a filter it lacks does not narrow the figure: nor what it rests on
    filters = replace(filters, where=tuple((key, values) for key, values in filters.where if key in has))
    applies = [CLEARED[key] for key in metric.cleared if key in store.cleared]
    clearing = next((one for one in applies if one.covers(filters.where, by)), None)
    if access.sees_small_groups or (clearing and clearing.small) or not metric.rests_on:  # it is not on people
        return frame.assign(withheld=False), ""
    independent = len(chains([*by, *dict(filters.where)]))
    withheld = np.zeros(len(frame), bool)
    reasons: dict[str, None] = {}  # each once, in order
    if independent > privacy.MOST_CHAINS:
        withheld[:], reasons = True, {privacy.REASON_CUTS: None}
    for basis in metric.rests_on if not reasons else ():
        rows, why = _unshowable(store, basis, filters, by, spans, frame, cleared=clearing is not None)
        withheld |= rows
        reasons |= dict.fromkeys(why)
    if clearing and reasons:
        reasons = {privacy.REASON_SMALL: None}
    reason = " ".join(reasons)
    frame = _without(frame, withheld, [name for name, _ in metric.columns])
    if independent > 1 and metric.kind != "curve" and not clearing:
        frame, all_shown = _rows_that_tell_nothing(store, metric.rests_on[0], filters, by, spans, frame)
        reason = "" if all_shown else reason or metric.rests_on[0].why_small
    return frame, reason


def _without(frame: pd.DataFrame, withheld: np.ndarray, figures: list[str]) -> pd.DataFrame:
    names = [name for name in (*figures, "low", "high") if name in frame]
    gone = {name: np.where(withheld, np.nan, frame[name].to_numpy(float, na_value=np.nan)) for name in names}
    return frame.assign(**gone, withheld=withheld)


def _rows_that_tell_nothing(
    store: Store, basis: Basis, filters: Filters, by: tuple[str, ...], spans: tuple[Span, ...], frame: pd.DataFrame
) -> tuple[pd.DataFrame, bool]:
    """The rows with figures, and withheld rows that do not depend on whether anybody is in them; and whether that is all.

    Values with a declared order (kön, age groups) and months are all there; of others (enhet, befattning) those
    that have a figure in some row, or when there is no figure at all, every one that the whole employer has. Which
    groups are empty is not told in a cut by two independent dimensions or more: from that, and the shown figures of
    every other cut, small groups could be worked out (tests/reference/test_disclosure_attack.py).
    """
    with_figures = frame[~frame["withheld"]]
    figures = set(_groups(with_figures, list(by)))
    parts: list[tuple[list[str], list[Group]]] = []
    possible = RELATIONS[basis.relation].dimensions
    asked = {key for key in (*by, *dict(filters.where)) if key in possible}
    for root in sorted({chain(key)[0] for key in asked}):
        keys = [key for key in by if key != PERIOD and chain(key)[0] == root]
        columns = tuple(sorted(key for key in asked if chain(key)[0] == root))
        told = {group for group, _, _ in _within(_cells(store, basis, columns, spans), filters, keys, basis)}
        if not told:
            return with_figures, True  # nobody in the whole employer has these values: that may be told
        parts.append((keys, sorted(told, key=str)))
    if PERIOD in by:
        parts.append(([PERIOD], [(end,) for _, end in spans]))
    names = [key for keys, _ in parts for key in keys]
    at = [names.index(key) for key in by]
    open_ = [i for i, key in enumerate(by) if key != PERIOD and not DIMENSIONS[key].order]
    with_some = {tuple(group[i] for i in open_) for group in figures}
    rest, left_out = [], False
    for combination in product(*(groups for _, groups in parts)):
        flat = [value for group in combination for value in group]
        group = tuple(flat[i] for i in at)
        if group in figures:
            continue
        if not figures or tuple(group[i] for i in open_) in with_some:
            rest.append(group)
        else:
            left_out = True
    if not rest:
        return with_figures, not left_out
    rows = pd.DataFrame(rest[:MOST_ROWS], columns=list(by), index=range(len(rest[:MOST_ROWS])))
    rows = rows.assign(value=np.nan, withheld=True)
    return pd.concat([with_figures, rows], ignore_index=True) if len(with_figures) else rows, False


def _asked(basis: Basis, filters: Filters, by: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    """What a basis is counted by: the dimensions of the answer's rows, and those of the whole table."""
    possible = RELATIONS[basis.relation].dimensions
    cut = [key for key in by if key == PERIOD or not basis.whole]
    asked = {key for key in (*cut, *dict(filters.where)) if key in possible and key not in basis.pooled}
    return [key for key in cut if key == PERIOD or key in asked], tuple(sorted({*asked, *basis.cut}))


def _groups(frame: pd.DataFrame, keys: list[str]) -> list[Group]:
    """The values of `keys` in each row; a missing value is None, whatever the frame calls it."""
    if not keys:
        return [()] * len(frame)
    columns = [
        [None if value != value else value for value in frame[key].tolist()] for key in keys
    ]  # NaN is not itself
    return list(zip(*columns, strict=True))


def _unshowable(
    store: Store,
    basis: Basis,
    filters: Filters,
    by: tuple[str, ...],
    spans: tuple[Span, ...],
    frame: pd.DataFrame,
    cleared: bool,
) -> tuple[np.ndarray, list[str]]:
    """Which rows a basis withholds (a hidden cell is part of them, or they rest on too few), and why."""
    keys, columns = _asked(basis, filters, by)
    if len(chains(columns)) > privacy.MOST_CHAINS:
        return np.ones(len(frame), bool), [privacy.REASON_CUTS]
    hidden: dict[Group, bool] = {}
    people: dict[Group, float] = {}
    count: dict[Group, int] = {}
    for group, n, is_hidden in _within(_cells(store, basis, columns, spans), filters, keys, basis):
        small = n < basis.small if cleared else is_hidden
        hidden[group] = hidden.get(group, False) or bool(small)
        people[group] = people.get(group, 0.0) + n
        count[group] = count.get(group, 0) + 1
    groups = _groups(frame, keys)
    unsafe = np.array([hidden.get(group, False) for group in groups], bool)
    if len(chains(columns)) > 1 and not cleared:
        all_of_them = _cells_that_can_be(store, basis, columns, filters, keys, spans)
        unsafe |= np.array([count.get(group, 0) < max(all_of_them(group), 1) for group in groups], bool)
    few = np.array([people.get(group, 0.0) for group in groups]) < basis.least
    if basis.least <= basis.small:  # nobody at all may be shown: such a figure is a zero
        few[:] = False
    why = [basis.why_small] if unsafe.any() else []
    if (few & ~unsafe).any():
        why.append(privacy.REASON_BASE.format(least=basis.least, of=basis.of))
    return unsafe | few, why


def _cells_that_can_be(
    store: Store,
    basis: Basis,
    columns: tuple[str, ...],
    filters: Filters,
    keys: list[str],
    spans: tuple[Span, ...],
) -> Callable[[Group], int]:
    """For a group, how many cells it would have with somebody in each: an empty cell is withheld like a small one."""
    counters: list[tuple[list[int], Counter]] = []
    for one in chains(columns):
        own = [key for key in keys if key == PERIOD or key in one]
        cells = _within(_cells(store, basis, one, spans), filters, own, basis)
        counters.append(([keys.index(key) for key in own], Counter(group for group, _, _ in cells)))
    return lambda group: math.prod(counter[tuple(group[i] for i in at)] for at, counter in counters)


def _within(cells: Cells, filters: Filters, keys: list[str], basis: Basis) -> Iterator[tuple[Group, float, bool]]:
    """The cells inside the filters: which group of `keys` each is part of, its people, whether it is hidden."""
    inside = np.ones(len(cells.n), bool)
    for key, values in filters.where:
        if key in cells.columns and key not in basis.pooled:
            inside &= np.isin(cells.columns[key].astype(str), values)
    if basis.only and basis.cut[0] in cells.columns:
        inside &= np.isin(cells.columns[basis.cut[0]].astype(str), basis.only)
    if "ar" in cells.columns and not {"ar"} & {*keys, *dict(filters.where), *basis.pooled}:
        # nobody asked for a year: as in the relation, it is the period's own
        inside &= cells.columns["ar"] == [period.year for period in cells.columns[PERIOD]]
    groups = zip(*(cells.columns[key][inside] for key in keys), strict=True) if keys else [()] * int(inside.sum())
    return zip(groups, cells.n[inside], cells.hidden[inside], strict=True)


@lru_cache(maxsize=256)
def _cells(store: Store, basis: Basis, columns: tuple[str, ...], spans: tuple[Span, ...]) -> Cells:
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
    table = privacy.pattern(counts, cut, basis.small).rename(columns={"stratum": PERIOD})
    kept = {name: table[name].astype(object).where(table[name].notna(), None).to_numpy() for name in [PERIOD, *names]}
    return Cells(kept, table["n"].to_numpy(float), table["hidden"].to_numpy(bool))

"""Withholds the figures of an answer that the counts behind them do not allow. The rule itself is `kf.privacy`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from kf import privacy
from kf.access import Access
from kf.cleared import CLEARED, Clearing
from kf.dimensions import PERIOD, chains
from kf.filters import Filters
from kf.metrics.counts import Columns, Group, Span, asked, cells_of, groups_of, within
from kf.metrics.left_out import rows_that_tell_nothing, some_of
from kf.metrics.metric import Basis, Metric
from kf.store import Store

ORGANISATION = {PERIOD, "avdelning", "enhet"}
PUBLISHED_PARTS = {PERIOD, "anstallningsform"}  # of which the plan tells årsarbetare with decimals


def counts_decide(filters: Filters, by: tuple[str, ...], access: Access) -> bool:
    """Whether it takes counts to tell what may be shown: not where all may be seen, nor where nothing may."""
    return not access.sees_small_groups and len(chains([*by, *dict(filters.where)])) <= privacy.MOST_CHAINS


def withhold(
    store: Store,
    metric: Metric,
    filters: Filters,
    by: tuple[str, ...],
    access: Access,
    spans: tuple[Span, ...],
    columns: Columns,
) -> tuple[Columns, str, tuple[str, ...]]:
    """The table with `withheld` set and the withheld figures gone (NaN), the reason if there are any, and what else to say.

    That is how many groups have a figure, where the others are left out.
    """
    rows = len(columns["value"])
    filters = filters.held(metric.dimensions)  # a filter it lacks does not narrow the figure: nor what it rests on
    clearing = _clearing(store, metric, filters, by)
    if access.sees_small_groups or (clearing and clearing.small) or not metric.rests_on:  # it is not on people
        return (
            {
                **columns,
                "value": [math.nan if value is None else value for value in columns["value"]],
                "withheld": [False] * rows,
            },
            "",
            (),
        )
    independent = len(chains([*by, *dict(filters.where)]))
    withheld = [False] * rows
    reasons: dict[str, None] = {}  # each once, in order
    if independent > privacy.MOST_CHAINS:
        withheld, reasons = [True] * rows, {privacy.REASON_CUTS: None}
    elif metric.of_organisation and {*by, *dict(filters.where)} - ORGANISATION:
        withheld, reasons = [True] * rows, {privacy.REASON_ORGANISATION: None}
    for basis in metric.rests_on if not reasons else ():
        unsafe, why = _unshowable(store, basis, filters, by, spans, columns, cleared=clearing is not None)
        withheld = [one or other for one, other in zip(withheld, unsafe, strict=True)]
        reasons |= dict.fromkeys(why)
    if clearing and reasons:
        reasons = {privacy.REASON_CLEARED: None}
    reason = " ".join(reasons)
    columns = _without(columns, withheld, [name for name, _ in metric.columns])
    if independent < 2 or metric.kind == "curve" or clearing:
        return columns, reason, ()
    columns, left_out, all_shown = rows_that_tell_nothing(store, metric.rests_on[0], filters, by, spans, columns)
    reason = "" if all_shown else reason or metric.rests_on[0].why_small
    return columns, reason, some_of(by, columns, left_out)


def _clearing(store: Store, metric: Metric, filters: Filters, by: tuple[str, ...]) -> Clearing | None:
    """What HR has cleared that the question asks for no more than; None when it asks for more."""
    applies = [CLEARED[key] for key in metric.cleared if key in store.cleared]
    return next((one for one in applies if one.covers(filters, by)), None)


def told(
    store: Store, metric: Metric, filters: Filters, by: tuple[str, ...], access: Access, columns: Columns
) -> tuple[Metric, Columns]:
    """The metric and its figures as exactly as they may be told.

    18 people and 17,80 årsarbetare say that somebody works 80 %, where heltid and deltid are withheld. Of the whole
    employer, and of each anställningsform, the plan publishes årsarbetare with decimals; of parts of it they are whole.
    """
    if not metric.whole_numbers or access.sees_small_groups:
        return metric, columns
    filters = filters.held(metric.dimensions)
    if not {*by, *dict(filters.where)} - PUBLISHED_PARTS or _clearing(store, metric, filters, by):
        return metric, columns
    whole = [value if math.isnan(value) else float(math.floor(value + 0.5)) for value in columns["value"]]
    return replace(metric, decimals=0), {**columns, "value": whole}


def _without(columns: Columns, withheld: list[bool], figures: list[str]) -> Columns:
    gone = {
        name: [
            math.nan if hidden or value is None else float(value)
            for value, hidden in zip(columns[name], withheld, strict=True)
        ]
        for name in (*figures, "low", "high")
        if name in columns
    }
    return {**columns, **gone, "withheld": withheld}


def _unshowable(
    store: Store,
    basis: Basis,
    filters: Filters,
    by: tuple[str, ...],
    spans: tuple[Span, ...],
    rows: Columns,
    cleared: bool,
) -> tuple[list[bool], list[str]]:
    """Which rows a basis withholds (a hidden cell is part of them, or they rest on too few), and why."""
    keys, columns = asked(basis, filters, by)
    if len(chains(columns)) > privacy.MOST_CHAINS:
        return [True] * len(rows["value"]), [privacy.REASON_CUTS]
    hidden: set[Group] = set()
    people: dict[Group, float] = {}
    count: dict[Group, int] = {}
    for group, n, is_hidden in within(cells_of(store, basis, columns, spans), filters, keys, basis):
        if n < basis.small if cleared else is_hidden:
            hidden.add(group)
        people[group] = people.get(group, 0.0) + n
        count[group] = count.get(group, 0) + 1
    groups = groups_of(rows, keys)
    unsafe = [group in hidden for group in groups]
    if len(chains(columns)) > 1 and not cleared:
        can_be = _cells_that_can_be(store, basis, columns, filters, keys, spans)
        unsafe = [one or count.get(group, 0) < max(can_be(group), 1) for one, group in zip(unsafe, groups, strict=True)]
    few = [False] * len(groups)
    if basis.least > basis.small:  # else nobody at all may be shown: such a figure is a zero
        few = [people.get(group, 0.0) < basis.least for group in groups]
    why = [basis.why_small] if any(unsafe) else []
    gone = [one or other for one, other in zip(unsafe, few, strict=True)]
    if sum(gone) > sum(unsafe):
        why.append(privacy.REASON_BASE.format(least=basis.least, of=basis.of))
    return gone, why


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
        cells = within(cells_of(store, basis, one, spans), filters, own, basis)
        counters.append(([keys.index(key) for key in own], Counter(group for group, _, _ in cells)))
    return lambda group: math.prod(counter[tuple(group[i] for i in at)] for at, counter in counters)

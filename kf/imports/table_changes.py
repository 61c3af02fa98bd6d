"""What a list would lose of the one it replaces: a short file must not silently stand for the whole history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import pandas as pd

from kf import format as fmt
from kf.column import Column
from kf.imports.limits import LIMITS, Limits
from kf.schema import TABLES, names
from kf.store import Store

# when a row is of, where it has no month or year of its own; a plan's dates move, and say no such thing
DATED = {"uppdrag": "start", "enkatsvar": "datum"}
SHOWN = 3  # stretches of time told


def told_rows(table: str, frame: pd.DataFrame, present: Store | None) -> tuple[str, ...]:
    """How many rows stand instead of how many, when there is a version to stand in."""
    if present is None:
        return ()
    (before,) = present.query(f"SELECT count(*) FROM {table}")[0]
    return (f"{fmt.quantity(len(frame), 'rader')} i stället för {fmt.number(before)}.",)


def lost(table: str, frame: pd.DataFrame, present: Store | None, limits: Limits = LIMITS) -> tuple[str, ...]:
    """What goes beyond the limits: a person must confirm it. Swedish sentences; none when there was no list before.

    Too many rows fewer, months or years that were there and are gone, and columns that said something and no longer do.
    """
    before = _rows(table, present) if present is not None else frame.head(0)
    return tuple(_lost(table, frame, before, limits)) if len(before) else ()


def _rows(table: str, present: Store) -> pd.DataFrame:
    there = present.columns(f"SELECT * FROM {table}")
    return pd.DataFrame(there, dtype=object).reindex(columns=names(TABLES[table]))


def _lost(table: str, now: pd.DataFrame, then: pd.DataFrame, limits: Limits) -> Iterator[str]:
    fewer = len(then) - len(now)
    if fewer > limits.rows * len(then) + 1e-9:
        yield (
            f"Listan har {fmt.quantity(len(now), 'rader')}, förut {fmt.number(len(then))}: {fmt.number(fewer)} färre "
            f"(gränsen är {fmt.number(100 * limits.rows)} %). Filen ersätter hela listan: den ska ha de gamla raderna också."
        )
    columns = TABLES[table]
    when = next((column.name for column in columns if column.name in (DATED.get(table), "manad", "ar")), "")
    if when:
        yield from _gone(now[when], then[when])
    for column in columns:
        if column.name != when:
            yield from _silent(column, now[column.name], then[column.name])


def _gone(now: pd.Series, then: pd.Series) -> Iterator[str]:
    """The months or years that no row is of any longer, as stretches."""
    yearly = isinstance(then.iloc[0], int)
    had, kept = then.map(_place), set(now.map(_place))
    gone = sorted(set(had) - kept)
    if not gone:
        return
    following = groupby(enumerate(gone), key=lambda pair: pair[1] - pair[0])
    stretches = [[one for _, one in group] for _, group in following]
    words = [_named(one[0], yearly) + (f"–{_named(one[-1], yearly)}" if len(one) > 1 else "") for one in stretches]
    if len(words) > SHOWN:
        words = [*words[:SHOWN], f"{len(words) - SHOWN} till"]
    rows = int(had.isin(gone).sum())
    yield (
        f"Borta ur listan: {fmt.listed(words)} ({fmt.quantity(len(gone), 'år' if yearly else 'månader')}, "
        f"{fmt.quantity(rows, 'rader')}). Måtten får inga uppgifter om den tiden."
    )


def _place(value: int | date) -> int:
    """A year as it is; a day as the number of its month, so that the next month's is one more."""
    return value if isinstance(value, int) else 12 * value.year + value.month - 1


def _named(place: int, yearly: bool) -> str:
    return str(place) if yearly else fmt.month(date(place // 12, place % 12 + 1, 1))


def _silent(column: Column, now: pd.Series, then: pd.Series) -> Iterator[str]:
    """A column of numbers that is zero all through and was not, or one that is empty all through and was not."""
    said = then.dropna()
    if said.empty:
        return
    left = now.dropna()
    if left.empty:
        yield f"{column.label} är tom på varje rad; förut ifylld på {fmt.number(len(said))}."
    elif column.kind in ("integer", "number") and said.astype(float).any() and not left.astype(float).any():
        yield f"{column.label} är noll på varje rad; förut {fmt.exact(float(said.astype(float).sum()))} sammanlagt."

"""What a load of the staff leaves as it was: every other table of the employer's version before."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kf.schema import SERIES_BREAK, TABLES, names
from kf.store import Store, Version

BROUGHT = ("spell", "series_break")  # what a load brings itself, or adds to


def tables(before: Version | None, breaks: pd.DataFrame | Sequence[tuple]) -> dict[str, pd.DataFrame]:
    """The tables of `kf.schema.TABLES` that the load does not bring, and the breaks there were with those that are new.

    A version made before kf had one of the tables, or one of its columns, gives what it has.
    """
    new = breaks if isinstance(breaks, pd.DataFrame) else pd.DataFrame(list(breaks), columns=names(SERIES_BREAK))
    if before is None:
        return {"series_break": new}
    old = Store.open(before.path)
    kept = {table: _rows(old, table) for table in TABLES if table not in BROUGHT}
    every = pd.concat([one for one in (_rows(old, "series_break"), new) if len(one)] or [new], ignore_index=True)
    every = every.assign(datum=pd.to_datetime(every["datum"])).drop_duplicates(ignore_index=True)
    return kept | {"series_break": every.sort_values("datum", ignore_index=True)}


def _rows(old: Store, table: str) -> pd.DataFrame:
    """A table's rows as they stand, under its columns."""
    declared = names(TABLES[table])
    there = {name for (name,) in old.query("SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table])}
    columns = [name for name in declared if name in there]
    if not columns:
        return pd.DataFrame(columns=declared)
    # as objects: a whole number that is missing somewhere would become a number with decimals
    rows = old.query(f"SELECT {', '.join(columns)} FROM {table}")
    return pd.DataFrame(rows, columns=columns, dtype=object).reindex(columns=declared)

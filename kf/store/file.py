"""A version's file: what it must hold, how it is written and verified. It has no name that a reader looks for."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import duckdb
import pandas as pd

from kf.column import Column
from kf.errors import KfError
from kf.schema import SQL_TYPE, TABLES, names

STORED = (
    "stock",
    "hires",
    "exits",
    "tenure",
    "stock_by_befattning",
    "stock_by_age",
    "stock_by_chef",
    "staff_by_befattning",
)  # computed when a version is built: three times as fast to read as the view
STORED_UP_TO = 10_000_000  # person-months; a larger employer's stock stays a view, or the file would be gigabytes
MOST_WORDS = 10_000  # a column with more different values than so stays text
LAYOUT = "3"  # of the file: raised when what a version must hold changes


def sql(name: str) -> str:
    """The text of `kf/sql/<name>.sql`."""
    return (files("kf") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def write(path: Path, tables: Mapping[str, pd.DataFrame], dataset: Mapping[str, str]) -> None:
    """Write and verify a version's file without publishing it; arguments and errors as for `versions.build`."""
    with contextlib.closing(duckdb.connect(str(path))) as con:
        _write(con, tables, {**dataset, "layout": LAYOUT, "created": now()})
        _verify(con)


def now() -> str:
    """This moment as versions have it: UTC, ISO, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def say(path: Path, more: Mapping[str, str]) -> None:
    """Add to what an unpublished version says of itself."""
    with contextlib.closing(duckdb.connect(str(path))) as con:
        con.executemany("INSERT OR REPLACE INTO dataset VALUES (?, ?)", [[k, _text(v)] for k, v in more.items()])


def replace_table(path: Path, table: str, frame: pd.DataFrame) -> None:
    """Give an unpublished version other rows in one of its tables, that nothing stored is computed from."""
    with contextlib.closing(duckdb.connect(str(path))) as con:
        _fill(con, table, TABLES[table], frame)
        con.execute("CHECKPOINT")


def _fill(con: duckdb.DuckDBPyConnection, target: str, columns: tuple[Column, ...], frame: pd.DataFrame) -> None:
    declared = ", ".join(f"{c.name} {SQL_TYPE[c.kind]}" for c in columns)
    con.execute(f"CREATE OR REPLACE TABLE {target} ({declared})")
    selected = ", ".join(f"{c.name}::{SQL_TYPE[c.kind]}" for c in columns)
    con.register("incoming", frame.reindex(columns=names(columns)))
    con.execute(f"INSERT INTO {target} SELECT {selected} FROM incoming")
    con.unregister("incoming")


def _text(value: object) -> str:
    """What can be stored: half of a pair of surrogates (a file's name in another encoding) becomes a question mark."""
    return str(value).encode("utf-8", "replace").decode()


def _write(con: duckdb.DuckDBPyConnection, tables: Mapping[str, pd.DataFrame], dataset: Mapping[str, str]) -> None:
    con.execute("CREATE TABLE dataset (key VARCHAR PRIMARY KEY, value VARCHAR)")
    con.executemany("INSERT INTO dataset VALUES (?, ?)", [[k, _text(v)] for k, v in sorted(dataset.items())])
    for table, columns in TABLES.items():
        frame = tables.get(table, pd.DataFrame(columns=names(columns)))
        target = "spell_in" if table == "spell" else table
        _fill(con, target, columns, frame)
    con.execute(sql("build"))
    con.execute("DROP TABLE spell_in")
    con.execute(sql("macros"))
    _number_words(con, "spell")
    con.execute(
        """CREATE TABLE month AS
           SELECT unnest(generate_series(?::DATE, ?::DATE, INTERVAL 1 MONTH))::DATE AS period""",
        [dataset["first_period"], dataset["last_period"]],
    )
    (months,) = con.execute(
        """SELECT coalesce(sum(date_diff('month', greatest(first_period, f), least(last_period, l)) + 1), 0)
           FROM spell, (SELECT min(period) AS f, max(period) AS l FROM month) WHERE first_period <= l AND last_period >= f"""
    ).fetchone() or (0,)
    for name in STORED:
        if name == "stock" and months > STORED_UP_TO:
            con.execute(f"CREATE TEMP VIEW stock AS {sql(name)}")  # for those that are summed from it
        else:
            con.execute(f"CREATE TABLE {name} AS FROM ({sql(name)}) ORDER BY period")
            _number_words(con, name)
    con.execute("CHECKPOINT")


def _number_words(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Store the columns of few words as ENUM: half the time to group and compare by them (docs/decisions.md)."""
    for name, kind in con.execute(f"SELECT column_name, column_type FROM (DESCRIBE {table})").fetchall():
        (different,) = con.execute(f"SELECT count(DISTINCT {name}) FROM {table}").fetchone() or (0,)
        if kind == "VARCHAR" and 0 < different <= MOST_WORDS:
            con.execute(
                f"CREATE TYPE {table}_{name} AS ENUM (SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT NULL ORDER BY ALL)"
            )
            con.execute(f"ALTER TABLE {table} ALTER {name} TYPE {table}_{name}")


def _verify(con: duckdb.DuckDBPyConnection) -> None:
    """Ask the new file what every reader will ask: nobody counted twice, somebody there at the end."""
    (twice,) = con.execute(
        """SELECT count(*) FROM (SELECT person FROM spell, (SELECT max(period) AS period FROM month)
           WHERE n = 1 AND period BETWEEN first_period AND last_period GROUP BY person HAVING count(*) > 1)"""
    ).fetchone() or (0,)
    (present,) = con.execute(
        "SELECT count(*) FROM spell, (SELECT max(period) AS p FROM month) WHERE p BETWEEN first_period AND last_period"
    ).fetchone() or (0,)
    if twice or not present:
        raise KfError(
            f"Den nya versionen har {present} anställda i slutet, {twice} av dem räknade två gånger.",
            "Ingenting har publicerats. Kontrollera periodens datum i filen.",
        )

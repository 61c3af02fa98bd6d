"""Reading a version: an in-memory connection of its own, to which the file is attached read-only."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from kf.errors import KfError
from kf.parameters import retirement_age
from kf.schema import OKAND, SPELL, SQL_TYPE, TABLES
from kf.store.file import LAYOUT, STORED, sql

RELATIONS = (
    *STORED,
    "staff",
    "reached",
    "milestone",
    "milestone_by_age",
    "assignments",
    "answers",
    "hiring_share",
    "unit_economy",
    "sick_leave",
    "survey",
    "trainees",
)
# relation -> its coarser twins, narrowest first: the same sums over fewer rows, without some of the columns
COARSER = {
    "stock": ("stock_by_befattning", "stock_by_age", "stock_by_chef"),
    "staff": ("staff_by_befattning",),
    "milestone": ("milestone_by_age",),
}
WORD = re.compile(r"\w+")
KEPT = (
    "reached",
    "assignments",
    "answers",
    "hiring_share",
    "unit_economy",
    "sick_leave",
    "survey",
)  # computed when a version is opened
SEARCH = "SET search_path = 'memory.main,version.main'"  # a view over each of the file's tables would cost every query
WORTH_THREADS = 5_000_000  # person-months; below, handing work to a second thread costs more than it gives


def quoted(path: Path) -> str:
    """A path as a literal in SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _months_of(table: str) -> str:
    """The first and last month that a relation, or a table by month, has something of.

    A relation of events begins with the tertial of its first one: that nothing ended in January does not make January lack.
    """
    if any(column.name == "manad" for column in TABLES.get(table, ())):
        return f"SELECT min(manad), max(manad) FROM {table}"
    return f"SELECT make_date(year(min(period)), (month(min(period)) - 1) // 4 * 4 + 1, 1), max(period) FROM {table}"


class Store:
    """A read-only view of one version. Safe to share between threads: every query has a cursor of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._con = duckdb.connect(":memory:", config={"threads": os.cpu_count() or 2})
        self._con.execute(f"ATTACH {quoted(path)} AS version (READ_ONLY)")
        self._con.execute("SET enable_external_access = false")
        self._con.execute(SEARCH)
        self._idle: list[duckdb.DuckDBPyConnection] = []
        stored = {
            row[0] for row in self.query("SELECT table_name FROM duckdb_tables() WHERE database_name = 'version'")
        }
        self.dataset: dict[str, str] = dict(self.query("SELECT key, value FROM dataset"))
        if self.dataset.get("layout") != LAYOUT:
            raise KfError(
                f"Versionen {path.stem} är byggd av en annan utgåva av kf och kan inte läsas av den här.",
                "Läs in filen igen, eller bygg ny demodata med: python -m kf demo",
            )
        self._con.execute(sql("macros"))
        for table in TABLES.keys() - stored - {"spell"}:  # of a version older than the table: nothing is known
            declared = ", ".join(f"{c.name} {SQL_TYPE[c.kind]}" for c in TABLES[table])
            self._con.execute(f"CREATE TABLE {table} ({declared})")
        self._con.register("retirement_age_frame", retirement_age())
        self._con.execute("CREATE TABLE retirement_age AS SELECT * FROM retirement_age_frame")
        for relation in RELATIONS:
            if relation not in stored:
                # they are joins and windows over some thousand rows at most, asked for by every card: once is enough
                kind = "TABLE" if relation in KEPT else "VIEW"
                self._con.execute(f"CREATE {kind} {relation} AS {sql(relation)}")
        (people_months,) = self.query("SELECT count(*) FROM stock")[0]
        if people_months < WORTH_THREADS:
            self._con.execute("SET threads = 1")
        self.first_period, self.last_period = self.query("SELECT min(period), max(period) FROM month")[0]
        self.empty_columns = self._lacking()
        self._reaches: dict[tuple[str, ...], tuple[date, date] | None] = {}
        columns = {one: self._columns(one) for name, coarser in COARSER.items() for one in (name, *coarser)}
        self._gone = {one: columns[name] - columns[one] for name, coarser in COARSER.items() for one in coarser}

    @staticmethod
    @lru_cache(maxsize=8)
    def open(path: Path) -> Store:
        """The store of a version, opened once."""
        return Store(path)

    def _lacking(self) -> frozenset[str]:
        """The optional columns that the source did not have: those an import says so of, and those never filled.

        Why people came and left is "okänd" when the source does not say. That nobody has come or left, or that no
        spell has ended, does not make a column lack: then only what an import says of its columns (`columns`) counts.
        """
        optional = [column for column in SPELL if not column.required]
        unknown = [column.name for column in optional if OKAND in column.values]
        counts = [f"count(nullif({name}::VARCHAR, '{OKAND}')), count({name})" for name in unknown]
        counts += [f"count({column.name}), count(*)" for column in optional if column.name not in unknown]
        found = self.query(f"SELECT {', '.join(counts)} FROM spell")[0]
        order = [*unknown, *(column.name for column in optional if column.name not in unknown)]
        never = {name for name, known, rows in zip(order, found[::2], found[1::2], strict=True) if rows and not known}
        told = self.dataset.get("columns")
        absent = {column.name for column in optional} - set(told.split()) if told else set()
        derived = {"rekryteringsvag"} - never  # snapshots tell some of the ways in by themselves
        return frozenset((never - {"valid_to"}) | (absent - derived))

    def _columns(self, relation: str) -> frozenset[str]:
        return frozenset(row[0] for row in self.query(f"SELECT column_name FROM (DESCRIBE {relation})"))

    def source(self, relation: str, text: str) -> str:
        """What a question on a relation is best read from: the narrowest twin that has every column the SQL names.

        Only for SQL of sums, and of counts of different values: those are the same over a twin.
        """
        named = set(WORD.findall(text))
        return next((one for one in COARSER.get(relation, ()) if not named & self._gone[one]), relation)

    def reach(self, relations: tuple[str, ...] = ()) -> tuple[date, date] | None:
        """The first and last month that all of these relations have; those of the staff when none is named.

        What the unit's own lists say reaches as far as they do, whatever the staff's data does. None: nothing in common.
        """
        if not relations:
            return self.first_period, self.last_period
        if relations not in self._reaches:
            ends = [self.query(_months_of(relation))[0] for relation in relations]
            if all(first is not None for first, _ in ends):
                first, last = max(first for first, _ in ends), min(last for _, last in ends)
                self._reaches[relations] = (first, last) if first <= last else None
            else:
                self._reaches[relations] = None
        return self._reaches[relations]

    @property
    def cleared(self) -> frozenset[str]:
        """The keys of `kf.cleared.CLEARED` that this employer's HR has cleared."""
        return frozenset(self.dataset.get("cleared", "").split())

    @property
    def key(self) -> str:
        """What a cache must hold apart: the version, or the load that it is to come of."""
        return self.path.stem if self.path.stem.startswith("kf-") else self.path.parent.name

    def close(self) -> None:
        """Let go of the file. Only for an unpublished version that one reader alone has open."""
        for one in (*self._idle, self._con):
            one.close()

    @contextlib.contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that nobody else has meanwhile; lent again, as it takes a tenth of a query's time to make one."""
        try:
            cursor = self._idle.pop()
        except IndexError:
            cursor = self._con.cursor()
            cursor.execute(SEARCH)
        try:
            yield cursor
        finally:
            self._idle.append(cursor)

    def query(self, text: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple]:
        """The rows that a query gives."""
        with self._cursor() as cursor:
            return cursor.execute(text, parameters).fetchall()

    def columns(self, text: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> dict[str, list[Any]]:
        """The columns of the rows that a query gives, as lists."""
        with self._cursor() as cursor:
            cursor.execute(text, parameters)
            names = [description[0] for description in cursor.description or ()]
            rows = cursor.fetchall()
        return {name: [row[place] for row in rows] for place, name in enumerate(names)}

    def frame(self, text: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """The rows as a frame; small results are fastest by way of lists."""
        return pd.DataFrame(self.columns(text, parameters))


@contextlib.contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory connection for an import to work in, closed afterwards."""
    con = duckdb.connect(":memory:")
    try:
        yield con
    finally:
        con.close()

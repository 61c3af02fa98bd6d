"""The versioned DuckDB files: build one beside the others, verify it, let the newest win; read without locks.

A version is a file `kf-<UTC time>.duckdb`. A reader attaches it read-only to an in-memory connection of its
own, so a new version never disturbs a reader in the middle of something, and no reader sees half a file:
a build has another name until it is whole.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from kf.errors import KfError
from kf.parameters import retirement_age
from kf.schema import SPELL, SQL_TYPE, TABLES, names

DEFAULT_FOLDER = Path(__file__).parent.parent / "data"
RELATIONS = ("stock", "hires", "exits", "tenure", "staff", "milestone")
STORED = RELATIONS[:4]  # computed when a version is built: three times as fast to read as the view
STORED_UP_TO = 10_000_000  # person-months; a larger employer's stock stays a view, or the file would be gigabytes
MOST_WORDS = 10_000  # a column with more different values than so stays text
WORTH_THREADS = 500_000  # person-months; below, handing work to a second thread costs more than it gives
LAYOUT = "2"  # of the file: raised when what a version must hold changes
_lock = threading.Lock()


def data_folder() -> Path:
    """The folder that holds the versions: KF_DATA, else `data/` beside the code."""
    return Path(os.environ.get("KF_DATA") or DEFAULT_FOLDER)


@dataclass(frozen=True)
class Version:
    """One published version: its file and what it says of itself (see `dataset` in `build`)."""

    path: Path
    dataset: Mapping[str, str]

    @property
    def name(self) -> str:
        """The file's name without its ending, which is also the version's name."""
        return self.path.stem


def sql(name: str) -> str:
    """The text of `kf/sql/<name>.sql`."""
    return (files("kf") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def version_paths(folder: Path) -> list[Path]:
    """The published versions in a folder, newest first."""
    return sorted(folder.glob("kf-*.duckdb"), reverse=True)


def versions(folder: Path) -> list[Version]:
    """The published versions with what they say of themselves, newest first; nothing of those of another layout."""
    found = []
    for path in version_paths(folder):
        try:
            found.append(Version(path, Store.open(path).dataset))
        except KfError:
            found.append(Version(path, {}))
    return found


def build(folder: Path, tables: Mapping[str, pd.DataFrame], dataset: Mapping[str, str]) -> Version:
    """Write a new version from canonical tables, verify it and let it become the newest.

    `tables` has frames named as in `kf.schema.TABLES` (`spell` is required); `dataset` says what the version
    is: employer, first_period and last_period (ISO dates, first of month) at the least. A failure leaves the
    folder as it was. Raises KfError when there is nobody in the last period.
    """
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".building-{uuid.uuid4().hex}.duckdb"
    try:
        with contextlib.closing(duckdb.connect(str(beside))) as con:
            _write(
                con, tables, {**dataset, "layout": LAYOUT, "created": datetime.now(UTC).isoformat(timespec="seconds")}
            )
            _verify(con)
        return _publish(beside, folder)
    finally:
        for leftover in (beside, beside.with_name(beside.name + ".wal")):
            leftover.unlink(missing_ok=True)


def rollback(folder: Path, name: str | None = None) -> Version:
    """Make an earlier version (the one before the newest, unless named) the newest again, as a copy.

    Nothing is removed: the version that is left behind can be gone back to in the same way.
    """
    paths = version_paths(folder)
    candidates = [path for path in paths if path.stem == name] if name else paths[1:]
    chosen = candidates[0] if candidates else None
    if chosen is None:
        raise KfError(
            f"Det finns ingen version {name}." if name else "Det finns ingen tidigare version att gå tillbaka till.",
            "Se vilka som finns med: python -m kf versions",
        )
    Store.open(chosen)  # refuses one that this kf cannot read, before anything is published
    beside = folder / f".building-{uuid.uuid4().hex}.duckdb"
    try:
        shutil.copyfile(chosen, beside)
        with contextlib.closing(duckdb.connect(str(beside))) as con:
            con.execute("INSERT OR REPLACE INTO dataset VALUES ('restored_from', ?)", [chosen.stem])
        return _publish(beside, folder)
    finally:
        beside.unlink(missing_ok=True)


def _write(con: duckdb.DuckDBPyConnection, tables: Mapping[str, pd.DataFrame], dataset: Mapping[str, str]) -> None:
    con.execute("CREATE TABLE dataset (key VARCHAR PRIMARY KEY, value VARCHAR)")
    con.executemany("INSERT INTO dataset VALUES (?, ?)", [[k, str(v)] for k, v in sorted(dataset.items())])
    for table, columns in TABLES.items():
        frame = tables.get(table, pd.DataFrame(columns=names(columns)))
        target = "spell_in" if table == "spell" else table
        declared = ", ".join(f"{c.name} {SQL_TYPE[c.kind]}" for c in columns)
        con.execute(f"CREATE TABLE {target} ({declared})")
        selected = ", ".join(f"{c.name}::{SQL_TYPE[c.kind]}" for c in columns)
        con.register("incoming", frame.reindex(columns=names(columns)))
        con.execute(f"INSERT INTO {target} SELECT {selected} FROM incoming")
        con.unregister("incoming")
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
        if name != "stock" or months <= STORED_UP_TO:
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


def _publish(beside: Path, folder: Path) -> Version:
    with _lock:
        final = folder / f"kf-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.duckdb"
        beside.rename(final)
    return Version(final, Store.open(final).dataset)


class Store:
    """A read-only view of one version. Safe to share between threads: every query has a cursor of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._con = duckdb.connect(":memory:", config={"threads": os.cpu_count() or 2})
        self._con.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS version (READ_ONLY)")
        self._con.execute("SET enable_external_access = false")
        stored = {
            row[0] for row in self.query("SELECT table_name FROM duckdb_tables() WHERE database_name = 'version'")
        }
        for table in sorted(stored):
            self._con.execute(f"CREATE VIEW {table} AS SELECT * FROM version.{table}")
        self.dataset: dict[str, str] = dict(self.query("SELECT key, value FROM dataset"))
        if self.dataset.get("layout") != LAYOUT:
            raise KfError(
                f"Versionen {path.stem} är byggd av en annan utgåva av kf och kan inte läsas av den här.",
                "Läs in filen igen, eller bygg ny demodata med: python -m kf demo",
            )
        self._con.execute(sql("macros"))
        self._con.register("retirement_age_frame", retirement_age())
        self._con.execute("CREATE TABLE retirement_age AS SELECT * FROM retirement_age_frame")
        for relation in RELATIONS:
            if relation not in stored:
                self._con.execute(f"CREATE VIEW {relation} AS {sql(relation)}")
        (people_months,) = self.query("SELECT count(*) FROM stock")[0]
        if people_months < WORTH_THREADS:
            self._con.execute("SET threads = 1")
        self.first_period, self.last_period = self.query("SELECT min(period), max(period) FROM month")[0]
        optional = [column.name for column in SPELL if not column.required]
        filled = self.query(f"SELECT {', '.join(f'count({name})' for name in optional)} FROM spell")[0]
        self.empty_columns = frozenset(name for name, count in zip(optional, filled, strict=True) if not count)

    @staticmethod
    @lru_cache(maxsize=8)
    def open(path: Path) -> Store:
        """The store of a version, opened once."""
        return Store(path)

    @property
    def cleared(self) -> frozenset[str]:
        """The keys of `kf.cleared.CLEARED` that this employer's HR has cleared."""
        return frozenset(self.dataset.get("cleared", "").split())

    @property
    def key(self) -> str:
        """What a cache must hold apart: the version."""
        return self.path.stem

    def query(self, text: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple]:
        """The rows that a query gives."""
        with contextlib.closing(self._con.cursor()) as cursor:
            return cursor.execute(text, parameters).fetchall()

    def frame(self, text: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """The rows as a frame; small results are fastest by way of fetchall."""
        with contextlib.closing(self._con.cursor()) as cursor:
            cursor.execute(text, parameters)
            columns = [description[0] for description in cursor.description or ()]
            return pd.DataFrame(cursor.fetchall(), columns=columns)


def current(folder: Path | None = None) -> Store:
    """The newest version's store. Raises KfError when there is none."""
    folder = folder or data_folder()
    paths = version_paths(folder)
    if not paths:
        raise KfError("Det finns ingen data än.", "Bygg demodata med: python -m kf demo")
    return Store.open(paths[0])


@contextlib.contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory connection for an import to work in, closed afterwards."""
    con = duckdb.connect(":memory:")
    try:
        yield con
    finally:
        con.close()

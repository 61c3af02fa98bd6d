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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from kf import leftovers
from kf.errors import KfError
from kf.parameters import retirement_age
from kf.schema import OKAND, SPELL, SQL_TYPE, TABLES, names

DEFAULT_FOLDER = Path(__file__).parent.parent / "data"
RELATIONS = ("stock", "hires", "exits", "tenure", "staff", "milestone")
STORED = RELATIONS[:4]  # computed when a version is built: three times as fast to read as the view
STORED_UP_TO = 10_000_000  # person-months; a larger employer's stock stays a view, or the file would be gigabytes
MOST_WORDS = 10_000  # a column with more different values than so stays text
WORTH_THREADS = 500_000  # person-months; below, handing work to a second thread costs more than it gives
LAYOUT = "2"  # of the file: raised when what a version must hold changes
STAMP = "%Y%m%dT%H%M%S%f"  # in a version's name, UTC
NO_WRITING = "Kontrollera utrymme och rättigheter i datamappen."
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

    @property
    def refused_file(self) -> Path | None:
        """The rows that could not be used in it, if there were any and the file is still there."""
        path = self.path.parent / "refused" / self.dataset.get("refused_file", "-")
        return path if path.is_file() else None


def sql(name: str) -> str:
    """The text of `kf/sql/<name>.sql`."""
    return (files("kf") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def version_paths(folder: Path) -> list[Path]:
    """The published versions in a folder, newest first."""
    return sorted(folder.glob("kf-*.duckdb"), reverse=True)


def versions(folder: Path) -> list[Version]:
    """The published versions with what they say of themselves, newest first; nothing of those of another layout."""
    found = [(path, said(path)) for path in version_paths(folder)]
    return [Version(path, told if told.get("layout") == LAYOUT else {}) for path, told in found]


def previous(folder: Path, employer: str) -> Version | None:
    """The newest version of an employer that is not made up: what a new load of theirs is compared with."""
    for version in versions(folder):
        if version.dataset.get("employer") == employer and version.dataset.get("synthetic") != "true":
            return version
    return None


def said(path: Path) -> dict[str, str]:
    """What a version says of itself (nothing, if it cannot be read), without opening all of it."""
    try:
        return dict(_said(path, path.stat().st_mtime_ns))
    except (duckdb.Error, OSError):
        return {}


@lru_cache(maxsize=1024)
def _said(path: Path, changed: int) -> tuple[tuple[str, str], ...]:
    with duckdb.connect(":memory:") as con:
        con.execute(f"ATTACH {_quoted(path)} AS version (READ_ONLY)")
        return tuple(con.execute("SELECT key, value FROM version.dataset").fetchall())


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def build(folder: Path, tables: Mapping[str, pd.DataFrame], dataset: Mapping[str, str]) -> Version:
    """Write a new version from canonical tables, verify it and let it become the newest.

    `tables` has frames named as in `kf.schema.TABLES` (`spell` is required); `dataset` says what the version
    is: employer, first_period and last_period (ISO dates, first of month) at the least. A failure leaves the
    folder as it was. Raises KfError when there is nobody in the last period.
    """
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{leftovers.named(leftovers.BUILDING)}.duckdb"
    try:
        write(beside, tables, dataset)
        with publishing(folder) as final:
            return switch(beside, final)
    finally:
        leftovers.remove(beside)


def write(path: Path, tables: Mapping[str, pd.DataFrame], dataset: Mapping[str, str]) -> None:
    """Write and verify a version's file without publishing it; arguments and errors as for `build`."""
    with contextlib.closing(duckdb.connect(str(path))) as con:
        _write(con, tables, {**dataset, "layout": LAYOUT, "created": now()})
        _verify(con)


def now() -> str:
    """This moment as versions have it: UTC, ISO, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def say(path: Path, more: Mapping[str, str]) -> None:
    """Add to what an unpublished version says of itself."""
    with contextlib.closing(duckdb.connect(str(path))) as con:
        con.executemany("INSERT OR REPLACE INTO dataset VALUES (?, ?)", [[k, str(v)] for k, v in more.items()])


@contextlib.contextmanager
def publishing(folder: Path) -> Iterator[Path]:
    """Where the next version is to be put by `switch`; nobody else publishes in the folder meanwhile."""
    with _lock, leftovers.alone(folder):
        moment = datetime.now(UTC)
        newest = next(iter(version_paths(folder)), None)
        # a clock that was set back must not make the new version an old one
        with contextlib.suppress(ValueError):
            if newest:
                latest = datetime.strptime(newest.stem, f"kf-{STAMP}").replace(tzinfo=UTC)
                moment = max(moment, latest + timedelta(microseconds=1))
        yield folder / f"kf-{moment.strftime(STAMP)}.duckdb"


def switch(beside: Path, final: Path) -> Version:
    """Publish a whole file: one rename, after which it is the newest for everybody."""
    beside.rename(final)
    with contextlib.suppress(OSError):  # so that it is there after a power cut; not every system can
        handle = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return Version(final, said(final))


def rollback(folder: Path, name: str | None = None, *, who: str = "") -> Version:
    """Make an earlier version (the one before the newest, unless named) the newest again, as a copy.

    Nothing is removed: the version that is left behind can be gone back to in the same way. The copy keeps what
    the version says of itself, and says besides from which version, when and by whom it was restored.
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
    leftovers.room(folder, chosen.stat().st_size)
    beside = folder / f"{leftovers.named(leftovers.BUILDING)}.duckdb"
    try:
        shutil.copyfile(chosen, beside)
        say(beside, {"restored_from": chosen.stem, "restored_when": now(), "restored_by": who})
        with publishing(folder) as final:
            return switch(beside, final)
    except (duckdb.Error, OSError) as error:
        raise KfError(
            f"Det gick inte att gå tillbaka ({type(error).__name__}). Det som är publicerat är orört.", NO_WRITING
        ) from None
    finally:
        leftovers.remove(beside)


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


class Store:
    """A read-only view of one version. Safe to share between threads: every query has a cursor of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._con = duckdb.connect(":memory:", config={"threads": os.cpu_count() or 2})
        self._con.execute(f"ATTACH {_quoted(path)} AS version (READ_ONLY)")
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
        self.empty_columns = self._lacking()

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
        self._con.close()

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

"""Where what people write is kept, and the two ways to it: `reading` and `writing`.

SQLite in the data folder unless KF_WORKSPACE names another database. Nothing is remembered of a database between two
uses but how to connect: a file that was moved, restored or migrated by another process is met as it is.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Hashable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from kf.errors import KfError
from kf.workspace.trouble import told

VARIABLE = "KF_WORKSPACE"
FILE = "workspace.sqlite"
REVISION = "0004"  # of the newest script in migrations/versions: lets a read do without alembic, slow to import
REVISION_TABLE = "kf_revision"
PATIENCE = 10  # seconds that a writer waits for the one before
ANSWER_WITHIN = 3  # seconds that PostgreSQL has to answer
FRESH = 2  # seconds; some file systems keep no finer time
WRITES = {"kf_writes": True}


def address(folder: Path) -> URL:
    """The database of a data folder. Raises KfError when KF_WORKSPACE names none that kf can use."""
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return URL.create("sqlite", database=str(folder.resolve() / FILE))
    refused = KfError(
        "KF_WORKSPACE pekar inte ut en databas som kf kan använda.",
        "Skriv till exempel postgresql://användare@server/kf, eller ta bort variabeln: då används en fil i datamappen.",
    )
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise refused from None
    kind = url.get_backend_name()
    if kind == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    if kind in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
        return url if "connect_timeout" in url.query else url.update_query_dict({"connect_timeout": str(ANSWER_WITHIN)})
    raise refused


def begun(folder: Path) -> bool:
    """Whether there may be something to read: a reader of a folder without a workspace shall not make one."""
    file = _file(address(folder))
    return file is None or file.exists()


def stamp(folder: Path) -> Hashable | None:
    """What stays the same for as long as nothing is written; None when only the database itself can tell.

    A file's time is too coarse to tell two changes close to each other: a fresh file has no stamp.
    """
    file = _file(address(folder))
    if file is None:
        return None
    seen = []
    for part in (file, file.with_name(file.name + "-wal")):
        with contextlib.suppress(FileNotFoundError):
            known = part.stat()
            if part == file or known.st_size:  # a reader leaves an empty log
                seen.append((known.st_ino, known.st_size, known.st_mtime_ns))
    fresh = time.time_ns() - FRESH * 10**9
    return tuple(seen) if seen and all(changed < fresh for _, _, changed in seen) else None


def _readable(url: URL) -> URL:
    """The address for who only reads. In a folder that may not be written in, SQLite cannot keep its usual books.

    It is then told that the file does not change, which holds for the moment that a read takes.
    """
    file = _file(url)
    if file is None or os.access(file.parent, os.W_OK) or file.with_name(file.name + "-wal").exists():
        return url
    return URL.create(
        "sqlite", database=f"file:{quote(str(file))}", query={"mode": "ro", "immutable": "1", "uri": "true"}
    )


def _file(url: URL) -> Path | None:
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[Connection]:
    """A connection to read what people wrote, of this kf's schema. Raises KfError when it cannot be reached."""
    with told("läsa"), _connected(_readable(address(folder))) as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[Connection]:
    """A connection whose changes are all saved at the end, or none. Raises KfError when they cannot be."""
    url = address(folder)
    with told("spara"):
        if file := _file(url):
            file.parent.mkdir(parents=True, exist_ok=True)
        with _connected(url) as connection, connection.execution_options(**WRITES).begin():
            yield connection


@contextlib.contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    engine = _engine(url)
    with engine.connect() as connection:
        if _revision(connection) != REVISION:
            from kf.workspace.migrate import migrate

            migrate(engine)
        yield connection


def _revision(connection: Connection) -> str | None:
    """Which revision the database has, None when it has none yet. Leaves no transaction behind."""
    try:
        return connection.scalar(text(f"SELECT version_num FROM {REVISION_TABLE}"))
    except ProgrammingError:
        return None
    except OperationalError as error:  # SQLite's word for a table that is not there
        if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR":
            return None
        raise
    finally:
        connection.rollback()


@lru_cache(maxsize=8)
def _engine(url: URL) -> Engine:
    # hide_parameters: what people write shall not stand in a log
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": PATIENCE})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True, pool_timeout=PATIENCE, hide_parameters=True)
    except ModuleNotFoundError:
        raise KfError(
            "KF_WORKSPACE pekar på PostgreSQL, men drivrutinen är inte installerad.",
            'Installera den: python -m pip install "psycopg[binary]"',
        ) from None


def _prepare(connection: Any, _: object) -> None:
    """A reader never waits for a writer (WAL), references are held, and transactions are begun by `_begin`."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    """Writers queue from their first word: one that began as a reader could not wait, it would be refused."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("kf_writes") else "BEGIN")

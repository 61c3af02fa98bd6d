"""Rows that people write: never changed, never deleted. A change is a further version of the row.

That keeps the history, and it is the lock: the key is (id, version), so of two people who change the same version only
one gets to write the next. What points at a row (an outcome at its scenario) points at id and version: at what it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, Row, String, Table, Text, func, insert, select
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeDecorator

from kf.errors import KfError
from kf.workspace import database

LETTERS = "abcdefghijkmnpqrstuvwxyz"  # no l and o, and no digits: an id is read aloud and is never like a personnummer
ID_LENGTH = 8
METADATA = MetaData()
_kept: dict[tuple[URL, str], tuple[Hashable, Sequence[Row[Any]]]] = {}  # per table: as it was at a stamp


class Utc(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Overtaken(KfError):
    """Somebody has written the version that was to be written. `newest` is the row as they left it."""

    def __init__(self, newest: Row[Any]) -> None:
        by = f" av {newest.who}" if newest.who else ""
        super().__init__(
            f"Det gick inte att spara: raden har ändrats{by} sedan du öppnade den.",
            "Läs in den igen, se vad som ändrats och gör om din ändring.",
        )
        self.newest = newest


def table(name: str, *columns: Column) -> Table:
    """A table of rows in versions: its own columns, and whether withdrawn, by whom and when each was written."""
    return Table(
        name,
        METADATA,
        Column("id", String(16), primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        *columns,
        Column("withdrawn", Boolean, nullable=False),
        Column("who", Text, nullable=False),
        Column("written", Utc, nullable=False),
    )


def newest(folder: Path, of: Table, by: datetime | None = None) -> Sequence[Row[Any]]:
    """Every row as its newest version has it, the withdrawn too; as they were `by` a moment. Kept while nobody writes."""
    if not database.begun(folder):
        return []
    same = of.alias()
    last = select(func.max(same.c.version)).where(same.c.id == of.c.id)
    if by is not None:
        with database.reading(folder) as connection:
            then = last.where(same.c.written < by).scalar_subquery()
            return connection.execute(select(of).where(of.c.version == then)).all()
    where, stamp = (database.address(folder), of.name), database.stamp(folder)
    if stamp and where in _kept and _kept[where][0] == stamp:
        return _kept[where][1]
    with database.reading(folder) as connection:
        found = connection.execute(select(of).where(of.c.version == last.scalar_subquery())).all()
    if stamp:
        _kept[where] = stamp, found
    return found


def versions(folder: Path, of: Table, id: str) -> Sequence[Row[Any]]:
    """All that a row has been, oldest first; nothing when there is none with that id."""
    if not database.begun(folder):
        return []
    with database.reading(folder) as connection:
        return connection.execute(select(of).where(of.c.id == id).order_by(of.c.version)).all()


def add(folder: Path, to: Table, who: str, **values: Any) -> Row[Any]:
    """Write a new row. Raises KfError when it could not be saved."""
    return _write(folder, to, "".join(secrets.choice(LETTERS) for _ in range(ID_LENGTH)), 1, who, values)


def added(id: str) -> bool:
    """Whether an id is one that `add` gives, and not the own name of what a row changes."""
    return len(id) == ID_LENGTH and set(id) <= set(LETTERS)


def follow(folder: Path, in_: Table, id: str, seen: int, who: str, **values: Any) -> Row[Any]:
    """Write the version after the one the writer has `seen`: 0 for a row that bears its own name and has none yet.

    Raises Overtaken when somebody was there before.
    """
    try:
        return _write(folder, in_, id, seen + 1, who, values)
    except IntegrityError:
        last = versions(folder, in_, id)[-1:]
        if not last or last[0].version <= seen:
            raise
        raise Overtaken(last[0]) from None


def _write(folder: Path, to: Table, id: str, version: int, who: str, values: Mapping[str, Any]) -> Row[Any]:
    row = {"withdrawn": False, **values, "id": id, "version": version, "who": who, "written": datetime.now(UTC)}
    with database.writing(folder) as connection:
        return connection.execute(insert(to).values(row).returning(*to.c)).one()

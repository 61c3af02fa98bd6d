"""What people change of the plan itself: activities (new, changed, followed up, closed) and indicators' definitions.

A row bears the name of what it changes in the version's plan, or, for what is new, a name of its own. Each version has
all of it, so that the newest is what holds, whatever a later load of the plan says; the plan's own row is version 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, Float, Integer, Row, Text

from kf.workspace import rows
from kf.workspace.outcomes import signed

ACTIVITY = rows.table(
    "activity",
    Column("word", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("begins", Date),
    Column("ends", Date, nullable=False),
    Column("goal", Text, nullable=False),
    Column("responsible", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("follow_up", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("note", Text, nullable=False),
)
INDICATOR = rows.table(
    "indicator",
    Column("year", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("target_text", Text, nullable=False),
    Column("target", Float),
    Column("unit", Text, nullable=False),
    Column("periodicity", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("goal", Text, nullable=False),
    Column("city_target", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("reason", Text, nullable=False),
)


def activities(folder: Path, by: datetime | None = None) -> Sequence[Row[Any]]:
    """The newest version (`by` a moment) of each activity that somebody has written about, the withdrawn too."""
    return rows.newest(folder, ACTIVITY, by)


def indicators(folder: Path, by: datetime | None = None) -> Sequence[Row[Any]]:
    """The newest version (`by` a moment) of each indicator whose definition somebody has written, the withdrawn too."""
    return rows.newest(folder, INDICATOR, by)


def activity_history(folder: Path, id: str) -> Sequence[Row[Any]]:
    """All that has been written about an activity, oldest first."""
    return rows.versions(folder, ACTIVITY, id)


def indicator_history(folder: Path, id: str) -> Sequence[Row[Any]]:
    """All that has been written of an indicator's definition, oldest first."""
    return rows.versions(folder, INDICATOR, id)


def write_activity(folder: Path, id: str | None, seen: int, who: str, values: Mapping[str, Any]) -> Row[Any]:
    """Save an activity over the version that was `seen` (0: as the plan has it); None as id: a new one.

    Raises KfError when it could not be saved, Overtaken when somebody was there before.
    """
    return _write(folder, ACTIVITY, id, seen, who, values)


def write_indicator(folder: Path, id: str | None, seen: int, who: str, values: Mapping[str, Any]) -> Row[Any]:
    """Save an indicator's definition, as `write_activity` does an activity."""
    return _write(folder, INDICATOR, id, seen, who, values)


def _write(folder: Path, to: Any, id: str | None, seen: int, who: str, values: Mapping[str, Any]) -> Row[Any]:
    if id is None:
        return rows.add(folder, to, signed(who), **values)
    return rows.follow(folder, to, id, seen, signed(who), **values)

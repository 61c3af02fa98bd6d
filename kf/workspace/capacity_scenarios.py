"""Capacity scenarios saved by name. They rest on no data: what is kept is what is assumed, and what it gives is computed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Row, Text

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.capacity import Capacity
from kf.forecast.capacity_scenario import CapacityScenario
from kf.workspace import rows
from kf.workspace.scenarios import COPY, LONGEST
from kf.workspace.texts import free_name, signature

TABLE = rows.table("capacity_scenario", Column("name", Text, nullable=False), Column("assumed", Text, nullable=False))


@dataclass(frozen=True)
class SavedCapacity:
    """A capacity scenario by its name; who wrote this version of it, and when (UTC)."""

    id: str
    name: str
    scenario: CapacityScenario
    who: str
    written: datetime
    withdrawn: bool = False
    version: int = 1


def scenarios(folder: Path) -> tuple[SavedCapacity, ...]:
    """Those there are, in order of name. Raises KfError when the workspace cannot be reached."""
    found = (_saved(row) for row in rows.newest(folder, TABLE) if not row.withdrawn)
    return tuple(sorted(found, key=lambda one: (one.name.lower(), one.written)))


def scenario(folder: Path, name: str) -> SavedCapacity:
    """The one of a name. Raises KfError when there is none."""
    every = scenarios(folder)
    for one in every:
        if one.name.lower() == name.strip().lower():
            return one
    there = f"De som finns: {fmt.listed([one.name for one in every])}." if every else "Inget scenario är sparat än."
    raise KfError(f"Det finns inget sparat kapacitetsscenario som heter {name}.", there)


def save(folder: Path, name: str, assumed: CapacityScenario, who: str = "") -> SavedCapacity:
    """Save a scenario under a new name. Raises KfError when it may not be written, or cannot be computed."""
    return _saved(rows.add(folder, TABLE, signature(who), **_values(folder, name, assumed)))


def change(folder: Path, seen: SavedCapacity, assumed: CapacityScenario, who: str = "") -> SavedCapacity:
    """Save other assumptions under the same name. Raises KfError when somebody has changed it since it was `seen`."""
    values = _values(folder, seen.name, assumed, seen.id)
    return _saved(rows.follow(folder, TABLE, seen.id, seen.version, signature(who), **values))


def copy(folder: Path, seen: SavedCapacity, name: str = "", who: str = "") -> SavedCapacity:
    """Save the same assumptions under another name."""
    return save(folder, name or f"{COPY} {seen.name}"[:LONGEST], seen.scenario, who)


def withdraw(folder: Path, seen: SavedCapacity, who: str = "") -> SavedCapacity:
    """Mark a scenario as withdrawn: it is kept, and listed no more. Raises KfError as `change` does."""
    values = {"name": seen.name, "assumed": _told(seen.scenario), "withdrawn": True}
    return _saved(rows.follow(folder, TABLE, seen.id, seen.version, signature(who), **values))


def _values(folder: Path, name: str, assumed: CapacityScenario, own: str = "") -> dict[str, Any]:
    Capacity(assumed)  # refuses what cannot be computed
    taken = (other.name for other in scenarios(folder) if other.id != own)
    return {"name": free_name(name, taken, LONGEST), "assumed": _told(assumed)}


def _told(assumed: CapacityScenario) -> str:
    return json.dumps(assumed.to_dict(), ensure_ascii=False)


def _saved(row: Row[Any]) -> SavedCapacity:
    assumed = CapacityScenario.of(json.loads(row.assumed))
    return SavedCapacity(row.id, row.name, assumed, row.who, row.written, row.withdrawn, row.version)

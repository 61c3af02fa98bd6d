"""Scenarios saved by name: what is assumed, the question it was asked of, and what it gave on the data of that day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Row, Text

from kf import format as fmt
from kf.errors import KfError
from kf.filters import Filters, parse_month
from kf.forecast.changed import changes, figures_of
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_projection import StaffingProjection
from kf.forecast.staffing_scenario import StaffingScenario
from kf.metrics.evaluate import LEDNING
from kf.store import Store
from kf.workspace import rows
from kf.workspace.texts import free_name, signature

SCENARIO = rows.table(
    "scenario",
    Column("name", Text, nullable=False),
    Column("assumed", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("made_on", Text, nullable=False),
    Column("figures", Text, nullable=False),
)
LONGEST = 80  # characters of a name
COPY = "kopia av"


@dataclass(frozen=True)
class Saved:
    """A scenario by its name; who wrote this version of it, and when (UTC).

    `filters`, `by` and `years` are the question it was asked of, `made_on` the data version and `figures` what it gave
    then, per year (KEPT), for the whole of the question: as `ledning` may see it, whoever saved it.
    """

    id: str
    name: str
    scenario: StaffingScenario
    filters: Filters
    by: tuple[str, ...]
    years: int
    made_on: str
    figures: tuple[Mapping[str, Any], ...]
    who: str
    written: datetime
    withdrawn: bool = False
    version: int = 1


def scenarios(folder: Path, *, withdrawn: bool = False) -> tuple[Saved, ...]:
    """The scenarios in order of name; the `withdrawn` too, if asked. Raises KfError when unreachable.

    Without those that cannot be read: see `unreadable`.
    """
    found = (_saved(row) for row in rows.newest(folder, SCENARIO) if _readable(row))
    return tuple(sorted((s for s in found if withdrawn or not s.withdrawn), key=lambda s: (s.name.lower(), s.written)))


def unreadable(folder: Path) -> tuple[str, ...]:
    """The names of those that say what this kf does not know, in order: written by a later one, or by hand."""
    return tuple(sorted(row.name for row in rows.newest(folder, SCENARIO) if not row.withdrawn and not _readable(row)))


def scenario(folder: Path, key: str) -> Saved:
    """One scenario as it is now, by its name (or its id, the withdrawn too). Raises KfError when there is none."""
    every = scenarios(folder, withdrawn=True)
    found = [s for s in every if s.id == key or (s.name.lower() == key.strip().lower() and not s.withdrawn)]
    if not found:
        names = [s.name for s in every if not s.withdrawn]
        there = f"De som finns: {fmt.listed(names)}." if names else "Inget scenario är sparat än."
        raise KfError(f"Det finns inget sparat scenario som heter {key}.", there)
    return found[0]


def history(folder: Path, id: str) -> tuple[Saved, ...]:
    """All that a scenario has been, oldest first. Raises KfError when there is none with that id."""
    found = tuple(_saved(row) for row in rows.versions(folder, SCENARIO, id))
    if not found:
        raise KfError(f"Det finns inget sparat scenario {id}.", "Se vilka som finns på sidan Bemanning.")
    return found


def save(
    folder: Path,
    store: Store,
    name: str,
    assumed: StaffingScenario,
    filters: Filters,
    by: tuple[str, ...] = (),
    years: int = 5,
    who: str = "",
) -> Saved:
    """Save a scenario under a new name, with what it gives on this data. Raises KfError when it may not be written."""
    values = _values(folder, store, name, assumed, filters, by, years)
    return _saved(rows.add(folder, SCENARIO, signature(who), **values))


def change(
    folder: Path,
    store: Store,
    seen: Saved,
    *,
    assumed: StaffingScenario | None = None,
    name: str | None = None,
    filters: Filters | None = None,
    years: int | None = None,
    who: str = "",
) -> Saved:
    """Save a scenario anew, made on this data. Raises KfError when somebody has changed it since it was `seen`."""
    _standing(seen)
    values = _values(
        folder,
        store,
        name or seen.name,
        assumed or seen.scenario,
        filters or seen.filters,
        seen.by,
        years or seen.years,
        seen.id,
    )
    return _saved(rows.follow(folder, SCENARIO, seen.id, seen.version, signature(who), **values))


def copy(folder: Path, store: Store, seen: Saved, *, name: str = "", who: str = "") -> Saved:
    """Save the same assumptions under another name, made on this data."""
    name = name or f"{COPY} {seen.name}"[:LONGEST]
    return save(folder, store, name, seen.scenario, seen.filters, seen.by, seen.years, who)


def withdraw(folder: Path, seen: Saved, *, who: str = "") -> Saved:
    """Mark a scenario as withdrawn: it is kept, and listed no more. Raises KfError as `change` does."""
    _standing(seen)
    now = history(folder, seen.id)[-1]
    values = _written(now.name, now.scenario, now.filters, now.by, now.years, now.made_on, now.figures)
    return _saved(rows.follow(folder, SCENARIO, seen.id, seen.version, signature(who), **values, withdrawn=True))


def opened(saved: Saved, store: Store) -> tuple[StaffingProjection, tuple[str, ...]]:
    """The scenario on this data, as `ledning` may see it, and in sentences what differs from when it was saved."""
    filters = Filters(store.last_period, "month", saved.filters.where)
    now = project_staffing(store, filters, (), saved.scenario, saved.years, LEDNING)
    if saved.made_on == store.key and saved.filters.period == filters.period:
        return now, ()
    when, newer = fmt.month(saved.filters.period), fmt.month(filters.period)
    told = [f"Scenariot sparades på data till och med {when}; nu går de till och med {newer}."]
    if when == newer:
        told = [f"Data för {newer} har lästs in på nytt sedan scenariot sparades."]
    return now, (*told, *(changes(saved.figures, figures_of(now)) or ["Inga av dess siffror har ändrats."]))


def _values(
    folder: Path,
    store: Store,
    name: str,
    assumed: StaffingScenario,
    filters: Filters,
    by: tuple[str, ...],
    years: int,
    own: str = "",
) -> dict[str, Any]:
    name = free_name(name, (other.name for other in scenarios(folder) if other.id != own), LONGEST)
    found = project_staffing(store, filters, (), assumed, years, LEDNING)  # refuses what cannot be asked
    return _written(name, assumed, found.filters, by, years, store.key, figures_of(found))


def _written(
    name: str,
    assumed: StaffingScenario,
    filters: Filters,
    by: tuple[str, ...],
    years: int,
    made_on: str,
    figures: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    where = {key: list(values) for key, values in filters.where}
    asked = {"period": fmt.iso_month(filters.period), "where": where, "by": list(by), "years": years}
    return {
        "name": name,
        "assumed": json.dumps(assumed.to_dict(), ensure_ascii=False, sort_keys=True),
        "asked": json.dumps(asked, ensure_ascii=False),
        "made_on": made_on,
        "figures": json.dumps([dict(row) for row in figures]),
    }


def _standing(seen: Saved) -> None:
    if seen.withdrawn:
        raise KfError(f"Scenariot {seen.name} är redan återtaget.", "Spara ett nytt om det ska gälla igen.")


def _readable(row: Row[Any]) -> bool:
    try:
        return bool(_saved(row))
    except (KfError, ValueError, TypeError, KeyError):
        return False


def _saved(row: Row[Any]) -> Saved:
    asked = json.loads(row.asked)
    where = tuple(sorted((key, tuple(values)) for key, values in asked["where"].items()))
    return Saved(
        id=row.id,
        name=row.name,
        scenario=StaffingScenario.from_dict(json.loads(row.assumed)),
        filters=Filters(parse_month(asked["period"]), "month", where),
        by=tuple(asked["by"]),
        years=int(asked["years"]),
        made_on=row.made_on,
        figures=tuple(json.loads(row.figures)),
        who=row.who,
        written=row.written,
        withdrawn=row.withdrawn,
        version=row.version,
    )

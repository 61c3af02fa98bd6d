"""`--scenario FILE|NAME`: a scenario out of a JSON or TOML file, or a saved one by its name."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from kf.errors import KfError
from kf.forecast.scenario import Scenario
from kf.forecast.staffing_scenario import StaffingScenario


def read_scenario(key: str, folder: Path) -> Scenario:
    """The pension scenario in a file, or that of the saved one of that name. Raises KfError naming what is wrong."""
    path = Path(key)
    if not path.exists() and path.suffix.lower() not in (".json", ".toml"):
        return saved_scenario(folder, key).pension
    values = read_values(path)
    if isinstance(values.get("pension"), dict):  # a staffing scenario's file
        return StaffingScenario.from_dict(values).pension
    return Scenario.from_dict(values)


def saved_scenario(folder: Path, name: str) -> StaffingScenario:
    """The saved scenario of a name. Raises KfError when there is none."""
    from kf.workspace import scenarios

    return scenarios.scenario(folder, name).scenario


def read_values(path: Path) -> dict[str, Any]:
    """What a JSON or TOML file says. Raises KfError naming what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
        values = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError:
        raise KfError(f"Scenariofilen {path} går inte att läsa.", "Kontrollera sökvägen.") from None
    except ValueError as error:
        raise KfError(
            f"Scenariofilen {path} är varken JSON eller TOML: {error}.", "Se kf/forecast/scenario.py."
        ) from None
    if not isinstance(values, dict):
        raise KfError(f"Scenariofilen {path} är ingen tabell.", 'Skriv till exempel {"later_months": 6}.')
    return values


def read_staffing_scenario(key: str, folder: Path) -> StaffingScenario:
    """The scenario in a file, or the saved one of that name. Raises KfError naming what is wrong with it."""
    path = Path(key)
    if path.exists() or path.suffix.lower() in (".json", ".toml"):
        return StaffingScenario.from_dict(read_values(path))
    return saved_scenario(folder, key)

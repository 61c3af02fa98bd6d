"""`--scenario FILE|NAME`: a scenario out of a JSON or TOML file, or a saved one by its name."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from kf.errors import KfError
from kf.forecast.scenario import Scenario
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.staffing_words import describe

EXAMPLE = '{"later_months": 6}'


def read_scenario(key: str, folder: Path) -> Scenario:
    """The pension scenario in a file, or that of the saved one of that name. Raises KfError naming what is wrong."""
    path = Path(key)
    if not path.exists() and path.suffix.lower() not in (".json", ".toml"):
        return _of_pension(saved_scenario(folder, key))
    values = read_values(path)
    if isinstance(values.get("pension"), dict):  # a staffing scenario's file
        return _of_pension(StaffingScenario.from_dict(values))
    return Scenario.from_dict(values)


def _of_pension(scenario: StaffingScenario) -> Scenario:
    """What it assumes of pension; what it assumes otherwise is said not to be in the answer."""
    rest = replace(scenario, pension=Scenario(seed=scenario.seed))
    if rest != StaffingScenario(pension=rest.pension):
        click.echo(f"Scenariot säger också detta, som inte rör pensionsprognosen: {describe(rest)}", err=True)
    return scenario.pension


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
    except UnicodeDecodeError:
        raise KfError(f"Scenariofilen {path} är inte text i UTF-8.", "Spara den som text i UTF-8.") from None
    except (ValueError, RecursionError) as error:  # json says where in attributes, tomllib in its message
        told = re.search(r"line (\d+),? column (\d+)", str(error))
        at = f" (rad {told[1]}, tecken {told[2]})" if told else ""
        raise KfError(
            f"Scenariofilen {path} går inte att tolka{at}.", f"Skriv JSON eller TOML, till exempel {EXAMPLE}."
        ) from None
    if not isinstance(values, dict):
        raise KfError(f"Scenariofilen {path} är ingen tabell.", f"Skriv till exempel {EXAMPLE}.")
    return values


def read_staffing_scenario(key: str, folder: Path) -> StaffingScenario:
    """The scenario in a file, or the saved one of that name. Raises KfError naming what is wrong with it."""
    path = Path(key)
    if path.exists() or path.suffix.lower() in (".json", ".toml"):
        return StaffingScenario.from_dict(read_values(path))
    return saved_scenario(folder, key)

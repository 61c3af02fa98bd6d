"""Numbers with a law or an agreement behind them, as dated data with their sources.

retirement_age.csv: riktålder per birth year (lag 2019:649; SFS 2022:1441 for 2028, 2025:399 for 2031; later
years are Pensionsmyndigheten's forecast, marked so). Those born before its first row follow that row's rule,
those born after its last row that row's age.
retirement_age_known.csv: the same ages by when they became known, so that a forecast can be made as of an earlier
day (kf/forecast/rules.py); each row holds from a birth year on until the next. hazard_prior.csv: the assumed share
who retire per year and age; an assumption, not statistics. las_age.csv: the age until which one may stay (LAS 32 a §).
step_down.csv: the possibility to work 80 % from 64 with full occupational pension contributions (AKAP-KR, 2027).
recruitment_cost.csv: hours that a recruitment and an introduction take and what an hour costs; mostly assumptions.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pandas as pd


@lru_cache
def retirement_age() -> pd.DataFrame:
    """Riktålder per birth year: born, retirement_age, lowest_pension_age, las_age (years), status (Swedish)."""
    return _read("retirement_age")


@lru_cache
def retirement_age_known() -> pd.DataFrame:
    """Riktålder by when it became known: known_from (date), born_from, retirement_age, kind (Swedish), source."""
    return _read("retirement_age_known", "known_from")


@lru_cache
def hazard_prior() -> pd.DataFrame:
    """Share who retire in a year: from_retirement_age (age attained less riktålder), hazard (0-1), status (Swedish)."""
    return _read("hazard_prior")


@lru_cache
def las_age() -> pd.DataFrame:
    """The age until whose month one may stay employed: known_from, in_force_from (dates), age, source."""
    return _read("las_age", "known_from", "in_force_from")


@lru_cache
def step_down() -> pd.DataFrame:
    """Working less near pension: in_force_from (date), age (from the year it is attained), grade (0-1), source."""
    return _read("step_down", "in_force_from")


@lru_cache
def recruitment_cost() -> pd.DataFrame:
    """What a recruitment takes: in_force_from (date), key, label, value, unit, status, source (Swedish)."""
    return _read("recruitment_cost", "in_force_from")


def _read(name: str, *dates: str) -> pd.DataFrame:
    with (files("kf") / "parameters" / f"{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, parse_dates=list(dates))

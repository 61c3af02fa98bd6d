"""Numbers with a law or an agreement behind them, as dated data with their sources.

retirement_age.csv: riktålder per birth year (lag 2019:649; SFS 2022:1441 for 2028, 2025:399 for 2031; later
years are Pensionsmyndigheten's forecast, marked so). Those born before its first row follow that row's rule,
those born after its last row that row's age.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pandas as pd


@lru_cache
def retirement_age() -> pd.DataFrame:
    """Riktålder per birth year: born, retirement_age, lowest_pension_age, las_age (years), status (Swedish)."""
    with (files("kf") / "parameters" / "retirement_age.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)

"""The budget tables. People: 2026 as the plan has it, the years before from what October turned out to be. Money: the plan's own table."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kf.schema import BUDGET, EKONOMI, TIMAVLONAD, names
from kf.store import DEFAULT_FOLDER

# What was budgeted more than the outcome, in the order of the avdelningar of the file.
MARGIN = {2023: (1, 0, 2, 1, 1, 0, 1, 0), 2024: (0, 2, 1, 0, 2, 1, 0, 1), 2025: (1, 2, 0, 2, -1, 1, 1, 2)}


def table(spell: pd.DataFrame) -> pd.DataFrame:
    """Per avdelning and year 2023-2026: antal and årsarbetare, månadsavlönade in October."""
    planned = pd.read_csv(DEFAULT_FOLDER / "demo_budget.csv")
    paid = spell[spell["anstallningsform"] != TIMAVLONAD]
    earlier = []
    for year, margins in MARGIN.items():
        day = dt.date(year, 10, 31)
        there = paid[(paid["valid_from"] <= day) & (paid["valid_to"].isna() | (paid["valid_to"].fillna(day) >= day))]
        outcome = there.groupby("avdelning")["sysselsattningsgrad"].agg(["size", "sum"])
        for avdelning, margin in zip(planned["avdelning"], margins, strict=True):
            antal, share = outcome.loc[avdelning]
            earlier.append((avdelning, year, int(antal) + margin, round(float(share) + margin, 2)))
    return pd.concat([pd.DataFrame(earlier, columns=names(BUDGET)), planned], ignore_index=True)


def money() -> pd.DataFrame:
    """The plan's budget of 2026 in mnkr, row by row as it stands, its sum row too."""
    rows = pd.read_csv(DEFAULT_FOLDER / "budget_2026.csv")
    renamed = {
        "k1_direkta_kostnader": "direkt",
        "k2_fordelad_overhead": "overhead",
        "k3_summa_kostnader": "kostnad",
        "f1_intakter_prissatta_tjanster": "intakt",
        "f2_ovrig_finansiering_oklar": "ovrig",
        "f3_ovrig_finansiering_oklar_2": "ovrig_2",
        "f4_summa_finansiering": "finansiering",
        "not": "anmarkning",
    }
    return rows.rename(columns=renamed)[names(EKONOMI)]

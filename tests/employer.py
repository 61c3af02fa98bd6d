"""Small employers for tests: rows written by hand, or drawn at random."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from kf import schema
from kf.store import Store, Version, build

DEFAULTS = {
    "birth_month": date(1980, 5, 1),
    "kon": schema.KVINNA,
    "avdelning": "Inköp",
    "enhet": "Inköp 1",
    "befattning": "upphandlare",
    "anstallningsform": schema.TILLSVIDARE,
    "avtal": "AB",
    "status": schema.AKTIV,
    "sysselsattningsgrad": 1.0,
    "manadslon": 40_000,
    "chef": "c1",
    "valid_from": date(2020, 1, 1),
    "valid_to": None,
}


def employer(folder: Path, rows: list[dict], first: str = "2024-01-01", last: str = "2025-10-01") -> Store:
    """A published version with these spells; what a row does not say is as in DEFAULTS, each its own person."""
    spells = [{"person": f"p{i}", **DEFAULTS, **row} for i, row in enumerate(rows)]
    return published(folder, pd.DataFrame(spells), first, last)


def published(folder: Path, spells: pd.DataFrame, first: str, last: str) -> Store:
    """A version built from a frame of spells, opened."""
    said = {"employer": "Provförvaltningen", "synthetic": "true", "source": "prov", "first_period": first}
    version: Version = build(folder, {"spell": spells}, {**said, "last_period": last})
    return Store.open(version.path)


def random_spells(seed: int, people: int = 120) -> pd.DataFrame:
    """Spells of people who come, change unit or grade, go on leave, convert, leave and come back, at random.

    No two spells of one person overlap. Dates run from 2022 to 2025-12.
    """
    rng = np.random.default_rng(seed)
    units = [("Inköp", "Inköp 1"), ("Inköp", "Inköp 2"), ("Ekonomi", "Redovisning"), ("Lön", "Lön 1"), ("Lön", "Lön 2")]
    rows = []
    for number in range(people):
        person = {
            "person": f"p{number}",
            "birth_month": date(int(rng.integers(1956, 2006)), int(rng.integers(1, 13)), 1),
            "kon": str(rng.choice([schema.KVINNA, schema.MAN], p=[0.7, 0.3])),
        }
        start = date(2022, 1, 1) + timedelta(days=int(rng.integers(-400, 1200)))
        form = str(rng.choice([schema.TILLSVIDARE, schema.VISSTID, schema.TIMAVLONAD], p=[0.7, 0.22, 0.08]))
        for _ in range(int(rng.integers(1, 5))):
            end = start + timedelta(days=int(rng.integers(10, 500)))
            open_end = end > date(2025, 12, 1)
            avdelning, enhet = units[rng.integers(len(units))]
            rows.append(
                person
                | {
                    "avdelning": avdelning,
                    "enhet": enhet,
                    "befattning": str(rng.choice(["upphandlare", "controller", "handläggare"])),
                    "anstallningsform": form,
                    "avtal": str(rng.choice(["AB", "BEA"], p=[0.9, 0.1])),
                    "status": str(rng.choice([schema.AKTIV, schema.TJANSTLEDIG], p=[0.9, 0.1])),
                    "sysselsattningsgrad": float(rng.choice([1.0, 0.8, 0.5])),
                    "manadslon": int(rng.integers(28, 60)) * 1000,
                    "chef": enhet,
                    "valid_from": start,
                    "valid_to": None if open_end else end,
                    "rekryteringsvag": str(rng.choice(schema.SPELL[14].values[:3])),
                    "avgangsorsak": str(rng.choice(schema.SPELL[15].values[:2])),
                    "avgangsvag": str(rng.choice(schema.SPELL[16].values[:2])),
                }
            )
            if open_end:
                break
            gap = int(rng.choice([1, 1, 1, 60]))
            start = end + timedelta(days=gap)
            if rng.random() < 0.3:
                form = schema.TILLSVIDARE
    return pd.DataFrame(rows)

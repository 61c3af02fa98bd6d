"""A recruitment unit for tests: assignments and answers written by hand, beside an employer of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from kf import recruitment as words
from kf.schema import PLAN, names
from kf.store import Store, build
from tests.employer import DEFAULTS

ASSIGNMENT = {
    "kund": "Farsta",
    "kundtyp": words.STADSDEL,
    "omrade": words.OVRIGT,
    "niva": words.MEDARBETARE,
    "paket": words.STORA,
    "start": date(2026, 1, 7),
    "slut": date(2026, 3, 2),
    "pris": 29_000,
    "timmar": 28,
    "screening": words.NEJ,
    "personligt_brev": words.NEJ,
}
ANSWER = {
    "enkat": words.KUND,
    "uppdrag": "U0",
    "datum": date(2026, 3, 10),
    "svarat": words.JA,
    "fraga": words.REKOMMENDERA,
}


def unit(
    folder: Path,
    assignments: Sequence[dict] = ({},),
    answers: Sequence[dict] = (),
    **more: Sequence[tuple],
) -> Store:
    """A version with these rows; what a row does not say is as above. `more` are whole rows of the other lists, or of the plan."""
    tables = {
        "spell": pd.DataFrame([{"person": f"p{i}", **DEFAULTS} for i in range(9)]),
        "uppdrag": pd.DataFrame([{"uppdrag": f"U{i}", **ASSIGNMENT, **row} for i, row in enumerate(assignments)]),
        "enkatsvar": pd.DataFrame([{"inbjudan": f"E{i}", **ANSWER, **row} for i, row in enumerate(answers)]),
        **{name: pd.DataFrame(rows, columns=names((words.LISTS | PLAN)[name])) for name, rows in more.items()},
    }
    said = {"employer": "Prov", "synthetic": "true", "source": "prov", "first_period": "2024-01-01"}
    return Store.open(build(folder, tables, {**said, "last_period": "2025-10-01"}).path)


def scores(*points: int, **more: object) -> list[dict]:
    """An answer for each score."""
    return [{"poang": score, **more} for score in points]

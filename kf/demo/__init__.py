"""Synthetic demo data: nobody in it exists. The small employer is calibrated to the published plan, a large one is not.

`tables()` gives the canonical frames of Serviceförvaltningen; `tables(45_000)` those of a made-up city.
`write()` builds a version of the store from them. The same seed always gives the same content.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from kf import store
from kf.cleared import CLEARED
from kf.demo import answers, budget, calibrate, city, customers, employer, health, history, hourly, plan

FIRST_PERIOD, LAST_PERIOD = employer.date(employer.FIRST), employer.date(employer.LAST)


def tables(people: int | None = None, seed: int = 2025) -> dict[str, pd.DataFrame]:
    """The frames of the staff, the budget, the plan and the recruitment unit, columns as in `kf.schema`.

    `people` is about how many are employed at the end; None gives the calibrated Serviceförvaltningen (406).
    """
    if people is not None:
        made = city.tables(people, seed)
        return made | health.tables(made["spell"], seed)
    staff = calibrate.staff(seed)
    rng = np.random.default_rng([seed, 1])
    lives = history.lives(rng, staff, calibrate.units(rng, staff))
    spell = pd.concat([history.spells(rng, lives), hourly.spells(rng, lives)], ignore_index=True)
    return {
        "spell": spell.sort_values(["person", "valid_from"], ignore_index=True),
        "budget": budget.table(spell),
        "ekonomi": budget.money(),
        "series_break": pd.DataFrame(employer.BREAKS, columns=["datum", "avdelning", "text"]),
        **plan.tables(),
        **lists(seed),
        **health.tables(spell, seed),
    }


def lists(seed: int = 2025) -> dict[str, pd.DataFrame]:
    """The recruitment unit's own tables, 2024-09 to 2026-08: columns as in `kf.recruitment`."""
    rng = np.random.default_rng([seed, 5])
    assignments = customers.assignments(rng)
    return {
        "uppdrag": assignments,
        "enkatsvar": answers.table(rng, assignments),
        "stadens_rekryteringar": customers.city(rng),
        "arsarbetare": customers.staff(),
        "intaktsbudget": customers.budget(),
    }


def write(folder: Path, people: int | None = None, seed: int = 2025) -> store.Version:
    """Build the demo data as a new version in a folder."""
    dataset = {
        "employer": employer.EMPLOYER if people is None else employer.LARGE_EMPLOYER,
        "synthetic": "true",
        "seed": str(seed),
        "people": str(people or sum(n for _, _, n in employer.BIRTHS)),
        "first_period": FIRST_PERIOD.isoformat(),
        "last_period": LAST_PERIOD.isoformat(),
        "source": "Syntetisk demodata",
        "cleared": " ".join(CLEARED),
    }
    return store.build(folder, tables(people, seed), dataset)

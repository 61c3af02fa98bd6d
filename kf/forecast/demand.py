"""How many are needed: the budget, today's number or growth from it, less what is made more efficient; whole people."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf import format as fmt
from kf.forecast.cohorts import Step
from kf.forecast.movements import Movements
from kf.forecast.staffing_scenario import BUDGET, GROWTH, StaffingScenario
from kf.store import Store


@lru_cache(maxsize=32)
def budget(store: Store, origin: date) -> pd.DataFrame:
    """The budget from the origin's year on: avdelning, year, n. Nothing of it when there is none. Kept: do not change it."""
    rows = store.query(
        "SELECT avdelning, ar, antal FROM budget WHERE ar >= ? AND antal IS NOT NULL ORDER BY ALL", [origin.year]
    )
    frame = pd.DataFrame(rows, columns=["avdelning", "year", "n"])
    return frame.astype({"n": float}).groupby(["avdelning", "year"], as_index=False)["n"].sum()


def demand(found: Movements, budgeted: pd.DataFrame, ahead: tuple[Step, ...], scenario: StaffingScenario) -> np.ndarray:
    """People needed per step and place at the step's end, [steps, places], whole numbers. Outside: as today.

    The budget is per avdelning: a befattning or enhet is taken to keep its share of each avdelning. After the last
    year that is budgeted, and where nothing is, the number before stays.
    """
    today = found.today
    passed = np.cumsum([step.fraction for step in ahead])
    if scenario.demand == BUDGET and len(budgeted):
        needed = _budgeted(found, budgeted, ahead)
    else:
        needed = np.tile(today, (len(ahead), 1))
    inside = np.arange(found.size) < len(found.groups)
    if scenario.demand == GROWTH:
        share = np.where(inside, today, 0.0) / max(today[inside].sum(), 1.0)
        needed = needed * (1 + scenario.growth_percent / 100) ** passed[:, None]
        needed = needed + scenario.added_per_year * passed[:, None] * share
    needed = needed * (1 - scenario.effektivisering_percent / 100) ** passed[:, None]
    needed = np.where(inside, np.maximum(needed, 0.0), today)
    return np.stack([_whole(row) for row in needed])


def _budgeted(found: Movements, budgeted: pd.DataFrame, ahead: tuple[Step, ...]) -> np.ndarray:
    rows = found.monthly
    whole = rows.groupby("avdelning")["n"].sum().to_dict()
    known: dict[str, dict[int, float]] = {}
    for avdelning, year, n in budgeted.itertuples(index=False):
        known.setdefault(avdelning, {})[int(year)] = float(n)
    ratios: dict[str, np.ndarray] = {}
    for avdelning, n in whole.items():
        own = known.get(avdelning, {})
        last = [max((year for year in own if year <= step.year), default=None) for step in ahead]
        ratios[avdelning] = np.array([1.0 if year is None else own[year] / n for year in last])
    same = np.ones(len(ahead))
    needed = np.zeros((len(ahead), found.size))
    for place, avdelning, n in zip(rows["place"].tolist(), rows["avdelning"].tolist(), rows["n"].tolist(), strict=True):
        needed[:, place] += n * ratios.get(avdelning, same)
    return needed


def _whole(values: np.ndarray) -> np.ndarray:
    """Whole numbers whose sum is the rounded sum: the largest remainders are rounded up."""
    low = np.floor(values + 1e-9)
    more = round(float(values.sum())) - int(low.sum())
    order = np.lexsort((np.arange(len(values)), -(values - low)))
    low[order[: max(more, 0)]] += 1
    return low


def demand_notes(
    found: Movements,
    budgeted: pd.DataFrame,
    ahead: tuple[Step, ...],
    scenario: StaffingScenario,
    by: tuple[str, ...],
    narrowed: bool,
) -> list[str]:
    """What the reader must know of the demand: no budget, a budget that ends, or one that is spread."""
    if scenario.demand != BUDGET:
        return []
    if budgeted.empty:
        return ["Det finns ingen budget för åren framåt: behovet antas vara dagens antal."]
    notes = []
    places = found.monthly[found.monthly["place"] < len(found.groups)]
    there = set(places["avdelning"].dropna())
    without = sorted(there - set(budgeted["avdelning"]))
    if without:
        notes.append(f"Budget saknas för {fmt.listed(without)}: där antas dagens antal.")
    last = int(budgeted[budgeted["avdelning"].isin(there)]["year"].max()) if there - set(without) else 0
    if last and ahead[-1].year > last:
        notes.append(f"Budgeten går till och med {last}; därefter antas samma antal.")
    if narrowed or any(key != "avdelning" for key in by):
        notes.append("Budgeten är satt per avdelning: varje del antas behålla sin andel av avdelningen.")
    return notes

"""The backtest that kf shows, over many made-up employers of each kind, pooled."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from kf import demo
from kf.access import Access
from kf.forecast.backtest import backtest, summary_of
from kf.forecast.simple import ALL_AT_65, METHODS, MODEL
from kf.store import Store
from tests.accuracy.employers import FIRST, LAST, REGIMES, UNFORESEEN, spells
from tests.employer import published

DEMO = "demo"
NAMES = (DEMO, *(regime.name for regime in REGIMES))  # what is claimed is claimed of these
SHOWN = (*NAMES, UNFORESEEN.name)
TRIED = range(1, 21)  # seeds that the model may be changed after looking at
HELD_BACK = range(2001, 2021)  # seeds looked at when a change is done, and never to choose one


def rows(name: str, seed: int) -> pd.DataFrame:
    """Every forecast made again for one employer, as `Backtest.rows` has it."""
    regime = next((one for one in (*REGIMES, UNFORESEEN) if one.name == name), None)
    with tempfile.TemporaryDirectory() as folder:
        if regime is None:
            store = Store.open(demo.write(Path(folder), seed=seed).path)
        else:
            store = published(Path(folder), spells(regime, seed), FIRST.isoformat(), LAST.isoformat())
        found = backtest(store, Access("hr")).rows
        store.close()
    return found


def pooled(seeds: Iterable[int], names: Iterable[str] = SHOWN) -> pd.DataFrame:
    """Per employer, months and method over all seeds' origins: as `Backtest.summary`, with `employer` and `retired`,
    the mean outcome in people."""
    parts = []
    for name in names:
        every = pd.concat([rows(name, seed) for seed in seeds], ignore_index=True)
        retired = every.groupby("months")["actual"].mean()
        summary = summary_of(every)
        parts.append(summary.assign(employer=name, retired=summary["months"].map(retired)))
    return pd.concat(parts, ignore_index=True)


def claims(found: pd.DataFrame) -> dict[str, float]:
    """What is claimed of three years ahead: the pooled error against "alla vid 65" (each employer weighs the same), on
    how many employers it is below the best simple method's, and the coverage of the 80 % interval."""
    found = found[found["employer"].isin(NAMES)]
    mae = found[found["months"] == 36].pivot(index="employer", columns="method", values="mae")
    model = found[found["method"] == MODEL]
    told = {
        "error_of_all_at_65": float(mae[MODEL].mean() / mae[ALL_AT_65].mean()),
        "employers_won": float((mae[MODEL] < mae[list(METHODS[1:])].min(axis=1)).sum()),
    }
    for months in (12, 36):
        told[f"coverage_{months}"] = float(model.loc[model["months"] == months, "coverage"].mean())
    return told

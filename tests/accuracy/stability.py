"""How far another seed moves the figures that pages show, and how long an answer takes beside persons drawn one by one."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable

import numpy as np
import pandas as pd

from kf.access import Access
from kf.filters import Filters
from kf.forecast.cohorts import read_cohorts, steps
from kf.forecast.hazard import draw
from kf.forecast.project import DRAWS, fitted_hazards, project
from kf.forecast.retirement import forecast
from kf.forecast.rules import rules_as_of
from kf.forecast.scenario import Scenario
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.yearly import years
from kf.store import Store

HR = Access("hr")
LEFT_OUT = ("year", "fraction", "demand")
LEAST = {"pension": 0.5, "bemanning": 1.0}  # people a figure may move by; staffing is told in whole people
SHARE = 0.01  # ... or by this of itself
QUESTIONS = {"pension": project, "bemanning": project_staffing}
CUTS: tuple[tuple[str, ...], ...] = ((), ("avdelning",), ("befattning",))


def asked(store: Store, about: str, by: tuple[str, ...], seed: int, years: int = 10) -> pd.DataFrame:
    """The answer's figures, in people and årsarbetare (kronor as recruitments)."""
    pension = Scenario(seed=seed)
    scenario = pension if about == "pension" else StaffingScenario(pension=pension)
    frame = QUESTIONS[about](store, Filters(store.last_period), by, scenario, years, HR).frame
    figures = frame.select_dtypes("number").drop(columns=[one for one in LEFT_OUT if one in frame])
    return figures.drop(columns=[one for one in figures if str(one).startswith("cost")])


def moved(store: Store, seeds: Iterable[int] = (1, 2, 3, 4)) -> pd.DataFrame:
    """Per question and cut: figures, how many of them two seeds differ on by more than is allowed, the largest such
    difference (people) and its column, and seconds per answer."""
    rows = []
    for about in QUESTIONS:
        for by in CUTS:
            begun = time.perf_counter()
            tables = [asked(store, about, by, seed) for seed in seeds]
            seconds = (time.perf_counter() - begun) / len(tables)
            values = np.array([table.to_numpy(float) for table in tables])
            off = np.ptp(values, axis=0)
            over = off - np.maximum(LEAST[about], SHARE * np.abs(values).mean(axis=0))
            row, column = np.unravel_index(np.nanargmax(over), over.shape)
            rows.append(
                {
                    "question": about,
                    "by": ", ".join(by),
                    "figures": int(np.isfinite(off).sum()),
                    "over": int((over > 0).sum()),
                    "most": float(off[row, column]),
                    "of": float(values[0, row, column]),
                    "column": tables[0].columns[column],
                    "seconds": seconds,
                }
            )
    return pd.DataFrame(rows)


def timed(store: Store, runs: int = DRAWS) -> dict[str, float]:
    """Seconds of today's pension forecast ten years ahead: by cohorts in closed form, and each person drawn in as many
    runs as there are draws of the hazards, by the same chances."""
    origin = store.last_period
    rules, ahead, today = rules_as_of(origin), steps(origin, 10), Scenario()
    people = read_cohorts(store, Filters(origin), ())
    drawn = draw(fitted_hazards(store, origin, None, 10.0, False), runs, 1)
    begun = time.perf_counter()
    spread = forecast(people, drawn, rules, today, ahead)["accumulated"]
    closed = time.perf_counter() - begun
    begun = time.perf_counter()
    chances = [(year.retires.tolist(), year.leaves.tolist()) for year in years(people, drawn, rules, today, ahead)]
    dice = random.Random(1).random
    retired = 0
    for run in range(runs):
        for cohort, n in enumerate(people.n.astype(int).tolist()):
            for _ in range(n):
                for retires, leaves in chances:
                    if dice() < retires[run][cohort]:
                        retired += 1
                        break
                    if dice() < leaves[run][cohort]:
                        break
    plain = time.perf_counter() - begun
    off = retired / runs - float(spread.expected[-1, 0])
    return {"closed form": closed, "person by person": plain, "difference in people": off}

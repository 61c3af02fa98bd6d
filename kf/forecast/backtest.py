"""How right the forecasts would have been: made again for each past 1 January, with what was known then.

Rolling origin (domain.md D4): for every 1 January with at least two years of history before it the model is fitted on
that history alone, with riktålder and LAS-ålder as known that day, and its 12 and 36 months are held against what
came. MAE and bias in people, MASE as MAE over that of "som i fjol", coverage as the share of the outcomes inside the
80 % interval as it is shown, in whole people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf import format as fmt
from kf.access import Access
from kf.errors import KfError
from kf.filters import add_months, months_between
from kf.forecast.cohorts import Cohorts, cohorts, steps
from kf.forecast.hazard import draw, fit
from kf.forecast.history import History, history
from kf.forecast.retirement import forecast
from kf.forecast.rules import rules_as_of
from kf.forecast.scenario import Scenario
from kf.forecast.simple import LAST_YEAR, METHODS, MODEL, simple_forecasts
from kf.privacy import REASON_SMALL, SMALLEST_SHOWN
from kf.store import Store

HORIZONS = (12, 36)
LEAST_HISTORY = 24  # months before an origin
DRAWS = 400


EXPLAINED = (
    "Fel i medel: så många personer fel har prognosen haft, åt vilket håll som helst. För högt eller lågt (skevhet): så många "
    "för högt (+) eller för lågt (−) i medel. Mot ”som i fjol” (MASE): felet delat med den metodens; under 1 är bättre."
)


@dataclass(frozen=True)
class Backtest:
    """Every forecast made again, and how the methods did.

    `rows`: origin (the 1 January), months, method, forecast, low, high (model only), actual. `summary`: months,
    method, origins, mae, bias, mase, coverage (model only; share 0-1). `best` is the default method on this data,
    `sentence` says so in Swedish with its figures. `reason` says why figures are withheld.
    """

    rows: pd.DataFrame
    summary: pd.DataFrame
    best: str
    sentence: str
    reason: str = ""


def backtest(store: Store, access: Access | None = None, until: date | None = None) -> Backtest:
    """Make every forecast again that the data up to `until` can be held against, for the whole employer.

    `ledning` is not shown the rows and sums of a horizon in which one to four people retired.
    Raises KfError when the history is too short.
    """
    return told_to(_backtest(store, until or store.last_period), access)


def told_to(found: Backtest, access: Access | None) -> Backtest:
    """The backtest without the horizons whose outcome, or that of the year looked back on, is one to four people."""
    if access is not None and access.sees_small_groups:
        return found
    small = found.rows[found.rows["actual"].between(1, SMALLEST_SHOWN - 1)]
    small_looked_back = found.rows[(found.rows["method"] == LAST_YEAR) & (found.rows["months"] == min(HORIZONS))]
    small_looked_back = small_looked_back[small_looked_back["forecast"].between(1, SMALLEST_SHOWN - 1)]
    months = set(small["months"]) | (set(HORIZONS) if len(small_looked_back) else set())
    if not months:
        return found
    rows, summary = found.rows.copy(), found.summary.copy()
    rows.loc[rows["months"].isin(months), ["forecast", "low", "high", "actual"]] = np.nan
    summary.loc[summary["months"].isin(months), ["mae", "bias", "mase", "coverage"]] = np.nan
    plain = f"Av metoderna har {found.best} träffat bäst hittills."
    return replace(found, rows=rows, summary=summary, sentence=plain, reason=REASON_SMALL)


def best(found: Backtest) -> str:
    """The default method: the one with the smallest mean error per forecast year; the model when it is as good."""
    return found.best


def tried(store: Store, until: date, what: str) -> tuple[History, list[tuple[date, int]]]:
    """The history, and every (origin, months ahead) of which it is known by `until` what came.

    Raises KfError, which names `what` cannot be tried, when no cause of exits is known or the history is too short.
    """
    if "avgangsorsak" in store.empty_columns:
        raise KfError(
            f"Datat säger inte varför någon slutat, så {what} kan inte prövas bakåt.",
            "Läs in en export med avgångsorsak.",
        )
    past = history(store, until)
    asked = [(origin, months) for origin in origins(past) for months in HORIZONS if add_months(origin, months) <= until]
    if not asked:
        raise KfError(
            f"Historiken är för kort för att pröva prognoser bakåt: den går från {fmt.month(past.first)} till {fmt.month(until)}.",
            "Det behövs två hela år före en prognos och ett helt år efter den. Läs in längre historik.",
        )
    return past, asked


@lru_cache(maxsize=16)
def _backtest(store: Store, until: date) -> Backtest:
    past, asked = tried(store, until, "prognoserna")
    rows = pd.DataFrame([row for origin, months in asked for row in _at(past, origin, months)])
    summary = summary_of(rows)
    chosen, sentence = best_of(rows)
    return Backtest(rows, summary, chosen, " ".join([sentence, *_otherwise(summary, chosen)]))


def ahead_at(summary: pd.DataFrame) -> dict[int, str]:
    """The method with the smallest error at each horizon, by its months."""
    told = summary.dropna(subset="mae").sort_values("mae", kind="stable")
    return {int(months): str(part["method"].iloc[0]) for months, part in told.groupby("months")}


def _otherwise(summary: pd.DataFrame, chosen: str) -> list[str]:
    """The horizons at which another method than the chosen one has erred less, a sentence each."""
    error = summary.set_index(["months", "method"])["mae"]
    return [
        f"På {months} månader har dock {method} träffat bäst: {fmt.number(error[months, method], 1)} mot "
        f"{fmt.number(error[months, chosen], 1)} personer fel i medel."
        for months, method in ahead_at(summary).items()
        if error[months, method] < error[months, chosen]
    ]


def origins(past: History) -> list[date]:
    """The Decembers with enough history before them (a forecast from 1 January starts at the month-end before)."""
    decembers = [date(year, 12, 1) for year in range(past.first.year, past.last.year)]
    return [one for one in decembers if months_between(past.first, one) >= LEAST_HISTORY]


def _at(past: History, origin: date, months: int) -> list[dict]:
    """The row of every method for one origin and horizon."""
    rules = rules_as_of(add_months(origin, 1))
    born, n = past.born(origin)
    # ages and exits only: the history's later rows are not read, since intervals end at the origin
    drawn = draw(fit(past, origin, rules), DRAWS, Scenario().seed)
    spread = forecast(_people(born, n), drawn, rules, Scenario(), steps(origin, months // 12))["accumulated"]
    actual = past.retired(origin, months)
    low, middle, high = (
        float(part[-1, 0]) if part.shape[1] else 0.0 for part in (spread.low, spread.expected, spread.high)
    )
    shared = {"origin": date(origin.year + 1, 1, 1), "months": months, "actual": actual}
    rows = [{**shared, "method": MODEL, "forecast": middle, "low": low, "high": high}]
    for method, value in simple_forecasts(past, origin, rules, months).items():
        rows.append({**shared, "method": method, "forecast": value, "low": np.nan, "high": np.nan})
    return rows


def _people(born: np.ndarray, n: np.ndarray) -> Cohorts:
    return cohorts(pd.DataFrame({"born": born, "affected": True, "n": n, "fte": n}))


def summary_of(rows: pd.DataFrame, methods: tuple[str, ...] = METHODS) -> pd.DataFrame:
    """How each method did at each horizon, as `Backtest.summary` has it."""
    out = []
    for months in sorted(set(rows["months"])):
        part = rows[rows["months"] == months]
        error = part["forecast"] - part["actual"]
        naive = float(error[part["method"] == LAST_YEAR].abs().mean())
        for method in methods:
            own = part[part["method"] == method]
            off = error[own.index]
            inside = (own["low"].round() <= own["actual"]) & (own["actual"] <= own["high"].round())
            mae = float(off.abs().mean())
            out.append(
                {
                    "months": months,
                    "method": method,
                    "origins": len(own),
                    "mae": mae,
                    "bias": float(off.mean()),
                    "mase": mae / naive if naive else np.nan,
                    "coverage": float(inside.mean()) if method == MODEL else np.nan,
                }
            )
    return pd.DataFrame(out)


NOBODY_LEFT = (
    "Under de år som kan prövas kom ingen sådan avgång: felen säger inget om hur rätt metoderna har när någon går."
)
SHOWN_FIRST = " Den visas därför i första hand."


def best_of(rows: pd.DataFrame, methods: tuple[str, ...] = METHODS, then: str = SHOWN_FIRST) -> tuple[str, str]:
    """The method with the smallest mean error per forecast year over both horizons, and the sentence that says so."""
    if not rows["actual"].any():
        return MODEL, NOBODY_LEFT
    error = (rows["forecast"] - rows["actual"]).abs() / (rows["months"] / 12)
    scores = error.groupby(rows["method"]).mean()
    simple = min(methods[1:], key=lambda method: scores[method])
    count = fmt.number(len(rows) // len(methods))
    one_decimal = {fmt.number(scores[name], 1) for name in (MODEL, simple)}
    fine = (
        1 if len(one_decimal) > 1 or scores[MODEL] == scores[simple] else 2
    )  # who erred less must be seen in the figures
    told = {name: fmt.number(scores[name], fine) for name in (MODEL, simple)}
    made = "prognos" if count == "1" else "prognoser"
    if scores[MODEL] <= scores[simple]:
        return MODEL, (
            f"Prövad på {count} tidigare {made} har modellen i medel haft {told[MODEL]} personer fel per år, "
            f"den bästa enkla metoden ({simple}) {told[simple]}."
        )
    return simple, (
        f"På det här datat har en enkel metod ({simple}) träffat bättre än modellen: i medel {told[simple]} mot {told[MODEL]} "
        f"personer fel per år i {count} tidigare {made}.{then}"
    )

"""What stands beside a forecast: what has been, the plan's two rules, and how the methods did. Metrics, all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters
from kf.forecast.backtest import backtest
from kf.forecast.projection import Projection
from kf.forecast.simple import ALL_AT_65, LAST_YEAR, MODEL, RIKTALDER, THREE_YEARS
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.schema import PENSION, TILLSVIDARE
from kf.store import Store

RULES = {ALL_AT_65: "reaches_65", RIKTALDER: "reaches_retirement_age"}
CAUSE = "avgangsorsak"


@dataclass(frozen=True)
class Beside:
    """The frames that `Projection` describes, the default method on this data and the sentence on it."""

    history: pd.DataFrame
    reference: pd.DataFrame
    last_year: pd.DataFrame
    so_far: pd.DataFrame
    method: str
    method_sentence: str


@lru_cache(maxsize=128)
def beside(store: Store, filters: Filters, by: tuple[str, ...], access: Access, years: int) -> Beside:
    """Everything that does not depend on the scenario; kept, so do not change its frames."""
    return Beside(
        retired_by_year(store, filters, by, access),
        reached(store, filters, by, access, years),
        retired(store, filters, by, access, "r12"),
        retired(store, filters, by, access, "ytd"),
        *method(store, filters, access),
    )


def retired(store: Store, filters: Filters, by: tuple[str, ...], access: Access, window: str) -> pd.DataFrame:
    """How many retired from tillsvidare in a window: columns of `by`, value, withheld. No row where the data has none."""
    asked = Filters(filters.period, window, filters.narrowed("anstallningsform", TILLSVIDARE).where)
    result = evaluate(store, metric("left"), asked, (*by, CAUSE), access)
    if CAUSE in store.empty_columns:
        return pd.DataFrame(columns=[*by, "value", "withheld"])
    rows = result.frame[result.frame[CAUSE].astype(object) == PENSION]
    if not by and rows.empty and not result.notes and not result.reason:
        return pd.DataFrame({"value": [0.0], "withheld": [False]})
    return rows[[*by, "value", "withheld"]].reset_index(drop=True)


def retired_by_year(store: Store, filters: Filters, by: tuple[str, ...], access: Access) -> pd.DataFrame:
    """The same for every whole calendar year there is before the period, with its year."""
    frames = [pd.DataFrame(columns=[*by, "value", "withheld", "year"])]
    for year in range(store.first_period.year, filters.period.year + 1):
        december = date(year, 12, 1)
        if december <= filters.period:
            found = retired(store, Filters(december, "month", filters.where), by, access, "year")
            frames.append(found.assign(year=year))
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def reached(store: Store, filters: Filters, by: tuple[str, ...], access: Access, years: int) -> pd.DataFrame:
    """Who reaches 65 and riktålder per year, alone and accumulated, with the reader's filters (all månadsavlönade)."""
    frames = []
    for rule, key in RULES.items():
        alone = evaluate(store, metric(key), filters, (*by, "ar"), access).frame
        total = evaluate(store, metric(f"{key}_accumulated"), filters, (*by, "ar"), access).frame
        both = total.merge(alone, on=[*by, "ar"], how="outer", suffixes=("_total", ""))
        frames.append(
            pd.DataFrame(
                {
                    **{name: both[name] for name in by},
                    "year": both["ar"],
                    "rule": rule,
                    "value": both["value"].where(both["withheld"].notna(), 0.0),
                    "accumulated": both["value_total"],
                    "withheld": both["withheld"].fillna(False).astype(bool)
                    | both["withheld_total"].fillna(False).astype(bool),
                }
            )
        )
    found = pd.concat(frames, ignore_index=True)
    # nobody and a few are not told apart where either figure is withheld
    found[["value", "accumulated"]] = found[["value", "accumulated"]].mask(found["withheld"])
    return found[found["year"] <= filters.period.year + years].reset_index(drop=True)


def method(store: Store, filters: Filters, access: Access) -> tuple[str, str]:
    """The default method on this data and the sentence on it; the model, with why, where nothing could be tried."""
    try:
        found = backtest(store, access, filters.period)
    except KfError as error:
        return MODEL, f"Modellen är inte prövad: {error.what[0].lower()}{error.what[1:]}"
    return found.best, found.sentence


def with_shown(answer: Projection) -> Projection:
    """The forecast with the column `shown`: the figure of its method per row, NaN where that one is not to be had.

    A scenario is shown by the model, since a simple method has nothing to say of it; so is what is asked of the model.
    """
    frame, by = answer.frame, list(answer.by)
    scenario = answer.scenario != answer.scenario.today
    if answer.method == MODEL or scenario or answer.by_model or frame.empty:
        return replace(answer, frame=frame.assign(shown=frame["median"]))
    if answer.method in RULES:
        rule = answer.reference[answer.reference["rule"] == answer.method]
        value = (
            frame[[*by, "year"]].merge(rule[[*by, "year", "value"]], on=[*by, "year"], how="left")["value"].to_numpy()
        )
    else:
        value = _looked_back(answer, by) * frame["fraction"].to_numpy()
    value = np.where(frame["withheld"], np.nan, value.astype(float))
    return replace(answer, frame=frame.assign(shown=value))


def modelled(answer: Projection) -> Projection:
    """The same by the model, whichever method is shown first on this data."""
    return with_shown(replace(answer, by_model=True))


def _looked_back(answer: Projection, by: list[str]) -> np.ndarray:
    """Last year's number, or the mean of the last three whole years, for each row."""
    past = answer.last_year
    if answer.method == THREE_YEARS:
        recent = answer.history[answer.history["year"] > answer.filters.period.year - 4]
        recent = recent.assign(value=recent["value"].astype(float))
        past = recent.groupby(by, as_index=False)["value"].mean() if by else recent[["value"]].mean().to_frame().T
    assert answer.method in (LAST_YEAR, THREE_YEARS)
    if by:
        return answer.frame[by].merge(past[[*by, "value"]], on=by, how="left")["value"].to_numpy(float)
    one = float(past["value"].iloc[0]) if len(past) == 1 else np.nan
    return np.full(len(answer.frame), one)

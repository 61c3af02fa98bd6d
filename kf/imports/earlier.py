"""The months before a file's first, as the version before has them: next month's file alone goes on where that one ends."""

from __future__ import annotations

import tomllib
from datetime import date

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from kf import format as fmt
from kf.imports.profile import Profile
from kf.imports.terms import DROP, MONTHLY, PERIOD
from kf.schema import OKAND, SPELL
from kf.store import Store

TEXTS = [column.name for column in SPELL if column.kind == "text"]
NUMBERS = [column.name for column in SPELL if column.kind in ("share", "integer")]
OF_THE_TIME = ("rekryteringsvag", "avgangsorsak", "avgangsvag")  # okänd is what the build makes of nothing


def with_earlier(frame: pd.DataFrame, profile: Profile, old: Store | None) -> tuple[pd.DataFrame, list[str]]:
    """The understood rows of snapshots per month, with those of the months before them that `old` has, and a note on it.

    So a load of one month's file gives what a load of every month's files would. Months that the file has, and later ones,
    are the file's alone. Only what came of months is gone on with: between a version's own dates no month fits.
    """
    if profile.shape != MONTHLY or profile.earlier == DROP or old is None or _shape(old) != MONTHLY:
        return frame, []
    begins = frame[PERIOD].min().date()
    if begins <= old.first_period:
        return frame, []
    kept = _months(old, begins)
    until = kept[PERIOD].max().date()
    names = [*frame, *(name for name in kept if name not in frame and kept[name].notna().any())]
    whole = pd.DataFrame({name: _joined(name, kept, frame) for name in names})
    months = fmt.month(until) if until == old.first_period else f"{fmt.month(old.first_period)} till {fmt.month(until)}"
    return whole, [
        f"Filen börjar i {fmt.month(begins)}. Månaderna före, {months}, står kvar som i den förra versionen."
    ]


def _shape(old: Store) -> str:
    return str(tomllib.loads(old.dataset.get("profile_toml", "")).get("shape", ""))


def _months(old: Store, before: date) -> pd.DataFrame:
    """A row per post and month of the version, as its files had them; `valid_from` is the day of hire."""
    columns = [
        f"nullif({column.name}, '{OKAND}') AS {column.name}" if column.name in OF_THE_TIME else column.name
        for column in SPELL
        if column.name != "valid_to"
    ]
    spells = old.frame(
        f"SELECT {', '.join(columns)}, greatest(first_period, ?) AS opens, least(last_period, ?) AS closes FROM spell "
        "WHERE opens <= closes AND opens < ? ORDER BY person, valid_from",
        [old.first_period, old.last_period, before],
    )
    for name in TEXTS:
        spells[name] = spells[name].astype("category")
    for name in NUMBERS:
        spells[name] = spells[name].astype(float)
    spells[["birth_month", "valid_from"]] = spells[["birth_month", "valid_from"]].astype("datetime64[s]")
    opens = spells.pop("opens").to_numpy().astype("datetime64[M]")
    closes = np.minimum(spells.pop("closes").to_numpy().astype("datetime64[M]"), np.datetime64(before, "M") - 1)
    months = (closes - opens).astype(int) + 1
    rows = np.repeat(np.arange(len(spells)), months)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(months) - months, months)
    return spells.iloc[rows].reset_index(drop=True).assign(**{PERIOD: (opens[rows] + within).astype("datetime64[s]")})


def _joined(name: str, kept: pd.DataFrame, frame: pd.DataFrame) -> pd.Series:
    """A column of both; empty where the rows of the file lack it."""
    if name not in frame:
        return kept[name].reindex(range(len(kept) + len(frame)))
    if name not in TEXTS:
        return pd.concat([kept[name], frame[name]], ignore_index=True)
    both = [pd.Categorical(each[name]) for each in (kept, frame)]
    # an empty column's categories are of another type than texts
    return pd.Series(union_categoricals([one.rename_categories(one.categories.astype(object)) for one in both]))

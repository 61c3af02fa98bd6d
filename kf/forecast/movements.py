"""Who is where today and who has come, gone and moved: all a staffing forecast knows of anybody, as counts per place.

A place is a value of what the question is cut by, within its filters; everybody else is in one more place, outside.
So moves between places are told from exits, and whoever moves out of one place comes into another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf.filters import Filters
from kf.forecast.cohorts import Group
from kf.forecast.hazard import PENSION_FROM
from kf.forecast.history import month_number, read_sql
from kf.forecast.refusals import CUTS
from kf.store import Store

FRESH, LATER, NEAR = 0, 1, 2  # bands of other exits: first year of employment, later, later and from PENSION_FROM
BANDS = 3


@dataclass(frozen=True, eq=False)  # told apart as objects: kept, and what is drawn of them too
class Movements:
    """Counts at an origin and of the time before it. Places are `groups` in order and then, if `outside`, the rest.

    `staff` has a row per people of one place, birth year (NaN: not known), befattning and `fresh` (in their first
    year): place, born, befattning, fresh, n. `monthly` has place, avdelning, permanent and n: månadsavlönade.
    `person_years` and `departed` [places, BANDS]: time and other exits (not pension). `moved` [places, places]: from
    and to. `years`: how long the history is.
    """

    groups: tuple[Group, ...]
    outside: bool
    staff: pd.DataFrame
    monthly: pd.DataFrame
    person_years: np.ndarray
    departed: np.ndarray
    moved: np.ndarray
    years: float

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self.groups) + self.outside

    @property
    def names(self) -> tuple[str, ...]:
        """A name per place, for its dice: the same in every question that has the place."""
        return (*(repr(group) for group in self.groups), *(("outside",) if self.outside else ()))

    @property
    def fixed(self) -> np.ndarray:
        """Månadsavlönade per place that are not tillsvidare: taken to be as many all the time."""
        rest = self.monthly[~self.monthly["permanent"]]
        return np.bincount(rest["place"], rest["n"], self.size)

    @property
    def today(self) -> np.ndarray:
        """Månadsavlönade per place."""
        return np.bincount(self.monthly["place"], self.monthly["n"], self.size)


@lru_cache(maxsize=64)
def movements(store: Store, filters: Filters, by: tuple[str, ...], causes_known: bool = True) -> Movements:
    """The counts at the filters' period, of tillsvidare on their main post; kept, so do not change them.

    Without known causes exits from PENSION_FROM on are taken to be retirement, as the pension model does.
    """
    first, last = store.first_period, filters.period
    conditions, parameters, _ = filters.conditions(CUTS)
    parts = {
        "inside": f"coalesce({' AND '.join(conditions)}, false)" if conditions else "true",
        "place": f"{by[0]}::VARCHAR" if by else "NULL",
    }
    if by and conditions:
        parts["place"] = f"CASE WHEN {' AND '.join(conditions)} THEN {by[0]}::VARCHAR END"
    known = {
        **parameters,
        "origin": last,
        "origin_month": month_number(last),
        "first": first,
        "last": last,
        "first_month": month_number(first),
        "last_month": month_number(last),
    }
    posts = read_sql("posts", **parts)

    def read(name: str, **more: str) -> pd.DataFrame:
        text = read_sql(name, **more)
        asked = {key: value for key, value in known.items() if re.search(rf"\${key}\b", text)}
        frame = store.frame(text, asked)
        return frame.assign(place=frame["place"].astype(object).where(frame["place"].notna(), None))

    old = str(PENSION_FROM)
    monthly = read("monthly", **parts)
    there = {_key(inside, place) for inside, place in zip(monthly["inside"], monthly["place"], strict=True)}
    groups = tuple(sorted((() if not by else (place,) for inside, place in there if inside), key=str))
    number = {(True, group[0] if group else None): i for i, group in enumerate(groups)}

    def placed(frame: pd.DataFrame, inside: str = "inside", place: str = "place") -> np.ndarray:
        """The number of each row's place; places that nobody is in today belong to the rest."""
        keys = zip(frame[inside], frame[place].astype(object).where(frame[place].notna(), None), strict=True)
        return np.array([number.get(_key(*key), len(groups)) for key in keys], int)

    staff = read("tenured", posts=posts)
    exposure = read("exposure", posts=posts, old=old)
    exits = read("departures", posts=posts, old=old)
    moves = read("moves", posts=posts)
    at = [placed(frame) for frame in (monthly, staff, exposure, exits, moves)]
    to = placed(moves, "to_inside", "to_place")
    outside = any((one == len(groups)).any() for one in (*at, to))
    size = len(groups) + outside
    person_years, departed, moved = np.zeros((size, BANDS)), np.zeros((size, BANDS)), np.zeros((size, size))
    fresh = exposure["fresh"].to_numpy(float)
    later = exposure["months"].to_numpy(float) - fresh
    np.add.at(person_years, (at[2], np.full(len(fresh), FRESH)), fresh / 12)
    np.add.at(person_years, (at[2], _band(exposure["old"])), later / 12)
    left = exits["departed"].to_numpy(float)
    if not causes_known:
        left = np.where(exits["old"].to_numpy(bool), 0.0, left)
    np.add.at(departed, (at[3], np.where(exits["fresh"].astype(bool), FRESH, _band(exits["old"]))), left)
    np.add.at(moved, (at[4], to), moves["n"].to_numpy(float))
    np.fill_diagonal(moved, 0.0)  # between two places of the rest
    return Movements(
        groups=groups,
        outside=outside,
        staff=staff.assign(place=at[1], n=staff["n"].astype(float)).drop(columns="inside"),
        monthly=monthly.assign(
            place=at[0], n=monthly["n"].astype(float), permanent=monthly["permanent"].astype(bool)
        ).drop(columns="inside"),
        person_years=person_years,
        departed=departed,
        moved=moved,
        years=max(_months(first, last), 0) / 12,
    )


def _key(inside: object, place: object) -> tuple[bool, object]:
    return bool(inside), place if inside else None


def _band(old: pd.Series) -> np.ndarray:
    return np.where(old.astype(bool), NEAR, LATER)


def _months(first: date, last: date) -> int:
    return month_number(last) - month_number(first)

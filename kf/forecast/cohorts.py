"""Who is there at the origin, as counts per group and birth year: all a forecast knows of anybody."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf.errors import KfError
from kf.filters import Filters
from kf.forecast.history import WHOLE, read_sql
from kf.metrics.relation import RELATIONS
from kf.store import Store

Group = tuple[object, ...]


@dataclass(frozen=True)
class Step:
    """A calendar year of a forecast, or the `fraction` of it that is left."""

    year: int
    fraction: float = 1.0


@dataclass(frozen=True)
class Cohorts:
    """People of one group and birth year each, arrays in step, sorted: so that no order of rows matters.

    `group` numbers `groups` (the values of what the forecast is cut by), `n` is people and `fte` årsarbetare per
    cohort, `affected` whether the scenario is about them, `befattning` whose rate of other exits they have ("": the
    whole's). `ageless` is people whose age is not known, who are in none of them.
    """

    groups: tuple[Group, ...]
    group: np.ndarray
    born: np.ndarray
    n: np.ndarray
    fte: np.ndarray
    affected: np.ndarray
    befattning: tuple[str, ...]
    ageless: float = 0.0

    def summed(self, values: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
        """Sums of the last axis per group, each cohort times its weight."""
        if len(self.groups) == 1 and weight is not None:
            return (values @ weight)[..., None]
        if not self.groups:
            return values[..., :0]
        starts = np.searchsorted(self.group, np.arange(len(self.groups)))
        return np.add.reduceat(values if weight is None else values * weight, starts, axis=-1)

    def only(self, groups: Collection[Group]) -> Cohorts:
        """The cohorts of these groups."""
        kept = [i for i, one in enumerate(self.groups) if one in groups]
        rows = np.isin(self.group, kept)
        number = {old: new for new, old in enumerate(kept)}
        return replace(
            self,
            groups=tuple(self.groups[i] for i in kept),
            group=np.array([number[i] for i in self.group[rows]], int),
            befattning=tuple(self.befattning[i] for i in kept),
            **{name: getattr(self, name)[rows] for name in ("born", "n", "fte", "affected")},
        )

    def gathered(self, born: int) -> Cohorts:
        """Those born later than `born` as if they were born the year after: for a forecast in which they are alike."""
        if not len(self.born):
            return self
        later = np.minimum(self.born, born + 1)
        _, first, row = np.unique(
            np.column_stack([self.group, later, self.affected]), axis=0, return_index=True, return_inverse=True
        )
        row = row.reshape(-1)
        return replace(
            self,
            group=self.group[first],
            born=later[first],
            affected=self.affected[first],
            n=np.bincount(row, self.n, len(first)),
            fte=np.bincount(row, self.fte, len(first)),
        )


def steps(origin: date, years: int) -> tuple[Step, ...]:
    """What is left of the origin's year (nothing in December), and so many whole years after it."""
    left = (Step(origin.year, (12 - origin.month) / 12),) if origin.month < 12 else ()
    return (*left, *(Step(origin.year + ahead) for ahead in range(1, years + 1)))


def cohorts(frame: pd.DataFrame, by: tuple[str, ...] = (), rate: str = WHOLE) -> Cohorts:
    """Cohorts of a frame with the columns of `by`, born, affected, n and fte. `rate` is whose other exits they have
    when the frame is not cut by befattning."""
    frame = frame.assign(**{key: frame[key].astype(object).where(frame[key].notna(), None) for key in by})
    aged = frame[frame["born"].notna()]
    rows = list(zip(*(aged[key] for key in by), strict=True)) if by else [()] * len(aged)
    groups = sorted(set(rows), key=str)
    place = {group: i for i, group in enumerate(groups)}
    number = np.array([place[row] for row in rows], int)
    born, affected = aged["born"].to_numpy(int), aged["affected"].to_numpy(bool)
    order = np.lexsort((affected, born, number))
    names = [str(row[by.index("befattning")] or "") if "befattning" in by else rate for row in groups]
    return Cohorts(
        groups=tuple(groups),
        group=number[order],
        born=born[order],
        n=aged["n"].to_numpy(float)[order],
        fte=aged["fte"].to_numpy(float)[order],
        affected=affected[order],
        befattning=tuple(names),
        ageless=float(frame["n"].sum() - aged["n"].sum()),
    )


@lru_cache(maxsize=128)
def read_cohorts(store: Store, filters: Filters, by: tuple[str, ...], affected: tuple[str, ...] = ()) -> Cohorts:
    """The cohorts within the filters at their period; `affected` are the befattningar a scenario is about (none: all).

    Raises KfError when a befattning of the scenario is not in the data.
    """
    conditions, parameters, _ = filters.conditions(RELATIONS["stock"].dimensions)
    names = {f"affected_{i}": value for i, value in enumerate(affected)}
    if affected:
        refuse_unknown(store, filters.period, affected)
    text = read_sql(
        "cohorts",
        groups="".join(f"{key}, " for key in by),
        affected=f"coalesce(befattning::VARCHAR IN ({', '.join(f'${name}' for name in names)}), false)"
        if names
        else "true",
        narrowed="".join(f"\n  AND {condition}" for condition in conditions),
    )
    frame = store.frame(text, {**parameters, **names, "origin": filters.period})
    chosen = filters.values("befattning")
    return cohorts(frame, by, chosen[0] if len(chosen) == 1 else WHOLE)


def refuse_unknown(store: Store, period: date, befattningar: tuple[str, ...]) -> None:
    """Raise KfError when a befattning of a scenario is not in the data at the period."""
    known = {str(row[0]) for row in store.query("SELECT DISTINCT befattning FROM stock WHERE period = ?", [period])}
    for one in befattningar:
        if one not in known:
            near = difflib.get_close_matches(one, known, 1)
            hint = f"Menade du {near[0]}?" if near else "Skriv den som i datat, eller ta bort den ur scenariot."
            raise KfError(f"Scenariot gäller befattningen {one}, som inte finns i datat.", hint)

"""What each metric can and cannot be trusted for: the columns it depends on, and how well they are filled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pandas as pd

from kf.filters import add_months
from kf.format import listed, number
from kf.metrics.catalogue import ON_STAFF
from kf.metrics.metric import Metric
from kf.metrics.quality import FEW, LABELS, STEP, WAYS, missing_values
from kf.privacy import SMALLEST_SHOWN
from kf.schema import SPELL
from kf.store import Store

Status = Literal["ja", "med förbehåll", "nej"]
# What is not a canonical column itself -> the column that it is made of.
DERIVED = {
    **dict.fromkeys(("alder", "plangrupp", "aldersgrupp", "alder5", "fodelsear", "milstolpe"), "birth_month"),
    "heltid": "sysselsattningsgrad",
    "departed": "valid_to",
    "left_period": "valid_to",
}
RELATIONS = {"exits": ("valid_to",), "tenure": ("valid_to",), "milestone": ("birth_month",)}
COUNTED = {"hires": "rekryteringarna", "exits": "avgångarna"}
YEAR = 12  # months of hires and exits that are looked at
LEAST = 0.01  # of the rows: fewer missing or refused than so changes no figure that anybody reads


@dataclass(frozen=True)
class Trust:
    """Whether a metric can be trusted in a version: `ja`, `med förbehåll` or `nej`, and why (Swedish; empty for ja)."""

    metric: str
    status: Status
    why: str = ""


def depends_on(metric: Metric) -> tuple[str, ...]:
    """The canonical columns that a metric is computed on, in the schema's order.

    Those it requires, those named in its SQL, its population and the counts it rests on, and what derived ones are
    made of. What it is only ever cut by is not counted.
    """
    text = " ".join([metric.sql, metric.where, *(f"{basis.where} {basis.count}" for basis in metric.rests_on)])
    words = set(re.findall(r"\w+", re.sub(r"'[^']*'", "", text)))
    found = set(metric.requires) | words | {DERIVED[word] for word in words if word in DERIVED}
    found |= set(RELATIONS.get(metric.relation, ()))
    return tuple(column.name for column in SPELL if column.name in found)


@lru_cache(maxsize=16)
def trust(store: Store) -> tuple[Trust, ...]:
    """Every metric of the catalogue. The shares are such as anybody may see (see `kf.metrics.quality`)."""
    missing = missing_values(store)
    reserve = {column: _reserve(missing[missing["column"] == column], column, store) for column in LABELS}
    common = _refused(store)
    return tuple(_of(metric, store, reserve, common) for metric in ON_STAFF.values())


def _of(metric: Metric, store: Store, reserve: dict[str, str], common: str) -> Trust:
    columns = depends_on(metric)
    lacking = [LABELS[column] for column in columns if column in store.empty_columns]
    if lacking:
        return Trust(metric.key, "nej", f"{listed(lacking)} saknas i det inlästa datat.")
    why = [reserve[column] for column in columns if reserve[column]] + ([common] if common else [])
    return Trust(metric.key, "med förbehåll" if why else "ja", " ".join(why))


def _reserve(own: pd.DataFrame, column: str, store: Store) -> str:
    """What is to be said of a column: how many of the newest month's people, or of a year's flows, lack it.

    Safe for every reader: counts of 1 to 4 are not told, and others are rounded to fives first.
    """
    if column in WAYS:
        own = own[own["period"] > add_months(store.last_period, -YEAR)]
        whom, when = COUNTED[WAYS[column]], " de senaste tolv månaderna"
    else:
        own = own[own["period"] == store.last_period]
        whom, when = "de anställda", ""
    missing, rows = own["missing"].sum(), own["rows"].sum()
    if not missing or missing < LEAST * rows:
        return ""
    label = LABELS[column].lower()
    if missing < SMALLEST_SHOWN:
        return f"{FEW.capitalize()} av {whom} saknar {label}{when}."
    if missing == rows:
        return f"Alla {whom} saknar {label}{when}."
    if rows - missing < SMALLEST_SHOWN:
        return f"Nästan alla {whom} saknar {label}{when}."
    return f"{number(100 * min(STEP * round(missing / STEP), rows) / rows)} % av {whom} saknar {label}{when}."


def _refused(store: Store) -> str:
    read, refused = (store.dataset.get(key, "") for key in ("rows_read", "rows_refused"))
    if not (read.isdigit() and refused.isdigit()) or not int(read) or int(refused) < LEAST * int(read):
        return ""
    return f"{number(100 * int(refused) / int(read), 1)} % av filens rader kunde inte användas."

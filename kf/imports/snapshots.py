"""Snapshots to spells: a person on the same terms in one period after the other is one spell.

Periods are taken as they stand in the file: a period holds from the day after the one before it to the end of
its own month. So a yearly snapshot of October stands for November to October, and if the file lacks a month the
next one stands for both, instead of everybody leaving and coming back.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kf.errors import KfError
from kf.imports.profile import Profile
from kf.imports.terms import PERIOD, YEARLY
from kf.schema import ATERANSTALLNING, FRAN_VISSTID, SPELL, TILLSVIDARE, VISSTID, names
from kf.store import scratch

FACTS = ("valid_from", "rekryteringsvag", "avgangsorsak", "avgangsvag", PERIOD)  # all else are terms

# seen: who (person), terms, i (the period's place in the file), hired, how, why, where_to.
ISLANDS = f"""
WITH
island AS (
    SELECT who, terms, form, min(i) AS i0, max(i) AS i1,
        max(i) = (SELECT max(i) FROM period) AS still,
        min(hired) AS hired, min_by(how, i) AS how, max_by(why, i) AS why, max_by(where_to, i) AS where_to
    FROM (SELECT *, i - row_number() OVER (PARTITION BY terms ORDER BY i) AS island FROM seen)
    GROUP BY who, terms, form, island
),
placed AS (
    SELECT *,
        max(i1) OVER before AS seen_before,
        max(i1) FILTER (form = '{VISSTID}') OVER before AS visstid_before
    FROM island
    WINDOW before AS (PARTITION BY who ORDER BY i0 RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT terms,
    -- a hire date counts where an employment begins and the period could have seen it; in the first, whenever
    CASE WHEN (i0 = 0 OR (coalesce(seen_before, -1) < i0 - 1 AND hired >= begins.opens)) AND hired <= begins.closes
         THEN hired ELSE begins.opens END AS valid_from,
    CASE WHEN NOT still THEN ends.closes END AS valid_to,
    coalesce(how, CASE WHEN seen_before < i0 - 1 THEN '{ATERANSTALLNING}'
                       WHEN visstid_before = i0 - 1 AND form = '{TILLSVIDARE}' THEN '{FRAN_VISSTID}' END)
        AS rekryteringsvag,
    why AS avgangsorsak, where_to AS avgangsvag
FROM placed JOIN period begins ON begins.i = i0 JOIN period ends ON ends.i = i1
"""


def spells(frame: pd.DataFrame, profile: Profile) -> tuple[pd.DataFrame, date, date, list[str]]:
    """Canonical spells from one row per person, post and period, the first and the last period, and warnings.

    `frame` has the canonical columns, `period` (first of month) and, as `valid_from`, the day of hire if the file
    has it. Who is absent in the next period left on the last day of the last period seen.
    """
    periods = _periods(frame, profile)
    facts = [name for name in FACTS if name in frame]
    told = frame.drop(columns=facts)
    terms = told.groupby(list(told.columns), sort=False, dropna=False, observed=True).ngroup().to_numpy()
    seen = pd.DataFrame(
        {
            "who": frame["person"].cat.codes.to_numpy(),
            "terms": terms,
            "form": frame["anstallningsform"].to_numpy(),
            "i": np.searchsorted(periods["month"], frame[PERIOD].to_numpy().astype("datetime64[M]")),
            **{
                as_: _or_none(frame, name)
                for as_, name in zip(("hired", "how", "why", "where_to"), FACTS, strict=False)
            },
        }
    )
    with scratch() as con:
        con.register("seen_frame", seen)
        con.register("period_frame", periods.drop(columns="month"))
        con.execute("CREATE TABLE period AS SELECT i, opens::DATE AS opens, closes::DATE AS closes FROM period_frame")
        con.execute(
            """CREATE TABLE seen AS SELECT * REPLACE (hired::DATE AS hired, how::VARCHAR AS how, why::VARCHAR AS why,
               where_to::VARCHAR AS where_to) FROM seen_frame"""
        )
        found = con.execute(ISLANDS).df()
    _, first_row = np.unique(terms, return_index=True)
    made = told.iloc[first_row[found["terms"].to_numpy()]].reset_index(drop=True)
    made = made.assign(**{name: found[name] for name in found.columns if name != "terms"})
    first, last = (periods["month"].iloc[i].date() for i in (0, -1))
    return made.reindex(columns=names(SPELL)), first, last, _missing(periods, profile)


def _or_none(frame: pd.DataFrame, name: str) -> pd.Series | None:
    return frame[name].to_numpy() if name in frame else None


def _periods(frame: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """The file's periods in order: place, month, and the days that each opens and closes."""
    month = np.unique(frame[PERIOD].to_numpy().astype("datetime64[M]"))
    step = 12 if profile.shape == YEARLY else 1
    after = month + 1
    opens = np.r_[after[:1] - step, after[:-1]].astype("datetime64[D]")
    closes = after.astype("datetime64[D]") - 1
    return pd.DataFrame({"i": np.arange(len(month)), "month": month, "opens": opens, "closes": closes})


def _missing(periods: pd.DataFrame, profile: Profile) -> list[str]:
    step = 12 if profile.shape == YEARLY else 1
    months = periods["month"].to_numpy().astype("datetime64[M]")
    apart = np.diff(months).astype(int)
    if (apart < step).any():
        raise KfError("Perioderna i filen ligger tätare än ett år.", 'Skriv shape = "monthly" i profilen.')
    gaps = [f"{months[i]} och {months[i + 1]}" for i in np.flatnonzero(apart != step)]
    if not gaps:
        return []
    shown = ", ".join(gaps[:5]) + (" med flera" if len(gaps) > 5 else "")
    return [f"Perioder saknas mellan {shown}. Det som ändras där räknas till månaden efter den första."]

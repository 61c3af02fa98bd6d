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

# island: row (its first in the frame), who (person), form, i0 and i1 (the first and last period's place in the file),
# still (seen in the last), hired, how, why, where_to.
PLACED = f"""
WITH placed AS (
    SELECT *,
        max(i1) OVER before AS seen_before,
        max(i1) FILTER (form = '{VISSTID}') OVER before AS visstid_before
    FROM island
    WINDOW before AS (PARTITION BY who ORDER BY i0 RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT "row",
    -- a hire date counts where an employment begins and the period could have seen it; in the first, whenever
    CASE WHEN (i0 = 0 OR (coalesce(seen_before, -1) < i0 - 1 AND hired >= begins.opens)) AND hired <= begins.closes
         THEN hired ELSE begins.opens END AS valid_from,
    CASE WHEN NOT still THEN ends.closes END AS valid_to,
    coalesce(how, CASE WHEN seen_before < i0 - 1 THEN '{ATERANSTALLNING}'
                       WHEN visstid_before = i0 - 1 AND form = '{TILLSVIDARE}' THEN '{FRAN_VISSTID}' END)
        AS rekryteringsvag,
    why AS avgangsorsak, where_to AS avgangsvag
FROM placed JOIN period begins ON begins.i = i0 JOIN period ends ON ends.i = i1
ORDER BY "row"
"""


def spells(frame: pd.DataFrame, profile: Profile) -> tuple[pd.DataFrame, date, date, list[str]]:
    """Canonical spells from one row per person, post and period, the first and the last period, and warnings.

    `frame` has the canonical columns, `period` (first of month) and, as `valid_from`, the day of hire if the file
    has it. Who is absent in the next period left on the last day of the last period seen.
    """
    periods = _periods(frame, profile)
    told = frame.drop(columns=[name for name in FACTS if name in frame])
    i = np.searchsorted(periods["month"], frame[PERIOD].to_numpy().astype("datetime64[M]"))
    islands = _islands(frame, _terms(told), i, len(periods))
    with scratch() as con:
        con.register("island_frame", islands)
        con.register("period_frame", periods.drop(columns="month"))
        con.execute("CREATE TABLE period AS SELECT i, opens::DATE AS opens, closes::DATE AS closes FROM period_frame")
        con.execute(
            """CREATE TABLE island AS SELECT * REPLACE (hired::DATE AS hired, form::VARCHAR AS form,
               how::VARCHAR AS how, why::VARCHAR AS why, where_to::VARCHAR AS where_to) FROM island_frame"""
        )
        found = con.execute(PLACED).df()
    made = told.iloc[found["row"].to_numpy()].reset_index(drop=True)
    made = made.assign(**{name: found[name] for name in found.columns if name != "row"})
    first, last = (periods["month"].iloc[i].date() for i in (0, -1))
    return made.reindex(columns=names(SPELL)), first, last, _missing(periods, profile)


def _terms(told: pd.DataFrame) -> np.ndarray:
    """A number for each row: the same for the same person on the same terms. Columns are codes of few values, so
    several go into one integer before it has to be numbered anew.
    """
    key, size = np.zeros(len(told), dtype=np.int64), 1
    for name in told:
        codes, different = _codes(told[name])
        if size * different >= 2**62:
            key, uniques = pd.factorize(key)
            size = len(uniques)
        key = key * different + codes
        size *= different
    return pd.factorize(key)[0]


def _codes(column: pd.Series) -> tuple[np.ndarray, int]:
    """A column as integers from 0 (missing), and how many there can be."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy() + np.int64(1), len(column.cat.categories) + 1
    codes, uniques = pd.factorize(column)
    return codes + np.int64(1), len(uniques) + 1


def _islands(frame: pd.DataFrame, terms: np.ndarray, i: np.ndarray, periods: int) -> pd.DataFrame:
    """The unbroken runs of periods on the same terms (see `PLACED` for the columns)."""
    order = np.argsort(terms * np.int64(periods) + i, kind="stable")
    twice = _again(terms[order], i[order])
    if twice.any():  # two posts on the same terms at once: the second is followed by itself
        posts = np.zeros(len(terms), dtype=np.int64)
        posts[order] = twice
        terms = terms * np.int64(twice.max() + 1) + posts
        order = np.argsort(terms * np.int64(periods) + i, kind="stable")
    run, when = terms[order], i[order]
    begins = np.flatnonzero(np.r_[True, (run[1:] != run[:-1]) | (when[1:] != when[:-1] + 1)])
    ends = np.r_[begins[1:], len(order)] - 1
    row = order[begins]
    return pd.DataFrame(
        {
            "row": row,
            "who": frame["person"].cat.codes.to_numpy()[row],
            "form": frame["anstallningsform"].to_numpy()[row],
            "i0": when[begins],
            "i1": when[ends],
            "still": when[ends] == periods - 1,
            "hired": _earliest(frame, "valid_from", order, begins),
            "how": _word(frame, "rekryteringsvag", order, begins, last=False),
            "why": _word(frame, "avgangsorsak", order, begins, last=True),
            "where_to": _word(frame, "avgangsvag", order, begins, last=True),
        }
    )


def _again(run: np.ndarray, when: np.ndarray) -> np.ndarray:
    """How many rows before each have the same terms and period."""
    same = np.r_[False, (run[1:] == run[:-1]) & (when[1:] == when[:-1])]
    place = np.arange(len(run))
    return place - np.maximum.accumulate(np.where(same, 0, place))


def _earliest(frame: pd.DataFrame, name: str, order: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """The earliest date of each run."""
    if name not in frame:
        return np.full(len(begins), np.datetime64("NaT", "s"))
    dates = frame[name].to_numpy().astype("datetime64[s]")[order].view(np.int64)
    never = np.iinfo(np.int64).max
    found = np.minimum.reduceat(np.where(dates == np.iinfo(np.int64).min, never, dates), begins)
    return np.where(found == never, np.iinfo(np.int64).min, found).view("datetime64[s]")


def _word(frame: pd.DataFrame, name: str, order: np.ndarray, begins: np.ndarray, *, last: bool) -> object:
    """The first or the last word of each run that has one."""
    if name not in frame:
        return None
    column = frame[name].astype("category")
    codes, place = column.cat.codes.to_numpy()[order], np.arange(len(order))
    if last:
        at = np.maximum.reduceat(np.where(codes >= 0, place, -1), begins)
    else:
        at = np.minimum.reduceat(np.where(codes >= 0, place, len(order)), begins)
    found = np.r_[codes, np.array([-1], codes.dtype)][at]
    return pd.Categorical.from_codes(found, column.cat.categories)


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

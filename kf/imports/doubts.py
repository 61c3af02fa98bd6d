"""What is odd about rows that are used all the same: the rules that warn. One `Problem` for each kind of oddity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from kf.format import number
from kf.imports import rules
from kf.imports.check import as_unit
from kf.imports.profile import Profile
from kf.imports.refusals import ROWS_PER_FILE, Problem
from kf.imports.rules import WARNS
from kf.imports.terms import PERIOD
from kf.imports.unfamiliar import LEAST, unfamiliar
from kf.store import Store

FAR = np.datetime64("2100-01-01")
YEAR = pd.Timedelta(days=366)
ENDLESS = np.iinfo(np.int64).max // 2


def doubts(
    frame: pd.DataFrame,
    refused: pd.DataFrame,
    profile: Profile,
    today: date,
    old: Store | None = None,
    gaps: Sequence[str] = (),
) -> list[Problem]:
    """All that is to be warned of in the rows that are used (`frame`, canonical columns, indexed by row).

    `refused` has the refusals (`kf.imports.refusals.every`), `old` is the version before
    (nothing is held against the demo), `gaps` are the sentences on missing periods from `kf.imports.spells.of`.
    """
    found = [problem(rules.GAP, PERIOD, line, "", profile) for line in gaps]
    found += _alike(refused) + _far(frame, profile)
    if "avgangsorsak" in frame or not profile.snapshots:
        goes_on, ends = _chains(frame, profile, today)
        if "avgangsorsak" in frame:
            found += _both(frame, goes_on, profile) + _no_reason(frame, ends, profile)
        if not profile.snapshots:
            found += _survivors(frame, ends, profile)
    # what the demo's people were called says nothing of a real employer's
    known = old is not None and old.dataset.get("synthetic") != "true"
    return found + (unfamiliar(frame, profile, old) if old and known else [])


def problem(rule: str, column: str, reason: str, do: str, profile: Profile, rows: pd.Index | None = None) -> Problem:
    """A warning on a column: `rows` are those it is about, of which the first is named."""
    first = int(rows.min()) if rows is not None and len(rows) else 0
    return Problem(
        row=first % ROWS_PER_FILE,
        column=profile.heading(column),
        value="",
        reason=reason,
        do=do,
        rule=rule,
        severity=WARNS,
        rows=0 if rows is None else len(rows),
    )


def _alike(refused: pd.DataFrame) -> list[Problem]:
    alike = refused[refused["rule"] == rules.TWICE] if len(refused) else refused
    if not len(alike):
        return []
    reason = f"Rader lika med en annan rad för samma person och tid räknas inte med: {len(alike)}."
    first = alike.iloc[0]
    return [
        Problem(
            int(first["row"]), str(first["column"]), "", reason, "", str(first["file"]), rules.ALIKE, WARNS, len(alike)
        )
    ]


def _far(frame: pd.DataFrame, profile: Profile) -> list[Problem]:
    if "valid_to" not in frame:
        return []
    far = frame["valid_to"].to_numpy() >= FAR
    if not far.any():
        return []
    ends = frame["valid_to"][far]
    reason = f"Rader som slutar {ends.min().date()} eller senare: {len(ends)}."
    do = "Betyder det tills vidare: lägg till datumet under Datum (open_end i profilen)."
    return [problem(rules.FAR_END, "valid_to", reason, do, profile, ends.index)]


def _chains(frame: pd.DataFrame, profile: Profile, today: date) -> tuple[np.ndarray, np.ndarray]:
    """For each row: whether the person goes on in the same anställningsform after it, and whether it ends there."""
    forms = frame["anstallningsform"].astype("category").cat
    chain = frame["person"].cat.codes.to_numpy().astype(np.int64) * (len(forms.categories) + 1) + forms.codes.to_numpy()
    if profile.snapshots:
        months = as_unit(frame[PERIOD], "M").astype(np.int64)
        return _in_periods(chain, np.searchsorted(np.unique(months), months))
    start = as_unit(frame["valid_from"], "D").astype(np.int64)
    until = np.full(len(frame), ENDLESS)
    if "valid_to" in frame:
        ended = frame["valid_to"].notna().to_numpy()
        until[ended] = as_unit(frame["valid_to"][ended], "D").astype(np.int64)
    goes_on = _in_days(chain, start, until)
    # what ends later than today has not ended yet
    return goes_on, ~goes_on & (until <= np.datetime64(today, "D").astype(np.int64))


def _in_periods(chain: np.ndarray, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    last = int(place.max(initial=0))
    seen, row = np.unique(chain * (last + 2) + place, return_inverse=True)
    goes_on = np.r_[seen[1:] == seen[:-1] + 1, False][row]
    return goes_on, ~goes_on & (place < last)


def _in_days(chain: np.ndarray, start: np.ndarray, until: np.ndarray) -> np.ndarray:
    """Somebody goes on after a row when another row of the chain holds the day after it."""
    order = np.lexsort((start, chain))
    who, begins, ends = chain[order], start[order], until[order]
    latest = pd.Series(ends).groupby(who).cummax().to_numpy()
    apart = np.r_[True, (who[1:] != who[:-1]) | (begins[1:] > latest[:-1] + 1)][: len(who)]
    goes_on = np.zeros(len(chain), dtype=bool)
    if len(who):
        # rows that hang together cover every day between the first and the last: who ends before that goes on
        last = np.maximum.reduceat(ends, np.flatnonzero(apart))
        goes_on[order] = ends < last[np.cumsum(apart) - 1]
    return goes_on


def _survivors(frame: pd.DataFrame, ends: np.ndarray, profile: Profile) -> list[Problem]:
    """Employments that began over more than a year, of which none has ended: a list of those who are there today."""
    begun = frame["valid_from"]
    if ends.any() or begun.max() - begun.min() < YEAR or frame["person"].nunique() < LEAST:
        return []
    reason = "Inga avgångar i filen: historiken visar bara dem som är kvar, så antal bakåt i tiden blir för lågt."
    do = "Ta med dem som har slutat, eller läs in listor över personal, nyanställda och avgångar."
    return [problem(rules.SURVIVORS, "valid_to", reason, do, profile)]


def _both(frame: pd.DataFrame, goes_on: np.ndarray, profile: Profile) -> list[Problem]:
    """Rows that say why somebody left, of people who in the same anställningsform are still there."""
    odd = goes_on & frame["avgangsorsak"].notna().to_numpy()
    if not odd.any():
        return []
    rows = frame.index[odd]
    reason = f"Rader med avgångsorsak för någon som är kvar i samma anställningsform: {number(len(rows))}."
    return [
        problem(
            rules.BOTH, "avgangsorsak", reason, "De räknas som kvar. Rätta orsaken eller slutdatumet.", profile, rows
        )
    ]


def _no_reason(frame: pd.DataFrame, ends: np.ndarray, profile: Profile) -> list[Problem]:
    odd = ends & frame["avgangsorsak"].isna().to_numpy()
    if not odd.any():
        return []
    rows = frame.index[odd]
    reason = f"Avgångar utan orsak: {number(len(rows))} av {number(int(ends.sum()))}. De räknas som okänd orsak."
    return [problem(rules.NO_REASON, "avgangsorsak", reason, "Fyll i orsaken i källan, om den är känd.", profile, rows)]

"""The rules that a row must keep when all its values are understood, each by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kf.imports import rules
from kf.imports.overlap import overbooked
from kf.imports.profile import Profile
from kf.imports.refusals import refused
from kf.imports.rules import OLDEST, YOUNGEST
from kf.imports.terms import PERIOD, PERSONNUMMER
from kf.schema import TIMAVLONAD, TJANSTLEDIG


@dataclass(frozen=True)
class Rows:
    """The understood rows that are still well, what they come from, and the day of the load."""

    frame: pd.DataFrame
    profile: Profile
    today: date

    @property
    def when(self) -> str:
        """The column that says which time a row is about."""
        return PERIOD if self.profile.snapshots else "valid_from"

    def months(self, column: str) -> np.ndarray:
        """A date column as whole months."""
        return as_unit(self.frame[column], "M")


def as_unit(column: pd.Series, unit: str) -> np.ndarray:
    """A date column as whole months ("M") or days ("D"): each distinct date is turned once, which numpy does slowly."""
    codes, dates = pd.factorize(column, use_na_sentinel=False)
    return dates.to_numpy().astype(f"datetime64[{unit}]")[codes]


@dataclass(frozen=True)
class Stop:
    """A rule in use: its name, the column whose value is shown, why a row that breaks it is refused, and what to do.

    `together` rules compare rows with each other: they come last, one after the other, on rows that kept all before.
    """

    name: str
    column: str
    reason: str
    do: str
    broken: Callable[[Rows], np.ndarray]
    together: bool = False


def _born_later(rows: Rows) -> np.ndarray:
    return rows.months("birth_month") > np.datetime64(rows.today, "M")


def _wrong_age(rows: Rows) -> np.ndarray:
    age = (rows.months(rows.when) - rows.months("birth_month")).astype(int) // 12
    # who is born in the future is told so, and not also that the age is wrong
    return ((age < YOUNGEST) | (age > OLDEST)) & ~_born_later(rows)


def _ends_first(rows: Rows) -> np.ndarray:
    if "valid_to" not in rows.frame:
        return _none(rows)
    return (rows.frame["valid_to"] < rows.frame["valid_from"]).to_numpy()


def _later_period(rows: Rows) -> np.ndarray:
    return rows.months(rows.when) > np.datetime64(rows.today, "M") if rows.profile.snapshots else _none(rows)


def _hired_after(rows: Rows) -> np.ndarray:
    if not rows.profile.snapshots or "valid_from" not in rows.frame:
        return _none(rows)
    return rows.months("valid_from") > rows.months(PERIOD)


def _none(rows: Rows) -> np.ndarray:
    return np.zeros(len(rows.frame), dtype=bool)


def _twice(rows: Rows) -> np.ndarray:
    broken = _none(rows)
    several = rows.frame.duplicated(["person", rows.when], keep=False).to_numpy()
    broken[several] = rows.frame[several].duplicated().to_numpy()
    return broken


def _overbooked(rows: Rows) -> np.ndarray:
    frame = rows.frame
    grade = frame.get("sysselsattningsgrad", pd.Series(np.nan, index=frame.index))
    # who is paid by the hour holds no fixed share; who is on leave from one post may fill another
    load = grade.mask(grade.isna() & (frame["anstallningsform"] == TIMAVLONAD), 0.0).fillna(1.0)
    if "status" in frame:
        load = load.mask((frame["status"] == TJANSTLEDIG).fillna(False), 0.0)
    start = as_unit(frame[rows.when], "D").astype(np.int64)
    until = start
    if not rows.profile.snapshots:
        until = np.full(len(frame), np.iinfo(np.int64).max)
        if "valid_to" in frame:
            ended = frame["valid_to"].notna().to_numpy()
            until[ended] = as_unit(frame["valid_to"][ended], "D").astype(np.int64)
    return overbooked(frame["person"].cat.codes.to_numpy(), start, until, load.to_numpy())


STOPPING: tuple[Stop, ...] = (
    Stop(
        rules.BORN_LATER,
        "birth_month",
        "är i framtiden",
        "Rätta födelsedatumet; kontrollera seklet.",
        _born_later,
    ),
    Stop(rules.LATER_PERIOD, PERIOD, "är i framtiden", "Rätta perioden.", _later_period),
    Stop(
        rules.AGE,
        "birth_month",
        f"ger en ålder utanför {YOUNGEST}–{OLDEST} år när raden gäller",
        "Rätta födelsedatumet eller datumet som raden gäller från.",
        _wrong_age,
    ),
    Stop(
        rules.ENDS_FIRST,
        "valid_to",
        "är före den dag raden gäller från",
        "Rätta det ena av datumen.",
        _ends_first,
    ),
    Stop(
        rules.HIRED_AFTER,
        "valid_from",
        "är efter periodens slut",
        "Ta bort dem som inte har börjat, eller rätta datumet.",
        _hired_after,
    ),
    Stop(
        rules.TWICE,
        "person",
        "dubblett: raden är lika med en tidigare rad för samma person och tid",
        "Är det två tjänster? Ta med en kolumn som skiljer dem åt, till exempel enhet. Annars: ta bort raden.",
        _twice,
        together=True,
    ),
    Stop(
        rules.OVERLAPS,
        "sysselsattningsgrad",
        "överlappar personens andra rader: tillsammans mer än 120 %",
        "Avsluta den tidigare perioden, eller rätta sysselsättningsgraden.",
        _overbooked,
        together=True,
    ),
)


def checked(
    frame: pd.DataFrame, shown: pd.DataFrame, profile: Profile, today: date
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The rows that keep every rule, and the refusals of the others; `shown` has the file's own texts.

    A row that breaks several rules is refused for each; rules on several rows together see only rows that are well.
    """
    problems = []
    well = np.ones(len(frame), dtype=bool)
    alone = Rows(frame, profile, today)
    for rule in (rule for rule in STOPPING if not rule.together):
        broken = rule.broken(alone)
        problems += _refusals(rule, frame.index[broken], shown, profile)
        well &= ~broken
    frame = frame if well.all() else frame[well]
    for rule in (rule for rule in STOPPING if rule.together):
        broken = rule.broken(Rows(frame, profile, today))
        if broken.any():
            problems += _refusals(rule, frame.index[broken], shown, profile)
            frame = frame[~broken]
    return frame, problems


def _refusals(rule: Stop, rows: pd.Index, shown: pd.DataFrame, profile: Profile) -> list[pd.DataFrame]:
    if not len(rows):
        return []
    values = shown[rule.column].loc[rows] if rule.column in shown else pd.Series("", index=rows)
    key = PERSONNUMMER if PERSONNUMMER in profile.columns else "person"
    column = rule.column if rule.column in profile.columns else key
    return [refused(rows, column, values, rule.reason, rule.do, rule.name)]

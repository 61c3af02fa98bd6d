"""The rules that a row must keep when all its values are understood, each by name. Order matters: first wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kf.imports.overlap import overbooked
from kf.imports.profile import Profile
from kf.imports.refusals import refused
from kf.imports.terms import PERIOD, PERSONNUMMER
from kf.schema import TIMAVLONAD, TJANSTLEDIG

YOUNGEST, OLDEST = 15, 80


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
        return self.frame[column].to_numpy().astype("datetime64[M]")


@dataclass(frozen=True)
class Rule:
    """One rule: the column whose value is shown, why a row that breaks it is refused, and what to do."""

    name: str
    column: str
    reason: str
    do: str
    broken: Callable[[Rows], np.ndarray]


def _born_later(rows: Rows) -> np.ndarray:
    return rows.months("birth_month") > np.datetime64(rows.today, "M")


def _wrong_age(rows: Rows) -> np.ndarray:
    age = (rows.months(rows.when) - rows.months("birth_month")).astype(int) // 12
    return (age < YOUNGEST) | (age > OLDEST)


def _ends_first(rows: Rows) -> np.ndarray:
    if "valid_to" not in rows.frame:
        return np.zeros(len(rows.frame), dtype=bool)
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
    start = frame[rows.when].to_numpy().astype("datetime64[D]").astype(np.int64)
    until = start
    if not rows.profile.snapshots:
        until = np.full(len(frame), np.iinfo(np.int64).max)
        if "valid_to" in frame:
            ended = frame["valid_to"].notna().to_numpy()
            until[ended] = frame["valid_to"].to_numpy().astype("datetime64[D]").astype(np.int64)[ended]
    return overbooked(frame["person"].cat.codes.to_numpy(), start, until, load.to_numpy())


RULES: tuple[Rule, ...] = (
    Rule(
        "född i framtiden",
        "birth_month",
        "är i framtiden",
        "Rätta födelsedatumet; kontrollera seklet.",
        _born_later,
    ),
    Rule("period i framtiden", PERIOD, "är i framtiden", "Rätta perioden.", _later_period),
    Rule(
        "ålder",
        "birth_month",
        f"ger en ålder utanför {YOUNGEST}–{OLDEST} år när raden gäller",
        "Rätta födelsedatumet eller datumet som raden gäller från.",
        _wrong_age,
    ),
    Rule(
        "slut före start",
        "valid_to",
        "är före den dag raden gäller från",
        "Rätta det ena av datumen.",
        _ends_first,
    ),
    Rule(
        "anställd efter perioden",
        "valid_from",
        "är efter periodens slut",
        "Ta bort dem som inte har börjat, eller rätta datumet.",
        _hired_after,
    ),
    Rule(
        "dubblett",
        "person",
        "dubblett: raden är lika med en tidigare rad för samma person och tid",
        "Är det två tjänster? Ta med en kolumn som skiljer dem åt, till exempel enhet. Annars: ta bort raden.",
        _twice,
    ),
    Rule(
        "överlappar",
        "sysselsattningsgrad",
        "överlappar personens andra rader: tillsammans mer än 120 %",
        "Avsluta den tidigare perioden, eller rätta sysselsättningsgraden.",
        _overbooked,
    ),
)


def checked(
    frame: pd.DataFrame, shown: pd.DataFrame, profile: Profile, today: date
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The rows that keep every rule, and the refusals of the others; `shown` has the file's own texts."""
    problems = []
    for rule in RULES:
        broken = rule.broken(Rows(frame, profile, today))
        if broken.any():
            rows = frame.index[broken]
            values = shown[rule.column].loc[rows] if rule.column in shown else pd.Series("", index=rows)
            key = PERSONNUMMER if PERSONNUMMER in profile.columns else "person"
            column = rule.column if rule.column in profile.columns else key
            problems.append(refused(rows, column, values, rule.reason, rule.do))
            frame = frame[~broken]
    return frame, problems

"""Rows that cannot be used: what each one says, and the file they are written to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kf.imports.identity import MASK, masked
from kf.imports.profile import Profile
from kf.imports.terms import PERSONNUMMER

FIELDS = ["row", "column", "value", "reason", "do"]
HEADINGS = ["Rad", "Kolumn", "Värde", "Orsak", "Gör så här"]
PEOPLE = ("person", PERSONNUMMER, "chef")


@dataclass(frozen=True)
class Refusal:
    """One refused row: its number in the file, the file's heading, the value (masked), why, and what to do."""

    row: int
    column: str
    value: str
    reason: str
    do: str


def refused(rows: pd.Index, column: str, values: pd.Series, reason: object, do: object) -> pd.DataFrame:
    """Refusals as a frame (`FIELDS`): `reason` and `do` are one text for all, or one for each row.

    Whom a row is about is never in it, whatever the column.
    """
    shown = MASK if column in PEOPLE else values.astype(object)
    frame = pd.DataFrame(
        {"row": rows, "column": column, "value": shown, "reason": reason, "do": do}, index=rows, columns=FIELDS
    )
    return frame.fillna({"value": ""})


def first_of_each(frames: list[pd.DataFrame], profile: Profile) -> pd.DataFrame:
    """One refusal per row, the first found, in the order of the file, with the file's headings, masked."""
    frame = pd.concat([pd.DataFrame(columns=FIELDS), *frames], ignore_index=True)
    frame = frame.drop_duplicates("row").sort_values("row", ignore_index=True)
    frame["column"] = frame["column"].map(profile.heading)
    frame["reason"] = frame["reason"] + "."
    for field in ("column", "value"):
        shown = {text: masked(str(text)) for text in frame[field].unique()}
        frame[field] = frame[field].map(shown)
    return frame


def as_tuple(frame: pd.DataFrame) -> tuple[Refusal, ...]:
    """The refusals as `Refusal`."""
    return tuple(Refusal(int(row), *rest) for row, *rest in frame[FIELDS].itertuples(index=False))


def write(frame: pd.DataFrame, folder: Path) -> Path | None:
    """Write the refused rows so that Swedish Excel opens them right; None when there are none.

    The name is a passing one: `settle` gives the file the name of what came of the load.
    """
    if frame.empty:
        return None
    (folder / "refused").mkdir(parents=True, exist_ok=True)
    path = folder / "refused" / f".{uuid.uuid4().hex}.csv"
    shown = frame.set_axis(HEADINGS, axis=1)
    # what begins like a formula would be run by Excel when the file is opened
    for heading in ("Kolumn", "Värde"):
        formula = shown[heading].astype(str).str.match(r"[=+\-@\t\r]")
        shown[heading] = shown[heading].where(~formula, "'" + shown[heading].astype(str))
    shown.to_csv(path, sep=";", index=False, encoding="utf-8-sig")
    return path


def settle(path: Path | None, name: str) -> Path | None:
    """Give a written file its lasting name: the version's, or the time of a load that came to nothing."""
    return path.rename(path.with_name(f"{name}.csv")) if path else None

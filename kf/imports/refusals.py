"""What is wrong with rows: what each problem says, and the file that the refused rows are written to."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kf.imports.profile import Profile
from kf.imports.rules import STOPS, TORN, UNREADABLE, Severity
from kf.imports.terms import PERSONNUMMER
from kf.names import hidden
from kf.personnummer import MASK, masked

ROWS_PER_FILE = 10**9  # the index of a table of several files: file number * this + the row's number in it
FIELDS = ["row", "column", "value", "reason", "do", "rule"]
HEADINGS = {"file": "Fil", "row": "Rad", "column": "Kolumn", "value": "Värde", "reason": "Orsak", "do": "Gör så här"}
PEOPLE = ("person", PERSONNUMMER, "chef", "ansvarig")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row: its number in the file, the file's heading, the value (masked), why, what to do.

    `file` names the file when there are several. `rule` is a name in `kf.imports.rules`; a rule that stops has a
    problem for every row, one that warns has one for all its `rows`, of which `row` is the first (0: none).
    """

    row: int
    column: str
    value: str
    reason: str
    do: str
    file: str = ""
    rule: str = ""
    severity: Severity = STOPS
    rows: int = 1

    @property
    def sentence(self) -> str:
        """The problem in a sentence or two: a refusal with its place; a warning's reason is a sentence already."""
        if self.severity == STOPS:
            place = f"{self.file}, rad" if self.file else "Rad"
            return f"{place} {self.row}, {self.column}: {self.value or 'tomt'} {self.reason} {self.do}".strip()
        return f"{self.reason} {self.do}".strip()


Refusal = Problem  # a problem that stops; a row has one for each thing that is wrong with it


def refused(
    rows: pd.Index, column: str, values: pd.Series, reason: object, do: object, rule: str = UNREADABLE
) -> pd.DataFrame:
    """Refusals as a frame (`FIELDS`): `reason` and `do` are one text for all, or one for each row.

    Whom a row is about is never in it, whatever the column.
    """
    shown = MASK if column in PEOPLE else values.astype(object)
    frame = pd.DataFrame(
        {"row": rows, "column": column, "value": shown, "reason": reason, "do": do, "rule": rule},
        index=rows,
        columns=FIELDS,
    )
    return frame.fillna({"value": ""})


def every(frames: Sequence[pd.DataFrame], profile: Profile, files: Sequence[str] = ()) -> pd.DataFrame:
    """All refusals in the order of the files' rows: `file` and the columns of `FIELDS`, headings for columns, masked.

    A row has a line for each thing that is wrong with it (`count` gives how many rows); one with too many or too few
    fields has that line alone, since its values stand in the wrong columns. `files` are the names when there are
    several files.
    """
    frame = pd.concat([pd.DataFrame(columns=FIELDS), *frames], ignore_index=True)
    torn = frame.loc[frame["rule"] == TORN, "row"]
    if len(torn):
        frame = frame[~frame["row"].isin(torn) | (frame["rule"] == TORN)]
    frame = frame.drop_duplicates(["row", "column", "rule"]).sort_values("row", kind="stable", ignore_index=True)
    number, row = np.divmod(frame["row"].to_numpy().astype(np.int64), ROWS_PER_FILE)
    names = np.array([masked(name) for name in files] if len(files) > 1 else [""] * (int(number.max(initial=0)) + 1))
    frame["row"] = row
    frame.insert(0, "file", names[number] if len(frame) else "")
    frame["column"] = frame["column"].map(profile.heading)
    frame["reason"] = frame["reason"] + "."
    for field in ("column", "value"):
        # a name may stand under any heading, when the wrong one was chosen
        shown = {text: hidden(str(text)) for text in frame[field].unique()}
        frame[field] = frame[field].map(shown)
    return frame


def first_of_each(frames: list[pd.DataFrame], profile: Profile) -> pd.DataFrame:
    """As `every`, but only the first refusal of each row."""
    return every(frames, profile).drop_duplicates(["file", "row"], ignore_index=True)


def count(frame: pd.DataFrame) -> int:
    """How many rows are refused: a row with several lines counts once."""
    return int((~frame.duplicated(["file", "row"])).sum())


def as_tuple(frame: pd.DataFrame) -> tuple[Refusal, ...]:
    """The refusals as `Refusal`."""
    wanted = frame[["row", "column", "value", "reason", "do", "file", "rule"]]
    return tuple(Refusal(int(row), *rest) for row, *rest in wanted.itertuples(index=False))


def write(frame: pd.DataFrame, folder: Path) -> Path | None:
    """Write the refused rows so that Swedish Excel opens them right; None when there are none.

    The name is a passing one: `settle` gives the file the name of what came of the load.
    """
    if frame.empty:
        return None
    (folder / "refused").mkdir(parents=True, exist_ok=True)
    path = folder / "refused" / f".{uuid.uuid4().hex}.csv"
    written = [field for field in HEADINGS if field != "file" or frame["file"].any()]
    shown = frame[written].set_axis([HEADINGS[field] for field in written], axis=1)
    # what begins like a formula would be run by Excel when the file is opened
    for heading in set(shown.columns) & {"Fil", "Kolumn", "Värde"}:
        formula = shown[heading].astype(str).str.match(r"[=+\-@\t\r]")
        shown[heading] = shown[heading].where(~formula, "'" + shown[heading].astype(str))
    shown.to_csv(path, sep=";", index=False, encoding="utf-8-sig")
    return path


def settle(path: Path | None, name: str) -> Path | None:
    """Give a written file its lasting name: the version's, or the time of a load that came to nothing."""
    return path.rename(path.with_name(f"{name}.csv")) if path else None

"""From files to spells: read, identify, understand, check, derive. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from kf.errors import KfError
from kf.imports import lists, refusals, spells
from kf.imports.check import checked
from kf.imports.doubts import doubts
from kf.imports.earlier import with_earlier
from kf.imports.identity import pseudonyms
from kf.imports.people import identified
from kf.imports.profile import Profile
from kf.imports.read import read
from kf.imports.refusals import ROWS_PER_FILE
from kf.imports.terms import LISTS
from kf.imports.understand import understand
from kf.personnummer import masked
from kf.store import Store

READING, IDENTIFYING, UNDERSTANDING, CHECKING, DERIVING = (
    "Läser filerna",
    "Gör pseudonymer",
    "Tolkar värdena",
    "Kontrollerar raderna",
    "Sätter ihop anställningarna",
)
Progress = Callable[[str, int, int], None]  # the stage (Swedish), rows done, rows in all (0: not known yet)
Corrections = Mapping[tuple[int, int, str], str]  # (the file's number from 0, row, heading or column) -> right text


@dataclass(frozen=True)
class Prepared:
    """All that a version is made of, before it is built: spells, months, refusals (a frame) and warnings."""

    spell: pd.DataFrame
    first_period: date
    last_period: date
    read: int
    used: int
    refused: pd.DataFrame
    warnings: tuple[str, ...]
    unknown: tuple[tuple[str, str, int], ...] = ()  # codes that nobody knows: column, text, rows
    continues: bool = False  # whether it has months of the version before that the files have not


def none(stage: str, done: int, rows: int) -> None:
    """Tell nobody how far the load has come."""


def prepare(
    files: Sequence[Path],
    profile: Profile,
    folder: Path,
    *,
    old: Store | None = None,
    corrections: Corrections | None = None,
    progress: Progress = none,
    today: date | None = None,
) -> Prepared:
    """The spells of an export, and all that is wrong or odd with its rows. `old` is what the warnings compare with.

    read = used + refused rows, always. Raises KfError when the files cannot be read at all.
    """
    today = today or date.today()
    pseudonym = pseudonyms(folder)
    progress(READING, 0, 0)
    found = read(files, profile, lambda done, rows: progress(READING, done, rows))
    table = _corrected(found.frame, corrections, profile) if corrections else found.frame
    warnings = list(found.notes)
    names, which = [part.name for part in found.parts], lists.lists(found.parts)
    del found
    rows = len(table)
    progress(IDENTIFYING, 0, rows)
    rest, people, problems = identified(table, pseudonym)
    del table
    if profile.shape == LISTS:
        rest = lists.completed(rest, people, profile)
    progress(UNDERSTANDING, 0, rows)
    told = understand(rest, profile, today)
    warnings += told.warnings
    frame = pd.concat([people, told.frame], axis=1)
    del people
    progress(CHECKING, 0, rows)
    problems += told.problems
    bad = pd.Index([]).append([problem.index for problem in problems])
    frame = frame[~frame.index.isin(bad)] if len(bad) else frame
    opens = None
    if profile.shape == LISTS:
        employed = lists.employments(frame, which, profile, today)
        frame, opens, profile = employed.frame, employed.opens, lists.as_spells(profile)
        problems += employed.problems
        warnings += employed.notes
    frame, broken = checked(frame, rest, profile, today)
    refused = refusals.every([*problems, *broken], profile, names)
    del rest
    if frame.empty:
        return Prepared(frame, today, today, rows, 0, refused, (), tuple(told.unknown))
    progress(DERIVING, 0, rows)
    whole, notes = with_earlier(frame, profile, old)
    spell, first, last, gaps = spells.of(whole, profile, today, opens)
    warnings += [*notes, *spells.assumed(profile, last)]
    warnings += [doubt.sentence for doubt in doubts(frame, refused, profile, today, old, gaps)]
    shown = tuple(masked(line) for line in warnings)
    used = rows - refusals.count(refused)
    return Prepared(spell, first, last, rows, used, refused, shown, tuple(told.unknown), bool(notes))


def _corrected(table: pd.DataFrame, corrections: Corrections, profile: Profile) -> pd.DataFrame:
    """The table with what a person has written instead of the file's texts."""
    table = table.copy()
    for (file, row, heading), text in corrections.items():
        columns = [name for name in table if heading in (name, profile.heading(str(name)))]
        place = file * ROWS_PER_FILE + row
        if not columns or place not in table.index:
            raise KfError(
                f"Rättningen av rad {row}, {masked(heading)}, passar inte filen längre.",
                "Kontrollera filen igen och rätta på nytt.",
            )
        for name in columns:
            column, said = table[name], text.strip() or None
            if said and said not in column.cat.categories:
                column = column.cat.add_categories([said])
            column = column.copy()
            column.loc[place] = said
            table[name] = column
    return table

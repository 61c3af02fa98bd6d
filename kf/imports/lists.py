"""Three lists instead of one: who is employed, who was hired and who left, put together to employments.

Which list a file, or a sheet of a workbook, is its name says (personal_2025-10.csv, nyanställda.csv, avgångar.csv). The list of staff tells the
state on one day, the other two what has happened from their first month on: so the version begins the month before, with
those who were there then. An employment has the terms of the list that knows it last; when in between something changed no list tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from kf.format import number
from kf.imports import rules
from kf.imports.given import Given
from kf.imports.profile import Profile
from kf.imports.refusals import ROWS_PER_FILE, refused
from kf.imports.terms import HEADINGS_APART, PERSONNUMMER, SPELLS

STAFF, HIRES, EXITS = "personallista", "nyanställda", "avgångar"
NAMED = (
    (EXITS, re.compile(r"avg[åa]n|slutat|avslut|f\.?d\.? ?anst|exit|leaver|terminat", re.IGNORECASE)),
    (HIRES, re.compile(r"nyanst|anställningar|rekryt|tillträd|börja|hire|joiner", re.IGNORECASE)),
)
OF_THE_TIME = ("valid_from", "valid_to", "rekryteringsvag", "avgangsorsak", "avgangsvag")
ADD = "Lägg till personen i personallistan, eller hur personen slutade i listan över avgångar."
STAYS = "Ta bort raden ur den ena listan."


def lists(files: Sequence[Path | Given]) -> tuple[str, ...]:
    """Which list each file or sheet is, by its name; one whose name says nothing is the list of staff."""
    return tuple(next((what for what, word in NAMED if word.search(file.stem)), STAFF) for file in files)


def told(files: Sequence[Path | Given]) -> bool:
    """Whether the names of files or sheets say that they are different lists, one of them of staff."""
    found = set(lists(files))
    return STAFF in found and len(found) > 1


def as_spells(profile: Profile) -> Profile:
    """The profile of the employments that the lists were put together to; each column by its first heading."""
    columns = {name: heading.split(HEADINGS_APART)[0] for name, heading in profile.columns.items()}
    return replace(profile, shape=SPELLS, columns=columns)


def completed(texts: pd.DataFrame, people: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """What a list leaves out of a person (born, kön, avdelning ...) as another of the lists has it."""
    found = texts.copy()
    for name in texts:
        column = texts[name]
        if name in OF_THE_TIME or name not in profile.columns or not column.isna().any() or name == PERSONNUMMER:
            continue
        known = pd.Series(column.cat.codes.to_numpy(), index=texts.index).where(column.notna())
        first = known.groupby(people["person"].cat.codes.to_numpy()).transform("first").fillna(-1).astype(np.int64)
        codes = np.where(column.notna(), column.cat.codes, first)
        found[name] = pd.Categorical.from_codes(codes, dtype=column.dtype)
    return found


@dataclass(frozen=True)
class Employments:
    """The employments (rows as of the shape spells), refusals, Swedish notes, and the first month there is a stock of:
    the one before the first month that anything happened in."""

    frame: pd.DataFrame
    problems: list[pd.DataFrame]
    notes: list[str]
    opens: date


def employments(frame: pd.DataFrame, which: Sequence[str], profile: Profile, today: date) -> Employments:
    """Put understood rows of the three lists together. `which` is the list of each file, in the order read.

    An exit ends the employment that began with the latest hire before it, or with its own first day. Who is in the list
    of staff goes on; a last day on or after the day of that list is an end to come. Who was hired and is in neither of
    the others is refused, and so is who left before that day and is still in it on the same employment.
    """
    frame = frame.assign(**{name: frame.get(name, pd.NaT) for name in ("valid_from", "valid_to")})
    of = np.array(which)[frame.index.to_numpy() // ROWS_PER_FILE]
    undated = ((of == HIRES) & frame["valid_from"].isna()) | ((of == EXITS) & frame["valid_to"].isna())
    problems = [_undated(frame, of, list_, name) for list_, name in ((HIRES, "valid_from"), (EXITS, "valid_to"))]
    frame, of = frame[~undated], of[~undated.to_numpy()]
    hires, exits, staff = (frame[of == list_] for list_ in (HIRES, EXITS, STAFF))
    days = _of_working_age(pd.concat([hires["valid_from"], exits["valid_to"]]), frame["birth_month"])
    day = pd.Timestamp(profile.data_date or (days[days <= pd.Timestamp(today)].max() if len(days) else today))
    before = (days.min() if len(days) else day).replace(day=1) - pd.Timedelta(days=1)
    made, alone, twice = _put_together(hires, exits, staff, day, before)
    problems.append(
        _refused(frame, alone, "valid_from", "anställdes men finns i ingen annan lista", ADD, rules.NOWHERE)
    )
    problems.append(
        _refused(frame, twice, "valid_to", "är före den dag då personen står kvar", STAYS, rules.STILL_THERE)
    )
    undated_since = int((made["valid_from"] == before).sum())
    notes = [
        f"{number(undated_since)} anställningar har ingen första dag i någon lista: de räknas från {before.date()}, "
        "så anställningstiden är inte känd."
    ]
    return Employments(made, problems, notes if undated_since else [], before.date().replace(day=1))


def _of_working_age(days: pd.Series, born: pd.Series) -> pd.Series:
    """The days on which the row's person was of an age to work: another is wrong, and begins and ends no history."""
    age = days.dt.year - born.reindex(days.index).dt.year
    return days[age.between(rules.YOUNGEST, rules.OLDEST)]


def _put_together(
    hires: pd.DataFrame, exits: pd.DataFrame, staff: pd.DataFrame, day: pd.Timestamp, before: pd.Timestamp
) -> tuple[pd.DataFrame, list[int], list[int]]:
    """The employments, the rows of hires that belong to none, and those of exits of people who are still there."""
    came: dict[str, list[tuple[pd.Timestamp, int]]] = {}
    for row, person, when in zip(hires.index, hires["person"], hires["valid_from"], strict=True):
        came.setdefault(person, []).append((when, row))
    for dates in came.values():
        dates.sort()
    used: set[int] = set()
    begins: dict[int, pd.Timestamp] = {}
    how: dict[int, int] = {}
    # first those who left, in order: what they do not use is how those who are there began
    order = [*exits.sort_values("valid_to", kind="stable").index, *staff.index]
    ends = dict(zip(exits.index, exits["valid_to"], strict=True))
    every = pd.concat([exits, staff])
    own, person_of = every["valid_from"].to_dict(), every["person"].to_dict()
    for row in order:
        until = ends.get(row, pd.Timestamp.max)
        dates = [(when, hired) for when, hired in came.get(person_of[row], []) if hired not in used and when <= until]
        start = own[row]
        if pd.isna(start):
            start = dates[-1][0] if dates else before
        mine = [(when, hired) for when, hired in dates if when >= start]
        used |= {hired for _, hired in mine}
        begins[row] = start
        if mine:
            how[row] = mine[0][1]
    made = every.assign(valid_from=pd.Series(begins))
    if "rekryteringsvag" in made:
        words = hires["rekryteringsvag"].astype(object).to_dict()
        said = pd.Series({row: words[hired] for row, hired in how.items()}, dtype=object).reindex(made.index)
        made["rekryteringsvag"] = said.where(said.notna(), made["rekryteringsvag"].astype(object))
    made, twice = _ended(made, exits, staff, day, own)
    return made.sort_index(), [row for row in hires.index if row not in used], twice


def _ended(
    made: pd.DataFrame, exits: pd.DataFrame, staff: pd.DataFrame, day: pd.Timestamp, own: dict[int, pd.Timestamp]
) -> tuple[pd.DataFrame, list[int]]:
    """Exits of an employment that the list of staff has too: an end to come is its end, another is refused."""
    there: dict[tuple[str, str], list[int]] = {}
    for row, person, form in zip(staff.index, staff["person"], staff["anstallningsform"], strict=True):
        there.setdefault((person, form), []).append(row)
    merged, twice = [], []
    for row, person, form in zip(exits.index, exits["person"], exits["anstallningsform"], strict=True):
        until = made.at[row, "valid_to"]
        for other in there.get((person, form), []):
            begun = made.at[other, "valid_from"]
            if begun > until or not (pd.isna(own[row]) or pd.isna(own[other]) or own[row] == begun):
                continue
            if until >= day:
                for name in ("valid_to", "avgangsorsak", "avgangsvag"):
                    if name in made:
                        made[name] = made[name].astype(object) if name != "valid_to" else made[name]
                        made.at[other, name] = made.at[row, name]
                made.at[other, "valid_from"] = min(begun, made.at[row, "valid_from"])
                merged.append(row)
            else:
                twice.append(row)
            break
    return made.drop(index=[*merged, *twice]), twice


def _undated(frame: pd.DataFrame, of: np.ndarray, list_: str, name: str) -> pd.DataFrame:
    rows = frame.index[(of == list_) & frame[name].isna().to_numpy()]
    empty = pd.Series("", index=rows)
    return refused(rows, name, empty, f"saknas i listan över {list_}", "Fyll i datumet i källan.", rules.MISSING)


def _refused(frame: pd.DataFrame, rows: list[int], name: str, reason: str, do: str, rule: str) -> pd.DataFrame:
    shown = frame[name].loc[rows].dt.strftime("%Y-%m-%d")
    return refused(pd.Index(rows, dtype=np.int64), name, shown, reason, do, rule)

"""What some files look like before anybody has said anything about them: encoding, delimiter, sheet, headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from kf.errors import KfError
from kf.imports import delimiters, filenames, header, kinds, lists
from kf.imports.gathered import BLANK
from kf.imports.given import Given, given, sheets
from kf.imports.glimpse import DEFAULT, Glimpse, alone, together
from kf.imports.headings import plain
from kf.imports.terms import HEADINGS_APART
from kf.personnummer import masked

SAMPLE = 2000  # rows in all
LONGEST = 60  # letters of a heading in a note


@dataclass(frozen=True)
class Look:
    """How files are understood: how they are written, their headings, a sample of rows, and Swedish notes.

    `sheet` is several, "Personal | Avgångar", when they are different lists; `header_row` counts from 1; `sample` has trimmed texts or None, up to `SAMPLE` rows; `periods` the month in each
    file's name. A heading that stands twice is numbered, "Från (1)" and "Från (2)"; an empty one "(kolumn 7)".
    """

    files: tuple[Path, ...]
    kind: str
    encoding: str
    delimiter: str
    decimal: str
    sheets: tuple[str, ...]
    sheet: str | None
    header_row: int
    headings: tuple[str, ...]
    sample: pd.DataFrame
    periods: tuple[date | None, ...]
    notes: tuple[str, ...]

    @property
    def parts(self) -> tuple[Given, ...]:
        """The files, or the sheets of the one workbook that has the lists of staff, hires and exits."""
        return given(self.files, () if self.sheet in self.sheets else sheets(self.sheet))


def look(files: Path | Sequence[Path]) -> Look:
    """What one file, or several of the same kind, look like. Raises KfError for what cannot be read as a table."""
    paths = kinds.expanded(files)
    share = max(20, SAMPLE // len(paths))
    seen = together(paths, share) if len(paths) > 1 else alone(paths[0], share)
    first = seen[0]
    read = given(paths, [each.sheet or "" for each in seen] if len(paths) < len(seen) else ())
    different = lists.told(read)
    names = _all_headings(seen) if different else first.headings
    frames = [_frame(each, names) for each in seen]
    sample = pd.concat(frames, ignore_index=True).head(SAMPLE)
    # a column without heading and values is only a delimiter too many
    kept = [not (h.startswith("(kolumn ") and sample[h].isna().all()) for h in names]
    headings = tuple(h for h, keep in zip(names, kept, strict=True) if keep)
    if not headings or not len(sample):
        raise KfError(
            f"{paths[0].name} har rubriker men inga rader under dem.", "Gör om exporten, eller välj rätt fil."
        )
    sample = sample.loc[:, kept]  # not by name: a heading of a hundred thousand letters would make each as long
    decimal = DEFAULT.decimal
    if first.kind == kinds.CSV:
        decimal = delimiters.decimal([sample[heading].dropna().tolist() for heading in headings])
    return Look(
        paths,
        first.kind,
        first.encoding,
        first.delimiter,
        decimal,
        first.sheets,
        first.sheet if len(read) == len(paths) else HEADINGS_APART.join(part.sheet or "" for part in read),
        first.header_row,
        headings,
        sample,
        filenames.periods([part.path for part in read]),
        (*first.notes, *(_lists(read) if different else _differences(paths, seen))),
    )


def _all_headings(seen: list[Glimpse]) -> tuple[str, ...]:
    """The headings of different lists together, each once."""
    return tuple({plain(heading): heading for each in reversed(seen) for heading in reversed(each.headings)}.values())[
        ::-1
    ]


def _lists(read: tuple[Given, ...]) -> tuple[str, ...]:
    return tuple(f"{part.name} läses som {what}." for part, what in zip(read, lists.lists(read), strict=True))


def _frame(seen: Glimpse, headings: tuple[str, ...]) -> pd.DataFrame:
    """The sample of a file under the first file's headings; rows without anything are left out."""
    width = len(seen.headings)
    at = {plain(heading): i for i, heading in enumerate(seen.headings)}
    rows = [
        [text.translate(BLANK).strip() or None for text in row[:width]] + [None] * (width - len(row))
        for row in seen.rows
        if header.filled(row)
    ]
    columns = {
        heading: [row[at[plain(heading)]] if plain(heading) in at else None for row in rows] for heading in headings
    }
    return pd.DataFrame(columns, columns=list(headings), dtype=object)


def _differences(paths: tuple[Path, ...], seen: list[Glimpse]) -> tuple[str, ...]:
    """What sets the other files apart from the first."""
    notes = []
    first = {plain(heading) for heading in seen[0].headings}
    for path, each in zip(paths[1:], seen[1:], strict=True):
        own = {plain(heading) for heading in each.headings}
        missing = [heading for heading in seen[0].headings if plain(heading) not in own]
        more = [heading for heading in each.headings if plain(heading) not in first]
        if missing:
            notes.append(f"{path.name} saknar {_named(missing)}, som finns i {paths[0].name}.")
        if more:
            notes.append(f"{path.name} har också {_named(more)}, som inte finns i {paths[0].name}.")
    return tuple(notes)


def _named(headings: list[str]) -> str:
    """Headings for the eye: the row may hold somebody's number, when the file has no headings."""
    return ", ".join(masked(heading)[:LONGEST] for heading in headings[:8])

"""What some files look like before anybody has said anything about them: encoding, delimiter, sheet, headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from kf.errors import KfError
from kf.imports import delimiters, encodings, filenames, header, kinds, list_sheets, lists, parquet_samples, workbook
from kf.imports.gathered import BLANK
from kf.imports.given import Given, given, sheets
from kf.imports.headings import distinct, plain
from kf.imports.profile import Profile
from kf.imports.terms import HEADINGS_APART
from kf.personnummer import masked

SAMPLE = 2000  # rows in all
LONGEST = 60  # letters of a heading in a note
HEAD, TAIL = 400_000, 300_000  # letters and bytes of a text file that are looked at
DEFAULT = Profile("", "", "", {})


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


@dataclass(frozen=True)
class Glimpse:
    """One file: as `Look`, with the rows of the sample as they stand."""

    kind: str
    headings: tuple[str, ...]
    rows: list[list[str]]
    header_row: int = 1
    encoding: str = DEFAULT.encoding
    delimiter: str = DEFAULT.delimiter
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    notes: tuple[str, ...] = ()


def look(files: Path | Sequence[Path]) -> Look:
    """What one file, or several of the same kind, look like. Raises KfError for what cannot be read as a table."""
    paths = kinds.expanded(files)
    share = max(20, SAMPLE // len(paths))
    seen = _glimpses(paths, share) if len(paths) > 1 else _alone(paths[0], share)
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


def _alone(file: Path, rows: int) -> list[Glimpse]:
    """What the only file looks like; each sheet of a workbook whose sheets are different lists."""
    if kinds.kind(file) != kinds.WORKBOOK:
        return [glimpse(file, rows)]
    names, told = workbook.samples(file, max(60, rows // 2))
    found = list_sheets.of(told)
    return [_sheet(each, names, rows, ()) for each in found] if found else [_likeliest(file, names, told, rows)]


def _glimpses(files: Sequence[Path], rows: int) -> list[Glimpse]:
    """What each file looks like; those of Parquet are read together."""
    tables = [file for file in files if kinds.kind(file) == kinds.PARQUET]
    read = dict(zip(tables, parquet_samples.samples(tables, rows), strict=True))
    return [
        Glimpse(kinds.PARQUET, distinct(read[file][0]), read[file][1]) if file in read else glimpse(file, rows)
        for file in files
    ]


def glimpse(file: Path, rows: int, sheet: str | None = None) -> Glimpse:
    """What one file, or one sheet of it, looks like, with about `rows` rows from its beginning and end. Raises KfError."""
    kind = kinds.kind(file)
    if kind == kinds.PARQUET:
        return _glimpses([file], rows)[0]
    if kind != kinds.WORKBOOK:
        return _text(file, rows)
    names, told = workbook.samples(file, max(60, rows // 2))
    own = [each for each in told if each["name"] == sheet]
    return _likeliest(file, names, own or told, rows)


def _text(file: Path, most: int) -> Glimpse:
    encoding = encodings.found(file)
    try:
        with file.open(encoding=encoding, newline="") as opened:
            start = opened.read(HEAD)
            whole = not opened.read(1)
    except UnicodeError:
        raise KfError(
            f"{file.name} är inte text, eller blandar flera teckenkodningar.", "Gör om exporten, helst som UTF-8."
        ) from None
    found = delimiters.found(start)
    if found is None:
        raise KfError(
            f"{file.name} går inte att dela upp i kolumner: ingen avgränsare passar.",
            "Exportera som CSV med semikolon mellan kolumnerna.",
        )
    delimiter, top = found
    place = header.find(top)
    rows = delimiters.rows(start, delimiter, HEAD)
    rows = rows if whole else rows[:-1]
    place_or_first = place if place is not None else next((i for i, row in enumerate(rows) if header.filled(row)), 0)
    body = rows[place_or_first + 1 :]
    if not whole:
        tail = _tail(file, encoding, delimiter, len(top[place_or_first]))
        body = body[: most // 2] + tail[-(most // 2) :]
    elif len(body) > most:
        body = body[: most // 2] + body[-(most // 2) :]
    notes = _above(place)
    if encoding == "mixed":
        notes += ("Filen blandar två teckenkodningar, UTF-8 och Windows-1252; båda läses.",)
    shown = "utf-8" if encoding == "utf-8-sig" else encoding
    return Glimpse(kinds.CSV, distinct(top[place_or_first]), body, place_or_first + 1, shown, delimiter, notes=notes)


def _tail(file: Path, encoding: str, delimiter: str, width: int) -> list[list[str]]:
    """The last rows of a large file: those that are as wide as the header."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        opened.seek((size - TAIL) // 2 * 2)
        end = opened.read()
    if encoding == "utf-16":  # the mark is at the beginning only
        with file.open("rb") as opened:
            encoding = "utf-16-be" if opened.read(2) == b"\xfe\xff" else "utf-16-le"
    text = end.decode("utf-8" if encoding == "utf-8-sig" else encoding, "replace")
    text = text[text.find("\n") + 1 :]
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
    except csv.Error:
        pass
    return [row for row in rows if len(row) == width]


def _likeliest(file: Path, sheets: list[str], told: list[dict[str, Any]], most: int) -> Glimpse:
    """The sheet that looks most like a list of people."""
    best = max(told, key=lambda each: header.likeness(each["rows"]), default=None)
    if best is None or not best["rows"]:
        raise KfError(f"{file.name} har inget blad med rader.", "Är det rätt fil? Gör om exporten.")
    chosen = f"Arbetsboken har {len(sheets)} blad; bladet {best['name']} ser ut som listan över personer."
    return _sheet(best, sheets, most, (chosen,) if len(sheets) > 1 else ())


def _sheet(told: dict[str, Any], sheets: list[str], most: int, notes: tuple[str, ...]) -> Glimpse:
    rows = told["rows"]
    place = header.find(rows)
    first = place if place is not None else next((i for i, row in enumerate(rows) if header.filled(row)), 0)
    body = [*rows[first + 1 :], *told["last"]]
    if len(body) > most:
        body = body[: most // 2] + body[-(most // 2) :]
    return Glimpse(
        kinds.WORKBOOK,
        distinct(rows[first]),
        body,
        first + 1,
        sheets=tuple(sheets),
        sheet=told["name"],
        notes=(*notes, *_above(place)),
    )


def _above(place: int | None) -> tuple[str, ...]:
    if place is None:
        return ("Ingen rad ser ut som rubriker; den första ifyllda raden läses som rubriker.",)
    if not place:
        return ()
    return (f"{place} rader ovanför rubrikerna hoppas över." if place > 1 else "Raden ovanför rubrikerna hoppas över.",)


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

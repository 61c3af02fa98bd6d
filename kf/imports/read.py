"""Read files into one table of texts, or say what is wrong with them. Nothing is understood here yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from kf.errors import KfError
from kf.imports import encodings, filenames, kinds, leftout, parquet, workbook
from kf.imports.delimited import CUT_OFF, FIRST, OVERFLOW, csv_parts, cut_off, parts
from kf.imports.gathered import Column, Part
from kf.imports.given import Given, of_profile
from kf.imports.glimpse import glimpse
from kf.imports.profile import Profile
from kf.imports.terms import ALLOWED, FILE_NAME, PERIOD
from kf.schema import SPELL

ROWS_PER_FILE = 10**9
# What Excel shows in the cells of a formula that failed, in English and Swedish.
ERRORS = {
    *("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FEL!"),
    *("#SAKNAS!", "#SAKNAS", "#REFERENS!", "#VÄRDEFEL!", "#NAMN?", "#DIVISION/0!", "#SKÄRNING!", "#OGILTIGT!"),
}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Table:
    """What was read: the texts, Swedish notes on what was left out or read otherwise, and the files (or sheets) in order."""

    frame: pd.DataFrame
    notes: tuple[str, ...]
    parts: tuple[Given, ...]


def silent(done: int, total: int) -> None:
    """A progress that nobody watches."""


def place(row: int) -> tuple[int, int]:
    """The file (counted from 0, in the order read) and the row in it, of a value of the table's index."""
    return divmod(int(row), ROWS_PER_FILE)


def read_table(files: Path | Sequence[Path], profile: Profile, progress: Progress | None = None) -> pd.DataFrame:
    """The frame of `read`."""
    return read(files, profile, progress).frame


def read(
    files: Path | Sequence[Path], profile: Profile, progress: Progress | None = None, whole: Sequence[str] = ()
) -> Table:
    """The columns that the profile names, under their canonical names, as trimmed texts.

    The index is the row's number in its file (the header row of a plain file is 1; a Parquet file has no header, its
    first row is 1) plus the file's number times `ROWS_PER_FILE`. Every column is a categorical of texts, missing
    where there is none; empty rows are left out. `OVERFLOW` holds what lies beyond the last heading. Of several
    files, one that is written otherwise than the profile says is read as it is written. `progress` is called with
    the rows read and the rows there seem to be; what it raises stops the reading. A row that has all of `whole` is no
    sum, whatever its words begin with. Raises KfError when a file is not what it should be.
    """
    gathering = _Gathering(of_profile(kinds.expanded(files), profile), profile, progress or silent)
    for number in range(len(gathering.files)):
        gathering.file(number)
    return gathering.table(whole)


class _Gathering:
    """The columns of all files, while they are read one after the other."""

    def __init__(self, files: tuple[Given, ...], profile: Profile, progress: Progress) -> None:
        self.files, self.profile, self.progress = files, profile, progress
        self.names = [name for name, heading in profile.columns.items() if heading != FILE_NAME]
        self.columns = {name: Column() for name in (*profile.columns, OVERFLOW, FIRST)}
        self.spans: list[leftout.Range] = []
        self.starts: list[int] = []  # the number of each file's first row
        self.notes: list[str] = []
        self.sizes = [part.path.stat().st_size if part.path.is_file() else 0 for part in files]
        self.by_name = PERIOD in profile.columns and profile.columns[PERIOD] == FILE_NAME
        self.months = filenames.periods([part.path for part in files]) if self.by_name else ()

    def file(self, number: int) -> None:
        """Add a file. Of several, one that does not fit the profile is tried as it is written."""
        file = self.files[number]
        kind = kinds.kind(file.path)
        if self.by_name and self.months[number] is None:
            raise KfError(
                f"{file.name}: månaden går inte att läsa ur filens namn.", "Ge filen ett namn som personal_2025-10."
            )
        before = len(next(iter(self.columns.values())).codes)
        try:
            own = replace(self.profile, sheet=file.sheet) if file.sheet else self.profile
            self._add(number, file.path, kind, own)
        except KfError as error:
            if len(self.files) == 1:
                raise
            for column in self.columns.values():
                column.cut(before)
            self._add(number, file.path, kind, self._as_written(file, error))

    def _as_written(self, file: Given, error: KfError) -> Profile:
        try:
            seen = glimpse(file.path, 50, file.sheet)
        except KfError:
            raise error from None
        own = replace(
            self.profile,
            encoding=seen.encoding,
            delimiter=seen.delimiter,
            sheet=seen.sheet,
            header_row=seen.header_row,
        )
        if own in (self.profile, replace(self.profile, sheet=file.sheet)):
            raise error
        self.notes.append(f"{file.name} är inte skriven som profilen säger; den läses som den är skriven.")
        return own

    def _add(self, number: int, file: Path, kind: str, profile: Profile) -> None:
        start = sum(stop - first for _, first, stop in self.spans)
        before, rows = [len(column.codes) for column in self.columns.values()], 0
        for part in self._parts(file, kind, profile):
            if part.again:
                rows = 0
                for column, length in zip(self.columns.values(), before, strict=True):
                    column.cut(length)
                continue
            rows += part.rows
            for name, column in self.columns.items():
                if name in part.columns:
                    column.add(*part.columns[name])
                elif name == PERIOD and self.by_name:
                    column.fill(part.rows, str(self.months[number]))
                else:
                    column.fill(part.rows, None)
            self._tell(number, start, rows, part.share)
        if kind == kinds.CSV and rows and self.columns[OVERFLOW].codes:
            self._mark_cut_off(file, profile)
        self.starts.append(1 if kind == kinds.PARQUET else profile.header_row + 1)
        self.spans.append((number, start, start + rows))

    def _parts(self, file: Path, kind: str, profile: Profile) -> Iterator[Part]:
        if kind == kinds.PARQUET:
            yield from parquet.parts(file, profile)
        elif kind == kinds.WORKBOOK:
            sheet = workbook.sheet(file, profile)
            yield from parts(lambda: workbook.opened(sheet.rows), ",", profile, file)
            self.notes += sheet.notes
        else:
            yield from csv_parts(file, profile)

    def _tell(self, number: int, before: int, rows: int, share: float) -> None:
        done = sum(self.sizes[:number]) + self.sizes[number] * share
        total = max(before + rows, round((before + rows) * sum(self.sizes) / done)) if done else before + rows
        self.progress(before + rows, total)

    def _mark_cut_off(self, file: Path, profile: Profile) -> None:
        if cut_off(file, encodings.checked(file, profile), profile.delimiter):
            over = self.columns[OVERFLOW]
            over.codes[-1] = over.codes[-1].astype(np.int64)
            over.codes[-1][-1] = over.texts.setdefault(CUT_OFF, len(over.texts))

    def table(self, whole: Sequence[str] = ()) -> Table:
        """All that was gathered, without blank rows, repeated headers and sums."""
        rows = sum(stop - start for _, start, stop in self.spans)
        filled = np.zeros(rows, dtype=bool)
        for name in (*self.names, OVERFLOW):
            filled |= self.columns[name].all_codes() >= 0
        some = filled | (self.columns[FIRST].all_codes() >= 0)
        again = leftout.headers_again(self.columns, self.profile, rows)
        sums = leftout.sums(self.columns, self.profile, some & ~again, self.spans, whole)
        del self.columns[FIRST], some
        self._told(again, leftout.AGAIN)
        self._told(sums, leftout.SUM)
        keep = filled & ~again & ~sums
        for number, start, stop in self.spans:
            if not keep[start:stop].any():
                raise KfError(
                    f"{self.files[number].name} har rubriker men inga rader under dem.",
                    "Gör om exporten, eller välj rätt blad (sheet).",
                )
        index = self._index(None if keep.all() else keep)
        kept = None if keep.all() else keep
        for name in self.names:
            self._without_errors(name, keep)
        frame = pd.DataFrame(
            {name: self.columns.pop(name).series(index, kept) for name in list(self.columns)}, index=index, copy=False
        )
        return Table(frame, tuple(self.notes), self.files)

    def _told(self, rows: np.ndarray, what: tuple[str, str]) -> None:
        if rows.any():
            numbers = [place(row) for row in self._index(rows)[: leftout.SHOWN + 1]]
            more = int(rows.sum()) - len(numbers)
            self.notes.append(leftout.note(what, numbers + [(0, 0)] * more, self.files))

    def _index(self, keep: np.ndarray | None) -> pd.Index:
        made = [
            pd.RangeIndex(number * ROWS_PER_FILE + first, number * ROWS_PER_FILE + first + stop - start, name="row")
            for (number, start, stop), first in zip(self.spans, self.starts, strict=True)
        ]
        index = made[0] if len(made) == 1 else made[0].append(made[1:])
        return index if keep is None else index[keep]

    def _without_errors(self, name: str, keep: np.ndarray) -> None:
        """Excel's errors in a column of free text are missing values, and told; elsewhere their rows are refused."""
        column = self.columns[name]
        codes = column.matching(ERRORS)
        rows = np.isin(column.all_codes(), codes) & keep if codes else np.zeros(0, dtype=bool)
        if not rows.any():
            return
        texts = ", ".join(sorted(text for text in ERRORS if text in column.texts))
        number = int(rows.sum())
        if _free(name):
            column.codes[0] = np.where(rows, -1, column.codes[0])
            self.notes.append(
                f"{self.profile.heading(name)}: fel från Excel ({texts}) läses som tomt (rader: {number})."
            )
        else:
            self.notes.append(
                f"{self.profile.heading(name)}: fel från Excel ({texts}) går inte att läsa (rader: {number})."
            )


def _free(name: str) -> bool:
    kinds_of = {column.name: column.kind for column in SPELL}
    return kinds_of.get(name, "text") == "text" and not ALLOWED.get(name) and name != PERIOD

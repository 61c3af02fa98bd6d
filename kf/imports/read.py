"""Read a CSV or xlsx file into texts, or say what is wrong with it. Nothing is understood here yet."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd

from kf.errors import KfError
from kf.imports import encodings, workbook
from kf.imports.distinct import recoded, texts
from kf.imports.headings import positions
from kf.imports.profile import Profile

OVERFLOW = "antal fält"  # the first field beyond the headings, in a row that has too many
CUT_OFF = "…"  # stands there when the last row stops too early
TOP = 40  # the rows in which a header is looked for
BLANK = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u200b\ufeff\x00\x1a\t\r\n"), " ")


def read_table(file: Path, profile: Profile) -> pd.DataFrame:
    """The columns that the profile names, under their canonical names, as trimmed texts.

    The index is the row's number in the file (the header row of a plain file is 1). Every column is a categorical
    of texts, missing where there is none; empty rows are left out. `OVERFLOW` holds what lies beyond the last
    heading. Raises KfError when the file is not what it should be.
    """
    file = Path(file)
    kind = _kind(file)
    table = _read_xlsx(file, profile) if kind == "xlsx" else _read_csv(file, profile)
    table = pd.DataFrame({name: _trimmed(table[name]) for name in table.columns}, index=table.index)
    filled = np.zeros(len(table), dtype=bool)
    for name in table.columns:
        filled |= table[name].notna().to_numpy()
    table = table if filled.all() else table[filled]
    if table.empty:
        raise KfError(
            f"{file.name} har rubriker men inga rader under dem.", "Gör om exporten, eller välj rätt blad (sheet)."
        )
    return table


def _kind(file: Path) -> str:
    if file.is_dir():
        raise KfError(f"{file.name} är en mapp.", "Ange en fil: CSV eller xlsx.")
    if not file.exists():
        raise KfError(f"Filen {file.name} finns inte.", "Kontrollera sökvägen.")
    try:
        with file.open("rb") as opened:
            magic = opened.read(8)
    except OSError:
        raise KfError(f"{file.name} går inte att läsa.", "Kontrollera rättigheterna till filen.") from None
    if not magic.strip():
        raise KfError(f"{file.name} är tom.", "Gör om exporten.")
    kind = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx"}.get(file.suffix.lower())
    if kind is None:
        raise KfError(
            f"{file.name} har en ändelse som inte går att läsa.", "Spara filen som CSV eller xlsx (Excel-arbetsbok)."
        )
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise KfError(
            f"{file.name} är en gammal Excelfil (xls) eller skyddad med lösenord.",
            "Öppna den i Excel och spara som xlsx utan lösenord.",
        )
    if kind == "csv" and magic.startswith(b"PK\x03\x04"):
        raise KfError(f"{file.name} är en Excelfil, inte CSV.", "Ge den ändelsen .xlsx.")
    if kind == "xlsx" and not magic.startswith(b"PK"):
        raise KfError(
            f"{file.name} är inte en Excelfil trots ändelsen.",
            "Är den text: ge den ändelsen .csv. Annars: öppna den i Excel och spara som xlsx.",
        )
    return kind


class _After:
    """A text file with a line before it: makes the table as wide as the headings and one, so overflow shows."""

    def __init__(self, line: str, file) -> None:
        self.line, self.file = line, file

    def read(self, size: int = -1) -> str:
        if self.line:
            line, self.line = self.line, ""
            return line
        return self.file.read(size)

    def __iter__(self):
        return iter(self.file)


def _read_csv(file: Path, profile: Profile) -> pd.DataFrame:
    encoding = encodings.checked(file, profile)
    try:
        table = _table(lambda: file.open(encoding=encoding, newline=""), profile.delimiter, profile, file)
    except UnicodeError:
        raise encodings.wrong(file, profile) from None
    if len(table) and _cut_off(file, encoding, profile.delimiter):
        over = table[OVERFLOW].cat.add_categories([CUT_OFF])
        over.iloc[-1] = CUT_OFF
        table[OVERFLOW] = over
    return table


def _read_xlsx(file: Path, profile: Profile) -> pd.DataFrame:
    rows = workbook.sheet(file, profile)
    return _table(lambda: workbook.opened(rows), ",", profile, file)


def _table(opening: Callable[[], TextIO], delimiter: str, profile: Profile, file: Path) -> pd.DataFrame:
    """The wanted columns of a text file that can be opened twice: for its header, then for the rows."""
    try:
        with opening() as opened:
            rows = csv.reader(opened, delimiter=delimiter)
            top, lines = [], 0
            for row, _ in zip(rows, range(max(TOP, profile.header_row)), strict=False):
                top.append(row)
                # a heading may have a line break in it: lines are not rows
                lines = rows.line_num if len(top) == profile.header_row else lines
        _delimited(file, profile, top, delimiter)
        at = positions(top, profile, file.name)
        width = len(top[profile.header_row - 1])
        with opening() as opened:
            for _ in range(lines):
                opened.readline()
            frame = pd.read_csv(
                _After(delimiter * width + "\n", opened),
                sep=delimiter,
                header=None,
                names=range(width + 1),
                usecols=sorted({*at.values(), width}),
                index_col=False,
                dtype="category",
                keep_default_na=False,
                skip_blank_lines=False,
                low_memory=False,
            )
    except (pd.errors.ParserError, csv.Error):
        raise KfError(
            f"{file.name} går inte att dela upp i kolumner.",
            "Det vanligaste felet är ett citattecken som börjar men aldrig slutar. Gör om exporten.",
        ) from None
    except OSError:
        raise KfError(f"{file.name} går inte att läsa.", "Kontrollera rättigheterna till filen.") from None
    frame = frame.iloc[1:]
    frame.index = pd.RangeIndex(profile.header_row + 1, profile.header_row + 1 + len(frame), name="row")
    return pd.DataFrame({**{name: frame[i] for name, i in at.items()}, OVERFLOW: frame[width]})


def _cut_off(file: Path, encoding: str, delimiter: str) -> bool:
    """Whether the file stops in the middle of a row: no line break at its end, and fields are missing."""
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - 100_000))
        end = opened.read()
    if "16" in encoding or end.rstrip(b" \x1a").endswith((b"\n", b"\r")):
        return False
    try:
        rows = list(csv.reader(end.decode(encoding, errors="replace").splitlines(), delimiter=delimiter))
    except csv.Error:
        return False
    # against the row before: some programs leave out empty fields at the end, in every row
    return len(rows) > 1 and len(rows[-1]) < len(rows[-2])


def _delimited(file: Path, profile: Profile, top: list[list[str]], delimiter: str) -> None:
    """Refuse a file whose header is one single field although the profile names several columns."""
    header = top[profile.header_row - 1] if len(top) >= profile.header_row else []
    if len(header) != 1 or len(set(profile.columns.values())) < 2:
        return
    try:
        found = csv.Sniffer().sniff(header[0], delimiters=";,\t|").delimiter
    except csv.Error:
        return  # no delimiter at all: a title row, which the headings will tell
    shown = "\\t" if found == "\t" else found
    raise KfError(
        f"{file.name}: hela rubrikraden blev en enda kolumn med avgränsaren {delimiter!r}.",
        f'Det ser ut som att den är delimiter = "{shown}" i profilen.',
    )


def _trimmed(column: pd.Series) -> pd.Series:
    return recoded(column, [text.translate(BLANK).strip() for text in texts(column)])

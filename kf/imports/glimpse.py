"""What one file looks like, or one sheet: encoding, delimiter, where the headings stand, rows from its beginning and end."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kf.errors import KfError
from kf.imports import delimiters, encodings, header, kinds, list_sheets, parquet_samples, workbook
from kf.imports.headings import distinct
from kf.imports.profile import Profile
from kf.names import hidden

HEAD, TAIL = 400_000, 300_000  # letters and bytes of a text file that are looked at
DEFAULT = Profile("", "", "", {})


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


def alone(file: Path, rows: int) -> list[Glimpse]:
    """What the only file looks like; each sheet of a workbook whose sheets are different lists."""
    if kinds.kind(file) != kinds.WORKBOOK:
        return [glimpse(file, rows)]
    names, told = workbook.samples(file, max(60, rows // 2))
    found = list_sheets.of(told)
    return [_sheet(each, names, rows, ()) for each in found] if found else [_likeliest(file, names, told, rows)]


def together(files: Sequence[Path], rows: int) -> list[Glimpse]:
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
        return together([file], rows)[0]
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
    chosen = f"Arbetsboken har {len(sheets)} blad; bladet {hidden(best['name'])} ser ut som listan över personer."
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

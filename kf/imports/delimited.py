"""Rows of a text file with a delimiter, in parts; and what the damaged ones look like."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TextIO

import pandas as pd

from kf.errors import KfError
from kf.imports import encodings, quick
from kf.imports.gathered import Part
from kf.imports.header import TOP
from kf.imports.headings import positions
from kf.imports.profile import Profile

OVERFLOW = "antal fält"  # the first field beyond the headings, in a row that has too many
CUT_OFF = "…"  # stands there when the last row stops too early
FIRST = "(första)"  # the first column of the file, whatever it is: there the word "Summa" stands
CHUNK = 200_000  # rows
LINES, LETTERS = 20, 20_000  # a field with more than this is a quotation mark gone astray
Opening = Callable[[], TextIO]


def csv_parts(file: Path, profile: Profile) -> Iterator[Part]:
    """The rows under the header of a CSV, with the profile's columns, `OVERFLOW` and `FIRST`. Raises KfError."""
    encoding = encodings.checked(file, profile)
    try:
        yield from parts(lambda: file.open(encoding=encoding, newline=""), profile.delimiter, profile, file, encoding)
    except UnicodeError:
        raise encodings.wrong(file, profile) from None


def parts(opening: Opening, delimiter: str, profile: Profile, file: Path, encoding: str = "") -> Iterator[Part]:
    """The rows of a text that can be opened several times; `encoding` when it is the file itself."""
    try:
        top, lines = _top(opening, delimiter, profile)
        _delimited(file, profile, top, delimiter)
        at = {**positions(top, profile, file.name), FIRST: 0}
        width = len(top[profile.header_row - 1])
        if encoding and quick.possible(file, encoding, quick.LEAST):
            try:
                yield from quick.parts(file, delimiter, lines, width, at)
                return
            except quick.NotPlain:
                yield Part(0, {}, 0.0, again=True)
        yield from _slow(opening, delimiter, lines, width, at, file)
    except (pd.errors.ParserError, csv.Error):
        raise _torn(opening, delimiter, file) from None
    except OSError:
        raise KfError(f"{file.name} går inte att läsa.", "Kontrollera rättigheterna till filen.") from None


def cut_off(file: Path, encoding: str, delimiter: str) -> bool:
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


class _After:
    """A text file with a line before it, which makes the table as wide as the headings and one: overflow shows.

    Counts the line breaks, so that rows that a quotation mark has swallowed can be missed.
    """

    def __init__(self, line: str, file: IO[str]) -> None:
        self.line, self.file, self.breaks, self.last = line, file, 0, ""

    def read(self, size: int = -1) -> str:
        if self.line:
            line, self.line = self.line, ""
            return line
        text = self.file.read(size)
        both = self.last + text
        self.breaks += both.count("\n") + both.count("\r") - both.count("\r\n") - (self.last == "\r")
        self.last = text[-1:]
        if self.last != "\r":
            self.last = ""
        return text.replace("\0", " ") if "\0" in text else text

    def __iter__(self) -> Iterator[str]:
        return iter(self.file)


def _slow(opening: Opening, delimiter: str, lines: int, width: int, at: dict[str, int], file: Path) -> Iterator[Part]:
    with opening() as opened:
        for _ in range(lines):
            opened.readline()
        # the overflow column is not among the positions: it is one beyond the headings
        wanted, size = {**at, OVERFLOW: width}, max(1, _size(opened, file))
        text, rows, started = _After(delimiter * width + "\n", opened), 0, False
        for frame in pd.read_csv(
            text,
            sep=delimiter,
            header=None,
            names=range(width + 1),
            usecols=sorted(set(wanted.values())),
            index_col=False,
            dtype=object,  # not category: pandas makes numbers of categories, and 007 would be 7
            keep_default_na=False,
            skip_blank_lines=False,
            low_memory=False,
            chunksize=CHUNK,
        ):
            frame = frame if started else frame.iloc[1:]
            started, rows = True, rows + len(frame)
            columns = {name: pd.factorize(frame[position].array) for name, position in wanted.items()}
            if any(_too_long(text) for _, texts in columns.values() for text in texts):
                raise _torn(opening, delimiter, file)
            yield Part(len(frame), columns, min(1.0, _place(opened) / size))
    if text.breaks - rows > LINES and (stray := _stray(opening, delimiter)):
        raise _astray(file, stray)


def _too_long(field: str) -> bool:
    return len(field) > LINES and (len(field) > LETTERS or field.count("\n") > LINES)


def _size(opened: IO[str], file: Path) -> int:
    buffer = getattr(opened, "buffer", None)
    held = getattr(buffer, "getbuffer", None)  # a sheet that is held in memory
    return held().nbytes if held else file.stat().st_size


def _place(opened: IO[str]) -> int:
    return opened.buffer.tell()  # type: ignore[attr-defined]


def _top(opening: Opening, delimiter: str, profile: Profile) -> tuple[list[list[str]], int]:
    """The first rows, and how many lines there are to the end of the header: a heading may have breaks in it."""
    with opening() as opened:
        rows = csv.reader(opened, delimiter=delimiter)
        top, lines = [], 0
        for row, _ in zip(rows, range(max(TOP, profile.header_row)), strict=False):
            top.append(row)
            lines = rows.line_num if len(top) == profile.header_row else lines
    return top, lines


def _stray(opening: Opening, delimiter: str) -> int:
    """The row in which a field begins that is far too long; 0 when there is none."""
    number = 0
    with opening() as opened:
        rows = csv.reader(opened, delimiter=delimiter)
        try:
            for number, row in enumerate(rows, start=1):
                if any(map(_too_long, row)):
                    return number
        except csv.Error:
            return number + 1
    return 0


def _torn(opening: Opening, delimiter: str, file: Path) -> KfError:
    stray = _stray(opening, delimiter)
    return (
        _astray(file, stray)
        if stray
        else KfError(
            f"{file.name} går inte att dela upp i kolumner.",
            "Det vanligaste felet är ett citattecken som börjar men aldrig slutar. Gör om exporten.",
        )
    )


def _astray(file: Path, row: int) -> KfError:
    return KfError(
        f'{file.name}: på rad {row} börjar ett citattecken (") som inte slutar där det ska, så att raderna efter '
        "försvinner in i ett enda fält.",
        "Ta bort citattecknet på den raden eller gör om exporten, och läs in igen.",
    )


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

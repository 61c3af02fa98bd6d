"""A program of its own: a sheet of a workbook to CSV on standard output, within bounds of memory.

A damaged workbook can make the reader ask for a terabyte, which ends the process it runs in. So it is run by path,
by `kf.imports.workbook`, with nothing of kf imported: python cells.py FILE SHEET DECIMAL MEMORY PART
The first line is JSON: {"sheets": [...], "faults": [...]} and, if nothing follows, {"error": "sheet" | "password" |
"broken"}. With PART = 0 the sheet follows as CSV; else each visible sheet as a line of JSON, with PART rows from its
beginning and its end.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, WorksheetNotFound

# A cell that holds an error, which the reader gives as empty: <c r="D11" s="1" t="e"><f>…</f><v>#N/A</v></c>
CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>(.*?)</(?:\w+:)?c>', re.DOTALL
)
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})</")
BLOCK = 2**20
MOST_FAULTS = 1_000_000


def text(cell: Any, decimal: str) -> str:
    """A cell as the text it would have in a CSV: whole numbers without decimals, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10f}".rstrip("0").replace(".", decimal)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def rows(sheet: CalamineSheet, decimal: str, faults: dict[tuple[int, int], str]) -> Iterator[list[str]]:
    """The sheet's rows from the first, errors as they show in Excel."""
    # the reader leaves out empty columns to the left
    left = sheet.start[1] if sheet.start else 0
    bad: dict[int, list[tuple[int, str]]] = {}
    for (row, column), fault in faults.items():
        bad.setdefault(row, []).append((column - left, fault))
    for number, cells in enumerate(sheet.iter_rows()):
        made = [text(cell, decimal) for cell in cells]
        for column, fault in bad.get(number, ()):
            if 0 <= column < len(made):
                made[column] = fault
        yield made


def faults(file: str, name: str) -> dict[tuple[int, int], str]:
    """The cells of a sheet of an xlsx that hold an error: (row, column) from 0, and the error."""
    found: dict[tuple[int, int], str] = {}
    with contextlib.suppress(KeyError, ElementTree.ParseError, zipfile.BadZipFile), zipfile.ZipFile(file) as packed:
        part = _part(packed, name)
        with packed.open(part) as opened:
            kept = b""
            while block := opened.read(BLOCK):
                kept += block
                if b't="e"' in kept:
                    for cell in CELL.finditer(kept):
                        value = VALUE.search(cell[3])
                        shown = value[1].decode("utf-8", "replace") if value else "#FEL!"
                        if len(found) < MOST_FAULTS:
                            found[int(cell[2]) - 1, _column(cell[1])] = shown
                kept = kept[max(0, kept.rfind(b"<c ")) :][-10_000:]
    return found


def _part(packed: zipfile.ZipFile, name: str) -> str:
    """Where in the workbook a sheet lies."""
    book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
    links = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name") == name:
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            target = next(str(each.get("Target")) for each in links if each.get("Id") == link)
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(name)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def sample(book: CalamineWorkbook, decimal: str, part: int) -> Iterator[dict[str, Any]]:
    """Each sheet that is shown: its name, its first and last rows, and how many there are."""
    shown = [about.name for about in book.sheets_metadata if str(about.visible).endswith("Visible")]
    for name in [each for each in book.sheet_names if each in shown] or book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(name)
        except (CalamineError, WorksheetNotFound):
            continue  # a chart is no sheet of cells
        height = sheet.total_height
        made: list[list[str]] = []
        last: list[list[str]] = []
        for number, cells in enumerate(rows(sheet, decimal, {})):
            if number < part:
                made.append(cells)
            elif number >= height - part:
                last.append(cells)
        yield {"name": name, "rows": made, "last": last, "height": height}


def main(file: str, name: str, decimal: str, memory: str, part: str) -> None:
    """Write the sheet (the first one if it has no name), or a part of each, to standard output as UTF-8."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the personnummer
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="")
    sheets: list[str] = []
    try:
        with open(file, "rb") as opened:  # noqa: PTH123, by what it holds, not by its ending
            book = CalamineWorkbook.from_filelike(opened)
            sheets = book.sheet_names
            sheet = book.get_sheet_by_name(name or sheets[0]) if part == "0" else None
    except PasswordError:
        out.write(json.dumps({"sheets": sheets, "error": "password"}) + "\n")
    except WorksheetNotFound:
        out.write(json.dumps({"sheets": sheets, "error": "sheet"}) + "\n")
    except (CalamineError, IndexError):
        out.write(json.dumps({"sheets": sheets, "error": "broken"}) + "\n")
    else:
        bad = faults(file, name or sheets[0]) if sheet and zipfile.is_zipfile(file) else {}
        out.write(json.dumps({"sheets": sheets, "faults": sorted(bad)[:10], "faulty": len(bad)}) + "\n")
        if sheet:
            csv.writer(out, lineterminator="\n").writerows(rows(sheet, decimal, bad))
        else:
            for told in sample(book, decimal, int(part)):
                out.write(json.dumps(told) + "\n")
    out.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

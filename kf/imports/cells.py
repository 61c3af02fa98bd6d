"""A program of its own: a sheet of a workbook to CSV on standard output, within bounds of memory.

A damaged workbook can make the reader ask for a terabyte, which ends the process it runs in. So it is run by path,
by `kf.imports.workbook`, with nothing of kf imported: python cells.py FILE SHEET DECIMAL
The first line is JSON: {"sheets": [...]} and, if nothing follows, {"error": "sheet" | "password" | "broken"}.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sys
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

MEMORY = 4 * 2**30


def text(cell: Any, decimal: str) -> str:
    """A cell as the text it would have in a CSV: whole numbers without decimals, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10f}".rstrip("0").replace(".", decimal)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def main(file: str, name: str, decimal: str) -> None:
    """Write the sheet (the first one if it has no name) to standard output as UTF-8."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the personnummer
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="")
    sheets: list[str] = []
    try:
        book = CalamineWorkbook.from_path(file)
        sheets = book.sheet_names
        sheet = book.get_sheet_by_name(name or sheets[0])
    except PasswordError:
        out.write(json.dumps({"sheets": sheets, "error": "password"}) + "\n")
    except WorksheetNotFound:
        out.write(json.dumps({"sheets": sheets, "error": "sheet"}) + "\n")
    except (CalamineError, IndexError):
        out.write(json.dumps({"sheets": sheets, "error": "broken"}) + "\n")
    else:
        out.write(json.dumps({"sheets": sheets}) + "\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([text(cell, decimal) for cell in row] for row in sheet.iter_rows())
    out.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

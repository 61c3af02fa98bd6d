"""CSV that Swedish Excel opens as it is: UTF-8 with BOM, semicolons, decimal comma, no thousands separators."""

from __future__ import annotations

import codecs
import csv
import io

from kf.exports.sheet import Cell, Told, headings, question, rows

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(result: Told) -> bytes:
    """The figures under their headings, a blank line, and the question line by line (heading, sentence).

    Figures have their full precision. Withheld ones are `..`, those that are not defined are empty. Text that a
    spreadsheet would run as a formula gets a leading apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_text(label) for label, _ in headings(result))
    writer.writerows([_cell(cell) for cell in row] for row in rows(result))
    writer.writerow([])
    writer.writerows([_text(heading), _text(sentence)] for heading, sentence in question(result))
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8")


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, int):
        return str(cell)
    return f"{cell:.12f}".rstrip("0").replace(".", ",")


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text

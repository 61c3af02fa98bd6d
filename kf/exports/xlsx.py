"""Excel workbooks: a sheet per Result with real numbers and a native chart, and a sheet that says what they are."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kf.exports.excel_chart import chart
from kf.exports.sheet import Told, headings, question, rows, title
from kf.sheet import EXACT

ABOUT = "Om siffrorna"
LONGEST_NAME, NARROWEST, WIDEST, TEXT_WIDTH = 31, 9, 45, 90
RESERVED = {ABOUT.lower(), "history", "historik"}
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass
class Styles:
    """The formats of one workbook, made once each."""

    book: Workbook
    _numbers: dict[int, Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.heading = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.withheld = self.book.add_format({"align": "right"})
        self.label = self.book.add_format({"bold": True, "valign": "top"})
        self.sentence = self.book.add_format({"text_wrap": True, "valign": "top"})

    def number(self, decimals: int) -> Format:
        """Thousands and decimals; Excel writes them as the reader's language does."""
        if decimals not in self._numbers:
            pattern = "General" if decimals == EXACT else "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self.book.add_format({"num_format": pattern})
        return self._numbers[decimals]


def xlsx_bytes(results: Sequence[Told]) -> bytes:
    """A workbook with a sheet per Result or Sheet, named by what it is of, and the sheet "Om siffrorna" last.

    A Result cut by one dimension has a chart. Withheld figures are `..` and stand nowhere in the file.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        if results:
            book.set_properties({"created": datetime.combine(max(r.data_date for r in results), time())})
        styles = Styles(book)
        named = list(zip(_names(results), results, strict=True))
        for name, result in named:
            _sheet(book, styles, name, result)
        _about(book.add_worksheet(ABOUT), styles, named)
    return out.getvalue()


def _names(results: Sequence[Told]) -> Iterator[str]:
    """A name that Excel takes for each sheet: at most 31 characters, no two alike whatever their case."""
    taken = set(RESERVED)
    for result in results:
        wanted = " ".join(title(result).translate(FORBIDDEN).split()).strip("'")
        name, number = wanted[:LONGEST_NAME].strip("' "), 1
        while name.lower() in taken:
            number += 1
            ending = f" {number}"
            name = wanted[: LONGEST_NAME - len(ending)].rstrip() + ending
        taken.add(name.lower())
        yield name


def _sheet(book: Workbook, styles: Styles, name: str, result: Told) -> None:
    sheet = book.add_worksheet(name)
    columns = headings(result)
    for x, (label, _) in enumerate(columns):
        sheet.write_string(0, x, label, styles.heading)
    widths = [len(label) for label, _ in columns]
    groups = sum(decimals is None for _, decimals in columns)
    for y, row in enumerate(rows(result), start=1):
        for x, cell in enumerate(row):
            decimals = columns[x][1]
            if isinstance(cell, str):
                sheet.write_string(y, x, cell, styles.withheld if decimals is not None else None)
                widths[x] = max(widths[x], len(cell))
            elif cell is not None:
                sheet.write_number(y, x, cell, styles.number(decimals) if decimals is not None else None)
    for x, width in enumerate(widths):
        sheet.set_column(x, x, min(max(width + 2, NARROWEST), WIDEST))
    sheet.freeze_panes(1, groups)
    chart(book, sheet, result)


def _about(sheet: Worksheet, styles: Styles, named: Sequence[tuple[str, Told]]) -> None:
    sheet.set_column(0, 0, max(len(heading) for heading in ("Undanhållet", "Anmärkning")) + 2)
    sheet.set_column(1, 1, TEXT_WIDTH)
    y = 0
    for name, result in named:
        for heading, sentence in (("Blad", name), *question(result)):
            sheet.write_string(y, 0, heading, styles.label)
            sheet.write_string(y, 1, sentence, styles.sentence)
            y += 1
        y += 1

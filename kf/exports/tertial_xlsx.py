"""A tertial's package as a workbook: real numbers and dates, one sheet each for what is reported, open and missing."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.workbook import Workbook

from kf.exports.tertial_table import ACTIVITIES, INDICATORS, Cell, about, activity_rows, indicator_rows
from kf.exports.xlsx import OPTIONS, Styles
from kf.plan.report import Report

WIDE = {"Nr": 9, "Indikator": 48, "Aktivitet": 56, "Kommentar": 60, "Uppföljning": 50, "Vad": 100, "Period": 24, "Utfall": 11,
        "Enhet": 11, "Status": 18, "Bedömd efter": 26, "Ansvarig": 30, "Skäl till annat värde": 30, "Källa": 18, "När": 17,
        "Plan": 28, "Startdatum": 12, "Slutdatum": 12}  # fmt: skip
GOAL_WIDTH, WIDTH = 36, 14
LINE = 15  # points of a row for each line of its words: not every program fits a row to them by itself
PRINTED = "Kommentar"  # the last column on paper: with all the rest beside it nothing could be read


def tertial_xlsx(report: Report) -> bytes:
    """The workbook: Indikatorer, Aktiviteter, Öppna frågor, Saknas, Om paketet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties(
            {"title": f"Tertialpaket {report.tertial.name}", "created": datetime.combine(report.made, time())}
        )
        styles = Styles(book)
        _sheet(book, styles, "Indikatorer", INDICATORS, indicator_rows(report))
        _sheet(book, styles, "Aktiviteter", ACTIVITIES, activity_rows(report))
        _sheet(book, styles, "Öppna frågor och anmärkningar", ("Nr", "Vad"), (list(one) for one in report.questions))
        _sheet(book, styles, "Saknas innan det skickas", ("Nr", "Vad"), (list(one) for one in report.missing))
        _sheet(book, styles, "Om paketet", ("Om", "Vad"), (list(one) for one in about(report)))
    return out.getvalue()


def _sheet(book: Workbook, styles: Styles, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    day, figure, whole = (
        book.add_format({"num_format": form, "valign": "top", "align": "right", "indent": 1})
        for form in ("yyyy-mm-dd", "#,##0.##", "#,##0")
    )
    widths = [
        WIDE.get(heading, GOAL_WIDTH if heading.endswith("mål") and heading != "Årsmål" else WIDTH)
        for heading in headings
    ]
    sheet.set_row(0, _height(headings, widths))
    for x, heading in enumerate(headings):
        sheet.write_string(0, x, heading, styles.heading)
        sheet.set_column(x, x, widths[x])
    last = 0
    for last, row in enumerate(rows, start=1):
        sheet.set_row(last, _height(row, widths))
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(last, x, datetime.combine(cell, time()), day)
            elif isinstance(cell, str):
                sheet.write_string(last, x, cell, styles.sentence)
            elif cell is not None:
                sheet.write_number(last, x, cell, whole if float(cell).is_integer() else figure)
    sheet.freeze_panes(1, 2 if len(headings) > 2 else 0)  # its number and words stay when the sheet is moved
    sheet.repeat_rows(0)
    if last:
        sheet.autofilter(0, 0, last, len(headings) - 1)
        sheet.print_area(0, 0, last, headings.index(PRINTED) if PRINTED in headings else len(headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(8 if len(headings) > 2 else 9)  # A3 for the many columns, else A4
    sheet.set_footer("&L&A&RSida &P av &N")
    sheet.fit_to_pages(1, 0)


def _height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """Room for the row's longest words, in points; Excel has 409 at most."""
    lines = (
        sum(math.ceil(max(len(part), 1) * 1.1 / width) for part in cell.split("\n"))
        for cell, width in zip(row, widths, strict=True)
        if isinstance(cell, str)
    )
    return min(LINE * max(lines, default=1), 409)

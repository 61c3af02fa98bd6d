"""Tables written as files of every kind that is read: CSV of many sorts, xlsx, xls, ods, Parquet."""

from __future__ import annotations

import csv
import io
import random
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as Sheet
from odf.table import TableCell, TableRow
from odf.text import P

from tests.fuzz.exports import Table

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-1", "cp850", "mac_roman")
DELIMITERS = (";", ",", "\t", "|", ":", "^", "~")
ISO = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # may not stand in XML


def as_csv(rng: random.Random, table: Table) -> bytes:
    """A CSV; what its encoding lacks becomes a question mark."""
    held = io.StringIO(newline="")
    delimiter = rng.choice(DELIMITERS[:4] if rng.random() < 0.8 else DELIMITERS)
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(held, delimiter=delimiter, quoting=quoting, lineterminator=rng.choice(("\r\n", "\n", "\r")))
    writer.writerows([table.headings, *table.rows])
    text = held.getvalue() if rng.random() < 0.9 else held.getvalue().rstrip("\r\n")
    if rng.random() < 0.05:
        text = f"sep={delimiter}\r\n{text}"
    if rng.random() < 0.1:  # one encoding on some lines, another on the rest
        return b"".join(
            line.encode(rng.choice(("utf-8", "cp1252", "cp850")), "replace") for line in text.splitlines(keepends=True)
        )
    return text.encode(rng.choice(ENCODINGS[:6] if rng.random() < 0.85 else ENCODINGS), "replace")


def _cell(rng: random.Random, text: str) -> Any:
    """A text as a workbook would hold it: now and then a number or a date."""
    if rng.random() < 0.7 and ISO.fullmatch(text):
        return date.fromisoformat(text)
    if rng.random() < 0.5 and text.isascii() and text.isdigit() and len(text) < 15:
        return int(text)
    return ILLEGAL.sub("?", text)[:32_000]


def as_xlsx(rng: random.Random, table: Table) -> bytes:
    """An xlsx of one to three sheets."""
    beside = Table(["Se bilaga"], [])
    sheets = {"Personal": table, "Förklaring": beside, "Äldre": table}
    return workbook(rng, dict(list(sheets.items())[: rng.choice((1, 1, 2, 3))]))


def workbook(rng: random.Random, sheets: dict[str, Table]) -> bytes:
    """An xlsx with these tables, each on a sheet of its own."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    dated = book.add_format({"num_format": rng.choice(("yyyy-mm-dd", "d/m/yy", "mmm yyyy", "hh:mm"))})
    for name, table in sheets.items():
        sheet = book.add_worksheet(name)
        left = rng.choice((0, 0, 0, 2))
        for i, row in enumerate([table.headings, *table.rows]):
            for j, text in enumerate(row[:16_000]):
                cell = _cell(rng, text)
                if isinstance(cell, date):
                    sheet.write_datetime(i, j + left, datetime.combine(cell, time()), dated)
                else:
                    sheet.write(i, j + left, cell)
        if rng.random() < 0.1:
            sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")
    book.close()
    return held.getvalue()


def as_xls(rng: random.Random, table: Table) -> bytes:
    """An xls, at most 256 columns."""
    book, held = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    sheet = book.add_sheet("Personal")
    dated = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for i, row in enumerate([table.headings, *table.rows]):
        for j, text in enumerate(row[:256]):
            cell = _cell(rng, text)
            sheet.write(i, j, cell, *([dated] if isinstance(cell, date) else []))
    book.save(held)
    return held.getvalue()


def as_ods(rng: random.Random, table: Table) -> bytes:
    """An ods, at most 300 columns."""
    book, sheet, held = OpenDocumentSpreadsheet(), Sheet(name="Personal"), io.BytesIO()
    for row in [table.headings, *table.rows]:
        made = TableRow()
        for text in row[:300]:
            cell = _cell(rng, text)
            if isinstance(cell, date):
                element = TableCell(valuetype="date", datevalue=cell.isoformat())
            elif isinstance(cell, int):
                element = TableCell(valuetype="float", value=str(cell))
            else:
                element = TableCell(valuetype="string")
            element.addElement(P(text=str(cell)))
            made.addElement(element)
        sheet.addElement(made)
    book.spreadsheet.addElement(sheet)
    book.save(held)
    return held.getvalue()


def as_parquet(rng: random.Random, table: Table) -> bytes:
    """A Parquet file; some of its columns are of other types than text."""
    width, height = len(table.headings), len(table.rows)
    names = (
        table.headings
        if rng.random() < 0.1
        else [f"{h}" if table.headings.index(h) == i else f"{h}.{i}" for i, h in enumerate(table.headings)]
    )
    arrays = []
    for place in range(width):
        texts = [row[place] if place < len(row) else None for row in table.rows]
        texts = [text and text.encode("utf-8", "replace").decode() for text in texts]
        column = pa.array(texts, pa.string())
        arrays.append(_other_type(rng, column, height) if rng.random() < 0.2 else column)
    held = io.BytesIO()
    names = [name.encode("utf-8", "replace").decode() for name in names]
    made = pa.Table.from_arrays(arrays, names=names)
    how = {"compression": rng.choice(("snappy", "none", "zstd", "gzip")), "use_dictionary": rng.random() < 0.7}
    pq.write_table(made, held, row_group_size=rng.choice((1_000_000, 7)), **how)
    return held.getvalue()


def _other_type(rng: random.Random, column: pa.Array, height: int) -> pa.Array:
    """A column of any type that Parquet has."""
    any_day = [date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29), None]
    moments = [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999), datetime(2025, 10, 1), None]
    shorts = [datetime(1700, 1, 1), datetime(2025, 10, 1, 0, 0, 0, 1), None]
    kinds: list[tuple[list[Any], pa.DataType | None]] = [
        (any_day, pa.date32()),
        (any_day, pa.date64()),
        (moments, pa.timestamp("us")),
        (moments, pa.timestamp("ms")),
        (shorts, pa.timestamp("ns")),
        (shorts, pa.timestamp("ns", "Europe/Stockholm")),
        (moments[2:], pa.timestamp("us", "+02:00")),
        ([time(12), None], pa.time64("us")),
        ([timedelta(days=3), None], pa.duration("us")),
        ([Decimal("1.50"), Decimal("99999999999999999999999999.99"), None], pa.decimal128(38, 2)),
        ([b"\xff\xfe", b"", None], pa.binary()),
        ([b"1234"], pa.binary(4)),
        ([True, False, None], pa.bool_()),
        ([2**64 - 1, 0, None], pa.uint64()),
        ([-(2**63), 2**63 - 1, None], pa.int64()),
        ([1.5, float("nan"), float("inf"), -0.0, 1e300, 5e-324, None], pa.float64()),
        ([np.float16(1.5), None], pa.float16()),
        ([[1, 2], [], None], pa.list_(pa.int64())),
        ([{"a": 1, "b": "x"}, None], pa.struct([("a", pa.int64()), ("b", pa.string())])),
        ([[("k", "v")], None], pa.map_(pa.string(), pa.string())),
        ([None], pa.null()),
        (["a", "", None], pa.large_string()),
        (["K", "M", None], pa.dictionary(pa.int8(), pa.string())),
    ]
    values, kind = rng.choice(kinds)
    return pa.array([rng.choice(values) for _ in range(height)], kind)


MAKERS = {"csv": as_csv, "xlsx": as_xlsx, "xls": as_xls, "ods": as_ods, "parquet": as_parquet}

"""Files into texts: every kind and encoding comes back as it was written, and what cannot be read is said."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from kf.errors import KfError
from kf.imports import quick
from kf.imports.delimited import CUT_OFF, OVERFLOW
from kf.imports.parquet import sample
from kf.imports.profile import Profile
from kf.imports.read import ROWS_PER_FILE, place, read, read_table
from kf.imports.terms import FILE_NAME

HEADINGS = ["Anstnr", "Född", "Avdelning", "Befattning", "Lön"]
COLUMNS = dict(zip(("person", "birth_month", "avdelning", "befattning", "manadslon"), HEADINGS, strict=True))
ROWS = [[f"{i:04d}", "1980-05-17", "Inköp", "controller – ”ny”", "42500,5"] for i in range(30)]
TEXTS = [tuple(row) for row in ROWS]


def profile(**settings) -> Profile:
    return Profile("prov", "Provköping", "spells", settings.pop("columns", COLUMNS), **settings)


def texts(frame: pd.DataFrame, columns=tuple(COLUMNS)) -> list[tuple]:
    """The rows as tuples, missing as None."""
    return list(
        frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None).itertuples(index=False, name=None)
    )


def as_csv(
    path: Path, rows=ROWS, headings=HEADINGS, encoding="utf-8", delimiter=";", above="", end="\r\n", **how
) -> Path:
    held = io.StringIO(newline="")
    csv.writer(held, delimiter=delimiter, lineterminator=end, **how).writerows([headings, *rows])
    path.write_bytes((above + held.getvalue()).encode(encoding))
    return path


def as_xlsx(path: Path, rows=ROWS, headings=HEADINGS, left=0) -> Path:
    book = openpyxl.Workbook()
    for row in [headings, *rows]:
        book.active.append([*[None] * left, *row])
    book.save(path)
    return path


def as_xls(path: Path, rows=ROWS, headings=HEADINGS) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Personal")
    for i, row in enumerate([headings, *rows]):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell)
    book.save(str(path))
    return path


def as_ods(path: Path, rows=ROWS, headings=HEADINGS) -> Path:
    book, table = OpenDocumentSpreadsheet(), Table(name="Personal")
    for row in [headings, *rows]:
        made = TableRow()
        for cell in row:
            held = TableCell(valuetype="string")
            held.addElement(P(text=cell))
            made.addElement(held)
        table.addElement(made)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    return path


def as_parquet(path: Path, rows=ROWS, headings=HEADINGS, **how) -> Path:
    pq.write_table(pa.table({h: [row[i] for row in rows] for i, h in enumerate(headings)}), path, **how)
    return path


KINDS: dict[str, tuple[Callable[[Path], Path], str, dict]] = {
    **{
        f"csv {encoding}": (lambda p, e=encoding: as_csv(p, encoding=e), "x.csv", {"encoding": encoding})
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
    },
    "csv med citattecken om allt": (lambda p: as_csv(p, quoting=csv.QUOTE_ALL), "x.csv", {}),
    "txt med tabb": (lambda p: as_csv(p, delimiter="\t"), "x.txt", {"delimiter": "\t"}),
    "tsv som heter xls": (lambda p: as_csv(p, delimiter="\t"), "x.xls", {"delimiter": "\t"}),
    "gamla Macars radslut": (lambda p: as_csv(p, end="\r"), "x.csv", {}),
    "xlsx": (as_xlsx, "x.xlsx", {}),
    "xlsx som heter xls": (as_xlsx, "x.xls", {}),
    "xlsm": (as_xlsx, "x.xlsm", {}),
    "xlsx med tomma kolumner till vänster": (lambda p: as_xlsx(p, left=2), "x.xlsx", {}),
    "xls": (as_xls, "x.xls", {}),
    "ods": (as_ods, "x.ods", {}),
    "parquet": (as_parquet, "x.parquet", {}),
    "parquet i små delar": (lambda p: as_parquet(p, row_group_size=7), "x.parquet", {}),
    "parquet utan ordlista": (lambda p: as_parquet(p, use_dictionary=False), "x.pq", {}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_and_encoding_gives_back_the_texts(kind: str, tmp_path: Path) -> None:
    make, name, how = KINDS[kind]
    table = read(make(tmp_path / name), profile(**how))
    assert texts(table.frame) == TEXTS
    assert table.notes == () and table.frame[OVERFLOW].isna().all()
    first = 1 if "parquet" in kind else 2
    assert list(table.frame.index) == list(range(first, first + 30))


def test_a_mixed_file_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    lines = [";".join(row) for row in [HEADINGS, *ROWS]]
    file.write_bytes(b"\n".join(line.encode("cp1252" if i % 3 else "utf-8") for i, line in enumerate(lines)) + b"\n")
    assert texts(read_table(file, profile(encoding="mixed"))) == TEXTS
    with pytest.raises(KfError, match='encoding = "mixed"'):
        read_table(file, profile())


def test_leading_zeros_survive_however_many_rows_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kf.imports.delimited.CHUNK", 4)
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        file = as_csv(tmp_path / "x.csv", [["007", "True", "1.0", "", "1e3"]] * 13, quoting=quoting)
        assert texts(read_table(file, profile())) == [("007", "True", "1.0", None, "1e3")] * 13


FIELD = st.text(st.characters(codec="utf-8", exclude_characters='"\r\n\0;', exclude_categories=["Cs"]), max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(FIELD, min_size=1, max_size=7), max_size=12), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_the_quick_reader_and_the_thorough_one_agree(tmp_path: Path, rows, last: bool, end: str) -> None:
    """Whatever the rows are, short, long or blank: the same table, or the same error."""
    lines = [";".join(row) for row in [HEADINGS, TEXTS[0], *rows]]
    file = tmp_path / "x.csv"
    file.write_bytes((end.join(lines) + (end if last else "")).encode())
    made = []
    for least in (0, 1 << 60):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(quick, "LEAST", least)
            made.append(read_table(file, profile()))
    pd.testing.assert_frame_equal(*made)


def test_the_quick_reader_is_used_where_it_can_be(tmp_path: Path) -> None:
    plain, quoted = as_csv(tmp_path / "a.csv"), as_csv(tmp_path / "b.csv", quoting=csv.QUOTE_ALL)
    assert quick.possible(plain, "utf-8", 0) and not quick.possible(quoted, "utf-8", 0)
    assert not quick.possible(plain, "utf-8") and not quick.possible(plain, "cp1252", 0)
    loose = tmp_path / "c.csv"
    loose.write_bytes(b"a;b\r\n1;2\r3;4\r\n")
    assert not quick.possible(loose, "utf-8", 0)


# --------------------------------------------------------------------------------------- several files

MONTHS = profile(columns={"period": FILE_NAME, **COLUMNS})


def test_one_file_a_month_is_one_table(tmp_path: Path) -> None:
    """Order of columns, encoding, delimiter, kind and title rows may differ; the month is in the name."""
    turned = [row[::-1] for row in ROWS]
    files = [
        as_csv(tmp_path / "personal_2025-08.csv"),
        as_csv(tmp_path / "HR 202509.csv", turned, HEADINGS[::-1], "cp1252", ",", above="Personal\r\n\r\n"),
        as_xlsx(tmp_path / "okt 2025.xlsx"),
    ]
    table = read(files, MONTHS)
    assert texts(table.frame) == TEXTS * 3
    assert list(table.frame["period"].unique()) == ["2025-08-01", "2025-09-01", "2025-10-01"]
    assert table.frame.index[[0, 30, 89]].tolist() == [2, ROWS_PER_FILE + 4, 2 * ROWS_PER_FILE + 31]
    assert place(table.frame.index[30]) == (1, 4) and [part.path for part in table.parts] == list(files)
    assert table.notes == ("HR 202509.csv är inte skriven som profilen säger; den läses som den är skriven.",)


def test_a_file_without_a_month_in_its_name_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(KfError, match=r"slutlig[.]csv: månaden"):
        read([as_csv(tmp_path / "p 2025-08.csv"), as_csv(tmp_path / "slutlig.csv")], MONTHS)


def test_among_several_files_the_empty_one_and_the_foreign_one_are_named(tmp_path: Path) -> None:
    good = as_csv(tmp_path / "p 2025-08.csv")
    with pytest.raises(KfError, match=r"p 2025-09[.]csv har rubriker men inga rader"):
        read([good, as_csv(tmp_path / "p 2025-09.csv", [])], MONTHS)
    with pytest.raises(KfError, match=r"p 2025-10[.]csv: rubriken Lön saknas"):
        read([good, as_csv(tmp_path / "p 2025-10.csv", headings=[*HEADINGS[:4], "Konto"])], MONTHS)
    with pytest.raises(KfError, match="två gånger"):
        read([good, good], MONTHS)


def test_a_folder_of_parquet_is_one_set_and_its_folders_are_columns(tmp_path: Path) -> None:
    for month in ("2025-08", "2025-09"):
        (tmp_path / "set" / f"period={month}").mkdir(parents=True)
        as_parquet(tmp_path / "set" / f"period={month}" / "part-0.parquet")
    (tmp_path / "set" / "_SUCCESS").touch()
    frame = read_table(tmp_path / "set", profile(columns={"period": "period", **COLUMNS}))
    assert texts(frame) == TEXTS * 2
    assert frame["period"].value_counts().to_dict() == {"2025-08": 30, "2025-09": 30}


# ------------------------------------------------------------------------- what a Parquet file's types become


def test_parquet_types_become_what_a_csv_would_have(tmp_path: Path) -> None:
    made = {
        "Anstnr": pa.array([100, None, 102], pa.int64()),
        "Född": pa.array([date(1980, 5, 17), date(9999, 12, 31), None], pa.date32()),
        "Avdelning": pa.array(["Inköp", " ", "HR"]).dictionary_encode(),
        "Befattning": pa.array([datetime(2020, 1, 1), datetime(2020, 1, 1, 12, 30), None], pa.timestamp("us")),
        "Lön": pa.array([1.0, 0.75, float("nan")]),
    }
    pq.write_table(pa.table(made), tmp_path / "x.parquet")
    assert texts(read_table(tmp_path / "x.parquet", profile())) == [
        ("100", "1980-05-17", "Inköp", "2020-01-01", "1"),
        (None, "9999-12-31", None, "2020-01-01 12:30:00", "0,75"),
        ("102", None, "HR", None, None),
    ]
    made["Lön"] = pa.array([Decimal("32500.00"), Decimal("0.50"), None])
    made["Befattning"] = pa.array([True, False, None])
    pq.write_table(pa.table(made), tmp_path / "x.parquet")
    frame = read_table(tmp_path / "x.parquet", profile(decimal="."))
    assert texts(frame, ("befattning", "manadslon")) == [("True", "32500"), ("False", "0.5"), (None, None)]


def test_a_parquet_column_that_stands_twice_is_chosen_by_its_number(tmp_path: Path) -> None:
    arrays = [pa.array([text]) for text in ("100", "1980-05", "Inköp", "först", "sedan", "1")]
    table = pa.Table.from_arrays(arrays, ["Anstnr", "Född", "Avdelning", "Befattning", "Befattning", "Lön"])
    pq.write_table(table, tmp_path / "x.parquet")
    for number, told in (("1", "först"), ("2", "sedan")):
        columns = {**COLUMNS, "befattning": f"Befattning ({number})"}
        assert texts(read_table(tmp_path / "x.parquet", profile(columns=columns)), ("befattning",)) == [(told,)]


def test_a_damaged_parquet_file_is_said(tmp_path: Path) -> None:
    whole = as_parquet(tmp_path / "x.parquet").read_bytes()
    rng = np.random.default_rng(1)
    for length in (8, len(whole) // 2, len(whole) - 9):
        (tmp_path / "x.parquet").write_bytes(whole[:length])
        with pytest.raises(KfError, match="skadad"):
            read(tmp_path / "x.parquet", profile())
    for _ in range(60):  # bytes changed: an error in Swedish, or a table
        hurt = bytearray(whole)
        hurt[rng.integers(4, len(hurt))] = int(rng.integers(256))
        (tmp_path / "x.parquet").write_bytes(bytes(hurt))
        try:
            read(tmp_path / "x.parquet", profile())
        except KfError as error:
            assert error.do


def test_a_parquet_file_that_claims_fewer_rows_than_none_is_damaged(tmp_path: Path) -> None:
    """Each byte of its metadata in turn: Arrow reads rows that are fewer than none, and would end without a word."""
    file = tmp_path / "x.parquet"
    pq.write_table(pa.table({}), file)
    whole, said = file.read_bytes(), []
    for at in range(len(whole) - 8 - int.from_bytes(whole[-8:-4], "little"), len(whole) - 8):
        file.write_bytes(whole[:at] + b"\x7f" + whole[at + 1 :])
        try:
            assert sample(file, 10) == []
        except KfError as error:
            said.append(error.what)
    assert said and all("skadad" in what for what in said)


# ------------------------------------------------------------------------------- rows that are no people


@pytest.mark.parametrize(
    "last",
    [
        ["Summa", "", "", "", "1275000"],
        ["Antal: 30", "", "", "", ""],
        ["Totalt", "", "", "30", ""],
        ["", "", "", "Totalt antal anställda", "30"],
        ["Utskriven 2025-10-31 av Ek", "", "", "", ""],
    ],
)
def test_sums_at_the_end_are_left_out_and_told(last: list[str], tmp_path: Path) -> None:
    table = read(as_csv(tmp_path / "x.csv", [*ROWS, [""] * 5, last]), profile())
    assert texts(table.frame) == TEXTS
    assert table.notes == ("Rad 33 är en summa eller en slutrad och läses inte.",)


def test_a_sum_is_seen_in_a_column_that_is_not_used(tmp_path: Path) -> None:
    rows = [["Ek, Bo", *row] for row in ROWS] + [["Delsumma", "", "", "", "", "1"], ["Summa", "", "", "", "", "1"]]
    table = read(as_csv(tmp_path / "x.csv", rows, ["Namn", *HEADINGS]), profile())
    assert texts(table.frame) == TEXTS and "(första)" not in table.frame
    assert table.notes == ("Raderna 32, 33 är summor eller slutrader och läses inte.",)


def test_people_are_never_taken_for_sums(tmp_path: Path) -> None:
    """One who works in a unit with such a name, or a row without a key in the middle, stays."""
    rows = [*ROWS, ["0031", "1980-05-17", "Summa summarum", "Totalprojektör", "1"], ["", "1980-05-17", "HR", "x", "1"]]
    table = read(as_csv(tmp_path / "x.csv", [["Summa", "", "", "", ""], *rows]), profile())
    assert len(table.frame) == 33 and table.notes == ()


def test_repeated_headers_are_left_out_and_told(tmp_path: Path) -> None:
    again = [text.upper() for text in HEADINGS]
    table = read(as_csv(tmp_path / "x.csv", [*ROWS[:10], again, *ROWS[10:20], again, *ROWS[20:]]), profile())
    assert texts(table.frame) == TEXTS
    assert table.notes == ("Raderna 12, 23 upprepar rubrikerna och läses inte.",)
    assert table.frame.index[10] == 13


# --------------------------------------------------------------------------- headings, errors, stray quotes


def test_a_heading_that_stands_twice_is_chosen_by_its_number(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "x.csv", [[*row, "annan"] for row in ROWS], [*HEADINGS, "Avdelning"])
    with pytest.raises(KfError, match=r'står på mer än en kolumn.*"Avdelning \(1\)"'):
        read(file, profile())
    for number, wanted in ((1, "Inköp"), (2, "annan")):
        frame = read_table(file, profile(columns={**COLUMNS, "avdelning": f"Avdelning ({number})"}))
        assert set(frame["avdelning"]) == {wanted}


def test_a_column_without_heading_is_chosen_by_its_place(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "x.csv", headings=[*HEADINGS[:2], "", *HEADINGS[3:]])
    assert texts(read_table(file, profile(columns={**COLUMNS, "avdelning": "(kolumn 3)"}))) == TEXTS


def test_errors_of_excel_are_told_and_never_read_as_nothing_to_say(tmp_path: Path) -> None:
    file = as_xlsx(tmp_path / "x.xlsx", left=1)
    book = openpyxl.load_workbook(file)
    for cell, error in (("D5", "#N/A"), ("C7", "#REF!")):  # avdelning of row 5, birth of row 7
        book.active[cell].value, book.active[cell].data_type = error, "e"
    book.save(file)
    table = read(file, profile())
    assert table.frame.loc[7, "birth_month"] == "#REF!" and pd.isna(table.frame.loc[5, "avdelning"])
    assert any("2 celler visar ett fel i Excel" in note and "D5, C7" in note for note in table.notes)
    assert any(note.startswith("Avdelning: fel från Excel (#N/A) läses som tomt") for note in table.notes)


def test_a_stray_quote_that_closes_far_down_is_told_with_its_row(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS * 10]
    lines = [";".join(row) for row in [HEADINGS, *rows]]
    for column in (2, 3):
        for used in (True, False):
            hurt = list(lines)
            fields = hurt[40].split(";")
            fields[column] = '"' + fields[column]
            hurt[40] = ";".join(fields)
            hurt[150] = hurt[150].replace("Inköp", 'Inköp"')
            (tmp_path / "x.csv").write_text("\n".join(hurt) + "\n", encoding="utf-8")
            columns = COLUMNS if used else {n: h for n, h in COLUMNS.items() if h not in HEADINGS[2:4]}
            with pytest.raises(KfError, match="på rad 41 börjar ett citattecken"):
                read(tmp_path / "x.csv", profile(columns=columns))


def test_a_note_with_line_breaks_is_no_stray_quote(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "x.csv", [[*row, "en\nlång\nanteckning"] for row in ROWS * 20], [*HEADINGS, "Not"])
    assert len(read_table(file, profile())) == 600


def test_a_last_row_that_is_cut_off_is_marked(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "x.csv")
    file.write_bytes(file.read_bytes()[:-30])
    frame = read_table(file, profile())
    assert frame[OVERFLOW].iloc[-1] == CUT_OFF and frame[OVERFLOW].iloc[:-1].isna().all()


# --------------------------------------------------------------------------------- bounds, and being stopped


def test_progress_is_told_and_can_stop_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kf.imports.delimited.CHUNK", 5_000)
    files = [as_csv(tmp_path / f"p 2025-0{i}.csv", ROWS * 1000) for i in (1, 2)]
    told: list[tuple[int, int]] = []
    read(files, MONTHS, lambda done, total: told.append((done, total)))
    assert told[-1] == (60_000, 60_000) and [done for done, _ in told] == sorted(done for done, _ in told)
    assert all(50_000 < total < 75_000 for _, total in told)

    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        read(files, MONTHS, stop)


def test_a_workbook_under_another_kinds_ending_is_read(tmp_path: Path) -> None:
    as_xlsx(tmp_path / "x.xlsx").rename(tmp_path / "x.ods")
    assert texts(read_table(tmp_path / "x.ods", profile())) == TEXTS


BOUNDS = {
    "xls avkortad": ("x.xls", lambda p: as_xls(p).read_bytes()[:3000], "skadad"),
    "xls med strunt": ("x.xls", lambda p: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 99, "skadad"),
    "ods avkortad": ("x.ods", lambda p: as_ods(p).read_bytes()[:-300], "skadad"),
    "ods-bomb": ("x.ods", lambda p: bomb(p), "orimligt stor"),
    "webbsida som heter xls": ("x.xls", lambda p: b"<html><table><tr><td>1", "webbsida"),
    "parquet som heter csv": ("x.csv", lambda p: as_parquet(p).read_bytes(), "Parquetfil"),
    "csv som heter parquet": ("x.parquet", lambda p: as_csv(p).read_bytes(), "Parquetfil"),
}


def bomb(path: Path) -> bytes:
    with zipfile.ZipFile(as_ods(path), "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("Pictures/x.bin", bytes(80 * 2**20))
    return path.read_bytes()


@pytest.mark.parametrize("kind", BOUNDS)
def test_what_is_too_large_or_broken_is_said_soon(kind: str, tmp_path: Path) -> None:
    name, make, says = BOUNDS[kind]
    content = make(tmp_path / name)
    (tmp_path / name).write_bytes(content)
    began = time.monotonic()
    with pytest.raises(KfError, match=says):
        read(tmp_path / name, profile())
    assert time.monotonic() - began < 30

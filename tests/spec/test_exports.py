"""Exports: a file holds what the Result shows, as numbers, with its question; and nothing that is withheld."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pandas as pd
import pytest

from kf.access import Access
from kf.exports.csv import csv_bytes
from kf.exports.sheet import rows
from kf.exports.xlsx import ABOUT, xlsx_bytes
from kf.filters import Filters
from kf.metrics.catalogue import metric
from kf.metrics.change import with_change
from kf.metrics.evaluate import evaluate
from kf.metrics.result import Result, columns_of
from kf.store import Store
from tests.unit import scores, unit

HR = Access("hr")


def made(rows: list[dict], by: tuple[str, ...] = ("befattning",), key: str = "headcount", **more: object) -> Result:
    """A Result with these rows, as evaluate gives them."""
    frame = pd.DataFrame([{"withheld": False, **row} for row in rows])
    return Result(metric(key), Filters(date(2025, 10, 1)), by, columns_of(frame), date(2025, 10, 1), **more)  # type: ignore[arg-type]


def text(result: Result) -> str:
    return csv_bytes(result).decode("utf-8-sig")


def book(*results: Result) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(results)))


def inside(*results: Result) -> str:
    """Everything that is written in a workbook, in all its parts."""
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(results))) as file:
        return "\n".join(file.read(name).decode("utf-8") for name in file.namelist())


SOME_WITHHELD = [
    {"befattning": "controller", "value": 1234.0},
    {"befattning": "registrator", "value": 4711.25, "withheld": True},
]


@pytest.mark.parametrize("by", [(), ("avdelning",), ("avdelning", "kon"), ("period",), ("aldersgrupp", "kon")])
@pytest.mark.parametrize("key", ["headcount", "fte", "turnover_min"])
def test_what_is_read_back_is_the_result(demo_store: Store, key: str, by: tuple[str, ...]):
    result = evaluate(demo_store, metric(key), Filters(demo_store.last_period), by, HR)
    frame = (
        result.frame.assign(period=[f"{p:%Y-%m}" for p in result.frame["period"]])
        if by == ("period",)
        else result.frame
    )
    expected = frame[[*by, "value"]].astype({"value": float}).to_numpy().tolist()

    from_csv = pd.read_csv(io.BytesIO(csv_bytes(result)), sep=";", decimal=",", nrows=len(frame))
    from_xlsx = list(book(result).worksheets[0].iter_rows(min_row=2, values_only=True))
    for row, csv_row, xlsx_row in zip(expected, from_csv.to_numpy().tolist(), from_xlsx, strict=True):
        for there in (csv_row, list(xlsx_row)):
            assert there[:-1] == row[:-1]
            assert there[-1] == pytest.approx(row[-1], abs=1e-9, nan_ok=True) or (
                there[-1] is None and pd.isna(row[-1])
            )


def test_csv_is_what_swedish_excel_opens_as_it_is():
    result = made(
        [{"befattning": "controller", "value": 1300000.5}, {"befattning": "jurist", "value": None}], key="fte"
    )
    assert csv_bytes(result).startswith(b"\xef\xbb\xbf")
    assert text(result).split("\r\n")[:4] == [
        "Befattning;Årsarbetare",
        "controller;1300000,5",
        "jurist;",
        "",
    ]


def test_csv_ends_with_the_question_that_the_figures_answer(demo_store: Store):
    filters = Filters(date(2025, 10, 1)).narrowed("avdelning", "Inköp")
    lines = text(evaluate(demo_store, metric("left"), filters, (), HR)).split("\r\n")
    said = dict(line.split(";", 1) for line in lines[lines.index("") + 1 :] if line)
    assert said["Mått"] == "Avgångar"
    assert said["Definition"].startswith("Avgångar under perioden")
    assert said["Population"] == "Månadsavlönade (tillsvidare och visstid)"
    assert said["Fönster"] == "januari–oktober 2025", "a flow has a window, a stock a period"
    assert said["Urval"] == "Inköp"
    assert said["Datum"] == "Uppgifter till och med oktober 2025"
    assert said["Källa"] == "Kompetensförsörjningsplan 2025/26"


def test_what_is_withheld_stands_nowhere_in_a_file():
    result = made(SOME_WITHHELD, reason="För få personer.")
    assert "registrator;..\r\n" in text(result)
    assert "Undanhållet;.. = För få personer." in text(result)
    assert book(result).worksheets[0]["B3"].value == ".."
    for content in (text(result), inside(result)):
        assert "4711" not in content
        assert "1234" in content, "what is shown is there, so the search would have found it"


def test_the_interval_of_a_withheld_figure_is_withheld_too():
    curve = [{"month": m, "value": 4711.0, "low": 4712.0, "high": 4713.0, "withheld": True} for m in (0, 1)]
    result = made(curve, by=(), key="retention", reason="För få personer.")
    assert text(result).split("\r\n")[1] == "0;..;..;.."
    assert "471" not in text(result).replace("\r\n", "")
    assert not [number for number in ("4711", "4712", "4713") if number in inside(result)]


def test_a_file_has_the_columns_of_the_table(tmp_path):
    """Of 40 answers an index, of 10 the distribution alone, of 3 and (or they could be worked out) 5 nothing."""
    names = ("Fyrtio", "Tio", "Fem", "Tre")
    answers = [scores(*[9] * 30, *[7] * 6, *[2] * 4), scores(*[9] * 5, *[8] * 4, 1), scores(*[9] * 5), scores(*[9] * 3)]
    told = [{**one, "uppdrag": f"U{i}"} for i, of_one in enumerate(answers) for one in of_one]
    store = unit(tmp_path, [{"kund": name} for name in names], told)
    result = evaluate(store, metric("nps"), Filters(date(2026, 3, 1)), ("kund",), Access("ledning"))
    headings, *lines = [line.split(";") for line in text(result).split("\r\n")[: 1 + len(names)]]
    assert headings == list(result.table())
    assert headings[-4:] == ["Ambassadörer (%)", "Passiva (%)", "Kritiker (%)", "Svar"]
    by_name = {line[0]: line[1:] for line in lines}
    assert (by_name["Fyrtio"][0], by_name["Fyrtio"][-4:]) == ("65", ["75", "15", "10", "40"])
    assert by_name["Tio"] == ["", "", "", "", "", "50", "40", "10", "10"]
    assert by_name["Fem"] == by_name["Tre"] == [".."] * 9
    sheet = book(result).worksheets[0]
    assert [cell.value for cell in sheet[1]][: len(headings)] == headings
    in_excel = {row[0].value: [cell.value for cell in row[6:10]] for row in sheet.iter_rows(min_row=2)}
    assert in_excel == {"Fyrtio": [75, 15, 10, 40], "Tio": [50, 40, 10, 10], "Fem": [".."] * 4, "Tre": [".."] * 4}
    assert {cell.number_format for cell in sheet["G"] if isinstance(cell.value, int)} == {"#,##0"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_excel_would_run_is_guarded_and_numbers_stay_numbers(start: str):
    result = made([{"befattning": f"{start}1+cmd", "value": -12.5}])
    row = pd.read_csv(io.BytesIO(csv_bytes(result)), sep=";", decimal=",", nrows=1).iloc[0].tolist()
    assert row == [f"'{start}1+cmd", -12.5]
    cell = book(made([{"befattning": "=1+1", "value": 1}])).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s"), "text in Excel, never a formula"


def test_excel_has_real_numbers_under_headings_that_stay():
    sheet = book(made([{"befattning": "controller", "value": 1300000.5}], key="fte")).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (1300000.5, "#,##0.00")
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["B"].width > len(sheet["B1"].value)


def test_sheets_have_names_that_excel_takes():
    one, long = made(SOME_WITHHELD), made(SOME_WITHHELD, key="turnover_external_excl_pension_annual")
    names = book(one, one, long, long, one).sheetnames
    assert names[:2] == ["Antal anställda", "Antal anställda 2"]
    assert names[-2:] == ["Antal anställda 3", ABOUT]
    assert len({name.lower() for name in names}) == 6
    assert max(map(len, names)) <= 31


def test_the_last_sheet_says_what_the_figures_are(demo_store: Store):
    filters = Filters(date(2025, 10, 1)).narrowed("avdelning", "Inköp")
    result = evaluate(demo_store, metric("headcount"), filters, ("befattning",))
    said = dict(book(result)[ABOUT].iter_rows(values_only=True))
    assert (said["Blad"], said["Urval"], said["Period"]) == ("Antal anställda", "Inköp", "oktober 2025")
    assert said["Definition"] == metric("headcount").definition
    assert said["Undanhållet"].startswith(".. = Uppgifter om färre än 5 personer visas inte")


@pytest.mark.parametrize(
    ("by", "kind"),
    [(("befattning",), "bar"), (("alder5",), "bar"), (("period",), "line"), (("avdelning", "kon"), ""), ((), "")],
)
def test_one_dimension_gives_a_chart_of_excels_own(demo_store: Store, by: tuple[str, ...], kind: str):
    result = evaluate(demo_store, metric("headcount"), Filters(demo_store.last_period), by)
    written = inside(result)
    assert (f"<c:{kind}Chart>" in written) if kind else ("<c:chart " not in written)
    assert ("Siffrorna står i tabellen" in written) == bool(kind), "a chart has an alternative text"


def test_a_chart_has_a_gap_and_no_zero_where_a_figure_is_withheld():
    sheet = book(made(SOME_WITHHELD)).worksheets[0]
    assert sheet["C3"].value == "=IF(ISNUMBER(B3),B3,NA())"
    assert sheet.column_dimensions["C"].hidden
    assert "!$C$2:$C$3</c:f>" in inside(made(SOME_WITHHELD))
    assert "!$B$2</c:f>" in inside(made(SOME_WITHHELD[:1])), "drawn from the figures themselves when all are there"


def test_the_same_results_give_the_same_file():
    result = made(SOME_WITHHELD)
    assert xlsx_bytes([result, result]) == xlsx_bytes([result, result])


def test_nobody_is_an_empty_table_with_its_question(demo_store: Store):
    filters = Filters(date(2025, 10, 1)).narrowed("avdelning", "Finns inte")
    result = evaluate(demo_store, metric("headcount"), filters, ("kon",))
    assert text(result).startswith("Kön;Antal anställda (personer)\r\n\r\nMått;")
    assert book(result).worksheets[0].max_row == 1


def test_a_comparison_that_may_not_be_shown_is_withheld_in_table_and_file_one_that_does_not_exist_is_a_dash():
    """Lön was of a withheld size a year ago, Ny was not there at all."""

    def sizes(**values: int | None) -> Result:
        return made([{"avdelning": k, "value": v, "withheld": v is None} for k, v in values.items()], ("avdelning",))

    compared = with_change(sizes(Inköp=22, Lön=9, Ny=7), sizes(Inköp=20, Lön=None))
    table = compared.table().set_index("Avdelning")
    assert list(table["Jämförelse"]) == ["20", "..", "–"]
    assert list(table["Förändring (personer)"]) == ["+2", "..", "–"]
    assert [row[2:] for row in rows(compared)] == [[20, 2, 10], ["..", "..", ".."], [None, None, None]]

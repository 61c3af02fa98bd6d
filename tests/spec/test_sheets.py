"""Sheets: the plan's budget row by row as it stands in its file, and what a spreadsheet gets of figures that are not of people."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl

from kf.budget_cards import budget_cards
from kf.capacity_cards import assumptions_card, result_card
from kf.exports.csv import csv_bytes
from kf.exports.xlsx import xlsx_bytes
from kf.forecast.capacity import Capacity
from kf.forecast.capacity_scenario import CapacityScenario

ROOT = Path(__file__).parents[2]
WHEN = dt.date(2025, 10, 1)


def test_the_ten_rows_of_the_budget_are_those_of_its_file(demo_store):
    with (ROOT / "data" / "budget_2026.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    costs, financing = budget_cards(demo_store)
    k = ("k1_direkta_kostnader", "k2_fordelad_overhead", "k3_summa_kostnader")
    f = (
        "f1_intakter_prissatta_tjanster",
        "f2_ovrig_finansiering_oklar",
        "f3_ovrig_finansiering_oklar_2",
        "f4_summa_finansiering",
    )
    assert [row[:4] for row in costs.result.rows] == [
        (row["avdelning"], *(float(row[key]) for key in k)) for row in rows
    ]
    expected = [(row["avdelning"], *(float(row[key]) for key in (*f, "netto"))) for row in rows]
    assert [row[:6] for row in financing.result.rows] == expected
    assert len(rows) == 10
    assert [heading.label for heading in financing.result.headings if "oklar" in heading.label] == [
        "Övrig finansiering (oklar)",
        "Övrig finansiering 2 (oklar)",
    ]
    assert financing.result.notes[-1] == "Avrundat i källan: Totalt (380,9 mot 380,8)."


def test_a_sheet_in_excel_has_numbers_its_question_and_a_chart():
    told = result_card(Capacity(CapacityScenario()), WHEN).result
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([told])))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["Post", "Lägst (mnkr)", "Högst (mnkr)"]
    assert [cell.value for cell in sheet[2]][:2] == ["Kapacitet", 26.7525]
    assert len(sheet._charts) == 1
    said = {row[0].value: row[1].value for row in book["Om siffrorna"].iter_rows()}
    assert said["Avser"] == "Som i verksamhetsplanen" and "Intäkt = det minsta av" in said["Definition"]


def test_a_sheet_as_csv_has_its_text_and_figures_as_they_are():
    told = assumptions_card(Capacity(CapacityScenario.of({"debiterbar": 0.65})), WHEN).result
    rows = list(csv.reader(io.StringIO(csv_bytes(told).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Antagande", "Valt", "I planen", "Källa"]
    assert ["Debiterbar andel, % (ändrat)", "65", "70"] in [row[:3] for row in rows]

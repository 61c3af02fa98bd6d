"""The tertial's package: the same rows as the app has, in the order of the goal tree, in files that can be pasted from."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from kf.errors import KfError
from kf.exports.tertial import package
from kf.plan import gathered
from kf.plan.report import Report, report
from kf.plan.tertial import Tertial
from kf.store import Store
from kf.workspace import database, outcomes
from kf.workspace.outcomes import Reported
from tests.spec.test_plan import kf, paper

T1, MAY = Tertial(2026, 1), date(2026, 5, 4)
COMMENT = '=HYPERLINK("http://x")\nrad två <b>fet</b> \ufffe & slut'


@pytest.fixture
def made(demo_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """T1 with two outcomes reported: one that holds, one in words that a spreadsheet would run."""
    monkeypatch.setenv(database.VARIABLE, f"sqlite:///{tmp_path / 'workspace.sqlite'}")
    folder = demo_store.path.parent
    outcomes.report(folder, "I36", "2026T1", 0, Reported(value=8.25, forecast=8), "Åsa")
    outcomes.report(folder, "I38", "2026T1", 0, Reported(value=70.5, forecast=70, comment=COMMENT), "Bo")
    return report(gathered.gathered(demo_store), demo_store, T1, MAY)


def rows(made: Report, sheet: str) -> list[dict[str, object]]:
    book = load_workbook(io.BytesIO(package(made, "xlsx")))
    headings, *found = book[sheet].iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in found]  # type: ignore[arg-type]


def test_the_workbook_has_every_indicator_with_its_goals_in_the_tree_s_order(made):
    found = rows(made, "Indikatorer")
    order = [row["id"] for row in paper("indicators")]
    assert [row["Nr"] for row in found] == order  # the plan on paper is in the tree's order
    for row, written in zip(found, paper("indicators"), strict=True):
        assert (row["Indikator"], row["Årsmål"]) == (written["indikator"], written["arsmal"])
        assert (row["Inriktningsmål"], row["KF-mål"]) == (
            written["inriktningsmal"], written["kf_mal"],
        )  # fmt: skip
        assert (row["Nämndmål"] or "", row["Enhetsmål"] or "") == (written["namndmal"], written["enhetsmal"])
    pulse = next(row for row in found if row["Nr"] == "I36")
    assert (pulse["Utfall"], pulse["Årsmålets värde"], pulse["Prognos helår"], pulse["Status"]) == (
        8.25, 8, 8, "✓ uppnås helt",
    )  # fmt: skip
    assert (pulse["Period"], pulse["Vem"], pulse["Bedömd efter"]) == ("T1 2026 (januari–april)", "Åsa", "helårsprognos")
    other = next(row for row in found if row["Nr"] == "I38")
    assert (other["Utfall"], other["Status"], other["Kommentar"]) == (
        70.5,
        "◐ uppnås delvis",
        COMMENT.replace("\ufffe", "_xFFFE_"),
    )


def test_the_workbook_has_every_activity_with_real_dates(made):
    found = {row["Nr"]: row for row in rows(made, "Aktiviteter")}
    assert len(found) == 42
    for written in paper("activities"):
        assert found[written["id"]]["Slutdatum"] == datetime.fromisoformat(written["slutdatum"])
    assert found["A18"]["Läge"] == "försenad" and found["UB13"]["UBARA"] == "A Attrahera"


def test_what_is_open_and_what_is_missing_is_told(made):
    missing = {row["Nr"]: row["Vad"] for row in rows(made, "Saknas innan det skickas")}
    assert "I36" not in missing and "I38" not in missing and "I31" not in missing  # I31 is reported for the year
    assert missing["I35"] == "Utfall och helårsprognos saknas."
    assert missing["A18"] == "Skulle ha varit klar 2026-01-31 och är ej påbörjad: uppföljning saknas."
    open_ = [(row["Nr"], row["Vad"]) for row in rows(made, "Öppna frågor och anmärkningar")]
    assert ("UBARA", "Planen har ingen aktivitet under Avsluta.") in open_
    assert any(number == "I16" and "nämnaren oklar" in str(words).lower() for number, words in open_)


def test_the_document_has_the_same_in_the_same_order(made):
    document = Document(io.BytesIO(package(made, "docx")))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"]
    assert [text.split()[1] for text in headings] == ["1.2", "1.3", "1.4", "3.1", "3.2", "3.4", "3.5", "3.7"]
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows[1:]]
    indicators = [row for row in cells if row[0].startswith("I")]
    assert [row[0] for row in indicators] == [row["id"] for row in paper("indicators")]
    assert len([row for row in cells if not row[0].startswith("I")]) == 42
    (own,) = [row for row in indicators if row[0] == "I38"]
    assert own[3:] == ["70,5", "85 %", "70", "◐ uppnås delvis", "helårsprognos"]
    written = "\n".join(p.text for p in document.paragraphs)
    assert COMMENT.replace("\ufffe", "") in written  # what XML cannot hold is left out, the rest stands as it was
    assert document.core_properties.author == "kf" and document.core_properties.language == "sv-SE"


def test_one_click_gives_both(made):
    with zipfile.ZipFile(io.BytesIO(package(made, "zip"))) as both:
        assert both.namelist() == ["tertialpaket-2026T1.xlsx", "tertialpaket-2026T1.docx"]
    with pytest.raises(KfError, match=r"\.pdf"):
        package(made, "pdf")


def test_the_package_on_the_command_line(demo_folder, tmp_path):
    mine = {"KF_WORKSPACE": f"sqlite:///{tmp_path / 'own.sqlite'}", "KF_TODAY": "2026-05-04"}
    done = kf(demo_folder, "tertial", "2026T1", "-o", str(tmp_path / "paket.zip"), **mine)
    assert done.returncode == 0 and "uppgifter saknas innan det kan skickas" in done.stdout
    assert zipfile.is_zipfile(tmp_path / "paket.zip")
    for words, wrong in (
        (("2026T3", "-o", str(tmp_path / "p.xlsx")), "har inte börjat"),
        (("2026T1", "-o", str(tmp_path / "p.pdf")), "kan inte bli en fil"),
        (("2026T1", "-o", str(tmp_path / "ingen" / "p.xlsx")), "gick inte att skriva"),
    ):
        refused = kf(demo_folder, "tertial", *words, **mine)
        assert refused.returncode == 2 and wrong in refused.stderr
    assert sorted(path.name for path in tmp_path.glob("p.*")) == []

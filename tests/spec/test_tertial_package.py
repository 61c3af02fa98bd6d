"""The tertial's package: the same rows as the app has, in the order of the goal tree, in files that can be pasted from."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import update

from kf.errors import KfError
from kf.exports.tertial import package
from kf.plan import activities, gathered, indicators
from kf.plan.report import Report, report
from kf.plan.tertial import Tertial
from kf.store import Store
from kf.workspace import database, outcomes
from kf.workspace.outcomes import Reported
from kf.workspace.planned import ACTIVITY, INDICATOR
from tests.spec.test_plan import kf, paper

T1, MAY = Tertial(2026, 1), date(2026, 5, 4)
LATER = {"A06", "A14", "A21"}  # they start in August or September
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


def test_the_workbook_is_laid_out_to_be_read(made):
    book = load_workbook(io.BytesIO(package(made, "xlsx")))
    for name, head in (("Indikatorer", "Indikator"), ("Aktiviteter", "Aktivitet")):
        sheet = book[name]
        assert sheet.freeze_panes == "C2" and [cell.value for cell in sheet[1]][:2] == ["Nr", head]
        assert sheet.column_dimensions["B"].width > 40 and sheet["B2"].alignment.wrap_text
        last = next(cell.column_letter for cell in sheet[1] if cell.value == "Kommentar")
        assert sheet.print_area.startswith("'") and sheet.print_area.endswith(f"$A$1:${last}${sheet.max_row}")
        for row in range(1, sheet.max_row + 1):  # room for its words, whatever program opens it
            lines = max(
                len(str(cell.value)) / sheet.column_dimensions[cell.column_letter].width
                for cell in sheet[row][:3]
                if cell.value
            )
            assert (sheet.row_dimensions[row].height or 15) >= min(15 * lines, 409)
    share = next(row for row in book["Indikatorer"].iter_rows(min_row=2) if row[0].value == "I14")
    assert isinstance(share[3].value, float) and share[3].value == round(share[3].value, 1)  # as it is reported


def test_the_workbook_has_every_activity_with_real_dates(made):
    found = {row["Nr"]: row for row in rows(made, "Aktiviteter")}
    assert len(found) == 39
    for written in paper("activities"):
        if written["id"] in LATER:
            continue
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
    assert len([row for row in cells if not row[0].startswith("I")]) == 39
    (own,) = [row for row in indicators if row[0] == "I38"]
    assert own[3:] == ["70,5", "85 %", "70", "◐ uppnås delvis", "helårsprognos"]
    written = "\n".join(p.text for p in document.paragraphs)
    page = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    for table in document.tables:  # the whole page's width, by the grid and by the cells, and no row on two pages
        assert sum(column.width for column in table.columns) == pytest.approx(room, rel=0.002)
        assert [cell.width for cell in table.rows[1].cells] == [column.width for column in table.columns]
        assert all("w:cantSplit" in row._tr.xml for row in table.rows) and "w:tblHeader" in table.rows[0]._tr.xml
    assert "T1 2026" in page.header.paragraphs[0].text and "NUMPAGES" in page.footer.paragraphs[0]._p.xml
    assert COMMENT.replace("\ufffe", "") in written  # what XML cannot hold is left out, the rest stands as it was
    assert document.core_properties.author == "kf" and document.core_properties.language == "sv-SE"


def told(store: Store, tertial: Tertial, day: date) -> tuple[Report, dict[str, str], str]:
    """A period's package of the plan as it is, what its workbook says about it, and its document's words."""
    made = report(gathered.bare(store), store, tertial, day)
    document = Document(io.BytesIO(package(made, "docx")))
    about = {str(row["Om"]): str(row["Vad"]) for row in rows(made, "Om paketet")}
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return made, about, "\n".join([*(p.text for p in document.paragraphs), *cells])


NOVEMBER = date(2026, 11, 28)


def test_a_past_period_has_the_activities_begun_by_then_and_judges_them_at_its_last_day(demo_store: Store):
    made, about, words = told(demo_store, Tertial(2025, 1), NOVEMBER)
    found = rows(made, "Aktiviteter")
    assert {str(row["Nr"])[:2] for row in found} == {"UB"}  # those of the year's plan start in 2026
    assert not any(row["Läge"] for row in found) and "försenad" not in words
    assert not [number for number, _ in made.missing if not number.startswith("I")]
    assert "bedömd den 2025-04-30" in about["Aktiviteter"] and "bedömd den 2025-04-30" in words

    made, about, words = told(demo_store, Tertial(2026, 2), NOVEMBER)
    late = {row["Nr"] for row in rows(made, "Aktiviteter") if row["Läge"]}
    due = {row["id"]: row["slutdatum"] for row in paper("activities")}
    assert late == {id for id, day in due.items() if day < "2026-08-31"} and "2026-10-31" in due.values()
    assert "A14" not in {row["Nr"] for row in rows(made, "Aktiviteter")}  # it starts 1 September
    running = report(gathered.bare(demo_store), demo_store, T1, date(2026, 2, 2))
    assert running.judged == date(2026, 2, 2) and ("A18", "försenad") in [
        (row["Nr"], row["Läge"]) for row in rows(running, "Aktiviteter")
    ]


def test_an_earlier_period_tells_what_was_known_when_it_was_reported(demo_store: Store, tmp_path: Path, monkeypatch):
    """A18 was begun in May and done in October, and I36's target raised in October: T1's package has the first only."""
    monkeypatch.setenv(database.VARIABLE, f"sqlite:///{tmp_path / 'workspace.sqlite'}")
    folder, plan = demo_store.path.parent, gathered.gathered(demo_store)
    activity = next(one for one in plan.activities if one.id == "A18")
    pulse = plan.indicator("I36")
    for status, follow_up in (("pågår", ""), ("klar", "Blev klar")):
        seen = next(one for one in gathered.gathered(demo_store).activities if one.id == "A18")
        activities.save(folder, seen, replace(activity, status=status, follow_up=follow_up), plan.tree, "Åsa")
    said = replace(pulse, target=9.0, target_text="9", reason="Höjt i oktober")
    indicators.save(folder, pulse, said, plan.tree, "Åsa")
    october, may = datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 5, 20, tzinfo=UTC)
    with database.writing(folder) as connection:  # what was written when: the clock cannot be turned back otherwise
        for table, version, when in ((ACTIVITY, 1, may), (ACTIVITY, 2, october), (INDICATOR, 1, october)):
            connection.execute(update(table).where(table.c.version == version).values(written=when))

    def made_for(tertial: Tertial) -> tuple[str, str, str]:
        then = gathered.as_reported(gathered.gathered(demo_store), demo_store, tertial, NOVEMBER)
        made = report(then, demo_store, tertial, NOVEMBER)
        row = next(row for row in rows(made, "Aktiviteter") if row["Nr"] == "A18")
        target = next(row for row in rows(made, "Indikatorer") if row["Nr"] == "I36")["Årsmål"]
        about = {str(one["Om"]): str(one["Vad"]) for one in rows(made, "Om paketet")}
        return str(row["Status"]), str(target), about["Aktiviteter"]

    status, target, about = made_for(T1)
    assert (status, target) == ("pågår", "8 /10") and "status är den som gällde 2026-05-31" in about
    for later in (Tertial(2026, 2), Tertial(2026, 3)):  # the one that is reported now, and the one that runs
        status, target, about = made_for(later)
        assert (status, target) == ("klar", "9") and "status är den som gällde 2026-11-28" in about


def test_a_year_without_targets_of_its_own_says_whose_it_is_held_against(demo_store: Store):
    made, about, words = told(demo_store, Tertial(2025, 3), NOVEMBER)
    assert (
        about["Mål"] == "Planen har inga mål för 2025: utfallen är bedömda mot målen för 2026."
        and about["Mål"] in words
    )
    share = next(row for row in rows(made, "Indikatorer") if row["Nr"] == "I14")
    assert share["Bedömd efter"] == "utfall; mot 2026 års mål" and str(share["Årsmål"]).endswith("(2026)")
    assert "Mål" not in told(demo_store, T1, NOVEMBER)[1]


def test_the_package_says_how_far_the_data_behind_each_indicator_go(demo_store: Store):
    _, about, words = told(demo_store, Tertial(2026, 2), NOVEMBER)
    assert about["Data"] == "till och med augusti 2026; I31, I32 och I33 till och med oktober 2025"
    assert about["Data"] in words and "Preliminärt" not in about
    assert told(demo_store, Tertial(2025, 1), NOVEMBER)[1]["Data"] == "till och med april 2025"


def test_a_year_that_the_data_do_not_reach_is_preliminary_in_the_package(demo_store: Store):
    made, about, words = told(demo_store, Tertial(2026, 3), NOVEMBER)
    assert about["Preliminärt"] == "30 utfall preliminärt, data till och med augusti 2026."
    assert about["Preliminärt"] in words and "Uppföljning helår 2026 (januari–december), preliminärt" in words
    share = next(row for row in rows(made, "Indikatorer") if row["Nr"] == "I14")
    assert share["Bedömd efter"] == "utfall; preliminärt, data till och med augusti 2026"
    assert any(id == "I14" and "ata efter augusti 2026" in said for id, said in made.missing)
    assert made.name == "tertialpaket-2026-helår"


def test_the_rate_that_a_status_is_judged_by_is_in_both_files(demo_store: Store):
    made, _, words = told(demo_store, Tertial(2026, 2), NOVEMBER)
    found = {row["Nr"]: row for row in rows(made, "Indikatorer")}
    revenue = found["I16"]
    assert revenue["Bedömd efter"] == "i samma takt året ut"
    assert revenue["I samma takt året ut"] == pytest.approx(float(str(revenue["Utfall"])) * 12 / 8, abs=1)
    shown = f"{revenue['I samma takt året ut']:,.0f}".replace(",", "\xa0")
    assert f"i takt: {shown}\xa0kr" in words
    assert found["I15"]["I samma takt året ut"] is None  # an index does not grow through the year


def test_an_outcome_where_the_data_stop_before_the_period_is_no_deviation(demo_store: Store, tmp_path, monkeypatch):
    """I32 has sick leave to October 2025: what somebody reports for T2 2026 is no other value than a counted one."""
    monkeypatch.setenv(database.VARIABLE, f"sqlite:///{tmp_path / 'workspace.sqlite'}")
    second = Tertial(2026, 2)
    before = dict(report(gathered.bare(demo_store), demo_store, second, NOVEMBER).missing)
    assert before["I32"] == "Utfall och helårsprognos saknas."
    assert not {"I09", "I10", "I13", "I31", "I34"} & before.keys()  # of the year, not of the tertial
    outcomes.report(demo_store.path.parent, "I32", second.key, 0, Reported(value=2.1, forecast=2.1), "Åsa")
    made = report(gathered.gathered(demo_store), demo_store, second, NOVEMBER)
    assert "I32" not in {id for id, _ in made.missing} and "inget angivet" not in str(made.questions)
    row = next(row for row in rows(made, "Indikatorer") if row["Nr"] == "I32")
    assert (row["Utfall"], row["Källa"], row["Beräknat ur data"]) == (2.1, "anges för hand", None)


def test_the_plan_s_notes_are_for_its_reader(demo_store: Store):
    plan = gathered.bare(demo_store)
    notes = " ".join(one.note.lower() for one in (*plan.indicators, *plan.activities))
    assert "nämnaren oklar" in notes
    for working in ("dubblett", "division", "sidbryt", "månadsslut", "källan", "ihopsatt", "initialer", "stavat"):
        assert working not in notes


def test_what_people_have_added_has_no_number_and_is_told_by_its_text(demo_store: Store, tmp_path, monkeypatch):
    monkeypatch.setenv(database.VARIABLE, f"sqlite:///{tmp_path / 'workspace.sqlite'}")
    folder, plan = demo_store.path.parent, gathered.gathered(demo_store)
    said = replace(plan.activities[0], id="", text="Avslutssamtal med alla", end=date(2026, 2, 1), word="", comment="")
    late = activities.save(folder, None, replace(said, responsible="", follow_up="", status="pågår"), plan.tree, "Åsa")
    said = replace(plan.indicator("I36"), id="", text="Andel avslutssamtal", reason="Ny 2026")
    share = indicators.save(folder, None, said, plan.tree, "Åsa")
    made = report(gathered.gathered(demo_store), demo_store, T1, MAY)
    own = [row for sheet in ("Aktiviteter", "Indikatorer") for row in rows(made, sheet) if row["Nr"] == "Tillagd"]
    assert [row.get("Aktivitet", row.get("Indikator")) for row in own] == [late.text, share.text]
    assert own[0]["Plan"] == "tillagd"
    told = [str(row["Vad"]) for row in rows(made, "Saknas innan det skickas") if row["Nr"] == "Tillagd"]
    assert sorted(told) == [
        "Andel avslutssamtal: Utfall och helårsprognos saknas.",
        "Avslutssamtal med alla: Skulle ha varit klar 2026-02-01 och är pågår: uppföljning saknas.",
    ]
    assert "tillagd ”Avslutssamtal med alla”" in str(made.questions)
    document = Document(io.BytesIO(package(made, "docx")))
    words = "\n".join([*(p.text for p in document.paragraphs), *(c.text for t in document.tables for c in t._cells)])
    files = words + str(
        [rows(made, sheet) for sheet in ("Aktiviteter", "Indikatorer", "Öppna frågor och anmärkningar")]
    )
    assert words.count("Tillagd") == 4 and late.id not in files and share.id not in files


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

"""Three lists, of staff, hires and exits, put together to employments: a small employer counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kf.errors import KfError
from kf.imports import Outcome, load
from kf.imports.lists import EXITS, HIRES, STAFF, lists
from kf.imports.look import look
from kf.imports.profile import Profile
from kf.imports.propose import Proposal, propose
from kf.store import Store, current

STAFF_LIST = """Anstnr;Namn;Födelsedatum;Kön;Avdelning;Befattning;Anställningsform;Anställningsdatum
1;Anna Ek;1980-05-17;K;Inköp;controller;Tillsvidare;2019-03-01
2;Bo Ek;1970-05-17;M;Inköp;controller;Tillsvidare;
6;Ulf Ek;1991-05-17;M;Lön;handläggare;Tillsvidare;2010-01-01
8;Åke Ek;1991-05-17;M;Lön;handläggare;Tillsvidare;
"""
HIRED = """Anstnr;Namn;Födelsedatum;Kön;Avdelning;Befattning;Anställningsform;Startdatum;Rekryteringsväg
2;Bo Ek;1970-05-17;M;Lön;controller;Tillsvidare;2025-04-01;Extern
4;Per Ek;1985-05-17;M;Lön;handläggare;Vikariat;2025-02-01;Extern
"""
LEFT = """Anstnr;Namn;Avdelning;Befattning;Anställningsform;Avgångsdatum;Avgångsorsak;Födelsedatum;Kön
4;Per Ek;Lön;handläggare;Vikariat;2025-08-31;Egen begäran;;
5;Siv Ek;Inköp;controller;Tillsvidare;2025-06-30;Pension;1960-02-02;K
6;Ulf Ek;Lön;handläggare;Tillsvidare;2025-12-31;Egen begäran;1991-05-17;M
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KF_KEY_FILE", str(tmp_path / "secret" / "key"))
    return tmp_path / "data"


def written(tmp_path: Path, staff: str = STAFF_LIST, hired: str = HIRED, left: str = LEFT) -> list[Path]:
    found = {"personal_2025-10.csv": staff, "nyanställda_2025.csv": hired, "avgångar_2025.csv": left}
    for name, text in found.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in found]


def proposed(files: Sequence[Path]) -> Proposal:
    return propose(look(files))


def loaded(files: Sequence[Path], folder: Path) -> Outcome:
    told = {**proposed(files).profile.as_mapping(), "employer": "Provköping", "refused_share": 0.5}
    return load(files, Profile.from_mapping("listor", told), folder)


def spells(store: Store) -> list[tuple]:
    return store.query(
        "SELECT date_part('year', birth_month), avdelning, valid_from, valid_to, rekryteringsvag, avgangsorsak "
        "FROM spell ORDER BY valid_from, 1"
    )


def test_the_name_says_which_list_a_file_is() -> None:
    names = [
        "Personal 2025-10.xlsx",
        "nyanställda.csv",
        "Avgångar okt.csv",
        "slutat 2025.csv",
        "new hires.csv",
        "x.csv",
    ]
    assert lists([Path(name) for name in names]) == (STAFF, HIRES, EXITS, EXITS, HIRES, STAFF)


def test_the_lists_are_proposed_as_one_profile(tmp_path: Path) -> None:
    found = proposed(written(tmp_path))
    assert found.profile.shape == "lists" and not found.missing
    assert set(found.profile.columns["valid_from"].split(" | ")) == {"Anställningsdatum", "Startdatum"}
    assert found.profile.columns["valid_to"] == "Avgångsdatum"
    assert found.profile.data_date == date(2025, 10, 31)
    assert dict(found.dropped) == {"Namn": "namn lagras aldrig"}


def test_employments_are_put_together(folder: Path, tmp_path: Path) -> None:
    outcome = loaded(written(tmp_path), folder)
    assert (outcome.read, outcome.used) == (9, 9)
    assert spells(current(folder)) == [
        # leaves after the day of the list of staff: there, with an end to come
        (1991, "Lön", date(2010, 1, 1), date(2025, 12, 31), "okänd", "egen begäran"),
        (1980, "Inköp", date(2019, 3, 1), None, "okänd", None),
        # no first day anywhere: there before the lists begin
        (1960, "Inköp", date(2025, 1, 31), date(2025, 6, 30), "okänd", "pension"),
        (1991, "Lön", date(2025, 1, 31), None, "okänd", None),
        # born and kön stood in the list of hires alone
        (1985, "Lön", date(2025, 2, 1), date(2025, 8, 31), "annan arbetsgivare", "egen begäran"),
        # the first day from the list of hires, the terms from that of staff
        (1970, "Inköp", date(2025, 4, 1), None, "annan arbetsgivare", None),
    ]
    assert any("2 anställningar har ingen första dag" in line for line in outcome.warnings)


def test_months_and_flows_are_those_of_the_lists(folder: Path, tmp_path: Path) -> None:
    loaded(written(tmp_path), folder)
    store = current(folder)
    counted = store.query("SELECT period, sum(n)::INT FROM stock GROUP BY 1 ORDER BY 1")
    assert [n for _, n in counted] == [4, 5, 5, 6, 6, 6, 5, 5, 4, 4], "January to October"
    assert store.query("SELECT period, n FROM hires WHERE period > '2025-01-01' ORDER BY 1") == [
        (date(2025, 2, 1), 1),
        (date(2025, 4, 1), 1),
    ]
    gone = store.query("SELECT period, avgangsorsak FROM exits WHERE period <= '2025-10-01' ORDER BY 1")
    assert gone == [(date(2025, 7, 1), "pension"), (date(2025, 9, 1), "egen begäran")]


def test_who_was_hired_and_is_nowhere_else_is_refused(folder: Path, tmp_path: Path) -> None:
    nobody = "7;Ida Ek;1985-05-17;K;Lön;handläggare;Vikariat;2025-03-01;Extern\n"
    outcome = loaded(written(tmp_path, hired=HIRED + nobody), folder)
    (refusal,) = outcome.refused
    assert (refusal.file, refusal.row, refusal.rule) == ("nyanställda_2025.csv", 4, "nyanställd i ingen annan lista")
    assert (outcome.read, outcome.used) == (10, 9)


def test_who_left_and_is_still_there_is_refused(folder: Path, tmp_path: Path) -> None:
    gone = "8;Åke Ek;Lön;handläggare;Tillsvidare;2025-05-31;Pension;1991-05-17;M\n"
    outcome = loaded(written(tmp_path, left=LEFT + gone), folder)
    (refusal,) = outcome.refused
    assert (refusal.file, refusal.row, refusal.rule) == ("avgångar_2025.csv", 5, "avgången men kvar")
    assert current(folder).query("SELECT sum(n)::INT FROM stock WHERE period = '2025-10-01'") == [(4,)]


def test_who_left_and_came_back_has_two_employments(folder: Path, tmp_path: Path) -> None:
    back = "5;Siv Ek;1960-02-02;K;Inköp;controller;Vikariat;2025-09-01;Extern\n"
    again = "5;Siv Ek;1960-02-02;K;Inköp;controller;Vikariat;\n"
    loaded(written(tmp_path, staff=STAFF_LIST + again, hired=HIRED + back), folder)
    own = [(begins, ends) for born, _, begins, ends, *_ in spells(current(folder)) if born == 1960]
    assert own == [(date(2025, 1, 31), date(2025, 6, 30)), (date(2025, 9, 1), None)]


def test_a_list_without_its_date_is_refused_by_row(folder: Path, tmp_path: Path) -> None:
    outcome = loaded(written(tmp_path, left=LEFT + "9;Eva Ek;Lön;handläggare;Vikariat;;;1980-01-01;K\n"), folder)
    assert [(one.column, one.rule) for one in outcome.refused] == [("Avgångsdatum", "värde saknas")]


def test_a_wrong_date_is_refused_and_begins_no_history(folder: Path, tmp_path: Path) -> None:
    """1 January of the year 1 is how some systems write that there is no date."""
    loaded(written(tmp_path), folder)
    first = current(folder).first_period
    outcome = loaded(written(tmp_path, hired=HIRED.replace("2025-04-01", "0001-01-01")), folder)
    assert [one.rule for one in outcome.refused] == ["ålder"]
    assert current(folder).first_period == first


def test_a_list_that_does_not_say_who_is_an_error(folder: Path, tmp_path: Path) -> None:
    files = written(tmp_path)
    told = {**proposed(files).profile.as_mapping(), "employer": "Provköping"}
    files[2].write_text(LEFT.replace("Anstnr", "Löpnr"), encoding="utf-8")
    with pytest.raises(KfError, match=r"avgångar_2025\.csv: rubriken Anstnr saknas"):
        load(files, Profile.from_mapping("listor", told), folder)


def test_next_month_the_lists_are_recognised(folder: Path, tmp_path: Path) -> None:
    files = written(tmp_path)
    saved = Profile.from_mapping("listor", {**proposed(files).profile.as_mapping(), "employer": "Provköping"})
    later = files[0].rename(tmp_path / "personal_2025-11.csv")
    again = propose(look([later, *files[1:]]), [saved])
    assert again.recognised == "listor" and again.profile.data_date == date(2025, 11, 30)
    assert propose(look([later]), [saved]).recognised == "", "one list alone is another file"


def workbook(path: Path, **sheets: str) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(";"))
    book.save(path)
    return path


def test_the_lists_may_be_sheets_of_one_workbook(tmp_path: Path, folder: Path) -> None:
    apart = loaded(written(tmp_path), folder)
    told = "Innehåll;Utskriven\nTre listor ur HR-systemet;2025-10-31\n"
    titled = "Avgångar under året\n\n" + LEFT
    file = workbook(tmp_path / "HR 2025-10.xlsx", Info=told, Personal=STAFF_LIST, Nyanställda=HIRED, Avgångar=titled)
    seen = look(file)
    assert seen.sheet == "Personal | Nyanställda | Avgångar" and seen.sheets == (
        "Info", "Personal", "Nyanställda", "Avgångar",
    )  # fmt: skip
    assert "HR 2025-10.xlsx, bladet Nyanställda läses som nyanställda." in seen.notes
    together = loaded([file], tmp_path / "other")
    assert spells(Store(together.version.path)) == spells(Store(apart.version.path))
    assert (together.read, together.used) == (apart.read, apart.used)
    assert together.version.dataset["last_period"] == apart.version.dataset["last_period"]
    # a refused row is told with its sheet
    wrong = workbook(
        tmp_path / "HR 2025-11.xlsx", Personal=STAFF_LIST, Avgångar=LEFT.replace("2025-08-31", "den 32 augusti")
    )
    (refusal, *_) = loaded([wrong], tmp_path / "third").refused
    assert (refusal.file, refusal.row) == ("HR 2025-11.xlsx, bladet Avgångar", 2)


def test_a_workbook_of_staff_beside_other_sheets_is_no_three_lists(tmp_path: Path) -> None:
    other = "Avdelning;Antal avgångar\nInköp;2\nLön;3\n"
    seen = look(workbook(tmp_path / "HR.xlsx", Personal=STAFF_LIST, Avgångar=other))
    assert seen.sheet == "Personal" and propose(seen).profile.shape != "lists"

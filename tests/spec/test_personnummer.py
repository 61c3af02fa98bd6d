"""What is told to be a personnummer in a text, however it is split up; and what is not. Tolvan's number is the tax agency's example."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kf import store
from kf.__main__ import main
from kf.errors import KfError
from kf.names import hidden, nothing_else
from kf.personnummer import MASK, masked, without_likes, without_numbers
from kf.workspace.texts import checked

TOLVAN = [
    "19121212-1212", "121212+1212", "1912 12 12 12 12", "19 12 12 12 12 12", "12.12.12.1212", "1912.12.12.1212",
    "1912:12:12-1212", "19121212_1212", "19121212/1212", r"121212\1212", "121212.1212", "121212,1212",
    "121212 -- 1212", "12121 21212",
]  # fmt: skip
OTHERS = [
    "1 300 000 kr", "25 830 timmar", "2025-01-01–2025-12-31", "2025-01-01 -- 2025-12-31", "2025-01-01 2025-12-31", "202501-202510",
    "2025 2026 2027", "08-508 29 000", "+46 8 508 290 00", "2023, 2024, 2025, 2026", "12, 12, 12, 12, 12", "0,4 11,0 11,0 0,0",
    "12.12.12.1213", "kf-20251128T121212121212",
]  # fmt: skip


@pytest.mark.parametrize("written", TOLVAN)
def test_a_valid_number_is_found_however_it_is_split_up(written):
    for text in (f"Om {written}.", f"Nr 5: {written}, 300 kr", f"rad 7 {written}"):
        assert MASK in without_numbers(text) and MASK in masked(text)
        assert written not in masked(text) and written not in without_numbers(text)
        with pytest.raises(KfError, match="ser ut som ett personnummer"):
            checked(text, "Texten")


@pytest.mark.parametrize("written", OTHERS)
def test_dates_amounts_and_lists_of_figures_are_none(written):
    assert masked(written) == without_numbers(written) == checked(f"Om {written}", "Texten")[3:] == written


def test_a_number_does_not_hide_behind_a_date():
    for text in ("2012-12-12 - 1212-12-12", "2025-01-01–2025-12-12-1212"):
        assert MASK in masked(text)
        with pytest.raises(KfError, match="ser ut som ett personnummer"):
            checked(text, "Texten")


def test_none_of_the_plans_own_texts_is_taken_for_a_number():
    files = [path for path in (Path(__file__).parents[2] / "data").glob("*.csv") if path.stat().st_size]
    cells = [
        cell
        for path in files
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=_delimiter(path))
        for cell in row
    ]
    assert len(cells) > 1000
    assert [cell for cell in cells if without_likes(cell) != cell] == []


def _delimiter(path: Path) -> str:
    first = path.read_text(encoding="utf-8-sig").splitlines()[0]
    return max(",;", key=first.count)


# ------------------------------------------------------------------------------------------ a load by command line

PROFILE = """
employer = "{employer}"
shape = "spells"
data_date = 2025-10-31
[columns]
person = "Nr"
birth_month = "Född"
kon = "Kön"
avdelning = "Avd"
befattning = "Bef"
anstallningsform = "Form"
valid_from = "From"
"""
ROWS = """Nr;Född;Kön;Avd;Bef;Form;From
1;1980-05;K;Inköp;controller;T;2020-01-01
2;1981-05;M;Inköp;Erik Johansson;T;2020-01-01
"""
NUMBER = "19121212-1212"


def _kf(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(folder), *words])


@pytest.fixture
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KF_KEY", raising=False)
    Path("export.csv").write_text(ROWS, encoding="utf-8")
    for name, employer in (("god", "Provköping"), ("ond", f"Prov {NUMBER}")):
        Path(f"{name}.toml").write_text(PROFILE.format(employer=employer), encoding="utf-8")
    return tmp_path / "kfdata"


def test_a_profile_that_cannot_be_saved_stops_the_load(export):
    for words in (("ond.toml",), ("god.toml", "--save", f"prof {NUMBER}")):
        done = _kf(export, "import", "export.csv", "--profile", *words)
        assert done.exit_code == 2 and "personnummer" in done.output and NUMBER not in done.output
        assert not list(export.glob("*.duckdb"))


def test_who_loads_and_a_name_in_the_wrong_cell_are_kept_masked(export):
    done = _kf(export, "import", "export.csv", "--profile", "god.toml", "--who", f"Anna Andersson {NUMBER}")
    assert done.exit_code == 0, done.output
    assert "Bef: personnummer, e-postadresser och namn i texten är dolda (rader: 1)." in done.output
    version = store.current(export)
    assert version.query("SELECT DISTINCT befattning FROM spell ORDER BY 1") == [("controller",), (MASK,)]
    assert version.dataset["who"] == f"Anna Andersson {MASK}"
    assert NUMBER not in _kf(export, "versions", "--json").output
    assert _kf(export, "rollback", f"kf-{NUMBER}").output.count(MASK) == 1


def test_what_was_typed_wrong_is_repeated_masked(tmp_path):
    done = _kf(tmp_path, "metric", f"--{NUMBER}")
    assert done.exit_code == 2 and MASK in done.output and NUMBER not in done.output


def test_a_text_for_the_eye_has_neither_number_nor_name():
    assert hidden(f"{NUMBER} Anna Andersson") == f"{MASK} {MASK} {MASK}"
    assert nothing_else("Erik Johansson")
    for work in ("Ekonom", "HR-konsult", "Chef Berg", "Upphandlare", "Erik", "Service Enhet Nord"):
        assert not nothing_else(work)

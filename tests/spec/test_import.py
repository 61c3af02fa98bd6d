"""Reading one's own HR export: what a file of each shape becomes. Read it as the manual of `kf import`."""

from __future__ import annotations

import csv
import stat
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from kf.errors import KfError
from kf.imports import Outcome, load
from kf.imports.profile import Profile
from kf.personnummer import masked, person_of, without_numbers
from kf.store import Store

SPELLS = """
employer = "Provköping"
shape = "spells"
data_date = 2025-10-31
[columns]
person = "Anstnr"
birth_month = "Född"
kon = "Kön"
avdelning = "Avd"
befattning = "Befattning"
anstallningsform = "Form"
sysselsattningsgrad = "Grad"
manadslon = "Lön"
chef = "Chef"
valid_from = "From"
valid_to = "Tom"
"""
SPELL_ROWS = """
Anstnr;Född;Kön;Avd;Befattning;Form;Grad;Lön;Chef;From;Tom
100;1980-05-17;K;Inköp;controller;Tills;100;42 500;;2020-01-01;9999-12-31
101;1975-01-02;Man;Inköp;upphandlare;T;75;32500,00 kr;100;2019-03-01;2024-06-30
101;1975-01-02;Man;HR;upphandlare;T;75;33 000;100;2024-07-01;2025-08-31
102;1990-11-30;Kvinna;HR;assistent;Vik;50;;100;2025-02-01;
"""
MONTHLY = """
employer = "Provköping"
shape = "monthly"
[columns]
period = "Månad"
person = "Nr"
birth_month = "Född"
kon = "Kön"
avdelning = "Avd"
befattning = "Bef"
anstallningsform = "Form"
"""


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key to the pseudonyms, outside the data folder."""
    path = tmp_path / "secret" / "key"
    monkeypatch.setenv("KF_KEY_FILE", str(path))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def profile(folder: Path, text: str) -> Profile:
    path = folder.parent / "profil.toml"
    path.write_text(text, encoding="utf-8")
    return Profile.read(path)


def loaded(folder: Path, told: str, rows: str, **how) -> Outcome:
    """What a CSV with these rows becomes under this profile."""
    file = folder.parent / "export.csv"
    file.write_text(rows.lstrip("\n"), encoding="utf-8")
    return load(file, profile(folder, told), folder, **how)


def asked(outcome: Outcome, query: str) -> list[tuple]:
    return Store.open(outcome.version.path).query(query)


def per_month(outcome: Outcome, view: str) -> dict[str, int]:
    found = asked(outcome, f"SELECT strftime(period, '%Y-%m'), sum(n) FROM {view} GROUP BY 1 ORDER BY 1")
    return {month: int(n) for month, n in found if n}


def luhned(nine: str) -> str:
    """A personnummer of nobody: nine digits made up, and the check digit."""
    return nine + luhn.calc_check_digit(nine)


# ------------------------------------------------------------------------------------------------ spells


def test_spells_are_loaded_as_they_stand(folder: Path) -> None:
    outcome = loaded(folder, SPELLS, SPELL_ROWS, who="anna")
    assert (outcome.read, outcome.used, outcome.refused, outcome.refused_file) == (4, 4, (), None)
    rows = asked(
        outcome,
        """SELECT kon, avdelning, anstallningsform, sysselsattningsgrad, manadslon, valid_from, valid_to
           FROM spell ORDER BY valid_from, avdelning""",
    )
    assert rows == [
        ("man", "Inköp", "tillsvidare", 0.75, 32500, date(2019, 3, 1), date(2024, 6, 30)),
        ("kvinna", "Inköp", "tillsvidare", 1.0, 42500, date(2020, 1, 1), None),
        ("man", "HR", "tillsvidare", 0.75, 33000, date(2024, 7, 1), date(2025, 8, 31)),
        ("kvinna", "HR", "visstid", 0.5, None, date(2025, 2, 1), None),
    ]
    # the change of avdelning is neither hire nor exit; the exit counts in the month after the last day
    assert per_month(outcome, "exits") == {"2025-09": 1}
    assert per_month(outcome, "hires") == {"2020-01": 1, "2025-02": 1}
    assert per_month(outcome, "stock")["2025-08"] == 3
    assert per_month(outcome, "stock")["2025-10"] == 2


def test_the_version_says_where_it_comes_from(folder: Path) -> None:
    said = loaded(folder, SPELLS, SPELL_ROWS, who="anna").version.dataset
    assert said["employer"] == "Provköping" and said["who"] == "anna" and said["synthetic"] == "false"
    assert (said["first_period"], said["last_period"]) == ("2019-03-01", "2025-10-01")
    assert (said["rows_read"], said["rows_used"], said["rows_refused"]) == ("4", "4", "0")
    assert said["source"] == "export.csv" and said["profile"] == "profil" and len(said["source_sha256"]) == 64


def test_spells_without_a_data_date_end_at_the_newest_date_and_reach_15_years_back(folder: Path) -> None:
    rows = SPELL_ROWS.replace("2020-01-01;9999", "1999-01-01;9999")
    outcome = loaded(folder, SPELLS.replace("data_date = 2025-10-31", ""), rows)
    said = outcome.version.dataset
    assert (said["first_period"], said["last_period"]) == ("2010-08-01", "2025-08-01")
    assert any("augusti 2025 antas vara den sista månaden" in line for line in outcome.warnings)
    assert not any("antas" in line for line in loaded(folder, SPELLS, rows).warnings)


def test_the_chef_is_the_same_pseudonym_as_the_person(folder: Path) -> None:
    outcome = loaded(folder, SPELLS, SPELL_ROWS)
    found = asked(outcome, "SELECT DISTINCT c.befattning FROM spell s JOIN spell c ON s.chef = c.person")
    assert found == [("controller",)]
    assert not {"100", "101"} & {person for (person,) in asked(outcome, "SELECT person FROM spell")}


def test_the_key_is_made_once_for_its_owner_alone(folder: Path, key: Path) -> None:
    people = [asked(loaded(folder, SPELLS, SPELL_ROWS), "SELECT DISTINCT person FROM spell ORDER BY 1")]
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    people += [asked(loaded(folder, SPELLS, SPELL_ROWS), "SELECT DISTINCT person FROM spell ORDER BY 1")]
    key.write_text("another key, long enough to be one, " * 2)
    people += [asked(loaded(folder, SPELLS, SPELL_ROWS), "SELECT DISTINCT person FROM spell ORDER BY 1")]
    assert people[0] == people[1] != people[2]


def test_the_key_may_not_lie_with_the_data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KF_KEY_FILE", str(folder / "key"))
    with pytest.raises(KfError, match="KF_KEY_FILE"):
        loaded(folder, SPELLS, SPELL_ROWS)
    assert not folder.exists()


def test_two_part_time_posts_count_as_one_person(folder: Path) -> None:
    rows = SPELL_ROWS + "102;1990-11-30;Kvinna;Inköp;assistent;Vik;40;;100;2025-02-01;\n"
    outcome = loaded(folder, SPELLS, rows)
    assert outcome.used == 5
    assert per_month(outcome, "stock")["2025-10"] == 2
    grades = asked(
        outcome, "SELECT sum(sysselsattningsgrad) FROM stock WHERE period = '2025-10-01' AND befattning = 'assistent'"
    )
    assert grades == [(pytest.approx(0.9),)]


def test_who_is_on_leave_from_a_post_may_fill_another(folder: Path) -> None:
    told = SPELLS + 'status = "Status"\n'
    header, *rows = SPELL_ROWS.strip().splitlines()
    lines = [header + ";Status", *(row + ";Aktiv" for row in rows)]
    lines += ["100;1980-05-17;K;HR;chef;Tills;100;50 000;;2025-01-01;;Aktiv"]
    lines[1] = lines[1].replace("Aktiv", "Tjänstledig")
    assert loaded(folder, told, "\n".join(lines) + "\n").used == 5


# --------------------------------------------------------------------------------------------- snapshots

A, B, C, D = (f"{nr};1980-01;K;Inköp;{job};Tills" for nr, job in ((1, "a"), (2, "b"), (3, "c"), (4, "d")))


def months(**present: list[str]) -> str:
    rows = [f"{month[1:].replace('_', '-')};{row}" for month, those in present.items() for row in those]
    return "Månad;Nr;Född;Kön;Avd;Bef;Form\n" + "\n".join(rows) + "\n"


def test_monthly_snapshots_become_hires_and_exits(folder: Path) -> None:
    """A stays; B is last seen in January; C comes in February; D is away in February and March."""
    rows = months(m2025_01=[A, B, D], m2025_02=[A, C], m2025_03=[A, C], m2025_04=[A, C, D])
    outcome = loaded(folder, MONTHLY, rows)
    assert per_month(outcome, "stock") == {"2025-01": 3, "2025-02": 2, "2025-03": 2, "2025-04": 3}
    assert per_month(outcome, "exits") == {"2025-02": 2}
    assert per_month(outcome, "hires") == {"2025-02": 1, "2025-04": 1}
    ways = asked(outcome, "SELECT befattning, rekryteringsvag FROM hires ORDER BY 1")
    assert ways == [("c", "okänd"), ("d", "återanställning")]
    ended = asked(outcome, "SELECT befattning, valid_to FROM spell WHERE valid_to IS NOT NULL ORDER BY 1")
    assert ended == [("b", date(2025, 1, 31)), ("d", date(2025, 1, 31))]
    said = outcome.version.dataset
    assert (said["first_period"], said["last_period"]) == ("2025-01-01", "2025-04-01")


def test_changed_terms_begin_a_new_spell_and_nothing_else(folder: Path) -> None:
    moved = A.replace("Inköp", "HR")
    outcome = loaded(folder, MONTHLY, months(m2025_01=[A], m2025_02=[A], m2025_03=[moved], m2025_04=[moved]))
    spells = asked(outcome, "SELECT avdelning, valid_from, valid_to FROM spell ORDER BY valid_from")
    assert spells == [
        ("Inköp", date(2025, 1, 1), date(2025, 2, 28)),
        ("HR", date(2025, 3, 1), None),
    ]
    assert not per_month(outcome, "exits") and not per_month(outcome, "hires")


def test_who_goes_from_visstid_to_tillsvidare_is_hired_that_way(folder: Path) -> None:
    temporary = A.replace("Tills", "Vik")
    outcome = loaded(folder, MONTHLY, months(m2025_01=[temporary], m2025_02=[A]))
    assert asked(outcome, "SELECT rekryteringsvag FROM hires") == [("övergång från visstid",)]


def test_a_hire_date_is_used_where_an_employment_begins(folder: Path) -> None:
    told = MONTHLY + 'valid_from = "Anställd"\n'
    rows = """Månad;Nr;Född;Kön;Avd;Bef;Form;Anställd
2025-01;1;1980-01;K;Inköp;a;Tills;2009-08-15
2025-02;1;1980-01;K;Inköp;a;Tills;2009-08-15
2025-02;2;1980-01;K;Inköp;b;Tills;2025-02-17
2025-02;3;1980-01;K;Inköp;c;Tills;2001-01-01
"""
    spells = asked(loaded(folder, told, rows), "SELECT befattning, valid_from FROM spell ORDER BY 1")
    # c was hired long ago and yet not there in January: the file's first sight of them is what counts
    assert spells == [("a", date(2009, 8, 15)), ("b", date(2025, 2, 17)), ("c", date(2025, 2, 1))]


def test_yearly_snapshots_are_states_at_the_end_of_the_year(folder: Path) -> None:
    told = MONTHLY.replace('"monthly"', '"yearly"')
    outcome = loaded(folder, told, months(m2022=[A, B], m2023=[A, B, C], m2024=[A, C]))
    said = outcome.version.dataset
    assert (said["first_period"], said["last_period"]) == ("2022-12-01", "2024-12-01")
    stock = per_month(outcome, "stock")
    assert (stock["2022-12"], stock["2023-12"], stock["2024-12"]) == (2, 3, 2)
    assert per_month(outcome, "hires") == {"2023-01": 1}
    assert per_month(outcome, "exits") == {"2024-01": 1}
    assert outcome.warnings == ()


def test_a_month_that_the_file_lacks_is_not_an_exodus(folder: Path) -> None:
    outcome = loaded(folder, MONTHLY, months(m2025_01=[A, B], m2025_03=[A]))
    assert per_month(outcome, "exits") == {"2025-02": 1}
    assert not per_month(outcome, "hires")
    assert "2025-01 och 2025-03" in outcome.warnings[0]


def test_an_excel_workbook_with_title_rows_dates_and_formulas(folder: Path) -> None:
    file = folder.parent / "export.xlsx"
    book = xlsxwriter.Workbook(str(file))
    book.add_worksheet("Läs mig")
    sheet = book.add_worksheet("Personal")
    dated = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.merge_range("A1:F1", "Personal 2025")
    sheet.write_row("A3", SPELL_ROWS.strip().splitlines()[0].split(";"))
    sheet.write_row("A4", [100, "1980-05-17", "K", "Inköp", "controller", "Tills", 1])
    sheet.write_formula("H4", "=40000+2500", None, 42500)
    sheet.write_datetime("J4", date(2020, 1, 1), dated)
    sheet.write_datetime("K4", date(9999, 12, 31), dated)
    sheet.write_row("A6", [101, "1975-01-02", "M", "Inköp", "upphandlare", "T", 0.75, 32500.4, 100])
    sheet.write_datetime("J6", date(2019, 3, 1), dated)
    book.close()
    outcome = load(file, profile(folder, SPELLS + '[file]\nsheet = "Personal"\nheader_row = 3\n'), folder)
    assert asked(
        outcome, "SELECT befattning, sysselsattningsgrad, manadslon, valid_from, valid_to FROM spell ORDER BY 1"
    ) == [
        ("controller", 1.0, 42500, date(2020, 1, 1), None),
        ("upphandlare", 0.75, 32500, date(2019, 3, 1), None),
    ]


@pytest.mark.parametrize("example", sorted(Path("docs/profiles").glob("*.toml")), ids=lambda path: path.stem)
def test_the_examples_in_docs_are_profiles(example: Path) -> None:
    assert Profile.read(example).employer.startswith("Exempel")


# ------------------------------------------------------------------------------------------ personnummer

ANNA, BO, CLARA = luhned("800517123"), luhned("750102987"), luhned("901190456")  # Clara's: day 30 + 60
WRONG = ANNA[:-1] + str((int(ANNA[-1]) + 1) % 10)


def test_a_personnummer_says_birth_month_and_kon() -> None:
    person = person_of(f"19{BO[:6]}-{BO[6:]}")
    assert person and (person.birth_month, person.kon) == (date(1975, 1, 1), "man")
    clara = person_of(CLARA)
    assert clara and (clara.birth_month, clara.kon) == (date(1990, 11, 1), "kvinna")
    assert person_of(BO) == person_of(f"{BO[:6]}-{BO[6:]}") == person_of(f"19{BO}") == person
    assert person_of(f"{BO[:6]}+{BO[6:]}").birth_month == date(1875, 1, 1)
    for wrong in ("", "1", "abc", WRONG, "800229-1231", "9" * 30):
        assert person_of(wrong) is None


def test_masking_hides_wrong_numbers_too_but_keeps_codes_in_data() -> None:
    for number in (ANNA, WRONG, f"19{ANNA}", f"{ANNA[:6]}-{ANNA[6:]}", f"19{ANNA[:6]} {ANNA[6:]}", "1980-05-17-1234"):
        assert masked(f"x {number} y") == "x •••••• y"
    assert masked("2025-10-31 42 500 kr") == "2025-10-31 42 500 kr"
    assert without_numbers(f"x {ANNA} {WRONG}") == f"x •••••• {WRONG}"
    # digits before a number are not read as a part of it
    assert without_numbers(f"00 {ANNA} y") == masked(f"00 {ANNA} y") == "00 •••••• y"


def test_personnummer_is_kept_nowhere(folder: Path, key: Path, capfd: pytest.CaptureFixture, caplog) -> None:
    """Good numbers, a wrong one, one in another column, one in the file's name: none is in any byte written."""
    told = """
employer = "Provköping"
shape = "spells"
refused_share = 0.5
data_date = 2025-10-31
[columns]
personnummer = "Pnr"
avdelning = "Avd"
befattning = "Bef"
anstallningsform = "Form"
chef = "Chef"
valid_from = "From"
"""
    rows = f"""Pnr;Avd;Bef;Form;Chef;From
{ANNA[:6]}-{ANNA[6:]};Inköp;controller;T;;2020-01-01
19{BO};Inköp;upphandlare {CLARA};T;{ANNA};2020-01-01
{CLARA[:6]} {CLARA[6:]};Inköp;upphandlare;{CLARA};{ANNA};2020-01-01
{WRONG};Inköp;upphandlare;T;{ANNA};2020-01-01
{CLARA};HR;upphandlare;T;{BO};{ANNA}
{CLARA};HR;upphandlare;T;{BO};2020-01-01
"""
    file = folder.parent / f"export {ANNA}.csv"
    file.write_text(rows, encoding="utf-8")
    outcome = load(file, profile(folder, told), folder)
    assert (outcome.read, outcome.used) == (6, 3)
    assert [(r.row, r.column) for r in outcome.refused] == [(4, "Form"), (5, "Pnr"), (6, "From")]
    assert asked(outcome, "SELECT count(*) FROM spell s JOIN spell c ON s.chef = c.person") == [(2,)]
    assert asked(outcome, "SELECT birth_month FROM spell WHERE befattning = 'controller'") == [(date(1980, 5, 1),)]

    with pytest.raises(KfError) as stopped:
        load(file, profile(folder, told.replace("0.5", "0.02")), folder)
    with pytest.raises(KfError) as elsewhere:
        load(file, profile(folder, told.replace('"Pnr"', '"Nr"') + "[file]\nheader_row = 2\n"), folder)
    told_aloud = "".join([*capfd.readouterr(), caplog.text, *map(str, (stopped.value, elsewhere.value, outcome))])
    written = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert len(written) == 3, "a version, its refused rows, and the refused rows of the load that was stopped"
    for number in (ANNA, BO, CLARA, WRONG):
        for form in (number, f"{number[:6]}-{number[6:]}", f"{number[:6]} {number[6:]}"):
            assert form not in told_aloud
            for path, content in written.items():
                for encoding in ("utf-8", "utf-16-le"):
                    assert form.encode(encoding) not in content, path
    assert key.read_bytes() not in b"".join(written.values())


# ------------------------------------------------------------------------------------ counted by hand too


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(1, 6), st.integers(0, 11), st.integers(0, 11), st.sampled_from("ab"), st.sampled_from("TV")
        ),
        min_size=1,
        max_size=12,
    )
)
def test_headcount_of_loaded_snapshots_is_the_number_of_people_in_each(folder: Path, drawn: list[tuple]) -> None:
    """Whoever comes, goes, returns or moves: each month counts its own people, and the flows add up."""
    present: dict[tuple[int, int], str] = {}
    for person, one, other, job, form in drawn:
        for month in range(min(one, other), max(one, other) + 1):
            present[(person, month)] = f"{person};1980-01;K;Inköp;{job};{form}"
    file = folder.parent / "export.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow(["Månad", "Nr", "Född", "Kön", "Avd", "Bef", "Form"])
        writer.writerows([f"2024-{month + 1:02d}", *row.split(";")] for (_, month), row in present.items())
    # every example is loaded into the same folder: none goes on with the months of the one before
    outcome = load(file, profile(folder, 'earlier = "drop"\n' + MONTHLY.lstrip()), folder)
    counted = Counter(f"2024-{month + 1:02d}" for _, month in present)
    stock = per_month(outcome, "stock")
    assert {month: stock[month] for month in counted} == counted
    exits, hires = per_month(outcome, "exits"), per_month(outcome, "hires")
    timeline = sorted(counted)
    assert (
        counted[timeline[0]]
        - sum(n for month, n in exits.items() if month <= timeline[-1])
        + sum(n for month, n in hires.items())
        == counted[timeline[-1]]
    )

"""A list that loses history, has a customer misspelt or does not fit the other list: told, and stopped until confirmed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from kf import recruitment as words
from kf.__main__ import main
from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters
from kf.imports.customers import more_than_the_city
from kf.imports.publish import publish
from kf.imports.table import load_table, prepared, table_candidate
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.plan.computed import computed
from kf.plan.indicators import Indicator
from kf.plan.standing import Standing
from kf.plan.status import SAKNAS
from kf.plan.tertial import Tertial
from kf.store import Store, version_paths, versions
from tests.unit import ASSIGNMENT, scores, unit

ANSWERS = "Inbjudan;Enkät;Uppdrag;Datum;Svarat;Fråga;Poäng"
HIRED = "Månad;Kund;Kundtyp;Chef eller medarbetare;Antal rekryteringar"
MONTHS = [date(2026, month, 1) for month in range(1, 9)]
DISTRICTS = (
    *("Bromma", "Enskede-Årsta-Vantör", "Farsta", "Hägersten-Älvsjö", "Hässelby-Vällingby", "Järva", "Kungsholmen"),
    *("Norra innerstaden", "Skarpnäck", "Skärholmen", "Södermalm"),
)


def written(folder: Path, head: str, *lines: str) -> Path:
    path = folder.parent / "lista.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def answer(number: int, day: str) -> str:
    return f"B{number};kund;U0;{day};ja;NPS;9"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty answers, five in each month from January to August 2026; årsarbetare and the city's hires as long."""
    answers = [{"datum": month.replace(day=10), **one} for month in MONTHS for one in scores(*[9] * 5)]
    unit(
        tmp_path / "data",
        assignments=[{"start": date(2026, 1, 7), "slut": date(2026, 1, 9)}],
        answers=answers,
        arsarbetare=[(month, words.FAKTURERANDE, 18.5) for month in MONTHS],
        stadens_rekryteringar=[(month, "Farsta", words.STADSDEL, words.MEDARBETARE, 30) for month in MONTHS],
    )
    return tmp_path / "data"


def stopped(table: str, folder: Path, file: Path) -> str:
    """Why a list may not be published as it is; nothing is."""
    before = version_paths(folder)
    with pytest.raises(KfError, match="större än gränserna") as error:
        load_table(table, file, folder)
    assert version_paths(folder) == before and "--confirm" in error.value.do
    return error.value.what


class TestLost:
    def test_this_months_answers_alone_do_not_stand_for_the_whole_history(self, folder: Path):
        file = written(folder, ANSWERS, *(answer(n, "2026-08-10") for n in range(5)))
        said = stopped("enkatsvar", folder, file)
        assert "Listan har 5\xa0rader, förut 40: 35 färre (gränsen är 5 %)." in said
        assert "Borta ur listan: januari 2026–juli 2026 (7\xa0månader, 35\xa0rader)." in said
        outcome = load_table("enkatsvar", file, folder, confirmed="Åsa: bara augusti är rätt")
        assert len(outcome.accepted) == 2 and outcome.version.dataset["accepted_by"] == "Åsa: bara augusti är rätt"

    def test_a_month_in_the_middle_is_missed_though_there_are_as_many_rows(self, folder: Path):
        days = [month for month in MONTHS if month.month not in (3, 6)]
        file = written(folder, ANSWERS, *(answer(n, str(days[n % 6].replace(day=10))) for n in range(40)))
        said = stopped("enkatsvar", folder, file)
        assert "Borta ur listan: mars 2026 och juni 2026 (2\xa0månader, 10\xa0rader)." in said

    def test_at_the_limit_nothing_is_said_and_the_list_may_grow(self, folder: Path):
        """Two of forty are 5 %: a list of 38 rows goes through, as does one with a month more."""
        every = [answer(n, str(MONTHS[n % 8].replace(day=10))) for n in range(38)]
        load_table("enkatsvar", written(folder, ANSWERS, *every), folder)
        load_table("enkatsvar", written(folder, ANSWERS, *every, answer(38, "2026-09-10")), folder)
        assert len(version_paths(folder)) == 3

    @pytest.mark.parametrize(
        ("table", "head", "row", "said"),
        [
            ("arsarbetare", "Månad;Grupp;Årsarbetare", "{};konsult;0", "Årsarbetare är noll på varje rad; förut 148"),
            ("stadens_rekryteringar", HIRED, "{};Farsta;stadsdel;medarbetare;0", "noll på varje rad; förut 240"),
        ],
    )
    def test_a_column_that_is_all_zero_and_was_not(self, folder: Path, table: str, head: str, row: str, said: str):
        file = written(folder, head, *(row.format(f"{month:%Y-%m}") for month in MONTHS))
        assert said in stopped(table, folder, file)
        found = prepared(table, file, Store.open(version_paths(folder)[0]), today=date(2026, 9, 1))
        assert any("är noll i 2026-01, 2026-02" in warning for warning in found.warnings)

    def test_a_column_that_is_all_empty_and_was_not(self, folder: Path):
        head = "Uppdrag;Kund;Kundtyp;Område;Chef eller medarbetare;Paket;Start"
        row = "U0;Farsta;stadsdel;övrigt;medarbetare;stora paketet;2026-01-07"
        said = stopped("uppdrag", folder, written(folder, head, row))
        assert "Pris är tom på varje rad; förut ifylld på 1." in said and "Slut är tom" in said

    def test_the_command_line_checks_and_confirms(self, folder: Path):
        file = str(written(folder, ANSWERS, answer(1, "2026-08-10")))
        asked = ["--data", str(folder), "import", "--table", "enkatsvar", file]
        run = CliRunner().invoke(main, [*asked, "--check"])
        assert run.exit_code == 2 and "Stoppar tills någon bekräftar (--confirm): Listan har 1\xa0rad" in run.output
        assert "Det finns ingen tidigare version" not in run.output
        assert CliRunner().invoke(main, asked).exit_code == 2
        run = CliRunner().invoke(main, [*asked, "--confirm", "Åsa: rätt"])
        assert run.exit_code == 0 and "Bekräftat: Listan har 1\xa0rad" in run.output


class TestCustomers:
    HEAD = (
        "Uppdrag;Kund;Kundtyp;Område;Chef eller medarbetare;Paket;Start;Slut;Timmar;Pris;Screeningtest;Personligt brev"
    )

    def assignments(self, folder: Path, *kunder: str) -> Path:
        row = "{};{};stadsdel;övrigt;medarbetare;stora paketet;2026-01-07;2026-01-09;28;29000;nej;nej"
        return written(folder, self.HEAD, *(row.format(f"U{n}", kund) for n, kund in enumerate(kunder)))

    def test_a_new_customer_is_told_with_who_is_meant(self, folder: Path):
        outcome = load_table("uppdrag", self.assignments(folder, "Farsta", "Farstaa", "Farstaa", "Järva"), folder)
        told = [line for line in outcome.warnings if line.startswith("Kunden")]
        assert told == [
            "Kunden Farstaa (2\xa0rader) finns inte i den förra versionen. Menas Farsta?",
            "Kunden Järva (1\xa0rad) finns inte i den förra versionen.",
        ]

    def test_more_districts_than_there_are_must_be_confirmed(self, folder: Path):
        load_table("uppdrag", self.assignments(folder, *DISTRICTS), folder)
        said = stopped("uppdrag", folder, self.assignments(folder, *DISTRICTS, "Brommma"))
        assert "12 stadsdelsförvaltningar, och staden har 11" in said and "Brommma (Menas Bromma?)" in said
        load_table("uppdrag", self.assignments(folder, *DISTRICTS, "Brommma"), folder, confirmed="Åsa: en ny stadsdel")
        load_table("uppdrag", self.assignments(folder, *DISTRICTS, "Brommma"), folder)  # not asked again

    def test_a_first_list_with_too_many_districts_is_stopped_too(self, tmp_path: Path):
        unit(tmp_path / "data", assignments=())
        said = stopped("uppdrag", tmp_path / "data", self.assignments(tmp_path / "data", *DISTRICTS, "Kistaa", "Kista"))
        assert "13 stadsdelsförvaltningar" in said and "Kistaa (Menas Kista?)" in said


class TestShares:
    """Six recruited through the unit, where the customer's own list has two in the same year: 300 %."""

    CITY = tuple(
        (date(2026, month, 1), "Farsta", words.STADSDEL, words.MEDARBETARE, n) for month, n in ((1, 0), (3, 2))
    )

    def test_more_than_the_city_is_warned_of_at_load(self, tmp_path: Path):
        unit(tmp_path / "data", assignments=[{}] * 6)
        file = written(tmp_path / "data", HIRED, "2026-03;Farsta;stadsdel;medarbetare;2")
        made = table_candidate("stadens_rekryteringar", file, tmp_path / "data")
        said = "Farsta har 6 rekryteringar i våra uppdrag 2026, men 2 i stadens lista: andelen blir över 100 %."
        assert said in made.warnings
        publish(made, tmp_path / "data")
        assert len(version_paths(tmp_path / "data")) == 2

    def test_as_many_is_well_and_chefer_are_counted_by_themselves(self, tmp_path: Path):
        leader = {"niva": words.CHEF, "paket": words.CHEFSPAKET}
        many = (date(2026, 3, 1), "Farsta", words.STADSDEL, words.MEDARBETARE, 9)
        one = (date(2026, 3, 1), "Farsta", words.STADSDEL, words.CHEF, 1)
        level = unit(tmp_path / "a", assignments=[leader], stadens_rekryteringar=[many, one])
        assert more_than_the_city(level) == ()
        above = unit(tmp_path / "b", assignments=[leader, leader], stadens_rekryteringar=[many, one])
        assert more_than_the_city(above)[0].startswith("Farsta har 2 chefsrekryteringar i våra uppdrag 2026, men 1 ")

    def test_a_share_above_the_whole_is_no_outcome_but_a_reason(self, tmp_path: Path):
        data = unit(tmp_path / "data", assignments=[{}] * 6, stadens_rekryteringar=self.CITY)
        result = evaluate(data, metric("hiring_share"), Filters(date(2026, 3, 1)), (), Access("hr"))
        assert result.value == 300 and any("passar inte ihop" in note for note in result.notes)
        one = Indicator("I14", 2026, "Andel av rekryteringarna", "10 %", 10.0, "%", "Tertial", "högre", "1")
        counted = computed(data, one, Tertial(2026, 1))
        assert counted is not None and counted.value is None
        assert "300,0\xa0%" in counted.reason and "passar inte ihop" in counted.reason
        assert Standing(one, Tertial(2026, 1), None, counted).status == SAKNAS
        level = unit(tmp_path / "level", assignments=[ASSIGNMENT] * 2, stadens_rekryteringar=self.CITY)
        whole = computed(level, one, Tertial(2026, 1))
        assert whole is not None and whole.value == 100


def test_each_version_tells_what_made_it(folder: Path):
    file = written(folder, ANSWERS, *(answer(n, str(MONTHS[n % 8].replace(day=10))) for n in range(40)))
    load_table("enkatsvar", file, folder, who="Åsa")
    first = versions(folder)[-1].name
    run = CliRunner()
    run.invoke(main, ["--data", str(folder), "rollback", "--who", "Bo"], catch_exceptions=False)
    load_table("enkatsvar", file, folder, who="Cia")
    lines = run.invoke(main, ["--data", str(folder), "versions"], catch_exceptions=False).output.splitlines()
    assert len(lines) == 4
    assert lines[0].endswith("listan enkatsvar: lista.csv  40 av 40\xa0rader  Cia")
    assert lines[1].endswith(f"prov (återställd från {first} av Bo)") and "listan" not in lines[1]
    assert lines[2].endswith("listan enkatsvar: lista.csv  40 av 40\xa0rader  Åsa")
    assert lines[3].endswith("  prov")

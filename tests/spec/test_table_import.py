"""The unit's lists loaded: what is understood, what is refused with row, column, value and what to do; nothing is lost."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from kf import store
from kf.__main__ import main
from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters
from kf.imports.look import look
from kf.imports.publish import publish
from kf.imports.table import load_table, loadable, mapped, prepared, table_candidate
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.schema import PLAN, TABLES
from kf.store import Store
from tests.unit import scores, unit

HEAD = "Uppdrag;Kund;Kundtyp;Område;Chef eller medarbetare;Paket;Start;Slut;Timmar;Pris;Screeningtest;Personligt brev;Konsult"
WELL = (
    "A1;Farsta;Stadsdelsförvaltning;Förskolan;Chefer;Chefspaketet;2026-01-07;2026-02-20;32;33 100 kr;nej;Nej;Åsa Öberg"
)
ANSWERS = "Inbjudan;Enkät;Uppdrag;Datum;Svarat;Fråga;Poäng"


def written(folder: Path, *lines: str, name: str = "lista.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a version: one assignment U0 (begun 2026-01-07) and forty answers."""
    unit(tmp_path / "data", answers=scores(*[9] * 40))
    return tmp_path / "data"


def newest(folder: Path) -> Store:
    return Store.open(store.version_paths(folder)[0])


def one_refusal(table: str, folder: Path, *lines: str):
    """The only refusal of a file whose other rows are well."""
    found = prepared(table, written(folder.parent, *lines), newest(folder), today=date(2026, 9, 1))
    assert len(found.refused) == 1, found.refused
    assert found.read == len(found.frame) + 1
    return found.refused.iloc[0]


class TestUnderstood:
    def test_words_are_known_however_they_are_written_and_a_name_is_never_taken_in(self, folder):
        outcome = load_table("uppdrag", written(folder.parent, HEAD, WELL), folder, who="Åsa")
        row = newest(folder).query("SELECT * FROM uppdrag")
        assert row == [
            (
                *("A1", "Farsta", "stadsdel", "förskola", "chef", "chefspaket"),
                *(date(2026, 1, 7), date(2026, 2, 20), None, 32.0, 33100.0, "nej", "nej"),
            )
        ]
        assert outcome.read == outcome.used == 1
        assert b"berg" not in store.version_paths(folder)[0].read_bytes()

    def test_a_workbook_is_read_as_a_csv_is(self, folder):
        book = openpyxl.Workbook()
        book.active.append(["Månad", "Grupp", "Årsarbetare"])
        book.active.append([date(2026, 1, 1), "konsulter", 18.5])
        book.active.append([date(2026, 1, 1), "Enhetschef", 2])
        book.save(folder.parent / "arsarbetare.xlsx")
        load_table("arsarbetare", folder.parent / "arsarbetare.xlsx", folder)
        assert newest(folder).query("SELECT sum(arsarbetare) FROM arsarbetare") == [(20.5,)]

    def test_columns_may_be_named_by_the_caller(self, folder):
        path = written(folder.parent, "Period;Kronor", "2026-01;1 600 000", name="budget.csv")
        load_table("intaktsbudget", path, folder, columns={"manad": "Period", "belopp": "Kronor"})
        assert newest(folder).query("SELECT * FROM intaktsbudget") == [(date(2026, 1, 1), 1_600_000.0)]

    def test_what_is_missing_among_the_headings_is_named(self, folder):
        with pytest.raises(KfError, match="Belopp hittades inte bland rubrikerna Månad och Kronor") as error:
            load_table("intaktsbudget", written(folder.parent, "Månad;Kronor", "2026-01;5"), folder)
        assert "Månad och Belopp" in error.value.do

    def test_a_table_that_does_not_exist(self, folder):
        with pytest.raises(KfError, match="Det finns ingen tabell personal"):
            load_table("personal", written(folder.parent, "a;b", "1;2"), folder)

    @pytest.mark.parametrize("table", loadable())
    def test_every_table_knows_its_own_headings(self, folder, table: str):
        columns = loadable()[table]
        path = written(folder.parent, ";".join(c.label for c in columns), ";".join("x" for _ in columns))
        assert set(mapped(table, look(path))) == {column.name for column in columns}


class TestRefused:
    """Each with row, column, value, why and what to do. Row 2 is well, row 3 is not."""

    def changed(self, **columns: str) -> str:
        names = HEAD.split(";")
        cells = WELL.replace("A1", "A2").split(";")
        for name, value in columns.items():
            cells[names.index(name)] = value
        return ";".join(cells)

    @pytest.mark.parametrize(
        ("columns", "column", "value", "reason"),
        [
            ({"Pris": ""}, "Pris", "", "saknas fast uppdraget är avslutat."),
            ({"Slut": "2026-01-01"}, "Slut", "2026-01-01", "är före uppdragets start."),
            ({"Slut": "2027-01-01"}, "Slut", "2027-01-01", "är i framtiden."),
            ({"Pris": "-5"}, "Pris", "-5", "är mindre än noll."),
            ({"Paket": "guldpaket"}, "Paket", "guldpaket", "är inget av de värden som finns."),
            ({"Start": "i våras"}, "Start", "i våras", "går inte att läsa som datum."),
            ({"Kund": ""}, "Kund", "", "saknas."),
            ({"Kundtyp": "bolag"}, "Kundtyp", "bolag", "är ett annat slag än på kundens tidigare rader."),
            ({"Uppdrag": "A1"}, "Uppdrag", "A1", "står på en tidigare rad också."),
            ({"Slut": "2026-02-31"}, "Slut", "2026-02-31", "går inte att läsa som datum."),
            ({"Timmar": "-5"}, "Timmar", "-5", "är mindre än noll."),
            ({"Timmar": "många"}, "Timmar", "många", "är inte ett tal."),
            ({"Pris": "1e308"}, "Pris", "1e308", "är inte ett tal."),
            ({"Pris": "inf"}, "Pris", "inf", "är inte ett tal."),
        ],
    )
    def test_an_assignment(self, folder, columns: dict, column: str, value: str, reason: str):
        refusal = one_refusal("uppdrag", folder, HEAD, WELL, self.changed(**columns))
        assert (refusal["row"], refusal["column"], refusal["value"], refusal["reason"]) == (3, column, value, reason)
        assert refusal["do"]

    @pytest.mark.parametrize(
        ("row", "column", "value", "reason"),
        [
            ("B;kund efter uppdrag;U0;2026-03-10;ja;rekommendera;11", "Poäng", "11", "är utanför skalan 0–10."),
            ("B;kund efter uppdrag;U0;2026-03-10;ja;tidplan;0", "Poäng", "0", "är utanför skalan 1–10."),
            ("B;kund efter uppdrag;U0;2026-03-10;ja;NPS;7,5", "Poäng", "7,5", "är inget heltal."),
            ("B;kund efter uppdrag;U0;2026-01-06;ja;NPS;9", "Datum", "2026-01-06", "är före uppdragets start."),
            ("B;kund efter uppdrag;U9;2026-03-10;ja;NPS;9", "Uppdrag", "U9", "finns inte bland uppdragen."),
            ("B;kund efter uppdrag;U0;2026-03-10;ja;NPS;", "Poäng", "", "saknas fast enkäten är besvarad."),
            ("B;kund efter uppdrag;U0;2026-03-10;nej;NPS;9", "Poäng", "9", "står på en inbjudan utan svar."),
            ("B;kandidat;U0;2026-03-10;ja;NPS;9", "Fråga", "NPS", "hör inte till enkäten."),
            (
                "A;kund efter uppdrag;U0;2026-03-10;ja;NPS;9",
                "Inbjudan",
                "A",
                "har ett svar på samma fråga på en tidigare rad.",
            ),
            ("B;kund efter uppdrag;U0;2027-03-10;ja;NPS;9", "Datum", "2027-03-10", "är i framtiden."),
            (
                "A;kund efter uppdrag;U0;2026-04-02;ja;tidplan;9",
                "Datum",
                "2026-04-02",
                "är ett annat än på inbjudans tidigare rader.",
            ),
            (
                "A;kund efter uppdrag;;2026-03-10;ja;tidplan;9",
                "Uppdrag",
                "",
                "är ett annat än på inbjudans tidigare rader.",
            ),
        ],
    )
    def test_an_answer(self, folder, row: str, column: str, value: str, reason: str):
        refusal = one_refusal("enkatsvar", folder, ANSWERS, "A;kund;U0;2026-03-10;ja;NPS;10", row)
        assert (refusal["row"], refusal["column"], refusal["value"], refusal["reason"]) == (3, column, value, reason)

    @pytest.mark.parametrize(
        ("row", "reason"), [("2026-01;konsult;-1", "är mindre än noll."), ("2026-01;konsult;5", "har en rad")]
    )
    def test_a_month_of_arsarbetare(self, folder, row: str, reason: str):
        head = "Månad;Grupp;Årsarbetare"
        assert one_refusal("arsarbetare", folder, head, "2026-01;konsult;18,5", row)["reason"].startswith(reason)

    def test_a_denominator_of_zero_is_said_and_gives_no_figure(self, folder):
        outcome = load_table(
            "arsarbetare", written(folder.parent, "Månad;Grupp;Årsarbetare", "2026-03;konsult;0"), folder
        )
        assert any("Årsarbetarna är noll i 2026-03" in warning for warning in outcome.warnings)
        filters = Filters(date(2026, 3, 1), "month")
        assert evaluate(newest(folder), metric("revenue_per_fte"), filters, access=Access("hr")).value is None


GOALS = ("Nummer;Nivå;Mål;Mål ovanför", "1;inriktningsmål;En stad;")
INDICATORS = (
    "Nummer;År;Indikator;Årsmål;Årsmålets värde;Enhet;Periodicitet;Riktning;Mål",
    "I1;2026;NPS;72;72;NPS;Tertial;högre;1",
)
ACTIVITIES = ("Nummer;Aktivitet;Startdatum;Slutdatum;Mål", "A1;Se över enkäten;2026-01-01;2026-06-30;1")
UBARA = ("Nummer;Bokstav;UBARA;Mål;Aktivitet;Måldatum", "UB1;U;Utveckla;1;Utbilda;2026-12-31")
MONEY = (
    "Avdelning;År;Direkta kostnader;Fördelad overhead;Summa kostnader;Intäkter av prissatta tjänster;"
    "Övrig finansiering (oklar);Övrig finansiering 2 (oklar);Summa finansiering;Netto",
    "Inköp;2026;67,4;11,2;78,6;67;7,5;4,1;78,6;0",
)


class TestPlan:
    @pytest.mark.parametrize("table", ["ekonomi", *PLAN])
    def test_every_row_comes_back_as_it_went_out_sums_and_totals_too(
        self, demo_store: Store, tmp_path: Path, table: str
    ):
        """The budget's "Totalt" is a row, and "Total sjukfrånvaro" an indicator: neither is a sum at the end of a list."""
        columns = TABLES[table]
        rows = demo_store.query(f"SELECT {', '.join(column.name for column in columns)} FROM {table}")
        with (tmp_path / "lista.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow([column.label for column in columns])
            writer.writerows(
                [str(cell).replace(".", ",") if isinstance(cell, float) else cell for cell in row] for row in rows
            )
        found = prepared(table, tmp_path / "lista.csv", demo_store)
        assert (
            found.read == len(rows) == {"ekonomi": 10, "mal": 27, "indikator": 42, "aktivitet": 28, "ubara": 14}[table]
        )
        kept = [
            tuple(None if cell is None or cell != cell else cell for cell in row)
            for row in found.frame.to_numpy(object)
        ]
        assert sorted(kept, key=str) == sorted(rows, key=str) and found.refused.empty

    @pytest.mark.parametrize(
        ("table", "lines", "row", "column", "reason"),
        [
            ("mal", GOALS, "1;nämndmål;En till;", "Nummer", "står på en tidigare rad också."),
            ("mal", GOALS, "2;nämndmål;Sig själv;2", "Mål ovanför", "leder runt: målet hör till sig självt."),
            ("mal", GOALS, "2;hittepå;Ett mål;1", "Nivå", "är inget av de värden som finns."),
            ("indikator", INDICATORS, "I1;2026;NPS;72;72;NPS;Tertial;högre;1", "Nummer", "står på en tidigare rad också."),
            ("indikator", INDICATORS, "I234567890;2026;NPS;72;72;NPS;Tertial;högre;1", "Nummer", "är för långt."),
            ("indikator", INDICATORS, "I2;26;NPS;72;72;NPS;Tertial;högre;1", "År", "är inget år."),
            ("indikator", INDICATORS, "I2;2026;NPS;72;sjuttio;NPS;Tertial;högre;1", "Årsmålets värde", "är inte ett tal."),
            ("indikator", INDICATORS, "I2;2026;Fel;0;5;st;Tertial;mål noll;1", "Årsmålets värde", "är inte noll fast riktningen är mål noll."),
            ("aktivitet", ACTIVITIES, "A1;En till;2026-01-01;2026-06-30;1", "Nummer", "står på en tidigare rad också."),
            ("aktivitet", ACTIVITIES, "A2;Bakåt;2026-06-30;2026-01-01;1", "Slutdatum", "är före startdatum."),
            ("aktivitet", ACTIVITIES, "A2;Omöjlig;2026-01-01;2026-02-31;1", "Slutdatum", "går inte att läsa som datum."),
            ("ubara", UBARA, "UB2;U;Slarva;1;Utbilda;2026-12-31", "UBARA", "är inget av de värden som finns."),
            ("ubara", UBARA, "UB1;U;Utveckla;1;Utbilda;2026-12-31", "Nummer", "står på en tidigare rad också."),
            ("ekonomi", MONEY, "Inköp;2026;1;1;2;2;0;0;2;0", "Avdelning", "har en rad för samma år redan."),
            ("budget", ("Avdelning;År;Antal anställda", "Inköp;2026;44"), "Inköp;2026;2", "Avdelning", "har en rad för samma år redan."),
        ],
    )  # fmt: skip
    def test_what_would_be_there_twice_or_hang_in_the_air(self, folder, table, lines, row, column, reason):
        refusal = one_refusal(table, folder, *lines, row)
        assert (refusal["row"], refusal["column"], refusal["reason"]) == (3, column, reason)
        assert refusal["do"]

    def test_goals_that_lead_round_are_all_refused_and_what_is_under_them_stays(self, folder):
        lines = (*GOALS, "2;nämndmål;Två;3", "3;enhetsmål;Tre;2", "4;enhetsmål;Fyra;3")
        found = prepared("mal", written(folder.parent, *lines), newest(folder))
        assert found.refused["row"].tolist() == [3, 4] and found.frame["id"].tolist() == ["1", "4"]

    def test_nobody_is_responsible_by_name(self, folder):
        lines = (
            "Nummer;Aktivitet;Startdatum;Slutdatum;Mål;Ansvarig",
            "A1;Utbilda;2026-01-01;2026-06-30;1;Enhetschef Rekrytering",
        )
        refusal = one_refusal("aktivitet", folder, *lines, "A2;Utbilda;2026-01-01;2026-06-30;1;Karin Lindqvist")
        assert (refusal["row"], refusal["reason"]) == (3, "ser ut som en persons namn.")
        assert "Karin" not in str(dict(refusal))

    def test_two_activities_of_different_plans_do_not_have_the_same_number(self, folder):
        load_table("aktivitet", written(folder.parent, *ACTIVITIES), folder)
        refusal = one_refusal("ubara", folder, *UBARA, "A1;U;Utveckla;1;Utbilda;2026-12-31")
        assert refusal["reason"] == "står bland verksamhetsplanens aktiviteter också."


class TestVersion:
    def test_everything_else_is_as_it_was_and_the_load_is_told(self, folder):
        before = newest(folder)
        load_table("uppdrag", written(folder.parent, HEAD, WELL.replace("A1", "U0")), folder, who="Enhetschefen")
        after = newest(folder)
        assert after.path != before.path and len(store.version_paths(folder)) == 2
        for name in ("spell", "enkatsvar", "month", "stock"):
            assert after.query(f"SELECT * FROM {name} ORDER BY ALL") == before.query(
                f"SELECT * FROM {name} ORDER BY ALL"
            )
        told = json.loads(after.dataset["table_uppdrag"])
        assert (told["used"], told["who"], told["file"]) == (1, "Enhetschefen", "lista.csv")
        assert evaluate(after, metric("nps"), Filters(date(2026, 3, 1)), access=Access("hr")).value == 100

    def test_too_many_refused_publishes_nothing_and_keeps_the_reasons(self, folder):
        bad = WELL.replace("A1", "A2").replace("33 100 kr", "")
        with pytest.raises(KfError, match="1 av 2 rader går inte att använda"):
            load_table("uppdrag", written(folder.parent, HEAD, WELL, bad), folder)
        assert len(store.version_paths(folder)) == 1
        kept = list((folder / "refused").glob("avbruten-*.csv"))
        assert len(kept) == 1 and "saknas fast uppdraget är avslutat" in kept[0].read_text(encoding="utf-8-sig")
        assert [path for path in folder.iterdir() if path.name.startswith(".") and path.is_dir()] == []

    def test_a_candidate_is_looked_at_before_it_is_published(self, folder):
        made = table_candidate("uppdrag", written(folder.parent, HEAD, WELL), folder)
        assert made.store.query("SELECT count(*) FROM uppdrag") == [(1,)] and len(store.version_paths(folder)) == 1
        assert any("hör till uppdrag som inte finns i filen" in warning for warning in made.warnings)
        publish(made, folder)
        assert len(store.version_paths(folder)) == 2

    def test_answers_that_lose_their_assignment_still_count_where_they_can(self, folder):
        load_table("uppdrag", written(folder.parent, HEAD, WELL), folder)
        result = evaluate(newest(folder), metric("nps"), Filters(date(2026, 3, 1)), ("paket",), Access("hr"))
        assert result.frame[["paket", "value"]].to_numpy().tolist() == [["uppgift saknas", 100.0]]


class TestCommandLine:
    def test_loaded_told_and_refused(self, folder):
        path = written(folder.parent, HEAD, WELL)
        run = CliRunner().invoke(main, ["--data", str(folder), "import", "--table", "uppdrag", str(path)])
        assert run.exit_code == 0 and "läste in 1 av 1\xa0rad." in run.output
        bad = written(folder.parent, ANSWERS, "B;kund;A1;2026-03-10;ja;NPS;11", name="svar.csv")
        run = CliRunner().invoke(main, ["--data", str(folder), "import", "--table", "enkatsvar", str(bad)])
        assert run.exit_code == 2 and "Rad 2, Poäng: 11 är utanför skalan 0–10." in run.output

"""Sick leave, the staff survey and trainees: computed from sums on groups, by hand, and what of it may be shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kf import demo
from kf.access import Access
from kf.charts.columns import columns
from kf.filters import Filters
from kf.groups import MEDARBETARENKAT, PRAKTIK, SJUKFRANVARO
from kf.imports.table import load_table, prepared
from kf.metrics.catalogue import ON_GROUPS, metric
from kf.metrics.evaluate import evaluate
from kf.metrics.headlines import latest
from kf.metrics.result import Result
from kf.schema import names
from kf.store import Store, build, current
from tests.employer import DEFAULTS

OCTOBER, HR = Filters(date(2025, 10, 1)), Access("hr")
AUTUMN, ONLY_OCTOBER = Filters(OCTOBER.period, "2025-09..2025-10"), Filters(OCTOBER.period, "month")
SURVEY24, SURVEY25 = date(2024, 9, 1), date(2025, 9, 1)


def store(
    folder: Path,
    sick: list[tuple] | None = None,
    survey: list[tuple] | None = None,
    trainees: list[tuple] | None = None,
) -> Store:
    tables = {"spell": pd.DataFrame([{"person": "p", **DEFAULTS}])}
    tables["sjukfranvaro"] = pd.DataFrame(sick or [], columns=names(SJUKFRANVARO))
    tables["medarbetarenkat"] = pd.DataFrame(survey or [], columns=names(MEDARBETARENKAT))
    tables["praktik"] = pd.DataFrame(trainees or [], columns=names(PRAKTIK))
    said = {"employer": "x", "synthetic": "true", "first_period": "2024-01-01", "last_period": "2025-10-01"}
    return Store.open(build(folder, tables, said).path)


def month(number: int, *, people: int = 20, short: float = 30, long: float = 90, **where: str) -> tuple:
    """A row of sick leave in 2025; 3 000 hours agreed."""
    there = {"avdelning": "Lön", "kon": "kvinna", **where}
    return date(2025, number, 1), there["avdelning"], there["kon"], people, 3000.0, short, long


def value(s: Store, key: str, filters: Filters = OCTOBER, access: Access = HR, **where: str) -> float | None:
    for dimension, chosen in where.items():
        filters = filters.narrowed(dimension, chosen)
    return evaluate(s, metric(key), filters, (), access).value


class TestSickLeave:
    def test_is_hours_over_agreed_hours_of_the_window(self, tmp_path):
        s = store(tmp_path, [month(9), month(10, short=60, long=0)])
        assert value(s, "sick_leave", AUTUMN) == pytest.approx(100 * (30 + 90 + 60) / 6000)
        assert value(s, "sick_leave", ONLY_OCTOBER) == pytest.approx(2.0)
        parts = [value(s, f"sick_leave_{part}", AUTUMN) for part in ("short", "long")]
        assert parts == pytest.approx([1.5, 1.5]), "30 + 60 and 90 hours of 6 000"

    def test_over_time_each_month_has_its_own_window(self, tmp_path):
        s = store(tmp_path, [month(8), month(9), month(10, short=60, long=0)])
        frame = evaluate(s, metric("sick_leave"), ONLY_OCTOBER, ("period",), HR).frame
        assert [round(v, 6) for v in frame["value"]] == [4.0, 4.0, 2.0]

    def test_groups_are_weighted_with_their_hours(self, tmp_path):
        s = store(tmp_path, [month(10), month(10, kon="man", short=0, long=0), month(10, avdelning="Inköp", long=300)])
        assert value(s, "sick_leave", ONLY_OCTOBER) == pytest.approx(100 * (120 + 0 + 330) / 9000)
        assert value(s, "sick_leave", ONLY_OCTOBER, avdelning="Lön") == pytest.approx(2.0)
        assert value(s, "sick_leave", ONLY_OCTOBER, kon="man") == 0

    def test_a_window_that_reaches_past_what_was_loaded_has_no_figure_and_says_so(self, tmp_path):
        s = store(tmp_path, [month(n) for n in range(1, 9)])
        result = evaluate(s, metric("sick_leave"), OCTOBER)
        assert result.empty and "från 2025-01 till 2025-08" in result.notes[0]
        assert value(s, "sick_leave", Filters(date(2025, 8, 1))) == pytest.approx(4.0)

    def test_more_than_ten_people_are_shown_and_ten_are_not(self, tmp_path):
        rows = [month(10, people=n, avdelning=a) for a, n in (("a", 10), ("b", 11), ("c", 40), ("d", 40))]
        frame = evaluate(store(tmp_path, rows), metric("sick_leave"), ONLY_OCTOBER, ("avdelning",)).frame
        shown = dict(zip(frame["avdelning"], frame["value"].notna(), strict=True))
        assert shown == {"a": False, "b": False, "c": True, "d": True}, "b hides a, which the total would give away"

    def test_it_says_ten_and_not_the_usual_four(self, tmp_path):
        result = evaluate(store(tmp_path, [month(10, people=10)]), metric("sick_leave"), ONLY_OCTOBER)
        assert result.value is None and "färre än 11 personer" in result.reason

    def test_what_the_data_lacks_is_named(self, tmp_path):
        s = store(tmp_path, [month(10)])
        result = evaluate(s, metric("sick_leave"), ONLY_OCTOBER.narrowed("befattning", "controller"))
        assert result.notes == ("Filtret Befattning gäller inte här.",)


class TestSurvey:
    ROWS = (
        (SURVEY24, "Lön", 40, 30, 70.0, 80.0, 90.0),
        (SURVEY25, "Lön", 40, 30, 70.0, 80.0, 93.0),
        (SURVEY25, "Inköp", 20, 10, 90.0, 60.0, 60.0),
    )

    def test_ami_is_the_mean_of_its_parts_weighted_with_the_answers(self, tmp_path):
        s = store(tmp_path, survey=[*self.ROWS])
        assert value(s, "ami", avdelning="Lön") == pytest.approx(81)
        parts = {part: value(s, "ami", delindex=part) for part in ("Motivation", "Ledarskap", "Styrning")}
        assert parts == pytest.approx({"Motivation": 75, "Ledarskap": 75, "Styrning": 84.75})
        assert value(s, "ami") == pytest.approx(sum(parts.values()) / 3)
        assert value(s, "response_rate") == pytest.approx(100 * 40 / 60)

    def test_a_month_has_the_last_survey_made_by_then(self, tmp_path):
        s = store(tmp_path, survey=[*self.ROWS])
        assert value(s, "ami", Filters(date(2025, 8, 1))) == pytest.approx(80)
        assert value(s, "ami", Filters(date(2024, 8, 1))) is None
        years = evaluate(s, metric("ami"), OCTOBER, ("ar",), HR).frame
        assert dict(zip(years["ar"], years["value"].round(2), strict=True)) == {2024: 80, 2025: 78.25}

    def test_fewer_than_five_answers_are_not_shown_nor_worked_out(self, tmp_path):
        rows = [(SURVEY25, a, 20, n, 70.0, 80.0, 90.0) for a, n in (("a", 4), ("b", 5), ("c", 15))]
        s = store(tmp_path, survey=rows)
        for key, by in (("ami", ("avdelning",)), ("ami", ("avdelning", "delindex")), ("response_rate", ("avdelning",))):
            frame = evaluate(s, metric(key), OCTOBER, by).frame
            assert set(frame[frame["value"].notna()]["avdelning"]) == {"c"}
        assert value(s, "ami", access=Access(), avdelning="b") is None
        assert value(s, "ami", access=Access(), avdelning="c") == pytest.approx(80)

    def test_its_headline_tells_each_part_and_how_it_moved(self, tmp_path):
        s = store(tmp_path, survey=[*self.ROWS])
        lon = OCTOBER.narrowed("avdelning", "Lön")
        told = latest(evaluate(s, metric("ami"), lon, ("ar", "delindex"), HR))
        assert told.endswith("2025: Styrning 93 (+3), Ledarskap 80 (0) och Motivation 70 (0)")


class TestTrainees:
    def of_years(self, folder: Path, *rows: tuple) -> Result:
        return evaluate(store(folder, trainees=[*rows]), metric("trainees"), OCTOBER, ("ar",))

    def test_stand_beside_their_goal(self, tmp_path):
        result = self.of_years(tmp_path, (2024, 8, 10), (2025, 13, 10), (2026, 1, 12))
        assert result.table().to_numpy().tolist() == [[2024, "8", "10"], [2025, "13", "10"]]
        assert latest(result) == ("Praktikanter 2025: 13\xa0personer, målet var 10; 5 fler (+62,5\xa0%) mot 2024")
        (goals,) = (trace for trace in columns(result)["data"] if trace.get("name") == "mål")
        assert goals["y"] == [10, 10]

    def test_a_year_without_a_goal_and_one_with_few(self, tmp_path):
        result = self.of_years(tmp_path, (2023, 3, 5), (2024, 8, None), (2025, 13, 10))
        assert result.at(ar=2023) is None and result.withheld
        assert [trace["y"] for trace in columns(result)["data"] if trace.get("name") == "mål"] == [[None, None, 10]]


def test_what_was_not_loaded_is_said_and_not_zero(tmp_path):
    s = store(tmp_path)
    for key in ON_GROUPS:
        result = evaluate(s, metric(key), OCTOBER)
        assert result.empty and result.notes == ("Underlaget för måttet är inte inläst.",)


def test_a_large_employers_demo_has_them_too(tmp_path):
    demo.write(tmp_path, people=2000)
    s = Store.open(next(tmp_path.glob("kf-*.duckdb")))
    assert 4 < value(s, "sick_leave") < 9
    assert round(value(s, "ami")) == 82 and round(value(s, "response_rate")) == 93
    people = evaluate(s, metric("headcount"), OCTOBER, ("avdelning",), HR).frame["avdelning"]
    assert set(evaluate(s, metric("sick_leave"), OCTOBER, ("avdelning",), HR).frame["avdelning"]) == set(people)


SICK_HEAD = "Månad;Avdelning;Kön;Antal anställda;Avtalad arbetstid;Sjukfrånvaro dag 1–14;Sjukfrånvaro från dag 15"
SICK_WELL = "2025-10;Lön;kvinna;20;3 000,0;30;90"


class TestLoaded:
    """From a file, by the route of every table beside the staff's."""

    def loaded(self, folder: Path, table: str, *lines: str) -> Store:
        store(folder)
        file = folder / "lista.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        load_table(table, file, folder, who="Åsa")
        return current(folder)

    def test_sick_leave(self, tmp_path):
        s = self.loaded(tmp_path, "sjukfranvaro", SICK_HEAD, SICK_WELL)
        assert value(s, "sick_leave", ONLY_OCTOBER) == pytest.approx(4.0)

    def test_the_survey_and_trainees(self, tmp_path):
        head = "Månad då enkäten gjordes;Avdelning;Antal inbjudna;Antal svar;Delindex Motivation;Delindex Ledarskap;Delindex Styrning"
        assert (
            value(self.loaded(tmp_path, "medarbetarenkat", head, "2025-09;Lön;40;30;79,5;84;83"), "ami") == 82 + 1 / 6
        )
        assert value(self.loaded(tmp_path, "praktik", "ar;utfall;mal", "2024;8;10", "2025;13;10"), "trainees") == 13

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("2025-10;Inköp;kvinna;20;100;30;90", "är mindre än sjukfrånvarons timmar"),
            ("2025-10;Inköp;kvinna;0;3000;30;90", "är mindre än ett"),
            ("2025-10;Inköp;kvinna;20;3000;-1;90", "är mindre än noll"),
            ("2025-10;Lön;kvinna;20;3000;30;90", "har en rad för samma sak redan"),
            ("2027-10;Lön;kvinna;20;3000;30;90", "är i framtiden"),
        ],
    )
    def test_a_row_that_cannot_be_right_is_refused(self, tmp_path, row, reason):
        (tmp_path / "lista.csv").write_text("\n".join([SICK_HEAD, SICK_WELL, row]), encoding="utf-8")
        found = prepared("sjukfranvaro", tmp_path / "lista.csv", store(tmp_path / "data"), today=date(2026, 1, 1))
        assert len(found.frame) == 1
        (refused,) = found.refused.to_dict("records")
        assert reason in str(refused), refused

    def test_an_index_is_not_a_mean_of_answers(self, tmp_path):
        head = "manad;avdelning;inbjudna;svar;motivation;ledarskap;styrning"
        (tmp_path / "lista.csv").write_text(
            f"{head}\n2025-09;Lön;40;41;79;84;83\n2025-09;Inköp;40;40;79;84;104", encoding="utf-8"
        )
        found = prepared("medarbetarenkat", tmp_path / "lista.csv", store(tmp_path / "data"), today=date(2026, 1, 1))
        assert found.frame.empty and len(found.refused) == 2

"""Facit: what "equal", "explained" and "deviates" mean, and that the demo gives every published figure again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from kf import schema
from kf.__main__ import main
from kf.errors import KfError
from kf.facit import Row, compare, rounded
from kf.facit.question import questions
from kf.format import number, quantity
from kf.store import DEFAULT_FOLDER, Store, build
from tests.employer import DEFAULTS, employer

OCTOBER, QUESTIONS_OF_THE_SURVEY = "2025-10-01", range(153, 165)


def plans_employer(folder: Path, spells: pd.DataFrame, first: str = "2023-12-01", last: str = OCTOBER) -> Store:
    said = {"employer": "Serviceförvaltningen", "synthetic": "true", "source": "prov"}
    return Store.open(build(folder, {"spell": spells}, {**said, "first_period": first, "last_period": last}).path)


def by_hand(folder: Path, *people: dict) -> dict[str, Row]:
    spells = pd.DataFrame([{"person": f"p{i}", **DEFAULTS, **person} for i, person in enumerate(people)])
    return {row.id: row for row in compare(plans_employer(folder, spells))}


def spells_of(store: Store) -> pd.DataFrame:
    return store.frame(f"SELECT {', '.join(schema.names(schema.SPELL))} FROM spell")


def without(demo: Store, folder: Path, condition: str) -> dict[str, Row]:
    """The rows of the demo when the first person that fits a condition was never there."""
    spells = spells_of(demo)
    ((gone,),) = demo.query(f"SELECT min(person) FROM spell WHERE {condition}")
    first = demo.first_period.isoformat()
    return {row.id: row for row in compare(plans_employer(folder, spells[spells["person"] != gone], first))}


def test_every_figure_that_microdata_can_give_has_a_question():
    said = pd.read_csv(DEFAULT_FOLDER / "facit.csv", dtype=str)
    of_the_plan = said[(said["document"] == "kf") & (said["computable_from_microdata"] == "yes")]
    elsewhere = {f"KF{number}" for number in QUESTIONS_OF_THE_SURVEY}
    assert [published.id for published, _ in questions()] == sorted(set(of_the_plan["id"]) - elsewhere)
    assert len(questions()) == 115 + 12, "of persons; of the survey and of trainees"


def test_what_is_declared_as_explained_is_what_the_checks_of_the_plan_found():
    checks = pd.read_csv(DEFAULT_FOLDER / "checks.csv", dtype=str).set_index("id")
    for _, question in questions():
        assert not question.check or question.check in checks.index
        if question.expected:
            assert question.note
            assert question.expected.replace(".", ",") in checks.loc[question.check, "omraknat"]


def test_the_demo_gives_every_published_figure_again_but_four_that_the_plan_has_wrong(demo_store: Store):
    rows = compare(demo_store)
    assert {row.id: (row.published, row.computed) for row in rows if row.status != "equal"} == {
        "KF056": (quantity(6.6, "%", 1), quantity(6.7, "%", 1)),
        "KF068": (quantity(29.6, "%", 1, sign=True), quantity(42.1, "%", 1, sign=True)),
        "KF072": (quantity(31.4, "%", 1, sign=True), quantity(45.8, "%", 1, sign=True)),
        "KF134": (quantity(61.5, "%", 1, sign=True), quantity(62.5, "%", 1, sign=True)),
    }
    assert {row.status for row in rows} == {"equal", "explained"}
    assert len(rows) == 127


def test_a_note_says_why_with_figures_of_its_own(demo_store: Store):
    rows = {row.id: row for row in compare(demo_store)}
    assert f"blir det {quantity(13.88, '%', 2)}" in rows["KF060"].note, "all tillsvidare, not the plan's population"
    assert f"{quantity(11.13, '%', 2)} mot {quantity(8.05, '%', 2)}" in rows["KF061"].note
    assert rows["KF061"].computed == quantity(3.08, "procentenheter", 2, sign=True)
    assert rows["KF180"].note.endswith(f"{quantity(406, 'personer')}, i oktober 2025 {quantity(406, 'personer')}.")
    assert not [row.id for row in rows.values() if "{" in row.note]


def test_one_person_less_and_the_figures_that_counted_her_deviate(demo_store: Store, tmp_path: Path):
    rows = without(demo_store, tmp_path, "kon = 'kvinna' AND anstallningsform = 'tillsvidare' AND valid_to IS NULL")
    assert len(rows) == 115
    assert (rows["KF003"].status, rows["KF003"].computed) == ("deviates", quantity(396, "personer"))
    assert rows["KF003"].note == f"Avviker utan förklaring; skillnaden är {number(-1)}."
    assert rows["KF005"].status == "deviates"
    assert rows["KF006"].status == "equal", "the men are as many as before"


def test_an_explanation_holds_for_the_figure_it_explains_and_no_other(demo_store: Store, tmp_path: Path):
    condition = "anstallningsform = 'tillsvidare' AND avgangsorsak = 'pension' AND left_period >= '2025-01-01'"
    row = without(demo_store, tmp_path, condition)["KF068"]
    assert row.computed == quantity(39.5, "%", 1, sign=True), "53 against 38, not 54"
    assert row.status == "deviates"
    assert "Den kända förklaringen gäller 42,1, inte det här talet." in row.note


def test_a_small_employer_counted_by_hand(tmp_path: Path):
    leaver = {"valid_to": date(2025, 3, 31), "avgangsorsak": schema.EGEN_BEGARAN, "sysselsattningsgrad": 0.75}
    rows = by_hand(
        tmp_path,
        {"birth_month": date(1959, 5, 1)},
        {"kon": schema.MAN, "birth_month": date(1998, 5, 1)},
        {"kon": schema.MAN, "valid_from": date(2025, 2, 1), "anstallningsform": schema.VISSTID},
        leaver,
    )
    figures = {key: row.as_object()["computed"] for key, row in rows.items()}
    assert figures["KF003"] == 2, "tillsvidare, October 2025"
    assert figures["KF004"] == -33.3, "from 3 to 2, in percent of 3"
    assert figures["KF012"] == 50, "women among the tillsvidareanställda"
    assert figures["KF028"] == 1, "visstid: one now, nobody then"
    assert figures["KF056"] == 33.3, "20–29 years: one of three"
    assert figures["KF077"] == 0.75, "årsarbetare of the women who left"
    assert figures["KF102"] == 0, "nobody left visstid in 2024: none, not unknown"
    assert figures["KF103"] is None, "no share of nobody"
    assert figures["KF112"] == 1, "accumulated: 65 already in 2024"
    assert figures["KF115"] == 1, "born 1959 reach 66 in 2025"
    assert figures["KF062"] == 1, "the list of the ten largest befattningar has one"
    assert figures["KF122"] == 5, "no bar is higher than one person"
    assert rows["KF103"].computed == "–"
    assert rows["KF103"].status == "deviates"
    assert rows["KF103"].note == "Talet går inte att räkna ut ur det inlästa datat."


def test_growth_since_a_year_ends_where_an_october_fell_back(tmp_path: Path):
    stays, later = {"valid_from": date(2020, 1, 1)}, {"valid_from": date(2025, 1, 1)}
    gone = {"valid_to": date(2024, 5, 31)}
    assert by_hand(tmp_path / "a", stays, later, gone)["KF180"].computed == "2024", "where the data begins"
    assert by_hand(tmp_path / "b", stays)["KF180"].computed == "–", "nothing has grown"


def test_halves_are_rounded_away_from_zero_and_binary_noise_is_none_of_it():
    assert [rounded(2.5, 0), rounded(-2.5, 0), rounded(0.125, 2), rounded(323.24999999999994, 2)] == [
        3,
        -3,
        0.13,
        323.25,
    ]


def test_the_facit_belongs_to_the_plans_employer_and_years(demo_store: Store, tmp_path: Path):
    with pytest.raises(KfError, match="Facit hör till Serviceförvaltningens uppgifter för 2024–2025"):
        compare(employer(tmp_path / "a", [{}]))
    with pytest.raises(KfError, match="december 2023–september 2025"):
        compare(plans_employer(tmp_path / "b", pd.DataFrame([{"person": "p", **DEFAULTS}]), last="2025-09-01"))


def test_the_command_line_tells_by_its_exit_code_whether_something_deviates(demo_folder: Path, tmp_path: Path):
    run = CliRunner().invoke(main, ["--data", str(demo_folder), "facit", "--json"])
    assert run.exit_code == 0
    first = json.loads(run.stdout)["rows"][0]
    assert first == {"id": "KF003", "published": 397.0, "computed": 397.0, "status": "equal", "note": ""}
    plans_employer(tmp_path / "few", pd.DataFrame([{"person": "p", **DEFAULTS}]))
    assert CliRunner().invoke(main, ["--data", str(tmp_path / "few"), "facit"]).exit_code == 1
    employer(tmp_path / "other", [{}])
    assert CliRunner().invoke(main, ["--data", str(tmp_path / "other"), "facit"]).exit_code == 2

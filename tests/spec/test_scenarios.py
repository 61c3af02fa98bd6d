"""What a staffing scenario may be, how it is told, how it is saved, and what is said when it is opened on newer data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters
from kf.forecast.changed import changes
from kf.forecast.compare import assumption_table, compare
from kf.forecast.scenario import Scenario
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.staffing_words import LABELS, assumptions, describe
from kf.store import Store
from kf.workspace import database, scenarios
from tests.employer import employer

NBSP = "\N{NO-BREAK SPACE}"
STAYS = StaffingScenario(pension=Scenario(stay_share=0.5))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(database.VARIABLE, raising=False)
    return tmp_path / "workspace"


# ---- what may be assumed


@pytest.mark.parametrize(
    "values",
    [
        {"turnover_percent": -101},
        {"turnover_percent": "lite"},
        {"turnover_percent": float("nan")},
        {"first_year_percent": 400},
        {"turnover_befattningar": ["jurist"]},
        {"turnover_befattningar": {"jurist": "mycket"}},
        {"turnover_befattningar": [["jurist", 10]]},
        {"hiring_ceiling": -1},
        {"hiring_ceiling": 2.5},
        {"freeze_until": "2026"},
        {"freeze_until": 26},
        {"months_to_fill": 13},
        {"demand": "drömmen"},
        {"demand": ["budget"]},
        {"growth_percent": 5},
        {"added_per_year": 3, "demand": "today"},
        {"demand": "growth"},
        {"effektivisering_percent": -1},
        {"hires_per_year": 30, "hiring_ceiling": 20},
        {"hires_per_year": 30, "months_to_fill": 3},
        {"hiring_ceiling": 0, "freeze_until": 2027},
        {"turnover_percent": -100, "first_year_percent": 10},
        {"pension": {"later_months": 100}},
        {"pension": {"okänd": 1}},
        {"pension": 3},
        {"later_months": 6},
        {"omsattning": 3},
    ],
)
def test_a_contradictory_or_impossible_scenario_is_refused_with_what_to_do(values):
    with pytest.raises(KfError) as refused:
        StaffingScenario.from_dict(values)
    assert refused.value.do


def test_the_same_befattning_twice_is_refused():
    with pytest.raises(KfError, match="två gånger"):
        StaffingScenario(turnover_befattningar=(("jurist", 1.0), ("jurist", 2.0)))


def test_every_difference_is_in_the_sentence():
    assert describe(StaffingScenario()) == "Som i dag."
    scenario = StaffingScenario(
        turnover_percent=-20,
        turnover_befattningar=(("ekonom", 10.0), ("jurist", -5.5)),
        first_year_percent=30,
        hiring_ceiling=25,
        freeze_until=2026,
        months_to_fill=4,
        demand="growth",
        growth_percent=2,
        added_per_year=3,
        effektivisering_percent=1,
        pension=Scenario(later_months=6, befattningar=("jurist",)),
    )
    assert describe(scenario).replace(NBSP, " ") == (
        "Andra avgångar än pension −20 %, avgångar bland ekonom +10 % och jurist −5,5 %, avgångar under första året +30 %, "
        "högst 25 rekryteringar om året, anställningsstopp till och med 2026, 4 månader att tillsätta en vakans, "
        "behovet växer från dagens antal i stället för att följa budgeten, +2 % om året, +3 personer om året, "
        "effektivisering 1 % om året och pension som om alla går 6 månader senare, för jurist."
    )
    assert "30 rekryteringar om året, vad behovet än är" in describe(StaffingScenario(hires_per_year=30)).replace(
        NBSP, " "
    )
    assert "dagens antal" in describe(StaffingScenario(demand="today"))


def test_every_field_has_words_and_a_label():
    assert set(LABELS) == set(StaffingScenario.__dataclass_fields__)
    assert set(assumptions(StaffingScenario())) == set(LABELS.values())


AGES = st.none() | st.integers(60, 68)
SCENARIOS = st.builds(
    StaffingScenario,
    turnover_percent=st.integers(-99, 300),
    turnover_befattningar=st.sampled_from([(), (("ekonom", 10.0), ("jurist", -5.0))]),
    first_year_percent=st.integers(-100, 300),
    hiring_ceiling=st.none() | st.integers(1, 50),
    freeze_until=st.none() | st.integers(2025, 2035),
    months_to_fill=st.floats(0, 12),
    effektivisering_percent=st.floats(0, 20),
    # nobody before 69 together with months later is a contradiction, and refused
    pension=st.builds(Scenario, later_months=st.integers(-24, 24), earliest_age=AGES, seed=st.integers(0, 50))
    | st.builds(Scenario, earliest_age=st.just(69)),
)


@given(SCENARIOS)
def test_a_scenario_survives_storage(scenario):
    assert StaffingScenario.from_dict(json.loads(json.dumps(scenario.to_dict()))) == scenario


@given(SCENARIOS)
def test_today_is_told_apart_from_a_scenario_by_its_sentence(scenario):
    assert (describe(scenario) == "Som i dag.") == (scenario == scenario.today)


# ---- saved


def test_a_scenario_is_saved_by_name_with_who_and_when_and_opened_again(folder, demo_store):
    filters = Filters(demo_store.last_period).narrowed("avdelning", "Inköp")
    made = scenarios.save(folder, demo_store, " Stannar kvar ", STAYS, filters, ("befattning",), 3, "Åsa")
    again = scenarios.scenario(folder, "stannar KVAR")
    assert again == made and again.scenario == STAYS and again.who == "Åsa" and again.written.tzinfo
    assert again.filters.where == filters.where and again.by == ("befattning",) and again.years == 3
    assert again.made_on == demo_store.key and [row["year"] for row in again.figures] == [2026, 2027, 2028]
    assert [s.name for s in scenarios.scenarios(folder)] == ["Stannar kvar"]
    now, told = scenarios.opened(again, demo_store)
    assert told == () and now.scenario == STAYS


def test_what_is_saved_is_what_ledning_may_see(folder, tmp_path):
    """Whoever saves, small groups' figures are not in the workspace."""
    store = employer(tmp_path / "d", [{"befattning": "jurist"}] * 3 + [{"birth_month": date(1962, 1, 1)}] * 9)
    filters = Filters(store.last_period).narrowed("befattning", "jurist")
    assert scenarios.save(folder, store, "jurister", STAYS, filters).figures == ()


def test_names_are_held_apart_and_checked(folder, demo_store):
    filters = Filters(demo_store.last_period)
    scenarios.save(folder, demo_store, "Stopp", StaffingScenario(freeze_until=2026), filters)
    for name in ("stopp", "", "x" * 81, "19800512-1237"):
        with pytest.raises(KfError):
            scenarios.save(folder, demo_store, name, STAYS, filters)
    with pytest.raises(KfError, match="som inte finns"):
        scenarios.save(folder, demo_store, "Ny", StaffingScenario(turnover_befattningar=(("jursit", 1.0),)), filters)
    with pytest.raises(KfError, match="De som finns: Stopp"):
        scenarios.scenario(folder, "Ny")


def test_a_copy_is_a_scenario_of_its_own(folder, demo_store):
    one = scenarios.save(folder, demo_store, "Stannar kvar", STAYS, Filters(demo_store.last_period))
    two = scenarios.copy(folder, demo_store, one, who="Bo")
    assert two.id != one.id and two.name == "kopia av Stannar kvar" and two.scenario == STAYS and two.who == "Bo"
    changed = scenarios.change(folder, demo_store, two, assumed=StaffingScenario(months_to_fill=3), name="Trögt")
    assert changed.version == 2 and scenarios.scenario(folder, "Stannar kvar") == one
    assert [s.name for s in scenarios.history(folder, two.id)] == ["kopia av Stannar kvar", "Trögt"]


def test_of_two_who_change_the_same_one_is_told(folder, demo_store):
    one = scenarios.save(folder, demo_store, "Stannar kvar", STAYS, Filters(demo_store.last_period))
    scenarios.change(folder, demo_store, one, assumed=StaffingScenario(freeze_until=2026), who="Åsa")
    with pytest.raises(KfError, match="ändrats av Åsa"):
        scenarios.change(folder, demo_store, one, name="Annat", who="Bo")
    with pytest.raises(KfError, match="ändrats av Åsa"):
        scenarios.withdraw(folder, one)


def test_a_withdrawn_scenario_is_kept_but_not_listed(folder, demo_store):
    one = scenarios.save(folder, demo_store, "Stannar kvar", STAYS, Filters(demo_store.last_period))
    gone = scenarios.withdraw(folder, one, who="Bo")
    assert gone.withdrawn and scenarios.scenarios(folder) == ()
    assert scenarios.scenarios(folder, withdrawn=True) == (gone,) and gone.scenario == STAYS
    with pytest.raises(KfError, match="redan återtaget"):
        scenarios.withdraw(folder, gone)
    with pytest.raises(KfError, match="Inget scenario är sparat"):
        scenarios.scenario(folder, "Stannar kvar")
    scenarios.save(folder, demo_store, "Stannar kvar", STAYS, Filters(demo_store.last_period))  # the name is free


def test_newer_data_is_said_with_what_changed(folder, tmp_path):
    def store(month: str, n: int) -> Store:
        rows = [{"birth_month": date(1962, 1, 1)}] * 8 + [{"valid_from": date(2018, 1, 1)}] * n
        return employer(tmp_path / month, rows, "2022-01-01", f"{month}-01")

    old, new = store("2025-11", 30), store("2025-12", 34)
    saved = scenarios.save(folder, old, "Stannar kvar", STAYS, Filters(old.last_period))
    now, told = scenarios.opened(saved, new)
    assert "november 2025; nu går de till och med december 2025" in told[0]
    assert any("Anställda när 2026 börjar är 42 mot 38 då (+4)" in sentence for sentence in told)
    assert now.frame["before"].iloc[0] == 42
    again = scenarios.change(folder, new, saved, filters=Filters(new.last_period))
    assert scenarios.opened(again, new)[1] == ()
    same = replace(again, made_on="kf-annan")
    assert scenarios.opened(same, new)[1] == (
        "Data för december 2025 har lästs in på nytt sedan scenariot sparades.",
        "Inga av dess siffror har ändrats.",
    )


def test_figures_that_cannot_be_held_against_each_other_are_said():
    assert "inget år finns i båda" in changes([], [{"year": 2026}])[0]


# ---- side by side


def figures(store: Store, scenario: StaffingScenario, years: int = 3):
    return project_staffing(store, Filters(store.last_period), (), scenario, years, Access("hr"))


def test_two_to_four_are_compared_with_their_differences_marked(demo_store):
    slow = StaffingScenario(months_to_fill=3)
    beside = {
        "I dag": figures(demo_store, StaffingScenario()),
        "Stannar": figures(demo_store, STAYS),
        "Trögt": figures(demo_store, slow),
    }
    rows = compare(beside)
    assert list(rows["scenario"].unique()) == list(beside) and len(rows) == 12 and rows.columns[0] == "scenario"
    assert not [name for name in rows if name.startswith(("baseline", "difference"))]
    pd.testing.assert_series_equal(
        rows[rows["scenario"] == "Trögt"]["gap"].reset_index(drop=True), beside["Trögt"].frame["gap"], check_names=False
    )
    table = assumption_table(beside).set_index("antagande")
    assert set(table.index[table["skiljer"]]) == {"Pension", "Tid att tillsätta en vakans"}
    assert table.loc["Pension", "I dag"] == "Som i dag" and table.loc["Behovet följer", "I dag"] == "Budgeten"


def test_what_cannot_be_compared_is_refused(demo_store):
    one = figures(demo_store, StaffingScenario())
    for several in (
        {"a": one},
        dict.fromkeys("abcde", one),
        {"a": one, "b": figures(demo_store, STAYS, 4)},
        {"skiljer": one, "b": one},
    ):
        with pytest.raises(KfError) as refused:
            compare(several)
        assert refused.value.do

"""Bemanning through AppTest: a link's scenario, contradictions, small groups and nobody; controls and scenarios agree."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kf.ui.assumed import UNTOUCHED, YEARS
from tests.pages.test_pages import opened, text, untroubled

PAGE = "pages/framtid/bemanning.py"


def said(app: AppTest) -> str:
    return text(app).replace("\xa0", " ")


def test_as_it_stands_nothing_is_assumed_and_every_card_has_its_headline(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch)
    untroubled(app)
    told = said(app)
    assert "**Antagande:** Som i dag." in told and "Mot i dag" not in told
    for words in ("Utan rekrytering är", "varav", "går i pension", "om året 2026–2030", "Störst behov i"):
        assert words in told


def test_a_link_has_the_whole_scenario(demo_folder, monkeypatch):
    link = {
        "ar_fram": "3", "avgangar": "20", "forsta_aret": "-50", "avgangar_for": "löneadministratör", "avgangar_löneadministratör": "100",
        "rekrytering": "högst så många", "rekryteringar": "25", "stopp": "2026", "tillsattning": "3",
        "behov": "tillväxt från dagens antal", "tillvaxt": "2.0", "fler": "5", "effektivisering": "1.0",
        "senare": "12", "for": "löneadministratör", "visa_bemanning": "gap", "dela": "befattning",
    }  # fmt: skip
    app = opened(PAGE, demo_folder, monkeypatch, **{key: [value] for key, value in link.items()})
    untroubled(app)
    told = said(app)
    for words in (
        "Andra avgångar än pension +20 %", "avgångar bland löneadministratör +100 %", "avgångar under första året −50 %",
        "högst 25 rekryteringar om året", "anställningsstopp till och med 2026", "3 månader att tillsätta en vakans",
        "behovet växer från dagens antal", "+2 % om året", "+5 personer om året", "effektivisering 1 % om året",
        "pension som om alla går 12 månader senare, för löneadministratör", "Mot i dag:", "i slutet av 2028 saknas",
        "Så många saknas vid horisonten, per befattning", "saknar folk i slutet av 2028, i nio fall av tio: ",
    ):  # fmt: skip
        assert words.lower() in told.lower(), words


def test_what_a_link_says_that_a_control_cannot_take_is_told(demo_folder, monkeypatch):
    link = {
        "avgangar": "9000", "forsta_aret": "-50", "rekrytering": "kanske", "rekryteringar": "-3", "stopp": "aldrig",
        "behov": "stort", "tillvaxt": "x", "avgangar_for": "löneadministratör", "avgangar_löneadministratör": "1000", "senare": "12",
    }  # fmt: skip
    app = opened(PAGE, demo_folder, monkeypatch, **{key: [value] for key, value in link.items()})
    untroubled(app)
    (told,) = [warning.value.replace("\\", "") for warning in app.warning]
    for words in ("avgångar än pension 9000", "Rekryteringar om året -3", "Tillväxt om året x", "Rekrytering kanske"):
        assert words in told, words
    assert "och 1 till. I stället gäller det som reglagen visar." in told and "Under första" not in told
    assert "pension som om alla går 12 månader senare" in said(app)


@pytest.mark.parametrize("said", ["inf", "nan", "-1", "", "1e308", "1.5", "-0", "åäö" * 400])
def test_no_link_is_an_error_of_ours(said, demo_folder, monkeypatch):
    every = [
        *UNTOUCHED,
        YEARS,
        "avgangar_löneadministratör",
        "scenario_bemanning",
        "stall_bemanning",
        "visa_bemanning",
        "dela",
    ]
    app = opened(PAGE, demo_folder, monkeypatch, **{key: [said] for key in every})
    untroubled(app)
    assert app.number_input(key="rekryteringar").value == 50 or said in ("1.5", "-0")


def test_a_contradiction_is_a_sentence(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch, avgangar=["-100"], forsta_aret=["50"])
    assert not app.exception
    assert "I scenariot slutar ingen i förtid, men avgångarna ändras ändå för vissa." in app.error[0].value


def test_a_small_department_is_withheld_for_ledning_and_shown_for_hr(demo_folder, monkeypatch):
    small = {"avdelning": ["Rekrytering"]}
    app = opened(PAGE, demo_folder, monkeypatch, **small)
    untroubled(app)
    assert said(app).count("visas inte för urvalet") == 1 and "5 diagram visas inte för urvalet" in said(app)
    assert [button.label for button in app.button].count("Rensa filtren") == 1
    app = opened(PAGE, demo_folder, monkeypatch, "hr", **small)
    untroubled(app)
    assert "visas inte" not in said(app)


def test_what_is_withheld_side_by_side_is_said_once_and_what_differs_is_still_told(demo_folder, monkeypatch):
    beside = {"stall_bemanning": ["Som i dag", "Det som visas"], "avgangar": ["20"], "avdelning": ["Rekrytering"]}
    app = opened(PAGE, demo_folder, monkeypatch, **beside)
    untroubled(app)
    (told,) = [info.value for info in app.info]
    assert told.startswith("Prognoser visas bara för grupper där minst 5 personer fyller 60")
    assert "Andra avgångar än pension +20 %" in app.table[0].value.iloc[0].to_string().replace("\xa0", " ")


@pytest.mark.parametrize("role", ["ledning", "hr"])
def test_nobody_is_said(role, demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch, role, avdelning=["Inköp"], befattning=["löneadministratör"])
    untroubled(app)
    assert "Ingen matchar urvalet" in said(app) or "visas inte" in said(app)
    assert "0 (80 %" not in said(app)


def test_what_the_controls_are_set_to_is_what_they_assume():
    def script() -> None:
        import streamlit as st

        from kf.forecast.scenario import Scenario
        from kf.forecast.staffing_scenario import BUDGET, GROWTH, TODAY, StaffingScenario
        from kf.ui.assumed import assumed, suppose

        pension = Scenario(
            later_months=-7, riktalder=False, stay_share=0.4, earliest_age=66, befattningar=("löneadministratör",)
        )
        steps = Scenario(step_down_share=0.5, step_down_later_months=6)
        scenarios = [
            StaffingScenario(),
            StaffingScenario(turnover_percent=15, first_year_percent=-30, pension=pension),
            StaffingScenario(turnover_befattningar=(("enhetschef", 20.0), ("löneadministratör", -40.0)), pension=steps),
            StaffingScenario(hiring_ceiling=0, demand=TODAY),
            StaffingScenario(hires_per_year=12, freeze_until=2027, demand=GROWTH, growth_percent=1.5),
            StaffingScenario(months_to_fill=4, demand=GROWTH, added_per_year=-3, effektivisering_percent=1.0),
            StaffingScenario(demand=BUDGET),
        ]
        for one in scenarios:  # each after the other: nothing is left of the one before
            suppose(one)
            st.write("lika" if assumed() == one else f"{one} blev {assumed()}")

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert [element.value for element in app.markdown] == ["lika"] * 7


def test_how_right_it_would_have_been_is_told_when_it_is_asked_for(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch)
    assert not app.table and "Hur rätt hade det blivit tidigare? Andra avgångar än pension" in [
        e.label for e in app.expander
    ]
    app = opened(PAGE, demo_folder, monkeypatch, provad=["true"])
    untroubled(app)
    assert "personer fel per år i 4 tidigare prognoser." in said(app) and "räknar alltid med modellen" in said(app)
    assert app.table[-1].value["Metod"].tolist()[:3] == ["modellen ✓", "som i fjol", "treårsmedel"]

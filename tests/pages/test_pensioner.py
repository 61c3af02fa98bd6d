"""Pensioner through AppTest: the questions of the meeting in one click, and scenarios shared with Bemanning."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

from kf.forecast.scenario import Scenario
from kf.forecast.staffing_scenario import StaffingScenario
from kf.workspace import scenarios
from tests.pages.test_pages import opened, untroubled
from tests.pages.test_saved import folder, said, save  # noqa: F401

PAGE = "pages/framtid/pensioner.py"


def test_all_stay_until_67_in_one_click_and_back(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch)
    untroubled(app)
    assert "**Antagande:** Som i dag." in said(app) and "Mot i dag" not in said(app)
    by_label = {button.label: button for button in app.button}
    by_label["Alla stannar till 67"].click().run()
    untroubled(app)
    told = said(app)
    assert (
        "**Antagande:** Alla stannar till 67 (ingen går i pension innan de fyllt 67)." in told
    )  # the button's own words
    assert "färre pensionsavgångar till och med 2028" in told and "årsarbetare kvar i slutet av 2030" in told
    assert "Avgångarna skjuts upp, de försvinner inte." in told
    assert app.select_slider(key="tidigast").value == "67 år"
    next(button for button in app.button if button.label == "Som i dag").click().run()
    assert "**Antagande:** Som i dag." in said(app) and app.select_slider(key="tidigast").value == "som hittills"


def headlines(app: AppTest) -> list[str]:
    """The headlines of the page's cards of expected retirements."""
    found = re.findall(r'"kf-headline">([^<]*)<', " ".join(str(one.proto.body) for one in app.get("html")))
    return [line.replace("\xa0", " ") for line in found if line.startswith(("Väntade", "Flest väntas"))]


def test_the_page_counts_by_the_model_in_one_click_and_says_by_which_it_counts(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch)
    whole, cut = headlines(app)[:2], headlines(app)[2:]
    assert len(whole) == 2 and all(" enligt treårsmedel, " in line for line in whole)
    assert len(cut) == 2 and all(line.endswith(" enligt modellen") for line in cut)
    assert "är siffrorna alltid enligt modellen" in said(app)
    app.segmented_control(key="metod").set_value("modellen").run()
    untroubled(app)
    assert len(headlines(app)) == 4 and all(" enligt modellen" in line for line in headlines(app))
    assert "Treårsmedel, som träffat bäst hittills, ger 29" in said(app)
    next(button for button in app.button if button.label == "Alla stannar till 67").click().run()
    untroubled(app)
    assert not any("treårsmedel" in line for line in headlines(app)) and "Här visas modellen, fast" in said(app)
    assert headlines(app)[1].endswith(", 15 färre än modellens 54 i dag")


def test_an_avdelning_is_cut_by_its_enheter_and_not_by_itself(demo_folder, monkeypatch):
    written = said(opened(PAGE, demo_folder, monkeypatch, avdelning=["Lön och pension"]))
    assert "sammanlagt, per enhet" in written and "sammanlagt, per avdelning" not in written
    assert "sammanlagt, per avdelning" in said(
        opened(PAGE, demo_folder, monkeypatch, avdelning=["Lön och pension", "Inköp"])
    )


def test_a_link_shows_which_question_it_answers(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch, tidigast=["67 år"])
    chosen = [
        button.label for button in app.button if button.proto.type == "primary" and button.key.startswith("forval")
    ]
    assert chosen == ["Alla stannar till 67"]


def test_what_a_link_says_that_a_control_cannot_take_is_told(demo_folder, monkeypatch):
    link = {"senare": ["999"], "ar_fram": ["99"], "tidigast": ["rubbish"], "trappar": ["50"], "riktalder": ["kanske"]}
    app = opened(PAGE, demo_folder, monkeypatch, **link, **{"for": ["enhetschef", "borta"]})
    untroubled(app)
    (told,) = [warning.value for warning in app.warning]
    assert told.endswith("I stället gäller det som reglagen visar.")
    for words in (
        "År framåt 99", "Alla går så många månader senare 999", "Alla stannar till rubbish", "Gäller befattningar borta",
        "Riktåldern fortsätter höjas kanske",
    ):  # fmt: skip
        assert words in told, words
    assert "enhetschef" not in told and "Går ned" not in told and app.slider(key="senare").value == 0
    assert "50 % av dem som fyllt 64 går ned till 80 %" in said(app)
    next(button for button in app.button if button.label == "Som i dag").click().run()
    assert not app.warning


def test_what_is_saved_on_pensioner_opens_on_bemanning_and_keeps_its_staffing(folder, monkeypatch):  # noqa: F811
    app = save(opened(PAGE, folder, monkeypatch, tidigast=["67 år"], avdelning=["Lön och pension"]), "Stannar kvar")
    untroubled(app)
    stays = StaffingScenario(pension=Scenario(earliest_age=67))
    assert scenarios.scenario(folder, "Stannar kvar").scenario == stays

    app = opened("pages/framtid/bemanning.py", folder, monkeypatch)
    app.selectbox(key="scenario_bemanning").select("Stannar kvar").run()
    untroubled(app)
    assert (
        "Pension som om alla stannar till 67 (ingen går i pension innan de fyllt 67). Sparat som Stannar kvar."
        in said(app)
    )
    assert app.sidebar.multiselect(key="avdelning").value == ["Lön och pension"]
    app.slider(key="avgangar").set_value(20).run()
    app.button(key="bemanning-name-over").click().run()

    app = opened(PAGE, folder, monkeypatch)  # there, what is not of pension is kept as it is
    app.selectbox(key="scenario_bemanning").select("Stannar kvar").run()
    assert "Sparat som Stannar kvar." in said(app)
    app.select_slider(key="tidigast").set_value("68 år").run()
    app.button(key="bemanning-name-over").click().run()
    untroubled(app)
    kept = scenarios.scenario(folder, "Stannar kvar").scenario
    assert kept == StaffingScenario(turnover_percent=20.0, pension=Scenario(earliest_age=68))

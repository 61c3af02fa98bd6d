"""Kapacitet och budget through AppTest: a link's scenario, sliders, what does not go, saved scenarios, the budget."""

from __future__ import annotations

import csv

import pytest
from streamlit.testing.v1 import AppTest

from kf.forecast.capacity_assumptions import ASSUMPTIONS
from kf.forecast.capacity_scenario import CapacityScenario
from kf.workspace import capacity_scenarios
from tests.pages.test_pages import ROOT, opened, text, untroubled

PAGE = "pages/rekrytering/kapacitet.py"


def said(app: AppTest) -> str:
    return text(app).replace("\xa0", " ").replace("\N{MINUS SIGN}", "-")


def slider(app: AppTest, name: str):
    return next(one for one in app.select_slider if one.key == f"kap_{name}")


def test_as_it_stands_it_is_the_plan_with_its_own_figures(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch)
    untroubled(app)
    told = said(app)
    for words in (
        "**Antagande:** Som i verksamhetsplanen.", ">45,0<", "1,305 per fakturerande", "24,00 mnkr säljs, lika med budgeten",
        "24,0 mnkr kräver 40,4 uppdrag per konsult, eller 62,8 % debiterbar tid", "målet 1,3 (I16) gäller fakturerande utan enhetschefer",
        "Var för sig förklarar två enhetschefer 95 % och sjukfrånvaron 53 %", "67,1 mnkr är overhead som fördelas ut",
        "de övriga 14,0 mnkr är säger källan inte", "Oklar: källan säger inte vad den övriga finansieringen är",
    ):  # fmt: skip
        assert words in told, words


def test_a_slider_changes_the_sentence_and_the_figures_and_the_reset_takes_them_back(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch)
    slider(app, "enhetschefer").set_value("2")
    slider(app, "efterfragan").set_value(("20 mnkr", "26 mnkr")).run()
    untroubled(app)
    told = said(app)
    assert (
        "Enhetschefer som inte fakturerar 2 i stället för 0 och efterfrågan 20–26 mnkr i stället för 24 mnkr." in told
    )
    assert "Ledig tid och kö" in told and " årsarbetare utan uppdrag; kö 0 till " in told
    assert "20,00 till 24,14 mnkr säljs, -4,00 till +0,14 mot budgeten" in told and "fakturerande 18,5" in str(app)
    next(one for one in app.button if one.key == "kapacitet-today").click().run()
    untroubled(app)
    assert "Som i verksamhetsplanen." in said(app)


def test_a_link_has_the_whole_scenario_also_what_is_folded_away(demo_folder, monkeypatch):
    link = {
        "kap_arsarbetare": ["25,5"], "kap_ej_fakturerande": ["3"], "kap_arstid": ["1 750 timmar"], "kap_sjukfranvaro": ["5,5 %"],
        "kap_debiterbar": ["65 %"], "kap_stora_timmar": ["26 timmar"], "kap_stora_pris": ["31 000 kr"],
        "kap_efterfragan": ["22,5 mnkr", "27 mnkr"], "kap_examinatorveckor": ["6 veckor"], "kap_budget": ["25 mnkr"],
        "kap_chefspaket_andel": ["20"], "kap_chefspaket_pris": ["35000"], "kap_namnare": ["alla årsarbetare 25,5"],
    }  # fmt: skip
    app = opened(PAGE, demo_folder, monkeypatch, **link)
    untroubled(app)
    told = said(app).lower()
    for words in (
        "årsarbetare 25,5 i stället för 23", "arbetstid per årsarbetare 1 750 timmar", "sjukfrånvaro 5,5 %",
        "debiterbar andel 65 %", "timmar per stort paket 26", "pris per stort paket 31 000 kr", "22,5–27 mnkr",
        "veckor som examinatorer 6", "andel chefspaket 20 %", "pris per chefspaket 35 000 kr", "budget: intäkter och kostnader 25 mnkr",
        "intäkt per årsarbetare, alla årsarbetare",
    ):  # fmt: skip
        assert words in told, words


def test_what_a_link_cannot_say_is_told_and_the_plan_stands_there(demo_folder, monkeypatch):
    link = {"kap_debiterbar": ["170 %"], "kap_chefspaket_andel": ["[x](y)"], "kap_efterfragan": ["26 mnkr", "mycket"]}
    app = opened(PAGE, demo_folder, monkeypatch, **link)
    untroubled(app)
    told = said(app)
    assert "I länken finns värden som inte går: Debiterbar andel 170" in told
    assert "Efterfrågan mycket" in told and "Andel chefspaket" in told
    assert "I stället gäller det som reglagen visar." in told
    assert slider(app, "debiterbar").value == "70 %" and "debiterbar andel" not in told.split("**Antagande:**")[1]


@pytest.mark.parametrize(
    ("link", "what"),
    [
        ({"kap_arsarbetare": ["2,5"]}, "Ingen fakturerar"),
        ({"kap_lilla_andel": ["60"], "kap_search_andel": ["60"]}, "tillsammans 120"),
        (
            {"kap_arsarbetare": ["3"], "kap_examinatorveckor": ["20 veckor"], "kap_sjukfranvaro": ["20 %"]},
            "ingen tid kvar",
        ),
    ],
)
def test_what_cannot_be_computed_is_a_sentence_and_the_sliders_stay(link, what, demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch, **link)
    assert not app.exception
    assert any(what in one.value for one in app.error)
    assert slider(app, "debiterbar").value == "70 %"
    slider(app, "arsarbetare").set_value("23")
    slider(app, "sjukfranvaro").set_value("0 %").run()
    assert bool(app.error) == ("kap_lilla_andel" in link)


def test_every_slider_shows_its_default_and_is_given_back_as_it_was_set():
    def script() -> None:
        import streamlit as st

        from kf.forecast.capacity_assumptions import ASSUMPTIONS
        from kf.forecast.capacity_scenario import CapacityScenario
        from kf.ui.capacity_controls import assumed, set_to

        for name, one in ASSUMPTIONS.items():
            moved = one.least if one.default != one.least else one.default + one.step
            scenario = (
                CapacityScenario.of({name: moved}) if name != "efterfragan_hog" else CapacityScenario.of({name: 30})
            )
            set_to(scenario)
            if assumed() != scenario:
                st.write(f"{name}: {scenario} became {assumed()}")

    app = AppTest.from_function(script).run()
    assert not app.exception and [one.value for one in app.markdown] == []
    assert len(ASSUMPTIONS) == 32


def test_a_saved_scenario_is_opened_by_a_link_and_laid_beside_the_plan(tmp_path, demo_folder, monkeypatch):
    monkeypatch.setenv("KF_WORKSPACE", f"sqlite:///{tmp_path}/workspace.sqlite")
    managers = CapacityScenario.of({"enhetschefer": 2, "sjukfranvaro": 0.055})
    capacity_scenarios.save(demo_folder, "Två chefer", managers, "Åsa")
    named = opened(PAGE, demo_folder, monkeypatch, scenario_kapacitet=["Två chefer"])
    named.button(key="kapacitet-named").click().run()
    untroubled(named)
    assert "sjukfrånvaro 5,5 % i stället för 0 %. Sparat som Två chefer." in said(named)
    link = {"stall_kapacitet": ["Som i planen", "Två chefer"]}
    app = opened(PAGE, demo_folder, monkeypatch, **link)
    untroubled(app)
    told = said(app)
    assert "Bäst resultat ger Som i planen: 0,00 mnkr; sämst Två chefer: -1,19 mnkr" in told
    box = next(one for one in app.selectbox if one.key == "scenario_kapacitet")
    box.set_value("Två chefer").run()
    untroubled(app)
    told = said(app)
    assert "sjukfrånvaro 5,5 % i stället för 0 %. Sparat som Två chefer." in told
    slider(app, "enhetschefer").set_value("1").run()
    assert "Ändrat sedan Två chefer öppnades." in said(app)


def test_the_filters_are_said_not_to_narrow_the_page(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch, avdelning=["Inköp"])
    untroubled(app)
    assert "Filtren gäller inte på den här sidan" in said(app) and ">45,0<" in said(app)


def test_the_tables_of_the_budget_are_the_file_cell_by_cell_and_say_which_columns_are_unclear(demo_folder, monkeypatch):
    app = opened(PAGE, demo_folder, monkeypatch)
    for card in ("kostnader", "finansiering"):
        app.session_state[f"tabs-budget-{card}"] = "Tabell"
    app.run()
    untroubled(app)
    costs, financing = (one.value for one in app.table if one.value.columns[0] == "Avdelning")
    assert [*costs] == [
        "Avdelning", "Direkta kostnader (mnkr)", "Fördelad overhead (mnkr)", "Summa kostnader (mnkr)", "Overhead av direkta (%)",
    ]  # fmt: skip
    assert [*financing] == [
        "Avdelning", "Intäkter av prissatta tjänster (mnkr)", "Övrig finansiering (oklar) (mnkr)",
        "Övrig finansiering 2 (oklar) (mnkr)", "Summa finansiering (mnkr)", "Netto (mnkr)",
    ]  # fmt: skip
    with (ROOT / "data" / "budget_2026.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    in_file = {
        "kostnader": ("k1_direkta_kostnader", "k2_fordelad_overhead", "k3_summa_kostnader", "overhead_pct_av_direkta"),
        "finansiering": ("f1_intakter_prissatta_tjanster", "f2_ovrig_finansiering_oklar", "f3_ovrig_finansiering_oklar_2",
                         "f4_summa_finansiering", "netto"),
    }  # fmt: skip
    for table, columns in zip((costs, financing), in_file.values(), strict=True):
        assert table.values.tolist() == [[row["avdelning"], *(_printed(row[name]) for name in columns)] for row in rows]
    assert len(rows) == 10 and len(app.table) == 3  # the third is what it takes to come out even


def _printed(figure: str) -> str:
    """A figure of the file as the page has it; what the file leaves empty is a dash."""
    return figure.replace(".", ",").replace("-", "\N{MINUS SIGN}") if figure else "–"

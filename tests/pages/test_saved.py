"""Scenarios saved, opened, copied, withdrawn and laid side by side, through AppTest on a workspace of one's own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kf.filters import Filters
from kf.forecast.staffing_scenario import StaffingScenario
from kf.store import Store
from kf.workspace import rows, scenarios
from tests.pages.test_pages import opened, text, untroubled

PAGE = "pages/framtid/bemanning.py"
Open = Callable[..., AppTest]


@pytest.fixture
def folder(tmp_path: Path, demo_folder: Path) -> Path:
    """The demo's data with nothing written beside it."""
    for file in demo_folder.glob("kf-*.duckdb"):
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.fixture
def bemanning(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    return lambda **query: opened(PAGE, folder, monkeypatch, **query)


def said(app: AppTest) -> str:
    return text(app).replace("\xa0", " ")


def save(app: AppTest, name: str, who: str = "") -> AppTest:
    app.text_input(key="bemanning-name").set_value(name)
    app.text_input(key="kf-who").set_value(who)
    return app.button(key="bemanning-name-new").click().run()


def test_a_scenario_is_saved_opened_changed_and_withdrawn(bemanning, folder):
    app = save(bemanning(avgangar=["20"], ar_fram=["3"], avdelning=["Inköp"]), "Fler slutar", "Hr-enheten")
    untroubled(app)
    assert "Sparat som Fler slutar." in said(app) and "av Hr\\-enheten" in said(app)
    assert app.selectbox(key="scenario_bemanning").value == "Fler slutar"
    kept = scenarios.scenario(folder, "Fler slutar")
    assert kept.scenario == StaffingScenario(turnover_percent=20.0)
    assert (kept.years, kept.filters.where, kept.who) == (3, (("avdelning", ("Inköp",)),), "Hr-enheten")

    app.slider(key="avgangar").set_value(40).run()
    app.slider(key="ar_fram").set_value(4).run()
    assert "Ändrat sedan Fler slutar öppnades." in said(app)
    app.button(key="bemanning-name-over").click().run()
    assert "Sparat som Fler slutar." in said(app)
    kept = scenarios.scenario(folder, "Fler slutar")
    assert (kept.scenario.turnover_percent, kept.years) == (40, 4)

    app.button(key="bemanning-today").click().run()
    assert "**Antagande:** Som i dag." in said(app) and app.selectbox(key="scenario_bemanning").value is None

    app = bemanning()  # another reader, who opens it: with its question
    app.selectbox(key="scenario_bemanning").select("Fler slutar").run()
    untroubled(app)
    assert "**Antagande:** Andra avgångar än pension +40 %. Sparat som Fler slutar." in said(app)
    assert app.slider(key="ar_fram").value == 4
    assert app.sidebar.multiselect(key="avdelning").value == ["Inköp"]

    app.button(key="bemanning-copy-away").click().run()
    untroubled(app)
    assert scenarios.scenarios(folder) == () and app.slider(key="avgangar").value == 40
    assert app.selectbox(key="scenario_bemanning").value is None


def test_a_copy_stands_beside_the_first(bemanning, folder):
    app = save(bemanning(behov=["dagens antal"]), "Dagens antal")
    app.button(key="bemanning-copy-new").click().run()
    untroubled(app)
    names = [one.name for one in scenarios.scenarios(folder)]
    assert names == ["Dagens antal", "kopia av Dagens antal"]
    assert "Sparat som kopia av Dagens antal." in said(app)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Namnet ska ha 1–80 tecken"),
        ("Som i dag", "Ett scenario kan inte heta Som i dag."),
        ("Upptaget", "Det finns redan ett scenario som heter Upptaget."),
        ("Om 19121212-1212", "ser ut som ett personnummer"),
    ],
)
def test_a_name_that_may_not_be_is_refused_and_nothing_moves(name, says, bemanning, folder, demo_store: Store):
    scenarios.save(folder, demo_store, "Upptaget", StaffingScenario(), Filters(demo_store.last_period))
    app = save(bemanning(avgangar=["20"]), name)
    assert not app.exception and says in app.error[0].value.replace("\\", "")
    assert len(scenarios.scenarios(folder)) == 1
    assert app.slider(key="avgangar").value == 20 and app.text_input(key="bemanning-name").value == name


def test_who_writes_over_what_another_has_changed_is_told(bemanning, folder, demo_store: Store):
    app = save(bemanning(avgangar=["20"]), "Delat")
    other = scenarios.scenario(folder, "Delat")
    scenarios.change(folder, demo_store, other, assumed=StaffingScenario(turnover_percent=99), who="Någon annan")
    app.slider(key="avgangar").set_value(30).run()
    app.button(key="bemanning-name-over").click().run()
    assert "raden har ändrats av Någon annan sedan du öppnade den" in app.error[0].value
    assert scenarios.scenario(folder, "Delat").scenario.turnover_percent == 99


def test_a_scenario_that_a_link_names_alone_is_offered_and_opened(bemanning, folder, demo_store: Store):
    inkop = Filters(demo_store.last_period).narrowed("avdelning", "Inköp")
    scenarios.save(folder, demo_store, "Fler slutar", StaffingScenario(turnover_percent=20.0), inkop, (), 3)
    link = {"scenario_bemanning": ["Fler slutar"]}
    app = bemanning(**link)
    untroubled(app)
    assert "**Antagande:** Som i dag." in said(app)
    app.button(key="bemanning-named").click().run()
    untroubled(app)
    assert "**Antagande:** Andra avgångar än pension +20 %. Sparat som Fler slutar." in said(app)
    assert app.slider(key="ar_fram").value == 3 and app.sidebar.multiselect(key="avdelning").value == ["Inköp"]
    assert "bemanning-named" not in [button.key for button in app.button]

    app = bemanning(**link, avdelning=["Ekonomi"])  # the link's own filters stay
    app.button(key="bemanning-named").click().run()
    assert "+20 %. Sparat som" in said(app) and app.sidebar.multiselect(key="avdelning").value == ["Ekonomi"]
    app = bemanning(**link, avgangar=["40"])  # and what it assumes
    assert "+40 %. Ändrat sedan" in said(app) and "bemanning-named" not in [button.key for button in app.button]


def test_what_a_link_names_that_is_gone_is_said(bemanning):
    app = bemanning(scenario_bemanning=["Borta"], stall_bemanning=["Som i dag", "Också borta"], avgangar=["20"])
    assert not app.exception
    told = said(app)
    assert "Scenarierna Borta och Också borta i länken finns inte." in told
    assert "Andra avgångar än pension +20 %" in told


def test_rubbish_in_a_link_is_one_short_sentence(bemanning):
    app = bemanning(scenario_bemanning=["", "][(*$", "x" * 5000], stall_bemanning=["a", "b", "c", "d"])
    assert not app.exception
    (told,) = [warning.value for warning in app.warning]
    assert told.startswith(r"Scenarierna \]\[\(\*\$, xxx") and told.endswith("x…, a, b och 2 till i länken finns inte.")
    assert len(told) < 200


def test_a_scenarios_name_is_shown_as_it_is_written(bemanning, folder):
    app = save(bemanning(avgangar=["20"], stall_bemanning=["Som i dag", "Det som visas"]), "**Fet** [länk](http://x.y)")
    untroubled(app)
    written = r"\*\*Fet\*\* \[länk\]\(http\://x\.y\)"
    assert [toast.value for toast in app.toast] == [f"{written} är sparat."]
    assert app.button(key="bemanning-name-over").label == f"Spara över {written}"
    assert app.button(key="bemanning-copy-away").label == f"Ta bort {written}"
    app.multiselect(key="stall_bemanning").select("**Fet** [länk](http://x.y)").run()
    untroubled(app)
    for table in app.table[:2]:
        assert written in table.value.columns and "**Fet** [länk](http://x.y)" not in table.value.columns


def test_scenarios_stand_side_by_side_with_their_differences_marked(bemanning, folder, demo_store: Store):
    scenario = StaffingScenario(hiring_ceiling=20)
    scenarios.save(folder, demo_store, "Tak", scenario, Filters(demo_store.last_period))
    app = bemanning(stall_bemanning=["Som i dag", "Tak", "Det som visas"], avgangar=["50"])
    untroubled(app)
    assert "Scenarier bredvid varandra" in said(app)
    figures, assumptions = (table.value for table in app.table[:2])
    assert list(figures.columns)[1:] == ["Som i dag", "Tak", "Det som visas"]
    differs = assumptions[assumptions[""] == "≠\xa0skiljer"]
    assert set(differs["Antagande"]) == {"Andra avgångar än pension", "Högst så många rekryteringar per år"}
    assert differs.set_index("Antagande").loc["Högst så många rekryteringar per år", "Tak"].startswith("Högst 20")
    assert assumptions[""].tolist() == ["≠\xa0skiljer"] * 2 + ["lika"] * (len(assumptions) - 2)


def test_what_was_saved_for_another_selection_is_compared_on_the_pages_own_and_says_so(
    bemanning, folder, demo_store: Store
):
    inkop = Filters(demo_store.last_period).narrowed("avdelning", "Inköp")
    scenarios.save(folder, demo_store, "Tak", StaffingScenario(hiring_ceiling=20), inkop, (), 3)
    app = bemanning(stall_bemanning=["Som i dag", "Tak"])
    untroubled(app)
    (told,) = [info.value.replace("\xa0", " ") for info in app.info]
    assert told == "Alla räknas här för hela förvaltningen, 5 år framåt. Tak sparades för Inköp, 3 år framåt."
    app = bemanning(stall_bemanning=["Som i dag", "Tak"], avdelning=["Inköp"], ar_fram=["3"])
    untroubled(app)
    assert not app.info


def test_who_has_a_scenario_open_that_another_takes_away_is_told_and_keeps_what_is_shown(bemanning, folder):
    app = save(bemanning(avgangar=["20"]), "Delat")
    app.multiselect(key="stall_bemanning").select("Som i dag").select("Delat").run()
    scenarios.withdraw(folder, scenarios.scenario(folder, "Delat"), who="Någon annan")
    for _ in range(2):  # and it stays on the screen
        app.run()
        untroubled(app)
        (told,) = [one.value for one in app.warning]
        assert told.startswith("Scenariot Delat har tagits bort av någon annan. Det som visas är kvar")
        assert app.slider(key="avgangar").value == 20 and "+20 %" in said(app)
        assert app.selectbox(key="scenario_bemanning").value is None
        assert app.multiselect(key="stall_bemanning").value == ["Som i dag"]
    app = save(app, "Delat igen")
    untroubled(app)
    assert not app.warning and "Sparat som Delat igen." in said(app)


def test_one_alone_is_not_a_comparison(bemanning):
    app = bemanning(stall_bemanning=["Som i dag"])
    untroubled(app)
    assert "Välj minst ett scenario till" in said(app)


def test_an_old_scenario_whose_befattning_and_years_are_gone_is_opened_and_said(bemanning, folder, demo_store: Store):
    """Written when the data had a befattning that it has not now, with a freeze that has passed."""
    filters = Filters(demo_store.last_period)
    kept = scenarios.save(folder, demo_store, "Gammalt", StaffingScenario(turnover_percent=20.0), filters)
    old = {"turnover_percent": 20.0, "turnover_befattningar": {"nedlagd": 50.0}, "freeze_until": 2023}
    values = {"name": "Gammalt", "assumed": json.dumps(old), "made_on": "förr", "figures": "[]"}
    asked = {"period": "2022-10", "where": {"avdelning": ["Nedlagd"]}, "by": [], "years": 3}
    rows.follow(folder, scenarios.SCENARIO, kept.id, kept.version, "", **values, asked=json.dumps(asked))
    app = bemanning()
    app.selectbox(key="scenario_bemanning").select("Gammalt").run()
    assert not app.exception
    assert app.multiselect(key="avgangar_for").value == [] and app.slider(key="avgangar").value == 20
    assert app.selectbox(key="stopp").value == "2023"
    assert "Anställningsstoppet slutar 2023" in app.error[0].value
    assert "Avdelning Nedlagd i länken finns inte i datat" in said(app)


def test_a_scenario_that_cannot_be_read_hides_no_other(bemanning, folder, demo_store: Store):
    scenarios.save(
        folder, demo_store, "Läsbart", StaffingScenario(turnover_percent=20.0), Filters(demo_store.last_period)
    )
    (kept,) = rows.newest(folder, scenarios.SCENARIO)
    values = {name: getattr(kept, name) for name in ("asked", "made_on", "figures")}
    rows.add(folder, scenarios.SCENARIO, "", name="Ur framtiden", assumed='{"okand": 1}', **values)
    app = bemanning(scenario_bemanning=["Ur framtiden"])
    untroubled(app)
    assert [one.value for one in app.warning] == ["Scenariot Ur framtiden kan inte läsas av den här versionen av kf."]
    assert app.selectbox(key="scenario_bemanning").options == ["Läsbart"]

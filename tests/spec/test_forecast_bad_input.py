"""Forecasts on the command line that have no answer: a Swedish sentence, never a zero that looks like a forecast."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kf.__main__ import main
from kf.access import Access
from kf.filters import Filters
from kf.forecast.project import project
from kf.outlook import Outlook
from kf.store import current
from tests.employer import employer

ABOUT = ("pension", "staffing")


def staff(n: int, born: int = 1985, **more: object) -> list[dict]:
    return [{"birth_month": date(born, 3, 1), "valid_from": date(2018, 1, 1), **more} for _ in range(n)]


def ran(folder: Path, *words: str, role: str = "hr") -> Result:
    done = CliRunner().invoke(main, ["--data", str(folder), *words], env={"KF_ROLE": role})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def rows(done: Result) -> list[dict]:
    return json.loads(done.stdout)["rows"]


@pytest.mark.parametrize("about", ABOUT)
def test_no_history_is_said_first_and_nothing_can_be_tried(tmp_path, about):
    employer(tmp_path, [*staff(20), *staff(10, 1960)], "2025-12-01", "2025-12-01")
    done = ran(tmp_path, "forecast", about)
    assert done.exit_code == 0 and "ingen historik" in done.output
    tried = ran(tmp_path, "backtest", "pension" if about == "pension" else "exits")
    assert tried.exit_code == 2 and "Historiken är för kort" in tried.output


@pytest.mark.parametrize("about", ABOUT)
def test_one_year_of_history_is_said(tmp_path, about):
    employer(tmp_path, [*staff(20), *staff(10, 1960)], "2024-12-01", "2025-12-01")
    assert "historik:" in ran(tmp_path, "forecast", about).output


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("role", ["hr", "ledning"])
def test_a_befattning_of_one_is_withheld_not_zero(tmp_path, about, role):
    employer(tmp_path, [*staff(12, 1961), *staff(1, 1960, befattning="jurist")])
    alone = ran(tmp_path, "forecast", about, "--where", "befattning=jurist", "--json", role=role)
    among = ran(tmp_path, "forecast", about, "--by", "befattning", "--json", role=role)
    told = rows(alone) + [row for row in rows(among) if row["befattning"] == "jurist"]
    assert told
    for row in told:
        figures = {key: value for key, value in row.items() if key not in ("befattning", "year", "fraction", "label")}
        assert not [key for key, value in figures.items() if value not in (None, True)], figures


@pytest.mark.parametrize("about", ABOUT)
def test_ages_missing_for_all_are_refused_and_for_some_counted(tmp_path, about):
    employer(tmp_path / "alla", [{"birth_month": None}] * 3)
    refused = ran(tmp_path / "alla", "forecast", about)
    assert refused.exit_code == 2 and "Födelsemånad saknas för alla" in refused.output
    employer(tmp_path / "en", [*staff(12, 1962), {"birth_month": None}])
    assert "Födelsemånad saknas för 1" in ran(tmp_path / "en", "forecast", about).output


def test_a_horizon_past_the_table_of_riktalder_is_said(tmp_path):
    employer(tmp_path, staff(10, 1987, valid_from=date(2040, 1, 1)), "2040-01-01", "2045-12-01")
    assert "slutar med födda 1985" in ran(tmp_path, "forecast", "pension", "--years", "10").output


@pytest.mark.parametrize(
    ("about", "values", "says"),
    [
        ("pension", {"reference_age": 65, "riktalder": False}, "både en fast referensålder"),
        ("pension", {"step_down_later_months": 6}, "ingen trappar ned"),
        ("pension", {"befattningar": ["jurist"], "later_months": 6}, "jurist, som inte finns"),
        ("staffing", {"hires_per_year": 9, "hiring_ceiling": 3}, "tillåter högst 3"),
        ("staffing", {"growth_percent": 2}, "både en tillväxt"),
        ("staffing", {"freeze_until": 2019}, "före prognosens första år"),
    ],
)
def test_contradictory_settings_are_refused(tmp_path, about, values, says):
    employer(tmp_path, staff(20))
    (tmp_path / "s.json").write_text(json.dumps(values), encoding="utf-8")
    refused = ran(tmp_path, "forecast", about, "--scenario", str(tmp_path / "s.json"))
    assert refused.exit_code == 2 and says in refused.output.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--years", "0"), "kan inte göras för 0 år"),
        (("--years", "11"), "kan inte göras för 11 år"),
        (("--where", "befattning=finns inte"), "finns inte"),
        (("--where", "anstallningsform=visstid"), "visstid"),
    ],
)
def test_a_question_without_an_answer_is_refused(tmp_path, about, words, says):
    employer(tmp_path, staff(20))
    refused = ran(tmp_path, "forecast", about, *words)
    assert refused.exit_code == 2 and says in refused.output, refused.output


@pytest.mark.parametrize("about", ABOUT)
def test_nobody_on_tillsvidare_is_said(tmp_path, about):
    employer(tmp_path, staff(20, 1962, anstallningsform="visstid"), "2020-01-01")
    done = ran(tmp_path, "forecast", about)
    assert done.exit_code == 0 and done.output.startswith("Ingen i datat är tillsvidareanställd")
    tried = ran(tmp_path, "backtest", "pension" if about == "pension" else "exits")
    assert "felen säger inget om hur rätt metoderna har" in tried.output or tried.exit_code == 2


def test_a_zero_that_is_a_forecast_is_said_in_words(tmp_path):
    employer(tmp_path, staff(30, 1995), "2020-01-01")
    store = current(tmp_path)
    yearly, cut = (
        Outlook(project(store, Filters(store.last_period), by, access=Access("hr")), bool(by))
        for by in ((), ("befattning",))
    )
    assert yearly.headline == "Ingen väntas gå i pension 2026–2030"
    assert cut.headline.startswith("Ingen väntas gå i de grupper som visas till och med 2030")
    assert ran(tmp_path, "forecast", "staffing").output.splitlines()[0] == "Rekryteringsbehov nov–dec 2025–2030: 0"


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize(("count", "says"), [(3, "färre än 5 personer"), (8, "omkring 10 personer")])
def test_how_many_lack_an_age_is_told_as_the_reader_may_know(tmp_path, about, count, says):
    employer(tmp_path, [*staff(12, 1962), *[{"birth_month": None}] * count])
    assert f"Födelsemånad saknas för {says}" in ran(tmp_path, "forecast", about, role="ledning").output.replace(
        "\xa0", " "
    )
    assert f"Födelsemånad saknas för {count} personer" in ran(tmp_path, "forecast", about).output.replace("\xa0", " ")


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("cut", [(), ("--by", "enhet")])
def test_nobody_and_a_few_give_ledning_the_same_answer(demo_folder, about, cut):
    told = []
    for befattning in ("handläggare", "löneadministratör"):  # three, and none
        where = ("--where", "avdelning=Lokalplanering", "--where", f"befattning={befattning}")
        done = ran(demo_folder, "forecast", about, *where, *cut, "--json", role="ledning")
        told.append({key: value for key, value in json.loads(done.stdout).items() if key != "filters"})
    assert told[0] == told[1] and told[0]["rows"] and all(row["withheld"] for row in told[0]["rows"])


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("s.json", b'{"later_months": 6', "går inte att tolka (rad 1, tecken 19)"),
        ("s.json", b'{"a":' * 100_000, "går inte att tolka"),
        ("s.toml", b"a = " + b"[" * 100_000, "går inte att tolka"),
        ("s.toml", b"later_months = x\n", "går inte att tolka (rad 1, tecken 16)"),
        ("s.json", b"\xff\xfe{}", "är inte text i UTF-8"),
        ("s.json", b"[1]", "är ingen tabell"),
        ("s.json", b'{"later_months": NaN}', "later_months är nan"),
        ("s.json", b'{"later_months": 1e999}', "later_months är inf"),
        ("s.json", b'{"okand": 1}', "okända uppgifter: okand. De som finns: later_months"),
    ],
)
def test_a_scenario_file_that_says_nothing_is_refused_in_words(tmp_path, name, content, says):
    employer(tmp_path, staff(20))
    (tmp_path / name).write_bytes(content)
    refused = ran(tmp_path, "forecast", "pension", "--scenario", str(tmp_path / name))
    assert refused.exit_code == 2 and says in refused.output, refused.output


def test_what_a_scenario_says_of_staffing_is_not_quietly_left_out_of_the_pension_forecast(tmp_path):
    employer(tmp_path, [*staff(20), *staff(10, 1962)])
    for freeze, told in (({"freeze_until": 2026}, True), ({}, False)):
        (tmp_path / "s.json").write_text(json.dumps({"pension": {"later_months": 6}, **freeze}), encoding="utf-8")
        done = ran(tmp_path, "forecast", "pension", "--scenario", str(tmp_path / "s.json"))
        assert ("som inte rör pensionsprognosen: Anställningsstopp till och med 2026." in done.stderr) == told


@pytest.mark.parametrize("about", ABOUT)
def test_every_figure_of_the_json_has_its_unit(tmp_path, about):
    employer(tmp_path, [*staff(20), *staff(10, 1962)])
    told = json.loads(ran(tmp_path, "forecast", about, "--json").stdout)
    figures = {key for key in told["rows"][0] if key not in ("year", "label", "withheld", "shown")}
    assert figures <= set(told["units"]) and told["units"]["fraction"] == "andel av året"
    assert told["units"]["stock_fte" if about == "pension" else "cost_low"] == (
        "årsarbetare" if about == "pension" else "kr"
    )

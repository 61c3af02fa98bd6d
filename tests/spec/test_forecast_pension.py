"""What a pension forecast promises: figures worked out by hand, what may differ, what is refused, what is withheld."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kf import format as fmt
from kf import parameters
from kf.access import Access
from kf.charts.fan import fan
from kf.errors import KfError
from kf.exports.csv import csv_bytes
from kf.filters import Filters
from kf.forecast.assumption import KS, prior, sure
from kf.forecast.backtest import ahead_at, backtest, best, best_of
from kf.forecast.beside import modelled, with_shown
from kf.forecast.cohorts import Cohorts, Step, cohorts, steps
from kf.forecast.hazard import BANDS, OTHER_STRENGTH, Drawn, Fit, draw, fit
from kf.forecast.history import history
from kf.forecast.pension_lines import result
from kf.forecast.pension_sayings import say_difference, say_method, say_other
from kf.forecast.pension_whole import whole
from kf.forecast.project import project
from kf.forecast.quantiles import binomial_quantiles
from kf.forecast.retirement import forecast
from kf.forecast.rules import Rules, rules_as_of
from kf.forecast.scenario import Scenario, describe
from kf.forecast.shown import REASON_NEAR, nearly_few, nearly_sure, shown
from kf.forecast.simple import MODEL
from kf.forecast.simulate import simulate
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_scenario import StaffingScenario
from kf.outlook import Outlook
from kf.privacy import REASON_SMALL
from tests.employer import employer

ROOT = Path(__file__).parents[2]
HR, LEDNING = Access("hr"), Access()
NOW = rules_as_of(date(2025, 11, 1))
ZERO = len(KS) - int(KS[-1]) - 1  # the place of k = 0
TODAY = Scenario()


def people(counts: dict[int, float], affected: bool = True, fte: float = 1.0) -> Cohorts:
    rows = [{"born": born, "affected": affected, "n": n, "fte": n * fte} for born, n in counts.items()]
    return cohorts(pd.DataFrame(rows))


def drawn(hazards: np.ndarray | None = None, other: float = 0.0) -> Drawn:
    return Drawn((prior() if hazards is None else hazards)[None, :], np.full((1, 1, BANDS), other), ("",))


def expected(who: Cohorts, hazards: Drawn, rules: Rules, scenario: Scenario, ahead: tuple[Step, ...]) -> list[float]:
    return [float(v) for v in forecast(who, hazards, rules, scenario, ahead)["exits"].expected[:, 0]]


PLAN = {1959: 3.0, 1960: 6.0, 1961: 6.0, 1962: 17.0, 1963: 18.0}
THREE = (Step(2026), Step(2027), Step(2028))


# ---- by hand


def test_the_plans_cohorts_give_the_26_of_the_domain_research():
    """Counted there with riktålder 67 for all and 0.7, not certainty, at 69: 6,8 + 8,9 + 10,0."""
    rules = Rules(NOW.as_of, NOW.retirement, ((2000, 99),), reference_age=67)
    assert [round(v, 1) for v in expected(people(PLAN), drawn(), rules, TODAY, THREE)] == [6.8, 8.9, 10.0]


def test_the_plans_cohorts_by_each_ones_riktalder_and_with_las():
    """1959: 67 is a year past its riktålder 66 (0.4); 1960: 66 is k=-1 (0.28) ...; in 2028 born 1959 are 69: all go."""
    found = expected(people(PLAN), drawn(), NOW, TODAY, THREE)
    assert found[0] == pytest.approx(3 * 0.40 + 6 * 0.28 + 6 * 0.22 + 17 * 0.09 + 18 * 0.05)
    assert [round(v, 2) for v in found] == [6.63, 9.46, 9.81] and round(sum(found)) == 26


def test_what_is_left_of_a_year_is_that_part_of_its_hazard():
    """Born 1960 attain 65 in 2025 (k = -2, h = 0.22); November and December are a sixth of the year."""
    found = expected(people({1960: 100}), drawn(), NOW, TODAY, steps(date(2025, 10, 1), 1))
    assert found[0] == pytest.approx(100 * (1 - 0.78 ** (1 / 6)))
    assert found[1] == pytest.approx(100 * 0.78 ** (1 / 6) * 0.28)
    assert [one.year for one in steps(date(2025, 12, 1), 2)] == [2026, 2027]


def test_one_leaves_once_a_year_retirement_first():
    spread = forecast(people({1960: 100}), drawn(other=0.1), NOW, TODAY, (Step(2026),))
    assert spread["exits"].expected[0, 0] == pytest.approx(28)
    assert spread["other"].expected[0, 0] == pytest.approx(72 * (1 - np.exp(-0.1)))


def test_shrinkage_by_hand():
    """4 of 10 retired at k = -2, h0 = 0.22, K = 10: (4 + 2.2) / 20; own data weighs half."""
    exposed, exits = np.zeros(len(KS)), np.zeros(len(KS))
    exposed[ZERO - 2], exits[ZERO - 2] = 10, 4
    other = np.array([[[0.111 * 300, 0], [5, 0]], [[300, 0], [15, 0]]])
    fitted = Fit(sure(exposed, exits, prior()), 10, ("", "upphandlare"), other[0], other[1], OTHER_STRENGTH, 3)
    assert fitted.hazard[ZERO - 2] == pytest.approx(0.31) and fitted.weight[ZERO - 2] == 0.5
    assert fitted.hazard[ZERO] == pytest.approx(0.45) and fitted.weight[ZERO] == 0
    # domain.md D2: upphandlare 5 of 15, raw 33 %, the whole 11,1 %: 21 %
    shape, rate = fitted.other_shape()
    assert round(float((shape / rate)[1, 0]), 2) == 0.21


def test_all_go_at_las_age_unless_prolonged():
    who = people({1957: 10})  # 69 in 2026
    assert expected(who, drawn(), NOW, TODAY, (Step(2026),)) == [10]
    assert expected(who, drawn(), NOW, Scenario(prolonged_share=0.3), (Step(2026),)) == pytest.approx([7])


def test_later_by_a_year_moves_the_curve_and_by_half_a_year_half():
    who = people({1961: 100})  # 65 in 2026: k = -2
    for months, h in ((0, 0.22), (12, 0.09), (6, (0.22 + 0.09) / 2), (-12, 0.28)):
        assert expected(who, drawn(), NOW, Scenario(later_months=months), (Step(2026),)) == pytest.approx([100 * h])


def test_riktalder_that_stops_rising_moves_those_who_would_have_waited():
    who = people({1961: 100})  # 67 by the table, 66 as of 2025: k = -1 in 2026
    assert expected(who, drawn(), NOW, Scenario(riktalder=False), (Step(2026),)) == pytest.approx([28])


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_the_share_that_stays_is_the_share_that_reaches_las_age(share):
    """Born 1959: riktålder 66 in 2025, LAS-ålder 69 in 2028. Of 100 there as 2025 begins `share` are there as 2028 does."""
    rules = rules_as_of(date(2025, 1, 1))
    spread = forecast(people({1959: 100}), drawn(), rules, Scenario(stay_share=share), steps(date(2024, 12, 1), 4))
    assert spread["stock"].expected[:, 0][2:] == pytest.approx([100 * share, 0])


def test_nobody_goes_before_an_age_and_then_as_they_do_who_have_stayed():
    """Born 1961 (riktålder 67) attain 67 in 2028: k = 0, h = 0.45. Born 1959 (riktålder 66) are 67 in 2026 already: 0.40."""
    until = Scenario(earliest_age=67)
    assert expected(people({1961: 100}), drawn(), NOW, until, THREE) == pytest.approx([0, 0, 45])
    assert expected(people({1959: 100}), drawn(), NOW, until, (Step(2026),)) == pytest.approx([40])
    assert expected(people({1957: 10}), drawn(), NOW, Scenario(earliest_age=69), (Step(2026),)) == [10]  # LAS-åldern
    later = Scenario(earliest_age=67, later_months=12)  # k = 0 a year later: as k = -1
    assert expected(people({1961: 100}), drawn(), NOW, later, THREE) == pytest.approx([0, 0, 28])
    few = Scenario(earliest_age=67, befattningar=("x",))
    assert expected(people({1961: 100}, affected=False), drawn(), NOW, few, (Step(2026),)) == pytest.approx([22])


@pytest.mark.parametrize("hazards", [None, np.zeros(len(KS))])
def test_the_share_that_stays_holds_when_nobody_goes_before_an_age(hazards):
    """Born 1959: riktålder 66 in 2025, nobody goes before 67 in 2026, 40 of 100 are there when they are to be 69."""
    rules, scenario = rules_as_of(date(2025, 1, 1)), Scenario(earliest_age=67, stay_share=0.4)
    left = drawn() if hazards is None else drawn(hazards)
    spread = forecast(people({1959: 100}), left, rules, scenario, steps(date(2024, 12, 1), 4))
    stock = spread["stock"].expected[:, 0]
    assert stock[0] == pytest.approx(100) and 40 < stock[1] < 100 and stock[2:] == pytest.approx([40, 0])


def test_stepping_down_takes_a_fifth_of_the_grade_of_those_who_do():
    who, step = people({1963: 10}, fte=0.9), (Step(2026), Step(2027))  # 64 in 2027
    nobody = drawn(np.zeros(len(KS)))
    spread = forecast(who, nobody, NOW, Scenario(step_down_share=0.5), step)
    assert spread["stock_fte"].expected[:, 0] == pytest.approx([9.0, 9.0 * 0.9])
    later = Scenario(step_down_share=0.5, step_down_later_months=12)
    exits = expected(who, drawn(), NOW, later, (Step(2027),))  # k = -3: half at 0.09, half at k = -4: 0.05
    assert exits == pytest.approx([10 * 0.07])


def test_a_scenario_for_some_leaves_the_others_as_they_are():
    scenario = Scenario(later_months=12, befattningar=("x",))
    assert expected(people({1961: 100}, affected=False), drawn(), NOW, scenario, (Step(2026),)) == pytest.approx([22])
    assert expected(people({1961: 100}), drawn(), NOW, scenario, (Step(2026),)) == pytest.approx([9])


# ---- rules


def test_riktalder_known_today_is_the_table():
    table = parameters.retirement_age()
    latest = rules_as_of(date(2026, 1, 1))
    assert list(latest.retirement_age(table["born"].to_numpy())) == list(table["retirement_age"])
    assert latest.last_decided() == (1964, 2031)


@pytest.mark.parametrize(
    ("day", "born", "age"),
    [
        (date(2019, 1, 1), 1962, 65),
        (date(2020, 1, 1), 1962, 66),
        (date(2021, 1, 1), 1962, 67),
        (date(2023, 1, 1), 1970, 67),
        (date(2024, 1, 1), 1970, 68),
        (date(2024, 1, 1), 1950, 65),
    ],
)
def test_riktalder_as_it_was_known(day, born, age):
    assert rules_as_of(day).retirement_age(np.array([born]))[0] == age


def test_las_age_by_when_it_was_decided_and_in_force():
    assert [rules_as_of(date(2019, 1, 1)).las_age(year) for year in (2019, 2024)] == [67, 67]
    assert [rules_as_of(date(2020, 1, 1)).las_age(year) for year in (2019, 2020, 2023)] == [67, 68, 69]


# ---- properties

COUNTS = st.dictionaries(st.integers(1953, 2000), st.integers(1, 40), min_size=1, max_size=12)
SCENARIOS = st.builds(
    Scenario,
    later_months=st.integers(-24, 24),
    riktalder=st.booleans(),
    stay_share=st.none() | st.floats(0.05, 1),
    earliest_age=st.none() | st.integers(60, 68),
    step_down_share=st.floats(0, 1),
    seed=st.integers(0, 50),
)


def fitted_prior() -> Fit:
    zero = np.zeros(len(KS))
    return Fit(
        sure(zero, zero, prior()), 10, ("",), np.array([[30.0, 2.0]]), np.array([[300.0, 80.0]]), 20, 3, 0.05, 0.1
    )


@settings(max_examples=25, deadline=None)
@given(COUNTS, SCENARIOS)
def test_stock_is_stock_before_less_who_left_in_every_draw(counts, scenario):
    who = people(counts)
    sim = simulate(who, draw(fitted_prior(), 40, scenario.seed), NOW, scenario, steps(date(2025, 10, 1), 4))
    assert (sim.before - sim.retired - sim.departed == sim.after).all()
    assert (sim.before[:, 1:] == sim.after[:, :-1]).all() and (sim.before[:, 0] == who.n).all()
    for part in (sim.retired, sim.departed, sim.after):
        assert (part >= 0).all() and (part == np.round(part)).all()


@settings(max_examples=25, deadline=None)
@given(COUNTS, SCENARIOS)
def test_the_closed_form_loses_nobody_and_its_parts_add_up(counts, scenario):
    spread = forecast(people(counts), draw(fitted_prior(), 40, 1), NOW, scenario, steps(date(2025, 10, 1), 5))
    left = np.cumsum(spread["exits"].expected + spread["other"].expected, axis=0)
    assert left + spread["stock"].expected == pytest.approx(np.full(left.shape, float(sum(counts.values()))))
    assert np.cumsum(spread["exits"].expected, axis=0) == pytest.approx(spread["accumulated"].expected)
    for one in spread.values():
        assert (one.low <= one.median + 1e-6).all() and (one.median <= one.high + 1e-6).all() and (one.low >= 0).all()


@settings(max_examples=15, deadline=None)
@given(COUNTS, st.randoms())
def test_the_order_of_rows_and_the_run_change_nothing(counts, random):
    rows = [{"born": b, "affected": True, "n": float(n), "fte": float(n)} for b, n in counts.items()]
    one = cohorts(pd.DataFrame(rows))
    random.shuffle(rows)
    other = cohorts(pd.DataFrame(rows))
    results = [
        (
            forecast(who, draw(fitted_prior(), 40, 7), NOW, TODAY, THREE),
            simulate(who, draw(fitted_prior(), 40, 7), NOW, TODAY, THREE),
        )
        for who in (one, other)
    ]
    assert (results[0][0]["exits"].high == results[1][0]["exits"].high).all()
    assert (results[0][1].retired == results[1][1].retired).all()


def test_hazards_of_zero_change_nothing():
    nobody = Drawn(np.zeros((5, len(KS))), np.zeros((5, 1, BANDS)), ("",))
    who = people({1962: 10, 1990: 7})
    spread = forecast(who, nobody, NOW, TODAY, (Step(2026), Step(2027)))
    assert (spread["stock"].low == 17).all() and (spread["exits"].high == 0).all()
    assert (simulate(who, nobody, NOW, TODAY, (Step(2026),)).after == who.n).all()


def test_simulation_and_closed_form_agree():
    who = people({1958: 9, 1960: 20, 1962: 35, 1965: 30, 1980: 200})
    ahead, hazards = steps(date(2025, 10, 1), 6), draw(fitted_prior(), 4000, 3)
    spread = forecast(who, hazards, NOW, TODAY, ahead)
    sim = simulate(who, hazards, NOW, TODAY, ahead)
    for name, drawn_counts in (
        ("exits", sim.retired.sum(axis=2)),
        ("accumulated", sim.retired.sum(axis=2).cumsum(axis=1)),
        ("stock", sim.after.sum(axis=2)),
    ):
        one = spread[name]
        assert drawn_counts.mean(axis=0) == pytest.approx(one.expected[:, 0], abs=0.35)
        assert drawn_counts.var(axis=0) == pytest.approx(one.variance[:, 0], rel=0.12)
        for p, told in ((0.1, one.low), (0.5, one.median), (0.9, one.high)):
            assert np.abs(np.quantile(drawn_counts, p, axis=0) - told[:, 0]).max() < 1.05


def test_later_never_means_more_exits_in_any_draw_of_the_first_year():
    """The same dice: a smaller chance gives fewer or as many, never more."""
    who, hazards = people({1960: 30, 1961: 30}), Drawn(np.tile(prior(), (200, 1)), np.zeros((200, 1, BANDS)), ("",))
    now, later = (simulate(who, hazards, NOW, Scenario(later_months=m), (Step(2026),)).retired for m in (0, 12))
    assert (later <= now).all() and (later < now).any()


def test_binomial_quantiles_are_the_inverse_of_the_distribution():
    u = (np.arange(20000) + 0.5) / 20000
    for n, p in ((1, 0.3), (12, 0.02), (40, 0.7), (900, 0.5)):
        found = binomial_quantiles(u, np.full(u.shape, n), np.full(u.shape, p))
        assert found.mean() == pytest.approx(n * p, abs=0.02) and found.var() == pytest.approx(
            n * p * (1 - p), rel=0.01
        )


def test_another_seed_moves_no_figure_by_half_a_person_or_a_percent(demo_store):
    columns = [
        "median",
        "low",
        "high",
        "expected",
        "accumulated",
        "accumulated_low",
        "accumulated_high",
        "stock_low",
        "fte",
    ]
    tables = [
        project(demo_store, Filters(demo_store.last_period), (), Scenario(seed=seed), 10, HR)
        .frame[columns]
        .to_numpy(float)
        for seed in (1, 2, 3, 4)
    ]
    moved = np.ptp(tables, axis=0)
    assert (moved <= np.maximum(0.5, 0.01 * tables[0])).all()


# ---- scenario


@pytest.mark.parametrize(
    "values",
    [
        {"later_months": 100},
        {"stay_share": 1.2},
        {"earliest_age": 59},
        {"earliest_age": 67.5},
        {"earliest_age": 69, "stay_share": 0.5},
        {"stay_share": "halva"},
        {"reference_age": 40},
        {"reference_age": 65, "riktalder": False},
        {"step_down_later_months": 6},
        {"stay_share": 0, "prolonged_share": 0.5},
        {"befattningar": ["jurist"]},
        {"befattningar": [1]},
        {"riktalder": "nej"},
        {"earliest_age": 69, "later_months": -24},
        {"earliest_age": 69, "step_down_share": 0.5, "step_down_later_months": 6},
        {"seed": -1},
        {"senare": 6},
        {"later_months": float("nan")},
    ],
)
def test_a_contradictory_or_impossible_scenario_is_refused_with_what_to_do(values):
    with pytest.raises(KfError) as refused:
        Scenario.from_dict(values)
    assert refused.value.do


def test_every_difference_is_in_the_sentence():
    assert describe(TODAY) == "Som i dag."
    told = describe(Scenario(-6, False, 0.4, 67, 0.3, 12, 0.05, ("jurist", "ekonom"))).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert told == (
        "Alla går 6 månader tidigare, riktåldern slutar höjas, alla stannar till 67 (ingen går i pension innan de fyllt 67), "
        "40 % av dem som når riktåldern stannar till 69, LAS-åldern, "
        "30 % av dem som fyllt 64 går ned till 80 % från 2027 och går 12 månader senare och 5 % får stanna efter LAS-åldern, "
        "år för år, för jurist och ekonom."
    )
    assert "65" in describe(Scenario(reference_age=65))


@given(SCENARIOS)
def test_a_scenario_survives_storage(scenario):
    assert Scenario.from_dict(json.loads(json.dumps(scenario.to_dict()))) == scenario


def test_the_difference_from_today_is_said_in_people_and_arsarbetare(demo_store):
    asked = project(demo_store, Filters(demo_store.last_period), scenario=Scenario(earliest_age=67), years=5)
    rows = asked.frame[asked.frame["fraction"] == 1].assign(
        difference_accumulated=[-1.0, -2.0, -21.4, -3.0, 0.3], difference_stock_fte=12.6
    )
    told = say_difference(replace(asked, frame=rows)).replace("\N{NO-BREAK SPACE}", " ")
    assert told == (
        "Mot i dag: 21 färre pensionsavgångar till och med 2028, lika många till och med 2030 "
        "och 13 fler årsarbetare kvar i slutet av 2030 av dem som är anställda i dag. "
        "Avgångarna skjuts upp, de försvinner inte."
    )
    assert say_difference(project(demo_store, Filters(demo_store.last_period))) == ""
    more = replace(asked, frame=rows.assign(difference_accumulated=2.0))
    assert "skjuts upp" not in say_difference(more)


# ---- the door


def staff(births: dict[int, int], **more: object) -> list[dict]:
    return [{"birth_month": date(year, 3, 1), **more} for year, n in births.items() for _ in range(n)]


def retired(year: int, born: int, n: int = 1) -> list[dict]:
    end = {"valid_to": date(year, 6, 30), "avgangsorsak": "pension"}
    return staff({born: n}, **end)


def asked(store, by=(), scenario=TODAY, years=3, access=HR, **where):
    filters = Filters(store.last_period)
    for key, value in where.items():
        filters = filters.narrowed(key, value)
    return project(store, filters, by, scenario, years, access)


def test_earlier_and_not_before_an_age_is_said(tmp_path):
    store = employer(tmp_path, staff({1962: 10, 1990: 10}))
    told = asked(store, scenario=Scenario(later_months=-12, earliest_age=66)).notes
    assert any("Ingen går före 66" in note and "12\N{NO-BREAK SPACE}månader tidigare" in note for note in told)


def test_one_group_is_not_said_to_be_most(tmp_path):
    store = employer(tmp_path, [*staff({1962: 10, 1990: 10}), *staff({1962: 10, 1990: 10}, befattning="ekonom")])
    one, two = (Outlook(asked(store, ("befattning",), **where), True) for where in ({"befattning": "ekonom"}, {}))
    assert one.headline.startswith("ekonom: ") and "väntas gå till och med" in one.headline
    assert two.headline.startswith("Flest väntas gå i ")


def test_no_history_is_said_and_the_assumption_used(tmp_path):
    store = employer(tmp_path, staff({1960: 10, 1990: 10}), "2025-12-01", "2025-12-01")
    found = asked(store)
    assert "ingen historik" in found.notes[0]
    assert found.frame["expected"].iloc[0] == pytest.approx(10 * 0.28, abs=0.05)
    assert found.method_sentence.startswith("Modellen är inte prövad: historiken är för kort")
    with pytest.raises(KfError, match="Historiken är för kort"):
        backtest(store, HR)


def test_one_year_of_history_is_said(tmp_path):
    store = employer(tmp_path, staff({1960: 10, 1990: 10}), "2024-12-01", "2025-12-01")
    assert any("Bara 1" in note and "historik" in note for note in asked(store).notes)


def test_ages_missing_for_some_are_named_and_for_all_refused(tmp_path):
    some = employer(tmp_path / "a", [*staff({1960: 9}), {"birth_month": None}])
    assert any("Födelsemånad saknas för 1" in note for note in asked(some).notes)
    everybody = employer(tmp_path / "b", [{"birth_month": None}] * 3)
    with pytest.raises(KfError, match="Födelsemånad saknas för alla"):
        asked(everybody)


def test_unknown_causes_are_said_and_nothing_is_learnt_of_them(tmp_path):
    left = staff({1960: 5}, valid_to=date(2025, 3, 31))
    found = asked(employer(tmp_path, [*staff({1961: 10, 1985: 5}), *left]))
    assert any("Avgångsorsak saknas" in note for note in found.notes)
    assert (found.hazards["weight"] == 0).all() and found.history.empty


def test_an_empty_choice_is_not_a_zero(demo_store):
    found = asked(demo_store, avdelning="Finns inte")
    assert found.empty and found.headline() == "Ingen matchar urvalet"
    assert fan(found)["data"] == []


def test_who_may_not_see_small_groups_is_not_told_whether_there_is_anybody(demo_store):
    few, nobody = (
        asked(demo_store, access=LEDNING, avdelning="Lokalplanering", befattning=one)
        for one in ("handläggare", "löneadministratör")
    )
    counted = dict(demo_store.query(
        "SELECT befattning, count(*) FROM stock WHERE period = ? AND avdelning = 'Lokalplanering' GROUP BY ALL",
        [demo_store.last_period],
    ))  # fmt: skip
    assert 0 < counted["handläggare"] < 5 and "löneadministratör" not in counted
    told = [
        (one.headline(), one.reason, one.notes, len(one.frame), one.frame["withheld"].all()) for one in (few, nobody)
    ]
    assert told[0] == told[1] and told[0][2] == ()
    assert (
        asked(demo_store, avdelning="Lokalplanering", befattning="löneadministratör").headline()
        == "Ingen matchar urvalet"
    )


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"years": 0}, "kan inte göras för 0 år"),
        ({"years": 11}, "kan inte göras för 11 år"),
        ({"by": ("kon",)}, "kan inte delas upp på kön"),
        ({"anstallningsform": "visstid"}, "gäller tillsvidareanställda"),
        ({"scenario": Scenario(later_months=3, befattningar=("jursit",))}, "jursit, som inte finns"),
    ],
)
def test_a_question_without_an_answer_is_refused(demo_store, question, says):
    with pytest.raises(KfError, match=says):
        asked(demo_store, **question)


def test_a_horizon_past_what_is_decided_and_past_the_table_is_said(tmp_path, demo_store):
    assert any("till och med 1964" in note for note in asked(demo_store, years=10).notes)
    assert not any("till och med" in note for note in asked(demo_store, years=1).notes)
    young = employer(tmp_path, staff({1987: 10}, valid_from=date(2040, 1, 1)), "2040-01-01", "2045-12-01")
    assert any("slutar med födda 1985" in note for note in asked(young, years=10).notes)


def test_a_befattning_of_one_has_no_forecast_for_anybody(tmp_path):
    store = employer(tmp_path, [*staff({1961: 12}), *staff({1960: 1}, befattning="jurist")])
    for access in (HR, LEDNING):
        found = asked(store, ("befattning",), access=access)
        own = found.group("jurist")
        assert own["withheld"].all() and own[["median", "expected", "shown"]].isna().all(axis=None)
    assert "enskild person" in asked(store, ("befattning",)).reason
    assert asked(store, befattning="jurist").frame["withheld"].all()


def test_ledning_sees_groups_with_five_near_pension_in_whole_people(tmp_path):
    rows = [
        *staff({1962: 7, 1985: 9}),
        *staff({1962: 6, 1985: 9}, befattning="ekonom"),
        *staff({1962: 2, 1985: 20}, befattning="jurist"),
        *staff({1985: 20}, befattning="handläggare"),
    ]
    found = asked(employer(tmp_path, rows), ("befattning",), access=LEDNING)
    shown = {b for b in ("upphandlare", "ekonom", "jurist", "handläggare") if not found.group(b)["withheld"].any()}
    # jurist has two near pension; were that the only group withheld, the whole less the rest would give it
    assert "jurist" not in shown and "handläggare" not in shown and len(shown) == 1
    assert found.reason == REASON_NEAR and "minst 5 personer fyller 60" in REASON_NEAR
    told = found.frame.drop(columns=["fraction"]).select_dtypes("number").to_numpy()
    assert (told[~np.isnan(told)] % 1 == 0).all()


def test_hr_sees_the_hazards_counts_and_ledning_coarse_ones(demo_store):
    assert {"exposed", "exits"} <= set(asked(demo_store).hazards)
    coarse = asked(demo_store, access=LEDNING).hazards
    assert set(coarse) == {"k", "prior", "hazard", "weight"}
    assert np.allclose(coarse["weight"] * 20 % 1 % 1, 0, atol=1e-9) or np.allclose(
        coarse["weight"] * 20, np.round(coarse["weight"] * 20)
    )


def test_a_scenario_is_held_against_today_on_the_same_hazards(demo_store):
    today, later = asked(demo_store), asked(demo_store, scenario=Scenario(later_months=12))
    assert later.frame["baseline"].to_numpy() == pytest.approx(today.frame["median"].to_numpy())
    difference = later.frame["expected"] - today.frame["expected"]
    assert later.frame["baseline_accumulated"].equals(today.frame["accumulated"])
    assert later.frame["difference"].to_numpy() == pytest.approx(difference.to_numpy())
    assert (later.frame["difference_high"].head(3) < 0).all() and "difference" not in today.frame
    jurist = asked(demo_store, scenario=Scenario(later_months=12, befattningar=("ekonomiadministratör",)))
    assert (jurist.frame["difference"].abs() < later.frame["difference"].abs()).head(3).all()


def test_what_stands_beside_is_the_metrics_own(demo_store):
    found = asked(demo_store, access=LEDNING)
    by_rule = found.reference.pivot(index="year", columns="rule", values="accumulated")
    assert by_rule["alla vid 65"].loc[2028] == 50 and by_rule["riktåldern"].loc[2026] == 3
    assert list(found.history["value"]) == [6, 6, 5, 6] and list(found.last_year["value"]) == [7]


# ---- backtest


def test_a_backtest_by_hand(tmp_path):
    """Two retire every year; 2022-01-01 is the first origin with two years before it."""
    rows = [*staff({1985: 20, 1963: 4})]
    for year in (2020, 2021, 2022, 2023, 2024):
        rows += retired(year, year - 65, 2)
    found = backtest(employer(tmp_path, rows, "2019-12-01", "2024-12-01"), HR)
    assert sorted(set(found.rows["origin"])) == [date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)]
    summary = found.summary.set_index(["months", "method"])
    assert summary.loc[(12, "som i fjol"), "mae"] == 0 and summary.loc[(36, "treårsmedel"), "bias"] == 0
    assert np.isnan(summary.loc[(12, MODEL), "mase"])  # last year's was never wrong
    at65 = found.rows[(found.rows["method"] == "alla vid 65") & (found.rows["months"] == 12)]
    assert list(at65["forecast"]) == [2, 2, 2]
    assert best(found) != MODEL and best(found) in found.sentence and "i första hand" in found.sentence


def test_the_future_is_not_known_at_an_origin(tmp_path):
    """What happens after the origin does not change the forecast made there."""
    rows = [*staff({1985: 20, 1958: 5, 1960: 5}), *retired(2020, 1955, 2), *retired(2021, 1956, 2)]
    quiet = employer(tmp_path / "a", rows, "2019-12-01", "2023-12-01")
    rush = [
        row | {"valid_to": date(2022, 6, 30), "avgangsorsak": "pension"} if row["birth_month"].year == 1960 else row
        for row in rows
    ]
    busy = employer(tmp_path / "b", rush, "2019-12-01", "2023-12-01")
    first = [
        found.rows[found.rows["origin"] == date(2022, 1, 1)].set_index(["months", "method"])["forecast"]
        for found in (backtest(store, HR) for store in (quiet, busy))
    ]
    assert first[0].equals(first[1])


def test_small_outcomes_are_not_shown_to_ledning(tmp_path):
    rows = [*staff({1985: 20, 1963: 4})]
    for year in (2020, 2021, 2022, 2023, 2024):
        rows += retired(year, year - 65, 2)
    found = backtest(employer(tmp_path, rows, "2019-12-01", "2024-12-01"))
    assert found.rows["actual"].isna().all() and found.summary["mae"].isna().all() and found.reason


def test_the_demos_backtest(demo_store):
    summary = backtest(demo_store).summary.set_index(["months", "method"])
    assert summary.loc[(36, MODEL), "mae"] <= summary.loc[(36, "alla vid 65"), "mae"] / 2
    assert summary.loc[(12, MODEL), "coverage"] == 1


def test_the_figures_of_the_sentence_say_who_erred_less():
    rows = [
        {"months": 12, "method": method, "forecast": 10 + off, "actual": 10.0}
        for method, off in (
            ("modellen", 0.44),
            ("alla vid 65", 3),
            ("riktåldern", 4),
            ("som i fjol", 1),
            ("treårsmedel", 0.38),
        )
    ]
    chosen, sentence = best_of(pd.DataFrame(rows))
    assert chosen == "treårsmedel" and "i medel 0,38 mot 0,44 personer fel per år" in sentence


def test_who_erred_least_is_told_per_horizon():
    rows = [
        {"months": months, "method": method, "mae": mae}
        for months, of in ((12, {MODEL: 1.0, "treårsmedel": 2.0}), (36, {MODEL: 3.0, "treårsmedel": 2.5}))
        for method, mae in of.items()
    ]
    summary = pd.DataFrame(rows)
    assert ahead_at(summary) == {12: MODEL, 36: "treårsmedel"}
    assert ahead_at(summary.assign(mae=np.nan)) == {}  # withheld


@pytest.mark.parametrize("ask", [project, project_staffing], ids=["pension", "staffing"])
def test_an_assumption_names_only_befattningar_that_are_shown(demo_store, ask):
    """What a scenario changes, of one befattning alone, is of whoever has it: when she goes, how many they are."""
    filters = Filters(demo_store.last_period)
    told, _ = shown(demo_store, filters, ("befattning",), LEDNING)
    (enough, *_), (few, *_) = (sorted(one for (one,), is_so in told.items() if is_so is seen) for seen in (True, False))

    def assumed(name: str) -> Scenario | StaffingScenario:
        one = Scenario(earliest_age=67, befattningar=(name,))
        return one if ask is project else StaffingScenario(pension=one)

    for by in ((), ("avdelning",), ("befattning",)):
        with pytest.raises(KfError, match=f"gäller {few}, och där är de för få"):
            ask(demo_store, filters, by, assumed(few))
        seen = ask(demo_store, filters, by, assumed(few), access=HR).frame
        assert not seen["withheld"].all()
    assert not ask(demo_store, filters, (), assumed(enough)).frame["withheld"].any()
    cut = ask(demo_store, filters, ("avdelning",), assumed(enough))
    assert cut.frame["withheld"].all() and "visas inte per avdelning" in cut.reason
    others = StaffingScenario(turnover_befattningar=((few, 300.0),))
    with pytest.raises(KfError, match="för få"):
        project_staffing(demo_store, filters, (), others)


# ---- drawn and told


def test_headline_and_chart_tell_of_the_same_method_since_the_origin(demo_store):
    one = asked(demo_store, years=3)
    assert one.method != MODEL
    line = next(trace for trace in fan(one, accumulated=True)["data"] if trace.get("name") == one.method)
    told = fmt.number(one.frame["shown"].sum())
    assert f": {told} enligt {one.method}, " in one.headline() and fmt.number(line["y"][-1]) == told


def rows_of(figures: list[tuple[float, float, float]]) -> pd.DataFrame:
    """A frame of one group whose median, low and high since the origin these are; a year is what was not there before."""
    since = pd.DataFrame(figures, columns=["accumulated", "accumulated_low", "accumulated_high"])
    yearly = since["accumulated"].diff().fillna(since["accumulated"])
    return since.assign(median=yearly, low=yearly - 3, high=yearly + 3, shown=yearly, withheld=False)


def test_years_in_whole_people_add_up_to_what_is_told_since_the_origin():
    """1.0 + 8.7 + 10.3 + 12.6 is 32.6, told as 33: each year by itself would be 1 + 9 + 10 + 13."""
    told = whole(rows_of([(1.0, 0.2, 2.1), (9.7, 6.4, 13.2), (20.0, 15.6, 25.4), (32.6, 26.4, 39.0)]), (), False)
    assert told["accumulated"].tolist() == [1, 10, 20, 33] and told["median"].tolist() == [1, 9, 10, 13]
    assert told["median"].sum() == told["accumulated"].iloc[-1] == told["shown_accumulated"].iloc[-1]
    halves = whole(rows_of([(0.4, 0, 1), (0.8, 0, 2), (1.2, 0, 3)]), (), False)
    assert halves["median"].tolist() == [0, 1, 0]
    assert (halves["low"] <= halves["median"]).all() and (halves["median"] <= halves["high"]).all()
    two = pd.concat([rows_of([(1.4, 0, 3), (3.2, 1, 5)]).assign(a=name) for name in "xy"], ignore_index=True)
    assert whole(two, ("a",), False)["median"].tolist() == [1, 2, 1, 2]
    told = whole(rows_of([(1.0, 0, 2), (2.0, 1, 4)]).assign(shown=[5.7, np.nan]), (), True)["shown_accumulated"]
    assert told.iloc[0] == 5.7 and np.isnan(told.iloc[1])


def test_table_and_files_begin_with_what_is_left_of_the_year_and_sum_to_the_headline(demo_store):
    for access in (HR, LEDNING):
        one = asked(demo_store, scenario=Scenario(later_months=6), access=access)
        table = result(one).table().set_index("År")
        ahead = ["nov–dec 2025", "2026", "2027", "2028"]
        assert table.index.tolist() == ["2021", "2022", "2023", "2024", "jan–okt 2025", *ahead]
        assert table.loc["jan–okt 2025", "Har gått"] == "6" and set(table.loc[ahead, "Har gått"]) == {"–"}
        told = [int(value) for value in table.loc[ahead].iloc[:, 0]]
        assert told == one.told["median"].tolist()
        assert f"nov–dec 2025–2028: {sum(told)} " in one.headline()
        today = int(one.told["baseline"].sum())
        assert one.headline().endswith(f", {today - sum(told)} färre än modellens {today} i dag")
        assert result(one, True).table().iloc[-1, 1] == str(sum(told))
        drawn = next(trace for trace in fan(one)["data"] if trace["name"] == "scenariot")
        assert drawn["y"] == [told[0] + 6, *told[1:]]  # six had gone as October ended
        assert "varav 6 redan har gått" in drawn["text"][0] and "varav" not in drawn["text"][1]
        note = Outlook(one).result.notes[0]
        assert f"2025 i diagrammet: 6 har redan gått och {told[0]} väntas gå nov–dec 2025" in note


def test_the_headline_is_of_all_the_years_that_were_asked_for(demo_store):
    for years in (1, 5):
        one = asked(demo_store, years=years, scenario=Scenario(later_months=6))
        assert one.headline().startswith(f"Väntade pensionsavgångar nov–dec 2025–{2025 + years}: ")
        assert Outlook(one, accumulated=True).headline == one.headline()
    assert Outlook(one).headline.startswith("Väntade pensionsavgångar om året 2026–2030: omkring ")
    assert ", flest 20" in Outlook(one).headline
    assert "Här visas modellen, fast" in say_method(one)
    first = asked(demo_store)
    assert say_method(first) == first.method_sentence
    assert first.method_sentence.count("i första hand") == 1
    assert first.simple and f" enligt {first.simple}, " in Outlook(first).headline
    assert Outlook(first).headline.endswith(" enligt modellen")
    assert fmt.upper_first(first.simple) in result(first).table().columns
    cut = Outlook(asked(demo_store, ("avdelning",)), accumulated=True)
    assert cut.headline.endswith("till och med 2028 enligt modellen")


def test_whoever_asks_for_the_model_has_it_in_every_figure_and_is_told_what_the_other_says(demo_store):
    first = asked(demo_store)
    asked_for, last = modelled(first), first.told.iloc[-1]
    (simple, model), name = (fmt.number(last[key]) for key in ("shown_accumulated", "accumulated")), first.simple
    assert simple != model and f": {simple} enligt {name}, {model} (" in first.headline()
    assert f": {model} (" in asked_for.headline() and asked_for.headline().endswith(" enligt modellen")
    assert f"{fmt.upper_first(name)}, som träffat bäst hittills, ger {simple} " in say_other(first, by_model=True)
    assert name not in {trace["name"] for trace in fan(asked_for)["data"]}
    assert fmt.upper_first(name) not in result(asked_for).table().columns
    assert " enligt modellen, flest " in Outlook(asked_for).headline
    of_scenario = asked(demo_store, scenario=Scenario(later_months=6))
    assert not say_other(of_scenario) and name not in of_scenario.headline()  # only the model says anything of it
    assert of_scenario.headline().endswith(f" färre än modellens {model} i dag")
    unmoved = asked(demo_store, scenario=Scenario(step_down_share=0.5))
    assert unmoved.headline().endswith(", lika många som enligt modellen i dag")


@pytest.mark.parametrize("access", [HR, LEDNING])
@pytest.mark.parametrize("accumulated", [False, True])
@pytest.mark.parametrize("avdelning", ["", "Inköp"])
@pytest.mark.parametrize("scenario", [TODAY, Scenario(later_months=6)])
def test_the_table_and_the_files_have_every_line_of_the_chart(demo_store, scenario, avdelning, accumulated, access):
    where = {"avdelning": avdelning} if avdelning else {}
    one = asked(demo_store, years=5, scenario=scenario, access=access, **where)
    told = result(one, accumulated)
    file = list(csv.reader(csv_bytes(told).decode("utf-8-sig").splitlines(), delimiter=";"))
    names, rows = file[0], {row[0]: row for row in file[1 : file.index([])]}
    column = {"utfall": 4, **{name.lower(): at for at, name in enumerate(names)}} | {MODEL: 1, "scenariot": 1}
    lines = [trace for trace in fan(one, accumulated=accumulated)["data"] if not trace["name"].startswith("80")]
    assert {line["name"] for line in lines} >= (
        {"alla vid 65"} if not avdelning else {MODEL if scenario == TODAY else "scenariot"}
    )
    for line in lines:
        for year, value in zip(line["x"], line["y"], strict=True):
            begun = [row for label, row in rows.items() if label.endswith(f" {year}")]
            cells = [row[column[line["name"]]] for row in begun] or [rows[str(year)][column[line["name"]]]]
            gone = [row[4] for row in begun if not accumulated and row[4]]
            found = sum(float(cell.replace(",", ".")) for cell in [*cells, *gone] if cell)
            assert found == pytest.approx(value, abs=0.01), (line["name"], year)


def test_a_line_whose_years_are_on_few_has_two_dots_in_the_table_and_says_why(demo_store):
    told = result(asked(demo_store, years=5, access=LEDNING, avdelning="Inköp"))
    assert ".." in told.table().to_numpy() and told.reason == REASON_SMALL
    seen = result(asked(demo_store, years=5, access=HR, avdelning="Inköp"))
    assert ".." not in seen.table().to_numpy() and not seen.withheld


@pytest.mark.parametrize("method", ["som i fjol", "alla vid 65", "treårsmedel"])
def test_the_method_that_is_told_first_is_drawn_strongly_and_once(demo_store, method):
    one = asked(demo_store)
    one = with_shown(replace(one, method=method))
    drawn = [trace for trace in fan(one)["data"] if trace.get("name") == method]
    assert [trace["line"]["width"] for trace in drawn] == [3]
    assert f" enligt {method}, " in Outlook(one).headline


@pytest.mark.parametrize("accumulated", [False, True])
@pytest.mark.parametrize("scenario", [TODAY, Scenario(later_months=6)])
def test_the_fan_is_a_figure_that_plotly_takes(demo_store, accumulated, scenario):
    found = asked(demo_store, scenario=scenario, access=LEDNING)
    figure = fan(found, accumulated=accumulated)
    go.Figure(json.loads(json.dumps(figure).replace("token:", "#").replace("#accent-band", "red")), skip_invalid=True)
    names = [trace["name"] for trace in figure["data"]]
    assert ("som i dag" in names) == (scenario != TODAY) and "alla vid 65" in names
    assert all(label["font"]["color"].startswith("token:") for label in figure["layout"]["annotations"])


def test_the_fan_of_a_withheld_group_is_empty(demo_store):
    found = asked(demo_store, ("befattning",), access=LEDNING)
    assert not [trace for trace in fan(found, ("jurist",))["data"] if trace["name"] == MODEL]


def kf(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KF_DATA": str(folder), "KF_ROLE": "ledning", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "kf", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_line(demo_folder, tmp_path):
    (tmp_path / "s.toml").write_text("later_months = 6\n", encoding="utf-8")
    (tmp_path / "fel.json").write_text('{"later": 6}', encoding="utf-8")
    done = kf(
        "forecast", "pension", "--years", "2", "--scenario", str(tmp_path / "s.toml"), "--json", folder=demo_folder
    )
    told = json.loads(done.stdout)
    assert told["scenario"] == {"later_months": 6} and [row["year"] for row in told["rows"]] == [2025, 2026, 2027]
    said = kf("forecast", "pension", "--years", "5", folder=demo_folder).stdout.splitlines()
    assert said[0].startswith("Väntade pensionsavgångar nov–dec 2025–2030: ")  # to the last year that is asked for
    assert said[2].split()[:2] == ["nov–dec", "2025"] and "Treårsmedel" in said[1]
    assert (
        ".."
        in kf("forecast", "pension", "--by", "befattning", "--where", "avdelning=Ekonomi", folder=demo_folder).stdout
    )
    assert json.loads(kf("backtest", "pension", "--json", folder=demo_folder).stdout)["summary"]
    tried = kf("backtest", "pension", folder=demo_folder).stdout
    assert "För högt eller lågt (skevhet)" in tried and "(MASE): felet delat med den metodens" in tried
    for words, says in (
        (("--scenario", str(tmp_path / "fel.json")), "okända uppgifter: later"),
        (("--scenario", "finns-inte.toml"), "går inte att läsa"),
        (("--years", "30"), "kan inte göras för 30 år"),
        (("--by", "kon"), "kan inte delas upp"),
    ):
        refused = kf("forecast", "pension", *words, folder=demo_folder)
        assert refused.returncode == 2 and says in refused.stderr and "Traceback" not in refused.stderr


def test_the_history_is_fitted_as_it_was(tmp_path):
    """20 born 1960 there as 2024 ends; 4 retire in 2025 at k = 65 - 67."""
    rows = [*staff({1960: 16, 1990: 10}), *retired(2025, 1960, 4)]
    store = employer(tmp_path, rows, "2024-12-01", "2025-12-01")
    fitted = fit(history(store, store.last_period), store.last_period, NOW)
    assert (fitted.exposed[ZERO - 2], fitted.exits[ZERO - 2]) == pytest.approx((20, 4))
    assert fitted.hazard[ZERO - 2] == pytest.approx((4 + 2.2) / 30, abs=0.01)  # the variants' priors are about 0.22


SURE = [  # of those who make up a year's number, each goes with more than two chances in three
    Scenario(earliest_age=69),
    Scenario(earliest_age=69, prolonged_share=0.04),
    Scenario(earliest_age=68, stay_share=0.95),
]


@pytest.mark.parametrize("sure", SURE)
@pytest.mark.parametrize("ask", [project, project_staffing], ids=["pension", "staffing"])
def test_an_assumption_that_leaves_little_to_chance_is_told_of_the_whole_only(demo_store, ask, sure):
    """It says how many are of an age: Kontaktcenter 3 in 2029, and what others are together, less it, says what they are."""
    whole = Filters(demo_store.last_period)
    scenario = sure if ask is project else StaffingScenario(pension=sure)
    assert not ask(demo_store, whole, (), scenario, 6).frame["withheld"].any()
    together = Filters(whole.period, "month", (("avdelning", ("Kontaktcenter", "Lön och pension")),))
    named = replace(sure, befattningar=("servicehandläggare",))
    for filters, by, assumed in (
        (whole.narrowed("avdelning", "Kontaktcenter"), (), sure),
        (together, (), sure),
        (whole, ("avdelning",), sure),
        (whole, ("befattning",), sure),
        (whole, (), named),
    ):
        assumed = assumed if ask is project else StaffingScenario(pension=assumed)
        told = ask(demo_store, filters, by, assumed, 6)
        assert told.frame["withheld"].all() and "bara för hela förvaltningen" in told.reason
        assert not ask(demo_store, filters, by, assumed, 6, HR).frame["withheld"].all()


@pytest.mark.parametrize("sure", [Scenario(), Scenario(earliest_age=67), Scenario(later_months=24)])
def test_an_assumption_that_leaves_enough_to_chance_is_told_of_groups(demo_store, sure):
    assert not project(demo_store, Filters(demo_store.last_period), ("avdelning",), sure).frame["withheld"].all()


def test_a_number_is_a_count_where_its_people_are_nearly_sure_to_go():
    """Three with 0.9 each: 2.7, variance 0.27. Six with a half: 3, variance 1.5. Ten with 0.9 are no few."""
    expected, variance = np.array([2.7, 3.0, 9.0, 0.3]), np.array([0.27, 1.5, 0.9, 0.03])
    assert nearly_sure(expected, variance).tolist() == [True, False, True, False]
    assert nearly_few(expected, variance).tolist() == [True, False, False, False]

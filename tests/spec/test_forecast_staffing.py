"""What a staffing forecast promises: figures worked out by hand, sums that hold in every draw, what is refused."""

from __future__ import annotations

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
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kf.access import Access
from kf.charts.theme import PALETTE
from kf.charts.waterfall import waterfall
from kf.errors import KfError
from kf.filters import Filters
from kf.forecast.assumption import KS, prior, sure
from kf.forecast.backtest_exits import backtest_exits
from kf.forecast.cohorts import Step, cohorts, steps
from kf.forecast.demand import demand
from kf.forecast.flow import FLOWS, Chances, People, run
from kf.forecast.hazard import BANDS, Drawn, Fit, draw
from kf.forecast.hiring import Plan, hires
from kf.forecast.movements import FRESH, LATER, NEAR, Movements, movements
from kf.forecast.project import project
from kf.forecast.rates import destinations, posterior
from kf.forecast.retirement import forecast
from kf.forecast.rules import rules_as_of
from kf.forecast.scenario import Scenario
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_run import chances, runs
from kf.forecast.staffing_scenario import GROWTH, StaffingScenario
from kf.forecast.staffing_table import costs, per_hire
from kf.store import Store, build
from tests.employer import DEFAULTS, employer, random_spells

ROOT = Path(__file__).parents[2]
HR, LEDNING = Access("hr"), Access()
TODAY = StaffingScenario()
NO_BUDGET = pd.DataFrame(columns=["avdelning", "year", "n"])
ZERO = np.zeros(len(KS))
CAUSES = ["need_pension", "need_departed", "need_moves", "need_volume", "need_backlog"]


def spells(n: int, born: int = 1985, **more: object) -> list[dict]:
    return [{"birth_month": date(born, 3, 1), "valid_from": date(2018, 1, 1), **more} for _ in range(n)]


def with_budget(folder: Path, rows: list[dict], budget: dict[tuple[str, int], float], **dates: str) -> Store:
    frame = pd.DataFrame([{"person": f"p{i}", **DEFAULTS, **row} for i, row in enumerate(rows)])
    table = pd.DataFrame([{"avdelning": a, "ar": y, "antal": n} for (a, y), n in budget.items()])
    said = {"employer": "Prov", "synthetic": "true", "source": "prov", "first_period": "2022-12-01"}
    return Store.open(
        build(folder, {"spell": frame, "budget": table}, {**said, "last_period": "2025-12-01", **dates}).path
    )


def asked(store, by=(), scenario=TODAY, years=3, access=HR, **where):
    filters = Filters(store.last_period)
    for key, value in where.items():
        filters = filters.narrowed(key, value)
    return project_staffing(store, filters, by, scenario, years, access)


def fitted(unrest: float = 0.0) -> Fit:
    one = np.zeros((1, BANDS))
    return Fit(sure(ZERO, ZERO, prior()), 10, ("",), one, one, 20, 3, 0.0, unrest)


def found(
    counts: dict[str, dict[int, int]],
    departed: float = 0.0,
    moved: float = 0.0,
    years: float = 500.0,
    fresh: float = 0.0,
) -> Movements:
    """Movements made by hand: per befattning people by birth year; `departed` exits in each of so many person-years."""
    names = sorted(counts)
    rows = [
        {
            "place": names.index(name),
            "born": float(born),
            "befattning": name,
            "fresh": born % 3 == 0 and fresh > 0,
            "n": float(n),
        }
        for name, own in counts.items()
        for born, n in own.items()
    ]
    total = [
        {"place": names.index(k), "avdelning": "A", "permanent": True, "n": float(sum(v.values()))}
        for k, v in counts.items()
    ]
    size = len(names)
    to = np.where(np.eye(size) > 0, 0.0, moved)
    return Movements(
        groups=tuple((name,) for name in names),
        outside=False,
        staff=pd.DataFrame(rows),
        monthly=pd.DataFrame(total),
        person_years=np.full((size, 3), years),
        departed=np.full((size, 3), departed) + np.array([fresh, 0, 0]),
        moved=to,
        years=5.0,
    )


# ---- by hand


def test_time_exits_and_moves_are_counted_by_place_and_tenure(tmp_path):
    """Data 2024-01..2025-12. One there since 2018; one hired in July 2024, who leaves the last of June 2025; one who goes
    from upphandlare to jurist on 1 July 2025; one born 1964 (60 in 2024) who retires the last of June 2024."""
    rows = [
        *spells(1),
        *spells(1, valid_from=date(2024, 7, 1), valid_to=date(2025, 6, 30), avgangsorsak="egen begäran"),
        *spells(1, person="m", valid_to=date(2025, 6, 30)),
        *spells(1, person="m", valid_from=date(2025, 7, 1), befattning="jurist"),
        *spells(1, 1964, valid_to=date(2024, 6, 30), avgangsorsak="pension"),
    ]
    store = employer(tmp_path, rows, "2024-01-01", "2025-12-01")
    got = movements(store, Filters(store.last_period, "month"), ("befattning",))
    assert got.groups == (("jurist",), ("upphandlare",)) and not got.outside
    assert got.person_years[1] == pytest.approx([12 / 12, (24 + 18) / 12, 6 / 12])
    assert got.person_years[0] == pytest.approx([0, 6 / 12, 0])
    assert got.departed.tolist() == [[0, 0, 0], [1, 0, 0]]  # after twelve month-ends: in the first year
    assert got.moved.tolist() == [[0, 0], [1, 0]]
    assert got.today.tolist() == [1, 1] and list(got.staff["n"]) == [1, 1]
    whole = movements(store, Filters(store.last_period, "month"), ())
    assert whole.moved.sum() == 0 and whole.person_years.sum() == pytest.approx(got.person_years.sum())
    part = movements(store, Filters(store.last_period, "month").narrowed("befattning", "jurist"), ())
    assert part.outside and part.moved.tolist() == [[0, 0], [1, 0]] and part.today.tolist() == [1, 1]


def test_rates_are_shrunk_by_hand():
    """domain.md D2: 5 of 15 against a whole of 11,1 %, K = 20: 21 %. The whole's own mean is over all bands."""
    one = found({"a": {1985: 1}, "b": {1985: 1}})
    time = np.array([[0.0, 15, 0], [0, 285, 0]])
    left = np.array([[0.0, 5, 0], [0, 0.111 * 300 - 5, 0]])
    shape, rate = posterior(replace(one, person_years=time, departed=left))
    whole = (0.111 * 300 + 20 * 0.111) / (300 + 20)
    assert shape[0, LATER] / rate[0, LATER] == pytest.approx((5 + 20 * whole) / 35) and whole == pytest.approx(0.111)
    assert shape[0, FRESH] / rate[0, FRESH] == pytest.approx(0.111)  # nothing of its own: the whole's


def test_destinations_are_shrunk_and_nobody_goes_where_they_are():
    one = replace(
        found({"a": {1985: 1}, "b": {1985: 1}, "c": {1985: 1}}), moved=np.array([[0, 4, 0], [0, 0, 2], [0, 4, 0.0]])
    )
    to = destinations(one)
    assert np.diag(to).tolist() == [0, 0, 0] and to.sum(axis=1) == pytest.approx([1, 1, 1])
    assert to[0, 1] == pytest.approx((4 + 10 * 8 / 10) / 14)
    alone = destinations(replace(one, moved=np.zeros((3, 3))))
    assert alone[0] == pytest.approx([0, 0.5, 0.5])


def test_a_year_by_hand():
    """100 born 1985, 10 % of them sure to leave otherwise; 100 wanted: 10 are needed, and those of the new who leave."""
    people = People(("x",), np.array([[[0.0], [100.0]]]), np.array([6.0]))
    sure = Chances(Step(2026), np.zeros((1, 1, 1)), np.full((1, 1, 2, 2), 0.1), np.zeros((1, 1)), np.zeros((1, 1)))
    plan_ = Plan(np.array([[110.0]]), np.array([True]))
    draws = [run(people, [sure], np.zeros((1, 1)), plan_, seed) for seed in range(200)]
    one = draws[0]
    assert one["before"].item() == 106 and one["after"].item() == 110
    assert one["need"].item() == one["hired"].item() == 4 + one["departed"].item() and one["volume"].item() == 4
    assert np.mean([d["departed"].item() for d in draws]) == pytest.approx(10, abs=0.7)


def test_the_first_year_of_whoever_is_in_it_runs_out_within_the_step():
    """Spread evenly over their first year, they are in it half of the next: rate 0.4 half of it, 0.1 the rest."""
    one = found({"a": {1984: 10, 1985: 10}}, fresh=1.0)
    born = np.array([1985])
    rates = _rates([0.4, 0.1, 0.1])
    got = chances(one, born, Drawn(ZERO[None], np.zeros((1, 1, BANDS)), ("",)), RULES, rates, TODAY, (Step(2026),))[0]
    assert got.leaves[0, 0, :, 0] == pytest.approx([1 - np.exp(-0.25), 1 - np.exp(-0.1)])
    assert got.leaves_new[0, 0] == pytest.approx(1 - np.exp(-0.2))
    half = chances(
        one, born, Drawn(ZERO[None], np.zeros((1, 1, BANDS)), ("",)), RULES, rates, TODAY, (Step(2025, 0.5),)
    )[0]
    assert half.leaves[0, 0, 0, 0] == pytest.approx(1 - np.exp(-(0.4 * 0.375 + 0.1 * 0.125)))


RULES = rules_as_of(date(2026, 1, 1))


def _rates(bands: list[float]):
    from kf.forecast.rates import Rates

    return Rates(np.array([[bands]]), np.zeros((1, 1)), np.zeros((1, 1)))


def test_turnover_is_changed_for_a_befattning_and_for_the_first_year():
    one = found({"a": {1985: 10}, "b": {1985: 10}}, fresh=1.0)
    scenario = StaffingScenario(turnover_percent=-50, turnover_befattningar=(("b", 100.0),), first_year_percent=20)
    rates = replace(_rates([0.4, 0.1, 0.1]), leaves=np.full((1, 2, 3), 0.1), moves=np.zeros((1, 2)))
    got = chances(
        one, np.array([1985]), Drawn(ZERO[None], np.zeros((1, 1, BANDS)), ("",)), RULES, rates, scenario, (Step(2026),)
    )
    assert -np.log(1 - got[0].leaves[0, :, 1, 0]) == pytest.approx([0.05, 0.1])
    assert -np.log(1 - got[0].leaves_new[0]) == pytest.approx([0.03, 0.06])


@pytest.mark.parametrize(
    ("values", "needed"),
    [
        ({"demand": "today"}, [[10, 20], [10, 20]]),
        ({"demand": "growth", "growth_percent": 10}, [[11, 22], [12, 24]]),  # 12,1 + 24,2 = 36 in whole people
        ({"demand": "growth", "added_per_year": 3}, [[11, 22], [12, 24]]),
        ({"demand": "today", "effektivisering_percent": 10}, [[9, 18], [8, 16]]),
        ({}, [[12, 24], [12, 24]]),  # the budget is 36 for the avdelning of 30: each keeps its share
    ],
)
def test_demand_by_hand(values, needed):
    one = found({"a": {1985: 10}, "b": {1985: 20}})
    budgeted = pd.DataFrame({"avdelning": ["A"], "year": [2026], "n": [36.0]})
    assert demand(one, budgeted, (Step(2026), Step(2027)), StaffingScenario.from_dict(values)).tolist() == needed


def test_hires_are_held_back_in_each_way():
    need, start = np.array([[6.0, 4.0, 5.0]]), np.array([[2.0, 4.0, 5.0]])
    inside, half = np.array([True, True, False]), np.full((1, 3), 0.5)
    target = np.array([[10.0, 10.0, 10.0]])

    def came(fraction=1.0, **more):
        return hires(Plan(target, inside, **more), 0, Step(2026, fraction), need, start, half)[0].tolist()

    assert came() == [6, 4, 5]
    assert came(frozen=np.array([True])) == [0, 0, 5]
    assert came(most=np.array([5.0])) == [3, 2, 5]
    assert came(most=np.array([50.0])) == [6, 4, 5]
    assert came(exactly=np.array([16.0])) == [9, 7, 5]
    assert came(exactly=np.array([5.0])) == [3, 2, 5]
    # three months: two of those that arise (four) are filled in three quarters of them; those open before are filled
    assert came(months_to_fill=3) == [5, 4, 5]
    assert came(fraction=2 / 12, months_to_fill=3) == [0, 0, 5]


def test_cost_is_hours_times_what_an_hour_costs():
    table = costs(date(2026, 6, 1))
    assert per_hire(table) == (28 + 20 + 120) * 420
    assert set(table["status"]) == {"uppgift", "ANTAGANDE"} and table["source"].notna().all()
    assert per_hire(costs(date(2020, 1, 1))) == per_hire(table)


# ---- properties

COUNTS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.dictionaries(st.integers(1957, 2000), st.integers(1, 30), min_size=1, max_size=6),
    min_size=1,
    max_size=3,
)
SCENARIOS = st.builds(
    StaffingScenario,
    turnover_percent=st.sampled_from([0, -30, 50]),
    first_year_percent=st.sampled_from([0, 40]),
    hiring_ceiling=st.none() | st.integers(1, 20),
    freeze_until=st.none() | st.just(2026),
    months_to_fill=st.sampled_from([0, 3, 8]),
    effektivisering_percent=st.sampled_from([0, 1]),
    pension=st.builds(Scenario, later_months=st.sampled_from([0, 12, -12]), seed=st.integers(0, 20)),
)
ORIGIN = date(2025, 10, 1)
AHEAD = steps(ORIGIN, 3)


@settings(max_examples=30, deadline=None)
@given(COUNTS, SCENARIOS, st.floats(0, 60), st.floats(0, 30))
@example({"a": {1968: 10}, "b": {1957: 1}, "c": {1959: 13}}, StaffingScenario(pension=Scenario(seed=14)), 8.0, 5.0)
def test_stock_is_stock_before_less_out_plus_in_in_every_draw(counts, scenario, departed, moved):
    one = found(counts, departed, moved, fresh=20)
    for hiring in (True, False):
        each = runs(one, fitted(0.1), NO_BUDGET, ORIGIN, AHEAD, scenario, 40, hiring)
        came, went = each["moved_in"] + each["hired"], each["retired"] + each["departed"] + each["moved_out"]
        assert (each["before"] - went + came == each["after"]).all()
        assert (each["before"][:, 1:] == each["after"][:, :-1]).all()
        assert (each["before"][:, 0] == one.today).all()
        assert (each["moved_in"].sum(axis=2) == each["moved_out"].sum(axis=2)).all()
        causes = (
            each["retired"]
            + each["need_departed"]
            + each["moved_out"]
            - each["moved_in"]
            + each["volume"]
            + each["backlog"]
        )
        assert (causes == each["need"] - each["surplus"]).all()
        for name in ("retired", "departed", "moved_out", "moved_in", "hired", "after", "need", "surplus"):
            assert (each[name] >= 0).all(), name
        assert set(each) == set(FLOWS)


@settings(max_examples=15, deadline=None)
@given(COUNTS, SCENARIOS)
def test_a_ceiling_and_a_freeze_are_held_in_every_draw(counts, scenario):
    each = runs(found(counts, 40), fitted(), NO_BUDGET, ORIGIN, AHEAD, scenario, 40)
    frozen = np.array([scenario.freeze_until is not None and step.year <= scenario.freeze_until for step in AHEAD])
    assert (each["hired"][:, frozen] == 0).all()
    if scenario.hiring_ceiling is not None:
        assert (each["hired"].sum(axis=(1, 2)) <= scenario.hiring_ceiling * 3.2 + 1).all()
        assert (each["hired"].sum(axis=2)[:, 1:] <= scenario.hiring_ceiling + 1).all()


@settings(max_examples=10, deadline=None)
@given(COUNTS)
def test_rates_of_zero_change_nothing(counts):
    young = {name: {born + 50: n for born, n in own.items()} for name, own in counts.items()}
    one = found(young)
    each, unhired = (runs(one, fitted(), NO_BUDGET, ORIGIN, AHEAD, TODAY, 20, hiring) for hiring in (True, False))
    assert (each["after"] == one.today).all() and (unhired["after"] == one.today).all()
    assert not each["need"].any() and not each["moved_out"].any()


def test_no_vacancy_is_left_when_nothing_holds_back():
    one = found({"a": {1962: 20, 1985: 60}, "b": {1990: 30}}, 40)
    each = runs(one, fitted(), NO_BUDGET, ORIGIN, AHEAD, TODAY, 100)
    assert (each["after"] == one.today).all() and (each["need"] == each["hired"]).all()


def test_the_order_of_rows_changes_nothing(tmp_path):
    frame = random_spells(3, 80)
    results = []
    for i, rows in enumerate((frame, frame.sample(frac=1, random_state=4))):
        said = {"employer": "Prov", "synthetic": "true", "source": "prov", "first_period": "2022-01-01"}
        made = build(tmp_path / str(i), {"spell": rows}, {**said, "last_period": "2025-10-01"})
        results.append(asked(Store.open(made.path), ("befattning",)).frame)
    pd.testing.assert_frame_equal(*results)


def test_without_hires_and_moves_the_closed_form_is_the_same():
    """The oracle: kf/forecast/retirement.py's mean and variance of who is left (Poisson-binomial)."""
    counts = {1958: 9, 1960: 20, 1962: 35, 1965: 30, 1985: 200}
    one = found({"a": counts}, departed=40)
    hazards = draw(fitted(), 2000, 3)
    unhired = runs(one, fitted(), NO_BUDGET, ORIGIN, AHEAD, StaffingScenario(pension=Scenario(seed=3)), 2000, False)
    rows = [{"born": born, "affected": True, "n": n, "fte": n} for born, n in counts.items()]
    shape, rate = posterior(one)
    level = np.broadcast_to((shape / rate)[0, [LATER, NEAR]], (2000, 1, BANDS))
    spread = forecast(
        cohorts(pd.DataFrame(rows)), replace(hazards, other=level), rules_as_of(date(2025, 11, 1)), Scenario(), AHEAD
    )
    after = unhired["after"][:, :, 0]
    assert after.mean(axis=0) == pytest.approx(spread["stock"].expected[:, 0], rel=0.004)
    assert unhired["retired"][:, :, 0].mean(axis=0) == pytest.approx(spread["exits"].expected[:, 0], abs=0.2)
    fixed = replace(one, person_years=one.person_years * 1e6, departed=one.departed * 1e6)  # rates known
    after = runs(fixed, fitted(), NO_BUDGET, ORIGIN, AHEAD, TODAY, 2000, False)["after"][:, :, 0]
    assert after.var(axis=0) == pytest.approx(spread["stock"].variance[:, 0], rel=0.12)


def test_the_same_dice_fewer_exits_never_more():
    one = found({"a": {1985: 60}, "b": {1990: 30}}, 40)
    now, fewer = (
        runs(one, fitted(), NO_BUDGET, ORIGIN, (Step(2026),), StaffingScenario(turnover_percent=p), 200, False)
        for p in (0, -30)
    )
    assert (fewer["departed"] <= now["departed"]).all() and (fewer["departed"] < now["departed"]).any()


def test_the_same_seed_gives_the_same_and_another_hardly_moves(demo_store):
    columns = ["staff", "staff_low", "unhired", "unhired_low", "need", "need_low", "need_high", "need_accumulated"]
    tables = [
        asked(demo_store, scenario=StaffingScenario(pension=Scenario(seed=seed)), years=5)
        .frame[columns]
        .to_numpy(float)
        for seed in (1, 2, 3)
    ]
    moved = np.ptp(tables, axis=0)
    assert (moved <= np.maximum(1.0, 0.01 * np.abs(tables[0]))).all()  # told in whole people
    again = (
        asked(demo_store, scenario=StaffingScenario(pension=Scenario(seed=1)), years=5).frame[columns].to_numpy(float)
    )
    assert (again == tables[0]).all()


# ---- the door


def test_the_demos_figures_and_sums(demo_store):
    got = asked(demo_store, years=3)
    frame = got.frame
    assert frame["before"].iloc[0] == 406 and list(frame["demand"]) == [414, 426, 426, 426]
    assert (frame[CAUSES].sum(axis=1) + frame["surplus"]).to_numpy() == pytest.approx(frame["need"].to_numpy())
    assert "varav" in got.headline() and any("Budgeten går till och med 2026" in note for note in got.notes)
    by = asked(demo_store, ("avdelning",))
    assert by.frame.groupby("year")["demand"].sum().tolist() == [414, 426, 426, 426]
    assert by.frame.groupby("year")["before"].sum().iloc[0] == 406


def test_ledning_gets_whole_figures_that_still_add_up(demo_store):
    frame = asked(demo_store, ("avdelning",), access=LEDNING).frame
    assert frame["withheld"].any() and frame.loc[frame["withheld"], "need"].isna().all()
    told = frame[~frame["withheld"]]
    assert len(told) and (told[["staff", "need", *CAUSES, "hired"]].to_numpy() % 1 == 0).all()
    assert (told[CAUSES].sum(axis=1) + told["surplus"] == told["need"]).all()
    after = told["before"] - told["retired"] - told["departed"] - told["moved_out"] + told["moved_in"] + told["hired"]
    assert (after == told["staff"]).all()


def test_a_scenario_is_held_against_today(demo_store):
    today, fewer = asked(demo_store), asked(demo_store, scenario=StaffingScenario(turnover_percent=-20))
    assert fewer.frame["baseline_need"].to_numpy() == pytest.approx(today.frame["need"].to_numpy())
    difference = fewer.frame["need"] - fewer.frame["baseline_need"]
    assert fewer.frame["difference_need"].to_numpy() == pytest.approx(difference.to_numpy())
    assert (fewer.frame["difference_need_high"].iloc[1:] < 0).all() and "baseline_need" not in today.frame
    later = asked(demo_store, scenario=StaffingScenario(pension=Scenario(later_months=12)))
    assert later.frame["need_pension"].sum() < today.frame["need_pension"].sum()


def test_a_freeze_leaves_a_gap_that_is_certain(demo_store):
    frame = asked(demo_store, scenario=StaffingScenario(freeze_until=2028)).frame
    assert (frame["gap_high"] < 0).all() and (frame["hired"] == 0).all() and (frame["cost"] == 0).all()
    assert frame["staff"].to_numpy() == pytest.approx(frame["unhired"].to_numpy())
    assert (frame["need_accumulated"].diff().iloc[1:] > 0).all()


def test_a_time_to_fill_leaves_posts_empty(demo_store):
    slow = asked(demo_store, scenario=StaffingScenario(months_to_fill=4)).frame
    assert (slow["gap"].iloc[1:] < -5).all() and (slow["need_backlog"].iloc[2:] > 5).all()


def test_staff_without_hires_is_the_same_whatever_is_assumed_of_hires_and_demand(demo_store):
    """What the door keeps of it for every such scenario is what the scenario itself gives."""
    parts = {"hiring_ceiling": 20, "months_to_fill": 3, "demand": GROWTH, "growth_percent": 3.0}
    for more in ({}, {"turnover_percent": 30.0}):
        for by in ((), ("avdelning",)):
            one, other = (asked(demo_store, by, StaffingScenario(**each)) for each in (more | parts, more))
            columns = ["unhired", "unhired_low", "unhired_high"]
            assert one.frame[columns].equals(other.frame[columns]) and one.frame["unhired"].notna().any()
    found = movements(demo_store, Filters(demo_store.last_period, "month"), ("avdelning",))
    held_back = StaffingScenario(**parts)
    own, plain = (
        runs(found, fitted(), NO_BUDGET, ORIGIN, AHEAD, each, 60, False)["after"]
        for each in (held_back, StaffingScenario())
    )
    assert (own == plain).all()


def test_planned_hires_come_whatever_the_need(demo_store):
    frame = asked(demo_store, scenario=StaffingScenario(hires_per_year=30)).frame
    assert frame["hired"].tolist() == [5, 30, 30, 30]


# ---- bad input


def test_no_history_is_said(tmp_path):
    store = employer(tmp_path, spells(20), "2025-12-01", "2025-12-01")
    got = asked(store)
    assert "ingen historik" in got.notes[0] and (got.frame["departed"] == 0).all()
    assert any("ingen budget" in note for note in got.notes)
    with pytest.raises(KfError, match="Historiken är för kort"):
        backtest_exits(store, HR)


def test_one_year_of_history_is_said(tmp_path):
    store = employer(tmp_path, spells(20), "2024-12-01", "2025-12-01")
    assert any("Bara 1" in note and "historik" in note for note in asked(store).notes)


def test_a_befattning_of_one_has_no_forecast_for_anybody(tmp_path):
    store = employer(tmp_path, [*spells(12, 1963), *spells(1, befattning="jurist")])
    for access in (HR, LEDNING):
        own = asked(store, ("befattning",), access=access).group("jurist")
        assert own["withheld"].all() and own[["need", "staff", "unhired"]].isna().all(axis=None)
    assert "enskild person" in asked(store, ("befattning",)).reason
    alone = asked(store, befattning="jurist")
    assert alone.frame["withheld"].all() and "visas inte" in alone.headline() and waterfall(alone)["data"] == []


def test_a_group_whose_number_may_not_be_shown_is_withheld_from_ledning(tmp_path):
    rows = [*spells(9, 1962), *spells(8, 1962, befattning="ekonom"), *spells(3, 1962, befattning="jurist")]
    frame = asked(employer(tmp_path, rows), ("befattning",), access=LEDNING).frame
    assert set(frame.loc[frame["withheld"], "befattning"]) >= {"jurist"} and frame["withheld"].sum() >= 6


def until_69(folder: Path) -> Store:
    """Three attain 69 in 2026, all of them upphandlare; 26 more are near pension."""
    rows = [*spells(3, 1957), *spells(13, 1964), *spells(12, 1990)]
    return employer(folder, [*rows, *spells(13, 1964, befattning="ekonom"), *spells(12, 1990, befattning="ekonom")])


@pytest.mark.parametrize(("project_it", "stays"), [(project_staffing, True), (project, False)])
def test_a_count_of_few_that_an_assumption_makes_certain_is_withheld_from_ledning(project_it, stays, tmp_path):
    """Nobody goes before 69 and three attain it: the forecast of a year would be the count of them, of groups by subtraction."""
    store, certain = until_69(tmp_path), Scenario(earliest_age=69)
    filters, scenario = Filters(store.last_period), StaffingScenario(pension=certain) if stays else certain
    for by in ((), ("befattning",)):
        found = project_it(store, filters, by, scenario, 3, LEDNING)
        assert found.frame["withheld"].all()
        assert found.frame.select_dtypes("float").drop(columns="fraction").isna().all(axis=None)
        assert ("räkning av dem som är lika gamla" if by else "räkning av färre än fem") in found.reason
        assert not project_it(store, filters, by, scenario, 3, HR).frame["withheld"].any()
    today = project_it(store, filters, ("befattning",), scenario.today, 3, LEDNING)
    assert not today.group("ekonom")["withheld"].any()
    assert today.group("upphandlare")["withheld"].all() and "räkning av färre än fem" in today.reason  # LAS-åldern
    alone = project_it(store, filters.narrowed("befattning", "upphandlare"), (), scenario, 3, LEDNING)
    assert alone.frame["withheld"].all() and "visas inte" in alone.headline()


def test_the_command_line_withholds_what_an_assumption_makes_certain(tmp_path):
    store, file = until_69(tmp_path), tmp_path / "69.json"
    file.write_text('{"pension": {"earliest_age": 69}}', encoding="utf-8")
    for words in (("staffing",), ("pension",)):
        told = json.loads(
            _kf(
                store, "forecast", *words, "--by", "befattning", "--scenario", str(file), "--json", role="ledning"
            ).stdout
        )
        rows = {name: [row for row in told["rows"] if row["befattning"] == name] for name in ("ekonom", "upphandlare")}
        key = "retired" if words == ("staffing",) else "median"
        assert {row[key] for of in rows.values() for row in of} == {None}


def test_budget_for_some_is_said_and_the_others_stay(tmp_path):
    rows = [*spells(10), *spells(10, avdelning="Ekonomi", enhet="Redovisning")]
    got = asked(with_budget(tmp_path, rows, {("Inköp", 2026): 12}), ("avdelning",))
    assert got.group("Ekonomi")["demand"].tolist() == [10, 10, 10] and got.group("Inköp")["demand"].tolist() == [
        12,
        12,
        12,
    ]
    assert any("Budget saknas för Ekonomi" in note for note in got.notes)


def test_ages_missing_for_all_are_refused_and_for_some_named(tmp_path):
    some = employer(tmp_path / "a", [*spells(9), {"birth_month": None}])
    got = asked(some)
    assert any("Födelsemånad saknas för 1" in note for note in got.notes) and got.frame["before"].iloc[0] == 10
    with pytest.raises(KfError, match="Födelsemånad saknas för alla"):
        asked(employer(tmp_path / "b", [{"birth_month": None}] * 3))


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"years": 0}, "kan inte göras för 0 år"),
        ({"years": 11}, "kan inte göras för 11 år"),
        ({"by": ("kon",)}, "kan inte delas upp på kön"),
        ({"by": ("avdelning", "befattning")}, "kan inte delas upp"),
        ({"anstallningsform": "visstid"}, "gäller månadsavlönade"),
        ({"scenario": StaffingScenario(turnover_befattningar=(("jursit", 10.0),))}, "jursit, som inte finns"),
        ({"scenario": StaffingScenario(freeze_until=2024)}, "före prognosens första år"),
    ],
)
def test_a_question_without_an_answer_is_refused(demo_store, question, says):
    with pytest.raises(KfError, match=says) as refused:
        asked(demo_store, **question)
    assert refused.value.do


def test_what_does_not_apply_is_named(demo_store):
    got = asked(demo_store, kon="kvinna")
    assert got.notes[-1] == "Filtret Kön gäller inte här." and got.frame["before"].iloc[0] == 406


def test_an_empty_choice_is_not_a_zero(demo_store):
    got = asked(demo_store, avdelning="Finns inte")
    assert got.empty and got.headline() == "Ingen matchar urvalet" and waterfall(got)["data"] == []


# ---- chart, command line, backtest


def tokens(part: object) -> set[str]:
    if isinstance(part, dict):
        return set().union(*map(tokens, part.values())) if part else set()
    if isinstance(part, list | tuple):
        return set().union(*map(tokens, part)) if part else set()
    return {part.removeprefix("token:")} if isinstance(part, str) and part.startswith("token:") else set()


def test_the_waterfall_goes_from_today_to_the_horizon(demo_store):
    for by, group in (((), ()), (("avdelning",), ("Inköp",))):
        got = asked(demo_store, by)
        rows = got.bridge(*group).set_index("key")["value"]
        flows = rows.drop(["today", "horizon", "demand"]).sum()
        assert rows["today"] + flows == pytest.approx(rows["horizon"])
        figure = waterfall(got, group)
        assert tokens(figure) <= set(PALETTE["light"]) and "goal" in tokens(figure)
        drawn = json.dumps(figure)
        for name, colour in PALETTE["light"].items():
            drawn = drawn.replace(f'"token:{name}"', f'"{colour}"')
        go.Figure(json.loads(drawn))
    cut = asked(demo_store, ("befattning",), years=5)
    most = cut.frame.groupby("befattning")["moved_out"].sum().idxmax()
    assert "moves" in cut.bridge(most)["key"].values and "moves" not in asked(demo_store).bridge()["key"].values


def test_the_backtest_by_hand(tmp_path):
    """Two leave every year; nobody has told the model."""
    rows = spells(20)
    for year in range(2020, 2025):
        rows += spells(2, valid_to=date(year, 6, 30), avgangsorsak="egen begäran")
    got = backtest_exits(employer(tmp_path, rows, "2019-12-01", "2024-12-01"), HR)
    assert sorted(set(got.rows["origin"])) == [date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)]
    last = got.rows[got.rows["method"] == "som i fjol"]
    assert (last["forecast"] == last["actual"]).all() and set(last["actual"]) == {2, 6}
    assert set(got.summary["method"]) == {"modellen", "som i fjol", "treårsmedel"}
    assert got.best == "som i fjol" and "visas därför" not in got.sentence
    small = backtest_exits(employer(tmp_path / "b", rows, "2019-12-01", "2024-12-01"), LEDNING)
    assert small.rows["actual"].isna().all() and small.reason


def test_the_command_line(demo_store, tmp_path):
    file = tmp_path / "scenario.toml"
    file.write_text("turnover_percent = -10\n[pension]\nlater_months = 6\n", encoding="utf-8")
    told = json.loads(
        _kf(
            demo_store, "forecast", "staffing", "--years", "2", "--scenario", str(file), "--json", role="ledning"
        ).stdout
    )
    assert told["scenario"] == {"turnover_percent": -10, "pension": {"later_months": 6}}
    assert len(told["rows"]) == 3 and told["waterfall"][0]["value"] == 406 and told["costs"]
    text = _kf(demo_store, "forecast", "staffing", "--by", "avdelning", "--where", "befattning=upphandlare").stdout
    assert "Rekryteringsbehov per grupp" in text
    assert _kf(demo_store, "backtest", "exits").stdout.count("treårsmedel") >= 2
    refused = _kf(demo_store, "forecast", "staffing", "--scenario", "finns inte")
    assert refused.returncode == 2 and "inget sparat scenario" in refused.stderr


def _kf(store: Store, *words: str, role: str = "hr") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KF_ROLE": role, "KF_DATA": str(store.path.parent), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "kf", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("months", [-24, -1, 1])
@pytest.mark.parametrize("cut", ["avdelning", "befattning", "enhet"])
def test_an_earlier_pension_has_as_many_draws_as_what_it_is_held_against(demo_store, cut, months):
    asked = demo_store, Filters(demo_store.last_period), (cut,)
    earlier = project_staffing(*asked, StaffingScenario(pension=Scenario(later_months=months)), 2)
    assert earlier.draws == project_staffing(*asked, years=2).draws and "difference_staff" in earlier.frame

"""The capacity model against a consultant-by-consultant, hour-by-hour count, on any assumptions."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kf.errors import KfError
from kf.forecast.capacity import Capacity
from kf.forecast.capacity_assumptions import ASSUMPTIONS, OTHERS
from kf.forecast.capacity_breakeven import RESULT, WORTH, break_even, tornado
from kf.forecast.capacity_scenario import CapacityScenario

SHARES = [package.share for package in OTHERS]


@st.composite
def scenarios(draw: st.DrawFn) -> CapacityScenario:
    """Any that can be asked for: each assumption on its slider's grid, a mix of at most everything, a demand in order."""
    values: dict[str, float] = {}
    for name, one in ASSUMPTIONS.items():
        if name not in SHARES and draw(st.booleans()):
            steps = round((one.most - one.least) / one.step)
            values[name] = round(one.least + one.step * draw(st.integers(0, steps)), 6)
    for name in SHARES:
        values[name] = draw(st.integers(0, 16)) / 100
    low, high = sorted(values.get(name, 24) for name in ("efterfragan_lag", "efterfragan_hog"))
    return CapacityScenario.of(values | {"efterfragan_lag": low, "efterfragan_hog": high})


def counted(of: CapacityScenario, demand: float) -> dict[str, float]:
    """The same by plain loops: each consultant's hours, each package's assignments of a hundred, each year's efficiency."""
    v = of.value
    hours = 0.0
    consultants = v("arsarbetare") - v("ej_fakturerande") - v("enhetschefer")
    for part in [1.0] * int(consultants) + [consultants - int(consultants)]:
        hours += part * (v("arstid") - v("arstid") * v("sjukfranvaro"))
    hours = (hours - 40 * v("examinatorveckor")) * v("debiterbar")
    hundred = {"stora": 100.0 - sum(100 * v(name) for name in SHARES)}
    hundred |= {package.name: 100 * v(package.share) for package in OTHERS}
    factor = 1.0
    for _ in range(int(v("ar_framat"))):
        factor *= 1 - v("effektivisering")
    takes = sum(n * v(f"{name}_timmar") * factor for name, n in hundred.items()) / 100
    costs = sum(n * v(f"{name}_pris") * factor for name, n in hundred.items()) / 100
    planned = sum(n * ASSUMPTIONS[f"{name}_pris"].default for name, n in hundred.items()) / 100
    wanted = demand * 1e6 / planned
    done = wanted if wanted * takes <= hours else hours / takes
    return {
        "hours": hours,
        "worth": hours / takes * costs,
        "revenue": done * costs,
        "result": done * costs - v("budget") * 1e6,
        "idle": hours - done * takes,
        "queue": wanted - done,
    }


def computable(of: CapacityScenario) -> bool:
    return (
        of.value("arsarbetare") > of.value("ej_fakturerande") + of.value("enhetschefer")
        and counted(of, 1)["hours"] > 1e-6
    )


@settings(max_examples=150, deadline=None)
@given(scenarios())
def test_it_is_what_a_count_by_loops_gives_or_it_is_refused(of: CapacityScenario):
    if not computable(of):
        with pytest.raises(KfError):
            Capacity(of)
        return
    found = Capacity(of)
    for sold, name in ((found.low, "efterfragan_lag"), (found.high, "efterfragan_hog")):
        expected = counted(of, of.value(name))
        told = {
            "hours": found.hours, "worth": found.worth, "revenue": sold.revenue, "result": sold.result,
            "idle": sold.idle_hours, "queue": sold.queue,
        }  # fmt: skip
        for key, value in expected.items():
            assert math.isclose(told[key], value, rel_tol=1e-9, abs_tol=1e-3), key


@settings(max_examples=100, deadline=None)
@given(scenarios())
def test_what_is_sold_queues_or_stands_idle_and_never_both(of: CapacityScenario):
    if not computable(of):
        return
    found = Capacity(of)
    for sold in (found.low, found.high):
        assert sold.idle_hours >= -1e-6 and sold.queue >= -1e-9
        assert min(sold.idle_hours, sold.queue) <= 1e-6
        assert sold.revenue <= found.worth * (1 + 1e-12)
    assert found.low.revenue <= found.high.revenue


@settings(max_examples=100, deadline=None)
@given(scenarios())
def test_at_each_break_even_the_revenue_is_the_budget(of: CapacityScenario):
    if not computable(of):
        return
    found = Capacity(of)
    even = break_even(found)
    share = even.billable
    hours = found.hours / of.value("debiterbar") * share
    assert math.isclose(hours / found.hours_each * found.price_each, found.budget, rel_tol=1e-9)
    assert math.isclose(even.price * found.high.assignments, found.budget, rel_tol=1e-9)
    one: Any = ASSUMPTIONS["debiterbar"]
    if one.least <= share <= one.most:
        assert math.isclose(Capacity(of.but(debiterbar=share)).worth, found.budget, rel_tol=1e-9)


@settings(max_examples=40, deadline=None)
@given(scenarios(), st.sampled_from([RESULT, WORTH]))
def test_each_bar_of_the_tornado_is_the_model_asked_anew(of: CapacityScenario, outcome: str):
    if not computable(of):
        return
    middle = (of.value("efterfragan_lag") + of.value("efterfragan_hog")) / 2
    at = of.but(efterfragan_lag=middle, efterfragan_hog=middle)
    key = {RESULT: "result", WORTH: "worth"}[outcome]
    swings = tornado(of, outcome)
    assert [one.size for one in swings] == sorted((one.size for one in swings), reverse=True)
    for one in swings:
        name = one.assumption.name
        for value, moved in ((one.at_less, one.less), (one.at_more, one.more)):
            both = {"efterfragan_lag": value, "efterfragan_hog": value} if name == "efterfragan_lag" else {name: value}
            demand = value if name == "efterfragan_lag" else middle
            expected = counted(at.but(**both), demand)[key] - counted(at, middle)[key]
            assert math.isclose(moved, expected, rel_tol=1e-6, abs_tol=0.01), name

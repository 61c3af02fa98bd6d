"""What is assumed of retirement may be wrong in known ways, and own history says in which."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from kf.forecast.assumption import ANCHOR, FOLLOWS, KS, prior, sure, variants, weighed
from kf.forecast.cohorts import Step, cohorts
from kf.forecast.hazard import BANDS, Drawn, Fit, draw, fit
from kf.forecast.history import History, month_number
from kf.forecast.retirement import forecast
from kf.forecast.rules import rules_as_of
from kf.forecast.scenario import Scenario

NOW = rules_as_of(date(2026, 1, 1))
ONE = np.ones((1, BANDS))
AHEAD = (Step(2026), Step(2027), Step(2028))


def people(counts: dict[int, float]):
    return cohorts(pd.DataFrame([{"born": b, "affected": True, "n": n, "fte": n} for b, n in counts.items()]))


def history_of(leave_at: dict[int, int], first: int = 2018, last: int = 2025) -> History:
    """Twenty born each year, of whom all go in the year they attain the age that `leave_at` gives their birth year."""
    staff, exits = [], []
    for year in range(first, last + 1):
        for born, age in leave_at.items():
            if year - born <= age:
                staff.append((date(year - 1, 12, 1), born, 20.0))
            if year - born == age:
                exits.append((date(year, 6, 1), born, 20.0, 0.0))
    frames = (
        pd.DataFrame(rows, columns=["period", "born", *names]).assign(
            month=[month_number(row[0]) for row in rows], befattning=""
        )
        for rows, names in ((staff, ["n"]), (exits, ["retired", "departed"]))
    )
    return History(date(first - 1, 12, 1), date(last, 12, 1), *frames)


@pytest.mark.parametrize("constant_age", [True, False])
def test_in_the_mean_the_variants_are_the_assumption(constant_age):
    told = variants(constant_age)
    assert sum(one.weight for one in told) == pytest.approx(1)
    assert sum(one.weight * one.prior for one in told) == pytest.approx(prior(), abs=0.01)
    assert {one.follows for one in told} == ({(1.0, 1.0)} if constant_age else {told for told, _ in FOLLOWS})


def test_without_history_no_variant_is_likelier_than_it_was():
    before, after = variants(False), weighed(variants(False), 10)
    assert [one.weight for one in after] == pytest.approx([one.weight for one in before])


@pytest.mark.parametrize(("ages", "follows"), [(lambda r: 65, 0.0), (lambda r: r, 1.0)])
def test_history_tells_whether_riktalder_is_followed(ages, follows):
    """Those born 1955-1961 have riktålder 65, 66 and 67: do they all go at 65, or each at theirs?"""
    riktalder = NOW.retirement_age(np.arange(1953, 1962))
    leave_at = {born: ages(int(r)) for born, r in zip(range(1953, 1962), riktalder, strict=True)}
    fitted = fit(history_of(leave_at), date(2025, 12, 1), NOW)
    assert sum(one.weight for one in fitted.variants if one.follows[1] == follows) > 0.9


def test_what_is_not_followed_does_not_move_with_riktalder():
    """Born 1958 (riktålder 66) and 1960 (67) attain 66: by age alone both stand at 66 - 67, followed one stands at 0."""
    told = np.tile(np.where(KS == 0, 0.5, np.where(KS == -1, 0.2, 0.0)), (2, 1))
    drawn = Drawn(told, np.zeros((2, 1, BANDS)), ("",), np.array([[0.0, 0.0], [1.0, 1.0]]))
    means = forecast(people({1958: 100}), drawn, NOW, Scenario(), (Step(2024),))["exits"].means[:, 0, 0]
    assert means == pytest.approx([20, 50])
    means = forecast(people({1960: 100}), drawn, NOW, Scenario(), (Step(2026),))["exits"].means[:, 0, 0]
    assert means == pytest.approx([20, 20])
    assert NOW.retirement_age(np.array([1960]))[0] == ANCHOR


def test_the_interval_is_wider_when_the_assumption_may_be_wrong():
    zero = np.zeros(len(KS))
    who = people({1959: 6, 1960: 30, 1961: 30, 1962: 30})
    certain, open_ = (
        forecast(who, draw(Fit(told, 1000.0, ("",), ONE, ONE, 20, 0), 400, 1), NOW, Scenario(), AHEAD)["accumulated"]
        for told in (sure(zero, zero, prior()), variants(False))
    )
    assert (open_.high - open_.low > 1.5 * (certain.high - certain.low)).all()
    assert open_.expected[:, 0] == pytest.approx(certain.expected[:, 0], rel=0.05)

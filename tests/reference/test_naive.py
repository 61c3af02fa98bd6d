"""Every metric × every dimension it can be cut by, against the naive loops, on employers drawn at random."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from kf.access import Access
from kf.dimensions import PERIOD
from kf.filters import Filters, add_months, months_between
from kf.metrics import retention
from kf.metrics.ages import MILESTONES
from kf.metrics.catalogue import METRICS, ON_STAFF
from kf.metrics.evaluate import evaluate
from kf.store import Store
from tests.employer import published, random_spells
from tests.reference import naive

FIRST, LAST = date(2022, 1, 1), date(2025, 10, 1)
HR = Access("hr")
SEEDS = (1, 2, 3)


@pytest.fixture(scope="module", params=SEEDS)
def employer(request, tmp_path_factory) -> tuple[Store, naive.Employer]:
    spells = random_spells(request.param, people=80)
    folder = tmp_path_factory.mktemp(f"employer{request.param}")
    return published(folder, spells, f"{FIRST}", f"{LAST}"), naive.Employer.of(spells, FIRST, LAST)


def asked(store: Store, key: str, filters: Filters, by: tuple[str, ...], access: Access = HR) -> dict[tuple, float]:
    """The answer as group -> value, groups without a value left out."""
    frame = evaluate(store, METRICS[key], filters, by, access, 100).frame
    values = zip(*(frame[k] for k in by), strict=True) if by else [()] * len(frame)
    return {
        tuple(map(str, group)): value for group, value in zip(values, frame["value"], strict=True) if pd.notna(value)
    }


def grouped(rows: list[naive.Row], by: tuple[str, ...]) -> dict[tuple, list[naive.Row]]:
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(str(row[key]) for key in by)].append(row)
    return groups


def same(got: dict[tuple, float], expected: dict[tuple, float | None]) -> None:
    wanted = {group: value for group, value in expected.items() if value is not None}
    assert set(got) == set(wanted)
    for group, value in wanted.items():
        assert got[group] == pytest.approx(value, abs=1e-9), group


def cuts(key: str) -> list[tuple[str, ...]]:
    possible = [d for d in METRICS[key].dimensions if d not in ("ar", "milstolpe")]
    return [(), *((d,) for d in possible), ("avdelning", "kon")]


@pytest.mark.parametrize("key", naive.STOCKS)
def test_stocks(employer, key):
    store, staff = employer
    for filters in (Filters(LAST), Filters(date(2024, 2, 1)).narrowed("avdelning", "Inköp", "Lön")):
        rows = [
            r
            for r in naive.monthly(staff.stock(filters.period))
            if not filters.where or r["avdelning"] in ("Inköp", "Lön")
        ]
        for by in cuts(key):
            same(asked(store, key, filters, by), {g: naive.STOCKS[key](rs) for g, rs in grouped(rows, by).items()})
    series = {
        (f"{m}",): naive.STOCKS[key](rs) for m in naive.months(FIRST, LAST) if (rs := naive.monthly(staff.stock(m)))
    }
    same(asked(store, key, Filters(LAST), (PERIOD,)), series)


def test_shares_of_the_staff_and_hourly_paid(employer):
    store, staff = employer
    rows = staff.stock(LAST)
    hourly = [r for r in rows if r["anstallningsform"] == "timavlönad"]
    same(
        asked(store, "hourly_headcount", Filters(LAST), ("kon",)),
        {g: len(rs) for g, rs in grouped(hourly, ("kon",)).items()},
    )
    paid = naive.monthly(rows)
    shares = {g: 100 * len(rs) / len(paid) for g, rs in grouped(paid, ("aldersgrupp",)).items()}
    same(asked(store, "headcount_share", Filters(LAST), ("aldersgrupp",)), shares)


WINDOWS = ("ytd", "r12", "month", "year", "2024-03..2025-02")


@pytest.mark.parametrize("key", naive.FLOWS)
def test_flows(employer, key):
    store, staff = employer
    kind, count = naive.FLOWS[key]
    for window in WINDOWS:
        filters = Filters(LAST, window)
        rows = naive.monthly(getattr(staff, kind)(*filters.span()))
        for by in cuts(key):
            same(asked(store, key, filters, by), {g: count(rs) for g, rs in grouped(rows, by).items()})


@pytest.mark.parametrize("window", WINDOWS)
def test_flows_over_time(employer, window):
    store, staff = employer
    expected = {}
    for back in range(60):  # the same question so many months earlier; `year` is the same one twelve times
        start, end = Filters(LAST, window).shifted(-back).span()
        if start > FIRST:
            expected[(f"{end}",)] = len(naive.monthly(staff.exits(start, end)))
    same(asked(store, "left", Filters(LAST, window), (PERIOD,)), expected)


def test_a_figure_out_of_the_counts_is_what_the_query_gives(tmp_path):
    """Whose figures may be withheld reads them out of the counts that decide it; who sees all asks by the query."""
    store = published(tmp_path, random_spells(4, people=500), f"{FIRST}", f"{LAST}")
    women = Filters(LAST).narrowed("avdelning", "Lön", "Ekonomi").narrowed("kon", "kvinna")
    for key in [key for key, one in METRICS.items() if one.is_its_basis]:
        seen = 0
        for filters in (Filters(LAST, "r12"), women):
            for by in (*cuts(key), (PERIOD,), ("kon", PERIOD)):
                everything, shown = (asked(store, key, filters, by, access) for access in (HR, Access()))
                assert shown.items() <= everything.items(), (key, filters, by)
                seen += len(shown)
        assert seen


def test_replacement_and_growth(employer):
    store, staff = employer
    filters = Filters(LAST, "r12")
    came, went = (grouped(naive.monthly(f(*filters.span())), ("avdelning",)) for f in (staff.hires, staff.exits))
    there = {g for m in naive.months(*filters.span()) for g in grouped(naive.monthly(staff.stock(m)), ("avdelning",))}
    groups = {*came, *went, *there}
    same(asked(store, "replacement", filters, ("avdelning",)), {g: min(len(came[g]), len(went[g])) for g in groups})
    same(asked(store, "growth", filters, ("avdelning",)), {g: len(came[g]) - len(went[g]) for g in groups})


TURNOVER = [key for key in METRICS if key.startswith("turnover")]


@pytest.mark.parametrize("key", TURNOVER)
def test_turnover(employer, key):
    store, staff = employer
    for filters in (Filters(LAST, "ytd"), Filters(date(2024, 6, 1), "r12")):
        start, end = filters.span()
        stocks = [staff.stock(m) for m in naive.months(start, end)]
        assert len(stocks) == months_between(start, end)
        for by in [(), *((d,) for d in METRICS[key].dimensions)]:
            out, into = grouped(staff.exits(start, end), by), grouped(staff.hires(start, end), by)
            per_month = [grouped(rows, by) for rows in stocks]
            expected = {
                g: naive.turnover(key, out.get(g, []), into.get(g, []), [m.get(g, []) for m in per_month])
                for g in {g for m in per_month for g in m}
            }
            same(asked(store, key, filters, by), expected)


def test_turnover_over_time(employer):
    store, staff = employer
    expected = {}
    for month in naive.months(add_months(FIRST, 12), LAST):
        start, end = Filters(month, "r12").span()
        stocks = [staff.stock(m) for m in naive.months(start, end)]
        expected[(f"{month}",)] = naive.turnover("turnover", staff.exits(start, end), staff.hires(start, end), stocks)
    same(asked(store, "turnover", Filters(LAST, "r12"), (PERIOD,)), expected)


@pytest.mark.parametrize("milestone", [m if m != "riktålder" else "retirement_age" for m in MILESTONES])
def test_milestones(employer, milestone):
    store, staff = employer
    rows = naive.monthly(staff.stock(LAST))
    years = range(LAST.year, LAST.year + 11)
    alone = {(str(y),): sum(naive.reaches(r, milestone) == y for r in rows) for y in years}
    by_then = {(str(y),): sum(naive.reaches(r, milestone) <= y for r in rows) for y in years}
    assert {g: v for g, v in asked(store, f"reaches_{milestone}", Filters(LAST), ("ar",)).items() if v} == {
        g: v for g, v in alone.items() if v
    }
    got = asked(store, f"reaches_{milestone}_accumulated", Filters(LAST), ("ar",))
    assert {g: v for g, v in got.items() if v} == {g: v for g, v in by_then.items() if v}


def _durations(staff: naive.Employer) -> dict[str, list[tuple[int, bool]]]:
    found = defaultdict(list)
    for row, ended in staff.employments():
        if row["anstallningsform"] != "timavlönad" and add_months(LAST, -59) <= row["period"] <= LAST:
            gone = ended is not None and ended <= LAST
            found[row["avdelning"]].append((months_between(row["period"], ended if gone else LAST) - 1, gone))
    return found


def test_retention_and_first_year(employer):
    store, staff = employer
    frame = evaluate(store, METRICS["retention"], Filters(LAST), ("avdelning",), HR).frame
    first = evaluate(store, METRICS["first_year_attrition"], Filters(LAST), ("avdelning",), HR)
    for avdelning, durations in _durations(staff).items():
        for row in frame[frame["avdelning"] == avdelning].itertuples():
            assert row.value == pytest.approx(naive.kaplan_meier(durations, row.month))
            assert row.low <= row.value <= row.high
        if (value := first.at(avdelning=avdelning)) is not None:
            assert value == pytest.approx(100 - naive.kaplan_meier(durations, 12))


def test_survival_is_that_of_statsmodels():
    rng = np.random.default_rng(7)
    times, left = rng.integers(1, 40, 300), rng.random(300) < 0.6
    oracle = SurvfuncRight(times, left.astype(int))
    cohorts = [(int(m), int((times == m).sum()), int(left[times == m].sum())) for m in np.unique(times)]
    ours = {month: (value, low, high) for month, value, low, high in retention.survival(cohorts)}
    for month, share, error in zip(oracle.surv_times, oracle.surv_prob, oracle.surv_prob_se, strict=True):
        value, low, high = ours[int(month)]
        assert value == pytest.approx(100 * share)
        # the oracle's interval is symmetric; ours is on the log(-log) scale with the same Greenwood error
        width = retention.Z_95 * (error / share) / abs(np.log(share))
        assert (low, high) == pytest.approx((100 * share ** np.exp(width), 100 * share ** np.exp(-width)))


@lru_cache
def _seen() -> frozenset[str]:
    return frozenset(
        [
            *naive.STOCKS,
            *naive.FLOWS,
            *TURNOVER,
            "hourly_headcount",
            "headcount_share",
            "replacement",
            "growth",
            "retention",
            "first_year_attrition",
        ]
    )


def test_no_metric_is_left_out():
    assert {key for key in ON_STAFF if not key.startswith("reaches_")} == _seen()

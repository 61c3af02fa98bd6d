"""The recruitment unit's metrics, in every cut, against loops over rows: on units drawn at random and on random answers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kf import recruitment as words
from kf.access import Access
from kf.filters import Filters
from kf.metrics.catalogue import ON_UNIT, metric
from kf.metrics.evaluate import MISSING, evaluate
from kf.store import Store
from tests.reference import naive_unit as naive
from tests.unit import unit

HR = Access("hr")
FIRST, LAST = date(2025, 1, 1), date(2026, 4, 1)
WINDOWS = ((Filters(LAST), date(2026, 1, 1)), (Filters(LAST, "r12"), date(2025, 5, 1)))
KUNDER = {
    "Farsta": words.STADSDEL,
    "Bromma": words.STADSDEL,
    "Socialförvaltningen": words.FORVALTNING,
    "SISAB": words.BOLAG,
}
CUTS = ("kundtyp", "kund", "omrade", "niva", "paket", "tertial")


def drawn(seed: int) -> tuple[list[dict], list[dict], list[tuple]]:
    """Assignments, answers to them, and the city's recruitments by month, all at random."""
    rng = np.random.default_rng(seed)
    assignments = []
    for number in range(120):
        kund = str(rng.choice(list(KUNDER)))
        start = FIRST + timedelta(days=int(rng.integers(0, 430)))
        ended = rng.random() < 0.9
        assignments.append(
            {
                "uppdrag": f"U{number}",
                "kund": kund,
                "kundtyp": KUNDER[kund],
                "omrade": str(rng.choice([words.FORSKOLA, words.SOCIALTJANST, words.OVRIGT])),
                "niva": str(rng.choice([words.CHEF, words.MEDARBETARE])),
                "paket": str(rng.choice(words.PAKET)),
                "start": start,
                "slut": min(start + timedelta(days=int(rng.integers(1, 60))), date(2026, 4, 30)) if ended else None,
                "antal": int(rng.integers(2, 30)) if rng.random() < 0.2 else None,
                "pris": int(rng.integers(5, 200)) * 1000 if ended else None,
                "timmar": int(rng.integers(4, 60)),
                "screening": str(rng.choice([words.JA, words.NEJ])),
                "personligt_brev": str(rng.choice([words.JA, words.NEJ])),
            }
        )
    answers = []
    for number in range(500):
        about = assignments[int(rng.integers(len(assignments)))] if rng.random() < 0.95 else None
        survey = str(rng.choice(words.ENKATER))
        row = {
            "inbjudan": f"E{number}",
            "enkat": survey,
            "uppdrag": about["uppdrag"] if about else None,
            "datum": FIRST + timedelta(days=int(rng.integers(0, 484))),
        }
        if rng.random() < 0.3:
            answers.append(row | {"svarat": words.NEJ, "fraga": None, "poang": None})
            continue
        for question in words.FRAGOR[survey]:
            if rng.random() < 0.9:
                low = 0 if question == words.REKOMMENDERA else 1
                answers.append(row | {"svarat": words.JA, "fraga": question, "poang": int(rng.integers(low, 11))})
    city = [
        (date(2025 + m // 12, m % 12 + 1, 1), kund, kind, niva, int(rng.integers(0, 40)))
        for m in range(16)
        for kund, kind in KUNDER.items()
        for niva in (words.CHEF, words.MEDARBETARE)
    ]
    return assignments, answers, city


@pytest.fixture(scope="module", params=(1, 2))
def employer(request, tmp_path_factory) -> tuple[Store, list[dict], list[dict], list[dict]]:
    assignments, answers, city = drawn(request.param)
    staff = [(date(2025 + m // 12, m % 12 + 1, 1), words.FAKTURERANDE, 10.0 + m) for m in range(16)]
    budget = [(row[0], 1_000_000.0) for row in staff]
    folder = tmp_path_factory.mktemp(f"unit{request.param}")
    store = unit(folder, assignments, answers, stadens_rekryteringar=city, arsarbetare=staff, intaktsbudget=budget)
    by_key = {one["uppdrag"]: one for one in assignments}
    nothing = dict.fromkeys(CUTS, MISSING)
    told = [{**nothing, **(by_key[a["uppdrag"]] if a["uppdrag"] else {}), **a} for a in answers]
    columns = ("manad", "kund", "kundtyp", "niva", "antal")
    return store, assignments, told, [dict(zip(columns, row, strict=True)) for row in city]


def tertial(day: date) -> str:
    return f"{day.year} {('jan–apr', 'maj–aug', 'sep–dec')[(day.month - 1) // 4]}"


def of(row: dict, cut: str, when: str) -> str:
    return tertial(row[when]) if cut == "tertial" else row[cut]


def grouped(rows: list[dict], by: tuple[str, ...], when: str) -> dict[tuple, list[dict]]:
    found: dict[tuple, list[dict]] = {}
    for row in rows:
        found.setdefault(tuple(of(row, cut, when) for cut in by), []).append(row)
    return found


def answered(
    store: Store, key: str, filters: Filters, by: tuple[str, ...], column: str = "value"
) -> dict[tuple, float]:
    frame = evaluate(store, metric(key), filters, by, HR).frame
    groups = zip(*(frame[cut] for cut in by), strict=True) if by else [()] * len(frame)
    return {tuple(map(str, g)): v for g, v in zip(groups, frame[column], strict=True) if pd.notna(v)}


def same(got: dict[tuple, float], wanted: dict[tuple, float | None]) -> None:
    expected = {group: value for group, value in wanted.items() if value is not None and value == value}
    assert set(got) == set(expected)
    for group, value in expected.items():
        assert got[group] == pytest.approx(value, abs=1e-6), group


def cuts(key: str) -> list[tuple[str, ...]]:
    possible = [cut for cut in metric(key).dimensions if cut in CUTS]
    return (
        [(), *((cut,) for cut in possible), tuple(possible[1:3])]
        if len(possible) > 2
        else [(), *((c,) for c in possible)]
    )


@pytest.mark.parametrize(("filters", "first"), WINDOWS)
def test_answers(employer, filters, first):
    store, _, answers, _ = employer
    rows = [row for row in answers if naive.inside(row["datum"], first, LAST)]
    for key, count in naive.OF_ANSWERS.items():
        for by in cuts(key):
            same(answered(store, key, filters, by), {g: count(r) for g, r in grouped(rows, by, "datum").items()})
    for column in ("value", "promoters", "passives", "detractors", "answers", "low", "high80"):
        for by in cuts("nps"):
            told = {g: naive.nps(r) for g, r in grouped(rows, by, "datum").items()}
            same(
                answered(store, "nps", filters, by, column),
                {g: one[column] if one else None for g, one in told.items()},
            )


@pytest.mark.parametrize(("filters", "first"), WINDOWS)
def test_the_intervals_of_grades(employer, filters, first):
    store, _, answers, _ = employer
    rows = [row for row in answers if naive.inside(row["datum"], first, LAST)]
    grades = {
        "customer_grade": ("kund efter uppdrag", *naive.BETYG),
        "match_grade": ("kund efter 6–8 månader", "matchning"),
        "course_grade": ("KBR-utbildning", "utbildningens betyg"),
    }
    for key, asked in grades.items():
        for by in cuts(key):
            told = {g: naive.grade_interval(r, *asked) for g, r in grouped(rows, by, "datum").items()}
            for place, column in enumerate(("low", "high")):
                same(answered(store, key, filters, by, column), {g: one and one[place] for g, one in told.items()})


@pytest.mark.parametrize("key", [key for key in ON_UNIT if metric(key).sample])
@pytest.mark.parametrize(("filters", "first"), WINDOWS)
def test_the_intervals_of_shares(employer, filters, first, key: str):
    """Each bound is the share that the figure lies just as far from as chance takes it (Wilson's, solved by halving)."""
    store = employer[0]
    for by in cuts(key):
        frame = evaluate(store, metric(key), filters, by, HR).frame.dropna(subset="value")
        assert len(frame)
        for row in frame.to_dict("records"):
            n = row[metric(key).sample]
            hits = round(row["value"] * n / 100)
            assert (row["low"], row["high"]) == pytest.approx(naive.between(hits, n), abs=1e-6)
            assert (row["low80"], row["high80"]) == pytest.approx(naive.between(hits, n, 1.281552), abs=1e-6)


@pytest.mark.parametrize(("filters", "first"), WINDOWS)
def test_assignments(employer, filters, first):
    store, assignments, _, _ = employer
    rows = [row for row in assignments if naive.inside(row["slut"], first, LAST)]
    for key, count in naive.OF_ASSIGNMENTS.items():
        for by in cuts(key):
            same(answered(store, key, filters, by), {g: count(r) for g, r in grouped(rows, by, "slut").items()})


@pytest.mark.parametrize(("filters", "first"), WINDOWS)
def test_shares_of_recruitments(employer, filters, first):
    store, assignments, _, city = employer
    ours = [r for r in assignments if naive.inside(r["slut"], first, LAST) and r["kundtyp"] != words.BOLAG]
    theirs = [r for r in city if naive.inside(r["manad"], first, LAST) and r["kundtyp"] != words.BOLAG]
    for by in ((), ("kundtyp",), ("kund",), ("tertial",), ("kund", "tertial")):
        mine, all_of_them = grouped(ours, by, "slut"), grouped(theirs, by, "manad")
        told = {g: naive.shares(mine.get(g, []), all_of_them.get(g, [])) for g in {*mine, *all_of_them}}
        for key in ("hiring_share", "leader_hiring_share", "leader_support_share"):
            same(answered(store, key, filters, by), {g: one[key] for g, one in told.items()})


@pytest.mark.parametrize(("filters", "first"), WINDOWS)
def test_money(employer, filters, first):
    store, assignments, _, _ = employer
    paid = sum(r["pris"] for r in assignments if naive.inside(r["slut"], first, LAST))
    months = 4 if filters.window == "ytd" else 12
    staff = sum(10.0 + m for m in range(16 - months, 16)) / months
    for key in ("revenue_per_fte", "revenue_per_billing_fte", "revenue_per_consultant"):
        same(answered(store, key, filters, ()), {(): paid / staff})
        same(answered(store, f"{key}_annual", filters, ()), {(): paid / staff * 12 / months})
    same(answered(store, "income_budget", filters, ()), {(): months * 1_000_000})
    same(answered(store, "budget_share", filters, ()), {(): 100 * paid / months / 1_000_000})


def test_a_series_is_the_window_at_each_of_its_months(employer):
    store, assignments, answers, _ = employer
    for key, rows, when, count in (
        ("districts", assignments, "slut", naive.OF_ASSIGNMENTS["districts"]),
        ("letter_share", assignments, "slut", naive.letters),
        ("customer_grade", answers, "datum", naive.OF_ANSWERS["customer_grade"]),
        ("customer_response_rate", answers, "datum", naive.OF_ANSWERS["customer_response_rate"]),
    ):
        frame = evaluate(store, metric(key), Filters(LAST, "r12"), ("period",), HR, 5).frame
        for end, value in zip(frame["period"], frame["value"], strict=True):
            first = date(end.year - 1, end.month + 1, 1) if end.month < 12 else date(end.year, 1, 1)
            within = [row for row in rows if naive.inside(row[when], first, end)]
            assert value == pytest.approx(count(within)), (key, end)
        assert len(frame) == 5


def test_every_metric_of_the_unit_is_checked():
    money = {
        f"{key}{rate}"
        for key in ("revenue_per_fte", "revenue_per_billing_fte", "revenue_per_consultant")
        for rate in ("", "_annual")
    }
    checked = {
        "nps",
        *naive.OF_ANSWERS,
        *naive.OF_ASSIGNMENTS,
        *naive.shares([], []),
        *money,
        "income_budget",
        "budget_share",
    }
    assert set(ON_UNIT) == checked


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 10), min_size=1, max_size=80))
def test_nps_of_any_scores(tmp_path_factory, points: list[int]):
    folder: Path = tmp_path_factory.mktemp("any")
    store = unit(folder, answers=[{"poang": p} for p in points])
    rows = [{"enkat": words.KUND, "fraga": words.REKOMMENDERA, "poang": p} for p in points]
    expected = naive.nps(rows)
    assert expected is not None
    row = evaluate(store, metric("nps"), Filters(date(2026, 3, 1)), (), HR).frame.iloc[0]
    for column, value in expected.items():
        assert row[column] == pytest.approx(value, abs=1e-6, nan_ok=True), column
    assert pd.isna(row["value"]) or row["low"] <= row["low80"] <= row["value"] <= row["high80"] <= row["high"]

"""What comes in as sums on groups, computed again row by row in plain Python on random rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kf.access import Access
from kf.filters import Filters, months_between
from kf.groups import MEDARBETARENKAT, PRAKTIK, SJUKFRANVARO
from kf.metrics.catalogue import METRICS, ON_GROUPS
from kf.metrics.evaluate import evaluate
from kf.schema import names
from kf.store import Store, build
from tests.employer import DEFAULTS

LAST, HR = date(2025, 10, 1), Access("hr")
AVDELNINGAR = ("Inköp", "Lön", "Ekonomi")
PARTS = ("motivation", "ledarskap", "styrning")
Rows = list[dict]


@pytest.fixture(scope="module", params=(1, 2))
def loaded(request, tmp_path_factory) -> tuple[Store, dict[str, Rows]]:
    rng = np.random.default_rng(request.param)
    months = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13 if year == 2024 else 11)]
    sick = [
        (m, a, k, int(rng.integers(1, 60)), *rng.uniform(100, 9000, 1), *rng.uniform(0, 100, 2))
        for m in months
        for a in AVDELNINGAR
        for k in ("kvinna", "man")
        if rng.random() < 0.9
    ]
    survey = [
        (date(year, 9, 1), a, 30, int(rng.integers(1, 30)), *rng.uniform(50, 100, 3))
        for year in (2023, 2024, 2025)
        for a in AVDELNINGAR
    ]
    trainees = [(year, int(rng.integers(0, 20)), 10) for year in (2023, 2024, 2025)]
    made = {
        "sjukfranvaro": pd.DataFrame(sick, columns=names(SJUKFRANVARO)),
        "medarbetarenkat": pd.DataFrame(survey, columns=names(MEDARBETARENKAT)),
        "praktik": pd.DataFrame(trainees, columns=names(PRAKTIK)),
    }
    said = {"employer": "x", "synthetic": "true", "first_period": "2023-01-01", "last_period": f"{LAST}"}
    folder: Path = tmp_path_factory.mktemp("groups")
    version = build(folder, made | {"spell": pd.DataFrame([{"person": "p", **DEFAULTS}])}, said)
    return Store.open(version.path), {name: frame.to_dict("records") for name, frame in made.items()}


def same(store: Store, key: str, filters: Filters, by: tuple[str, ...], expected: dict) -> None:
    frame = evaluate(store, METRICS[key], filters, by, HR).frame
    got = dict(zip(frame[by[0]] if by else [""], frame["value"], strict=True))
    assert got == pytest.approx(expected)


def grouped(rows: Rows, by: tuple[str, ...]) -> dict[object, Rows]:
    groups = defaultdict(list)
    for row in rows:
        groups[row[by[0]] if by else ""].append(row)
    return groups


@pytest.mark.parametrize("window", ["ytd", "r12", "month", "year", "2024-03..2025-02"])
@pytest.mark.parametrize("key", ["sick_leave", "sick_leave_short", "sick_leave_long"])
def test_sick_leave(loaded, key, window):
    store, rows = loaded
    filters = Filters(LAST, window)
    first, last = filters.span()
    inside = [row for row in rows["sjukfranvaro"] if months_between(first, row["manad"]) > 0 and row["manad"] <= last]

    def share(some: Rows) -> float:
        short, long = (sum(row[name] for row in some) for name in ("sjuk_dag_1_14", "sjuk_dag_15"))
        hours = {"sick_leave": short + long, "sick_leave_short": short, "sick_leave_long": long}[key]
        return 100 * hours / sum(row["avtalad_tid"] for row in some)

    for by in ((), ("avdelning",), ("kon",)):
        same(store, key, filters, by, {group: share(some) for group, some in grouped(inside, by).items()})


@pytest.mark.parametrize("period", [LAST, date(2025, 3, 1), date(2023, 9, 1)])
def test_the_survey(loaded, period):
    store, rows = loaded
    made = [row for row in rows["medarbetarenkat"] if row["manad"] <= period]
    newest = [row for row in made if row["manad"] == max(one["manad"] for one in made)]

    def mean(some: Rows, part: str) -> float:
        return sum(row[part] * row["svar"] for row in some) / sum(row["svar"] for row in some)

    def index(some: Rows) -> float:
        return sum(mean(some, part) for part in PARTS) / len(PARTS)

    def answered(some: Rows) -> float:
        return 100 * sum(row["svar"] for row in some) / sum(row["inbjudna"] for row in some)

    filters = Filters(period)
    for by in ((), ("avdelning",)):
        same(store, "ami", filters, by, {g: index(some) for g, some in grouped(newest, by).items()})
        same(store, "response_rate", filters, by, {g: answered(some) for g, some in grouped(newest, by).items()})
    same(store, "ami", filters, ("delindex",), {part.capitalize(): mean(newest, part) for part in PARTS})
    years = grouped([row | {"ar": row["manad"].year} for row in made], ("ar",))
    same(store, "ami", filters, ("ar",), {year: index(some) for year, some in years.items()})


def test_trainees(loaded):
    store, rows = loaded
    same(store, "trainees", Filters(date(2024, 5, 1)), (), {"": rows["praktik"][1]["utfall"]})
    same(store, "trainees", Filters(LAST), ("ar",), {row["ar"]: row["utfall"] for row in rows["praktik"]})


def test_no_metric_is_left_out():
    seen = {"sick_leave", "sick_leave_short", "sick_leave_long", "ami", "response_rate", "trainees"}
    assert set(ON_GROUPS) == seen

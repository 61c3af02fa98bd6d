"""Att lägga märke till, of what is to come: figures are those of the pages, and nothing is told that is withheld."""

from __future__ import annotations

import re
from datetime import date

from kf.access import Access
from kf.filters import Filters
from kf.forecast.notice import LEAST_GAP, MOST, expectations
from kf.forecast.staffing import project_staffing
from tests.employer import employer

HR, LEDNING = Access("hr"), Access()


def staff(n: int, born: int, **more: object) -> list[dict]:
    return [{"birth_month": date(born, 3, 1), "valid_from": date(2018, 1, 1), **more} for _ in range(n)]


def noticed(store, access, **where):
    filters = Filters(store.last_period)
    for key, value in where.items():
        filters = filters.narrowed(key, value)
    return expectations(store, filters, access)


def test_the_gaps_noticed_are_those_of_the_page_and_certain(demo_store):
    found = [one for one in noticed(demo_store, LEDNING) if one.page == "bemanning"]
    assert 1 <= len(found) <= MOST
    frame = project_staffing(
        demo_store, Filters(demo_store.last_period), ("befattning",), years=1, access=LEDNING
    ).frame
    last = frame.groupby("befattning").tail(1).set_index("befattning")
    for one in found:
        name, gap, demand = re.match(r"(.+): utan rekrytering saknas (\d+) av de (\d+) ", one.sentence).groups()
        row = next(row for key, row in last.iterrows() if key.lower() == name.lower())
        assert not row["withheld"] and (-row["unhired_gap"], row["demand"]) == (int(gap), int(demand))
        assert row["unhired_gap_high"] <= -LEAST_GAP
        assert int(re.search(r"\d+", one.certainty)[0]) == -row["unhired_gap_high"]
        assert one.link == {"ar_fram": "1", "visa_bemanning": "gap", "dela": "befattning"}  # what it was asked of


def test_nobody_leaves_and_no_gap_is_noticed(tmp_path):
    assert noticed(employer(tmp_path, staff(60, 1990)), HR) == ()


def test_few_near_pension_are_noticed_where_they_may_be_told(tmp_path):
    rows = staff(40, 1990, avdelning="A", befattning="x") + staff(30, 1990, avdelning="B", befattning="y")
    rows += staff(6, 1963, avdelning="B", befattning="z") + staff(4, 1990, avdelning="B", befattning="z")
    rows += staff(3, 1963, avdelning="A", befattning="w") + staff(2, 1990, avdelning="A", befattning="w")
    store = employer(tmp_path, rows)
    told = [one.sentence for one in noticed(store, HR) if one.page == "pensioner"]
    assert told == [
        "A vilar på få nära pension: 3 av 5 med befattningen w är 60 år eller äldre.",
        "B vilar på få nära pension: 6 av 10 med befattningen z är 60 år eller äldre.",
    ]
    kept = [one.sentence for one in noticed(store, LEDNING)]
    assert not [one for one in kept if re.search(r"\b[1-4] av ", one) or "befattningen w" in one]


def test_no_narrowing_makes_it_fail(demo_store):
    for key, value in (
        ("avdelning", "Ekonomi"), ("befattning", "controller"), ("anstallningsform", "visstid"), ("aldersgrupp", "60–64"),
        ("avdelning", "Finns inte"),
    ):  # fmt: skip
        for access in (HR, LEDNING):
            assert all(one.page == "pensioner" for one in noticed(demo_store, access, **{key: value}))

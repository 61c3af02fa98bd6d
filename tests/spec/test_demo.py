"""The demo data: every figure the published plan states, asked of the built store with ordinary SQL."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from kf import demo, schema, store
from kf.groups import GROUPS
from kf.schema import SPELL, names

PAID = "anstallningsform <> 'timavlönad'"
PERMANENT = "anstallningsform = 'tillsvidare'"
BRIEF = "anstallningsform = 'visstid'"
PLAN = f"{PERMANENT} AND status = 'aktiv' AND avtal = 'AB'"
THIS, LAST_YEAR = (f"period BETWEEN DATE '{y}-01-01' AND DATE '{y}-10-01'" for y in (2025, 2024))
OCT25, OCT24 = (f"period = DATE '{y}-10-01'" for y in (2025, 2024))
# exits against hires, the lower of the two against the mean of ten month-ends, in per cent
RATE = "round(100 * least(sum(departed), sum(hired)) / (sum(present) / 10.0), 4)"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    folder = tmp_path_factory.mktemp("demo")
    demo.write(folder)
    return store.current(folder)


@pytest.fixture(scope="module", params=[7])
def other_seed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    folder = tmp_path_factory.mktemp("other")
    demo.write(folder, seed=request.param)
    return store.current(folder)


@pytest.fixture(scope="module")
def medium(tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    folder = tmp_path_factory.mktemp("medium")
    demo.write(folder, people=5000)
    return store.current(folder)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    folder = tmp_path_factory.mktemp("large")
    demo.write(folder, people=45_000)
    return store.current(folder)


def by_kon(s: store.Store, view: str, where: str) -> dict[str, tuple[int, float]]:
    rows = s.query(
        f"SELECT kon, sum(n), round(sum(sysselsattningsgrad), 2) FROM {view} WHERE {where} AND n = 1 GROUP BY 1"
    )
    return {kon: (int(n), share) for kon, n, share in rows}


def counts(s: store.Store, view: str, column: str, where: str) -> dict[str, int]:
    rows = s.query(f"SELECT {column}, sum(n)::INT c FROM {view} WHERE {where} GROUP BY 1 ORDER BY c DESC, 1")
    return dict(rows)


def turnover(s: store.Store, where: str, column: str = "'alla'") -> dict[str, float]:
    return dict(s.query(f"SELECT {column}, {RATE} FROM staff WHERE {where} GROUP BY 1"))


def check_plan(s: store.Store) -> None:
    """All the plan's figures; the same for every seed."""
    both = lambda k, m: {"kvinna": k, "man": m}  # noqa: E731
    assert by_kon(s, "stock", f"{OCT25} AND {PERMANENT}") == both((324, 323.25), (73, 72.75))
    assert by_kon(s, "stock", f"{OCT24} AND {PERMANENT}") == both((319, 317.05), (62, 61.55))
    assert by_kon(s, "stock", f"{OCT25} AND {BRIEF}") == both((8, 7.41), (1, 1.0))
    assert by_kon(s, "stock", f"{OCT24} AND {BRIEF}") == both((16, 14.91), (9, 8.61))
    assert by_kon(s, "exits", f"{THIS} AND {PERMANENT}") == both((46, 45.0), (8, 7.8))
    assert by_kon(s, "exits", f"{LAST_YEAR} AND {PERMANENT}") == both((29, 28.8), (9, 9.0))
    assert by_kon(s, "exits", f"{THIS} AND {BRIEF}") == both((23, 20.36), (12, 12.0))
    assert by_kon(s, "exits", f"{LAST_YEAR} AND {BRIEF}") == both((18, 17.8), (6, 6.0))
    hired = {
        (form, year): sum(n for n, _ in by_kon(s, "hires", f"{when} AND anstallningsform = '{form}'").values())
        for form in ("tillsvidare", "visstid")
        for year, when in ((2025, THIS), (2024, LAST_YEAR))
    }
    assert hired == {
        ("tillsvidare", 2025): 74,
        ("tillsvidare", 2024): 53,
        ("visstid", 2025): 29,
        ("visstid", 2024): 35,
    }
    december = "SELECT sum(n) FROM stock WHERE period = make_date(?, 12, 1) AND anstallningsform = ?"
    levels = [(2024, "tillsvidare"), (2023, "tillsvidare"), (2024, "visstid"), (2023, "visstid")]
    assert [int(s.query(december, list(key))[0][0]) for key in levels] == [377, 366, 15, 14]


def check_reasons(s: store.Store) -> None:
    reasons = counts(s, "exits", "avgangsorsak", f"{THIS} AND {PERMANENT}")
    assert (reasons["egen begäran"], reasons["pension"], sum(reasons.values())) == (46, 6, 54)
    assert counts(s, "exits", "avgangsorsak", f"{THIS} AND {BRIEF}") == {
        "tidsbegränsad anställning upphör": 31,
        "egen begäran": 4,
    }
    assert counts(s, "hires", "rekryteringsvag", f"{THIS} AND {BRIEF}") == {
        "annan arbetsgivare": 17,
        "återanställning": 11,
        "inom staden": 1,
    }
    ways = counts(s, "exits", "avgangsvag", f"{THIS} AND {PERMANENT} AND avgangsorsak = 'egen begäran'")
    assert set(list(ways)[:2]) == {"inom staden", "extern"}


def check_turnover(s: store.Store) -> None:
    assert round(turnover(s, f"{PLAN} AND {THIS}")["alla"], 2) == 11.13
    assert round(turnover(s, f"{PLAN} AND {LAST_YEAR}")["alla"], 2) == 8.05
    assert round(turnover(s, f"{PERMANENT} AND {THIS}")["alla"], 1) == 13.9
    (mean,) = s.query(f"SELECT sum(n) / 10 FROM stock WHERE {PERMANENT} AND {THIS}")[0]
    assert 387.1 <= mean <= 389.9
    for population in (PERMANENT, PLAN, PAID):
        largest = list(counts(s, "stock", "befattning", f"{population} AND {THIS}"))[:10]
        assert {"upphandlare", "Hr-konsult"} <= set(largest)
        assert set(largest[:3]) == {"servicehandläggare", "löneadministratör", "ekonomiadministratör"}
        rates = {b: r for b, r in turnover(s, f"{PLAN} AND {THIS}", "befattning").items() if b in largest}
        ranked = sorted(rates, key=lambda b: -rates[b])
        assert ranked[:3] == ["upphandlare", "Hr-konsult", "löneadministratör"]
        assert [round(rates[b]) for b in ranked[:3]] == [33, 19, 14]
        assert 11.2 < rates["servicehandläggare"] < 13.5
        assert 11.2 < rates["ekonomiadministratör"] < 13.5
    ages = turnover(s, f"{PLAN} AND {THIS}", "aldersgrupp")
    assert round(ages["–29"], 2) == 17.32
    assert max(ages, key=lambda a: ages[a]) == "–29"
    (young,) = s.query(f"SELECT sum(departed)::INT, sum(hired)::INT FROM staff WHERE {PLAN} AND {THIS} AND alder < 30")
    assert young[0] == 4
    assert young[1] >= 4


def check_befattningar(s: store.Store) -> None:
    stock = counts(s, "stock", "befattning", f"{OCT25} AND {PERMANENT}")
    assert list(stock.items())[:3] == [
        ("servicehandläggare", 58),
        ("löneadministratör", 57),
        ("ekonomiadministratör", 46),
    ]
    assert len(stock) >= 35
    assert set(list(counts(s, "stock", "befattning", f"{OCT25} AND {BRIEF}"))[:3]) == set(list(stock)[:3])
    exits = counts(s, "exits", "befattning", f"{THIS} AND {PERMANENT}")
    assert list(exits.items())[:3] == [
        ("servicehandläggare", 11),
        ("ekonomiadministratör", 10),
        ("löneadministratör", 9),
    ]
    brief = counts(s, "exits", "befattning", f"{THIS} AND {BRIEF}")
    assert set(list(brief)[:3]) == {"ekonomiadministratör", "servicehandläggare", "assistent"}
    hires = counts(s, "hires", "befattning", f"{THIS} AND {BRIEF}")
    assert len(hires) >= 10
    assert list(hires)[:3] == ["servicehandläggare", "ekonomiadministratör", "handläggare"]


def check_ages(s: store.Store) -> None:
    mean, low, young, middle, everybody = s.query(
        f"""SELECT avg(alder), min(alder), sum((alder < 30)::INT), sum((alder BETWEEN 30 AND 59)::INT), count(*)
            FROM stock WHERE {OCT25} AND {PAID}"""
    )[0]
    assert (round(mean), int(young), everybody) == (46, 27, 406)
    assert low >= 20
    assert 319 <= middle <= 322
    assert round(100 * middle / everybody) == 79
    born = counts(s, "stock", "fodelsear", f"{OCT25} AND {PAID}")
    assert min(born) == 1959
    assert [born[y] for y in range(1959, 1964)] == [3, 6, 6, 17, 18]
    assert max(born[y] for y in range(1964, 1968)) <= 20
    old = counts(s, "stock", "befattning", f"{OCT25} AND {PAID} AND fodelsear <= 1963")
    assert set(list(old)[:4]) == {
        "ekonomiadministratör",
        "löneadministratör",
        "systemadministratör",
        "servicehandläggare",
    }


def check_growth(s: store.Store) -> None:
    rows = s.query(f"SELECT year(period), sum(n)::INT FROM stock WHERE month(period) = 10 AND {PAID} GROUP BY 1")
    level = dict(rows)
    assert level[2021] < level[2022] < level[2023] <= level[2024] == level[2025] == 406


CHECKS = [check_plan, check_reasons, check_turnover, check_befattningar, check_ages, check_growth]


@pytest.mark.parametrize("check", CHECKS)
def test_the_plan(built: store.Store, check) -> None:
    check(built)


@pytest.mark.parametrize("check", CHECKS)
def test_the_plan_holds_for_another_seed(other_seed: store.Store, check) -> None:
    check(other_seed)


@pytest.fixture(scope="module")
def frames() -> dict[int | None, dict[str, pd.DataFrame]]:
    return {people: demo.tables(people) for people in (None, 2000)}


def test_the_same_seed_gives_the_same_content(frames) -> None:
    for people, first in frames.items():
        second = demo.tables(people)
        assert set(first) == (set(schema.TABLES) if people is None else {"spell", "budget", "series_break", *GROUPS})
        for name, frame in first.items():
            pd.testing.assert_frame_equal(frame, second[name])
    assert not frames[2000]["spell"].equals(demo.tables(2000, seed=3)["spell"])


def test_columns_are_the_schema(frames) -> None:
    for tables in frames.values():
        assert all(list(frame.columns) == names(schema.TABLES[name]) for name, frame in tables.items())
        for column in SPELL:
            values = tables["spell"][column.name].dropna()
            assert not column.required or len(values) == len(tables["spell"])
            assert not column.values or set(values.astype(str)) <= set(column.values)


def test_nobody_can_be_named_or_has_a_personnummer(frames) -> None:
    frame = frames[None]["spell"]
    assert frame["person"].str.fullmatch(r"P\d{6}").all()
    assert frame["chef"].dropna().isin(set(frame["person"])).all()
    for column in frame.select_dtypes(include=["object", "str"]):
        for value in set(frame[column].dropna().astype(str)):
            assert not re.search(r"\d{6}[-+]?\d{4}", value)


@pytest.mark.parametrize("which", ["built", "medium"])
def test_stock_is_the_stock_before_and_what_came_and_went(which: str, request: pytest.FixtureRequest) -> None:
    s = request.getfixturevalue(which)
    rows = s.query(
        """WITH flow AS (SELECT anstallningsform, period, sum(present) p, sum(hired) h, sum(departed) d
                         FROM staff GROUP BY ALL),
                every AS (SELECT f.anstallningsform, m.period, coalesce(p, 0) p, coalesce(h, 0) h, coalesce(d, 0) d
                          FROM month m CROSS JOIN (SELECT DISTINCT anstallningsform FROM flow) f
                          LEFT JOIN flow USING (anstallningsform, period)),
                step AS (SELECT *, lag(p) OVER (PARTITION BY anstallningsform ORDER BY period) AS before FROM every)
           SELECT count(*), sum((before + h - d <> p)::INT) FROM step WHERE before IS NOT NULL"""
    )
    assert rows == [(69 * 3, 0)]


@pytest.mark.parametrize("which", ["built", "medium"])
def test_spells_of_one_person_do_not_overlap(which: str, request: pytest.FixtureRequest) -> None:
    s = request.getfixturevalue(which)
    assert s.query("SELECT count(*) FROM spell WHERE n = 0") == [(0,)]
    overlaps = """SELECT count(*) FROM (SELECT valid_from, lag(coalesce(valid_to, DATE '9999-01-01'))
                  OVER (PARTITION BY person ORDER BY valid_from) AS until FROM spell) WHERE until >= valid_from"""
    assert s.query(overlaps) == [(0,)]
    backwards = "SELECT count(*) FROM spell WHERE valid_to < valid_from OR valid_from >= DATE '2025-11-01'"
    assert s.query(backwards) == [(0,)]
    unsaid = """SELECT count(*) FROM exits WHERE avgangsorsak = 'okänd'
                UNION ALL SELECT count(*) FROM hires WHERE rekryteringsvag = 'okänd'"""
    assert s.query(unsaid) == [(0,), (0,)]


@pytest.mark.parametrize("which", ["built", "medium"])
def test_a_person_who_returns_was_here_before_and_from_visstid_is_the_next_day(
    which: str, request: pytest.FixtureRequest
) -> None:
    s = request.getfixturevalue(which)
    rows = s.query(
        """SELECT rekryteringsvag, min(gap), count(*) FILTER (gap IS NULL) FROM (
               SELECT starts, rekryteringsvag,
                      valid_from - lag(valid_to) OVER (PARTITION BY person ORDER BY valid_from) AS gap FROM spell)
           WHERE starts AND rekryteringsvag IN ('återanställning', 'övergång från visstid') GROUP BY 1 ORDER BY 1"""
    )
    (back, least, none), (converted, next_day, nobody) = rows
    assert (back, none, converted, next_day, nobody) == ("återanställning", 0, "övergång från visstid", 1, 0)
    assert least > 20


def test_the_enheter_have_one_chef_each_and_of_a_size(built: store.Store) -> None:
    rows = built.query(
        f"""SELECT enhet, count(*), count(DISTINCT chef) FILTER (NOT befattning LIKE '%chef') FROM stock
            WHERE {OCT25} AND {PAID} GROUP BY 1"""
    )
    assert {enhet: chefs for enhet, _, chefs in rows if chefs != 1} == {}
    assert {enhet: people for enhet, people, _ in rows if not 8 <= people <= 26} == {}
    span = dict(
        built.query(
            f"SELECT year(period), count(*) / count(DISTINCT chef) FROM stock WHERE month(period) = 10 AND {PAID} GROUP BY 1"
        )
    )
    assert span[2020] < span[2022] < span[2024]
    assert span[2025] < span[2024]


def test_the_budget_of_2026_is_twenty_more(built: store.Store) -> None:
    rows = dict(built.query("SELECT avdelning, antal FROM budget WHERE ar = 2026"))
    assert sum(rows.values()) == 426
    assert rows["Lokalplanering"] == 36
    now = counts(built, "stock", "avdelning", f"{OCT25} AND {PAID}")
    assert set(rows) == set(now)
    assert now["Rekrytering"] == 23
    assert built.query("SELECT DISTINCT ar FROM budget ORDER BY 1") == [(2023,), (2024,), (2025,), (2026,)]
    assert built.query("SELECT count(*) FROM series_break") == [(4,)]


def test_leave_pay_and_hourly_are_plausible(built: store.Store) -> None:
    away = [n for (n,) in built.query(f"SELECT sum((status <> 'aktiv')::INT) FROM stock WHERE {PAID} GROUP BY period")]
    assert min(away) >= 1
    assert max(away) <= 35
    pay = dict(built.query(f"SELECT befattning, median(manadslon) FROM stock WHERE {OCT25} AND {PAID} GROUP BY 1"))
    assert 27_500 < pay["assistent"] < pay["löneadministratör"] < pay["upphandlare"] < pay["enhetschef"] < 75_000
    assert built.query(f"SELECT sum(n)::INT FROM stock WHERE {OCT25} AND NOT ({PAID})") == [(12,)]
    assert built.query("SELECT count(DISTINCT period) FROM stock") == [(70,)]


def test_the_version_says_what_it_is(tmp_path: Path) -> None:
    version = demo.write(tmp_path, people=2000, seed=4)
    told = {k: version.dataset[k] for k in ("employer", "synthetic", "seed", "people", "first_period", "last_period")}
    assert told == {
        "employer": "Exempelstaden",
        "synthetic": "true",
        "seed": "4",
        "people": "2000",
        "first_period": "2020-01-01",
        "last_period": "2025-10-01",
    }


def test_a_large_employer_is_of_the_size_asked_for(large: store.Store) -> None:
    everybody, avdelningar, enheter, befattningar = large.query(
        f"""SELECT sum(n), count(DISTINCT avdelning), count(DISTINCT enhet), count(DISTINCT befattning)
            FROM stock WHERE {OCT25}"""
    )[0]
    assert 44_000 <= everybody <= 46_000
    assert avdelningar == 12
    assert 350 <= enheter <= 900
    assert 60 <= befattningar <= 150
    (rate,) = large.query(
        f"SELECT 100 * sum(departed) / (sum(present) / 12) FROM staff WHERE year(period) = 2024 AND {PERMANENT}"
    )[0]
    assert 6 < rate < 14

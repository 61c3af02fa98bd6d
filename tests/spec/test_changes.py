"""What a new version changes against the present one, and when a person must say yes: by hand, on small employers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kf import schema
from kf.errors import KfError
from kf.imports import load
from kf.imports.changes import Changes, compare, headline
from kf.imports.limits import Limits
from kf.imports.profile import Profile
from kf.imports.totals import WITH, WITHOUT, deviations, totals
from kf.store import Store
from tests.employer import employer, published, random_spells

SEP, OCT, NOV = date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)
HOURLY = {"anstallningsform": schema.TIMAVLONAD, "sysselsattningsgrad": None}
GONE = {"valid_to": date(2025, 9, 30)}  # in September's stock, among October's exits


def people(number: int, **values: object) -> list[dict]:
    """So many people, each with a key of its own that holds from one version to the next."""
    where = values.get("avdelning", "Inköp")
    return [{"person": f"{where} {values.get('befattning', '')} {i}", **values} for i in range(number)]


def at(changes: Changes, month: date, measure: str) -> tuple[float, float, float]:
    rows = changes.months[(changes.months["period"] == month) & (changes.months["measure"] == measure)]
    return tuple(rows[["new", "old", "difference"]].iloc[0])


# ------------------------------------------------------------------------------------------------ figures


def test_each_month_stands_beside_itself_in_the_old_version(tmp_path: Path) -> None:
    """One more came in September (half time), one of ten left: told per month and avdelning."""
    old = employer(tmp_path / "old", people(10))
    rows = people(10)
    rows[0] |= GONE
    new = employer(
        tmp_path / "new",
        [*rows, {"person": "x", "avdelning": "Lön", "valid_from": date(2025, 9, 15), "sysselsattningsgrad": 0.5}],
    )
    changes = compare(new, old)
    assert at(changes, SEP, "headcount") == (11, 10, 1)
    assert at(changes, OCT, "headcount") == (10, 10, 0)
    assert at(changes, OCT, "fte") == (9.5, 10, -0.5)
    assert at(changes, SEP, "hires") == (1, 0, 1)
    assert at(changes, OCT, "exits") == (1, 0, 1)
    lon = changes.by_avdelning.query("avdelning == 'Lön' and measure == 'headcount'").set_index("period")
    assert (lon.at[OCT, "new"], lon.at[OCT, "old"], lon.at[OCT, "difference"]) == (1, 0, 1)
    assert changes.rewritten[0] == "Historiken är omskriven: september 2025 har 11 anställda, förut 10."
    assert (
        "Historiken är omskriven för Lön i en månad, mest i september 2025: 1 anställda, förut 0." in changes.rewritten
    )


def test_a_new_month_rewrites_nothing(tmp_path: Path) -> None:
    old = employer(tmp_path / "old", people(10))
    new = employer(tmp_path / "new", people(10), last="2025-11-01")
    changes = compare(new, old)
    assert changes.rewritten == changes.exceeded == changes.warnings == changes.came == changes.went == ()
    november = changes.months[changes.months["period"] == NOV]
    assert list(november["new"]) == [10, 10, 0, 0] and november[["old", "difference"]].isna().all(axis=None)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_nothing_differs_from_itself_and_swapping_turns_the_signs(tmp_path: Path, one: int, other: int) -> None:
    a, b = (published(tmp_path / f"{s}", random_spells(s, 40), "2023-01-01", "2025-10-01") for s in (one, other))
    same = compare(a, a)
    assert not same.months["difference"].fillna(0).any() and not same.by_avdelning["difference"].fillna(0).any()
    assert same.rewritten == same.came == same.went == same.exceeded == same.warnings == ()
    there, back = compare(a, b), compare(b, a)
    for table in ("months", "by_avdelning"):
        given_, swapped = getattr(there, table), getattr(back, table)
        keys = [key for key in ("period", "avdelning", "measure") if key in given_]
        assert given_[keys].equals(swapped[keys])
        assert (given_["difference"] + swapped["difference"]).fillna(0).abs().max() < 1e-9
        assert given_["new"].equals(swapped["old"].rename("new"))
    assert [(word.column, word.value) for word in there.came] == [(word.column, word.value) for word in back.went]


# ------------------------------------------------------------------------------------------------- limits


def test_fifteen_percent_on_a_new_month_stops(tmp_path: Path) -> None:
    """Of 100 people 15 leave: at the limit, so nothing is said. Of 100, 16: a person must say yes."""
    old = employer(tmp_path / "old", people(100), last="2025-09-01")
    for leaving, stops in ((15, False), (16, True)):
        rows = people(100)
        for row in rows[:leaving]:
            row |= GONE
        changes = compare(employer(tmp_path / str(leaving), rows), old)
        assert bool(changes.exceeded) is stops
    assert changes.exceeded[0] == (
        "Hela förvaltningen har 84 anställda i oktober 2025, mot 100 i september 2025 (−16,0\u00a0%, gränsen är 15\u00a0%)."
    ).replace("\u00a0%", " %")
    assert not compare(employer(tmp_path / "loose", rows), old, limits=Limits(month=0.2)).exceeded


def test_the_newest_month_is_held_against_itself(tmp_path: Path) -> None:
    old = employer(tmp_path / "old", people(100), first="2025-10-01")
    new = employer(tmp_path / "new", people(84), first="2025-10-01")
    assert any(
        "i den förra versionen" in line and "84 anställda i oktober" in line for line in compare(new, old).exceeded
    )


def test_five_percent_on_the_mean_of_six_common_months_stops(tmp_path: Path) -> None:
    """Rewritten history, too little for a month's limit: 94 people where there were 100."""
    old = employer(tmp_path / "old", people(100))
    (line,) = {line for line in compare(employer(tmp_path / "new", people(94)), old).exceeded if "Hela" in line}
    assert "94,0 anställda i snitt maj 2025–oktober 2025, mot 100,0 i den förra versionen" in line and "5 %" in line
    assert compare(employer(tmp_path / "well", people(95)), old).exceeded == ()


def test_avdelningar_count_from_twenty_people(tmp_path: Path) -> None:
    """Three of nineteen is over the limit, but too few to say anything; five of twenty stops."""
    rest = people(200, avdelning="Lön")
    for size, leaving, stops in ((19, 3, False), (20, 5, True)):
        old = employer(tmp_path / f"old{size}", [*rest, *people(size)], last="2025-09-01")
        rows = people(size)
        for row in rows[:leaving]:
            row |= GONE
        exceeded = compare(employer(tmp_path / f"new{size}", [*rest, *rows]), old).exceeded
        assert [line.startswith("Inköp har 15 anställda i oktober 2025, mot 20") for line in exceeded] == [True] * stops


def test_fewer_months_than_before_stop(tmp_path: Path) -> None:
    old = employer(tmp_path / "old", people(10))
    late = compare(employer(tmp_path / "late", people(10), first="2024-04-01"), old)
    assert late.exceeded == ("Historiken är kortare: versionen börjar i april 2024, förut januari 2024 (månader: 3).",)
    early = compare(employer(tmp_path / "early", people(10), last="2025-09-01"), old)
    assert early.exceeded == ("Den sista månaden saknas: versionen slutar i september 2025, förut oktober 2025.",)


def test_the_window_that_spells_are_followed_in_moves_by_itself(tmp_path: Path) -> None:
    """Fifteen years to October, then to November: the first month leaves the window, and is no lost history."""
    rows = people(10, valid_from=date(2005, 1, 1))
    old = employer(tmp_path / "old", rows, first="2010-10-01")
    moved = compare(employer(tmp_path / "new", rows, first="2010-11-01", last="2025-11-01"), old)
    assert moved.exceeded == moved.rewritten == ()
    assert headline(moved).startswith("November 2025 är ny") and "saknas" not in headline(moved)
    late = compare(employer(tmp_path / "late", rows, first="2011-01-01", last="2025-11-01"), old)
    assert late.exceeded == (
        "Historiken är kortare: versionen börjar i januari 2011, förut oktober 2010 (månader: 2).",
    )
    # snapshots go back as far as they go: a version that has been longer than the window is to stay so
    longer = employer(tmp_path / "longer", rows, first="2010-09-01")
    (line,) = compare(employer(tmp_path / "cut", rows, first="2010-10-01"), longer).exceeded
    assert "(månader: 1)" in line


def test_a_last_month_of_nobody_but_timavlonade_stops(tmp_path: Path) -> None:
    old = employer(tmp_path / "old", people(10), last="2025-09-01")
    rows = [row | GONE for row in people(10)]
    exceeded = compare(employer(tmp_path / "new", [*rows, *people(3, avdelning="Lön", **HOURLY)]), old).exceeded
    assert "Hela förvaltningen har ingen månadsavlönad i oktober 2025." in exceeded


def test_without_anything_to_compare_with_nothing_is_said(tmp_path: Path) -> None:
    first = compare(employer(tmp_path, people(10)), None)
    assert first.months.empty and first.by_avdelning.empty and not first.compared
    assert first.exceeded == first.warnings == first.rewritten == ()


# ------------------------------------------------------------------------------------------ came and went


def test_a_new_name_for_the_same_people_is_asked_about(tmp_path: Path) -> None:
    """Of 41 people in Ekonomi 40 are now in Ekonomi och redovisning, one in Lön."""
    old = employer(tmp_path / "old", [*people(41, avdelning="Ekonomi"), *people(5, avdelning="Lön")])
    rows = [row | {"avdelning": "Ekonomi och redovisning"} for row in people(41, avdelning="Ekonomi")]
    rows[40]["avdelning"] = "Lön"
    changes = compare(employer(tmp_path / "new", [*rows, *people(5, avdelning="Lön")]), old)
    (came,), (went,) = changes.came, changes.went
    assert (came.column, came.value, came.people) == ("avdelning", "Ekonomi och redovisning", 40)
    assert (went.column, went.value, went.people) == ("avdelning", "Ekonomi", 41)
    assert went.hint == came.hint == "Ekonomi heter nu Ekonomi och redovisning? 40 av 41 personer."
    assert str(went) == "Avdelning Ekonomi (41\u00a0personer). " + went.hint


def test_people_who_joined_a_word_that_was_there_are_told_so(tmp_path: Path) -> None:
    old = employer(tmp_path / "old", [*people(10, befattning="kontorist"), *people(10, befattning="assistent")])
    rows = [row | {"befattning": "assistent"} for row in people(10, befattning="kontorist")]
    changes = compare(employer(tmp_path / "new", [*rows, *people(10, befattning="assistent")]), old)
    assert [str(word) for word in changes.went] == [
        "Befattning kontorist (10\u00a0personer). kontorist ingår nu i assistent? 10 av 10 personer."
    ]
    assert changes.came == ()


def test_a_befattning_of_new_people_has_no_guess(tmp_path: Path) -> None:
    old = employer(tmp_path / "old", people(10))
    changes = compare(employer(tmp_path / "new", [*people(10), *people(1, befattning="jurist")]), old)
    assert [str(word) for word in changes.came] == ["Befattning jurist (1\u00a0person)."]


def test_another_key_to_the_people_is_warned_of(tmp_path: Path) -> None:
    old = employer(tmp_path / "old", people(30))
    rows = [row | {"person": f"other {i}"} for i, row in enumerate(people(30))]
    (warning,) = compare(employer(tmp_path / "new", rows), old).warnings
    assert warning.startswith("Av 30 personer i den förra versionen finns bara 0 i den nya.")


# ------------------------------------------------------------------------------------- changed meaning


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        ({}, {"manadslon": None}, "Månadslön är ifylld för 0 % i den nya versionen, förut 100 %."),
        ({"avtal": None}, {}, "Avtal är ifylld för 100 % i den nya versionen, förut 0 %."),
        ({}, {"enhet": "4711"}, "Enhet har inte ett enda värde gemensamt med den förra versionen."),
        ({}, {"manadslon": 60_000}, "Månadslön har medianen 60\u00a0000, förut 40\u00a0000."),
        (
            {"kon": "kvinna"},
            {"kon": "man"},
            "Kön är inte som förut för 20 av 20 personer som finns i båda versionerna.",
        ),
        ({}, {"sysselsattningsgrad": 0.01}, "Sysselsättningsgrad har medianen 1,0 %, förut 100,0 %."),
    ],
)
def test_a_column_that_means_something_else_is_warned_of(tmp_path: Path, before: dict, now: dict, says: str) -> None:
    old, new = (employer(tmp_path / name, people(20, **v)) for name, v in (("old", before), ("new", now)))
    assert compare(new, old).warnings == (f"{says} Kontrollera att rätt kolumn är vald.",)


def test_a_raise_and_a_half_filled_column_are_not_another_meaning(tmp_path: Path) -> None:
    old = employer(tmp_path / "old", people(20))
    rows = people(20, manadslon=59_000)
    for row in rows[:10]:
        row["avtal"] = None
    rows[0]["birth_month"] = date(1999, 1, 1)  # one of twenty is a correction
    assert compare(employer(tmp_path / "new", rows), old).warnings == ()


# --------------------------------------------------------------------------------------- control totals


@pytest.mark.parametrize(
    "line",
    [
        "2025-09 406",
        "2025-09;406",
        "2025-09,406",
        "2025-09\t406",
        "202509 406",
        "2025-09-30;406",
        "20250930;406",
        "2025/09: 406",
        "09/2025 406",
        "sep 2025 406",
        "Sept. 2025: 406 personer",
        "september 2025;406,0",
        "2025 sep 406",
        '"2025-09";"406"',
        "2025-09 = 406",
        "  2025-09   406 st ",
        "2025-9 406",
    ],
)
def test_totals_are_read_as_people_write_them(line: str) -> None:
    assert totals(line) == {SEP: 406}


def test_totals_may_have_headings_empty_lines_and_thousands() -> None:
    assert totals("Månad;Antal\n2025-09;44 295\n\n2025-10;44.336\n2025-11 1\u00a0406\n") == {
        SEP: 44_295,
        OCT: 44_336,
        NOV: 1_406,
    }
    assert totals("") == totals("\n\n") == {}


@pytest.mark.parametrize(
    "line",
    [
        "2025-13 406",
        "2025-09",
        "406",
        "sepp 406",
        "2025-09 fyrahundra",
        "2025-09 406 7x",
        "2025-09 -4",
        "2025-09 " + "9" * 5000,
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(KfError, match="rad 2 går inte att tolka") as error:
        totals(f"2025-08 1\n{line}\n2025-10 2")
    assert "2025-09 406" in error.value.do


def test_a_month_told_twice_with_different_figures_is_named() -> None:
    with pytest.raises(KfError, match="rad 2: 2025-09 står två gånger"):
        totals("2025-09 406\nsep 2025 407")
    assert totals("2025-09 406\nsep 2025 406") == {SEP: 406}


def test_totals_may_count_with_or_without_timavlonade(tmp_path: Path) -> None:
    """406 månadsavlönade and 25 timavlönade: either is right, and it is said which."""
    rows = [*people(406), *people(25, avdelning="Lön", **HOURLY)]
    rows[0]["person"] = rows[1]["person"] = "twice"  # two posts of one person count once
    rows[0]["sysselsattningsgrad"] = rows[1]["sysselsattningsgrad"] = 0.5
    store = employer(tmp_path, rows)
    frame = deviations(store, {SEP: 405, OCT: 430})
    assert list(frame["population"]) == [WITHOUT, WITH] and list(frame["difference"]) == [0, 0]
    assert compare(store, None, {SEP: 405, OCT: 430}).exceeded == ()


def test_totals_that_deviate_are_listed_and_over_one_percent_stop(tmp_path: Path) -> None:
    store = employer(tmp_path, [*people(200), *people(20, avdelning="Lön", **HOURLY)])
    changes = compare(store, None, {date(2025, 8, 1): 200, SEP: 201, OCT: 204, NOV: 200})
    assert list(changes.totals["difference"])[:3] == [0, 1, 4] and changes.totals["ours"].isna().tolist()[3]
    assert changes.exceeded == (
        "Kontrolltotalen för oktober 2025 är 204; versionen har 200 utan timavlönade, 220 med.",
        "Kontrolltotalen för november 2025 (200) gäller en månad som versionen inte har.",
    )


# ------------------------------------------------------------------------------------------ through a load


def test_a_second_load_is_held_against_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """September of 20 people; then both months, with one of them gone in October and without a reason."""
    monkeypatch.setenv("KF_KEY_FILE", str(tmp_path / "secret" / "key"))
    columns = {"period": "Mån", "person": "Nr", "birth_month": "Född", "kon": "Kön", "avdelning": "Avd"}
    columns |= {"befattning": "Bef", "anstallningsform": "Form", "avgangsorsak": "Orsak"}
    profile = Profile("p", "Provköping", "monthly", columns)
    rows = {
        month: [f"2025-{month};{i};1980-01;K;Inköp;kock;Tills;" for i in range(n)]
        for month, n in (("09", 20), ("10", 19))
    }
    outcomes = []
    for months in (("09",), ("09", "10")):
        file = tmp_path / f"export{len(months)}.csv"
        lines = [";".join(columns.values()), *(row for month in months for row in rows[month])]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        outcomes.append(load(file, profile, tmp_path / "data"))
    old, new = (Store.open(outcome.version.path) for outcome in outcomes)
    changes = compare(new, old, {SEP: 20, OCT: 19})
    assert at(changes, SEP, "headcount") == (20, 20, 0)
    october = changes.months[changes.months["period"] == OCT].set_index("measure")["new"]
    assert (october["headcount"], october["exits"], october["hires"]) == (19, 1, 0)
    assert changes.exceeded == changes.rewritten == ()
    assert any(line.startswith("Avgångar utan orsak: 1 av 1.") for line in outcomes[1].warnings)

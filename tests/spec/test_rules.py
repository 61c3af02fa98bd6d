"""The rules of an import, each by name: what breaks it, and whether that stops the row or only warns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kf import schema
from kf.imports import refusals
from kf.imports.check import checked
from kf.imports.doubts import doubts
from kf.imports.overlap import overbooked
from kf.imports.profile import Profile
from kf.imports.refusals import ROWS_PER_FILE, Problem, Refusal
from kf.imports.rules import BY_NAME, RULES, STOPS, WARNS
from kf.store import Store, build
from tests.employer import DEFAULTS, employer

TODAY = date(2025, 10, 31)
COLUMNS = {
    "person": "Anstnr",
    "birth_month": "Född",
    "kon": "Kön",
    "avdelning": "Avd",
    "befattning": "Bef",
    "anstallningsform": "Form",
    "sysselsattningsgrad": "Grad",
    "avgangsorsak": "Orsak",
    "valid_from": "From",
    "valid_to": "Tom",
}
SPELLS = Profile("p", "Provköping", "spells", COLUMNS)
MONTHLY = Profile(
    "p",
    "Provköping",
    "monthly",
    {k: v for k, v in COLUMNS.items() if k not in ("valid_from", "valid_to")} | {"period": "Mån"},
)
WELL = {
    "person": "a",
    "birth_month": "1980-05-01",
    "kon": schema.KVINNA,
    "avdelning": "Inköp",
    "befattning": "upphandlare",
    "anstallningsform": schema.TILLSVIDARE,
    "sysselsattningsgrad": 1.0,
    "avgangsorsak": None,
    "valid_from": "2020-01-01",
    "valid_to": None,
}
DATES = ("birth_month", "valid_from", "valid_to", "period")


def understood(*rows: dict, monthly: bool = False) -> pd.DataFrame:
    """Rows as they are when their values are understood; what a row does not say is well. Row 2 is the first."""
    filled = [WELL | row for row in rows]
    if monthly:
        filled = [{k: v for k, v in row.items() if not k.startswith("valid")} for row in filled]
    frame = pd.DataFrame(filled, index=pd.RangeIndex(2, 2 + len(rows)))
    for name in frame:
        kind = "datetime64[s]" if name in DATES else "float64" if name == "sysselsattningsgrad" else "category"
        frame[name] = frame[name].astype(kind)
    return frame


def stopped(*rows: dict, monthly: bool = False) -> list[tuple[int, str]]:
    """The row and the name of the rule of each refusal."""
    frame = understood(*rows, monthly=monthly)
    profile = MONTHLY if monthly else SPELLS
    used, problems = checked(frame, frame.astype(object), profile, TODAY)
    listed = refusals.every(problems, profile)
    assert len(used) + refusals.count(listed) == len(rows)
    return [(refusal.row, refusal.rule) for refusal in refusals.as_tuple(listed)]


def warned(*rows: dict, monthly: bool = False, **more: object) -> list[Problem]:
    frame = understood(*rows, monthly=monthly)
    empty = refusals.every([], SPELLS)
    return doubts(frame, empty, MONTHLY if monthly else SPELLS, TODAY, **more)  # type: ignore[arg-type]


def test_every_rule_has_a_name_a_sentence_and_a_severity() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES) == len(BY_NAME)
    for rule in RULES:
        assert rule.severity in (STOPS, WARNS) and rule.sentence.endswith(".") and rule.sentence[0].isupper()


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"birth_month": "2026-01-01"}, "född i framtiden"),
        ({"birth_month": "2005-02-01"}, "ålder"),  # 14 in January 2020
        ({"birth_month": "1938-12-01"}, "ålder"),  # 81
        ({"valid_to": "2019-12-31"}, "slut före start"),
    ],
)
def test_a_row_that_breaks_a_rule_is_stopped_by_its_name(row: dict, rule: str) -> None:
    assert stopped({"person": "b"}, row) == [(3, rule)]
    assert BY_NAME[rule].severity == STOPS


def test_fifteen_and_eighty_are_well() -> None:
    assert stopped({"birth_month": "2005-01-01"}, {"person": "b", "birth_month": "1939-02-01"}) == []


def test_all_that_is_wrong_with_a_row_is_told_and_the_row_counts_once() -> None:
    assert stopped({"birth_month": "2010-01-01", "valid_to": "2019-01-01"}) == [(2, "ålder"), (2, "slut före start")]


def test_a_period_in_the_future_is_stopped() -> None:
    assert stopped({"period": "2025-10-01"}, {"period": "2025-11-01"}, monthly=True) == [(3, "period i framtiden")]


def test_two_part_time_posts_are_well_and_more_than_120_percent_is_not() -> None:
    half = {"sysselsattningsgrad": 0.6}
    assert stopped(half, half | {"befattning": "jurist"}) == []
    assert stopped(half, half | {"befattning": "jurist", "sysselsattningsgrad": 0.61}) == [(3, "överlappar")]


def test_rows_that_are_alike_are_refused_by_row_never_dropped() -> None:
    """They may be two real posts, and then counting one is wrong; counting both doubles who came in twice. So it is said."""
    assert stopped({}, {}, {}) == [(3, "dubblett"), (4, "dubblett")]
    frame = understood({}, {})
    used, problems = checked(frame, frame.astype(object), SPELLS, TODAY)
    (told,) = doubts(used, refusals.every(problems, SPELLS), SPELLS, TODAY)
    assert (told.rule, told.row, told.rows, told.severity) == ("lika rader", 3, 1, WARNS)


def naive(rows: list[tuple[int, int, int, float]]) -> list[bool]:
    """Each row against the earlier ones that stand: by who, then by start, then by the order of the file."""
    broken = [False] * len(rows)
    for at in sorted(range(len(rows)), key=lambda i: (rows[i][0], rows[i][1], i)):
        who, start, _, load = rows[at]
        held = [
            other
            for i, other in enumerate(rows)
            if other[0] == who and not broken[i] and (other[1], i) < (start, at) and other[2] >= start
        ]
        broken[at] = bool(held) and sum(other[3] for other in held) + load > 1.2 + 1e-9
    return broken


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(0, 6), st.sampled_from([0.0, 0.3, 0.5, 0.75, 1.0])),
        max_size=14,
    )
)
def test_who_is_overbooked_is_found_as_by_going_through_them_one_by_one(drawn: list[tuple]) -> None:
    rows = [(who, start, start + length, load) for who, start, length, load in drawn]
    arrays = [np.array(column) for column in zip(*rows, strict=True)] or [np.array([])] * 4
    assert list(overbooked(*arrays)) == naive(rows)


# ------------------------------------------------------------------------------------------------ warnings


def test_an_exit_without_a_reason_is_warned_of() -> None:
    """One of two exits lacks it. A change of avdelning is no exit, and what ends in the future has not ended."""
    (told,) = warned(
        {"valid_to": "2024-06-30"},
        {"valid_from": "2024-07-01", "avdelning": "HR", "valid_to": "2025-01-31"},
        {"person": "b", "valid_to": "2025-01-31", "avgangsorsak": "pension"},
        {"person": "c", "valid_to": "2025-12-31"},
    )
    assert (told.rule, told.row, told.rows, told.column) == ("avgång utan orsak", 3, 1, "Orsak")
    assert told.sentence.startswith("Avgångar utan orsak: 1 av 2.")


def test_in_snapshots_an_exit_is_who_is_gone_the_next_month() -> None:
    rows = [
        {"person": who, "period": f"2025-0{m}-01"} for who, months in (("a", (1, 2, 3)), ("b", (1, 2))) for m in months
    ]
    (told,) = warned(*rows, monthly=True)
    assert (told.rule, told.row, told.rows) == ("avgång utan orsak", 6, 1)


def test_who_has_a_reason_to_have_left_and_is_still_there_is_warned_of() -> None:
    left = {"valid_to": "2024-06-30", "avgangsorsak": "pension"}
    (told,) = warned(left, {"valid_from": "2024-07-01"})
    assert (told.rule, told.row) == ("kvar och borta", 2)
    assert warned(left, {"valid_from": "2024-07-02"}) == [], "a day between: left, and came back"
    assert warned(left, {"valid_from": "2024-07-01", "anstallningsform": schema.VISSTID}) == []
    # two posts that end together, and a third that goes on
    twice = left | {"befattning": "jurist"}
    (told,) = warned(left, twice, {"valid_from": "2024-05-01", "befattning": "kock"})
    assert told.rows == 2


def test_a_list_of_those_who_are_there_today_is_no_history() -> None:
    """Twenty who came from 2020 to 2024, none of whom has left; a change of unit and an end to come are no exits."""
    staff = [{"person": f"p{n}", "valid_from": f"202{n % 5}-03-01"} for n in range(20)]
    moved = [
        {"person": "p0", "valid_from": "2020-03-01", "valid_to": "2020-12-31"},
        {"person": "p0", "valid_from": "2021-01-01"},
    ]
    (told,) = warned(*moved, *staff[1:-1], staff[-1] | {"valid_to": "2025-12-31"})
    assert (told.rule, told.column) == ("bara de som är kvar", "Tom")
    assert told.sentence.startswith("Inga avgångar i filen: historiken visar bara dem som är kvar")
    left = {"person": "b", "valid_to": "2025-01-31", "avgangsorsak": "pension"}
    assert warned(*staff, left) == []
    assert warned(*staff[:19]) == [], "of so few it may be true"
    assert warned(*(row | {"valid_from": "2025-03-01"} for row in staff)) == [], "all came at once"


def test_in_one_month_nobody_is_both_there_and_gone() -> None:
    rows = [{"period": "2025-01-01", "avgangsorsak": "pension"}, {"period": "2025-02-01"}]
    (told,) = warned(*rows, monthly=True)
    assert (told.rule, told.row) == ("kvar och borta", 2)


def test_an_end_in_another_century_is_warned_of() -> None:
    (told,) = warned({"valid_to": "2199-12-31"})
    assert told.rule == "slut långt fram" and "2199-12-31" in told.sentence and "open_end" in told.do


def test_a_missing_period_is_warned_of() -> None:
    (told,) = warned({}, gaps=["Perioder saknas mellan 2025-01 och 2025-03."])
    assert (told.rule, told.severity) == ("period saknas", WARNS)


def test_unknown_avdelningar_and_befattningar_are_warned_of_with_a_guess(tmp_path: Path) -> None:
    demo = employer(tmp_path / "demo", [{}] * 3)
    told = {"employer": "Provköping", "synthetic": "false", "first_period": "2024-01-01", "last_period": "2025-10-01"}
    real = Store.open(build(tmp_path / "real", {"spell": pd.DataFrame([DEFAULTS | {"person": "p"}])}, told).path)
    rows = ({"avdelning": "Inkop"}, {"person": "b", "avdelning": "Inkop"}, {"person": "c", "befattning": "kock"})
    assert warned(*rows, old=demo) == [], "the demo's words are nobody's"
    first, second = warned(*rows, old=real)
    assert (first.rule, first.row, first.column, first.value, first.rows) == ("okänd avdelning", 2, "Avd", "Inkop", 2)
    assert first.sentence == "Avdelningen Inkop fanns inte i den förra versionen (personer: 2). Menas Inköp?"
    assert (second.rule, second.row, second.do) == ("okänd befattning", 4, "")


# ------------------------------------------------------------------------------------------ several files


def test_a_refusal_names_its_file_when_there_are_several() -> None:
    frame = refusals.refused(
        pd.Index([7, ROWS_PER_FILE + 3]),
        "avdelning",
        pd.Series([None, None], dtype=object),
        "saknas",
        "Fyll i.",
        "värde saknas",
    )
    one, other = refusals.as_tuple(refusals.every([frame], SPELLS, ["sep.csv", "800517-1234.csv"]))
    assert one == Refusal(7, "Avd", "", "saknas.", "Fyll i.", "sep.csv", "värde saknas")
    assert (other.file, other.row) == ("••••••.csv", 3)
    assert one.sentence == "sep.csv, rad 7, Avd: tomt saknas. Fyll i."


def test_a_row_that_is_torn_has_no_other_problem() -> None:
    """Its values stand in the wrong columns: what else is wrong with them follows from that."""
    torn = refusals.refused(pd.Index([5]), "antal fält", pd.Series(["x"]), "för många", "Rätta", "antal fält")
    other = refusals.refused(pd.Index([5, 6]), "valid_from", pd.Series(["y", "z"]), "är inte ett datum", "Rätta")
    listed = refusals.as_tuple(refusals.every([other, torn], SPELLS))
    assert [(one.row, one.rule) for one in listed] == [(5, "antal fält"), (6, "går inte att tolka")]

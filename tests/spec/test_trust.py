"""Datakvalitet: what a version knows of its own quality, who may see it, and what each metric can be trusted for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kf import schema
from kf.access import Access
from kf.filters import Filters
from kf.imports.profile import Profile
from kf.imports.spells import supplied
from kf.metrics.catalogue import ON_STAFF, metric
from kf.metrics.evaluate import evaluate
from kf.metrics.quality import quality
from kf.metrics.trust import depends_on, trust
from kf.store import Store, build
from tests.employer import DEFAULTS, employer

LEDNING, HR = Access(), Access("hr")
OCT = date(2025, 10, 1)
OPTIONAL = {column.name for column in schema.SPELL if not column.required}


def missing(store: Store, column: str, access: Access, period: date = OCT) -> tuple:
    """Rows, missing and the text of a column and month."""
    frame = quality(store, access).missing
    row = frame[(frame["column"] == column) & (frame["period"] == period)].iloc[0]
    return tuple(None if pd.isna(value) else value for value in row[["rows", "missing", "shown"]])


def flow(store: Store, access: Access, period: date) -> list[float | None]:
    frame = quality(store, access).reconciliation
    row = frame[frame["period"] == period].iloc[0].drop("period")
    return [None if pd.isna(value) else value for value in row]


def reserve(store: Store, key: str) -> tuple[str, str]:
    (one,) = [one for one in trust(store) if one.metric == key]
    return one.status, one.why


def test_missing_values_are_counted_per_month_on_manadsavlonade(tmp_path: Path) -> None:
    """Twelve of forty lack a salary from September on; three timavlönade and a second post are not counted."""
    rows: list[dict] = [{"person": f"p{i}"} for i in range(40)]
    later = [row | {"valid_from": date(2025, 9, 1), "manadslon": None} for row in rows[:12]]
    for row in rows[:12]:
        row["valid_to"] = date(2025, 8, 31)
    extra = {"person": "p20", "sysselsattningsgrad": 0.1, "manadslon": None, "befattning": "jurist"}
    hourly = [{"person": f"t{i}", "anstallningsform": schema.TIMAVLONAD, "manadslon": None} for i in range(3)]
    store = employer(tmp_path, [*rows, *later, extra, *hourly])
    assert missing(store, "manadslon", HR) == (40, 12, "12")
    assert missing(store, "manadslon", HR, date(2025, 8, 1)) == (40, 0, "0")
    assert missing(store, "manadslon", LEDNING) == (40, 10, "10"), "rounded to fives"
    share = quality(store, HR).missing.query("column == 'manadslon'").set_index("period")["share"]
    assert share[OCT] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("lacking", "shown"),
    [
        (0, "0"),
        (1, "färre än 5"),
        (4, "färre än 5"),
        (5, "5"),
        (8, "10"),
        (15, "15"),
        (16, "alla utom färre än 5"),
        (19, "alla utom färre än 5"),
        (20, "20"),
    ],
)
def test_ledning_sees_no_count_of_one_to_four(tmp_path: Path, lacking: int, shown: str) -> None:
    store = employer(tmp_path, [{"avtal": None}] * lacking + [{}] * (20 - lacking))
    assert missing(store, "avtal", LEDNING)[2] == shown
    assert (missing(store, "avtal", LEDNING)[1] is None) == ("färre" in shown)
    assert missing(store, "avtal", HR) == (20, lacking, str(lacking))


def test_unknown_ways_and_reasons_are_counted_per_month(tmp_path: Path) -> None:
    """Six left in October, of whom five without a reason; one was hired in September, unknown how."""
    left = {"valid_to": date(2025, 9, 30)}
    rows = [left] * 5 + [left | {"avgangsorsak": "pension"}, {"valid_from": date(2025, 9, 2)}] + [{}] * 10
    store = employer(tmp_path, rows)
    assert missing(store, "avgangsorsak", HR) == (6, 5, "5")
    assert missing(store, "avgangsorsak", LEDNING) == (6, None, "alla utom färre än 5")
    assert missing(store, "rekryteringsvag", HR, date(2025, 9, 1)) == (1, 1, "1")
    assert missing(store, "rekryteringsvag", LEDNING, date(2025, 9, 1)) == (None, None, "färre än 5")


def test_stock_before_less_those_who_left_and_those_who_came_is_stock_after(tmp_path: Path) -> None:
    rows = [{"valid_to": date(2025, 9, 30)}] * 6 + [{"valid_from": date(2025, 10, 1)}] * 7 + [{}] * 20
    rows += [{"valid_to": date(2025, 8, 31)}] * 2
    store = employer(tmp_path, rows)
    assert flow(store, LEDNING, OCT) == [26, 6, 7, 0, 27]
    assert flow(store, HR, date(2025, 9, 1)) == [28, 2, 0, 0, 26]
    assert flow(store, LEDNING, date(2025, 9, 1)) == [28, None, None, 0, 26]
    assert quality(store, HR).unbalanced == 0 and len(quality(store, HR).reconciliation) == 21


def test_a_version_says_how_it_was_loaded_and_which_breaks_are_known(tmp_path: Path) -> None:
    told = {
        "employer": "X",
        "first_period": "2025-01-01",
        "last_period": "2025-10-01",
        "who": "anna",
        "source": "a.csv",
    }
    told |= {"rows_read": "100", "rows_used": "95", "rows_refused": "5", "warnings": "Ett.\nTvå."}
    breaks = pd.DataFrame([{"datum": date(2025, 3, 1), "avdelning": None, "text": "Ny organisation"}])
    spells = pd.DataFrame([DEFAULTS | {"person": f"p{i}"} for i in range(20)])
    store = Store.open(build(tmp_path, {"spell": spells, "series_break": breaks}, told).path)
    known = quality(store, LEDNING)
    assert (known.read, known.used, known.refused, known.who, known.source) == (100, 95, 5, "anna", "a.csv")
    assert known.warnings == ("Ett.", "Två.")
    assert known.breaks.to_dict("records") == [
        {"datum": date(2025, 3, 1), "avdelning": None, "text": "Ny organisation"}
    ]
    assert reserve(store, "headcount") == ("med förbehåll", "5,0 % av filens rader kunde inte användas.")
    demo = quality(employer(tmp_path / "demo", [{}] * 9), LEDNING)
    assert demo.synthetic and (demo.read, demo.used, demo.refused) == (None, None, None)


# --------------------------------------------------------------------------------------------------- trust


@pytest.mark.parametrize("key", ON_STAFF)
def test_every_optional_column_that_a_metric_is_computed_on_is_one_it_requires(key: str) -> None:
    """Else it would show zero, or something without meaning, where the column is lacking."""
    assert set(depends_on(ON_STAFF[key])) & OPTIONAL == set(ON_STAFF[key].requires)


def test_what_metrics_depend_on() -> None:
    assert depends_on(metric("mean_age")) == ("birth_month", "anstallningsform")
    assert depends_on(metric("full_time_share")) == ("anstallningsform", "sysselsattningsgrad")
    assert depends_on(metric("turnover_own")) == ("anstallningsform", "valid_to", "avgangsorsak")
    assert depends_on(metric("women_share")) == ("kon", "anstallningsform")


def test_a_whole_version_is_trusted(tmp_path: Path) -> None:
    ended = {"valid_to": date(2025, 5, 31), "avgangsorsak": "pension", "avgangsvag": "–"}
    store = employer(tmp_path, [{}] * 30 + [ended] * 6)
    assert {(one.status, one.why) for one in trust(store)} == {("ja", "")}


@pytest.mark.parametrize("column", sorted(OPTIONAL - {"valid_to", "enhet", "rekryteringsvag"}))
def test_a_metric_without_its_column_says_which_and_shows_nothing(tmp_path: Path, column: str) -> None:
    ended = {"valid_to": date(2025, 5, 31), "avgangsorsak": "pension", "avgangsvag": "extern"}
    store = employer(tmp_path, [row | {column: None} for row in [{}] * 30 + [ended] * 6])
    label = next(one.label for one in schema.SPELL if one.name == column)
    hit = 0
    for one in trust(store):
        told = ON_STAFF[one.metric]
        result = evaluate(store, told, Filters(OCT), access=HR)
        if column in told.requires:
            hit += 1
            assert (one.status, one.why) == ("nej", f"{label} saknas i det inlästa datat.")
            assert result.empty and result.notes == (f"Måttet kräver {label}, som saknas i det inlästa datat.",)
        else:
            assert one.status == "ja" and not any("kräver" in note for note in result.notes), one
    assert hit


def test_without_a_last_day_nobody_is_seen_to_leave(tmp_path: Path) -> None:
    """An import says which columns it had: that nobody has left yet, and that nobody can be seen to, differ."""
    told = {"employer": "X", "first_period": "2025-01-01", "last_period": "2025-10-01"}
    spells = pd.DataFrame([DEFAULTS | {"person": f"p{i}"} for i in range(20)])
    columns = {name: name for name in (*DEFAULTS, "person")}
    stores = {}
    for name, given in (("with", columns), ("without", {k: v for k, v in columns.items() if k != "valid_to"})):
        said = told | {"columns": supplied(Profile("p", "X", "spells", given))}
        stores[name] = Store.open(build(tmp_path / name, {"spell": spells}, said).path)
    assert evaluate(stores["with"], metric("left"), Filters(OCT), ("period",), HR).frame["value"].eq(0).all()
    assert evaluate(stores["without"], metric("left"), Filters(OCT), access=HR).notes == (
        "Måttet kräver Gäller till, som saknas i det inlästa datat.",
    )
    assert reserve(stores["without"], "turnover_exits") == ("nej", "Gäller till saknas i det inlästa datat.")
    assert reserve(stores["without"], "headcount") == ("ja", "")
    assert "valid_to" in supplied(Profile("p", "X", "monthly", {"person": "Nr"})).split()


def test_exits_without_a_reason_are_a_reserve_on_what_rests_on_it(tmp_path: Path) -> None:
    """Ten of forty exits in the last twelve months, one or two a month; those of the year before are not counted."""
    months = [date(2024, 12, 31), *(date(2025, m, 28) for m in range(1, 10))]
    rows = [{"valid_to": months[i % 10], "avgangsvag": "extern"} for i in range(40)]
    rows = [row | {"avgangsorsak": None if i < 10 else "pension"} for i, row in enumerate(rows)]
    rows += [{"valid_to": date(2024, 5, 31)}] * 20 + [{}] * 30
    store = employer(tmp_path, rows)
    assert reserve(store, "turnover_own") == (
        "med förbehåll",
        "25 % av avgångarna saknar avgångsorsak de senaste tolv månaderna.",
    )
    assert reserve(store, "turnover_exits")[0] == "ja"


@pytest.mark.parametrize(
    ("lacking", "why"),
    [
        (3, "Färre än 5 av de anställda saknar månadslön."),
        (12, "25 % av de anställda saknar månadslön."),  # told as 10 of 40
        (38, "Nästan alla de anställda saknar månadslön."),
    ],
)
def test_a_column_with_holes_is_a_reserve(tmp_path: Path, lacking: int, why: str) -> None:
    store = employer(tmp_path, [{"manadslon": None}] * lacking + [{}] * (40 - lacking))
    assert reserve(store, "median_pay") == ("med förbehåll", why)
    assert reserve(store, "headcount") == ("ja", "")

"""Swedish form: numbers, units, months, changes and lists as the manual writes them."""

from __future__ import annotations

from datetime import date

import pytest

from kf import format as fmt
from kf.metrics.catalogue import metric
from kf.metrics.change import change


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1_300_000, 0, "1\xa0300\xa0000"),
        (1000, 0, "1\xa0000"),
        (999, 0, "999"),
        (-3.08, 2, "−3,08"),
        (11.134, 2, "11,13"),
        (12.5, 1, "12,5"),
        (7, 1, "7,0"),
        (-1234.5, 1, "−1\xa0234,5"),
        (0.0, 0, "0"),
        (-0.001, 2, "0,00"),
        (None, 2, "–"),
        (float("nan"), 0, "–"),
    ],
)
def test_a_number(value, decimals, text):
    assert fmt.number(value, decimals) == text


@pytest.mark.parametrize(("value", "text"), [(4.24, "+4,2"), (-4.24, "−4,2"), (0, "0,0"), (-0.01, "0,0")])
def test_a_signed_number(value, text):
    assert fmt.number(value, 1, sign=True) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (1_300_000, "kr", 0, "1\xa0300\xa0000\xa0kr"),
        (11.13, "%", 2, "11,13\xa0%"),
        (1, "personer", 0, "1\xa0person"),
        (-1, "personer", 0, "−1\xa0person"),
        (2, "personer", 0, "2\xa0personer"),
        (0, "personer", 0, "0\xa0personer"),
        (397, "personer", 0, "397\xa0personer"),
        (1, "årsarbetare", 2, "1,00\xa0årsarbetare"),
        (45.4, "år", 1, "45,4\xa0år"),
        (12, "", 0, "12"),
        (None, "kr", 0, "–"),
    ],
)
def test_a_quantity(value, unit, decimals, text):
    assert fmt.quantity(value, unit, decimals) == text


@pytest.mark.parametrize(
    ("unit", "text"), [("rekryteringar", "1\xa0rekrytering"), ("avgångar", "1\xa0avgång")], ids=str
)
def test_one_of_a_flow_is_in_the_singular(unit, text):
    assert fmt.quantity(1, unit) == text


def test_an_interval_without_width_is_not_told_as_one():
    assert fmt.interval(18.6, 30.2) == " (80\xa0%: 19–30)"
    assert fmt.interval(-8, 2, sign=True, named="") == " (−8 till +2)"
    assert fmt.interval(425.6, 426.4) == fmt.interval(1, 1, sign=True) == ""
    assert fmt.interval(0.6, 1.4, 1, named="") == " (0,6–1,4)"


def test_no_ordinary_space_in_a_number_or_quantity():
    assert " " not in fmt.quantity(-1_234_567.891, "årsarbetare", 2)


def test_months():
    assert fmt.month(date(2025, 10, 1)) == "oktober 2025"
    assert [fmt.month(date(2025, m, 1), short=True) for m in (1, 5, 9, 10)] == [
        "jan 2025",
        "maj 2025",
        "sep 2025",
        "okt 2025",
    ]
    assert fmt.iso_month(date(2025, 3, 1)) == "2025-03"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_a_list_in_words(words, text):
    assert fmt.listed(words) == text


def test_only_the_first_letter_becomes_a_capital():
    assert fmt.upper_first("ärendehandläggare IT") == "Ärendehandläggare IT"
    assert fmt.upper_first("") == ""


@pytest.mark.parametrize(
    ("key", "now", "before", "text"),
    [
        ("headcount", 406, 390, "16\xa0fler\xa0(+4,1\xa0%)"),
        ("headcount", 384, 406, "22\xa0färre\xa0(−5,4\xa0%)"),
        ("headcount", 406, 406, "oförändrat"),
        ("headcount", 7, 0, "7\xa0fler"),
        ("fte", 380.25, 376.73, "3,52\xa0fler\xa0(+0,9\xa0%)"),
        ("turnover", 11.13, 8.05, "upp\xa03,08\xa0procentenheter"),
        ("turnover", 8.05, 11.13, "ned\xa03,08\xa0procentenheter"),
        ("turnover", 11.131, 11.132, "oförändrat"),
        ("mean_age", 45.4, 46.0, "ned\xa00,6\xa0år"),
        ("median_pay", 41_000, 40_000, "upp\xa01\xa0000\xa0kr\xa0(+2,5\xa0%)"),
        ("staff_per_manager", 14.5, 15.6, "ned\xa01,1"),
        ("staff_per_manager", 14.5, 13.4, "upp\xa01,1"),
        ("headcount", None, 406, ""),
        ("headcount", 406, None, ""),
    ],
)
def test_a_change_keeps_percent_and_percentage_points_apart(key, now, before, text):
    assert change(metric(key), now, before).sentence().replace(" ", "\xa0") == text
    assert change(metric("turnover"), 10, 8).percent is None


def test_a_file_is_named_in_swedish_letters_that_every_system_has():
    assert fmt.file_name("Personalomsättning, rullande 12 månader") == "kf-personalomsattning-rullande-12-manader"

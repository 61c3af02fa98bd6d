"""What the user narrowed to: windows, words, links, and what is said when a filter does not reach."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kf.access import Access
from kf.dimensions import DIMENSIONS, FILTERS, chain, chains, dimension
from kf.errors import KfError
from kf.filters import WINDOWS, Filters, add_months, months_between, parse_month
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from tests.employer import employer

OCTOBER = date(2025, 10, 1)


@pytest.mark.parametrize(
    ("window", "first", "last", "words"),
    [
        ("month", date(2025, 10, 1), OCTOBER, "oktober 2025"),
        ("ytd", date(2025, 1, 1), OCTOBER, "januari–oktober 2025"),
        ("r12", date(2024, 11, 1), OCTOBER, "november 2024–oktober 2025"),
        ("year", date(2024, 1, 1), date(2024, 12, 1), "januari–december 2024"),
        ("2025-02..2025-04", date(2025, 2, 1), date(2025, 4, 1), "februari–april 2025"),
        ("202502..202502", date(2025, 2, 1), date(2025, 2, 1), "februari 2025"),
    ],
)
def test_a_window_is_a_first_and_a_last_month(window: str, first: date, last: date, words: str):
    filters = Filters(OCTOBER, window)
    assert filters.span() == (first, last)
    assert filters.window_label() == words


def test_the_latest_whole_year_is_this_one_in_december():
    assert Filters(date(2025, 12, 1), "year").span() == (date(2025, 1, 1), date(2025, 12, 1))


@pytest.mark.parametrize("window", ["kvartal", "", "2025-10..2025-01", "2025-13..2025-14", "..", "2025-01.."])
def test_a_window_that_cannot_be_read_is_refused_at_once_with_what_to_do(window: str):
    with pytest.raises(KfError) as refused:
        Filters(OCTOBER, window)
    assert refused.value.do


@pytest.mark.parametrize(("text", "period"), [("2025-10", OCTOBER), ("202510", OCTOBER), (" 2025-10 ", OCTOBER)])
def test_a_month_is_read(text: str, period: date):
    assert parse_month(text) == period


@pytest.mark.parametrize(
    "text",
    ["", "oktober", "2025", "2025-00", "2025-13", "2025-1", "25-10", "2025-10-01", "0000-01", "0001-01", "9999-12"],
)
def test_what_is_not_a_month_is_refused(text: str):
    with pytest.raises(KfError, match="Perioden"):
        parse_month(text)


@given(st.integers(-600, 600), st.dates(date(1960, 1, 1), date(2090, 1, 1)))
def test_months_are_added_and_counted_the_same(months: int, day: date):
    period = day.replace(day=1)
    moved = add_months(period, months)
    assert moved.day == 1
    assert add_months(moved, -months) == period
    assert months_between(period, moved) == months + 1


@pytest.mark.parametrize("window", [*WINDOWS, "2025-02..2025-04"])
def test_the_same_question_a_year_earlier_has_a_window_as_long_a_year_earlier(window: str):
    now, before = Filters(OCTOBER, window), Filters(OCTOBER, window).shifted(-12)
    assert before.period == date(2024, 10, 1)
    assert before.span() == tuple(add_months(month, -12) for month in now.span())


def test_narrowing_is_sorted_replaced_and_taken_back():
    filters = Filters(OCTOBER).narrowed("kon", "kvinna").narrowed("avdelning", "Inköp", "Lön")
    assert filters.where == (("avdelning", ("Inköp", "Lön")), ("kon", ("kvinna",)))
    assert filters == Filters(OCTOBER).narrowed("avdelning", "Inköp", "Lön").narrowed("kon", "kvinna")
    assert hash(filters) == hash(Filters(OCTOBER).narrowed("avdelning", "Inköp", "Lön").narrowed("kon", "kvinna"))
    assert filters.narrowed("avdelning", "Lön").values("avdelning") == ("Lön",)
    assert filters.narrowed("avdelning").narrowed("kon") == Filters(OCTOBER)


def test_the_sentence_says_what_it_is_narrowed_to():
    assert Filters(OCTOBER).sentence() == "hela förvaltningen"
    assert (
        Filters(OCTOBER).narrowed("avdelning", "Inköp", "Lön").narrowed("kon", "kvinna").sentence()
        == "Inköp, Lön; kvinna"
    )


def test_a_link_has_everything_the_filters_have():
    filters = Filters(OCTOBER, "r12").narrowed("avdelning", "Inköp", "Lön").narrowed("kon", "kvinna")
    assert filters.to_query() == {
        "period": "2025-10",
        "window": "rullande 12 månader",
        "avdelning": ["Inköp", "Lön"],
        "kon": ["kvinna"],
    }


@given(
    st.sampled_from([*WINDOWS, "2025-01..2025-10"]),
    st.dictionaries(
        st.sampled_from([one.key for one in FILTERS]), st.lists(st.text(min_size=1), min_size=1, unique=True)
    ),
)
def test_a_link_can_be_turned_back_into_the_filters(window: str, where: dict[str, list[str]]):
    filters = Filters(OCTOBER, window)
    for key, values in where.items():
        filters = filters.narrowed(key, *values)
    query = filters.to_query()
    windows = {words: key for key, words in WINDOWS.items()}
    back = Filters(parse_month(str(query.pop("period"))), windows.get(str(query["window"]), str(query.pop("window"))))
    query.pop("window", None)
    for key, values in query.items():
        back = back.narrowed(key, *values)
    assert back == filters


def test_values_in_a_link_that_are_gone_are_named():
    known = {"avdelning": ["Inköp", "Lön"], "kon": ["kvinna", "man"]}
    query = {"avdelning": ["Inköp", "Postgången"], "kon": ["kvinna"], "sida": ["2"]}
    assert Filters.dead_values(query, known) == {"avdelning": ("Postgången",)}
    assert Filters.dead_values({"kon": ["man"]}, known) == {}


def test_words_are_read_however_the_dimension_is_spelled():
    filters = Filters.from_words(["Avdelning=Inköp", "avdelning=Lön", "KÖN=kvinna", "Åldersgrupp=–29"], OCTOBER)
    assert dict(filters.where) == {"avdelning": ("Inköp", "Lön"), "kon": ("kvinna",), "aldersgrupp": ("–29",)}
    with pytest.raises(KfError, match="går inte att tolka"):
        Filters.from_words(["avdelning"], OCTOBER)
    with pytest.raises(KfError, match="finns inte"):
        Filters.from_words(["planet=Mars"], OCTOBER)


def test_a_value_nobody_has_matches_nobody_and_does_not_become_everybody(tmp_path):
    store = employer(tmp_path, [{}] * 8)
    result = evaluate(store, metric("headcount"), Filters(OCTOBER).narrowed("avdelning", "Postgången"))
    assert result.empty and result.value is None


def test_a_value_is_a_value_and_never_sql(tmp_path):
    store = employer(tmp_path, [{}] * 8)
    hostile = Filters(OCTOBER).narrowed("avdelning", "Inköp') OR 1=1 --", "'; DROP VIEW stock; --")
    assert evaluate(store, metric("headcount"), hostile).empty
    assert evaluate(store, metric("headcount"), Filters(OCTOBER)).value == 8


def test_a_filter_that_a_relation_lacks_is_named(tmp_path):
    store = employer(tmp_path, [{}] * 8)
    filters = Filters(OCTOBER).narrowed("avgangsorsak", "pension")
    result = evaluate(store, metric("headcount"), filters, access=Access("hr"))
    assert result.value == 8
    assert result.notes == ("Filtret Avgångsorsak gäller inte här.",)
    assert result.narrowed() == "hela förvaltningen"  # and not what it is not narrowed to
    assert evaluate(store, metric("left"), filters, access=Access("hr")).notes == ()
    two = filters.narrowed("kon", "kvinna").narrowed("avgangsvag", "extern")
    result = evaluate(store, metric("headcount"), two, access=Access("hr"))
    assert result.narrowed() == "kvinna" and result.not_held == "Filtren Avgångsorsak och Avgångsväg gäller inte här."


def test_a_nested_dimension_is_one_chain_with_what_it_is_nested_in():
    assert chain("enhet") == ("avdelning", "enhet")
    assert chain("alder") == ("plangrupp", "aldersgrupp", "alder5", "alder")
    assert chains(["enhet", "avdelning", "kon", "period"]) == [("avdelning", "enhet"), ("kon",)]
    assert chains(["plangrupp", "alder5"]) == [("plangrupp", "aldersgrupp", "alder5")]
    assert chains([]) == []


def test_every_dimension_is_found_by_its_key_and_its_label():
    for key, one in DIMENSIONS.items():
        assert dimension(key) is one
        assert dimension(one.label.upper()) is one

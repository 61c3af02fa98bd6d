"""Att lägga märke till: the probability is right, and nothing is noticed that may not be shown."""

from __future__ import annotations

import itertools
import math
import re
from datetime import date

import pytest
from scipy import stats

from kf.access import Access
from kf.dimensions import FILTERS
from kf.filters import Filters, add_months
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.metrics.notice import CERTAIN, LEAST_PEOPLE, Observation, binomial_tail, noticed, observations
from tests.employer import employer

HR, LEDNING = Access("hr"), Access()
GONE = {"valid_to": date(2025, 5, 15), "avgangsorsak": "egen begäran", "avgangsvag": "extern"}


@pytest.mark.parametrize("trials", [1, 7, 54, 406])
@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.93])
def test_the_binomial_mid_p_is_that_of_scipy(trials, share):
    for successes in {0, 1, trials // 3, trials // 2, trials - 1, trials} & set(range(trials + 1)):
        beyond = (
            stats.binom.sf(successes, trials, share)
            if successes >= trials * share
            else stats.binom.cdf(successes - 1, trials, share)
        )
        expected = beyond + stats.binom.pmf(successes, trials, share) / 2
        assert math.isclose(binomial_tail(successes, trials, share), expected, rel_tol=1e-9, abs_tol=1e-15)


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.2])
def test_without_chance_nothing_is_noticed(share):
    assert binomial_tail(3, 10, share) == 1.0


def test_the_mid_p_of_two_equal_counts_is_a_half():
    assert binomial_tail(5, 10, 0.5) == pytest.approx(0.5)


def people(number: int, **more: object) -> list[dict]:
    return [dict(more) for _ in range(number)]


def test_a_group_that_many_leave_is_noticed_with_its_figures(tmp_path):
    rows = people(80, avdelning="Stor") + people(30, avdelning="Orolig")
    rows += people(6, avdelning="Stor", **GONE) + people(20, avdelning="Orolig", **GONE)
    store = employer(tmp_path, rows)
    found = [one for one in observations(store, Filters(store.last_period), LEDNING, 20) if one.page == "rorlighet"]
    orolig = next(one for one in found if one.sentence.startswith("Orolig"))
    assert orolig.sentence == (
        "Orolig: 20 avgångar (tillsvidare) januari–oktober 2025, fler än de 7 som gruppens storlek ger."
    )
    groups = 2
    tail = stats.binom.sf(20, 26, 30 / 110) + stats.binom.pmf(20, 26, 30 / 110) / 2
    assert orolig.chance == pytest.approx(2 * groups * tail), "both more and fewer would be noticed"
    assert orolig.certainty == "Knappast slump."


def test_a_group_that_nobody_leaves_counts_and_is_noticed(tmp_path):
    rows = people(60, avdelning="Lugn") + people(60, avdelning="Annan") + people(30, avdelning="Annan", **GONE)
    store = employer(tmp_path, rows)
    sentences = [one.sentence for one in observations(store, Filters(store.last_period), LEDNING, 20)]
    assert "Lugn: 0 avgångar (tillsvidare) januari–oktober 2025, färre än de 15 som gruppens storlek ger." in sentences


def test_a_quiet_year_gives_nothing_to_notice(tmp_path):
    store = employer(tmp_path, people(60, avdelning="A") + people(60, avdelning="B") + people(5, avdelning="A", **GONE))
    looked = noticed(store, Filters(store.last_period), LEDNING)
    assert looked.observations == () and looked.tested and not looked.begins
    assert looked.sentence().startswith("Inget avviker mer än slumpen kan göra")


def test_what_could_not_be_looked_into_is_said(tmp_path):
    """Nobody left and nobody came: two counts that can be compared. Of four people nothing may be told."""
    store = employer(tmp_path, people(60, avdelning="A") + people(60, avdelning="B") + people(4, avdelning="C"))
    narrow = noticed(store, Filters(store.last_period).narrowed("avdelning", "C"), LEDNING)
    assert narrow.tested == 0
    assert narrow.sentence() == (
        "För urvalet går det inte att säga om något avviker. Grupperna är för små för att något ska kunna sägas om avgångarna mot samma tid i fjol, rekryteringarna "
        "mot samma tid i fjol, avgångar per befattning, andelen över 60 år per befattning och avgångar per åldersgrupp."
    )
    first = noticed(store, Filters(store.first_period), LEDNING)
    assert "Förändringar på ett år kan inte prövas: uppgifterna börjar januari 2024." in first.sentence()


def test_the_chance_is_told_in_words():
    assert Observation("", "", 0.056).certainty == "Kan vara slump (6 på 100)."
    assert Observation("", "", 0.01).certainty == "Kan vara slump (1 på 100)."
    assert Observation("", "", 0.0099).certainty == "Knappast slump."


def test_of_what_may_be_chance_two_at_most_are_told_and_last(demo_store):
    everybody = Filters(demo_store.last_period)
    every = observations(demo_store, everybody, LEDNING, 50, 50)
    assert len([one for one in every if not one.sure]) > 2, "there is something to leave out"
    told = observations(demo_store, everybody, LEDNING)
    assert [one.sure for one in told] == sorted((one.sure for one in told), reverse=True)
    assert [one for one in told if not one.sure] == [one for one in every if not one.sure][:2]


def test_a_group_that_is_withheld_is_never_mentioned(tmp_path):
    """Liten has three who left, so Stor's are withheld too, as they are the rest of the total."""
    rows = people(100, avdelning="Stor") + people(30, avdelning="Liten")
    rows += people(3, avdelning="Stor", **GONE) + people(20, avdelning="Liten", **GONE)
    store = employer(tmp_path, rows)
    filters = Filters(store.last_period)
    left = evaluate(store, metric("left"), filters.narrowed("anstallningsform", "tillsvidare"), ("avdelning",)).frame
    assert list(left["withheld"]) == [True, True]
    told = {
        access.role: [
            one.sentence for one in observations(store, filters, access, 20) if "avgångar (tillsvidare)" in one.sentence
        ]
        for access in (LEDNING, HR)
    }
    assert not [sentence for sentence in told["ledning"] if re.match("Stor|Liten", sentence)]
    assert [sentence for sentence in told["hr"] if sentence.startswith("Liten: 20 avgångar")]


def _shown(store, filters: Filters, key: str, by: str) -> dict[str, float]:
    frame = evaluate(store, metric(key), filters, (by,)).frame
    return {str(name): value for name, value in zip(frame[by], frame["value"], strict=True) if value == value}


def test_every_figure_noticed_in_the_demo_is_one_that_is_shown(demo_store):
    everybody = Filters(demo_store.last_period)
    asked = [everybody, Filters(demo_store.last_period, "r12"), Filters(add_months(demo_store.last_period, -30))]
    asked += [
        everybody.narrowed("avdelning", name) for (name,) in demo_store.query("SELECT DISTINCT avdelning FROM stock")
    ]
    noticed = 0
    for filters in asked:
        permanent = filters.narrowed("anstallningsform", "tillsvidare")
        older = filters.narrowed("aldersgrupp", "60–64", "65–")
        for one in observations(demo_store, filters, LEDNING, 50, 50):
            assert one.chance < CERTAIN
            noticed += 1
            exits = re.match(r"(?:Åldern )?(.+): (\d+) avgångar", one.sentence)
            near = re.match(r"(.+): (\d+) av (\d+) ", one.sentence)
            grown = re.match(r"(.+) har (?:vuxit|minskat) från (\d+) till (\d+)", one.sentence)
            for by in ("avdelning", "befattning", "aldersgrupp"):
                if exits and exits[1].lower() in map(str.lower, _shown(demo_store, filters, "headcount", by)):
                    left = {name.lower(): n for name, n in _shown(demo_store, permanent, "left", by).items()}
                    assert left.get(exits[1].lower(), 0) == int(exits[2])
                    break
                if near and near[1].lower() in map(str.lower, _shown(demo_store, older, "headcount", by)):
                    break
                if grown and grown[1] in _shown(demo_store, filters, "headcount", by):
                    now, before = (_shown(demo_store, at, "headcount", by) for at in (filters, filters.shifted(-12)))
                    assert (before[grown[1]], now[grown[1]]) == (int(grown[2]), int(grown[3]))
                    assert abs(int(grown[2]) - int(grown[3])) >= LEAST_PEOPLE
                    break
            else:
                assert one.sentence.startswith(("Avgångarna", "Rekryteringarna")), one.sentence
    assert noticed >= 5


def test_no_narrowing_makes_it_fail(demo_store):
    months = [add_months(demo_store.first_period, n) for n in (0, 5, 12)] + [demo_store.last_period]
    narrowed = [()] + [
        ((one.key, value),)
        for one in FILTERS
        for (value,) in demo_store.query(f"SELECT DISTINCT {one.key} FROM stock WHERE {one.key} IS NOT NULL LIMIT 2")
    ]
    for period, where in itertools.product(months, narrowed):
        filters = Filters(period)
        for key, value in where:
            filters = filters.narrowed(key, value)
        observations(demo_store, filters, HR)
        if period == demo_store.first_period:
            observations(demo_store, filters, LEDNING)


def test_an_age_the_reader_narrowed_to_is_not_replaced_by_another(demo_store):
    filters = Filters(demo_store.last_period).narrowed("aldersgrupp", "40–49", "50–59")
    assert not [one for one in observations(demo_store, filters, HR, 50) if "60 år eller äldre" in one.sentence]


def test_temporary_staff_are_not_told_of_the_exits_of_permanent_staff(demo_store):
    filters = Filters(demo_store.last_period).narrowed("anstallningsform", "visstid")
    assert not [one for one in observations(demo_store, filters, HR, 50) if "tillsvidare" in one.sentence]

"""Which metric an indicator of the plan is: every row of the mapping can be computed, and its card says which it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kf.access import Access
from kf.cards import answer
from kf.dimensions import DIMENSIONS
from kf.filters import Filters
from kf.metrics.catalogue import ON_UNIT, metric
from kf.metrics.evaluate import calendar, evaluate
from kf.plan.computed import computed, sources
from kf.plan.indicators import planned
from kf.plan.targets import targets
from kf.plan.tertial import Tertial
from kf.ui.navigation import PAGES
from tests.spec.test_headlines import cards_of

ROOT = Path(__file__).parents[2]
PATHS = {Path(path).stem: ROOT / "pages" / path for entries in PAGES.values() for path, *_ in entries}
# by hand: experience shared, places for young people, and what is asked of the unit's own staff
ENTERED = {"I20", "I28", "I29", "I30", "I34", "I35", "I36", "I37", "I38"}


def test_none_of_the_42_is_missing(demo_store):
    every = {one.id for one in planned(demo_store)}
    assert len(every) == 42 and set(sources()) | ENTERED == every and not set(sources()) & ENTERED
    assert len(sources()) == 33


@pytest.mark.parametrize("key", sources())
def test_an_indicator_can_be_computed_as_the_mapping_says(demo_store, key: str):
    source = sources()[key]
    one = metric(source.metric)
    narrowed = Filters.from_words(source.where, calendar(demo_store, one)[1])
    assert {name for name, _ in narrowed.where} <= set(one.dimensions)
    result = evaluate(demo_store, one, narrowed, (), Access("hr"))
    assert result.value is not None, result.notes
    for name, values in narrowed.where:
        assert name in DIMENSIONS and result.frame is not None
        assert set(values) <= set(evaluate(demo_store, one, Filters(narrowed.period, "r12"), (name,)).frame[name])


def test_no_two_indicators_are_the_same_figure():
    told = [(source.metric, source.where) for source in sources().values()]
    assert len(told) == len(set(told))


def test_the_card_is_on_its_page_and_says_which_indicator_it_is(demo_store):
    with pytest.MonkeyPatch.context() as patch:
        for page in {source.page for source in sources().values()}:
            cards = {card.key: card for card in cards_of(PATHS[page], patch)}
            for key, source in sources().items():
                if source.page != page:
                    continue
                assert source.card in cards, (key, sorted(cards))
                if source.metric in ON_UNIT:
                    shown = answer(cards[source.card], demo_store, Filters(date(2026, 8, 1)), Access("hr"))
                    assert key in shown.indicators and key in shown.topic


def test_a_target_is_for_just_its_own_figures(demo_store):
    goals = targets(demo_store, "hiring_share", (), ("kund",))
    assert [(goal.indicator, goal.at, goal.value) for goal in goals[:2]] == [
        ("I01", (("kund", "Förskoleförvaltningen"),), 80),
        ("I03", (("kund", "Utbildningsförvaltningen"),), 5),
    ]
    assert [goal.indicator for goal in targets(demo_store, "hiring_share", (), ("tertial",))] == ["I14"]
    assert targets(demo_store, "nps", (("kund", ("Farsta",)),), ("tertial",)) == ()
    leaders = (("niva", ("chef",)),)
    assert [goal.indicator for goal in targets(demo_store, "districts", leaders, ("omrade",))] == ["I04", "I07", "I09"]
    assert targets(demo_store, "districts", (("niva", ("chef", "medarbetare")),), ("omrade",)) == ()


def test_a_tertial_of_the_unit_is_counted_though_the_staffs_data_ended_before_it(demo_store):
    nps = next(one for one in planned(demo_store) if one.id == "I15")
    told = computed(demo_store, nps, Tertial(2026, 1))
    assert told is not None and told.value == pytest.approx(77.8, abs=0.1) and told.through == date(2026, 4, 1)
    assert demo_store.last_period < date(2026, 1, 1)

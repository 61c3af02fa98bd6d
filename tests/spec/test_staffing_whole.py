"""One number for one thing: a staffing forecast's parts add up as they are shown, and every card tells the same figures."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kf import format as fmt
from kf.access import Access
from kf.charts.need import LOOKS
from kf.filters import Filters
from kf.forecast.flow import FLOWS
from kf.forecast.project import project
from kf.forecast.scenario import Scenario
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_projection import StaffingProjection
from kf.forecast.staffing_sayings import say_difference, say_way
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.staffing_table import per_hire
from kf.forecast.staffing_whole import adding_up, whole
from kf.outlook_staffing import StaffingGroups, StaffingOutlook
from kf.ui.staffing_compare import _figures

TODAY = StaffingScenario()
STAYS = StaffingScenario(pension=Scenario(earliest_age=67))
FILLED = (TODAY, STAYS, StaffingScenario(turnover_percent=-20))
HELD_BACK = (
    StaffingScenario(months_to_fill=4),
    StaffingScenario(hires_per_year=30),
    StaffingScenario(freeze_until=2027),
)
PLACES = (None, "Lön och pension", "Ekonomi", "Inköp")


def asked(store, place, scenario, by=(), role="ledning") -> StaffingProjection:
    filters = Filters(store.last_period)
    return project_staffing(
        store, filters.narrowed("avdelning", place) if place else filters, by, scenario, 5, Access(role)
    )


def number(text: object) -> int:
    """The first figure in a text that is shown."""
    found = re.search(r"[−-]?\d[\d\s]*", str(text))
    assert found, text
    return int(re.sub(r"\s", "", found.group()).replace("−", "-"))


def shown_bars(one: StaffingProjection) -> dict[str, int]:
    """The waterfall's figures as they stand beside its bars."""
    bars = [trace for trace in StaffingOutlook(one, "way").figure["data"] if trace["type"] == "bar"]
    return {y: number(told) for trace in bars for y, told in zip(trace["y"], trace["customdata"], strict=True)}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("scenario", [*FILLED, *HELD_BACK])
def test_the_way_as_shown_adds_up_and_is_the_sentences(demo_store, place, scenario):
    one = asked(demo_store, place, scenario)
    way = shown_bars(one)
    today, *flows, horizon = (way[label] for label in one.bridge()["label"] if label in way)
    assert today + sum(flows) == horizon
    said = [int(part) for part in re.findall(r"\d+", say_way(one).replace("\xa0", ""))]
    assert said == [today, horizon, 2030, -way["Pension"], -way["Slutar i övrigt"], way["Rekryteringar"]]
    frame = one.frame
    assert (frame[list(LOOKS)].sum(axis=1) == frame["need"]).all()
    assert (frame[["retired", "departed", "moved_out", "moved_in", "hired", "need"]] >= 0).all(axis=None)
    for name in ("staff", "gap", "need", "need_accumulated", "cost", "unhired"):
        assert frame[name].between(frame[f"{name}_low"], frame[f"{name}_high"]).all()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("scenario", FILLED)
def test_headline_columns_table_way_sentence_and_comparison_tell_one_number(demo_store, place, scenario):
    one, today = asked(demo_store, place, scenario), asked(demo_store, place, TODAY)
    told = number(one.headline().split(": ")[1])
    columns = [trace for trace in StaffingOutlook(one, "need").figure["data"] if trace["type"] == "bar"]
    assert told == sum(sum(trace["y"]) for trace in columns) == shown_bars(one)["Rekryteringar"]
    table = StaffingOutlook(one, "need").told.table()
    assert told == sum(number(value) for value in table["Rekryteras"])
    both = _figures({"scenariot": one, "i dag": today}).set_index("")
    rows = both.loc[["Rekryteringsbehov till och med 2030", "Rekryteras till och med 2030"]].map(number)
    assert (rows["scenariot"] == told).all()
    cost = {name: number(value) for name, value in both.loc["Kostnad för dem som rekryteras"].items()}
    each = per_hire(one.costs)
    assert cost["scenariot"] == round(told * each, -3)
    fewer = int((rows["i dag"] - rows["scenariot"]).iloc[0])
    if scenario != TODAY:
        said = say_difference(one)
        assert fewer > 0 and f"{fmt.number(fewer)} färre rekryteringar" in said
        saved = fewer * each
        assert (fmt.number(saved / 1e6, 1) if saved >= 1e6 else fmt.number(round(saved, -3) / 1000)) in said
    assert one.headline().endswith(f"varav {fmt.number(-shown_bars(one)['Pension'])} efter pension")


def test_every_role_and_the_table_of_groups_are_told_the_same(demo_store):
    one, other = (asked(demo_store, None, TODAY, ("avdelning",), role) for role in ("hr", "ledning"))
    both = ~other.frame["withheld"].astype(bool)
    assert one.frame.loc[both, ["need", "hired", "staff"]].equals(other.frame.loc[both, ["need", "hired", "staff"]])
    groups = StaffingGroups(other).told.frame
    shown = groups[~groups["withheld"].astype(bool)]
    assert len(shown) and (shown["value"] == shown["hired"]).all()


def test_pensioner_tells_one_figure_for_as_today(demo_store):
    for place in PLACES:
        filters = Filters(demo_store.last_period)
        filters = filters.narrowed("avdelning", place) if place else filters
        today, stays = (
            project(demo_store, filters, (), scenario=each, years=5, access=Access("hr"))
            for each in (Scenario(), STAYS.pension)
        )
        last, was = stays.frame.iloc[-1], today.frame.iloc[-1]
        assert last["baseline_accumulated"] == was["accumulated"]
        assert last["difference_accumulated"] == round(last["accumulated"]) - round(was["accumulated"])


@st.composite
def drawn(draw_):
    """Draws of a flow in which stock before - out + in = stock after, as kf/forecast/flow.py makes them."""
    rng = np.random.default_rng(draw_(st.integers(0, 10_000)))
    shape = (draw_(st.integers(1, 6)), draw_(st.integers(1, 6)), draw_(st.integers(1, 3)))
    most = draw_(st.sampled_from([1, 3, 40]))
    found = {name: rng.integers(0, most + 1, shape).astype(float) for name in FLOWS}
    net = found["moved_in"] + found["hired"] - found["retired"] - found["departed"] - found["moved_out"]
    found["after"] = 500 + net.cumsum(axis=1)
    found["before"] = found["after"] - net
    found["need"] = sum(found[n] for n in ("retired", "need_departed", "volume", "backlog", "surplus")) + (
        found["moved_out"] - found["moved_in"]
    )
    return found


@given(drawn())
@settings(max_examples=150, deadline=None)
def test_whatever_is_drawn_adds_up_in_whole_people(run):
    told = whole(run)
    out = told["retired"] + told["departed"] + told["moved_out"]
    assert (told["before"] - out + told["moved_in"] + told["hired"] == told["staff"]).all()
    assert (told["before"][1:] == told["staff"][:-1]).all()
    causes = sum(told[name] for name in LOOKS)
    assert (causes == told["need"]).all() and (told["need"] >= 0).all()
    assert all((value % 1 == 0).all() for value in told.values())
    for name in ("retired", "hired"):
        assert (np.abs(told[name].cumsum(axis=0) - run[name].mean(axis=0).cumsum(axis=0)) <= 1.5).all()


def test_the_largest_remainder_gives_way_by_hand():
    """2.6 + 1.3 + 1.4 = 5.3 is told as 5: 3, 1 and 1; a sum of 6 is made by the one nearest to more."""
    parts = {"a": np.array([[2.6]]), "b": np.array([[1.3]]), "c": np.array([[1.4]])}
    assert {k: v.item() for k, v in adding_up(parts, np.array([[5.0]])).items()} == {"a": 3, "b": 1, "c": 1}
    assert {k: v.item() for k, v in adding_up(parts, np.array([[6.0]])).items()} == {"a": 3, "b": 1, "c": 2}
    kept = adding_up(parts, np.array([[4.0]]), kept=("a",))
    assert {k: v.item() for k, v in kept.items()} == {"a": 3, "b": 0, "c": 1}

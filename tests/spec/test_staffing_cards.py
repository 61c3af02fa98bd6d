"""The cards of a staffing forecast: what they say and draw, by hand on small frames and on the demo."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from kf.access import Access
from kf.charts.need import LOOKS, shared
from kf.charts.theme import PALETTE
from kf.exports.csv import csv_bytes
from kf.exports.xlsx import xlsx_bytes
from kf.filters import Filters
from kf.forecast.project import project
from kf.forecast.simple import MODEL
from kf.forecast.staffing import STAFFING, project_staffing
from kf.forecast.staffing_projection import CAUSES, StaffingProjection
from kf.forecast.staffing_sayings import (
    say_beside_pension,
    say_cost,
    say_difference,
    say_gap,
    say_groups,
    say_staff,
    say_way,
)
from kf.forecast.staffing_scenario import GROWTH, StaffingScenario
from kf.forecast.staffing_table import costs, per_hire
from kf.outlook_staffing import StaffingGroups, StaffingOutlook
from kf.staffing_aspects import ASPECTS
from kf.store import Store

COSTS = costs(date(2026, 1, 1))  # 168 hours at 420 kronor: 70 560


def year(number: int, fraction: float = 1.0, **values: float) -> dict:
    """A row of a forecast in which nothing happens, but for these."""
    row = {"year": number, "fraction": fraction, "label": str(number) if fraction == 1 else f"nov–dec {number}"}
    for name in ("staff", "unhired", "demand"):
        row |= {name: 100.0}
    for name in ("gap", "unhired_gap", "need", "need_accumulated", "cost"):
        row |= {name: 0.0}
    row |= {"before": 100.0, "retired": 0.0, "departed": 0.0, "moved_out": 0.0, "moved_in": 0.0, "hired": 0.0}
    row |= {**dict.fromkeys(CAUSES, 0.0), "surplus": 0.0, "withheld": False} | values
    for name in ("staff", "unhired", "gap", "unhired_gap", "need", "need_accumulated", "cost"):
        for end in ("low", "high"):
            row.setdefault(f"{name}_{end}", row[name])
    return row


def made(*rows: dict, by: tuple[str, ...] = ()) -> StaffingProjection:
    """A forecast of these rows, from October 2025."""
    return StaffingProjection(
        metric=STAFFING,
        scenario=StaffingScenario(),
        filters=Filters(date(2025, 10, 1), "month"),
        by=by,
        years=len({row["year"] for row in rows}),
        frame=pd.DataFrame(rows),
        costs=COSTS,
        draws=100,
        data_date=date(2025, 10, 1),
        version="v",
    )


def test_the_small_line_says_which_filters_do_not_hold():
    one = replace(made(year(2026)), notes=("Scenario: inget.", "Filtret Kön gäller inte här."))
    small = StaffingOutlook(one, "staff").small
    assert small.startswith("från oktober 2025 · hela förvaltningen · ")
    assert small.endswith(" · Filtret Kön gäller inte här.")
    assert "gäller inte" not in StaffingOutlook(made(year(2026)), "staff").small


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_staff_without_recruitment_is_said_when_vacancies_are_filled():
    one = made(year(2026, unhired=80.0, unhired_low=75.0, unhired_high=86.0, unhired_gap=-20.0))
    assert plain(say_staff(one)) == ("Utan rekrytering är 80 (80 %: 75–86) kvar i slutet av 2026, av de 100 som behövs")
    assert say_gap(one) == "Behovet är fyllt i slutet av 2026; utan rekrytering saknas 20"
    assert say_gap(made(year(2026))) == "Behovet är fyllt i slutet av 2026, också utan rekrytering"


def test_what_is_lacking_on_the_way_is_said_though_it_is_filled_at_the_horizon():
    frozen = made(
        year(2026, gap=-20.0, gap_low=-24.0, gap_high=-15.0, staff=80.0), year(2027, unhired_gap=-30.0, unhired=70.0)
    )
    says = "I slutet av 2026 saknas 20 (80 %: 15–24) av de 100 som behövs; i slutet av 2027 är behovet fyllt"
    assert plain(say_staff(frozen)) == plain(say_gap(frozen)) == says
    surplus = made(year(2026, gap=5.0, staff=105.0), year(2027, unhired_gap=-30.0, unhired=70.0))
    assert plain(say_staff(surplus)).startswith("Utan rekrytering är 70 kvar i slutet av 2027")


@pytest.mark.parametrize(
    ("gap", "low", "high", "says"),
    [
        (-12.0, -18.0, -5.0, "I slutet av 2026 saknas 12 (80 %: 5–18) av de 100 som behövs"),
        (-3.0, -8.0, 2.0, "I slutet av 2026 saknas 3 (80 %: gap −8 till +2) av de 100 som behövs"),
        (4.0, 1.0, 9.0, "I slutet av 2026 är det fler än som behövs: 4 (80 %: 1–9) av de 100 som behövs"),
    ],
)
def test_a_gap_is_said_with_its_interval(gap, low, high, says):
    one = made(year(2026, staff=100 + gap, gap=gap, gap_low=low, gap_high=high))
    assert plain(say_gap(one)) == says == plain(say_staff(one))


def test_cost_is_said_per_whole_year_and_each():
    rows = (year(2025, 1 / 6, hired=5.0, cost=5.0 * 70_560), year(2026, hired=20.0, cost=20.0 * 70_560))
    assert plain(say_cost(made(*rows, year(2027, hired=10.0, cost=10.0 * 70_560)))) == (
        "Rekryteringarna kostar omkring 1,1 mnkr om året 2026–2027, 70 560 kr styck"
    )
    assert say_cost(made(year(2026))) == "Ingen rekryteras 2026: ingen kostnad"


def test_the_way_is_said_in_its_flows():
    one = made(year(2026, retired=3.0, departed=7.0, hired=9.0, staff=99.0))
    assert say_way(one) == "Från 100 i dag till 99 i slutet av 2026: 3 går i pension, 7 slutar i övrigt, 9 rekryteras"


def test_groups_that_certainly_lack_are_named_before_the_largest_need():
    lacking = [
        year(2026, avdelning=name, gap=gap, gap_low=gap - 2, gap_high=gap + 1, need_accumulated=need)
        for name, gap, need in (("Inköp", -4.0, 9.0), ("Ekonomi", -9.0, 3.0), ("Lön", -0.5, 30.0), ("It", -5.0, 1.0))
    ]
    assert say_groups(made(*lacking, by=("avdelning",))) == (
        "För få i slutet av 2026, i nio fall av tio: Ekonomi, It och 1 till"
    )
    assert plain(say_groups(made(lacking[2], by=("avdelning",)))) == "Rekryteringsbehov i Lön: 30 till och med 2026"
    gone = [row | {"withheld": True} for row in lacking]
    assert say_groups(made(*gone, by=("avdelning",))) == "Inga grupper är stora nog att visas"


def test_the_difference_from_today_is_said_in_people_and_kronor():
    changed = {
        "difference_need": 0.0, "difference_cost": -2 * 70_560.0,
        "difference_staff": -6.0, "difference_staff_low": -9.0, "difference_staff_high": -4.0,
    }  # fmt: skip
    assert plain(say_difference(made(year(2026, **changed)))) == (
        "Mot i dag: 6 färre anställda i slutet av 2026 (80 %: −9 till −4) och 2 färre rekryteringar på vägen, "
        "141 tkr billigare."
    )
    same = dict.fromkeys(changed, 0.0)
    assert say_difference(made(year(2026, **same))) == "Mot i dag: ingen skillnad i hela personer."
    assert say_difference(made(year(2026))) == ""


def test_a_difference_that_passes_is_told_with_when_it_is_largest():
    none = {f"difference_{name}": 0.0 for name in ("staff", "staff_low", "staff_high", "need", "cost")}
    most = none | {"difference_staff": -20.0, "difference_staff_low": -24.0, "difference_staff_high": -15.0}
    one = made(year(2026, **most), year(2027, **none | {"difference_cost": -float(per_hire(COSTS))}))
    assert plain(say_difference(one)) == (
        "Mot i dag: 20 färre anställda i slutet av 2026 (80 %: −24 till −15) men lika många i slutet av 2027 och 1 färre rekrytering "
        "på vägen, 71 tkr billigare."
    )


@pytest.fixture(scope="module")
def held_back(demo_store: Store) -> StaffingProjection:
    """The demo with a ceiling and growth, so that every column and every trace is there."""
    scenario = StaffingScenario(hiring_ceiling=30, demand=GROWTH, growth_percent=1.0)
    return project_staffing(demo_store, Filters(demo_store.last_period), (), scenario, 5, Access("hr"))


def browser_ready(figure: dict) -> go.Figure:
    """The figure as Plotly validates it, its tokens looked up."""
    drawn = json.dumps(figure, allow_nan=False)
    for name, colour in PALETTE["light"].items():
        drawn = drawn.replace(f'"token:{name}"', f'"{colour}"')
    assert "token:" not in drawn
    return go.Figure(json.loads(drawn))


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_card_draws_its_table_and_its_files(held_back, aspect):
    one = StaffingOutlook(held_back, aspect)
    browser_ready(one.figure)
    table = one.told.table()
    assert len(table) == 6 and table["År"].tolist() == held_back.frame["label"].tolist()
    assert table.notna().all(axis=None) and one.headline in one.alt
    heading = csv_bytes(one.told).decode("utf-8-sig").splitlines()[0]
    assert heading.count(";") == len(table.columns) - 1 and xlsx_bytes([one.told])[:2] == b"PK"


def test_what_is_drawn_is_what_the_forecast_says(held_back):
    frame = held_back.frame
    staff = {trace["name"]: trace for trace in StaffingOutlook(held_back, "staff").figure["data"]}
    assert staff["anställda"]["y"][1:] == [round(v, 2) for v in frame["staff"]]
    assert staff["anställda"]["y"][0] == frame["before"].iloc[0]
    assert staff["behov"]["y"] == list(frame["demand"]) and "som i dag" in staff
    gap = {trace["name"]: trace for trace in StaffingOutlook(held_back, "gap").figure["data"]}
    assert gap["gap"]["y"] == [round(v, 2) for v in frame["gap"]]
    need = StaffingOutlook(held_back, "need").figure["data"]
    columns = [trace for trace in need if trace["type"] == "bar"]
    assert {trace["name"] for trace in columns} >= {"pension", "volym", "obesatt sedan tidigare, inte nytt"}
    for i in range(len(frame)):  # the causes make up the whole
        assert sum(trace["y"][i] for trace in columns) == pytest.approx(frame["need"].iloc[i], abs=0.1)
    assert len({(t["marker"]["color"], t["marker"]["pattern"]["shape"]) for t in columns}) == len(columns)
    assert set(LOOKS) == {*CAUSES, "surplus"}


def test_posts_that_a_freeze_leaves_open_are_told_as_such_and_counted_once_in_the_sum():
    frozen = (
        year(2026, need=20.0, need_departed=20.0, need_accumulated=20.0, baseline_need=20.0),
        year(2027, need=45.0, need_low=40.0, need_high=50.0, need_pension=5.0, need_departed=20.0, need_backlog=20.0,
             need_accumulated=45.0, baseline_need=22.0),
        year(2028, need=21.0, need_departed=21.0, need_accumulated=66.0, need_accumulated_low=60.0,
             need_accumulated_high=70.0, baseline_need=21.0),
    )  # fmt: skip
    one = replace(made(*frozen), scenario=StaffingScenario(freeze_until=2026))
    card = StaffingOutlook(one, "need")
    assert plain(card.headline) == (
        "Rekryteringsbehov 2027, efter stoppet: 45 (80 %: 40–50), varav 20 sedan tidigare, mot 22 i dag"
    )
    assert plain(card.result.notes[0]).endswith("Räknat en gång behövs 66 (80 %: 60–70), varav 5 efter pension.")
    filled = made(year(2026, need=20.0, need_departed=20.0, need_accumulated=20.0))
    assert StaffingOutlook(filled, "need").result.notes == () and filled.headline().startswith(
        "Rekryteringsbehov 2026: 20,"
    )


def test_a_table_of_the_way_goes_from_start_to_end_in_every_year(held_back):
    frame = StaffingOutlook(held_back, "way").told.frame
    flows = ["at_start", "less_retired", "less_departed", "less_moved", "moved_in", "hired"]
    assert frame[flows].sum(axis=1).tolist() == pytest.approx(frame["value"].tolist())


def test_groups_are_summed_until_the_horizon_and_withheld_ones_have_no_figures(demo_store):
    found = project_staffing(demo_store, Filters(demo_store.last_period), ("avdelning",), StaffingScenario(), 3)
    card = StaffingGroups(found)
    browser_ready(card.figure)
    frame = card.told.frame.set_index("avdelning")
    own = found.group("Inköp")
    assert frame.loc["Inköp", "retired"] == own["retired"].sum()
    assert frame.loc["Inköp", "value"] == own["need_accumulated"].iloc[-1]
    assert frame.loc["Inköp", "today"] == own["before"].iloc[0]
    assert frame[frame["withheld"]].drop(columns="withheld").isna().all(axis=None) and frame["withheld"].any()
    shown = card.told.table().set_index("Avdelning")
    assert (shown.loc["Rekrytering"] == "..").all()


def test_nobody_has_no_chart_and_says_so(demo_store):
    nobody = Filters(demo_store.last_period).narrowed("avdelning", "Inköp").narrowed("befattning", "löneadministratör")
    found = project_staffing(demo_store, nobody, (), StaffingScenario(), 3, Access("hr"))
    for aspect in ASPECTS:
        one = StaffingOutlook(found, aspect)
        assert one.headline == "Ingen matchar urvalet" and one.result.empty
    cut = project_staffing(demo_store, nobody, ("befattning",), StaffingScenario(), 3, Access("hr"))
    assert StaffingGroups(cut).headline == "Ingen matchar urvalet"


def test_what_is_withheld_is_said_and_not_drawn(demo_store):
    small = Filters(demo_store.last_period).narrowed("avdelning", "Rekrytering")
    found = project_staffing(demo_store, small, (), StaffingScenario(), 3)
    for aspect in ASPECTS:
        one = StaffingOutlook(found, aspect)
        assert "visas inte för urvalet" in one.headline and one.result.frame["value"].isna().all()
        assert not one.figure["data"] or not [y for trace in one.figure["data"] for y in trace["y"]]


def test_what_a_recruitment_is_taken_to_cost_stands_under_how_it_is_counted(held_back):
    said = plain(StaffingOutlook(held_back, "cost").told.metric.definition)
    assert "En rekrytering antas kosta 70 560 kr: rekryterarens tid 28 timmar" in said


def test_charts_side_by_side_share_their_axis(held_back):
    one = StaffingOutlook(held_back, "staff", "a", (0.0, 900.0)).figure["layout"]["yaxis"]["range"]
    assert one[1] > 900
    today = made(year(2026, need=90.0, need_pension=320.0, surplus=-30.0, need_high=95.0))
    common = shared([held_back, today])
    assert common.most == 320.0 and common.least == -30.0 and "surplus" in common.causes
    figures = [StaffingOutlook(one, "need", "a", common).figure for one in (held_back, today)]
    assert figures[0]["layout"]["yaxis"] == figures[1]["layout"]["yaxis"]
    names = [[trace["name"] for trace in figure["data"] if trace["type"] == "bar"] for figure in figures]
    assert names[0] == names[1]


def test_what_pensioner_tells_otherwise_is_said_in_its_own_figures(demo_store: Store):
    found = project_staffing(demo_store, Filters(demo_store.last_period))
    pension = project(demo_store, Filters(demo_store.last_period))
    here, there = found.frame["need_pension"].sum(), pension.told["accumulated"].iloc[-1]
    simple = round(pension.told["shown_accumulated"].iloc[-1])
    told = say_beside_pension(found, pension)
    assert pension.simple and f"Där visas i första hand {pension.simple}, {simple}." in told
    assert (f"är {here:.0f} här och {there:.0f} enligt modellen" in told) == (here != there)
    alone = replace(pension, method=MODEL)
    assert alone.simple == "" and (say_beside_pension(found, alone) == "") == (here == there)
    hidden = replace(found, frame=found.frame.assign(withheld=True))
    assert say_beside_pension(hidden, pension) == ""


def test_where_somebody_certainly_lacks_without_recruitment_is_named():
    rows = [
        year(
            2026, avdelning=name, unhired_gap=gap, unhired_gap_low=gap - 3, unhired_gap_high=gap + 2, unhired=100 + gap
        )
        for name, gap in (("Inköp", -4.0), ("Ekonomi", -9.0), ("Lön", -1.0), ("It", -5.0), ("Växel", -3.0))
    ]
    groups = StaffingGroups(made(*rows, by=("avdelning",)), lacking=True)
    assert (
        groups.headline
        == "Saknar folk i slutet av 2026 utan rekrytering, i nio fall av tio: Ekonomi 9, It 5, Inköp 4 och 1 till"
    )
    assert groups.card.topic == "Så många saknas vid horisonten utan rekrytering, per avdelning"
    told = groups.result.frame.set_index("avdelning").loc["Ekonomi"]
    assert (told["value"], told["low"], told["high"]) == (9.0, 7.0, 12.0)
    assert StaffingGroups(made(rows[2], by=("avdelning",)), lacking=True).headline.startswith("Ingen av dem som visas")
    frozen = [row | {"gap": -2.0, "gap_low": -3.0, "gap_high": -1.0} for row in rows[:2]]
    assert StaffingGroups(made(*frozen, by=("avdelning",)), lacking=True).headline == (
        "Saknar folk i slutet av 2026, i nio fall av tio: Inköp 2 och Ekonomi 2"
    )


def test_figures_of_a_million_have_room_in_every_chart(demo_store):
    """What is written beside a mark is within the chart's margin, and over columns no two long figures stand side by side."""
    ask = {"scenario": StaffingScenario(demand=GROWTH, growth_percent=10.0, added_per_year=99_999.0), "years": 10}
    whole = project_staffing(demo_store, Filters(demo_store.last_period), **ask)
    cut = project_staffing(demo_store, Filters(demo_store.last_period), ("avdelning",), **ask)
    for card, width in ((StaffingOutlook(whole, "way"), 7), (StaffingGroups(cut), 6)):
        written = [trace["text"] for trace in card.figure["data"] if "text" in trace.get("mode", "")]
        lines = [line for texts in written for text in texts for line in text.split("<br>")]
        assert max(map(len, lines)) > 8 and card.figure["layout"]["margin"]["r"] >= width * max(map(len, lines)), card
    for aspect in ("need", "cost"):
        (texts,) = [one["text"] for one in StaffingOutlook(whole, aspect).figure["data"] if one.get("mode") == "text"]
        assert texts[-1] and not any(one and two for one, two in pairwise(texts))
        small = project_staffing(demo_store, Filters(demo_store.last_period))
        (texts,) = [one["text"] for one in StaffingOutlook(small, aspect).figure["data"] if one.get("mode") == "text"]
        assert all(texts)

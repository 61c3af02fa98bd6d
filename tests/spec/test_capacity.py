"""The capacity model by hand: the plan's own figures at the precision they are printed with, and what is refused."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from click.testing import CliRunner

from kf.__main__ import main
from kf.capacity_cards import break_even_card, result_card, tornado_card
from kf.errors import KfError
from kf.forecast import capacity_words as words
from kf.forecast.capacity import Capacity
from kf.forecast.capacity_assumptions import ASSUMPTIONS
from kf.forecast.capacity_breakeven import RESULT, WORTH, break_even, label, tornado
from kf.forecast.capacity_plan import gap, readings
from kf.forecast.capacity_scenario import CapacityScenario, describe
from kf.plan_gap_card import gap_card
from kf.recruitment import DENOMINATORS

PLAN = CapacityScenario()


def given(*changed: str) -> Capacity:
    return Capacity(CapacityScenario.from_words(changed))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def test_the_plan_makes_45_assignments_and_1_305_mnkr_per_consultant():
    # 1 800 h × 70 % = 1 260 h; 1 260 / 28 = 45; 45 × 29 000 kr = 1 305 000 kr
    found = Capacity(PLAN)
    assert round(found.per_consultant, 1) == 45.0
    assert round(found.worth_per_consultant / 1e6, 3) == 1.305
    assert found.hours == pytest.approx(20.5 * 1260)


def test_the_two_readings_of_the_plan_are_26_65_and_24_05_rounded_and_26_75_and_24_14_unrounded():
    plan, managers, sick, both = readings()
    # 20,5 × 1,3 and 18,5 × 1,3; × 1,305
    assert (round(plan.printed, 2), round(plan.worth, 2)) == (26.65, 26.75)
    assert (round(managers.printed, 2), round(managers.worth, 2)) == (24.05, 24.14)
    # 45 × 94,5 % = 42,525 assignments of 29 000 kr × 20,5: sick leave alone does not reach down to 24
    assert (round(sick.of.per_consultant, 1), round(sick.worth, 2)) == (42.5, 25.28)
    assert sick.left > 1.2 and abs(managers.left) < 0.15
    assert round(both.worth, 2) == 22.81 and both.left < 0
    assert round(gap(), 2) == 2.75
    assert plain(words.explained(readings())) == (
        "Planens 26,65 mnkr är 26,75 före avrundning, 2,75 mer än budgeten. "
        "Var för sig förklarar två enhetschefer 95 % och sjukfrånvaron 53 %"
    )


def test_the_budget_takes_62_8_per_cent_billable_or_40_4_assignments_each():
    # 24 mnkr / 29 000 = 827,6 assignments; / 20,5 = 40,37; × 28 h / (20,5 × 1 800 h) = 62,8 %
    even = break_even(Capacity(PLAN))
    assert round(even.assignments, 1) == 827.6
    assert round(even.per_consultant, 1) == 40.4
    assert round(100 * even.billable, 1) == 62.8
    assert round(even.price) == 29_000
    assert even.reachable


def test_at_the_break_even_the_result_is_nothing():
    even = break_even(Capacity(PLAN))
    unlimited = PLAN.but(efterfragan_lag=40, efterfragan_hog=40)
    assert Capacity(unlimited.but(debiterbar=even.billable)).low.result == pytest.approx(0, abs=0.01)
    assert Capacity(PLAN.but(stora_pris=even.price)).low.result == pytest.approx(0, abs=0.01)


def test_what_is_sold_is_the_lesser_of_demand_and_capacity_and_the_rest_is_idle_or_waits():
    found = given("efterfragan=20-30")
    # 20 mnkr / 29 000 = 689,66 assignments × 28 h; capacity 922,5 assignments, demand at most 1 034,5
    assert found.low.revenue == pytest.approx(20e6)
    assert found.low.idle_hours == pytest.approx(25_830 - 20e6 / 29_000 * 28)
    assert found.low.queue == 0
    assert found.high.revenue == pytest.approx(922.5 * 29_000)
    assert found.high.queue == pytest.approx(30e6 / 29_000 - 922.5)
    assert (found.low.result, found.high.result) == pytest.approx((-4e6, 2_752_500))
    said = plain(words.headline(found))
    assert (
        said
        == "20,00 till 26,75 mnkr säljs, -4,00 till +2,75 mot budgeten; vid hög efterfrågan räcker kapaciteten inte"
    )


def test_what_is_not_sold_is_idle_time_and_a_queue_where_the_demand_is_a_range_around_the_capacity():
    found = given(
        "efterfragan=20-30"
    )  # 25 830 h are 922,5 assignments; 689,66 leaves 6 519,66 h, 1 034,48 lacks 111,98
    assert [plain(told) for told in words.unsold(found)] == [
        "Ledig tid och kö", "0 till 25 %", "0,0 till 5,2 årsarbetare utan uppdrag; kö 0 till 112 uppdrag, 0 till 3 136 timmar",
    ]  # fmt: skip
    assert [plain(told) for told in words.unsold(given("efterfragan=20"))] == [
        "Ledig tid", "25 %", "5,2 årsarbetare utan uppdrag",
    ]  # fmt: skip
    assert [plain(told) for told in words.unsold(given("efterfragan=30"))] == [
        "Kö",
        "112 uppdrag",
        "3 136 timmar hinns inte med",
    ]


def test_a_demand_that_is_a_range_has_a_range_of_prices_that_bring_in_the_budget():
    found = given("efterfragan=22-26")
    even = break_even(found)  # 24/22 and 24/26 of 29 000 kr
    assert (round(even.price_at_low), round(even.price)) == (31_636, 26_769)
    assert plain(words.price_needed(even)) == "31 636 till 26 769 kr"
    assert plain(words.price_needed(break_even(Capacity(PLAN)))) == "29 000 kr"
    rows = {row[0]: row for row in break_even_card(found, date(2026, 8, 1)).result.rows}
    price, demand = "Pris per uppdrag, medel, vid {} efterfrågan", "Efterfrågan i planens priser, vid {} efterfrågan"
    assert [round(rows[price.format(end)][2]) for end in ("lägst", "högst")] == [31_636, 26_769]
    assert [rows[demand.format(end)][3] for end in ("lägst", "högst")] == [22, 26]
    told = [row[0] for row in break_even_card(Capacity(PLAN), date(2026, 8, 1)).result.rows]
    assert told[-2:] == ["Pris per uppdrag, medel", "Efterfrågan i planens priser"]


def test_where_the_prices_are_others_than_the_plan_s_the_demand_is_told_in_both():
    dearer = result_card(given("efterfragan=22-26", "stora_pris=30500"), date(2026, 8, 1))
    assert plain(str(dearer.result.rows[1][0])) == "Efterfrågan i valda priser (i planens 22–26 mnkr)"
    assert [round(float(value), 2) for value in dearer.result.rows[1][1:3]] == [23.14, 27.34]
    assert result_card(given("efterfragan=22-26"), date(2026, 8, 1)).result.rows[1][0] == "Efterfrågan"


def test_a_price_changes_what_the_same_number_of_assignments_brings():
    found = given("stora_pris=30000")
    assert found.low.assignments == pytest.approx(24e6 / 29_000)
    assert found.low.revenue == pytest.approx(24e6 * 30 / 29)


def test_revenue_per_arsarbetare_by_each_denominator():
    found = Capacity(PLAN)
    assert {key: round(found.per_fte(key, found.low) / 1e6, 3) for key in DENOMINATORS} == {
        "alla": 1.043,
        "fakturerande": 1.171,
        "utan_enhetschefer": 1.297,
    }
    assert words.against_target(found, "utan_enhetschefer") == "○ når inte målet 1,3"
    others = [words.against_target(found, which) for which in ("alla", "fakturerande")]  # the target is not theirs
    assert others == ["målet 1,3 (I16) gäller fakturerande utan enhetschefer"] * 2
    assert words.against_target(given("enhetschefer=2"), "fakturerande") == "○ når inte målet 1,3"  # the same 18,5
    # who invoices is then the same as without the managers
    managers = given("enhetschefer=2")
    assert managers.denominator("fakturerande") == managers.denominator("utan_enhetschefer") == 18.5
    fewer = [given(f"enhetschefer={n}").denominator("utan_enhetschefer") for n in (0, 1, 2, 3)]
    assert fewer == [18.5, 18.5, 18.5, 17.5]


def test_a_mix_has_its_own_mean_hours_and_price():
    found = given("chefspaket_andel=20%", "screening_andel=0.3", "efterfragan=40")
    # 50 % × 28 + 20 % × 32 + 30 % × 4 = 21,6 h; 14 500 + 6 620 + 1 230 = 22 350 kr
    assert found.hours_each == pytest.approx(21.6)
    assert found.price_each == pytest.approx(22_350)
    assert found.low.revenue == pytest.approx(25_830 / 21.6 * 22_350)


def test_examiners_cost_hours_and_efficiency_lowers_hours_and_prices_each_year():
    assert given("examinatorveckor=6").hours == pytest.approx((20.5 * 1800 - 240) * 0.7)
    assert given("effektivisering=2%").hours_each == 28  # not in 2026 itself
    later = given("ar_framat=2")
    assert later.hours_each == pytest.approx(28 * 0.99**2)
    assert later.worth == pytest.approx(26_752_500)
    assert later.low.revenue == pytest.approx(24e6 * 0.99**2)


def test_every_difference_is_named_in_one_sentence():
    assert describe(PLAN) == "Som i verksamhetsplanen."
    scenario = given("enhetschefer=2", "debiterbar=65 %", "stora_pris=31 000", "efterfragan=20-26").scenario
    assert plain(describe(scenario)) == (
        "Enhetschefer som inte fakturerar 2 i stället för 0, debiterbar andel 65 % i stället för 70 %, "
        "pris per stort paket 31 000 kr i stället för 29 000 kr och efterfrågan 20–26 mnkr i stället för 24 mnkr."
    )
    assert CapacityScenario.of(scenario.to_dict()) == scenario


def test_the_tornado_moves_one_assumption_at_a_time_and_puts_the_largest_first():
    swings = tornado(PLAN, RESULT)
    assert [label(one.assumption) for one in swings[:2]] == ["Efterfrågan", "Pris per stort paket"]
    # 2 mnkr less is 2 mnkr less; 1 000 kr × 827,6 assignments
    assert (swings[0].less, swings[0].more) == pytest.approx((-2e6, 2e6))
    assert swings[1].more == pytest.approx(1000 * 24e6 / 29_000)
    assert all(one.size == pytest.approx(0, abs=0.01) for one in swings[2:])  # there is room for them
    worth = {one.assumption.name: one for one in tornado(PLAN, WORTH)}
    assert worth["sjukfranvaro"].more == pytest.approx(-0.055 * 26_752_500)
    assert worth["sjukfranvaro"].less == 0
    assert worth["efterfragan_lag"].size == 0


def test_the_tornado_moves_a_demand_that_is_a_range_from_its_lowest_to_its_highest():
    found = given("efterfragan=20-26")
    (top,) = [one for one in tornado(found.scenario, RESULT) if one.assumption.name == "efterfragan_lag"]
    assert plain(top.words) == "20–26 mnkr" and (top.less, top.more) == pytest.approx((-3e6, 3e6))
    now = found.middle.result  # from the middle, 23 mnkr: the ends are those of the result itself
    assert (now + top.less, now + top.more) == pytest.approx((found.low.result, found.high.result))
    assert plain(words.from_the_middle(found)).endswith("efterfrågan, 23 mnkr, där resultatet är -1,00 mnkr.")
    assert words.from_the_middle(Capacity(PLAN)) == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["arsarbetare=0"], "Årsarbetare är 0, vilket inte går. Ange arsarbetare från 1 till 40."),
        (["arsarbetare=5", "ej_fakturerande=5"], "Ingen fakturerar: 5,0 årsarbetare mindre 5,0 som inte gör det."),
        (["stora_timmar=0"], "Ange stora_timmar från 5 timmar till 80 timmar."),
        (["arstid=0"], "Arbetstid per årsarbetare är 0 timmar, vilket inte går."),
        (["arsarbetare=3.5", "ej_fakturerande=3", "examinatorveckor=20", "arstid=1400", "sjukfranvaro=.1"], "ingen tid kvar"),
        (["debiterbar=70"], "Menade du 0,7?"),
        (["debiterbar=1.2"], "vilket är mer än allt"),
        (["debitebar=0.6"], "Det finns inget antagande som heter debitebar. Menade du debiterbar?"),
        (["xyz=1"], "De som finns: arsarbetare,"),
        (["debiterbar"], "saknar likhetstecken"),
        (["=3"], "saknar namn"),
        (["debiterbar=hög"], "vilket inte är ett tal"),
        (["debiterbar=nan"], "vilket inte går"),
        (["efterfragan=-5"], "Efterfrågan, lägst är -5 mnkr, vilket inte går. Ange efterfragan_lag från 5 mnkr till 40 mnkr."),
        (["efterfragan=-5-20"], "Efterfrågan, lägst är -5 mnkr, vilket inte går."),
        (["efterfragan=26-20"], "Efterfrågans lägsta, 26 mnkr, är högre än dess högsta, 20 mnkr."),
        (["lilla_andel=0.6", "search_andel=0.6"], "tillsammans 120 % av uppdragen"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_swedish_with_what_to_do(changed, said):
    with pytest.raises(KfError) as refused:
        given(*changed)
    assert said in plain(str(refused.value))
    assert refused.value.do


def test_a_denominator_of_nothing_is_refused_and_is_not_among_the_choices():
    found = given("arsarbetare=4.5", "examinatorveckor=0")
    with pytest.raises(KfError, match="går inte att dela med"):
        found.denominator("utan_enhetschefer")
    with pytest.raises(KfError, match="ingen nämnare som heter hälften"):
        found.denominator("hälften")


def test_every_assumption_has_a_source_and_a_default_within_its_range():
    for one in ASSUMPTIONS.values():
        assert one.least <= one.default <= one.most and one.source and one.label, one.name
        steps = (one.default - one.least) / one.step
        assert steps == pytest.approx(round(steps)), one.name  # its slider can show it


def test_the_command_line_prints_and_gives_json_and_refuses():
    run = CliRunner().invoke(main, ["capacity"])
    assert run.exit_code == 0 and "62,8" in run.output and "1,305" in run.output and "Planens 26,65" in run.output
    run = CliRunner().invoke(main, ["capacity", "--set", "efterfragan=22–26"])
    assert "31 636 till 26 769 kr" in plain(run.output) and "från mitten" in run.output and "Planens" not in run.output
    run = CliRunner().invoke(main, ["capacity", "--set", "enhetschefer=2", "--set", "efterfragan=20-26", "--json"])
    told = json.loads(run.output)
    assert told["changed"] == {"enhetschefer": 2, "efterfragan_lag": 20, "efterfragan_hog": 26}
    assert told["low"]["result"] == pytest.approx(-4e6)
    assert told["high"]["result"] == pytest.approx(18.5 * 1_305_000 - 24e6)
    run = CliRunner().invoke(main, ["capacity", "--set", "debiterbar=70"])
    assert run.exit_code == 2 and "Menade du 0,7?" in run.output
    assert CliRunner().invoke(main, ["capacity", "--assumptions"]).output.count("\n") == len(ASSUMPTIONS)


def test_a_chart_s_text_alternative_has_one_mark_at_the_end_of_each_sentence():
    found = Capacity(PLAN)
    for card in (gap_card("planen", date(2026, 8, 1)), tornado_card(found, RESULT, date(2026, 8, 1))):
        assert "? " in card.alt and not re.search(r"[.?!…][.?!]", card.alt), card.alt

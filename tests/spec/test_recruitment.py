"""The recruitment unit's figures, each by hand: NPS with interval, shares, rates, grades, money per årsarbetare."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kf import recruitment as words
from kf.access import Access
from kf.cards import Card, answer
from kf.charts.bars import PAST_GOAL, bars
from kf.charts.distribution import distribution
from kf.charts.intervals import intervals
from kf.charts.theme import NO_BREAK
from kf.errors import KfError
from kf.filters import Filters
from kf.metrics.catalogue import ON_UNIT, metric
from kf.metrics.chance import larger_than_chance
from kf.metrics.evaluate import evaluate
from kf.metrics.result import Result, columns_of
from kf.metrics.unit_headlines import against_budget, lately, spread
from kf.plan import gathered
from kf.plan.tertial import Tertial
from kf.store import Store
from tests.unit import scores, unit

MARCH, AUGUST = Filters(date(2026, 3, 1)), Filters(date(2026, 8, 1))
ONLY_MARCH = Filters(date(2026, 3, 1), "month")
HR = Access("hr")


def ask(store: Store, key: str, *by: str, filters: Filters = MARCH, access: Access = HR) -> Result:
    return evaluate(store, metric(key), filters, by, access)


class TestNps:
    def test_promoters_less_detractors(self, tmp_path):
        """24 of 30 say 9-10, 3 say 7-8, 3 say 0-6: 80 % - 10 % = 70."""
        row = ask(unit(tmp_path, answers=scores(*[9] * 14, *[10] * 10, 7, 8, 8, 0, 5, 6)), "nps").frame.iloc[0]
        assert row["value"] == pytest.approx(70)
        assert (row["promoters"], row["passives"], row["detractors"], row["answers"]) == (80, 10, 10, 30)
        error = 100 * math.sqrt((0.8 + 0.1 - 0.7**2) / 30)  # 11,69
        assert error == pytest.approx(11.690, abs=0.001)
        assert (row["low"], row["high"]) == pytest.approx((70 - 1.959964 * error, 70 + 1.959964 * error))
        assert (row["low80"], row["high80"]) == pytest.approx((70 - 1.281552 * error, 70 + 1.281552 * error))

    def test_the_plans_own_example_of_uncertainty(self, tmp_path):
        """domain.md C: at NPS 72 with p = .76, d = .04 and 100 answers ± 10,4."""
        row = ask(unit(tmp_path, answers=scores(*[9] * 76, *[8] * 20, *[4] * 4)), "nps").frame.iloc[0]
        assert row["value"] == pytest.approx(72) and row["high"] - row["value"] == pytest.approx(9.9, abs=0.6)

    def test_an_interval_does_not_leave_the_scale(self, tmp_path):
        row = ask(unit(tmp_path, answers=scores(*[9] * 29, 0)), "nps").frame.iloc[0]
        assert row["high"] == 100 and row["low"] < row["value"] < 100

    @pytest.mark.parametrize(
        ("n", "index", "parts"), [(4, False, False), (5, False, True), (29, False, True), (30, True, True)]
    )
    def test_few_answers(self, tmp_path, n: int, index: bool, parts: bool):
        """Fewer than 5: withheld. Fewer than 30: the distribution and no index, for HR too."""
        store = unit(tmp_path, answers=scores(*[9] * n))
        result = ask(store, "nps", access=Access("ledning"))
        assert pd.notna(result.frame["value"].iloc[0]) == index
        assert pd.notna(result.frame["promoters"].iloc[0]) == parts == (not result.withheld)
        assert (result.notes != ()) == (parts and not index)
        assert (ask(store, "nps").value is None) == (n < 30)

    def test_a_score_counts_in_the_month_its_survey_was_sent_and_where_its_assignment_was_done(self, tmp_path):
        kinds = [{"paket": words.STORA, "kund": "Farsta"}, {"paket": words.SEARCH, "kund": "Bromma"}]
        answers = [*scores(*[9] * 30, uppdrag="U0"), *scores(*[3] * 30, uppdrag="U1", datum=date(2026, 5, 1))]
        store = unit(tmp_path, kinds, answers)
        may = Filters(date(2026, 5, 1))
        assert ask(store, "nps", filters=MARCH).value == 100
        assert ask(store, "nps", filters=may).value == 0
        assert ask(store, "nps", "paket", filters=may).at(paket=words.SEARCH) == -100
        assert ask(store, "nps", "tertial", filters=may).at(tertial="2026 maj–aug") == -100
        assert list(ask(store, "nps", "period", filters=may).frame["value"]) == [100, 100, 0]

    @pytest.mark.parametrize(("n", "chance"), [(91, False), (2000, True)])
    def test_72_to_66_may_be_chance_on_91_answers_and_is_not_on_2000(self, tmp_path, n: int, chance: bool):
        def answers(p: float, d: float) -> list[int]:
            return [9] * round(p * n) + [4] * round(d * n) + [8] * (n - round(p * n) - round(d * n))

        both = [*scores(*answers(0.77, 0.05)), *scores(*answers(0.73, 0.07), datum=date(2026, 6, 1))]
        frame = ask(unit(tmp_path, answers=both), "nps", "tertial", filters=Filters(date(2026, 6, 1))).frame
        assert larger_than_chance(metric("nps"), frame.iloc[1], frame.iloc[0]) is chance


def test_a_rate_counts_an_invitation_once_however_many_questions(tmp_path):
    """Three invitations, two answered (one to two questions): 67 %."""
    answers = [
        {"inbjudan": "A", "poang": 9},
        {"inbjudan": "A", "poang": 8, "fraga": "tidplan"},
        {"inbjudan": "B", "poang": 10},
        {"inbjudan": "C", "svarat": words.NEJ, "fraga": None},
    ]
    result = ask(unit(tmp_path, answers=answers), "customer_response_rate")
    assert result.value == pytest.approx(200 / 3) and list(result.frame["answers"]) == [2]


class TestShares:
    """Wilson's interval by hand: (p + z²/2n ± z√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), z = 1,959964 and 1,281552."""

    def test_8_of_10(self, tmp_path):
        """z² = 3,841459: (0,8 + 0,192073 ± 1,959964·√(0,016 + 0,009604)) / 1,384146 = 49,0 to 94,3 %.

        80 %: (0,882119 ± 0,181718) / 1,164238.
        """
        answers = [{"poang": 9 if i < 8 else 3, "fraga": words.FORDOMSMEDVETET} for i in range(10)]
        result = ask(unit(tmp_path, answers=answers), "customer_support_share")
        row = result.frame.iloc[0]
        assert row["value"] == pytest.approx(80)
        assert (row["low"], row["high"]) == pytest.approx((49.02, 94.33), abs=0.01)
        assert (row["low80"], row["high80"]) == pytest.approx((60.16, 91.38), abs=0.01)
        assert list(result.table().columns)[1:] == [
            "Lägst (95 %)",
            "Högst (95 %)",
            "Lägst (80 %)",
            "Högst (80 %)",
            "Svar",
        ]

    def test_all_of_five_is_not_certain(self, tmp_path):
        """5 of 5: from 1/(1 + z²/5) = 56,6 % to 100 %."""
        store = unit(tmp_path, answers=[{"poang": 9, "fraga": words.FORDOMSMEDVETET} for _ in range(5)])
        row = ask(store, "customer_support_share").frame.iloc[0]
        assert row["value"] == 100 and row["high"] == 100 and row["low"] == pytest.approx(56.55, abs=0.01)

    def test_a_response_rate_is_a_share_of_what_was_sent(self, tmp_path):
        """30 of 40 invitations answered: 59,8 to 85,8 %."""
        answers = [{"inbjudan": f"A{i}", "poang": 9} for i in range(30)]
        answers += [{"inbjudan": f"B{i}", "svarat": words.NEJ, "fraga": None} for i in range(10)]
        row = ask(unit(tmp_path, answers=answers), "customer_response_rate").frame.iloc[0]
        assert row["value"] == 75 and (row["low"], row["high"]) == pytest.approx((59.81, 85.81), abs=0.01)

    def test_a_response_rate_does_not_count_one_to_four_who_answered(self, tmp_path):
        """3 of 6 answered is three people's answers; another customer hides with them. Nobody of 6 is nobody."""
        sent = {"A": (3, 6), "B": (6, 9), "C": (9, 12), "D": (0, 6)}
        answers = [
            {"inbjudan": f"{kund}{i}", "uppdrag": f"U{at}"}
            | ({"poang": 9} if i < yes else {"svarat": words.NEJ, "fraga": None})
            for at, (kund, (yes, invited)) in enumerate(sent.items())
            for i in range(invited)
        ]
        store = unit(tmp_path, [{"kund": kund} for kund in sent], answers)
        seen = ask(store, "customer_response_rate", "kund", access=Access("ledning"))
        assert seen.frame[~seen.frame["withheld"]].set_index("kund")["answers"].to_dict() == {"C": 9, "D": 0}
        assert seen.reason.startswith("Uppgifter om färre än 5 svar visas inte")

    def test_a_response_rate_is_shown_only_where_the_number_of_answers_is(self, demo_store):
        for by in ("kund", "omrade", "paket"):
            rates, counts = (
                ask(demo_store, key, by, filters=AUGUST, access=Access("ledning")).frame.set_index(by)["withheld"]
                for key in ("candidate_response_rate", "candidate_answers")
            )
            assert not (counts & ~rates).any() and not rates.all(), by

    def test_withheld_answers_have_no_interval(self, tmp_path):
        store = unit(tmp_path, answers=[{"poang": 9, "fraga": words.FORDOMSMEDVETET} for _ in range(4)])
        frame = ask(store, "customer_support_share", access=Access("ledning")).frame
        assert frame["withheld"].all() and frame[["value", "low", "high", "low80", "high80"]].isna().all(axis=None)

    @pytest.mark.parametrize(
        ("key", "what"), [("customer_support_share", "svar"), ("customer_response_rate", "utskick")]
    )
    def test_what_is_withheld_is_named_for_what_it_is(self, tmp_path, key: str, what: str):
        """Four answers are not four persons: one who orders often answers often."""
        store = unit(tmp_path, answers=[{"poang": 9, "fraga": words.FORDOMSMEDVETET} for _ in range(4)])
        reason = ask(store, key, access=Access("ledning")).reason
        assert reason.startswith(f"Uppgifter om färre än 5 {what} visas inte") and "personer" not in reason

    @pytest.mark.parametrize(("n", "verdict"), [(50, "kan vara slump"), (500, "en ökning större än slumpen")])
    def test_80_to_90_percent(self, tmp_path, n: int, verdict: str):
        """Newcombe's: 0,1 against √((0,9 − l)² + (u − 0,8)²), which is 0,143 of 50 answers each and 0,044 of 500."""

        def said(share: float, when: date) -> list[dict]:
            hits = round(share * n)
            return [{"poang": 9 if i < hits else 3, "fraga": words.FORDOMSMEDVETET, "datum": when} for i in range(n)]

        store = unit(tmp_path, answers=[*said(0.8, date(2026, 3, 1)), *said(0.9, date(2026, 6, 1))])
        card = Card("customer_support_share", ("tertial",), intervals, lately)
        assert f": {verdict}, {n} svar" in answer(card, store, Filters(date(2026, 6, 1)), HR).headline


def test_a_grade_is_the_mean_of_all_answers_with_its_interval(tmp_path):
    """8, 9, 10, 9 and 9: mean 9, standard deviation √0,5, standard error 0,316."""
    answers = [{"poang": p, "fraga": q} for p, q in zip((8, 9, 10, 9, 9), [*words.BETYG, "tidplan"], strict=True)]
    row = ask(unit(tmp_path, answers=answers), "customer_grade").frame.iloc[0]
    assert row["value"] == 9 and row["high"] == pytest.approx(9 + 1.959964 * math.sqrt(0.5 / 5))


def test_answers_on_one_form_are_one_observation(tmp_path):
    """Two forms of 10 and two of 8 on every question: sixteen answers, mean 9, and four forms that say 1 more or less each.

    With n = 16 and each form's Σ(y − 9) = ±4: √(4/3 · 4 · 16) / 16 = 0,577. As sixteen answers it would be 0,258.
    """
    answers = [
        {"inbjudan": f"E{form}", "poang": point, "fraga": question}
        for form, point in enumerate((10, 10, 8, 8))
        for question in words.BETYG
    ]
    answers += [{"inbjudan": "E0", "poang": 0, "fraga": words.REKOMMENDERA}]  # which is on the form, but is no grade
    row = ask(unit(tmp_path, answers=answers), "customer_grade").frame.iloc[0]
    error = math.sqrt(4 / 3 * 4 * 4**2) / 16
    assert row["value"] == 9 and error == pytest.approx(0.577, abs=0.001)
    assert row["low80"] == pytest.approx(9 - 1.281552 * error) and row["low"] == pytest.approx(9 - 1.959964 * error)


def test_a_grade_of_several_questions_rests_on_those_who_answer_and_not_on_their_answers(tmp_path):
    """Three forms × four questions are twelve answers of three respondents: withheld for that customer, and so, lest it be
    worked out, is the smaller of the two others of 14 respondents in all (6 and 5)."""

    def forms(assignment: str, how_many: int) -> list[dict]:
        asked = (*words.BETYG, words.REKOMMENDERA)
        return [
            {"inbjudan": f"{assignment}-{i}", "uppdrag": assignment, "poang": 8, "fraga": question}
            for i in range(how_many)
            for question in asked
        ]

    customers = [{"kund": name, "kundtyp": words.FORVALTNING} for name in ("Tre", "Sex", "Fem")]
    store = unit(tmp_path, customers, [*forms("U0", 3), *forms("U1", 6), *forms("U2", 5)])
    hr = ask(store, "customer_grade", "kund").frame.set_index("kund")
    assert hr["forms"].to_dict() == {"Tre": 3, "Sex": 6, "Fem": 5}
    assert hr["answers"].to_dict() == {"Tre": 12, "Sex": 24, "Fem": 20}

    led = Access("ledning")
    told = ask(store, "customer_grade", "kund", access=led)
    rows = told.frame.set_index("kund")
    assert rows["withheld"].to_dict() == {"Tre": True, "Sex": False, "Fem": True}
    assert rows.loc[["Tre", "Fem"], ["value", "low", "high", "forms", "answers"]].isna().all(axis=None)
    assert told.reason.startswith("Uppgifter om färre än 5 svarande visas inte")
    whole = ask(store, "customer_grade", access=led).frame.iloc[0]
    assert (whole["value"], whole["forms"], whole["answers"]) == (8, 14, 56)
    for name, shown in (("Tre", False), ("Sex", True)):
        alone = ask(store, "customer_grade", "tertial", filters=MARCH.narrowed("kund", name), access=led)
        assert alone.frame["value"].notna().any() == shown, name


def test_what_a_grade_rests_on_is_told_for_what_it_is(tmp_path):
    """Six forms of four answers in each of two tertials: 6 svarande, not 24 svar."""
    answers = [
        {"inbjudan": f"{when}-{form}", "poang": 7 + form % 3, "fraga": question, "datum": when}
        for when in (date(2026, 3, 1), date(2026, 6, 1))
        for form in range(6)
        for question in words.BETYG
    ]
    card = Card("customer_grade", ("tertial",), intervals, lately)
    headline = answer(card, unit(tmp_path, answers=answers), Filters(date(2026, 6, 1)), Access("ledning")).headline
    assert headline.endswith(": kan vara slump, 6 svarande")


def test_letters_packages_and_districts(tmp_path):
    """Two of three recruitments ask for a letter; second opinion is not one. Two districts, one of them twice."""
    rows = [
        {"personligt_brev": words.JA},
        {"personligt_brev": words.JA, "paket": words.LILLA},
        {"kund": "Bromma", "screening": words.JA},
        {"kund": "SISAB", "kundtyp": words.BOLAG, "paket": words.SECOND_OPINION, "pris": 13_500},
        {"slut": None, "pris": None},
    ]
    store = unit(tmp_path, rows)
    assert ask(store, "letter_share").value == pytest.approx(200 / 3)
    assert (
        ask(store, "assignments").value == 4 and ask(store, "assignments", "paket").at(paket=words.SECOND_OPINION) == 1
    )
    assert ask(store, "screened").value == 1 and ask(store, "districts").value == 2
    assert ask(store, "invoiced").value == 3 * 29_000 + 13_500


def test_the_share_of_recruitments_leaves_companies_out_and_counts_a_volume_project_by_its_hires(tmp_path):
    """Farsta hires 40, of which a volume project 12 and one by stora: 13 of 40. A company's is in neither."""
    rows = [{"paket": words.VOLYM, "antal": 12}, {}, {"kund": "SISAB", "kundtyp": words.BOLAG}, {"paket": words.TIMMAR}]
    city = [(date(2026, 3, 1), "Farsta", words.STADSDEL, words.MEDARBETARE, 40)]
    store = unit(tmp_path, rows, stadens_rekryteringar=city)
    assert ask(store, "hiring_share", filters=ONLY_MARCH).value == pytest.approx(32.5)
    nobody = ask(store, "leader_hiring_share", filters=ONLY_MARCH)
    assert nobody.value is None and nobody.empty


def test_money_per_arsarbetare_in_its_three_readings(tmp_path):
    """2 mnkr a month for two months; 23 in all, 20,5 but those who do not invoice, 18,5 but the enhetschefer too."""
    rows = [{"pris": 2_000_000}, {"pris": 2_000_000, "slut": date(2026, 2, 1), "start": date(2026, 1, 1)}]
    groups = ((words.FAKTURERANDE, 18.5), (words.EJ_FAKTURERANDE, 2.5), (words.ENHETSCHEF, 2.0))
    staff = [(date(2026, m, 1), group, n) for m in (2, 3) for group, n in groups]
    store = unit(tmp_path, rows, arsarbetare=staff, intaktsbudget=[(date(2026, 3, 1), 1_600_000)])
    two = Filters(date(2026, 3, 1), "2026-02..2026-03")
    for key, n in (("revenue_per_fte", 23), ("revenue_per_billing_fte", 20.5), ("revenue_per_consultant", 18.5)):
        assert ask(store, key, filters=two).value == pytest.approx(4_000_000 / n)
        assert ask(store, f"{key}_annual", filters=two).value == pytest.approx(24_000_000 / n)
        assert ask(store, f"{key}_annual", "tertial", filters=two).value == pytest.approx(24_000_000 / n)
        month = ask(store, f"{key}_annual", "period", filters=ONLY_MARCH).frame["value"]
        assert month.iloc[-1] == pytest.approx(24_000_000 / n)
    assert ask(store, "budget_share", filters=two).value == pytest.approx(250)


def test_a_denominator_of_zero_is_no_figure_and_no_error(tmp_path):
    store = unit(tmp_path, [{}], arsarbetare=[(date(2026, 3, 1), words.FAKTURERANDE, 0.0)])
    result = ask(store, "revenue_per_fte", filters=ONLY_MARCH)
    assert result.value is None and result.notes == ("Nämnaren är noll, så det finns inget att dela med.",)


class TestCalendar:
    def test_the_units_months_are_not_the_staffs(self, tmp_path):
        store = unit(tmp_path)  # the staff's data ends in 2025-10
        assert store.last_period == date(2025, 10, 1) and ask(store, "assignments").value == 1
        assert ask(store, "assignments").data_date == date(2026, 3, 1)
        with pytest.raises(KfError, match="2026-01 till 2026-03"):
            ask(store, "assignments", filters=Filters(date(2025, 10, 1)))
        assert ask(store, "headcount", filters=Filters(date(2025, 10, 1))).value == 9

    def test_what_is_not_loaded_says_so(self, tmp_path):
        result = ask(unit(tmp_path), "nps")
        assert result.empty and result.notes == ("Underlaget för måttet är inte inläst.",)

    def test_a_filter_that_does_not_apply_is_named(self, tmp_path):
        narrowed = MARCH.narrowed("avdelning", "Inköp")
        assert ask(unit(tmp_path), "assignments", filters=narrowed).notes == ("Filtret Avdelning gäller inte här.",)


@pytest.mark.parametrize("key", ON_UNIT)
def test_every_cut_that_a_metric_says_it_has_can_be_asked(demo_store, key: str):
    for access in (HR, Access("ledning")):
        for by in ((), *((cut,) for cut in (*metric(key).dimensions, "period")), metric(key).dimensions[:2]):
            frame = evaluate(demo_store, metric(key), AUGUST, by, access, 24).frame
            assert len(frame) and set(by) <= set(frame)


def test_nobody_is_named_in_the_tables():
    for table in words.LISTS.values():
        assert not {"konsult", "kandidat", "namn", "personnummer", "person"} & {column.name for column in table}


def test_few_answers_are_drawn_as_a_distribution_and_say_so(tmp_path):
    """Twelve answers: no index, but who said what, in the chart, the table and the headline."""
    store = unit(tmp_path, answers=scores(*[9] * 9, 8, 8, 3))
    card = Card("nps", ("paket",), distribution, spread)
    one = answer(card, store, MARCH, Access("ledning"))
    assert one.headline == "12 svar; ingen grupp har så många att ett index betyder något"
    bars = {trace["name"]: trace["x"] for trace in one.figure["data"] if trace["type"] == "bar"}
    assert bars == {"ambassadörer": [75.0], "passiva": [16.67], "kritiker": [8.33]}
    assert "12 svar" in one.figure["data"][-1]["text"][0]
    table = one.told.table()
    assert (table["NPS, kund (NPS)"][0], table["Ambassadörer (%)"][0], table["Svar"][0]) == ("–", "75", "12")
    series = answer(Card("nps", ("tertial",), intervals, lately), store, MARCH, Access("ledning"))
    assert series.headline == "12 svar, för få i varje tertial för ett index"
    assert "12 svar" in series.figure["data"][1]["text"][0]
    assert not series.figure["layout"]["xaxis"][
        "showticklabels"
    ]  # a scale of nothing would be read as one of something


def test_a_change_is_called_one_only_when_it_is_larger_than_chance(tmp_path):
    def said(folder, n: int) -> str:
        before = scores(*[9] * round(0.77 * n), *[4] * round(0.05 * n), *[8] * round(0.18 * n))
        now = scores(*[9] * round(0.73 * n), *[4] * round(0.07 * n), *[8] * round(0.2 * n), datum=date(2026, 6, 1))
        store = unit(folder, answers=[*before, *now])
        return answer(Card("nps", ("tertial",), intervals, lately), store, Filters(date(2026, 6, 1)), HR).headline

    assert said(tmp_path / "few", 100) == "66 i 2026 maj–aug (54–78), mot 72 i 2026 jan–apr: kan vara slump, 100 svar"
    assert said(tmp_path / "many", 4000).endswith(
        "mot 72 i 2026 jan–apr: en minskning större än slumpen, 4 000 svar".replace(" 000", "\xa0000")
    )


@pytest.mark.parametrize(
    ("key", "indicator"),
    [("nps", "I15"), ("hiring_share", "I14"), ("customer_response_rate", "I26"), ("letter_share", "I42")],
)
def test_a_card_by_tertial_is_judged_as_its_indicator_is(demo_store, key, indicator):
    """I14 is 14,3 % in May to August by itself and 11,9 % from January: the target of 14 stands beside the second, as on Mål."""
    one = answer(Card(key, ("tertial",), intervals, lately, window="r24"), demo_store, AUGUST, HR)
    there = next(
        s for s in gathered.bare(demo_store).at(demo_store, Tertial(2026, 2), HR) if s.indicator.id == indicator
    )
    figure, goal = there.indicator.figure(there.value), there.indicator.figure(there.indicator.target)
    judged, alone = one.headline.split("; ")
    assert judged.startswith(f"{figure} januari–augusti 2026") and f", mål {goal}" in judged
    assert "mål" not in alone.lower()
    last = one.result.text(one.result.at(tertial="2026 maj–aug"))
    assert alone.startswith(f"{last} i maj–aug, mot ") and " i jan–apr" in alone


def test_a_cards_two_years_begin_with_what_there_is(demo_store):
    """The demo's assignments begin in September 2024: a card opened at the first tertial of 2026 was empty."""
    card = Card("nps", ("tertial",), intervals, lately, window="r24")
    found = answer(card, demo_store, Filters(date(2026, 4, 1)), HR).result
    assert found.columns["tertial"][0] == "2024 sep–dec" and found.columns["tertial"][-1] == "2026 jan–apr"
    assert found.window_label() == "september 2024–april 2026"


def test_the_first_tertial_is_what_the_year_has_come_to(tmp_path):
    """22 of 25 answers are high from January, which is the tertial itself: it is told once. Next year's target is not this one's."""
    answers = [{"poang": 9 if i < 22 else 3, "fraga": words.FORDOMSMEDVETET} for i in range(25)]
    before = [{**one, "datum": date(2025, 4, 1)} for one in answers]
    plan = [("I40", 2026, "Bra stöd", "95 %", 95.0, "%", None, "Tertial", "högre", None, None, None)]
    store = unit(tmp_path, answers=[*before, *answers], indikator=plan)
    card = Card("customer_support_share", ("tertial",), intervals, lately, window="r12")
    said = (
        "88 % januari–mars 2026 (70–96), mål 95 %, inom intervallet; mot 88 % i 2025 jan–apr: kan vara slump, 25 svar"
    )
    assert answer(card, store, MARCH, HR).headline.replace("\xa0", " ") == said
    assert "mål" not in answer(replace(card, window=""), store, Filters(date(2025, 12, 1)), HR).headline


def test_a_card_that_is_from_january_already_has_nothing_else_to_say(demo_store):
    assert not answer(Card("assignments", ("paket",), intervals, lately), demo_store, AUGUST, HR).so_far


def test_dense_bars_have_their_figures_clear_of_the_goals(demo_store):
    """Where a goal stands close after a bar's end the figure is on the bar, or past half a diamond when the bar is short."""
    one = answer(Card("hiring_share", ("kund",), bars, lately), demo_store, AUGUST, HR)
    figures = next(trace for trace in one.figure["data"] if trace.get("mode") == "text")
    goals = next(trace for trace in one.figure["data"] if trace.get("name") == "mål")
    places = figures["textposition"]
    places = [places] * len(goals["x"]) if isinstance(places, str) else places
    near = 0
    for x, text_, goal, place in zip(figures["x"], figures["text"], goals["x"], places, strict=True):
        if place == "middle left":
            near += 1
            assert goal is not None and x < goal and text_.endswith(NO_BREAK)
        elif goal is not None and x == pytest.approx(goal):
            near += 1
            assert text_.startswith(NO_BREAK * PAST_GOAL)
    assert near


def test_what_is_invoiced_is_told_against_the_budget_since_january():
    """100 and 80 of 100 and 125 in January and February: 180 of 225, 80 %; what was before is another year's."""
    months = [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]

    def made(key: str, *values: float) -> Result:
        frame = pd.DataFrame({"period": months, "value": values, "withheld": False})
        return Result(metric(key), Filters(months[-1], "month"), ("period",), columns_of(frame), months[-1])

    invoiced, budget = made("invoiced", 999, 100, 80), made("income_budget", 999, 100, 125)
    told = against_budget(invoiced, budget).replace("\xa0", " ").replace("\u2212", "-")
    assert told == "Fakturerat januari–februari 2026: 180 kr, 80 % av budgeterade 225 kr (-45 kr)"
    assert against_budget(invoiced) == against_budget(invoiced, made("income_budget", 1, 0, 0))  # there is no budget


def test_a_figure_is_on_its_bar_where_it_would_stand_after_the_goal():
    """1 111 971 of a goal of 1 300 000 would read as the goal's; a bar of 30 has no room, so there the goal is named."""
    frame = pd.DataFrame(
        {
            "kund": ["A", "B", "C"],
            "value": [1_111_971.0, 1.4e6, 30.0],
            "withheld": False,
            "goal": [1.3e6, math.nan, 40.0],
        }
    )
    figure = bars(Result(metric("invoiced"), AUGUST, ("kund",), columns_of(frame), date(2026, 8, 1)))
    order = [name.split("<br>")[0] for name in figure["data"][0]["y"]]
    told = next(trace for trace in figure["data"] if trace.get("mode") == "text")
    places = dict(zip(order, told["textposition"], strict=True))
    assert places == {"A": "middle left", "B": "middle right", "C": "middle right"}
    assert dict(zip(order, told["x"], strict=True)) == {"A": 1_111_971, "B": 1_400_000, "C": 40}
    assert told["textfont"]["color"][order.index("A")] == "token:background"
    texts = {name: text_.replace("\xa0", " ").strip() for name, text_ in zip(order, told["text"], strict=True)}
    assert texts == {"A": "1 111 971", "B": "1 400 000", "C": "30 (mål 40)"}
    assert figure["layout"]["margin"]["r"] == 60  # that bar is short: there is room after it


def test_shares_and_nps_are_drawn_where_they_are_within_what_they_can_be(tmp_path):
    store = unit(tmp_path, answers=[{"poang": 9 if i else 3, "fraga": words.FORDOMSMEDVETET} for i in range(60)])
    card = Card("customer_support_share", ("tertial",), intervals, lately)
    assert answer(card, store, MARCH, HR).figure["layout"]["xaxis"]["range"] == [80, 100]

"""The manual: a handful of people, row by row, and the number each metric gives for them."""

from __future__ import annotations

from datetime import date

import pytest

from kf import schema
from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters, add_months
from kf.metrics.catalogue import METRICS, ON_STAFF, metric
from kf.metrics.change import change
from kf.metrics.evaluate import evaluate
from kf.metrics.result import Result
from kf.store import Store
from tests.employer import employer

OCTOBER = date(2025, 10, 1)
HR = Access("hr")
TIMAVLONAD, VISSTID, TILLSVIDARE = schema.TIMAVLONAD, schema.VISSTID, schema.TILLSVIDARE


def ask(store: Store, key: str, *by: str, period: date = OCTOBER, window: str = "ytd", **where: str) -> Result:
    filters = Filters(period, window)
    for dimension, value in where.items():
        filters = filters.narrowed(dimension, value)
    return evaluate(store, metric(key), filters, by, HR)


def value(store: Store, key: str, **asked) -> float | None:
    return ask(store, key, **asked).value


def groups(result: Result) -> dict:
    columns = [result.frame[key] for key in result.by]
    names = columns[0] if len(columns) == 1 else zip(*columns, strict=True)
    return dict(zip(names, result.frame["value"], strict=True))


class TestHeadcount:
    def test_it_is_those_employed_on_the_last_day_of_the_month(self, tmp_path):
        store = employer(
            tmp_path,
            [
                {},
                {"valid_to": date(2025, 10, 31)},  # still there on the 31st
                {"valid_to": date(2025, 10, 30)},  # not
                {"valid_from": date(2025, 10, 31)},  # just begun
                {"valid_from": date(2025, 11, 1)},  # not yet
            ],
        )
        assert value(store, "headcount") == 3

    def test_whoever_is_on_leave_counts(self, tmp_path):
        store = employer(tmp_path, [{}, {"status": schema.TJANSTLEDIG}])
        assert value(store, "headcount") == 2
        assert groups(ask(store, "headcount", "status")) == {"aktiv": 1, "tjänstledig": 1}

    def test_hourly_paid_are_counted_by_themselves(self, tmp_path):
        store = employer(tmp_path, [{}, {}, {"anstallningsform": TIMAVLONAD, "sysselsattningsgrad": None}])
        assert value(store, "headcount") == 2
        assert value(store, "hourly_headcount") == 1

    def test_two_part_time_posts_are_one_person_on_the_larger_and_both_are_arsarbetare(self, tmp_path):
        store = employer(
            tmp_path,
            [
                {"person": "p", "avdelning": "Lön", "sysselsattningsgrad": 0.4},
                {"person": "p", "avdelning": "Inköp", "sysselsattningsgrad": 0.6},
            ],
        )
        assert value(store, "headcount") == 1
        assert groups(ask(store, "headcount", "avdelning")) == {"Inköp": 1, "Lön": 0}
        assert groups(ask(store, "fte", "avdelning")) == {"Inköp": 0.6, "Lön": 0.4}

    def test_when_the_larger_post_ends_the_person_moves_to_the_other_and_has_not_left(self, tmp_path):
        store = employer(
            tmp_path,
            [
                {"person": "p", "avdelning": "Inköp", "sysselsattningsgrad": 0.6, "valid_to": date(2025, 6, 15)},
                {"person": "p", "avdelning": "Lön", "sysselsattningsgrad": 0.4},
            ],
        )
        assert groups(ask(store, "headcount", "avdelning", period=date(2025, 5, 1))) == {"Inköp": 1, "Lön": 0}
        assert groups(ask(store, "headcount", "avdelning")) == {"Lön": 1}
        assert value(store, "left") is None and value(store, "hired") is None

    def test_narrowed_and_cut(self, tmp_path):
        rows = [{"kon": "kvinna"}] * 3 + [{"kon": "man"}] * 2 + [{"kon": "man", "avdelning": "Lön"}]
        store = employer(tmp_path, rows)
        assert groups(ask(store, "headcount", "kon")) == {"kvinna": 3, "man": 3}
        assert groups(ask(store, "headcount", "kon", avdelning="Inköp")) == {"kvinna": 3, "man": 2}
        assert groups(ask(store, "headcount", "avdelning", "kon")) == {
            ("Inköp", "kvinna"): 3,
            ("Inköp", "man"): 2,
            ("Lön", "man"): 1,
        }
        assert groups(ask(store, "headcount_share", "kon", avdelning="Inköp")) == {"kvinna": 60, "man": 40}

    def test_month_by_month(self, tmp_path):
        store = employer(tmp_path, [{}, {"valid_from": date(2025, 9, 1)}])
        series = groups(ask(store, "headcount", "period"))
        assert len(series) == 22, "from the first month of the data, January 2024"
        assert (series[date(2025, 8, 1)], series[date(2025, 9, 1)], series[OCTOBER]) == (1, 2, 2)

    def test_a_share_over_time_is_of_each_month(self, tmp_path):
        store = employer(tmp_path, [{"kon": "kvinna"}, {"kon": "man", "valid_from": date(2025, 9, 1)}])
        series = groups(ask(store, "headcount_share", "period", "kon"))
        assert series[date(2025, 8, 1), "kvinna"] == 100
        assert series[OCTOBER, "kvinna"] == series[OCTOBER, "man"] == 50


class TestOtherStocks:
    def test_arsarbetare_are_the_sum_of_the_grades(self, tmp_path):
        store = employer(tmp_path, [{"sysselsattningsgrad": grade} for grade in (1.0, 0.75, 0.5)])
        assert value(store, "fte") == 2.25
        assert groups(ask(store, "headcount", "heltid")) == {"heltid": 1, "deltid": 2}
        assert value(store, "full_time_share") == pytest.approx(100 / 3)

    def test_shares(self, tmp_path):
        store = employer(tmp_path, [{"kon": "man"}, {}, {}, {"anstallningsform": VISSTID}])
        assert value(store, "women_share") == 75
        assert value(store, "permanent_share") == 75
        assert value(store, "women_share", kon="man") == 0

    def test_age_is_completed_years_and_a_birthday_in_the_month_has_been(self, tmp_path):
        store = employer(tmp_path, [{"birth_month": date(1980, 10, 1)}, {"birth_month": date(1980, 11, 1)}])
        assert value(store, "mean_age") == 44.5, "45 and 44"
        assert groups(ask(store, "headcount", "alder")) == {44: 1, 45: 1}
        assert value(store, "mean_age", period=date(2025, 9, 1)) == 44

    @pytest.mark.parametrize(
        ("years", "plan", "group", "five"),
        [
            (19, "–29", "–29", "–19"),
            (20, "–29", "–29", "20–24"),
            (29, "–29", "–29", "25–29"),
            (30, "30–59", "30–39", "30–34"),
            (59, "30–59", "50–59", "55–59"),
            (60, "60–", "60–64", "60–64"),
            (64, "60–", "60–64", "60–64"),
            (65, "60–", "65–", "65–69"),
            (70, "60–", "65–", "70–"),
        ],
    )
    def test_age_groups(self, tmp_path, years: int, plan: str, group: str, five: str):
        store = employer(tmp_path, [{"birth_month": date(2025 - years, 10, 1)}])
        assert [next(iter(groups(ask(store, "headcount", by)))) for by in ("plangrupp", "aldersgrupp", "alder5")] == [
            plan,
            group,
            five,
        ]

    def test_staff_per_manager(self, tmp_path):
        store = employer(tmp_path, [{"chef": "c1"}] * 3 + [{"chef": "c2"}] * 2)
        assert value(store, "staff_per_manager") == 2.5

    def test_staff_per_manager_says_why_every_part_can_be_under_the_whole(self, tmp_path):
        rows = [{"avdelning": a, "chef": c} for a, c in (("A", "c1"), ("A", "c2"), ("B", "c1")) for _ in range(6)]
        store = employer(tmp_path, rows)
        assert value(store, "staff_per_manager") == 9
        parts = ask(store, "staff_per_manager", "avdelning")
        assert groups(parts) == {"A": 6, "B": 6} and parts.notes == (metric("staff_per_manager").of_parts,)
        assert ask(store, "staff_per_manager", "period").notes == ask(store, "headcount", "avdelning").notes == ()
        nobody = evaluate(store, metric("staff_per_manager"), Filters(OCTOBER).narrowed("kon", "man"), ("avdelning",))
        assert nobody.empty and not nobody.notes

    def test_pay_is_that_of_full_time_and_of_the_main_post(self, tmp_path):
        pay = [30_000, 32_000, 34_000, 36_000, 60_000]
        store = employer(tmp_path, [{"manadslon": kr} for kr in pay])
        assert value(store, "median_pay") == 34_000
        assert value(store, "p10_pay") == 30_800, "four tenths of the way from the first to the second"
        assert value(store, "p90_pay") == 50_400

    def test_a_metric_that_needs_what_the_data_lacks_says_so(self, tmp_path):
        store = employer(tmp_path, [{"manadslon": None}])
        result = ask(store, "median_pay")
        assert result.empty and result.notes == ("Måttet kräver Månadslön, som saknas i det inlästa datat.",)


class TestComingAndGoing:
    def test_a_hire_is_in_the_month_of_the_first_day(self, tmp_path):
        store = employer(tmp_path, [{}, {"valid_from": date(2025, 3, 31)}])
        hired = groups(ask(store, "hired", "period", window="month"))
        assert {month: n for month, n in hired.items() if n} == {date(2025, 3, 1): 1}
        assert hired[date(2025, 4, 1)] == 0, "a month without any is told as such"

    def test_an_exit_is_in_the_month_of_the_first_day_not_employed(self, tmp_path):
        store = employer(
            tmp_path,
            [{}, {"valid_to": date(2025, 3, 30)}, {"valid_to": date(2025, 3, 31)}, {"valid_to": date(2025, 4, 1)}],
        )
        left = groups(ask(store, "left", "period", window="month"))
        assert {month: n for month, n in left.items() if n} == {date(2025, 3, 1): 1, date(2025, 4, 1): 2}

    def test_stock_before_less_exits_plus_hires_is_stock_after(self, tmp_path):
        store = employer(
            tmp_path,
            [
                {},
                {"valid_to": date(2025, 3, 31)},
                {"valid_from": date(2025, 3, 10)},
                {"valid_from": date(2025, 4, 1), "valid_to": date(2025, 4, 20)},  # came and went within the month
                {"anstallningsform": VISSTID, "valid_to": date(2025, 5, 4)},
            ],
        )
        stock = groups(ask(store, "headcount", "period"))
        into, out = (groups(ask(store, key, "period", window="month")) for key in ("hired", "left"))
        for month in (add_months(OCTOBER, -back) for back in range(20)):
            before = stock[add_months(month, -1)]
            assert before - out.get(month, 0) + into.get(month, 0) == stock[month], month
        assert value(store, "growth") == stock[OCTOBER] - stock[date(2024, 12, 1)] == 0 - 3 + 2
        assert value(store, "replacement") == 2

    def test_a_new_unit_grade_or_boss_is_neither(self, tmp_path):
        first = {"person": "p", "valid_to": date(2025, 4, 15)}
        then = {
            "person": "p",
            "valid_from": date(2025, 4, 16),
            "avdelning": "Lön",
            "sysselsattningsgrad": 0.5,
            "chef": "c9",
        }
        store = employer(tmp_path, [first, then, {}])
        assert ask(store, "hired").empty and ask(store, "left").empty

    def test_a_day_between_is_both(self, tmp_path):
        first = {"person": "p", "valid_to": date(2025, 4, 15)}
        then = {"person": "p", "valid_from": date(2025, 4, 17)}
        store = employer(tmp_path, [first, then, {}])
        assert (value(store, "hired"), value(store, "left")) == (1, 1)

    def test_from_visstid_to_tillsvidare_shows_in_both_flows_and_changes_no_number_of_people(self, tmp_path):
        first = {"person": "p", "anstallningsform": VISSTID, "valid_to": date(2025, 4, 30)}
        then = {"person": "p", "valid_from": date(2025, 5, 1), "rekryteringsvag": schema.FRAN_VISSTID}
        store = employer(tmp_path, [first, then, {}])
        assert groups(ask(store, "left", "anstallningsform")) == {VISSTID: 1}
        assert groups(ask(store, "hired", "anstallningsform")) == {TILLSVIDARE: 1}
        assert groups(ask(store, "hired", "rekryteringsvag")) == {schema.FRAN_VISSTID: 1}
        assert value(store, "growth") == 0

    def test_nobody_is_new_in_the_first_month_of_the_data(self, tmp_path):
        store = employer(tmp_path, [{"valid_from": date(2024, 1, 15)}, {}], first="2024-01-01")
        result = ask(store, "hired", period=date(2024, 6, 1))
        assert result.empty and "finns från 2024-02" in result.notes[0]
        assert ask(store, "hired", period=date(2024, 6, 1), window="2024-02..2024-06").empty

    def test_windows(self, tmp_path):
        """One exit each in Nov and Dec 2024, two in February and one in October 2025."""
        last_days = [date(2024, 10, 31), date(2024, 11, 30), date(2025, 1, 31), date(2025, 1, 31), date(2025, 9, 30)]
        store = employer(tmp_path, [{}] + [{"valid_to": day} for day in last_days])
        assert value(store, "left", window="month") == 1
        assert value(store, "left", window="ytd") == 3
        assert value(store, "left", window="r12") == 5
        assert value(store, "left", window="2025-02..2025-03") == 2

    def test_windows_over_time(self, tmp_path):
        """Each month has its own window: year to date grows to the year's end and begins anew."""
        last_days = [date(2024, 2, 29), date(2024, 11, 30), date(2025, 1, 31), date(2025, 9, 30)]
        store = employer(tmp_path, [{}] + [{"valid_to": day} for day in last_days], first="2023-06-01")
        ytd = groups(ask(store, "left", "period", window="ytd"))
        assert (ytd[date(2024, 3, 1)], ytd[date(2024, 12, 1)], ytd[date(2025, 2, 1)], ytd[OCTOBER]) == (1, 2, 1, 2)
        r12 = groups(ask(store, "left", "period", window="r12"))
        assert (r12[date(2024, 12, 1)], r12[OCTOBER]) == (2, 3)
        whole_years = groups(ask(store, "left", "period", window="year"))
        assert {month: n for month, n in whole_years.items() if n} == {date(2024, 12, 1): 2}, (
            "the year once, not per month"
        )
        own = groups(ask(store, "left", "period", window="2025-09..2025-10"))
        assert {month: n for month, n in own.items() if n} == {OCTOBER: 1, date(2025, 3, 1): 1, date(2025, 2, 1): 1} | {
            date(2025, 1, 1): 1,  # December and January
            date(2024, 12, 1): 1,
            date(2024, 4, 1): 1,
            date(2024, 3, 1): 1,
        }

    def test_arsarbetare_that_came_and_left(self, tmp_path):
        store = employer(
            tmp_path,
            [
                {},
                {"valid_from": date(2025, 2, 1), "sysselsattningsgrad": 0.5},
                {"valid_to": date(2025, 3, 31), "sysselsattningsgrad": 0.8},
            ],
        )
        assert (value(store, "hired_fte"), value(store, "left_fte")) == (0.5, 0.8)


class TestTurnover:
    """Ten permanent active AB staff all the year, and those who come and go. January–October: ten month-ends."""

    def store(self, tmp_path, *more: dict) -> Store:
        return employer(tmp_path, [{}] * 10 + list(more))

    def leaves(self, day: date, **row) -> dict:
        return {"valid_to": day, "avgangsorsak": schema.EGEN_BEGARAN, "avgangsvag": schema.EXTERN, **row}

    def test_the_plans_is_the_least_of_exits_and_hires_over_the_mean_of_the_month_ends(self, tmp_path):
        store = self.store(
            tmp_path,
            self.leaves(date(2025, 5, 31)),  # there at five month-ends, exit in June
            self.leaves(date(2025, 5, 31)),
            {"valid_from": date(2025, 10, 1)},  # there at one
        )
        mean = (10 * 10 + 5 + 5 + 1) / 10
        assert value(store, "turnover") == pytest.approx(100 * 1 / mean)
        assert value(store, "turnover_min") == pytest.approx(100 * 1 / mean)
        assert value(store, "turnover_exits") == pytest.approx(100 * 2 / mean)
        assert value(store, "turnover_exits_annual") == pytest.approx(100 * 2 / mean * 12 / 10)

    def test_ten_exits_and_no_hire_is_zero_by_the_plan(self, tmp_path):
        store = self.store(tmp_path, *[self.leaves(date(2025, 5, 31))] * 10)
        assert value(store, "turnover") == 0
        assert value(store, "turnover_exits") == pytest.approx(100 * 10 / 15)

    def test_the_plans_population_is_active_permanent_on_ab(self, tmp_path):
        store = self.store(
            tmp_path,
            {"status": schema.TJANSTLEDIG},
            {"avtal": "BEA"},
            {"anstallningsform": VISSTID},
            self.leaves(date(2025, 3, 31)),
            {"valid_from": date(2025, 4, 1)},
        )
        assert value(store, "turnover") == pytest.approx(100 * 1 / 11), "ten, and one at a time of the two"
        assert value(store, "turnover_min") == pytest.approx(100 * 1 / 13), "with the one on leave and the one on BEA"

    def test_who_leaves_while_on_leave_is_not_in_the_plans(self, tmp_path):
        store = self.store(
            tmp_path, self.leaves(date(2025, 3, 31), status=schema.TJANSTLEDIG), {"valid_from": date(2025, 4, 1)}
        )
        assert value(store, "turnover") == 0
        assert value(store, "turnover_min") == pytest.approx(100 / 11)

    def test_with_and_without_pension_external_and_own_request(self, tmp_path):
        day = date(2024, 12, 31)  # gone before the first month-end: the mean is ten
        store = self.store(
            tmp_path,
            self.leaves(day),
            self.leaves(day, avgangsvag=schema.INOM_STADEN),
            self.leaves(day, avgangsorsak=schema.PENSION, avgangsvag=schema.INGEN_VAG),
            self.leaves(day, avgangsorsak=None, avgangsvag=None),
        )
        assert value(store, "turnover_exits") == 40
        assert value(store, "turnover_exits_excl_pension") == 30, "unknown cause counts as not pension"
        assert value(store, "turnover_external") == 30, "unknown way counts as out of the city"
        assert value(store, "turnover_external_excl_pension") == 20
        assert value(store, "turnover_own") == value(store, "turnover_own_excl_pension") == 20

    def test_who_went_nowhere_has_words_for_it(self, tmp_path):
        store = self.store(tmp_path, self.leaves(date(2025, 3, 31), avgangsvag=schema.INGEN_VAG))
        assert groups(ask(store, "left", "avgangsvag", window="r12")) == {"ingen (till exempel pension)": 1}

    def test_it_is_of_the_group(self, tmp_path):
        store = self.store(
            tmp_path, {"avdelning": "Lön"}, {"avdelning": "Lön"}, self.leaves(date(2024, 12, 31), avdelning="Lön")
        )
        assert groups(ask(store, "turnover_exits", "avdelning")) == {"Inköp": 0, "Lön": 50}

    def test_over_time_each_month_is_over_its_own_window(self, tmp_path):
        store = self.store(tmp_path, self.leaves(date(2025, 5, 31)))
        series = groups(ask(store, "turnover_exits", "period", window="r12"))
        assert series[date(2025, 5, 1)] == 0
        assert series[date(2025, 6, 1)] == pytest.approx(100 / ((12 * 10 + 11) / 12)), (
            "there July to May: eleven month-ends"
        )

    def test_no_staff_is_no_figure(self, tmp_path):
        store = self.store(tmp_path, self.leaves(date(2024, 12, 31), avdelning="Lön"))
        assert ask(store, "turnover_exits", avdelning="Lön").value is None


class TestMilestones:
    def test_who_reaches_65_in_which_year_if_everybody_stays(self, tmp_path):
        born = [1958, 1960, 1960, 1961, 1963]
        store = employer(tmp_path, [{"birth_month": date(year, 12, 1)} for year in born])
        alone, together = ask(store, "reaches_65", "ar"), ask(store, "reaches_65_accumulated", "ar")
        assert {year: n for year, n in groups(alone).items() if n} == {2025: 2, 2026: 1, 2028: 1}
        assert [together.at(ar=year) for year in (2025, 2026, 2027, 2028, 2035)] == [3, 4, 4, 5, 5]
        assert value(store, "reaches_65") == 2, "this year, when no year is asked for"
        assert value(store, "reaches_65_accumulated") == 3

    @pytest.mark.parametrize(("age", "born"), [("65", 1960), ("66", 1959), ("67", 1958), ("69", 1956)])
    def test_each_age_has_its_own(self, tmp_path, age: str, born: int):
        store = employer(tmp_path, [{"birth_month": date(born, 1, 1)}])
        assert value(store, f"reaches_{age}") == 1

    @pytest.mark.parametrize(
        ("born", "year"),
        [(1957, None), (1959, 2025), (1960, 2027), (1961, 2028), (1966, 2033), (1967, 2035), (1950, None)],
    )
    def test_riktaldern_is_the_birth_years_own(self, tmp_path, born: int, year: int | None):
        """Nobody reaches it in 2026: it steps from 66 to 67. Those who had before are there from the first year."""
        store = employer(tmp_path, [{"birth_month": date(born, 6, 1)}])
        reached = {y for y, n in groups(ask(store, "reaches_retirement_age", "ar")).items() if n}
        assert reached == ({year} if year else set())
        so_far = groups(ask(store, "reaches_retirement_age_accumulated", "ar"))
        assert min(so_far) == (year or 2025)

    def test_hourly_paid_are_not_in_it(self, tmp_path):
        store = employer(tmp_path, [{}, {"birth_month": date(1960, 1, 1), "anstallningsform": TIMAVLONAD}])
        assert ask(store, "reaches_65").empty


class TestRetention:
    def test_five_hired_one_leaves_after_two_months_one_after_six(self, tmp_path):
        """Hired in January 2025, followed to October: S(2) = 4/5, S(6) = 4/5 · 3/4."""
        hired = {"valid_from": date(2025, 1, 1)}
        store = employer(
            tmp_path,
            [{}] + [hired] * 3 + [hired | {"valid_to": date(2025, 2, 28)}, hired | {"valid_to": date(2025, 6, 30)}],
        )
        curve = ask(store, "retention")
        left = dict(zip(curve.frame["month"], curve.frame["value"], strict=True))
        assert [left[month] for month in (0, 1, 2, 3, 6, 9)] == pytest.approx([100, 100, 80, 80, 60, 60])
        assert max(left) == 9, "nobody has been followed longer"
        assert ask(store, "first_year_attrition").value is None

    def test_who_is_still_there_counts_for_as_long_as_seen(self, tmp_path):
        """Two hired in July leave the ones at risk before month 6: the exit then is one of three, not of five."""
        early, late = {"valid_from": date(2025, 1, 1)}, {"valid_from": date(2025, 7, 1)}
        store = employer(tmp_path, [{}, early, early, early | {"valid_to": date(2025, 6, 30)}, late, late])
        assert ask(store, "retention").at(month=6) == pytest.approx(100 * 2 / 3)

    def test_the_first_year(self, tmp_path):
        hired = {"valid_from": date(2024, 3, 1)}
        rows = [hired] * 6 + [hired | {"valid_to": date(2024, 5, 31)}] + [hired | {"valid_to": date(2025, 5, 31)}]
        store = employer(tmp_path, [{}, *rows])
        assert value(store, "first_year_attrition") == pytest.approx(100 / 8), "the second left after more than a year"

    def test_a_change_of_unit_does_not_end_it_and_the_first_terms_are_its_group(self, tmp_path):
        first = {"person": "p", "valid_from": date(2025, 1, 1), "valid_to": date(2025, 3, 31)}
        then = {"person": "p", "valid_from": date(2025, 4, 1), "avdelning": "Lön"}
        store = employer(tmp_path, [{}, first, then])
        result = ask(store, "retention", "avdelning")
        assert set(result.frame["avdelning"]) == {"Inköp"}
        assert result.frame["value"].eq(100).all() and result.frame["month"].max() == 9

    def test_the_interval_holds_the_curve_and_is_none_while_nobody_has_left(self, tmp_path):
        hired = {"valid_from": date(2025, 1, 1)}
        store = employer(tmp_path, [{}] + [hired] * 8 + [hired | {"valid_to": date(2025, 2, 28)}] * 2)
        frame = ask(store, "retention").frame.set_index("month")
        assert frame.loc[0, ["low", "value", "high"]].tolist() == [100, 100, 100]
        assert frame.loc[2, "low"] < 80 < frame.loc[2, "high"]
        assert (frame.loc[2, "low"], frame.loc[2, "high"]) == pytest.approx((40.9, 94.6), abs=0.05), "log(-log)"


class TestAgainstAnEarlierFigure:
    def test_the_change_is_of_the_earlier_figure(self):
        moved = change(metric("left"), 54, 38)
        assert moved.absolute == 16
        assert moved.percent == pytest.approx(42.105, abs=0.001), "not 29,6, which divides by the new"

    def test_shares_change_in_procentenheter_and_never_in_percent(self):
        moved = change(metric("turnover"), 11.13, 8.05)
        assert moved.absolute == pytest.approx(3.08) and moved.percent is None

    def test_there_is_no_change_from_what_is_not_known_and_no_percent_of_nothing(self):
        assert change(metric("left"), 5, None).absolute is None
        assert change(metric("left"), 5, 0).percent is None

    def test_the_same_month_last_year(self, tmp_path):
        store = employer(tmp_path, [{}, {}, {"valid_from": date(2025, 2, 1)}])
        now, before = Filters(OCTOBER), Filters(OCTOBER).shifted(-12)
        assert [evaluate(store, metric("headcount"), f, access=HR).value for f in (now, before)] == [3, 2]


class TestWhatCannotBeAsked:
    def test_a_metric_that_does_not_exist(self):
        with pytest.raises(KfError, match="finns inte"):
            metric("lycka")

    def test_a_cut_the_metric_does_not_have_is_refused_with_those_it_has(self, tmp_path):
        with pytest.raises(KfError, match=r"kan inte delas upp på Avgångsorsak.*avdelning"):
            ask(employer(tmp_path, [{}]), "headcount", "avgangsorsak")

    def test_a_curve_has_no_months_of_the_calendar(self, tmp_path):
        with pytest.raises(KfError):
            ask(employer(tmp_path, [{}]), "retention", "period")

    @pytest.mark.parametrize("period", [date(2023, 12, 1), date(2025, 11, 1)])
    def test_a_month_outside_the_data_is_refused_with_those_there_are(self, tmp_path, period: date):
        with pytest.raises(KfError, match="2024-01 till 2025-10"):
            ask(employer(tmp_path, [{}]), "headcount", period=period)

    @pytest.mark.parametrize("key", ON_STAFF)
    def test_every_cut_that_a_metric_says_it_has_can_be_asked(self, tmp_path, key: str):
        """And nothing in it: an empty group has no figure, and no error."""
        store = employer(tmp_path, [{}, {"valid_from": date(2024, 5, 1), "valid_to": date(2025, 2, 1)}])
        for by in (*metric(key).dimensions, *(("period",) if metric(key).kind != "curve" else ())):
            ask(store, key, by)
        assert ask(store, key, avdelning="Ingen").value is None


def test_every_metric_says_what_it_is():
    for key, one in METRICS.items():
        assert one.key == key and one.label and one.definition.endswith(".") and one.source and one.population
        assert one.rests_on or key not in ON_STAFF, "a figure on people rests on counts of people"
    labels = [one.label for one in METRICS.values()]
    assert len(labels) == len(set(labels))


def test_metrics_that_differ_are_defined_in_different_words():
    said = [(one.label, one.definition) for one in METRICS.values()]
    assert len(set(said)) == len(said)
    assert METRICS["turnover"].definition != METRICS["turnover_min"].definition
    assert "tjänstlediga" in METRICS["turnover"].definition and "tjänstlediga" in METRICS["turnover_min"].definition

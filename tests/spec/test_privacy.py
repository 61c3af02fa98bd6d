"""The disclosure rule, by small tables: what is hidden so that no group of one to four people can be had."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kf import privacy
from kf.access import Access, from_environment
from kf.errors import KfError
from kf.filters import Filters, add_months
from kf.metrics.catalogue import ON_STAFF, metric
from kf.metrics.evaluate import evaluate
from tests.employer import employer
from tests.reference.attacker import attack_tables, published_tables

A, AB, C = [("a",)], [("a", "b")], [("a",), ("c",)]


def cells(chains: list[tuple[str, ...]], rows: dict, stratum: int = 0) -> pd.DataFrame:
    """Counts from {group: n}; the group's values in the order of the chains' columns."""
    names = [column for chain in chains for column in chain]
    values = [group if isinstance(group, tuple) else (group,) for group in rows]
    frame = pd.DataFrame(values, columns=names)
    return frame.assign(stratum=stratum, n=[float(n) for n in rows.values()])


def hidden(counts: pd.DataFrame, chains: list[tuple[str, ...]]) -> set:
    table = privacy.pattern(counts, chains)
    names = [column for chain in chains for column in chain]
    rows = table.loc[table["hidden"], names].itertuples(index=False, name=None)
    return {row[0] if len(row) == 1 else row for row in rows}


def hides(chains: list[tuple[str, ...]], rows: dict) -> set:
    return hidden(cells(chains, rows), chains)


class TestOneRow:
    def test_five_or_more_are_shown(self):
        assert hides(A, {"x": 5, "y": 6, "z": 50}) == set()

    def test_a_hidden_three_takes_the_next_smallest_with_it(self):
        """Else the total less the others is the three."""
        assert hides(A, {"x": 3, "y": 20, "z": 30}) == {"x", "y"}

    def test_two_hidden_that_are_at_least_five_together_suffice(self):
        assert hides(A, {"x": 3, "y": 4, "z": 20}) == {"x", "y"}
        assert hides(A, {"x": 1, "y": 4, "z": 20}) == {"x", "y"}

    def test_two_hidden_that_are_fewer_than_five_together_take_one_more(self):
        """What the total leaves for them is itself a small group."""
        assert hides(A, {"x": 1, "y": 1, "z": 20, "w": 30}) == {"x", "y", "z"}
        assert hides(A, {"x": 2, "y": 2, "z": 20, "w": 30}) == {"x", "y", "z"}

    def test_five_hidden_ones_take_one_more(self):
        """Five groups with somebody in each, five in all: one in each. Each hidden cell must have room to be 1 to 4."""
        ones = dict.fromkeys("abcde", 1)
        assert hides(A, {**ones, "z": 20, "w": 30}) == {*"abcde", "z"}

    def test_the_first_of_equals_is_taken_whatever_the_order_of_the_rows(self):
        rows = {"x": 3, "y": 20, "z": 20}
        assert hides(A, rows) == hides(A, dict(reversed(rows.items()))) == {"x", "y"}

    def test_a_small_whole_is_hidden_with_all_its_parts(self):
        assert hides(A, {"x": 2, "y": 1}) == {"x", "y"}

    def test_nobody_there_is_not_a_row(self):
        assert privacy.pattern(cells(A, {"x": 0, "y": 9}), A)["a"].tolist() == ["y"]

    def test_months_are_never_added_up(self):
        """A three in one month takes a neighbour in that month only."""
        counts = pd.concat(
            [cells(A, {"x": 3, "y": 20, "z": 30}, 1), cells(A, {"x": 9, "y": 20, "z": 30}, 2)], ignore_index=True
        )
        table = privacy.pattern(counts, A)
        assert table.loc[table["hidden"], ["stratum", "a"]].values.tolist() == [[1, "x"], [1, "y"]]


class TestNested:
    def test_an_enhet_is_protected_within_its_avdelning(self):
        rows = {("x", "x1"): 3, ("x", "x2"): 10, ("x", "x3"): 20, ("y", "y1"): 9}
        assert hides(AB, rows) == {("x", "x1"), ("x", "x2")}

    def test_a_hidden_avdelning_never_has_all_its_enheter_shown(self):
        """x is 3, so y is hidden too; y's enheter must not add up to it."""
        rows = {("x", "x1"): 3, ("y", "y1"): 9, ("y", "y2"): 9, ("z", "z1"): 40}
        assert hides(AB, rows) == {("x", "x1"), ("y", "y1")}

    def test_what_two_hidden_avdelningar_share_is_counted_over_their_enheter(self):
        """x + y is known (total less z). With y1 shown, x1 + y2 would be 4 of it: so y1 is hidden as well."""
        rows = {("x", "x1"): 3, ("y", "y1"): 19, ("y", "y2"): 1, ("z", "z1"): 40}
        assert hides(AB, rows) == {("x", "x1"), ("y", "y1"), ("y", "y2")}

    def test_the_coarse_table_is_the_same_however_far_it_is_cut(self):
        rows = {("x", "x1"): 3, ("y", "y1"): 9, ("y", "y2"): 9, ("z", "z1"): 40}
        counts = cells(AB, rows)
        assert hidden(counts, A) == {"x", "y"}


class TestCrossed:
    def test_a_small_cell_takes_one_in_its_row_one_in_its_column_and_the_corner(self):
        rows = {("x", "k"): 3, ("x", "m"): 20, ("y", "k"): 30, ("y", "m"): 40}
        assert hides(C, rows) == set(rows)

    def test_the_bridge_that_two_unknowns_in_every_sum_does_not_see(self):
        """Two blocks of four hidden cells and one cell between them: every row and column has two or three unknowns,
        and still the one between is known, as the sum of the upper rows less that of the left columns."""
        big = dict.fromkeys(product(range(4), "ABCD"), 50)
        upper, lower = dict.fromkeys(product((0, 1), "AB"), 3), dict.fromkeys(product((2, 3), "CD"), 3)
        bridge = {(1, "C"): 2}
        rows = {**big, **upper, **lower, **bridge}
        counts = cells(C, rows)
        tables = published_tables(counts, C)
        by_rule = [table.assign(hidden=table["n"] < 5) for table in tables]
        finest = by_rule[-1]
        for side in ("a", "c"):
            unknown = finest[finest["hidden"]].groupby(side)["n"].agg(["size", "sum"])
            assert (unknown["size"] >= 2).all() and (unknown["sum"] >= 5).all(), "the simple rule is satisfied"
        (found,) = attack_tables(counts, C, by_rule)
        assert found.startswith("löses ut") and found.endswith("'C'} = 2")
        assert hides(C, rows) > {*upper, *lower, *bridge}
        assert attack_tables(counts, C, tables) == []

    def test_a_hidden_margin_is_not_given_away_by_its_row(self):
        """Column k is 4: it is hidden, and so is m. Then no row may show both."""
        rows = {("x", "k"): 2, ("x", "m"): 30, ("x", "o"): 30, ("y", "k"): 2, ("y", "m"): 30, ("y", "o"): 30}
        counts = cells(C, rows)
        assert hidden(counts, [("c",)]) == {"k", "m"}
        assert {("x", "k"), ("y", "k"), ("x", "m"), ("y", "m")} <= hidden(counts, C)
        assert attack_tables(counts, C, published_tables(counts, C)) == []


@st.composite
def crossed(draw: st.DrawFn) -> tuple[pd.DataFrame, list[tuple[str, ...]]]:
    """People thrown into a table of one to three chains, one of them perhaps nested."""
    chains = draw(
        st.sampled_from([AB, C, [("a", "b"), ("c",)], [("a",), ("c",), ("e",)], [("a", "b"), ("c",), ("e",)]])
    )
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    people = int(rng.integers(10, 150))
    columns: dict[str, np.ndarray] = {}
    for chain in chains:
        size = int(rng.integers(2, 5))
        value = rng.choice(size, people, p=rng.dirichlet(np.ones(size)))
        for depth, column in enumerate(chain):
            value = value if not depth else value * 10 + rng.integers(0, 1 + value % 3, people)
            columns[column] = value
    frame = pd.DataFrame(columns).assign(stratum=0, n=1.0)
    return frame.groupby(["stratum", *columns], as_index=False)["n"].sum(), chains


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(crossed())
def test_no_small_cell_is_shown_solved_or_cornered(drawn):
    """Against an attacker of his own making, who takes all tables of the chains together."""
    counts, chains = drawn
    tables = published_tables(counts, chains)
    for table in tables:
        assert table.loc[table["n"] < 5, "hidden"].all()
    assert attack_tables(counts, chains, tables, bounds=len(chains) > 1) == []


@settings(max_examples=40, deadline=None)
@given(crossed(), st.randoms())
def test_the_pattern_does_not_depend_on_the_order_of_the_rows(drawn, random):
    counts, chains = drawn
    order = list(range(len(counts)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(privacy.pattern(counts, chains), privacy.pattern(counts.iloc[order], chains))


@settings(max_examples=40, deadline=None)
@given(st.lists(crossed(), min_size=2, max_size=4))
def test_a_month_is_hidden_alike_alone_and_in_a_series(drawn):
    chains = drawn[0][1]
    months = [counts for counts, its_chains in drawn if its_chains == chains]
    series = pd.concat([counts.assign(stratum=i) for i, counts in enumerate(months)], ignore_index=True)
    together = privacy.pattern(series, chains)
    for i, counts in enumerate(months):
        alone = privacy.pattern(counts.assign(stratum=i), chains)
        part = together[together["stratum"] == i].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, part)


OCTOBER = Filters(pd.Timestamp("2025-10-01").date())


class TestTheDoor:
    """What the rule is to the reader, by way of `evaluate`."""

    def staff(self, tmp_path, **groups):
        """`x_k=3`: three women (k) or men (m) in avdelning x."""
        kon = {"k": "kvinna", "m": "man"}
        rows = [
            {"avdelning": name.split("_")[0], "enhet": None, "kon": kon[name.split("_")[1]]}
            for name, count in groups.items()
            for _ in range(count)
        ]
        return employer(tmp_path, rows)

    def test_hr_sees_all_and_ledning_does_not(self, tmp_path):
        store = self.staff(tmp_path, x_k=3, x_m=20, y_k=30, y_m=40)
        by = ("avdelning", "kon")
        hr = evaluate(store, metric("headcount"), OCTOBER, by, Access("hr"))
        assert hr.at(avdelning="x", kon="kvinna") == 3 and not hr.withheld
        ledning = evaluate(store, metric("headcount"), OCTOBER, by)
        assert ledning.frame["value"].isna().all() and ledning.reason == privacy.REASON.format(small=5, of="personer")
        assert evaluate(store, metric("headcount"), OCTOBER, ("avdelning",)).at(avdelning="x") == 23

    def test_how_many_groups_have_a_figure_is_said_where_the_others_are_left_out(self, tmp_path):
        store = self.staff(tmp_path, x_k=3, x_m=20, y_k=30, y_m=40, z_k=3, z_m=30)
        told = evaluate(store, metric("headcount"), OCTOBER.narrowed("kon", "kvinna"), ("avdelning",))
        shown = told.columns["avdelning"]
        assert 0 < len(shown) < 3 and told.notes == (f"Avdelning: {len(shown)} av 3 får visas.",)
        hr = evaluate(store, metric("headcount"), OCTOBER.narrowed("kon", "kvinna"), ("avdelning",), Access("hr"))
        assert hr.notes == ()

    def test_nobody_is_not_told_from_few_in_a_cut_by_two(self, tmp_path):
        """No man in x: the row is there all the same, as if there were one to four."""
        store = self.staff(tmp_path, x_k=23, y_k=30, y_m=40, z_k=15, z_m=15)
        frame = evaluate(store, metric("headcount"), OCTOBER, ("avdelning", "kon")).frame
        row = frame[(frame["avdelning"] == "x") & (frame["kon"] == "man")]
        assert row["withheld"].tolist() == [True]
        both = evaluate(store, metric("headcount"), OCTOBER.narrowed("avdelning", "x").narrowed("kon", "man"))
        assert both.withheld and both.value is None and both.reason

    def test_a_share_is_withheld_when_one_of_its_parts_must_be(self, tmp_path):
        store = self.staff(tmp_path, x_k=3, x_m=20, y_k=30, y_m=40, z_k=30, z_m=40)
        shares = evaluate(store, metric("women_share"), OCTOBER, ("avdelning",))
        assert shares.at(avdelning="x") is None
        assert evaluate(store, metric("women_share"), OCTOBER).value == pytest.approx(100 * 63 / 163)

    def test_an_empty_enhet_value_is_a_group_like_others(self, tmp_path):
        """Spells without enhet: their group is protected, not lost in the comparison of missing with missing."""
        rows = [{"enhet": None}] * 3 + [{"enhet": "Inköp 1"}] * 20 + [{"enhet": "Inköp 2"}] * 30
        frame = evaluate(employer(tmp_path, rows), metric("headcount"), OCTOBER, ("enhet",)).frame
        assert frame["enhet"].tolist() == ["Inköp 1", "Inköp 2", "uppgift saknas"]
        assert frame["withheld"].tolist() == [True, False, True]

    def test_only_missing_enhet_within_the_filter(self, tmp_path):
        rows = [{"avdelning": "x", "enhet": None}] * 3 + [{"avdelning": "y", "enhet": "y1"}] * 30
        rows += [{"avdelning": "z", "enhet": "z1"}] * 30
        frame = evaluate(
            employer(tmp_path, rows), metric("headcount"), OCTOBER.narrowed("avdelning", "x"), ("enhet",)
        ).frame
        assert frame["withheld"].tolist() == [True]

    def test_a_second_post_does_not_show_as_arsarbetare_where_nobody_is_counted(self, tmp_path):
        """p0's small second post is the only one in enhet 2: 0 people there, but 0,25 årsarbetare of one person."""
        rows = [{"person": f"p{i}", "sysselsattningsgrad": 0.75} for i in range(20)]
        rows.append({"person": "p0", "enhet": "Inköp 2", "sysselsattningsgrad": 0.25})
        store = employer(tmp_path, rows)
        assert evaluate(store, metric("fte"), OCTOBER, ("enhet",), Access("hr")).at(enhet="Inköp 2") == 0.25
        assert evaluate(store, metric("fte"), OCTOBER, ("enhet",)).at(enhet="Inköp 2") is None
        for access in (Access("hr"), Access()):
            assert evaluate(store, metric("headcount"), OCTOBER, ("enhet",), access).at(enhet="Inköp 2") == 0

    def test_arsarbetare_of_a_part_do_not_say_what_one_person_works(self, tmp_path):
        """18 people and 17,80 årsarbetare are one at 80 %: of parts they are whole, of the whole employer as published."""
        rows = [{"avdelning": "A", "sysselsattningsgrad": 0.8 if i == 0 else 1.0} for i in range(18)]
        store = employer(tmp_path, rows + [{"avdelning": "B", "sysselsattningsgrad": 0.75}] * 30)
        fte, part = metric("fte"), OCTOBER.narrowed("avdelning", "A")
        assert evaluate(store, metric("full_time_share"), part).value is None
        for told in (evaluate(store, fte, part), evaluate(store, fte, part, ("period",))):
            assert told.frame["value"].iloc[-1] == 18 and told.text(18) == "18\xa0årsarbetare"
        assert evaluate(store, fte, OCTOBER, ("avdelning",)).at(avdelning="B") == 23  # 22,5: halves up
        assert evaluate(store, fte, part, (), Access("hr")).value == pytest.approx(17.8)
        whole = evaluate(store, fte, OCTOBER)
        assert whole.value == pytest.approx(40.3) and whole.text(whole.value) == "40,30\xa0årsarbetare"
        assert evaluate(store, fte, OCTOBER.narrowed("anstallningsform", "tillsvidare")).value == pytest.approx(40.3)

    def test_median_pay_rests_on_those_whose_pay_is_known(self, tmp_path):
        rows = [{"manadslon": 40_000 + i if i < 4 else None} for i in range(30)]
        store = employer(tmp_path, rows)
        assert evaluate(store, metric("median_pay"), OCTOBER).value is None
        assert evaluate(store, metric("median_pay"), OCTOBER, access=Access("hr")).value == 40_001.5

    @pytest.mark.parametrize(("key", "least"), [("median_pay", 5), ("p10_pay", 21), ("p90_pay", 21)])
    def test_pay_has_its_own_smallest_groups(self, tmp_path, key: str, least: int):
        few = employer(tmp_path / "few", [{}] * (least - 1))
        enough = employer(tmp_path / "enough", [{}] * least)
        assert evaluate(few, metric(key), OCTOBER).value is None
        assert evaluate(enough, metric(key), OCTOBER).value == 40_000

    def test_four_independent_cuts_are_refused_also_as_filters(self, tmp_path):
        store = employer(tmp_path, [{}] * 50)
        filters = OCTOBER.narrowed("avdelning", "Inköp").narrowed("kon", "kvinna").narrowed("befattning", "upphandlare")
        assert evaluate(store, metric("headcount"), filters).value == 50
        result = evaluate(store, metric("headcount"), filters.narrowed("anstallningsform", "tillsvidare"))
        assert result.value is None and result.reason == privacy.REASON_CUTS

    def test_staff_per_manager_does_not_say_which_chef_is_a_man(self, tmp_path):
        """c0 leads nobody but c1, a man and the chef of the others: men have two chefs, women one."""
        rows = [{"chef": "c0", "kon": "man"}, *({"chef": "c1", "kon": "man"} for _ in range(9))]
        store = employer(tmp_path, [*rows, *({"chef": "c1"} for _ in range(20))])
        per_chef = metric("staff_per_manager")
        for filters, by in ((OCTOBER, ("kon",)), (OCTOBER, ("avdelning", "kon")), (OCTOBER.narrowed("kon", "man"), ())):
            told = evaluate(store, per_chef, filters, by)
            assert told.frame["value"].isna().all() and told.reason == privacy.REASON_ORGANISATION
        assert evaluate(store, per_chef, OCTOBER, ("kon",), Access("hr")).at(kon="man") == 5
        for by in ("avdelning", "enhet", "period"):
            assert evaluate(store, per_chef, OCTOBER, (by,)).columns["value"][-1] == 15

    def test_a_share_of_a_withheld_whole_is_withheld(self, tmp_path):
        """8 of 12 women in x would give the 12, and 15 less 12 the three men."""
        rows = [{"avdelning": "x", "kon": "man"}] * 3
        rows += [{"avdelning": "x", "befattning": b} for b, n in (("a", 8), ("b", 8)) for _ in range(n)]
        rows += [
            {"avdelning": "y", "befattning": b, "kon": kon}
            for b in "ab"
            for kon in ("kvinna", "man")
            for _ in range(30)
        ]
        store = employer(tmp_path, rows)
        filters = OCTOBER.narrowed("avdelning", "x").narrowed("kon", "kvinna")
        assert evaluate(store, metric("headcount"), filters).value is None
        assert evaluate(store, metric("headcount_share"), filters, ("befattning",)).frame["value"].isna().all()

    def test_accumulated_milestones_do_not_give_away_those_who_were_there_before(self, tmp_path):
        """Two in x are past 65 already, six reach it this year: 8 accumulated less 6 would be the two."""
        born = [1957] * 2 + [1960] * 6
        rows = [{"birth_month": f"{year}-03-01", "avdelning": "x"} for year in born]
        rows += [{"birth_month": "1960-03-01", "avdelning": "y"}] * 9
        store = employer(tmp_path, rows)
        x = OCTOBER.narrowed("avdelning", "x")
        assert evaluate(store, metric("reaches_65_accumulated"), x, access=Access("hr")).value == 8
        assert evaluate(store, metric("reaches_65_accumulated"), x).value is None

    @pytest.mark.parametrize("key", ON_STAFF)
    def test_no_metric_tells_ledning_of_a_group_of_three(self, tmp_path, key: str):
        """Three people in an avdelning of their own, everything in their spells unlike the others'."""
        few = {"avdelning": "x", "enhet": "x1", "befattning": "b", "birth_month": "1960-06-01", "kon": "man"}
        many = [
            {"avdelning": a, "enhet": f"{a}{i % 2}", "kon": k}
            for a in "yz"
            for k in ("kvinna", "man")
            for i in range(30)
        ]
        moving = [{**row, "valid_from": "2025-02-01", "valid_to": "2025-06-30"} for row in (*[few] * 3, *many)]
        store = employer(tmp_path, [*[few] * 3, *many, *moving])
        for filters, by in (
            (OCTOBER.narrowed("avdelning", "x"), ()),
            (OCTOBER, ("avdelning",)),
            (OCTOBER, ("enhet",)),
            (OCTOBER.narrowed("kon", "man"), ("avdelning",)),
        ):
            frame = evaluate(store, metric(key), filters, by).frame
            theirs = frame[frame[by[0]].isin(["x", "x1"])] if by else frame
            assert theirs["value"].isna().all(), (filters.sentence(), by)


class TestCleared:
    """What HR has cleared of the demo: the plan's own tables, for the whole förvaltning."""

    def of(self, demo_store, form: str) -> Filters:
        return Filters(demo_store.last_period).narrowed("anstallningsform", form)

    def test_a_cell_is_the_same_asked_for_by_a_filter_as_by_a_row(self, demo_store):
        permanent = self.of(demo_store, "tillsvidare")
        for key, by in (("headcount", "kon"), ("left", "befattning")):
            table = evaluate(demo_store, metric(key), permanent, (by,))
            assert table.figures
            for group in table.columns[by]:
                assert evaluate(demo_store, metric(key), permanent.narrowed(by, group)).value == table.at(**{by: group})
        assert evaluate(demo_store, metric("headcount"), permanent.narrowed("kon", "man")).value == 73
        both = permanent.narrowed("kon", "man").narrowed("avdelning", "Inköp")
        assert evaluate(demo_store, metric("headcount"), both).reason != privacy.REASON_CLEARED

    def test_it_says_that_what_is_hidden_can_be_worked_out_as_in_what_is_published(self, demo_store):
        ways = evaluate(demo_store, metric("hired"), self.of(demo_store, "visstid"), ("rekryteringsvag",))
        assert sum(ways.columns["withheld"]) == 1 and sum(ways.figures.values()) == 28  # of the 29 that the plan tells
        assert ways.reason == privacy.REASON_CLEARED

    def test_a_shorter_window_than_the_plan_prints_is_not_cleared(self, demo_store):
        """Of one month's exits the cause that is hidden would be the total less the other."""
        for period in (add_months(demo_store.last_period, -back) for back in range(24)):
            month = Filters(period, "month").narrowed("anstallningsform", "tillsvidare")
            causes = evaluate(demo_store, metric("left"), month, ("avgangsorsak",))
            true = evaluate(demo_store, metric("left"), month, ("avgangsorsak",), Access("hr")).figures
            gone = {cause for cause, n in true.items() if n and cause not in causes.figures}
            whole = evaluate(demo_store, metric("left"), month).value
            assert causes.reason != privacy.REASON_CLEARED and (whole is None or len(gone) != 1), period

    @pytest.mark.parametrize(("key", "by"), [("left", "avgangsvag"), ("hired", "rekryteringsvag")])
    def test_what_the_plan_does_not_publish_is_protected_by_a_second_group(self, demo_store, key: str, by: str):
        permanent = self.of(demo_store, "tillsvidare")
        true = evaluate(demo_store, metric(key), permanent, (by,), Access("hr")).figures
        told = evaluate(demo_store, metric(key), permanent, (by,))
        gone = {group: n for group, n in true.items() if group not in told.figures}
        assert any(0 < n < 5 for n in true.values()), "there is somebody to protect"
        assert len(gone) > 1 and told.reason == privacy.REASON.format(small=5, of="personer")


class TestWhoIsAsking:
    def test_the_role_comes_from_the_environment_and_is_ledning_otherwise(self, monkeypatch):
        monkeypatch.delenv("KF_ROLE", raising=False)
        assert from_environment() == Access("ledning")
        monkeypatch.setenv("KF_ROLE", " HR ")
        assert from_environment().sees_small_groups

    def test_an_unknown_role_is_refused(self, monkeypatch):
        monkeypatch.setenv("KF_ROLE", "admin")
        with pytest.raises(KfError, match="admin"):
            from_environment()


class TestWhatAFigureRestsOn:
    def leavers(self, tmp_path, **causes: int):
        """Sixty who stay, and so many in Inköp who left in March for each cause."""
        words = {"own": "egen begäran", "pension": "pension", "other": "övrigt"}
        rows = [{"avdelning": a} for a in ("Inköp", "Lön") for _ in range(30)]
        for cause, count in causes.items():
            rows += [{"valid_to": "2025-02-28", "avgangsorsak": words[cause], "avgangsvag": "extern"}] * count
        return employer(tmp_path, rows)

    def test_own_request_rests_on_those_alone_and_not_on_how_small_the_other_causes_are(self, tmp_path):
        store = self.leavers(tmp_path, own=12, pension=3, other=2)
        assert evaluate(store, metric("turnover_exits"), OCTOBER).value is not None
        assert evaluate(store, metric("turnover_own"), OCTOBER).value is not None
        assert evaluate(store, metric("turnover_exits_excl_pension"), OCTOBER).value is None, (
            "less the total: the three"
        )

    def test_nor_is_it_shown_when_it_would_tell_of_the_others(self, tmp_path):
        store = self.leavers(tmp_path, own=12, pension=3)
        assert evaluate(store, metric("turnover_own"), OCTOBER).value is None, "12 of 15 exits: three were pension"

    def test_a_filter_the_relation_lacks_does_not_narrow_what_the_figure_rests_on(self, tmp_path):
        """Turnover is not cut by cause: a filter on it changes neither the figure nor whether it may be shown."""
        few = [{"valid_to": "2025-02-28", "avdelning": "Lön", "avgangsorsak": "pension", "avgangsvag": "–"}] * 3
        many = [{"valid_to": "2025-02-28", "avgangsorsak": "egen begäran", "avgangsvag": "extern"}] * 9
        store = employer(tmp_path, [{"avdelning": a} for a in ("Inköp", "Lön") for _ in range(30)] + few + many)
        for filters in (OCTOBER, OCTOBER.narrowed("avgangsorsak", "egen begäran")):
            frame = evaluate(store, metric("turnover_exits"), filters, ("avdelning",)).frame
            assert frame["value"].isna().all(), "nine in Inköp would give the three in Lön"

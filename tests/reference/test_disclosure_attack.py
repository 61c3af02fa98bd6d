"""The attack: everything that `ledning` may see of the demo, as equations, must not give a group of 1–4 people away.

What is asked is what can be asked: every cut by up to three independent dimensions, which is also what every single and
paired filter with a cut gives (the routes test holds that). The unknowns are the people in each combination of avdelning,
enhet, befattning, kön, anställningsform and age. The attacker knows that a group without a row in a cut by one dimension
is empty, and that what is left when shown parts fill a shown whole is empty.

Not attacked, because it is not protected: the same figure at two times or in two windows, and figures on two populations
(see docs/decisions.md). kf.cleared.CLEARED is left out: what HR has cleared gives itself away, and its differences.
"""

from __future__ import annotations

from functools import cached_property
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import lsmr

from kf.access import Access
from kf.cleared import CLEARED
from kf.dimensions import DIMENSIONS, chain, chains
from kf.filters import Filters
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.store import Store
from tests.reference.attacker import attack_tables, published_tables

HR = Access("hr")
LEDNING = Access()
FILTERED = ("avdelning", "enhet", "befattning", "anstallningsform", "kon", "aldersgrupp")
CUTS = (*FILTERED, "plangrupp", "alder5")
COUNTS = [
    pytest.param("headcount", "month", marks=pytest.mark.xdist_group("attack 1")),
    pytest.param("left", "ytd", marks=pytest.mark.xdist_group("attack 2")),
    pytest.param("hired", "ytd", marks=pytest.mark.xdist_group("attack 2")),
]
first_group = pytest.mark.xdist_group("attack 1")
second_group = pytest.mark.xdist_group("attack 2")
AGE_GROUP = {"–29": 30, "30–39": 40, "40–49": 50, "50–59": 60, "60–64": 65, "65–": 200}
STILL = 1e-6
Group = frozenset  # of (dimension, value)


def cuts(most: int = 3) -> list[tuple[str, ...]]:
    """Every set of dimensions that spans at most so many chains; enhet always with its avdelning."""
    sets = [by for size in range(most + 1) for by in combinations(CUTS, size) if len(chains(by)) == size]
    return [("avdelning", *by) if "enhet" in by else by for by in sets]


def key(row: dict, by: tuple[str, ...]) -> Group:
    return frozenset((dimension, row[dimension]) for dimension in by)


def finest(by: tuple[str, ...]) -> set[str]:
    return {column for dimension in by for column in chain(dimension)}


class Seen:
    """What a role sees of a metric in the newest period: per cut, the figure of every group, None where withheld."""

    def __init__(self, store: Store, name: str, window: str, access: Access, most: int = 3) -> None:
        self.tables: dict[tuple[str, ...], dict[Group, float | None]] = {}
        for by in cuts(most):
            frame = evaluate(store, metric(name), Filters(store.last_period, window), by, access).frame
            rows = frame.to_dict("records")
            self.tables[by] = {key(row, by): None if row["withheld"] else float(row["value"]) for row in rows}

    def shown(self) -> list[Group]:
        return [group for table in self.tables.values() for group, value in table.items() if value is not None]

    @cached_property
    def atoms(self) -> pd.DataFrame:
        """The finest groups that the attacker cannot tell to be empty."""
        parts = [("avdelning", "enhet"), ("befattning",), ("kon",), ("anstallningsform",), ("alder5",)]
        values = [[dict(group) for group in self.tables[part]] for part in parts]
        atoms = pd.DataFrame([{k: v for one in some for k, v in one.items()} for some in product(*values)])
        lower = atoms["alder5"].str.extract(r"^(\d*)")[0].replace("", "0").astype(int)
        atoms["aldersgrupp"] = [next(name for name, limit in AGE_GROUP.items() if age < limit) for age in lower]
        atoms["plangrupp"] = ["–29" if age < 30 else "30–59" if age < 60 else "60–" for age in lower]
        size = 0
        while len(atoms) != size:
            size = len(atoms)
            atoms = atoms[~self._told_empty(atoms)].reset_index(drop=True)
        return atoms

    def _told_empty(self, atoms: pd.DataFrame) -> np.ndarray:
        """The atoms in what is left of a shown whole when its shown parts fill it."""
        empty = np.zeros(len(atoms), bool)
        codes, figures = {}, {}
        for by, table in self.tables.items():
            codes[by] = atoms.groupby(list(by), sort=False).ngroup().to_numpy() if by else np.zeros(len(atoms), int)
            first = atoms.iloc[pd.Series(codes[by]).drop_duplicates().index][list(by)].to_dict("records")
            figures[by] = np.array([table.get(key(row, by)) for row in first], float)  # None becomes NaN
        for coarse, fine in product(self.tables, self.tables):
            if finest(coarse) < finest(fine) and len(finest(fine)) == len(finest(coarse)) + 1:
                part = pd.DataFrame({"whole": codes[coarse], "part": codes[fine]}).drop_duplicates()
                parts = np.bincount(part["whole"], np.nan_to_num(figures[fine])[part["part"]], len(figures[coarse]))
                full = parts == figures[coarse]
                empty |= full[codes[coarse]] & np.isnan(figures[fine])[codes[fine]]
        return empty


def incidence(atoms: pd.DataFrame, groups: list[Group]) -> csr_matrix:
    """Which atoms each group has: a row per group."""
    by_cut: dict[tuple[str, ...], dict[Group, np.ndarray]] = {}
    rows = []
    for group in groups:
        cut = tuple(sorted(dimension for dimension, _ in group))
        if cut not in by_cut:
            index = atoms.groupby(list(cut), sort=False).indices if cut else {(): np.arange(len(atoms))}
            by_cut[cut] = {
                frozenset(zip(cut, values if isinstance(values, tuple) else (values,), strict=True)): at
                for values, at in index.items()
            }
        rows.append(by_cut[cut].get(group, np.zeros(0, int)))
    sizes = [len(row) for row in rows]
    columns = np.concatenate(rows) if rows else np.zeros(0, int)
    return csr_matrix((np.ones(sum(sizes)), (np.repeat(np.arange(len(rows)), sizes), columns)), (len(rows), len(atoms)))


def worked_out(atoms: pd.DataFrame, shown: list[Group], groups: list[Group]) -> list[dict]:
    """The groups that are linear combinations of the shown ones: no random move in the null space changes them."""
    equations, wanted = incidence(atoms, shown), incidence(atoms, groups)
    random = np.random.default_rng(7).uniform(-1, 1, len(atoms))
    found = lsmr(equations, equations @ random, atol=1e-14, btol=1e-14, conlim=1e14, maxiter=20_000)
    move = random - found[0]
    assert np.abs(equations @ move).max() < STILL / 10, "the equations are held"
    return [dict(group) for group, change in zip(groups, wanted @ move, strict=True) if abs(change) < STILL]


def small_groups(store: Store, name: str, window: str) -> list[Group]:
    """The true groups of 1–4: every conjunction of up to two values; with `all but` ones, see complements."""
    true = Seen(store, name, window, HR, most=2)
    return [group for table in true.tables.values() for group, value in table.items() if 0 < value < 5]


@pytest.fixture(scope="module")
def seen(demo_store: Store):
    kept: dict[tuple[str, str], Seen] = {}

    def ask(name: str, window: str) -> Seen:
        if (name, window) not in kept:
            kept[name, window] = Seen(demo_store, name, window, LEDNING)
        return kept[name, window]

    return ask


@pytest.mark.parametrize(("name", "window"), COUNTS)
def test_no_small_group_can_be_worked_out_from_all_cuts_together(demo_store: Store, seen, name: str, window: str):
    attacked = seen(name, window)
    small = small_groups(demo_store, name, window)
    assert len(small) > 300, "the demo is full of small groups"
    assert worked_out(attacked.atoms, attacked.shown(), small) == []


@pytest.mark.parametrize(("name", "window"), COUNTS)
def test_nor_the_small_rest_of_a_whole(seen, name: str, window: str):
    """All of a group but one part: known exactly when both are shown, so that rest must not be 1–4."""
    tables = seen(name, window).tables
    rests = []
    for coarse, fine in product(tables, tables):
        if finest(coarse) < finest(fine) and len(chains(fine)) <= 2:
            for group, value in tables[fine].items():
                whole = tables[coarse].get(frozenset((d, v) for d, v in group if d in coarse))
                if value is not None and whole is not None and set(coarse) <= set(fine) and 0 < whole - value < 5:
                    rests.append((dict(group), whole - value))
    assert rests == []


@first_group
def test_the_attacker_finds_small_groups_when_all_is_shown(demo_store: Store):
    """The attacker attacked: with HR's figures he must find every small group."""
    all_shown = Seen(demo_store, "headcount", "month", HR, most=2)
    small = small_groups(demo_store, "headcount", "month")
    assert len(worked_out(all_shown.atoms, all_shown.shown(), small)) == len(small) > 300


@second_group
@pytest.mark.parametrize("chained", [[("avdelning", "enhet"), ("kon",)], [("befattning",), ("kon",)]])
def test_the_attacker_finds_small_groups_when_the_rule_is_off_or_only_primary(demo_store: Store, chained):
    columns = [column for one in chained for column in one]
    counts = demo_store.frame(
        f"SELECT 0 AS stratum, {', '.join(columns)}, sum(n)::DOUBLE AS n FROM stock"
        " WHERE period = $p AND anstallningsform <> 'timavlönad' GROUP BY ALL",
        {"p": demo_store.last_period},
    )
    small = int((counts["n"] < 5).sum())
    off = published_tables(counts, chained, k=0)
    assert len(attack_tables(counts, chained, off, bounds=False)) >= small
    only_primary = [table.assign(hidden=table["n"] < 5) for table in off]
    assert attack_tables(counts, chained, only_primary, bounds=False), "differences from totals"
    assert attack_tables(counts, chained, published_tables(counts, chained), bounds=False) == []


@first_group
def test_a_share_times_its_base_gives_no_more(demo_store: Store, seen):
    """Where a share and its base are shown the parts are known: as further equations they must not help."""
    attacked = seen("headcount", "month")
    extra = []
    for name, dimension, value in (
        ("women_share", "kon", "kvinna"),
        ("permanent_share", "anstallningsform", "tillsvidare"),
    ):
        shares = Seen(demo_store, name, "month", LEDNING, most=2)
        for by, table in shares.tables.items():
            if dimension not in by:
                known = [
                    g for g, share in table.items() if share is not None and attacked.tables[by].get(g) is not None
                ]
                extra += [group | {(dimension, value)} for group in known]
    assert extra
    small = small_groups(demo_store, "headcount", "month")
    assert worked_out(attacked.atoms, attacked.shown() + extra, small) == []


@first_group
@pytest.mark.parametrize("name", ["fte", "mean_age", "median_pay", "staff_per_manager", "full_time_share"])
def test_other_figures_are_shown_only_where_the_number_of_people_is(demo_store: Store, seen, name: str):
    """So that what is added up to (årsarbetare, sum of ages) has the same unknowns as the number of people."""
    people = seen("headcount", "month").tables
    for by, table in Seen(demo_store, name, "month", LEDNING, most=2).tables.items():
        assert not [dict(g) for g, value in table.items() if value is not None and people[by].get(g) is None]


@first_group
def test_full_time_and_part_time_are_both_five_or_more_where_their_share_is_shown(demo_store: Store, seen):
    people = seen("headcount", "month").tables
    for by, table in Seen(demo_store, "full_time_share", "month", LEDNING, most=2).tables.items():
        for group, share in table.items():
            if share is not None:
                full = round(people[by][group] * share / 100)
                assert all(part == 0 or part >= 5 for part in (full, people[by][group] - full)), dict(group)


def single_values(store: Store) -> list[tuple[str, str]]:
    return [
        (dimension, value)
        for dimension in FILTERED
        for (value,) in store.query(
            f"SELECT DISTINCT {dimension} FROM stock WHERE n = 1 AND period = $p", {"p": store.last_period}
        )
        if value != "timavlönad"
    ]


@first_group
def test_every_single_and_paired_filter_tells_what_the_cuts_tell(demo_store: Store, seen):
    """The same cell by any route (filters, rows, columns) is shown in all or withheld in all, with the same figure.

    All single values with every further cut, all pairs of values, and a third of the pairs with a further cut.
    """
    tables = {frozenset(by): table for by, table in seen("headcount", "month").tables.items()}
    values = single_values(demo_store)
    pairs = [pair for pair in combinations(values, 2) if len(chains([d for d, _ in pair])) == 2]
    nested = dict(
        demo_store.query("SELECT DISTINCT enhet, avdelning FROM stock WHERE period = $p", {"p": demo_store.last_period})
    )
    wrong, asked = [], 0
    for number, narrowed in enumerate([*[(one,) for one in values], *pairs]):
        filters = Filters(demo_store.last_period)
        for dimension, value in narrowed:
            filters = filters.narrowed(dimension, value)
        taken = [dimension for dimension, _ in narrowed]
        free = [(d,) for d in CUTS if len(chains([*taken, d])) == len(taken) + 1]
        for by in [(), *(free if len(taken) == 1 else free[number % (3 * len(free)) :][:1])]:
            if any(CLEARED[one].covers(filters, by) for one in metric("headcount").cleared):
                continue
            asked += 1
            rows = evaluate(demo_store, metric("headcount"), filters, by).frame.to_dict("records")
            given = {key(r, by) | set(narrowed): float(r["value"]) for r in rows if not r["withheld"]}
            cut = {*taken, *by}
            if "enhet" in cut:  # the cuts tell enhet with its avdelning
                given = {g | {("avdelning", nested[dict(g)["enhet"]])}: v for g, v in given.items()}
                cut.add("avdelning")
            wanted = {g: v for g, v in tables[frozenset(cut)].items() if set(narrowed) <= g and v is not None}
            if given != wanted:
                wrong.append((narrowed, by, given, wanted))
    assert asked > 2500
    assert wrong == []


@second_group
def test_two_values_together_are_shown_only_where_each_is(demo_store: Store):
    """So that a + b less a tells nothing."""
    for dimension in ("avdelning", "befattning", "aldersgrupp"):
        for by in ((), ("kon",), ("anstallningsform",)):
            alone = {}
            values = [value for d, value in single_values(demo_store) if d == dimension]
            for value in values:
                filters = Filters(demo_store.last_period).narrowed(dimension, value)
                frame = evaluate(demo_store, metric("headcount"), filters, by).frame
                alone[value] = {key(r, by) for r in frame.to_dict("records") if not r["withheld"]}
            for a, b in list(combinations(values, 2))[:150]:
                filters = Filters(demo_store.last_period).narrowed(dimension, a, b)
                frame = evaluate(demo_store, metric("headcount"), filters, by).frame
                both = {key(r, by) for r in frame.to_dict("records") if not r["withheld"]}
                assert both == alone[a] & alone[b], (dimension, a, b, by)


@second_group
@pytest.mark.parametrize("name", ["left", "turnover", "women_share", "headcount_share", "mean_age", "growth"])
def test_which_rows_there_are_does_not_tell_who_is_empty(demo_store: Store, name: str):
    """In a cut by two independent dimensions, the withheld rows are those of every value, or none."""
    for by in (("avdelning", "kon"), ("befattning", "kon"), ("aldersgrupp", "kon")):
        frame = evaluate(demo_store, metric(name), Filters(demo_store.last_period), by).frame
        first = frame.groupby(by[0])[by[1]].nunique()
        assert (first == 2).all(), (name, by)
    assert DIMENSIONS["kon"].order

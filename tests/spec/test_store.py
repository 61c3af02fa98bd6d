"""The versions: a build that fails changes nothing, nobody sees half a file, readers go on, one goes back."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from kf import schema, store
from kf.errors import KfError
from kf.filters import Filters
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.store import Store, build, current, needs_demo, rollback, version_paths, versions
from kf.store.reader import COARSER
from tests.employer import DEFAULTS, employer

SAID = {"employer": "Prov", "synthetic": "true", "source": "prov", "first_period": "2025-01-01"}
SAID |= {"last_period": "2025-10-01"}


def spells(people: int, **more: object) -> pd.DataFrame:
    return pd.DataFrame([{"person": f"p{i}", **DEFAULTS, **more} for i in range(people)])


def people(of: Store) -> int:
    return of.query("SELECT sum(n)::INT FROM stock WHERE period = ?", [of.last_period])[0][0]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def made_by_another_kf(folder: Path, **more: str) -> None:
    """Lay a version of another layout in the folder, older than any other."""
    built = build(folder.with_name(folder.name + "-elsewhere"), {"spell": spells(10)}, SAID | more)
    path = folder / "kf-20200101T000000000000.duckdb"
    shutil.copyfile(built.path, path)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE dataset SET value = 'another' WHERE key = 'layout'")


def test_a_build_that_fails_leaves_the_folder_as_it_was(tmp_path, monkeypatch):
    build(tmp_path, {"spell": spells(10)}, SAID)
    before = names(tmp_path)
    with pytest.raises(KfError, match="0 anställda i slutet"):
        build(tmp_path, {"spell": spells(10, valid_to=date(2025, 3, 31))}, SAID)
    with pytest.raises(duckdb.Error):
        build(tmp_path, {"spell": spells(10, sysselsattningsgrad="mycket")}, SAID)
    monkeypatch.setattr(store.file, "_verify", lambda con: con.execute("SELECT * FROM nowhere"))
    with pytest.raises(duckdb.Error):
        build(tmp_path, {"spell": spells(10)}, SAID)
    assert names(tmp_path) == before
    assert people(current(tmp_path)) == 10


def test_a_half_written_file_is_never_seen(tmp_path):
    build(tmp_path, {"spell": spells(10)}, SAID)
    (tmp_path / ".building-ffff.duckdb").write_bytes(b"half")
    (tmp_path / ".building-ffff.duckdb.wal").write_bytes(b"half")
    assert len(version_paths(tmp_path)) == len(versions(tmp_path)) == 1
    assert people(current(tmp_path)) == 10


def test_while_a_version_is_built_the_others_are_all_there_is(tmp_path, monkeypatch):
    build(tmp_path, {"spell": spells(10)}, SAID)
    verify, seen = store.file._verify, []

    def watched(con: duckdb.DuckDBPyConnection) -> None:
        seen.append((len(version_paths(tmp_path)), people(current(tmp_path))))
        verify(con)

    monkeypatch.setattr(store.file, "_verify", watched)
    build(tmp_path, {"spell": spells(11)}, SAID)
    assert seen == [(1, 10)]
    assert people(current(tmp_path)) == 11


def test_many_threads_ask_at_once(tmp_path):
    opened = Store.open(build(tmp_path, {"spell": spells(200)}, SAID).path)

    def ask(least: int) -> tuple[int, int]:
        ((found,),) = opened.query("SELECT count(*) FROM stock WHERE n >= $least", {"least": least})
        frame = opened.frame("SELECT $least AS least, count(*) AS n FROM stock GROUP BY ALL", {"least": least})
        return found, int(frame["n"].iloc[0]) * int(frame["least"].iloc[0])

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, [0, 1, 2] * 30))
    assert answers == [(2000, 0), (2000, 2000), (0, 4000)] * 30


def test_a_reader_goes_on_with_the_old_version_while_a_new_one_is_published(tmp_path):
    build(tmp_path, {"spell": spells(10)}, SAID)
    old = current(tmp_path)
    build(tmp_path, {"spell": spells(11)}, SAID)
    assert people(old) == 10
    assert people(current(tmp_path)) == 11
    assert current(tmp_path).key > old.key
    question = (metric("headcount"), Filters(date(2025, 10, 1)))
    assert [evaluate(one, *question).value for one in (old, current(tmp_path))] == [10, 11]


def test_rollback_gives_the_one_before_and_removes_nothing(tmp_path):
    first, second = (build(tmp_path, {"spell": spells(n)}, SAID) for n in (10, 11))
    restored = rollback(tmp_path)
    assert people(current(tmp_path)) == 10
    assert restored.dataset["restored_from"] == first.name
    assert [version.name for version in versions(tmp_path)] == [restored.name, second.name, first.name]
    rollback(tmp_path, second.name)
    assert people(current(tmp_path)) == 11
    assert len(version_paths(tmp_path)) == 4 == len(names(tmp_path))


@pytest.mark.parametrize("name", [None, "kf-20000101T000000000000"])
def test_rollback_to_nothing_says_what_there_is(tmp_path, name):
    build(tmp_path, {"spell": spells(10)}, SAID)
    with pytest.raises(KfError, match="python -m kf versions"):
        rollback(tmp_path, name)
    assert len(names(tmp_path)) == 1


def test_a_version_of_another_layout_says_what_to_do(tmp_path):
    made_by_another_kf(tmp_path)
    with pytest.raises(KfError, match="annan utgåva av kf") as refused:
        current(tmp_path)
    assert "python -m kf demo" in refused.value.do


def test_demo_data_of_another_layout_is_made_anew_but_never_instead_of_ones_own_data(tmp_path):
    assert needs_demo(tmp_path)
    made_by_another_kf(tmp_path, synthetic="false")
    assert not needs_demo(tmp_path)  # one's own data, of an older kf: load it again, never show a made-up employer
    made_by_another_kf(tmp_path, synthetic="true")
    assert needs_demo(tmp_path)
    build(tmp_path, {"spell": spells(11)}, SAID)
    assert not needs_demo(tmp_path)


def test_rollback_to_another_layout_is_refused_and_changes_nothing(tmp_path):
    made_by_another_kf(tmp_path)
    build(tmp_path, {"spell": spells(11)}, SAID)
    with pytest.raises(KfError, match="annan utgåva"):
        rollback(tmp_path)
    assert len(names(tmp_path)) == 2
    assert people(current(tmp_path)) == 11


def test_without_a_version_there_is_an_error_that_says_how_to_make_one(tmp_path):
    with pytest.raises(KfError, match="python -m kf demo"):
        current(tmp_path)


def test_who_has_overlapping_posts_counts_once_and_works_in_both(tmp_path):
    second_post = {"befattning": "controller", "sysselsattningsgrad": 0.4, "valid_from": date(2025, 3, 10)}
    rows = [{"person": "p0", "sysselsattningsgrad": 0.6}, {"person": "p0", **second_post}]
    rows += [{"person": f"q{i}"} for i in range(9)]
    opened = employer(tmp_path, rows, first="2025-01-01")
    ((n, posts, fte),) = opened.query(
        "SELECT sum(n), count(*), sum(sysselsattningsgrad) FROM stock WHERE period = '2025-10-01'"
    )
    assert (n, posts, round(fte, 6)) == (10, 11, 10.0)
    main = opened.query(
        "SELECT befattning FROM stock WHERE period = '2025-10-01' AND n = 1 AND sysselsattningsgrad < 1"
    )
    assert main == [("upphandlare",)]
    assert opened.query("SELECT count(*) FROM hires WHERE period >= '2025-01-01'") == [(0,)]  # it is no new employment


def test_equal_posts_at_once_are_one_person_in_every_month(tmp_path):
    rows = [{"person": "p0", "sysselsattningsgrad": 0.5, "valid_from": date(2024, m, 1)} for m in (1, 4, 9)]
    rows[1]["valid_to"] = date(2025, 6, 30)
    opened = employer(tmp_path, rows)
    counts = opened.query("SELECT period, sum(n) FROM stock GROUP BY period")
    assert len(counts) == 22
    assert {n for _, n in counts} == {1}


def test_a_path_with_an_apostrophe_a_space_and_accents(tmp_path):
    folder = tmp_path / 'it\'s Årets "data"'
    opened = employer(folder, [{} for _ in range(7)])
    assert people(opened) == people(current(folder)) == 7
    assert people(Store.open(rollback(folder, version_paths(folder)[0].stem).path)) == 7


def test_the_connection_can_neither_write_nor_reach_the_disk(tmp_path):
    opened = employer(tmp_path, [{} for _ in range(7)])
    for forbidden in (
        "DELETE FROM version.spell",
        f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
        "SELECT * FROM read_csv('/etc/passwd')",
    ):
        with pytest.raises(duckdb.Error):
            opened.query(forbidden)
    assert people(opened) == 7


@pytest.mark.parametrize("by", [("enhet",), ("period", "enhet"), ("avtal",)])
def test_an_employer_where_some_lack_an_optional_value_can_be_cut_by_it(tmp_path, by):
    rows = [{} for _ in range(12)] + [{"enhet": None, "avtal": None} for _ in range(12)]
    opened = employer(tmp_path, rows)
    result = evaluate(opened, metric("headcount"), Filters(opened.last_period), by)
    last = result.frame[result.frame["period"] == opened.last_period] if "period" in by else result.frame
    assert last["value"].sum() == 24
    assert last[by[-1]].notna().all()


def test_every_optional_column_may_be_lacking(tmp_path):
    lacking = {column.name: None for column in schema.SPELL if not column.required}
    opened = employer(tmp_path, [lacking for _ in range(12)])
    assert opened.empty_columns >= set(lacking) - {"valid_to", "rekryteringsvag", "avgangsorsak", "avgangsvag"}
    assert evaluate(opened, metric("headcount"), Filters(opened.last_period)).value == 12
    assert "saknas i det inlästa datat" in evaluate(opened, metric("fte"), Filters(opened.last_period)).notes[0]


def test_a_question_is_read_from_the_fewest_rows_that_have_its_columns(tmp_path):
    opened = employer(tmp_path, [{} for _ in range(7)])
    for relation, text, source in (
        ("stock", "avdelning, sum(n) AS value kon IN ($kon_0)", "stock_by_befattning"),
        ("stock", "sum(n * alder)", "stock_by_age"),
        ("stock", "sum(n) enhet IN ($enhet_0)", "stock_by_chef"),
        ("stock", "enhet, befattning, sum(n)", "stock"),
        ("stock", "median(manadslon)", "stock"),
        ("staff", "befattning, sum(present)", "staff_by_befattning"),
        ("staff", "enhet, sum(present)", "staff"),
        ("hires", "avdelning, sum(n)", "hires"),
    ):
        assert opened.source(relation, text) == source, text


@pytest.mark.parametrize("twin", [twin for twins in COARSER.values() for twin in twins])
def test_a_twin_has_the_same_sums(demo_store, twin):
    relation = next(name for name, twins in COARSER.items() if twin in twins)
    columns = [row[0] for row in demo_store.query(f"DESCRIBE {twin}")]
    measures = [name for name in columns if name in ("n", "sysselsattningsgrad", "present", "hired", "departed")]
    cut = [name for name in columns if name not in measures]
    summed = ", ".join(f"round(sum({name})::DOUBLE, 6)" for name in measures)
    asked = f"SELECT {', '.join(cut)}, {summed} FROM {{}} GROUP BY ALL ORDER BY ALL"
    assert demo_store.query(asked.format(twin)) == demo_store.query(asked.format(relation))

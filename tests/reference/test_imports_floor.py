"""The floors of the house: who may import what, read from the source itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "kf").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])
SOURCES = [path for path in SOURCES if path.exists()]
FLOORS = (
    (
        "vocabulary",
        (
            "kf.errors",
            "kf.column",
            "kf.recruitment",
            "kf.schema",
            "kf.parameters",
            "kf.format",
            "kf.dimensions",
            "kf.filters",
            "kf.privacy",
            "kf.cleared",
            "kf.personnummer",
            "kf.names",
        ),
    ),
    ("vocabulary", ("kf.access", "kf.store")),
    ("middle", ("kf.metrics", "kf.forecast", "kf.imports", "kf.workspace", "kf.plan")),
    ("drawing", ("kf.charts", "kf.exports")),
    ("screen", ("kf.ui",)),
)
VOCABULARY = tuple(name for floor, names in FLOORS if floor == "vocabulary" for name in names)
ABOVE_VOCABULARY = tuple(name for floor, names in FLOORS if floor != "vocabulary" for name in names)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """The full names a file imports, those inside functions too: `from kf import privacy` gives kf.privacy."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def importers(*packages: str) -> set[str]:
    """The files that import any of these packages or something in them."""
    return {relative(path) for path in SOURCES if any(reaches(name, packages) for name in imported(path))}


def reaches(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def outside(files: set[str], allowed: tuple[str, ...]) -> list[str]:
    return sorted(file for file in files if not file.startswith(allowed))


def test_streamlit_is_only_in_the_frame_the_pages_and_the_ui():
    assert outside(importers("streamlit"), ("app.py", "pages/", "kf/ui/")) == []


def test_duckdb_is_only_in_the_store_and_where_versions_are_made():
    assert outside(importers("duckdb"), ("kf/store/", "kf/imports/", "kf/demo/")) == []


def test_what_people_write_goes_through_the_workspace_alone():
    assert outside(importers("sqlalchemy", "alembic", "sqlite3", "psycopg"), ("kf/workspace/",)) == []


def test_plotly_is_only_in_charts_and_exports_and_what_puts_a_figure_on_the_screen():
    assert outside(importers("plotly"), ("kf/charts/", "kf/exports/", "kf/ui/chart/")) == []


def module_files(name: str) -> list[Path]:
    base = ROOT / Path(*name.split("."))
    return sorted(base.rglob("*.py")) if base.is_dir() else [base.with_suffix(".py")]


@pytest.mark.parametrize("name", VOCABULARY)
def test_the_vocabulary_imports_nothing_from_above(name: str):
    for path in module_files(name):
        assert [i for i in imported(path) if reaches(i, ABOVE_VOCABULARY)] == [], relative(path)


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("kf.metrics", ("kf.charts", "kf.exports", "kf.ui")),
        ("kf.forecast", ("kf.charts", "kf.exports", "kf.ui")),
        ("kf.imports", ("kf.charts", "kf.exports", "kf.ui")),
        ("kf.workspace", ("kf.plan", "kf.charts", "kf.exports", "kf.ui")),
        ("kf.plan", ("kf.charts", "kf.exports", "kf.ui")),
        ("kf.demo", ("kf.charts", "kf.exports", "kf.ui")),
        ("kf.charts", ("kf.exports", "kf.ui")),
        ("kf.exports", ("kf.ui",)),
    ],
)
def test_a_module_imports_only_from_floors_below(lower: str, higher: tuple[str, ...]):
    for path in module_files(lower):
        if path.exists():
            assert [name for name in imported(path) if reaches(name, higher)] == [], relative(path)


def test_the_pages_reach_people_only_through_the_ui():
    """A page names metrics; it asks no store and no view, so that person rows cannot get there."""
    below = importers("kf.store", "kf.metrics.evaluate", "kf.metrics.disclosure", "kf.metrics.counts", "kf.sql")
    assert sorted(file for file in below if file.startswith("pages/")) == []


def reads_people(path: Path) -> bool:
    """Whether a SQL file reads a relation of people, itself or by way of another's text."""
    text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
    return bool(re.search(r"\bFROM (stock|hires|exits|staff|tenure|milestone|spell|posts)\b", text))


def test_what_is_shown_on_people_comes_out_of_the_one_door():
    """Elsewhere the relations are only asked which values there are (for the filters), never for a figure."""
    asks = re.compile(r"(\w+\([^)]*\)|\*|\w+)[^;]{0,40}FROM (stock|hires|exits|staff|tenure|milestone|spell)\b")
    found = {
        (relative(path), asked.group(0))
        for path in SOURCES
        for asked in asks.finditer(path.read_text(encoding="utf-8"))
        if "SELECT DISTINCT" not in path.read_text(encoding="utf-8")[max(0, asked.start() - 40) : asked.end()]
    }
    # the forecasts' SQL stands in files of its own: what asks for people there is asked by whoever reads the file
    texts = {path.stem for path in (ROOT / "kf" / "forecast" / "sql").glob("*.sql") if reads_people(path)}
    assert texts >= {"cohorts", "staff", "exits", "posts", "monthly"}
    found |= {
        (relative(path), f"{name}.sql")
        for path in SOURCES
        for name in texts
        if re.search(rf"""\b(read|read_sql)\(\s*["']{name}["']""", path.read_text(encoding="utf-8"))
    }
    doors = (
        "kf/forecast/cohorts.py",
        "kf/forecast/history.py",
        "kf/forecast/movements.py",
        "kf/metrics/evaluate.py",
        "kf/metrics/counts.py",
        "kf/metrics/quality.py",
        "kf/store/",
        "kf/demo/",
        "kf/imports/",
    )
    assert [(file, text) for file, text in sorted(found) if not file.startswith(doors)] == []


def test_there_is_no_utils():
    assert [relative(path) for path in SOURCES if path.stem in ("utils", "util", "helpers", "common", "misc")] == []


def test_no_page_can_be_reached_without_the_frame():
    """A .py directly in pages/ has an address of its own, without sign-in and filters."""
    assert list((ROOT / "pages").glob("*.py")) == []


def test_pages_are_short():
    assert [
        relative(p) for p in (ROOT / "pages").rglob("*.py") if len(p.read_text(encoding="utf-8").splitlines()) > 60
    ] == []

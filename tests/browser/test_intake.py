"""The analyst's journey: drop an export, correct what is wrong, publish, see it, and go back."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.menu import open_page

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
expect.set_options(timeout=30_000)
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROOT = Path(__file__).parents[2]
HEADINGS = "Månad;Anställningsnr;Födelsetid;Kön;Avdelning;Befattningsbenämning;Anst.form;Syss.grad;Anst. fr o m;Namn"
WRONG = "1980-13-45"


def export(
    path: Path, last: tuple[int, int], people: int = 60, wrong: bool = False, first: tuple[int, int] = (2024, 1)
) -> Path:
    """A monthly list as an HR system prints it: Windows-1252, semicolons, three title rows over the headings."""
    rng = random.Random(1)
    staff = []
    for number in range(people):
        start = date(2019, 1, 1) + timedelta(days=rng.randrange(1800)) if number < 60 else date(2025, 10, 1)
        staff.append(
            (
                f"{10_000 + number};{date(rng.randrange(1962, 2000), rng.randrange(1, 13), 5)};{rng.choice('KM')};"
                f"{rng.choice(['Ekonomi', 'Lön', 'Inköp'])};{rng.choice(['controller', 'handläggare'])};"
                f"{rng.choice(['Tills', 'Tills', 'Vik'])};{rng.choice(['100', '80,5'])};{start};Åsa Öberg",
                start,
            )
        )
    rows = []
    year, month = first
    while (year, month) <= last:
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        rows += [f"{year}-{month:02d};{told}" for told, start in staff if start <= end]
        year, month = year + month // 12, month % 12 + 1
    if wrong:
        fields = rows[-1].split(";")
        rows[-1] = ";".join([*fields[:2], WRONG, *fields[3:]])
    titles = ["Personallista för Provköping", "Utskriven ur HR-systemet", ""]
    path.write_bytes("\r\n".join([*titles, HEADINGS, *rows, ""]).encode("cp1252"))
    return path


@pytest.fixture
def page(browser: Any) -> Any:
    opened = browser.new_context(viewport={"width": 1440, "height": 1300}, locale="sv-SE").new_page()
    opened.set_default_timeout(30_000)
    yield opened
    opened.context.close()


def choose(page: Any, file: Path) -> None:
    """Give the page a file, when the place for the one before it is gone."""
    place = page.locator("input[type=file]")
    expect(place).to_have_count(1)
    place.set_input_files(file)


def drop(page: Any, file: Path) -> None:
    choose(page, file)
    page.get_by_role("heading", name="Så förstods filen").wait_for()


def publish(page: Any) -> None:
    page.get_by_role("button", name="Publicera", exact=True).click()
    expect(page.get_by_text(re.compile("^Publicerat: Provköping")).first).to_be_visible()


def overview(page: Any, month: str, people: int) -> None:
    """Översikt shows this month, and so many people."""
    open_page(page, "Översikt")
    expect(page.locator(".kf-meta")).to_contain_text(f"Provköping, hela förvaltningen · {month}")
    expect(page.locator(".kf-number").first).to_have_text(str(people))
    open_page(page, "Läs in")
    page.get_by_role("heading", name="Versioner").wait_for()


def test_an_export_is_corrected_published_seen_and_gone_back_from(
    page: Any, serve: Callable[..., str], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    address = serve("app.py", ROOT, KF_DATA=str(folder), KF_ROLE="hr", KF_KEY_FILE=str(tmp_path / "key"))
    page.goto(f"{address}/las_in")

    # the first time: nothing is known, the employer's name is asked for
    drop(page, export(tmp_path / "september.csv", (2025, 9)))
    expect(page.get_by_text("3 rader ovanför rubrikerna hoppas över.")).to_be_visible()
    expect(page.get_by_text("Det fattas: arbetsgivarens namn.")).to_be_visible()
    name = page.get_by_label("Arbetsgivarens namn")
    name.fill("Provköping")
    name.press("Enter")
    page.get_by_role("button", name="Kontrollera filen").click()
    expect(page.get_by_text("Ingen rad nekades.")).to_be_visible()
    publish(page)
    overview(page, "september 2025", 60)

    # the month after, alone: recognised and checked by itself; one row has a date that does not exist
    drop(page, export(tmp_path / "oktober.csv", (2025, 10), people=63, wrong=True, first=(2025, 10)))
    expect(page.get_by_text("Månaderna före, januari 2024 till september 2025, står kvar")).to_be_visible()
    expect(page.get_by_text("En fil, som känns igen som")).to_be_visible()
    expect(page.get_by_text("1 rad används inte.")).to_be_visible()
    expect(page.get_by_role("cell", name=WRONG)).to_be_visible()
    page.get_by_label("Det ska stå").fill("1980-12-05")
    page.get_by_role("button", name="Rätta", exact=True).click()
    page.get_by_role("button", name="Kontrollera igen").click()
    expect(page.get_by_text("Ingen rad nekades.")).to_be_visible()
    publish(page)
    overview(page, "oktober 2025", 63)

    # and back
    page.get_by_role("button", name="Gå tillbaka", exact=True).click()
    expect(page.get_by_text(re.compile("^Nu visas åter versionen")).first).to_be_visible()
    overview(page, "september 2025", 60)

    # another list goes the same way, and stands beside the staff
    page.get_by_label("Vad läser du in?").click()
    page.get_by_role("option", name="Budget för antal anställda").click()
    expect(page.get_by_text("Budget för antal anställda: en fil")).to_be_visible()
    budget = tmp_path / "budget.csv"
    budget.write_text("Avdelning;År;Antal anställda\nEkonomi;2025;20\nLön;2025;tjugo\n" + "Inköp;2025;21\n", "utf-8")
    choose(page, budget)
    page.get_by_role("button", name="Kontrollera listan").click()
    expect(page.get_by_text("2 av 3 rader går att använda.")).to_be_visible()
    expect(page.get_by_role("cell", name="tjugo")).to_be_visible()
    expect(page.get_by_role("button", name="Publicera", exact=True)).to_be_disabled()
    budget.write_text("Avdelning;År;Antal anställda\nEkonomi;2025;20\nLön;2025;19\n" + "Inköp;2025;21\n", "utf-8")
    page.get_by_role("button", name="Släng").click()
    expect(page.get_by_text("Listan behöver kolumnerna")).to_be_visible()
    choose(page, budget)
    page.get_by_role("button", name="Kontrollera listan").click()
    expect(page.get_by_text("3 rader i stället för 0.")).to_be_visible()
    page.get_by_role("button", name="Publicera", exact=True).click()
    expect(page.get_by_text("Publicerat: budget för antal anställda, 3 rader.").first).to_be_visible()
    overview(page, "september 2025", 60)

    # nothing of the files is left: no name, no number, no unpublished version
    left = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in left} <= {".duckdb", ".toml", ".sqlite", ".sqlite-wal", ".sqlite-shm", ".lock", ""}
    for path in left:
        content = path.read_bytes()
        assert "Öberg".encode() not in content and "Öberg".encode("cp1252") not in content, path
        assert b"10042" not in content, path
    assert not [path for path in folder.iterdir() if path.name.startswith(".candidate")]

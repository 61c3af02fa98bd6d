"""The meeting: "and if all stay until 67?" is asked of Lön och pension, answered, saved, compared with today, and sent."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kf.forecast.scenario import Scenario
from kf.forecast.staffing_scenario import StaffingScenario
from kf.workspace import scenarios
from tests.browser.menu import open_page

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
expect.set_options(timeout=30_000)  # a machine may be busy with other tests
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROOT = Path(__file__).parents[2]
DESKTOP = {"width": 1440, "height": 1300}  # all filters in sight
AVDELNING, NAME = "Lön och pension", "Stannar kvar"
UNTIL_67 = "lla stannar till 67 (ingen går i pension innan de fyllt 67)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, demo_folder: Path) -> Path:
    """The demo's data with a workspace of its own."""
    own = tmp_path_factory.mktemp("meeting")
    for file in demo_folder.glob("kf-*.duckdb"):
        shutil.copy(file, own)
    return own


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], folder: Path) -> str:
    return serve("app.py", ROOT, KF_DATA=str(folder))


def reader(browser: Any, address: str, errors: list[str]) -> Any:
    """A page in a browser that has never been here; the clipboard may be read."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light", locale="sv-SE")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page


def still(page: Any) -> None:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def headlines(page: Any) -> list[str]:
    """What the cards say, when the page has come to rest and all charts are drawn."""
    still(page)
    for chart in page.get_by_role("figure").all():
        chart.locator(".main-svg").first.wait_for()
    still(page)
    return page.locator(".kf-headline").all_inner_texts()


def test_all_stay_until_67(browser: Any, address: str, folder: Path, record_property: Callable[..., None]) -> None:
    errors: list[str] = []
    page = reader(browser, address, errors)
    took: dict[str, float] = {}
    began = time.perf_counter()

    def mark(step: str) -> None:
        took[step] = round(time.perf_counter() - began, 2)

    page.goto(f"{address}/pensioner")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pensioner")
    headlines(page)
    mark("Pensioner öppnad")

    page.get_by_role("combobox", name="Avdelning").click()
    page.get_by_role("option", name=AVDELNING, exact=True).click()
    page.keyboard.press("Escape")
    expect(page.locator(".kf-meta")).to_contain_text(AVDELNING)
    before = headlines(page)
    mark("filtrerad")

    page.get_by_role("button", name="Alla stannar till 67", exact=True).click()
    sentence = page.get_by_text(f"A{UNTIL_67}").first
    expect(sentence).to_contain_text("Mot i dag:")
    expect(sentence).to_contain_text("färre pensionsavgångar till och med")
    after = headlines(page)
    assert after[:2] != before[:2]
    mark("svaret läst")

    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_role("textbox", name="Namn på scenariot").fill(NAME)
    page.get_by_role("button", name="Spara som nytt").click()
    expect(page.get_by_text(f"Sparat som {NAME}.").first).to_be_visible()
    saved = scenarios.scenario(folder, NAME)
    assert saved.scenario == StaffingScenario(pension=Scenario(earliest_age=67))
    assert saved.filters.where == (("avdelning", (AVDELNING,)),)
    mark("sparat")

    still(page)
    open_page(page, "Bemanning")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bemanning")
    expect(page.locator(".kf-meta")).to_contain_text(AVDELNING)
    expect(page.get_by_text(f"Sparat som {NAME}.").first).to_be_visible()  # the scenario came along
    headlines(page)
    mark("Bemanning öppnad")

    for name in ("Som i dag", NAME):
        still(page)
        page.get_by_role("combobox", name="Jämför bredvid varandra").click()
        page.get_by_role("option", name=name, exact=True).click()
        page.keyboard.press("Escape")
    marked = page.get_by_role("table").filter(has_text="Antagande").get_by_role("row").filter(has_text="skiljer")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(f"A{UNTIL_67}")
    said = headlines(page)
    figures = page.get_by_role("table").all_inner_texts()
    assert len(figures) == 2  # what is assumed, and what comes of it
    mark("jämfört med i dag")

    page.get_by_role("button", name="Kopiera länken").click()
    expect(page.get_by_text("Länken är kopierad")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    mark("länken kopierad")
    asked = parse_qs(urlsplit(link).query)
    assert urlsplit(link).path == "/bemanning" and asked["avdelning"] == [AVDELNING]
    assert asked["period"] and asked["tidigast"] == ["67 år"] and asked["scenario_bemanning"] == [NAME]

    other = reader(browser, address, errors)
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("Bemanning")
    expect(other.locator(".kf-meta")).to_contain_text(AVDELNING)
    expect(other.get_by_text(f"Sparat som {NAME}.").first).to_be_visible()
    expect(other.locator(".kf-headline")).to_have_count(len(said))
    expect(other.get_by_role("table")).to_have_count(len(figures))  # a table is drawn when its code has come
    assert headlines(other) == said and other.get_by_role("table").all_inner_texts() == figures
    mark("öppnad av en annan")
    assert not errors
    record_property("seconds since the beginning", took)
    print(took)

"""Kapacitet och budget in a real Chromium: a slider is moved, the figures follow, and the link gives another reader the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_journeys import ROOT, Watched, expect, go

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DESKTOP = {"width": 1400, "height": 1300}
FIGURES = ".kf-kpi .kf-number"
STILL = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], demo_folder: Path) -> str:
    return serve("app.py", ROOT, KF_DATA=str(demo_folder))


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[[str], Any]]:
    """Open the page in a browser of its own; nothing may be asked for elsewhere or go wrong."""
    watched, contexts = Watched(address), []

    def open_(query: str = "") -> Any:
        contexts.append(browser.new_context(viewport=DESKTOP, color_scheme="light", locale="sv-SE"))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        watched.watch(page)
        go(page, f"{address}/kapacitet{query}")
        expect(page.locator(".kf-kpis")).to_be_visible()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not watched.elsewhere
    assert not watched.errors


def test_a_slider_moves_the_sentence_the_figures_and_the_chart_and_the_link_gives_the_same(opened: Callable[..., Any]):
    page = opened()
    expect(page.get_by_text("Som i verksamhetsplanen.")).to_be_visible()
    expect(page.locator(FIGURES).first).to_have_text("45,0")
    chart = page.locator(".st-key-card-kapacitet-resultat").get_by_role("figure")
    expect(chart).to_have_attribute("aria-label", re.compile("24,00.mnkr säljs"))
    thumb = page.locator(".st-key-kap_debiterbar").get_by_role("slider")
    thumb.focus()
    for _ in range(10):  # from 70 to 60 per cent
        thumb.press("ArrowLeft")
    expect(page.get_by_text("Debiterbar andel 60 % i stället för 70 %.")).to_be_visible()
    # 1 800 h × 60 % / 28 h = 38,6 assignments; × 20,5 × 29 000 kr = 22,93 mnkr
    expect(page.locator(FIGURES).first).to_have_text("38,6")
    expect(page.locator(".st-key-card-kapacitet-resultat .kf-headline").first).to_contain_text("22,93")
    expect(chart).to_have_attribute("aria-label", re.compile("22,93.mnkr säljs"))
    highest = page.locator(".st-key-kap_efterfragan").get_by_role("slider").last
    highest.focus()
    for _ in range(4):  # demand as a range: 24 to 26 mnkr, of which there is time for 22,93
        highest.press("ArrowRight")
    both = "Debiterbar andel 60 % i stället för 70 % och efterfrågan 24–26 mnkr i stället för 24 mnkr."
    expect(page.get_by_text(both)).to_be_visible()
    page.locator(STILL).wait_for()
    told = page.locator(FIGURES).all_inner_texts()
    other = opened(page.evaluate("location.search"))
    expect(other.get_by_text(both)).to_be_visible()
    expect(other.locator(FIGURES)).to_have_text(told)


def test_what_is_folded_away_still_counts_and_is_in_the_link(opened: Callable[..., Any]):
    page = opened("?kap_examinatorveckor=6+veckor&kap_chefspaket_andel=50")
    said = page.get_by_text("Veckor som examinatorer 6 veckor i stället för 0 veckor")
    expect(said).to_be_visible()
    page.get_by_text("Fler antaganden").click()
    box = page.locator(".st-key-kap_chefspaket_andel input")
    expect(box).to_have_value("50")
    box.fill("25")
    box.press("Enter")
    expect(page.get_by_text("andel chefspaket 25 % i stället för 0 %")).to_be_visible()
    page.get_by_text("Fler antaganden").click()
    expect(page.locator("details[open]")).to_have_count(0)
    expect(page.get_by_text("andel chefspaket 25 % i stället för 0 %")).to_be_visible()
    thumb = page.locator(".st-key-kap_arsarbetare").get_by_role("slider")
    thumb.focus()
    thumb.press("ArrowRight")
    expect(page.get_by_text("Årsarbetare 23,5 i stället för 23")).to_be_visible()
    expect(page.get_by_text("andel chefspaket 25 % i stället för 0 %")).to_be_visible()
    assert "kap_chefspaket_andel=25" in page.evaluate("location.search")

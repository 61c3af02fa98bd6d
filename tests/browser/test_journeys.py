"""The journeys of kf's readers, in a real Chromium on the real app: a question in a meeting, a link in the minutes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import openpyxl
import pandas as pd
import pytest

from kf import format as fmt
from kf.filters import Filters
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.store import Store
from kf.ui import navigation
from kf.ui.staff_choices import PUT_AWAY
from tests.browser.menu import open_page

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
expect.set_options(timeout=20_000)  # a machine may be busy with other tests
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROOT = Path(__file__).parents[2]
PAGES = {
    "" if Path(path).stem == navigation.FIRST else Path(path).stem: title
    for entries in navigation.PAGES.values()
    for path, title, _ in entries
}
DESKTOP = {"width": 1400, "height": 1300}  # all filters in sight: a list of choices closes when what it is in scrolls
HEADCOUNT, PER_AVDELNING = "headcount-period", "headcount-avdelning"
# Streamlit asks for these below a page's path first, before it finds where the app begins
PROBING = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")


@dataclass
class Watched:
    """What went wrong or outside while pages were open."""

    address: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def watch(self, page: Any) -> None:
        own = (self.address, self.address.replace("http", "ws"), "blob:", "data:")
        page.on("request", lambda one: None if one.url.startswith(own) else self.elsewhere.append(one.url))
        page.on("websocket", lambda one: None if one.url.startswith(own) else self.elsewhere.append(one.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._console)

    def _console(self, message: Any) -> None:
        if message.type == "error" and not PROBING.search(message.location.get("url", "")):
            self.errors.append(f"{message.text} {message.location.get('url', '')}")


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], demo_folder: Path) -> str:
    return serve("app.py", ROOT, KF_DATA=str(demo_folder))


@pytest.fixture(scope="module")
def desktop(browser: Any) -> Any:
    """One reader's browser, with its cache."""
    return browser.new_context(viewport=DESKTOP, color_scheme="light", accept_downloads=True)


@pytest.fixture
def watched(address: str) -> Iterator[Watched]:
    """After every test: nothing was asked for outside the own server, and the console has no errors."""
    one = Watched(address)
    yield one
    assert not one.elsewhere
    assert not one.errors


@pytest.fixture
def page(desktop: Any, watched: Watched) -> Iterator[Any]:
    opened = desktop.new_page()
    opened.set_default_timeout(20_000)
    watched.watch(opened)
    yield opened
    opened.close()


def go(page: Any, address: str) -> Any:
    """Open an address and wait for the page's heading."""
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    return page


def heading(page: Any) -> Any:
    return page.get_by_role("heading", level=1)


def card(page: Any, key: str) -> Any:
    return page.locator(f".st-key-card-{key}")


def headline(page: Any, key: str = HEADCOUNT) -> Any:
    return card(page, key).locator(".kf-headline").first  # while the page is drawn anew, the old one may stand below


def chart(page: Any, key: str = HEADCOUNT) -> Any:
    return card(page, key).get_by_role("figure")


def drawn(page: Any, key: str = HEADCOUNT) -> Any:
    """The chart, when Plotly has drawn it."""
    chart(page, key).locator(".main-svg").first.wait_for()
    return chart(page, key)


def narrow(page: Any, label: str, value: str) -> None:
    """Choose a value in a filter of the sidebar, when the page has come to rest."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=value, exact=True).click()
    page.keyboard.press("Escape")


def people(store: Store, **where: str) -> str:
    """How many work there, as a headline says it."""
    filters = Filters(store.last_period)
    for key, value in where.items():
        filters = filters.narrowed(key, value)
    return fmt.quantity(evaluate(store, metric("headcount"), filters).value, "personer")


def test_ledningsgruppen_asks_of_inkop_and_the_minutes_link_to_the_answer(
    page: Any, browser: Any, watched: Watched, address: str, demo_store: Store
) -> None:
    go(page, address)
    expect(heading(page)).to_have_text("Översikt")
    expect(page.get_by_role("heading", name="Att lägga märke till")).to_be_visible()  # the tiles above stand still now
    page.locator('[data-testid="stMain"] a[href*="personal"]').first.click()
    expect(heading(page)).to_have_text("Personal")
    expect(headline(page)).to_contain_text(people(demo_store))
    narrow(page, "Avdelning", "Inköp")
    inkop = people(demo_store, avdelning="Inköp")
    assert inkop != people(demo_store)
    expect(headline(page)).to_contain_text(inkop)
    expect(page).to_have_url(re.compile(r"/personal\?avdelning=Ink%C3%B6p$"))
    said, minutes = headline(page).inner_text(), page.url

    elsewhere = browser.new_context(viewport=DESKTOP)
    other = elsewhere.new_page()
    watched.watch(other)
    go(other, minutes)
    expect(headline(other)).to_have_text(said)
    expect(other.locator(".kf-meta")).to_contain_text("Inköp")
    elsewhere.close()

    open_page(page, "Ålder")
    expect(heading(page)).to_have_text("Ålder")
    expect(page.locator(".kf-meta")).to_contain_text("Inköp")
    expect(page).to_have_url(re.compile(r"/alder\?avdelning=Ink%C3%B6p$"))
    assert "Inköp" in card(page, "mean_age-period").locator(".kf-small").inner_text()


@pytest.mark.parametrize(("name", "held"), [("personal", "period"), ("uppdrag", "uppdragsmanad"), ("mal", "tertial")])
def test_a_copied_link_holds_the_period(page: Any, address: str, name: str, held: str) -> None:
    """What is newest today is not in the address; the minutes' link must not show next month's figures."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    go(page, f"{address}/{name}")
    page.get_by_role("button", name="Kopiera länken").click()
    expect(page.get_by_text("Länken är kopierad")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert held not in page.url and parse_qs(urlsplit(link).query)[held]
    said = page.locator(".kf-meta").inner_text()
    go(page, link)
    expect(page.locator(".kf-meta")).to_have_text(said)


def framed(page: Any, title: str) -> None:
    """The page stands in its frame, with filters and navigation, and nobody says that it is not there."""
    expect(heading(page)).to_have_text(title)
    filters = page.get_by_test_id("stSidebar")
    expect(filters.get_by_role("combobox", name="Månad").or_(filters.get_by_text(PUT_AWAY)).first).to_be_visible()
    expect(page.get_by_test_id("stTopNavSection")).to_have_count(len(navigation.PAGES))
    expect(page.locator(".kf-meta")).to_contain_text("Syntetisk demodata")
    assert page.get_by_role("dialog").count() == 0
    assert "Page not found" not in page.locator("body").inner_text()
    assert page.get_by_test_id("stException").count() == 0


def test_the_first_reader_of_a_fresh_server_comes_by_a_pages_link(
    browser: Any, serve: Callable[..., str], demo_folder: Path
) -> None:
    fresh = serve("app.py", ROOT, KF_DATA=str(demo_folder))
    watched = Watched(fresh)
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    watched.watch(page)
    framed(go(page, f"{fresh}/rorlighet"), "Rörlighet")
    page.locator(".kf-headline").first.wait_for()
    framed(page, "Rörlighet")
    context.close()
    assert not watched.errors and not watched.elsewhere


def test_every_page_opens_by_its_own_link(page: Any, address: str, record_property: Any) -> None:
    for path, title in PAGES.items():
        framed(go(page, f"{address}/{path}"), title)
        record_property(f"html lang {title}", page.evaluate("document.documentElement.lang"))


@pytest.mark.parametrize("asked", ["Ingen-sida", "![x](y)"])
def test_an_address_that_no_page_has_is_said_in_swedish_and_its_filters_hold(
    page: Any, address: str, asked: str
) -> None:
    framed(go(page, f"{address}/{quote(asked)}?avdelning=Ink%C3%B6p"), "Översikt")
    expect(page.locator(".kf-meta")).to_contain_text("Inköp")
    expect(page.get_by_role("alert")).to_contain_text(f"Det finns ingen sida som heter {asked}. Det här är Översikt.")
    open_page(page, "Personal")
    expect(page.get_by_role("alert")).to_have_count(0)
    framed(go(page, f"{address}/oversikt"), "Översikt")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_card_that_leaves_does_not_have_the_others_drawn_anew(page: Any, address: str) -> None:
    go(page, f"{address}/rekryteringar")
    for key in ("hired-rekryteringsvag-anstallningsform-visstid", "hired-anstallningsform", "trainees-ar"):
        drawn(page, key)
    charts = "[...document.querySelectorAll('[class*=st-key-card-] .kf-chart')]"
    before = page.evaluate(f"{charts}.map(one => one.marked = true).length")
    narrow(page, "Avdelning", "Inköp")
    expect(page.locator(".st-key-unshown")).to_contain_text("diagram visas inte för urvalet")
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    expect(card(page, "hired-rekryteringsvag-anstallningsform-visstid")).to_have_count(0)
    after = page.evaluate(f"{charts}.map(one => one.marked === true)")
    assert 0 < len(after) < before and all(after)


def test_cards_side_by_side_end_at_the_same_height(page: Any, address: str) -> None:
    go(page, f"{address}/rekryteringar")
    for key in ("hired-befattning-anstallningsform-tillsvidare", "hired-rekryteringsvag-anstallningsform-visstid"):
        drawn(page, key)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    boxes = page.evaluate(
        "[...document.querySelectorAll('[class*=st-key-card-]')].map(one => one.getBoundingClientRect())"
        ".map(box => [Math.round(box.top), Math.round(box.bottom)])"
    )
    assert len({top for top, _ in boxes}) == len({(top, bottom) for top, bottom in boxes}) < len(boxes)


def test_a_cards_table_says_what_the_headline_says_and_can_be_taken_home(
    page: Any, address: str, demo_store: Store
) -> None:
    go(page, f"{address}/personal")
    one = card(page, HEADCOUNT)
    one.get_by_role("tab", name="Tabell").click()
    latest = one.get_by_role("row").nth(1).inner_text().split()
    assert latest[0] == fmt.iso_month(demo_store.last_period)
    assert latest[1] == people(demo_store).split(fmt.NBSP)[0] == re.findall(r"\d+", headline(page).inner_text())[0]

    with page.expect_download() as download:
        one.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "kf-antal-anstallda.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    table = pd.read_csv(io.StringIO(text.split("\n\n")[0]), sep=";", decimal=",")
    assert str(table.iloc[-1, 0]) == latest[0]
    assert int(table.iloc[-1, 1]) == int(latest[1])

    with page.expect_download() as download:
        one.get_by_role("button", name="Excel").click()
    assert download.value.suggested_filename == "kf-antal-anstallda.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    assert int(latest[1]) in [cell.value for row in sheet.iter_rows() for cell in row]

    one.get_by_role("tab", name="Så räknas det").click()
    expect(one).to_contain_text("SELECT period, sum(n) AS value")
    expect(one).to_contain_text("Den som har två anställningar räknas en gång")
    one.get_by_role("tab", name="Diagram").click()
    expect(drawn(page)).to_have_attribute("aria-label", re.compile("^Diagram: Antal anställda, "))


def test_a_dead_link_is_said_aloud_and_can_be_cleared(page: Any, address: str, demo_store: Store) -> None:
    go(page, f"{address}/personal?avdelning=Nedlagda")
    warning = page.get_by_role("alert").filter(has_text="Nedlagda")
    expect(warning).to_contain_text("Avdelning Nedlagda i länken finns inte i datat")
    expect(page.get_by_role("status").filter(has_text="visas inte för urvalet")).to_be_visible()
    expect(page.locator(".st-key-unshown")).to_contain_text("Ingen matchar urvalet")
    page.get_by_role("button", name="Visa hela förvaltningen").click()
    expect(headline(page)).to_contain_text(people(demo_store))
    expect(warning).to_have_count(0)


def test_the_button_clears_what_was_chosen(page: Any, address: str, demo_store: Store) -> None:
    go(page, f"{address}/personal?avdelning=Ink%C3%B6p&kon=kvinna")
    expect(page.locator(".kf-meta")).to_contain_text("Inköp; kvinna")
    page.get_by_role("button", name="Visa hela förvaltningen").click()
    expect(headline(page)).to_contain_text(people(demo_store))
    expect(page).to_have_url(f"{address}/personal")


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(390, 844, 3), (720, 450, 2)], ids=["telephone", "zoomed to 200 %"]
)
def test_a_narrow_window_shows_all_without_scrolling_sideways(
    browser: Any, address: str, watched: Watched, width: int, height: int, scale: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page = context.new_page()
    watched.watch(page)
    wide = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
        .map(node => node.scrollWidth - node.clientWidth)"""
    for path, key in (("", ""), ("personal", HEADCOUNT)):
        go(page, f"{address}/{path}")
        if key:
            box = drawn(page, key).bounding_box()
            assert box["x"] >= 0 and box["width"] > 250 and box["x"] + box["width"] <= width
        assert page.evaluate(wide) == [0, 0], path
    context.close()


def test_everything_can_be_reached_from_the_keyboard(page: Any, address: str) -> None:
    go(page, f"{address}/personal")
    drawn(page)
    page.locator("body").focus()
    reached: list[str] = []
    focused = """() => { const node = document.activeElement;
        return `${node.getAttribute('role') ?? node.tagName} ${node.getAttribute('aria-label') ?? node.innerText}`; }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(focused))
        if reached[-1].startswith("tab "):
            break
    assert all(f"BUTTON {group}" in reached for group in navigation.PAGES), reached
    for label in ("Månad", "Avdelning", "Enhet", "Befattning", "Anställningsform", "Kön", "Åldersgrupp", "Jämför med"):
        assert any(one.lower().startswith("combobox") and label in one for one in reached), (label, reached)
    assert reached[-1] == "tab Diagram", reached
    page.keyboard.press("ArrowRight")
    if page.evaluate(focused) == "tab Tabell":
        page.keyboard.press("Enter")
    expect(card(page, HEADCOUNT).get_by_role("tab", name="Tabell")).to_have_attribute("aria-selected", "true")
    expect(card(page, HEADCOUNT).get_by_role("table")).to_be_visible()


def test_the_menu_opens_and_leads_on_from_the_keyboard(page: Any, address: str) -> None:
    go(page, f"{address}/personal")
    drawn(page)
    page.get_by_test_id("stTopNavSection").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stTopNavDropdownLink")).to_have_count(len(navigation.PAGES["Nuläge"]))
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if "Ålder" in page.evaluate("document.activeElement.innerText"):
            break
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Ålder")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of rgb(r, g, b)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_charts_text_is_swedish_and_can_be_read_in_light_and_in_dark(page: Any, address: str) -> None:
    go(page, f"{address}/personal")
    drawn(page, "headcount-period-avdelning")
    ticks = " ".join(drawn(page).locator(".xtick").all_text_contents())
    assert re.search(r"jan\.|juli|maj", ticks), ticks
    looks = """node => [...new Set([...node.querySelectorAll('text')].filter(t => t.textContent.trim())
        .map(t => getComputedStyle(t).fill))]"""
    background = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"dark => (({background})() !== 'rgb(255, 255, 255)') === dark", arg=scheme == "dark")
        page.wait_for_function(
            "before => getComputedStyle(document.querySelector('.kf-chart .xtick text')).fill !== before",
            arg=seen.get("light", {}).get("tick", ""),
        )
        paper = page.evaluate(background)
        for key in (HEADCOUNT, "headcount-period-avdelning"):
            colours = drawn(page, key).evaluate(looks)
            assert len(colours) >= 2, colours
            for colour in colours:
                low, high = sorted((luminance(colour), luminance(paper)))
                assert (high + 0.05) / (low + 0.05) >= 4.5, (scheme, key, colour, paper)
        seen[scheme] = {"tick": page.evaluate("getComputedStyle(document.querySelector('.kf-chart .xtick text')).fill")}
    assert seen["light"] != seen["dark"]


def test_the_cards_stand_still_while_the_filter_changes(page: Any, address: str, demo_store: Store) -> None:
    go(page, f"{address}/personal")
    drawn(page)
    drawn(page, PER_AVDELNING)
    before = card(page, PER_AVDELNING).bounding_box()["y"]
    narrow(page, "Avdelning", "Inköp")
    expect(headline(page)).to_contain_text(people(demo_store, avdelning="Inköp"))
    first = card(page, PER_AVDELNING).bounding_box()["y"]
    narrow(page, "Kön", "kvinna")
    expect(headline(page)).to_contain_text(people(demo_store, avdelning="Inköp", kon="kvinna"))
    page.wait_for_timeout(300)
    second = card(page, PER_AVDELNING).bounding_box()["y"]
    assert abs(first - before) <= 2
    assert abs(second - first) <= 2


def test_the_unit_asks_what_its_customers_say_and_goes_back_to_the_staff_as_they_were(
    page: Any, address: str, demo_store: Store
) -> None:
    august = Filters(demo_store.reach(("answers",))[1], "r24")
    frame = evaluate(demo_store, metric("nps"), august, ("tertial",)).frame
    go(page, f"{address}/uppdrag?avdelning=Ink%C3%B6p")
    drawn(page, "nps-tertial")
    expect(headline(page, "nps-tertial")).to_contain_text(f"{fmt.number(frame['value'].iloc[-1])} i maj–aug")
    expect(chart(page, "nps-tertial").locator(".main-svg").first).to_be_visible()
    narrow(page, "Paket", "stora paketet")
    large = evaluate(demo_store, metric("nps"), august.narrowed("paket", "stora paketet"), ("tertial",)).frame
    answers = f"{fmt.number(large['answers'].iloc[-1])} svar"
    expect(headline(page, "nps-tertial")).to_contain_text(answers)
    assert large["answers"].iloc[-1] < frame["answers"].iloc[-1]
    expect(page).to_have_url(re.compile(r"paket=stora"))
    expect(page.locator(".kf-meta")).not_to_contain_text("Inköp")
    open_page(page, "Personal")
    expect(heading(page)).to_have_text("Personal")
    expect(headline(page)).to_contain_text(people(demo_store, avdelning="Inköp"))


def test_streamlits_own_words_are_swedish(page: Any, address: str) -> None:
    """Those that a screen reader reads, and those of the telephone's menu."""
    go(page, f"{address}/rorlighet?avdelning=Ekonomi")
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("Hoppa till innehållet")
    page.get_by_role("combobox", name="Befattning", exact=True).fill("finns inte")
    expect(page.get_by_role("option")).to_have_text("Inget hittades")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    go(page, f"{address}/rorlighet?avdelning=Ekonomi")
    page.get_by_role("button", name="Visa filtren").click()
    expect(page.get_by_test_id("stSidebarNavViewButton")).to_have_text(re.compile(r"^Visa \d+ till$"))
    expect(page.get_by_role("button", name="Hjälp: Flöden räknas över")).to_be_visible()
    english = ("Help for", "Open", "Clear", "Remove", "App pages", "Sidebar", "Collapse", "Expand", "Choose", "Dismiss")
    for said in english:
        expect(page.locator(f'[aria-label^="{said}"], [placeholder^="{said}"]')).to_have_count(0)

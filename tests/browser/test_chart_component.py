"""The chart component in a real Chromium: it stands while its data change, speaks Swedish and asks nobody else."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

APP = """
import streamlit as st
from kf.ui import chart

unit = st.selectbox("Enhet", ["Norr", "Söder"])
tall = 18000 if unit == "Norr" else 9000.5
figure = {
    "data": [{"type": "bar", "name": "Antal", "x": ["2024-05-01", "2024-06-01"], "y": [tall / 2, tall],
              "marker": {"color": "token:main"}, "customdata": ["a", "b"]}],
    "layout": {"xaxis": {"type": "date", "tickformat": "%B %Y", "dtick": "M1"}},
}
palette = {"light": {"main": "#123456"}, "dark": {"main": "#abcdef"}}
point = chart.plotly(figure, key="bars", alt=f"Antal i {unit}", height=300, filename="antal", palette=palette,
                     on_select=True)
words = {"text": "<b>2026</b> & <i>a<b<br>två", "x": 1, "y": 3}
chart.plotly({"data": [{"x": [1, 2], "y": [3, 4]}], "layout": {"annotations": [words]}}, key="still", alt="Står still", height=200)
st.text(f"klick: {point}")
"""


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("chart")
    (folder / "page.py").write_text(APP, encoding="utf-8")
    return serve("page.py", folder)


@pytest.fixture(scope="module")
def context(browser: Any) -> Any:
    """Share one browser cache, as a reader's pages do."""
    return browser.new_context(color_scheme="light", accept_downloads=True)


@pytest.fixture
def page(context: Any, address: str) -> Iterator[Any]:
    """Open the app, and when the test is over make sure that it asked only its own server and logged no errors."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    errors: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    own = (address, address.replace("http", "ws"), "blob:", "data:")
    page.on("request", lambda request: None if request.url.startswith(own) else elsewhere.append(request.url))
    page.goto(address)
    bars(page).locator(".xtick").first.wait_for()
    still(page).locator(".main-svg").first.wait_for()
    yield page
    page.close()
    assert not elsewhere
    assert not errors


def bars(page: Any) -> Any:
    return page.get_by_role("figure", name=re.compile("^Antal i"))


def still(page: Any) -> Any:
    return page.get_by_role("figure", name="Står still")


def choose(page: Any, unit: str) -> None:
    page.get_by_role("combobox", name=re.compile("Enhet")).click()
    page.get_by_role("option", name=unit).click()
    page.get_by_role("figure", name=f"Antal i {unit}").wait_for()


def test_a_changed_chart_stands_and_an_unchanged_one_is_not_drawn(page: Any) -> None:
    mark = "node => { node.dataset.mark = 'x'; node.querySelector('.main-svg').dataset.mark = 'x'; }"
    bars(page).evaluate(mark)
    still(page).evaluate("node => node.on('plotly_afterplot', () => (node.dataset.drawn = 'yes'))")
    before = bars(page).locator(".ytick").all_text_contents()
    choose(page, "Söder")
    sync_api.expect(bars(page).locator(".ytick").last).not_to_have_text(before[-1])
    marks = "node => [node.dataset.mark, node.querySelector('.main-svg').dataset.mark]"
    assert bars(page).evaluate(marks) == ["x", "x"]
    assert still(page).get_attribute("data-drawn") is None
    assert page.locator(".kf-chart").count() == 2


def test_numbers_and_months_are_swedish(page: Any) -> None:
    assert "15\u00a0000" in bars(page).locator(".ytick").all_text_contents()
    assert bars(page).locator(".xtick").all_text_contents() == ["maj 2024", "juni 2024"]
    choose(page, "Söder")
    page.wait_for_timeout(300)
    box = bars(page).locator(".point path").last.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 - 5, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    sync_api.expect(bars(page).locator(".hoverlayer")).to_contain_text("9\u00a0000,5")


def test_words_are_drawn_as_they_are_written_and_only_broken_into_lines(page: Any) -> None:
    drawn = still(page).locator(".annotation-text")
    assert drawn.text_content() == "<b>2026</b> & <i>a<btvå"
    assert drawn.locator("tspan").count() == 2


def test_height_is_held_before_plotly_is_there(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.route("**/plotly.min.js*", lambda route: route.abort())
    page.goto(address)
    bars(page).wait_for()
    sync_api.expect(bars(page)).to_have_text("Diagrammet kunde inte visas. Ladda om sidan.")
    assert bars(page).bounding_box()["height"] == 300
    page.close()


def test_one_figure_serves_both_themes(page: Any) -> None:
    fill = "node => getComputedStyle(node.querySelector('.point path')).fill"
    text = "node => getComputedStyle(node.querySelector('.ytick text')).fill"
    assert bars(page).evaluate(fill) == "rgb(18, 52, 86)"
    light = bars(page).evaluate(text)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => ({fill})(document.querySelector('.kf-chart')) === 'rgb(171, 205, 239)'")
    assert bars(page).evaluate(text) != light
    page.emulate_media(color_scheme="dark", media="print")
    page.wait_for_function(f"() => ({fill})(document.querySelector('.kf-chart')) === 'rgb(18, 52, 86)'")


def test_a_click_is_reported(page: Any) -> None:
    box = bars(page).locator(".point path").last.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 - 5, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    bars(page).locator(".hovertext").first.wait_for()
    page.mouse.down()
    page.mouse.up()
    clicked = "klick: {'x': '2024-06-01', 'y': 18000, 'label': '2024-06-01', 'customdata': 'b'}"
    sync_api.expect(page.get_by_test_id("stText")).to_have_text(clicked)
    choose(page, "Söder")  # a click is an event, not a state
    sync_api.expect(page.get_by_test_id("stText")).to_have_text("klick: None")


def test_keyboard_reaches_the_downloads(page: Any) -> None:
    button = bars(page).get_by_role("button", name="Ladda ner som PNG")
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "antal.png"
    assert bars(page).get_by_role("button").count() == 2


def test_plotly_js_is_fetched_once(page: Any) -> None:
    sizes = "() => performance.getEntriesByType('resource').filter(r => r.name.includes('plotly.min.js'))"
    assert len(page.evaluate(sizes)) == 1
    page.reload()
    bars(page).locator(".xtick").first.wait_for()
    assert [entry["transferSize"] for entry in page.evaluate(sizes)] == [0]  # the browser's own copy

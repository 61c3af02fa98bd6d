"""What a reader waits for: from the click on an option of the filter to the last chart repainted, in a Chromium."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.bench import floor, processes
from tests.bench.data import ROOT, Data, path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
VIEW = ViewportSize(width=1400, height=1000)
QUIET, TIMEOUT = 400, 60_000  # milliseconds
WARM_UP = 2
EVERYBODY = "hela förvaltningen"
Times = dict[str, list[dict[str, float]]]  # step -> clicks


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine; it finds no other host than 127.0.0.1."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield started
        finally:
            started.close()


class Reader:
    """A reader of one page of one app, with nothing chosen."""

    def __init__(self, browser: Browser, url: str, is_dash: bool = False) -> None:
        self._is_dash = is_dash
        self._context = browser.new_context(viewport=VIEW, color_scheme="light", locale="sv-SE")
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(TIMEOUT)
        self.page.add_init_script(PROBE)
        self.page.goto(url)
        self._settle(())

    def close(self) -> None:
        """Leave."""
        self._context.close()

    def _settle(self, state: tuple[str, ...]) -> None:
        said = ", ".join(state) or EVERYBODY
        self.page.wait_for_function("said => kfProbe.settled(said)", arg=[said, QUIET], polling=50)

    def choose(self, value: str, state: tuple[str, ...]) -> dict[str, float]:
        """Choose one more avdelning; gives what the probe saw when the page stood still in the new state."""
        self.page.bring_to_front()
        self._open()
        self.page.keyboard.type(value)
        option = self.page.get_by_role("option", name=value, exact=True).first
        option.wait_for()
        self.page.evaluate("kfProbe.arm()")
        option.click()
        self._settle(state)
        seen = self.page.evaluate("kfProbe.read()")
        self.page.keyboard.press("Escape")
        return {
            "ms": (seen["chart"] or seen["text"]) - seen["clicked"],
            "text": seen["text"] - seen["clicked"],
            "charts": seen["charts"],
            "stood": seen["stood"],
            "plots": seen["plots"],
        }

    def _open(self) -> None:
        if self._is_dash:
            self.page.locator("#avdelning").click()
        else:
            self.page.get_by_role("combobox", name="Avdelning", exact=True).click()

    def clear(self) -> None:
        """Choose nothing again (not measured)."""
        self.page.bring_to_front()
        if self._is_dash:
            self._open()
            self.page.get_by_role("button", name="Deselect All").click()
            self.page.keyboard.press("Escape")
        else:
            remove = self.page.get_by_test_id("stMultiSelect").first.get_by_role("button", name="Remove")
            while remove.count():
                remove.last.click()
                self.page.wait_for_timeout(100)
        self._settle(())


def cycle(reader: Reader, data: Data) -> dict[str, dict[str, float]]:
    """The first avdelning chosen, then a second beside it, then none again: two measured clicks."""
    first = reader.choose(data.first, data.states[1])
    second = reader.choose(data.second, data.states[2])
    reader.clear()
    return {"first": first, "second": second}


def measure(data: Data, pages: list[str], parts: set[str], repeats: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each page as it is done, with milliseconds per app: medians of `repeats` clicks, after 2 rounds to warm up. Apps: kf, floor, dash.

    The clock starts at the `click` event on the option and stops when the last chart has been repainted: the last
    `plotly_afterplot` or change within a chart's DOM, plus the frame that paints it (a task after the next animation
    frame). On a page without charts (Översikt) it stops at the last change of text or picture in the main column. The
    click counts as answered when the script is not running, the page says the new filter and nothing has changed for
    400 ms (not counted). `first` is the first avdelning chosen, from none; `second` one more beside it; each changes
    exactly one value. `stood` of `charts` is how many charts' nodes were there before the click too: the rest were
    thrown away and mounted anew.

    kf and Dash forget their kept answers before each click (see `served`): every click asks what nobody has asked.
    Apps are clicked in turns, a round each, so that a noisy machine is noisy for all. The floor (see `floor`) has the
    same elements with everything ready-made; Dash (see `dashed`) the same figures computed by the same functions.
    Server, Chromium and the other (idle) servers share the machine.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls: dict[str, str] = {}
        if "browser" in parts:
            urls["kf"] = stack.enter_context(processes.streamlit(ROOT / "app.py", data.folder, forgets=True)).url
        if "floor" in parts:
            script = floor.made(folder, data, pages)
            urls["floor"] = stack.enter_context(processes.streamlit(script, data.folder)).url
        browser = stack.enter_context(chromium())
        for page in pages:
            with contextlib.ExitStack() as page_stack:
                addresses = {app: f"{url}/{path(page)}" for app, url in urls.items()}
                if "dash" in parts:
                    addresses["dash"] = page_stack.enter_context(processes.dash(page, data.folder)).url
                readers = {app: Reader(browser, url, app == "dash") for app, url in addresses.items()}
                rounds: dict[str, list[dict[str, dict[str, float]]]] = {app: [] for app in readers}
                for number in range(WARM_UP + repeats):
                    for app, reader in readers.items():
                        seen = cycle(reader, data)
                        if number >= WARM_UP:
                            rounds[app].append(seen)
                for reader in readers.values():
                    reader.close()
            yield page, {app: _medians(seen) for app, seen in rounds.items()}


def _medians(rounds: list[dict[str, dict[str, float]]]) -> dict[str, Any]:
    return {
        f"{step} {name}": median(seen[step][name] for seen in rounds)
        for step in ("first", "second")
        for name in ("ms", "text", "charts", "stood", "plots")
    }

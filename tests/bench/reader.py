"""A reader in Chromium: opens a page of kf, of the floor or of Dash, and clicks in its filter."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, ViewportSize, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
VIEW = ViewportSize(width=1400, height=1000)
QUIET, TIMEOUT = 300, 30_000  # milliseconds
EVERYBODY = "hela förvaltningen"
LABEL = "Avdelning"


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
    """A reader of one page of one app, with nothing chosen. `goto` must be called before anything else."""

    def __init__(self, browser: Browser, is_dash: bool = False) -> None:
        self._is_dash = is_dash
        self._context = browser.new_context(viewport=VIEW, color_scheme="light", locale="sv-SE")
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(TIMEOUT)
        self.page.add_init_script(PROBE)

    def goto(self, url: str) -> None:
        """Open the page and wait until it stands still."""
        self.page.goto(url)
        self._settle(())

    def close(self) -> None:
        """Leave."""
        self._context.close()

    def shape(self) -> dict[str, Any]:
        """What stands on the page: how many of each, and its text."""
        return self.page.evaluate("kfProbe.shape()")

    def choose(self, value: str, state: tuple[str, ...]) -> dict[str, float]:
        """Choose one more avdelning; gives what the probe saw when the page stood still in the new state."""
        self.page.bring_to_front()
        # `fill` writes all at once in the field that is found: keys that are typed while Dash moves the focus from the
        # button to its search field come in the wrong order
        if self._is_dash:
            self.page.locator("#avdelning").click()
            self.page.locator(".dash-dropdown-search").fill(value)
            option = self.page.locator(".dash-dropdown-option", has_text=re.compile(f"^{re.escape(value)}$")).first
        else:
            self.page.get_by_role("combobox", name=LABEL, exact=True).fill(value)
            option = self.page.get_by_role("option", name=value, exact=True).first
        seen = self._click(option, state)
        self.page.keyboard.press("Escape")
        return seen

    def clear(self) -> dict[str, float]:
        """Choose nothing again, all at once; gives what the probe saw."""
        self.page.bring_to_front()
        if self._is_dash:
            return self._click(self.page.locator("#avdelning .dash-dropdown-clear"), ())
        box = self.page.get_by_test_id("stMultiSelect").filter(
            has=self.page.get_by_role("combobox", name=LABEL, exact=True)
        )
        return self._click(box.get_by_role("button", name=re.compile("Clear all|Rensa valen")), ())

    def _click(self, target: Locator, state: tuple[str, ...]) -> dict[str, float]:
        target.wait_for()
        self.page.evaluate("kfProbe.arm()")
        target.click()
        self._settle(state)
        seen = self.page.evaluate("kfProbe.read()")
        return {
            "ms": (seen["chart"] or seen["text"]) - seen["clicked"],
            "text": seen["text"] - seen["clicked"],
            "charts": seen["charts"],
            "stood": seen["stood"],
            "plots": seen["plots"],
        }

    def _settle(self, state: tuple[str, ...]) -> None:
        said = ", ".join(state) or EVERYBODY
        self.page.wait_for_function("said => kfProbe.settled(said)", arg=[said, QUIET], polling=50)

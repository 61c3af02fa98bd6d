"""What a reader waits for: from the click on an option of the filter to the last chart repainted, in a Chromium."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from tests.bench import floor, processes
from tests.bench.data import ROOT, Data, path
from tests.bench.reader import Reader, chromium

WARM_UP = 1
STEPS = ("first", "second", "none")
SEEN = ("ms", "text", "charts", "stood", "plots")
SAME_AS_DASH = ("charts", "tables", "tiles", "texts")  # what Dash draws as kf does; the rest is each one's own
Shape = dict[str, Any]
Clicks = dict[str, list[dict[str, float]]]  # step -> what was seen of each click


def measure(
    data: Data, pages: list[str], parts: set[str], repeats: int, shots: Path
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each page as it is done: app -> medians in milliseconds of at least `repeats` clicks, or what went wrong.

    A round is three clicks, each changing the filter once: the first avdelning, a second beside it, none again (all
    taken away at once). Apps (kf, floor, dash) are clicked in turns, a round each, so that a noisy machine is noisy for
    all, after a round to warm up. "ms" is the median of all clicks, "first ms" and so on of those of a step.

    The clock starts at the `click` event and stops when the last chart has been repainted: the last `plotly_afterplot`
    or change within a chart's DOM, plus the frame that paints it (a task after the next animation frame). On a page
    without charts (Översikt) it stops at the last change of text or picture in the main column. The click counts as
    answered when the script is not running, the page says the new filter and nothing has changed for 300 ms (not
    counted). `stood` of `charts` is how many charts' nodes were there before the click too: the rest were thrown away
    and mounted anew.

    kf and Dash forget their kept answers before each click (see `forgotten`): every click asks what nobody has asked.
    The floor (see `floor`) has the same elements with everything ready-made, and Dash (see `dashed`) the same figures
    computed by the same functions. That they do is checked on every page in every state: the floor's page has the same
    text and as many elements, charts, marks in charts, tables and cells as kf's; Dash's as many charts, tables, tiles
    and headlines. Server, Chromium and the other (idle) servers share the machine.

    An app that fails on a page is told as {"failed": words}, with a picture in `shots`, and the others go on.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls: dict[str, dict[str, str]] = {}
        if "browser" in parts:
            url = stack.enter_context(processes.streamlit(ROOT / "app.py", data.folder, forgets=True)).url
            urls["kf"] = {page: f"{url}/{path(page)}" for page in pages}
        if "floor" in parts:
            url = stack.enter_context(processes.streamlit(floor.made(folder, data, pages), data.folder)).url
            urls["floor"] = {page: f"{url}/{path(page)}" for page in pages}
        if "dash" in parts:
            url = stack.enter_context(processes.dash(pages, data.folder)).url
            urls["dash"] = {page: f"{url}/{page}/" for page in pages}
        browser = stack.enter_context(chromium())
        for page in pages:
            addresses = {app: pages_of[page] for app, pages_of in urls.items()}
            yield page, _page(browser, data, addresses, ceil(repeats / len(STEPS)), shots / f"{data.people}-{page}")


def _page(browser: Browser, data: Data, addresses: dict[str, str], rounds: int, shot: Path) -> dict[str, Any]:
    """One page in every app."""
    readers = {app: Reader(browser, app == "dash") for app in addresses}
    clicks: dict[str, Clicks] = {app: {step: [] for step in STEPS} for app in readers}
    shapes: dict[str, dict[str, Shape]] = {}
    found: dict[str, Any] = {}
    for number in range(WARM_UP + rounds):
        for app in [app for app in readers if app not in found]:
            try:
                if not number:
                    readers[app].goto(addresses[app])
                    _round(readers[app], data, clicks[app], shapes.setdefault(app, {}))
                    differs = _differences(app, shapes)
                    if differs:
                        found[app] = {"failed": f"ritar inte samma sida som kf: {differs}"}
                else:
                    _round(readers[app], data, clicks[app])
            except Exception as error:  # one app on one page must not take the other figures with it
                found[app] = {"failed": re.sub(r"\s+", " ", str(error))[:300]}
            if app in found:
                with contextlib.suppress(Exception):
                    shot.parent.mkdir(parents=True, exist_ok=True)
                    readers[app].page.screenshot(path=f"{shot}-{app}.png")
        if not number:
            clicks = {app: {step: [] for step in STEPS} for app in readers}
    for app, reader in readers.items():
        with contextlib.suppress(Exception):
            reader.close()
        if app not in found:
            found[app] = _medians(clicks[app]) | {
                "shape": {k: v for k, v in shapes[app]["none"].items() if k != "text"}
            }
    return {app: found[app] for app in addresses}


def _round(reader: Reader, data: Data, clicks: Clicks, shapes: dict[str, Shape] | None = None) -> None:
    """The first avdelning chosen, a second beside it, none again; `shapes` is given what stands on the page each time."""
    for step in STEPS:
        match step:
            case "first":
                seen = reader.choose(data.first, data.states[1])
            case "second":
                seen = reader.choose(data.second, data.states[2])
            case _:
                seen = reader.clear()
        clicks[step].append(seen)
        if shapes is not None:
            shapes[step] = reader.shape()


def _differences(app: str, shapes: dict[str, dict[str, Shape]]) -> str:
    """In what the app's page is another than kf's, in words; "" when it is the same (or kf is not measured)."""
    if app == "kf" or shapes.get("kf", {}).keys() != set(STEPS):
        return ""
    words = []
    for step in STEPS:
        own, kfs = shapes[app][step], shapes["kf"][step]
        names = SAME_AS_DASH if app == "dash" else [name for name in kfs if name != "text"]
        words += [f"{step}: {own[name]} {name}, kf {kfs[name]}" for name in names if own[name] != kfs[name]]
        if app != "dash" and own["text"] != kfs["text"]:
            at = next((i for i, (a, b) in enumerate(zip(own["text"], kfs["text"], strict=False)) if a != b), 0)
            words.append(f"{step}: … {own['text'][at : at + 60]!r}, kf … {kfs['text'][at : at + 60]!r}")
    return "; ".join(words)


def _medians(clicks: Clicks) -> dict[str, float]:
    """Of all clicks, and of each step's."""
    everyone = [seen for step in STEPS for seen in clicks[step]]
    found = {name: median(seen[name] for seen in everyone) for name in SEEN}
    found["clicks"] = len(everyone)
    return found | {f"{step} ms": median(seen["ms"] for seen in clicks[step]) for step in STEPS}

"""What-if: from a slider moved one step to the last chart repainted, in a Chromium; and against one person at a time."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from statistics import median
from typing import Any

import psutil
from playwright.sync_api import Browser, Page

from kf import store
from kf.filters import Filters
from kf.forecast.cohorts import read_cohorts, steps
from kf.forecast.hazard import STRENGTH, draw
from kf.forecast.project import fitted_hazards
from kf.forecast.rules import rules_as_of
from kf.forecast.scenario import Scenario
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.yearly import years
from tests.bench import processes, report
from tests.bench.data import ROOT, Data
from tests.bench.reader import EVERYBODY, PROBE, TIMEOUT, VIEW, chromium

YEARS, QUIET, WARM_UP = 10, 400, 2
MOST_MOVES = 20  # steps to the end of the shortest slider
MEGABYTE = 2**20
# the probe hears clicks; a slider is moved by a key, so that every move is of one step
HEAR_KEYS = "addEventListener('keydown', (e) => { globalThis.kfProbe.clicked ||= e.timeStamp; }, {capture: true});"
PLAIN_RUNS = 20  # of the plain simulation; its time is told for as many draws as the model has


@dataclass(frozen=True)
class Slider:
    """A slider of a page, by its label; `tab` is where it lies."""

    page: str
    label: str
    tab: str = ""


SLIDERS = (
    Slider("pensioner", "Alla går så många månader senare"),
    Slider("bemanning", "Effektivisering om året, %"),
    Slider("bemanning", "Andra avgångar än pension, ändring i %", "Avgångar"),
    Slider("bemanning", "Alla går så många månader senare", "Pension"),
)


def measure(data: Data, repeats: int) -> dict[str, Any]:
    """Milliseconds per slider, 10 years ahead, nobody left out: medians of `repeats` moves of one step each.

    The clock starts at the key that moves the slider and stops when the last chart has been repainted (see
    `browser.measure`). No move asks what has been asked before, but today's figures, which a scenario is held against,
    are there from the page's first drawing, as for a reader. `rss` is the server's memory after each, MB: every slider is
    a session of its own, and from the second on what it adds is what a session costs.
    """
    moves = min(repeats, MOST_MOVES)
    found: dict[str, Any] = {}
    with processes.streamlit(ROOT / "app.py", data.folder) as running, chromium() as browser:
        server = psutil.Process(running.pid)
        for one in SLIDERS:
            seen = _moved(browser, running.url, one, moves)
            found[f"{one.page}: {one.label}"] = {**seen, "rss": server.memory_info().rss / MEGABYTE}
    return found


def _moved(browser: Browser, url: str, slider: Slider, repeats: int) -> dict[str, float]:
    context = browser.new_context(viewport=VIEW, color_scheme="light", locale="sv-SE")
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.add_init_script(PROBE + HEAR_KEYS)
    page.goto(f"{url}/{slider.page}?ar_fram={YEARS}")
    _settle(page)
    if slider.tab:
        page.get_by_role("tab", name=slider.tab, exact=True).click()
        _settle(page)
    thumb = page.get_by_test_id("stSlider").filter(has_text=slider.label).get_by_role("slider")
    thumb.focus()
    seen = []
    for _ in range(WARM_UP + repeats):
        page.evaluate("kfProbe.arm()")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("kfProbe.chart > 0", polling=20)
        _settle(page)
        seen.append(page.evaluate("kfProbe.read()"))
    context.close()
    kept = seen[WARM_UP:]
    return {
        "ms": median(one["chart"] - one["clicked"] for one in kept),
        "plots": median(one["plots"] for one in kept),
        "charts": median(one["charts"] for one in kept),
    }


def _settle(page: Page) -> None:
    page.wait_for_function("said => kfProbe.settled(said)", arg=[EVERYBODY, QUIET], polling=50)


def against_plain(data: Data) -> dict[str, float]:
    """Seconds for pension 10 years ahead: the cohorts' closed form, and one person at a time, in the same process.

    The plain simulation is what one would write first: for every draw, person and year a die is thrown; the chances are
    read from the model's own. It runs a few times and is told as if it had as many draws as the model.
    """
    opened = store.current(data.folder)
    filters, ahead = Filters(opened.last_period, "month"), steps(opened.last_period, YEARS)
    people = read_cohorts(opened, filters, ())
    rules = rules_as_of(opened.last_period)
    drawn = draw(fitted_hazards(opened, filters.period, None, STRENGTH, False), 400, 1)
    project_staffing(opened, filters, (), StaffingScenario(), YEARS)
    began = time.perf_counter()
    chances = list(years(people, drawn, rules, Scenario(), ahead))
    for year in chances:
        ((1 - year.retires) * people.n).sum()
    closed = time.perf_counter() - began
    began = time.perf_counter()
    found = project_staffing(opened, filters, (), StaffingScenario(turnover_percent=1.0), YEARS)
    staffing = time.perf_counter() - began
    dice = random.Random(1)
    began = time.perf_counter()
    for run in range(PLAIN_RUNS):
        retires = [year.retires[run].tolist() for year in chances]
        leaves = [year.leaves[run].tolist() for year in chances]
        for cohort, n in enumerate(people.n.tolist()):
            for _ in range(int(n)):
                for year in range(len(ahead)):
                    if dice.random() < retires[year][cohort] or dice.random() < leaves[year][cohort]:
                        break
    plain = (time.perf_counter() - began) / PLAIN_RUNS
    return {"closed": closed, "staffing": staffing, "plain": plain * 400, "plain staffing": plain * found.draws}


def tell(people: int, found: dict[str, Any], plain: dict[str, float]) -> None:
    """Print both."""
    rows = [
        [name, f"{one['ms']:.0f}", f"{one['plots']:.0f}/{one['charts']:.0f}", f"{one['rss']:.0f}"]
        for name, one in found.items()
    ]
    report.table(
        f"Reglage till sista diagrammet ritat, {people} personer, {YEARS} år", ["", "ms", "ritade", "serverns MB"], rows
    )
    times = [
        ["pension, 400 dragningar", f"{plain['closed']:.3f}", f"{plain['plain']:.1f}"],
        ["bemanning, lika många", f"{plain['staffing']:.3f}", f"{plain['plain staffing']:.1f}"],
    ]
    report.table(f"Sekunder, {people} personer", ["", "kf", "en person i taget"], times)

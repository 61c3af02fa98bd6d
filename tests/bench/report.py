"""The figures as plain tables on the screen, and all of them in a JSON file."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.data import ROOT

PACKAGES = ("streamlit", "duckdb", "plotly", "pandas")
FOLDER = ROOT / "bench-out"  # git does not keep it
Rows = list[list[str]]


def table(title: str, head: list[str], rows: Rows) -> None:
    """A table: the first column to the left, figures to the right."""
    print(f"\n{title}", flush=True)
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        cells = [cell.ljust(w) if not i else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))]
        print("  " + "  ".join(cells).rstrip())


APPS = {"kf": "kf", "floor": "golvet", "dash": "Dash"}


def browser_head(people: int) -> None:
    """The heading over the pages' lines."""
    print(f"\nKlick i filtret till sista diagrammet ritat, {people} personer (median av klicken)")
    print(
        f"  {'':15}{'kf ms':>8}{'golv ms':>9}{'dash ms':>9}{'kf/golv':>9}{'kf/dash':>9}{'kvar':>8}{'klick':>7}",
        flush=True,
    )


def browser(page: str, found: dict[str, Any]) -> None:
    """A page's line as soon as it is done: all take half an hour. What failed is said in words, with the rest."""
    ms = {app: seen["ms"] for app, seen in found.items() if "ms" in seen}
    cells = [f"{ms[app]:.0f}" if app in ms else "fel" if app in found else "" for app in APPS]
    cells += [f"{_ratio(found, app):.2f}" if _ratio(found, app) else "" for app in ("floor", "dash")]
    of = next((seen for seen in found.values() if "ms" in seen), None)
    cells += [f"{of['stood']:.0f}/{of['charts']:.0f}", f"{of['clicks']}"] if of else ["", ""]
    print(
        f"  {page:15}" + "".join(cell.rjust(w) for cell, w in zip(cells, (8, 9, 9, 9, 9, 8, 7), strict=True)),
        flush=True,
    )
    for app, seen in found.items():
        if "failed" in seen:
            print(f"    {APPS[app]} misslyckades: {seen['failed']}", flush=True)
    shape = next((seen["shape"] for seen in found.values() if "shape" in seen), None)
    if shape:
        same = [APPS[app] for app, seen in found.items() if "shape" in seen]
        print(
            f"    lika i {', '.join(same)}: {shape['charts']} diagram, {shape['tables']} tabeller, {shape['tiles']} rutor; "
            f"{shape['elements']} element, {shape['marks']} streck och ytor",
            flush=True,
        )


def _ratio(found: dict[str, Any], app: str) -> float | None:
    """kf's time over the app's."""
    times = [found.get(name, {}).get("ms") for name in ("kf", app)]
    return times[0] / times[1] if all(times) else None


def browser_summary(people: int, found: dict[str, Any], most: float) -> None:
    """One line: which pages keep within what is aimed at."""
    ratios = {page: ratio for page, apps in found.items() if (ratio := _ratio(apps, "floor"))}
    if not ratios:
        return
    said = {True: [], False: []}  # type: dict[bool, list[str]]
    for page, ratio in ratios.items():
        said[ratio <= most].append(f"{page} {ratio:.2f}")
    print(
        f"  {people} personer, högst {most} × golvet: {', '.join(said[True]) or 'ingen'}; "
        f"över: {', '.join(said[False]) or 'ingen'}".replace(".", ","),
        flush=True,
    )


def server(people: int, found: dict[str, Any], kept: dict[str, Any], parts: set[str]) -> None:
    """Server time and queries per rerun."""
    if "server" in parts:
        rows = [
            [
                page,
                *(f"{1000 * seen[k]:.0f}" for k in ("wall", "cpu", "gc", "reply")),
                f"{seen['kilobytes']:.0f}",
                *(f"{1000 * kept[page][k]:.0f}" for k in ("wall", "cpu")),
            ]
            for page, seen in found.items()
        ]
        head = ["nya frågor", "tid ms", "cpu ms", "gc ms", "svar ms", "kB", "sparade: tid ms", "cpu ms"]
        table(f"Servern per omkörning, {people} personer", head, rows)
    if "queries" in parts:
        rows = [
            [
                page,
                f"{seen['queries']:.0f}",
                f"{1000 * seen['query']:.0f}",
                f"{100 * seen['query'] / seen['wall']:.0f} %",
            ]
            for page, seen in found.items()
        ]
        table(f"Frågor per omkörning, {people} personer", ["nya frågor", "antal", "ms", "av tiden"], rows)


def memory(people: int, found: dict[str, float]) -> None:
    """RSS of the server."""
    head = ["", "start", "varm", "10 sessioner", "30 sessioner", "per session"]
    cells = [f"{found[key]:.0f}" for key in ("start", "warm", "10", "30")] + [f"{found['per session']:.1f}"]
    table(f"Serverns minne, {people} personer", head, [["MB", *cells]])


def load(people: int, found: dict[str, Any]) -> None:
    """Many at once."""
    head = ["", "p50 ms", "p95 ms", "max ms", "fel", "klick", "av", "kärnor"]
    rows: Rows = []
    for name, seen in found.items():
        cells = [f"{seen[key]:.0f}" for key in ("p50", "p95", "max")]
        cells += [str(seen["errors"]), str(seen["clicks"]), str(seen["due"]), f"{seen['cores']:.2f}"]
        rows.append([{"new": "nya frågor", "kept": "sparade svar"}[name], *cells])
    table(f"30 sessioner, ett klick var 5:e sekund, {people} personer", head, rows)
    for error in {error for seen in found.values() for error in seen["told"]}:
        print(f"    {error}")


def circumstances(repeats: int) -> dict[str, Any]:
    """On what it was measured: without this the milliseconds say nothing."""
    git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return {
        "when": datetime.now().astimezone().isoformat(timespec="seconds"),
        "commit": git.stdout.strip(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "cores": os.cpu_count(),
        "load before": os.getloadavg()[0],
        "repeats": repeats,
    }


def write(found: dict[str, Any]) -> Path:
    """Keep everything in bench-out/, which git does not."""
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"bench-{datetime.now():%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return file

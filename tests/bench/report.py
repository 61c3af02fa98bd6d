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
Rows = list[list[str]]


def table(title: str, head: list[str], rows: Rows) -> None:
    """A table: the first column to the left, figures to the right."""
    print(f"\n{title}", flush=True)
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        cells = [cell.ljust(w) if not i else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))]
        print("  " + "  ".join(cells).rstrip())


def browser(people: int, found: dict[str, Any]) -> None:
    """Click to last chart repainted, with what the floor and Dash take and the ratios."""
    rows: Rows = []
    for page, apps in found.items():
        for step in ("first", "second"):
            ms = {app: seen[f"{step} ms"] for app, seen in apps.items()}
            of = apps.get("kf") or next(iter(apps.values()))
            rows.append(
                [
                    f"{page}, {'en' if step == 'first' else 'två'}",
                    *(f"{ms[app]:.0f}" if app in ms else "" for app in ("kf", "floor", "dash")),
                    *(f"{ms['kf'] / ms[app]:.2f}" if {"kf", app} <= ms.keys() else "" for app in ("floor", "dash")),
                    f"{of[f'{step} stood']:.0f}/{of[f'{step} charts']:.0f}",
                ]
            )
    head = ["filter: en, två avdelningar", "kf ms", "golv ms", "dash ms", "kf/golv", "kf/dash", "kvar"]
    table(f"Klick till sista diagrammet ritat, {people} personer", head, rows)


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
    folder = ROOT / "bench-out"
    folder.mkdir(exist_ok=True)
    file = folder / f"bench-{datetime.now():%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return file

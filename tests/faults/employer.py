"""The made-up employer that the faults are tried on: a version that is published, and a file that is being loaded."""

from __future__ import annotations

import os
from pathlib import Path

from kf.filters import Filters
from kf.imports import load
from kf.imports.profile import Profile
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.store import Store, current, version_paths

PEOPLE, MONTHS = 400, 10
PROFILE = Profile.from_mapping(
    "fel",
    {
        "employer": "Provköping",
        "shape": "monthly",
        "refused_share": 0.1,
        "columns": {
            "period": "Månad",
            "person": "Nr",
            "birth_month": "Född",
            "kon": "Kön",
            "avdelning": "Avd",
            "befattning": "Bef",
            "anstallningsform": "Form",
            "manadslon": "Lön",
        },
    },
)


def export(file: Path, people: int = PEOPLE, months: int = MONTHS) -> Path:
    """Write an export: somebody new comes every month, one row in twenty has a pay that is none."""
    lines = ["Månad;Nr;Född;Kön;Avd;Bef;Form;Lön"]
    for month in range(months):
        for person in range(people + month):
            pay = "mycket" if person % 20 == 7 else str(25_000 + 50 * person)
            lines.append(f"2025-{month + 1:02d};{person};1980-05;{'KM'[person % 2]};Avd {person % 7};b;Tills;{pay}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def published(base: Path) -> tuple[Path, Path]:
    """A data folder with a version in it and the file it came of; the key lies beside them."""
    base.mkdir(parents=True, exist_ok=True)
    os.environ["KF_KEY_FILE"] = str(base / "secret" / "key")
    file, folder = export(base / "export.csv"), base / "data"
    load(file, PROFILE, folder, who="först")
    return file, folder


def figure(store: Store) -> float | None:
    """The headcount of the newest month, asked as a page asks it."""
    return evaluate.__wrapped__(store, metric("headcount"), Filters(store.last_period)).value


def whole(folder: Path) -> list[str]:
    """What is wrong with what is published in a folder: the newest versions are opened and counted. Empty: nothing."""
    wrong = []
    for path in version_paths(folder)[:3]:
        try:
            opened = Store(path)
            if figure(opened) is None or opened.query("SELECT count(*) FROM spell")[0][0] < PEOPLE // 2:
                wrong.append(f"{path.name}: tom")
            opened.close()
        except Exception as error:
            wrong.append(f"{path.name}: {error}")
    for refused in (folder / "refused").glob("kf-*.csv"):
        if not (folder / f"{refused.stem}.duckdb").exists() and not list(folder.glob(".candidate-*")):
            wrong.append(f"{refused.name} utan version")
    return wrong


def newest(folder: Path) -> float | None:
    """The figure of the newest version."""
    return figure(current(folder))

"""How long the big loads take, and how much memory: `python -m tests.bench.loading --sets csv parquet --parts 0.25 0.5 1`.

`csv` is the 45 000-person demo city's 70 month-ends as one CSV (3 million rows, a personnummer on each); `parquet` is
1.2 million made-up people in 24 months, one Parquet file a month (28.8 million rows). A part is so much of the people.
Every load runs in a process of its own; the files are made once, under the system's folder for passing things.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from kf import demo, store
from kf.imports.profile import Profile

ROOT = Path(__file__).parents[2]
BENCH = Path(os.environ.get("KF_BENCH") or Path(tempfile.gettempdir()) / "publishing-bench")
CITY, MILLION, MONTHS = 45_000, 1_200_000, 24
HEADINGS = {
    "period": "Månad",
    "avdelning": "Avdelning",
    "enhet": "Enhet",
    "befattning": "Befattning",
    "anstallningsform": "Anställningsform",
    "avtal": "Avtal",
    "status": "Status",
    "sysselsattningsgrad": "Syss.grad",
    "manadslon": "Månadslön",
}
CSV = Profile(
    "stad",
    "Exempelstaden",
    "monthly",
    {**HEADINGS, "personnummer": "Personnummer", "chef": "Chef", "valid_from": "Anställd fr o m"},
)
PARQUET = Profile(
    "region", "Exempelregionen", "monthly", {**HEADINGS, "person": "Anstnr", "birth_month": "Född", "kon": "Kön"}
)

# A number for each person of the city: born on a day of the month, unique, with its check digit.
CITY_ROWS = """
COPY (
WITH born AS (
    SELECT person, min(birth_month) AS month, min(kon) AS kon,
        row_number() OVER (PARTITION BY min(birth_month), min(kon) ORDER BY person) - 1 AS k
    FROM spell GROUP BY person),
nine AS (
    SELECT person, strftime(month, '%y%m') || lpad((k // 499 + 1)::VARCHAR, 2, '0')
        || lpad((2 * (k % 499) + CASE kon WHEN 'man' THEN 1 ELSE 2 END)::VARCHAR, 3, '0') AS nine FROM born),
digits AS (
    SELECT person, nine, list_sum([
        CASE WHEN i % 2 = 1 THEN (2 * d) // 10 + (2 * d) % 10 ELSE d END
        FOR d, i IN [x::INTEGER FOR x IN string_split(nine, '')]]) AS total FROM nine),
numbered AS (SELECT person, nine[:6] || '-' || nine[7:] || ((10 - total % 10) % 10) AS number FROM digits),
hired AS (SELECT person, min(valid_from) AS hired FROM spell GROUP BY person)
SELECT strftime(period, '%Y-%m') AS "Månad", p.number AS "Personnummer", avdelning AS "Avdelning", enhet AS "Enhet",
    befattning AS "Befattning", anstallningsform AS "Anställningsform", avtal AS "Avtal", status AS "Status",
    (100 * sysselsattningsgrad)::INTEGER AS "Syss.grad", manadslon AS "Månadslön", c.number AS "Chef",
    hired AS "Anställd fr o m"
FROM spell JOIN month ON period BETWEEN first_period AND last_period
JOIN numbered p USING (person) JOIN hired USING (person) LEFT JOIN numbered c ON c.person = chef
WHERE hash(person) % 1000 < 1000 * $part
ORDER BY period, p.number
) TO '{file}' (HEADER, DELIMITER ';')
"""


def city(part: float = 1.0) -> tuple[list[Path], Profile]:
    """The city's month-ends as one CSV, made when it is not there."""
    file = BENCH / f"city-{part:g}.csv"
    if not file.exists():
        if not store.version_paths(BENCH / "demo"):
            demo.write(BENCH / "demo", CITY)
        beside = file.with_suffix(".part")
        with duckdb.connect(str(store.version_paths(BENCH / "demo")[0]), read_only=True) as con:
            # a list comprehension numbers its elements from 1
            con.execute(CITY_ROWS.format(file=beside), {"part": part})
        beside.rename(file)
    return [file], CSV


def region(part: float = 1.0) -> tuple[list[Path], Profile]:
    """A region's months as Parquet files, drawn with numpy: two in a hundred change something in a month, one leaves."""
    folder = BENCH / f"region-{part:g}"
    files = [folder / f"personal_{2024 + m // 12}-{m % 12 + 1:02d}.parquet" for m in range(MONTHS)]
    folder.mkdir(parents=True, exist_ok=True)
    if all(file.exists() for file in files):
        return files, PARQUET
    rng, people = np.random.default_rng(1), int(MILLION * part)
    words = {
        "Avdelning": [f"Avdelning {i}" for i in range(40)],
        "Befattning": [f"befattning {i}" for i in range(300)],
        "Kön": ["K", "M"],
        "Anställningsform": ["Tillsvidare", "Vikariat"],
        "Avtal": ["AB", "BEA"],
        "Status": ["Aktiv", "Tjänstledig"],
        "Syss.grad": ["100", "80", "75", "50"],
        "Född": [f"{1960 + i // 12}-{i % 12 + 1:02d}" for i in range(40 * 12)],
        "Månadslön": [str(25_000 + 100 * i) for i in range(400)],
    }
    now = {name: rng.integers(0, len(of), people, dtype=np.int32) for name, of in words.items()}
    unit = rng.integers(0, 50, people, dtype=np.int32)
    number = np.arange(people)
    for m, file in enumerate(files):
        if m:
            moved = rng.random(people) < 0.02
            now["Månadslön"][moved] = rng.integers(0, 400, moved.sum())
            gone = np.flatnonzero(rng.random(people) < 0.01)  # and somebody new comes in their place
            number[gone] = number.max() + 1 + np.arange(len(gone))
        frame = pd.DataFrame({name: pd.Categorical.from_codes(now[name], of) for name, of in words.items()})
        frame["Enhet"] = pd.Categorical.from_codes(now["Avdelning"] * 50 + unit, [f"Enhet {i}" for i in range(40 * 50)])
        frame["Anstnr"] = pd.Series(number + 10_000_000).astype(str)
        frame["Månad"] = pd.Categorical([file.stem[-7:]] * people)
        frame.to_parquet(file, index=False)
    return files, PARQUET


SETS = {"csv": city, "parquet": region}


def measure(name: str, part: float) -> dict[str, float]:
    """Load a set into an empty folder in a process of its own: rows, seconds, CPU seconds, peak MiB, CPU seconds by stage."""
    SETS[name](part)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.loading", "--one", name, "--parts", str(part)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def one(name: str, part: float) -> dict[str, float]:
    """The same, in this process; of each stage the CPU seconds."""
    from kf.imports.build import candidate
    from kf.imports.publish import publish

    files, profile = SETS[name](part)
    stages: dict[str, float] = {}
    begun, last = time.perf_counter(), time.process_time()
    stage = ""

    def progress(now: str, done: int, total: int) -> None:
        nonlocal last, stage
        moment = time.process_time()
        if stage:
            stages[stage] = round(stages.get(stage, 0) + moment - last, 1)
        stage, last = now, moment

    with tempfile.TemporaryDirectory(dir=BENCH) as folder:
        os.environ["KF_KEY_FILE"] = str(Path(folder) / "key")
        made = candidate(files, profile, Path(folder) / "data", who="bench", progress=progress)
        progress("Publicerar", 0, 0)
        outcome = publish(made, Path(folder) / "data")
        progress("", 0, 0)
        size = outcome.version.path.stat().st_size
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "rows": made.read,
        "used": made.used,
        "seconds": round(time.perf_counter() - begun, 1),
        "cpu": round(used.ru_utime + used.ru_stime, 1),
        "peak MiB": round(used.ru_maxrss / 1024),
        "source MB": round(sum(file.stat().st_size for file in files) / 1e6),
        "version MB": round(size / 1e6),
        **stages,
    }


def main() -> None:
    """Print a line for each set and part."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.loading")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--parts", nargs="+", type=float, default=[0.25, 0.5, 1.0])
    parser.add_argument("--one", choices=SETS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(asked.one, asked.parts[0]), ensure_ascii=False))
        return
    for name in asked.sets:
        for part in asked.parts:
            print(f"{name} {part:g} (last {os.getloadavg()[0]:.1f}): {measure(name, part)}", flush=True)


if __name__ == "__main__":
    main()

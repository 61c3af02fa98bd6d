"""What Parquet files hold at their beginning and end, read in a process of its own.

Arrow may end the process that reads a damaged file, and the one that is asked here serves everybody who reads kf.
`python -m kf.imports.parquet_samples ROWS` takes the files as a list of JSON on standard input, and for each of them
writes a line of JSON: {"headings": [...], "rows": [[...], ...]}, or {"what": ..., "do": ...} where it cannot be read.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from kf.errors import KfError
from kf.imports import parquet
from kf.imports.program import environment

PATIENCE, EACH = 60, 2  # seconds, and for each file


def samples(files: Sequence[Path], rows: int) -> list[tuple[list[str], list[list[str]]]]:
    """Headings (those of its folders last) and about `rows` rows of each file. Raises KfError for the first that is damaged."""
    if not files:
        return []
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kf.imports.parquet_samples", str(rows)],
            input=json.dumps([str(file.absolute()) for file in files]),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # an error's text may quote a row
            timeout=PATIENCE + EACH * len(files),
            check=False,
            encoding="utf-8",
            env=environment(),
        )
        lines = done.stdout.splitlines()
    except subprocess.TimeoutExpired:
        lines = []
    found = [json.loads(line) for line in lines if line.endswith("}")]
    for told in found:
        if "what" in told:
            raise KfError(told["what"], told["do"])
    if len(found) < len(files):
        raise parquet.damaged(files[len(found)])
    return [(told["headings"], told["rows"]) for told in found]


def main(rows: int) -> None:
    """Read the files that are named on standard input, to the first that cannot be read."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the personnummer
    for file in map(Path, json.load(sys.stdin)):
        try:
            told = {"headings": [*chain(*parquet.headings(file))], "rows": parquet.sample(file, rows)}
        except KfError as error:
            print(json.dumps({"what": error.what, "do": error.do}), flush=True)
            break
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))

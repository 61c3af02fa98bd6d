"""`streamlit run` with a clock in it, or one that forgets.

With KF_BENCH_LOG every script run is written as a line of JSON to the file it names. With KF_BENCH_FORGET kf's kept
answers are thrown away before every script run, so that each click asks what nobody has asked (see `forgotten`).
"""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.cli import main

from kf.store import Store
from tests.bench.forgotten import forget

_run = {"count": 0, "seconds": 0.0}  # of the script run: how many queries, and the seconds in them
_gc = {"start": 0.0, "seconds": 0.0}


def _clocked(method: Callable[..., Any]) -> Callable[..., Any]:
    def query(self: Store, *args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        try:
            return method(self, *args, **kwargs)
        finally:
            _run["seconds"] += time.perf_counter() - start
            _run["count"] += 1

    return query


def _collected(phase: str, _info: dict[str, int]) -> None:
    if phase == "start":
        _gc["start"] = time.perf_counter()
    else:
        _gc["seconds"] += time.perf_counter() - _gc["start"]


def forgetful() -> None:
    """Have every full script run begin without kept answers."""
    run = ScriptRunner._run_script

    def _run_script(self: ScriptRunner, *args: Any, **kwargs: Any) -> None:
        forget()
        run(self, *args, **kwargs)

    ScriptRunner._run_script = _run_script  # type: ignore[method-assign]


def clock(log: Path) -> None:
    """Put the clocks in: around the script run, around Store.query and Store.columns, and in the garbage collector."""
    run = ScriptRunner._run_script

    def _run_script(self: ScriptRunner, *args: Any, **kwargs: Any) -> None:
        _run["seconds"], _run["count"], _gc["seconds"] = 0.0, 0, 0.0
        wall, cpu = time.perf_counter(), time.process_time()
        run(self, *args, **kwargs)
        line = {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "gc": _gc["seconds"],
            "queries": _run["count"],
            "query": _run["seconds"],
        }
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    ScriptRunner._run_script = _run_script  # type: ignore[method-assign]
    Store.query = _clocked(Store.query)  # type: ignore[method-assign]
    Store.columns = _clocked(Store.columns)  # type: ignore[method-assign]
    gc.callbacks.append(_collected)


if __name__ == "__main__":
    if "KF_BENCH_LOG" in os.environ:
        clock(Path(os.environ["KF_BENCH_LOG"]))
    if "KF_BENCH_FORGET" in os.environ:
        forgetful()  # outside the clock
    main(prog_name="streamlit")

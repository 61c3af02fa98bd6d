"""A load in a process of its own: it can be stopped, disturbs no reader, and its memory goes back to the system.

`start` is called by the page; `python -m kf.imports.worker` is the process. The request comes as one line of JSON on
its stdin, which then stays open: when it closes, the parent is gone and the load ends. Progress and result go out
as lines of JSON on stdout. Nothing of a row is ever in a line or a log.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kf.errors import KfError
from kf.imports.job import Job, start

__all__ = ["Job", "run", "start"]

NICE = 5  # readers go before a load


def run(request: Mapping[str, Any], say: Any) -> dict[str, Any]:
    """Do what a request asks (see `start`); the answer says where the candidate is, or what went wrong."""
    from kf.imports.build import candidate
    from kf.imports.profile import Profile
    from kf.imports.totals import totals

    told = request.get("totals") or {}
    try:
        made = candidate(
            [Path(file) for file in request["files"]],
            Profile.from_mapping("", request["profile"]),
            Path(request["folder"]),
            who=str(request.get("who", "")),
            totals=totals(told) if isinstance(told, str) else {date.fromisoformat(m): int(n) for m, n in told.items()},
            breaks=[(date.fromisoformat(day), place, text) for day, place, text in request.get("breaks", ())],
            corrections={(int(f), int(row), name): text for f, row, name, text in request.get("corrections", ())},
            progress=lambda stage, done, rows: say({"stage": stage, "done": done, "rows": rows}),
            name=request.get("name", ""),
        )
    except KfError as error:
        return {"what": error.what, "do": error.do}
    except Exception as error:
        # where it went wrong, and never with what: the message of an error may quote a row
        places = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        return {"bug": uuid.uuid4().hex[:8], "kind": type(error).__name__, "where": places}
    return {"made": str(made.folder)}


def main() -> None:
    """The process: one request, its progress, its answer."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    sys.stdout = sys.stderr  # what a library prints is not for the parent
    lock = threading.Lock()

    def say(line: dict[str, Any]) -> None:
        with lock:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()

    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_ends_with_parent, args=(request,), daemon=True).start()
    _modest()
    say(run(request, say))
    os._exit(0)  # the thread below still reads stdin, which an ordinary exit would wait for


def _ends_with_parent(request: Mapping[str, Any]) -> None:
    sys.stdin.read()
    from kf import leftovers

    leftovers.remove(Path(request["folder"]) / request["name"])
    os._exit(1)


def _modest() -> None:
    """Readers go first, and should memory run out it is this process that the system ends; no core file of rows."""
    if os.name == "nt":
        return
    import contextlib
    import resource

    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")


if __name__ == "__main__":
    main()

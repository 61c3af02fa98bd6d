"""A load that runs in another process, seen from the one that started it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kf import leftovers
from kf.errors import KfError
from kf.imports import prepare
from kf.imports.build import BUILDING
from kf.imports.candidate import Candidate
from kf.imports.program import environment

# What share of a long load each stage takes (measured on 3 million rows: tests/bench/loading.py).
SHARES = {
    prepare.READING: 0.22,
    prepare.IDENTIFYING: 0.13,
    prepare.UNDERSTANDING: 0.02,
    prepare.CHECKING: 0.04,
    prepare.DERIVING: 0.1,
    BUILDING: 0.49,
}
SOONEST = 2.0  # seconds before which nothing is said of how long it takes
log = logging.getLogger("kf.imports")


@dataclass
class _Heard:
    """What the process has said. Apart from `Job`, so that the thread that listens does not keep the job alive."""

    stage: str = ""
    done: int = 0
    rows: int = 0
    begun: float = field(default_factory=time.monotonic)
    stage_begun: float = field(default_factory=time.monotonic)
    answer: Mapping[str, Any] | None = None


class Job:
    """A load under way. A job that nobody holds on to any longer is stopped."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process, self._folder, self._heard = process, folder, _Heard()
        self._stopped = False
        self._listener = threading.Thread(target=_listen, args=(process, self._heard), daemon=True)
        self._listener.start()
        self._forgotten = weakref.finalize(self, _end, process, folder)

    @property
    def finished(self) -> bool:
        """Whether there is an answer: a candidate, an error, or that the load was stopped."""
        return self._stopped or not self._listener.is_alive()

    def progress(self) -> tuple[str, int, int, float | None]:
        """The stage (Swedish), rows done in it, rows in all (0: not known yet), seconds left (None: not known yet)."""
        heard = self._heard
        if self.finished:
            return heard.stage, heard.rows, heard.rows, 0.0
        return heard.stage, heard.done, heard.rows, _left(heard)

    @property
    def share(self) -> float:
        """How much of the whole load is behind (0-1), for a bar that never goes back."""
        return 1.0 if self.finished else _behind(self._heard)

    def candidate(self) -> Candidate:
        """What the load came to, waited for. Raises the KfError that it met; a bug has a number that the log has too."""
        self._listener.join()
        code = self._process.wait()
        answer = self._heard.answer or {}
        self._forgotten.detach()
        if "made" in answer and not self._stopped:
            return Candidate.opened(Path(answer["made"]))
        leftovers.remove(self._folder)
        if self._stopped:
            raise KfError("Inläsningen stoppades. Ingenting har publicerats.", "Läs in filen igen.")
        if "what" in answer:
            raise KfError(answer["what"], answer["do"])
        if "bug" in answer:
            log.error("load %s: %s at %s", answer["bug"], answer["kind"], " < ".join(reversed(answer["where"])))
            raise KfError(
                f"Inläsningen stötte på ett fel i kf (nummer {answer['bug']}). Ingenting har publicerats.",
                "Berätta numret för den som sköter kf: det står i serverns logg, utan något ur filen.",
            )
        log.error("load ended with code %s and no answer", code)
        raise KfError(
            f"Inläsningen avbröts av systemet (kod {code}). Ingenting har publicerats.",
            "Det vanligaste är att minnet tog slut. Läs in igen, eller dela upp exporten på färre månader.",
        )

    def stop(self) -> None:
        """End the load and remove what it has made; one that is finished already is thrown away too."""
        self._stopped = True
        self._forgotten()
        self._listener.join(10)


def start(request: Mapping[str, Any]) -> Job:
    """Begin a load in another process.

    `request`: files (paths), folder (path), profile (as `Profile.as_mapping` gives it), and if there are any who,
    totals (text as `kf.imports.totals.totals` reads it, or a mapping from ISO date), breaks (rows of ISO date,
    avdelning or None, text), corrections (rows of the file's number from 0, row, heading, text).
    """
    folder = Path(request["folder"]).resolve()
    # named for this process: the candidate outlives the one that makes it
    name = leftovers.named(leftovers.CANDIDATE)
    told = {**request, "folder": str(folder), "files": [str(Path(file).resolve()) for file in request["files"]]}
    process = subprocess.Popen(
        [sys.executable, "-m", "kf.imports.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # an error's text may quote a row
        text=True,
        encoding="utf-8",
        env=environment(),
        start_new_session=True,
    )
    assert process.stdin is not None
    try:
        line = json.dumps({**told, "name": name}, ensure_ascii=False, default=str)
        # half of a pair of surrogates is no text, and could be written nowhere
        process.stdin.write(line.encode("utf-8", "replace").decode() + "\n")
        process.stdin.flush()
    except OSError:
        pass  # it is dead already, which `candidate` tells
    return Job(process, folder / name)


def _listen(process: subprocess.Popen[str], heard: _Heard) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        try:
            told = json.loads(line)
        except ValueError:
            continue  # torn off: the process was killed
        if "stage" not in told:
            heard.answer = told
            continue
        if told["stage"] != heard.stage:
            heard.stage_begun = time.monotonic()
        heard.stage, heard.done, heard.rows = told["stage"], told["done"], told["rows"]
    process.wait()


def _left(heard: _Heard) -> float | None:
    """Seconds left, from the share of the work that is behind: whole stages, and of this one by rows or by time."""
    now = time.monotonic()
    names = list(SHARES)
    if heard.stage not in SHARES or now - heard.begun < SOONEST:
        return None
    at = names.index(heard.stage)
    before, this = sum(SHARES[name] for name in names[:at]), SHARES[heard.stage]
    share = before + this * (heard.done / heard.rows if heard.rows else 0)
    if share <= 0:
        return None
    if heard.done or not at:
        return max(0.0, (now - heard.begun) * (1 - share) / share)
    # a stage that tells no rows: as long as its share of what the stages before took
    whole = (heard.stage_begun - heard.begun) / before
    return max(whole * (1 - before - this), whole * (1 - before) - (now - heard.stage_begun))


def _behind(heard: _Heard) -> float:
    """The share of the work that is behind; a stage that tells no rows moves as long as it is likely to last."""
    names = list(SHARES)
    if heard.stage not in SHARES:
        return 0.0
    at = names.index(heard.stage)
    before, this = sum(SHARES[name] for name in names[:at]), SHARES[heard.stage]
    if heard.done or not at:
        within = heard.done / heard.rows if heard.rows else 0.0
    else:
        likely = this * (heard.stage_begun - heard.begun) / before
        within = min(0.95, (time.monotonic() - heard.stage_begun) / likely) if likely else 0.0
    return min(before + this * within, 1.0)


def _end(process: subprocess.Popen[str], folder: Path) -> None:
    """Kill the process with what it has started, and remove its leftovers."""
    if process.poll() is None:
        try:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        except OSError:
            process.kill()
        process.wait()
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()
    leftovers.remove(folder)

"""A process that runs cases, each in a process of its own: `python -m tests.fuzz.child` reads folders on stdin.

For each it forks, runs `case`, and answers with a line of JSON: how it ended, seconds, and the highest memory of
the process and what it started. What the case came to is in `<folder>/answer.json`.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from kf.errors import KfError
from kf.imports import abandon, candidate, load, worker
from kf.imports.library import save, saved
from kf.imports.look import look
from kf.imports.profile import Profile
from kf.imports.propose import propose
from kf.imports.publish import changes
from kf.imports.terms import needed
from kf.imports.totals import totals
from tests.fuzz.planted import found_in, texts_of

ADDRESSES = 8 * 2**30  # bytes of addresses a case may have: enough to see how much it would use
GIVE_UP = 75  # seconds after which a case is ended
EMPLOYER = "Provköping"


def case(folder: Path) -> dict[str, Any]:
    """Look, propose, candidate, changes, abandon. Gives how it ended, and what of the planted was found where."""
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    files, data = [folder / "files" / name for name in request["files"]], folder / "data"
    os.environ["KF_KEY_FILE"] = str(folder / "secret" / "key")
    if request.get("published"):
        shutil.copytree(folder.parent / "published", data)
    seen: dict[str, Any] = {"told": {}}
    try:
        _load(files, data, request, seen["told"])
        ended, error = "understood", None
    except KfError as refused:
        ended, error = "refused", [refused.what, refused.do]
        seen["told"]["fel"] = error
    left = [str(path) for path in data.glob(".candidate-*")] if data.exists() else []
    leaks = found_in(seen["told"], texts_of(data), request["planted"], names=not request["moved"])
    return {"ended": ended, "error": error, "leaks": leaks, "left": left}


def _load(files: list[Path], data: Path, request: dict[str, Any], told: dict[str, Any]) -> None:
    rng = random.Random(request["salt"])
    seen = look(files)
    told["läst"] = list(seen.notes)
    proposal = propose(seen, saved(data))
    told["förslag"] = [proposal.notes, proposal.dropped, [(one.why, one.samples) for one in proposal.columns]]
    told["värden"] = {name: values for name, values in proposal.values.items() if name != "person"}
    mapping = proposal.profile.as_mapping()
    mapping["employer"], mapping["refused_share"] = EMPLOYER, request["refused_share"]
    if request["fill"]:
        for name in needed(proposal.profile.shape, proposal.profile.columns):
            mapping["columns"].setdefault(name, rng.choice(seen.headings))
    for section, key, value in request.get("edits", ()):
        where = mapping.setdefault(section, {}) if section else mapping
        if isinstance(where, dict):
            where[key] = value
    profile = Profile.from_mapping("", mapping)
    if Profile.from_mapping("", profile.as_mapping()) != profile:
        raise AssertionError("profilen blir inte densamma")
    with contextlib.suppress(KfError):
        path = save(profile, data)
        if Profile.read(path) != profile and profile.refused_share == profile.refused_share:
            raise AssertionError("den sparade profilen blir inte densamma")
    wanted = request.get("totals", "")
    corrections = {(int(f), int(row), name): text for f, row, name, text in request.get("corrections", ())}
    if request.get("job"):
        job = worker.start(
            {
                "files": files,
                "folder": data,
                "profile": profile.as_mapping(),
                "totals": wanted,
                "corrections": request["corrections"],
            }
        )
        made = job.candidate()
    else:
        try:
            months = totals(wanted)
        except KfError as error:
            told["totaler"], months = [error.what, error.do], {}
        made = candidate(files, profile, data, totals=months, corrections=corrections)
    told["nekade"] = [[one.column, one.value, one.reason, one.do, one.sentence] for one in made.refused]
    told["varningar"] = [made.warnings, made.blocked]
    if made.read != made.used + made.refused_count:
        raise AssertionError(f"read {made.read} != used {made.used} + refused {made.refused_count}")
    compared = changes(made, data)
    told["ändringar"] = [compared.exceeded, compared.warnings, compared.rewritten] if compared else []
    told["version"] = made.store.frame("SELECT * FROM spell").astype(str).to_numpy().tolist()
    told["version"] += made.store.frame("SELECT * FROM dataset").astype(str).to_numpy().tolist()
    made.close()
    told["filer"] = texts_of(data)
    abandon(made)


def _provoked(folder: Path) -> dict[str, Any]:
    """What the fuzz itself is tried with: something that it has to find."""
    match json.loads((folder / "request.json").read_text(encoding="utf-8")).get("provoke"):
        case "traceback":
            raise ZeroDivisionError("prov")
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            time.sleep(3600)
        case "memory":
            return {
                "ended": "understood",
                "error": None,
                "leaks": [],
                "left": [],
                "x": len(bytearray(os.urandom(1) * 1200 * 2**20)),
            }
    return case(folder)


def _forked(folder: Path) -> None:
    """In the new process: run the case, write the answer, end."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    with (folder / "errors.txt").open("w") as errors:
        os.dup2(errors.fileno(), 2)
        os.dup2(errors.fileno(), 1)
    try:
        answer = _provoked(folder)
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [f"{Path(f.filename).name}:{f.name}" for f in frames if "/kf/" in f.filename] or ["?"]
        answer = {
            "ended": "traceback",
            "error": f"{type(error).__name__} i {own[-1]}",
            "trace": "".join(traceback.format_exception(error))[-4000:],
        }
    (folder / "answer.json").write_text(json.dumps(answer, default=str), encoding="utf-8")
    os._exit(0)


def _waited(pid: int, patience: float) -> tuple[int, float]:
    """How a process ended (a status; -1: it was ended after `patience` seconds), and its highest memory in MiB."""
    until = time.monotonic() + patience
    status = 0
    while True:
        done, status, used = os.wait4(pid, os.WNOHANG)
        if done:
            break
        if time.monotonic() > until:
            os.killpg(pid, signal.SIGKILL)
            _, _, used = os.wait4(pid, 0)
            status = -1
            break
        time.sleep(0.005)
    return status, used.ru_maxrss / 1024


def published(folder: Path) -> None:
    """A data folder with a version in it, that some cases are compared with."""
    from tests.faults.employer import PROFILE, export

    os.environ["KF_KEY_FILE"] = str(folder.parent / "key")
    load(export(folder.parent / "first.csv", 30, 3), PROFILE, folder, who="först")


def main() -> None:
    """Answer a line for each folder on stdin (`<patience> <folder>`), until it ends."""
    for line in sys.stdin:
        patience, _, where = line.strip().partition(" ")
        folder, begun = Path(where), time.monotonic()
        pid = os.fork()
        if not pid:
            if folder.name == "published":
                published(folder)
                os._exit(0)
            _forked(folder)
        status, mib = _waited(pid, float(patience))
        told = {"status": status, "seconds": time.monotonic() - begun, "mib": mib}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Hidden files and folders of work in progress: named for who made them, so that what a dead load left is told apart.

A name is `.candidate-<UTC time>-<owner>-<random>` (or `.building-…`). The owner is this machine, process id and the
moment the process began: a number that the system has given to another process since is not taken for the first.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kf.errors import KfError

CANDIDATE, BUILDING, UPLOAD = ".candidate", ".building", ".kf-upload"
DEAD_AFTER = timedelta(days=1)  # for those that cannot be asked: of another machine, or without an owner in the name
NAME = re.compile(
    r"\.(?:candidate|building|kf-upload)-(\d{8}T\d{12})-([0-9a-f]{4})\.(\d+)\.(\d+)-[0-9a-f]{8}(?:\.duckdb(?:\..+)?|-\w+)?"
)
MOMENT = "%Y%m%dT%H%M%S%f"
ROOM = 64 * 2**20  # bytes to spare, whatever the size of the load


def owner(pid: int | None = None) -> str:
    """Who owns what this process makes (or the process with this id): `<machine>.<pid>.<beginning>`."""
    pid = pid or os.getpid()
    machine = hashlib.sha256(platform.node().encode()).hexdigest()[:4]
    return f"{machine}.{pid}.{_began(pid) or 0}"


def named(kind: str, of: str = "") -> str:
    """A new name of a kind (`CANDIDATE`, `BUILDING`) for an owner, this process unless told."""
    return f"{kind}-{datetime.now(UTC).strftime(MOMENT)}-{of or owner()}-{uuid.uuid4().hex[:8]}"


def _began(pid: int) -> int | None:
    """When a process began, in the system's ticks; None when there is no such process or nobody to ask."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return int(told.rpartition(")")[2].split()[19])
    except (OSError, IndexError, ValueError):
        return None


def living(path: Path, now: datetime | None = None) -> bool:
    """Whether somebody may still be working on a leftover."""
    now = now or datetime.now(UTC)
    found = NAME.fullmatch(path.name)
    with contextlib.suppress(OSError):
        made = datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC) if found else _changed(path)
        if abs(now - made) > DEAD_AFTER:
            return False
        if found and owner(int(found[3])).startswith(f"{found[2]}.") and Path("/proc/self/stat").exists():
            return str(_began(int(found[3]))) == found[4]
        return True
    return False


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def remove(path: Path) -> None:
    """Remove a leftover, file or folder; what cannot be removed is left for the next time."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    for one in (path, path.with_name(path.name + ".wal")):
        with contextlib.suppress(OSError):
            one.unlink(missing_ok=True)


def upload() -> tempfile.TemporaryDirectory[str]:
    """A passing folder for dropped files, that only this user can read. Those that killed servers left go first."""
    for gone in dead(Path(tempfile.gettempdir()), UPLOAD):
        remove(gone)
    return tempfile.TemporaryDirectory(prefix=f"{named(UPLOAD)}-")  # made with mode 0700


def dead(folder: Path, *kinds: str) -> list[Path]:
    """What dead loads have left in a data folder (or what there is of some kinds in any)."""
    found = [path for kind in kinds or (CANDIDATE, BUILDING) for path in folder.glob(f"{kind}-*")]
    return sorted(path for path in found if not living(path))


def room(folder: Path, needed: int) -> None:
    """Raise KfError when the disk of a folder has not so many bytes free (and some to spare)."""
    free = shutil.disk_usage(folder).free
    if free < needed + ROOM:
        raise KfError(
            f"Disken är full: datamappen har {free / 1e6:.0f} MB ledigt och inläsningen behöver ungefär "
            f"{(needed + ROOM) / 1e6:.0f} MB. Ingenting har publicerats.",
            "Frigör utrymme, till exempel genom att flytta undan gamla versioner, och läs in igen.",
        )


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a data folder for the moment of publishing: no other process publishes or sweeps meanwhile."""
    try:
        import fcntl
    except ImportError:  # Windows: a version's name is unique without it
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)

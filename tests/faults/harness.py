"""The faults themselves. Each takes a folder of its own and gives a `Found`: what happened, and what then held."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kf import leftovers
from kf.errors import KfError
from kf.imports import abandon, candidate, load, publish, sweep
from kf.store import Store, current, version_paths
from tests.faults.employer import PROFILE, export, figure, newest, published, whole

ROOT = Path(__file__).parents[2]
NOBODY = 65534


@dataclass
class Found:
    """What came of a fault tried some times: `ended` counts how loads ended; `wrong` lists what did not hold."""

    fault: str
    times: int = 0
    ended: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def end(self, how: str) -> None:
        """Count one more that ended so."""
        self.times += 1
        self.ended[how] = self.ended.get(how, 0) + 1


@contextmanager
def held(found: Found, folder: Path) -> Iterator[None]:
    """Around a fault: the version published before stays whole, and a reader that has it open goes on reading it."""
    reader = Store(version_paths(folder)[0])
    before, told = figure(reader), reader.dataset
    yield
    if figure(reader) != before or dict(reader.query("SELECT key, value FROM dataset")) != told:
        found.wrong.append("läsaren stördes")
    reader.close()
    found.wrong += whole(folder)
    if newest(folder) is None:
        found.wrong.append("ingen siffra")


def after(found: Found, folder: Path, file: Path) -> None:
    """After a fault: the next load works, and leaves nothing hidden behind."""
    before = len(version_paths(folder))
    try:
        load(file, PROFILE, folder, who="efter", confirmed="provet")
    except KfError as error:
        found.wrong.append(f"nästa inläsning: {error}")
        return
    if len(version_paths(folder)) != before + 1:
        found.wrong.append("nästa inläsning gav ingen version")
    if hidden := [path.name for path in folder.rglob(".*") if not leftovers.living(path)]:
        found.wrong.append(f"rester: {hidden}")
    found.wrong += whole(folder)


def child(file: Path, folder: Path, **how) -> subprocess.Popen[str]:
    """A load in a process, which has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.one", str(file), str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )
    assert process.stdout is not None and process.stdout.readline() == "READY\n", process.stderr.read()
    return process


def killed(base: Path, times: int) -> Found:
    """SIGKILL at random moments of a load, each moment in an equal part of the time that a load takes."""
    found = Found("dödad (SIGKILL) i slumpat ögonblick")
    file, folder = published(base)
    takes = min(_seconds(file, folder) for _ in range(2))
    rng = random.Random(3)
    for n in range(times):
        versions = len(version_paths(folder))
        with held(found, folder):
            process = child(file, folder)
            time.sleep(0.95 * takes * (n + rng.random()) / times)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            published_one = len(version_paths(folder)) > versions
            left = any(folder.glob(".candidate-*"))
            found.end("hann publicera" if published_one else "dödad med rester" if left else "dödad före eller efter")
        if n % 10 == 9 or n == times - 1:
            after(found, folder, file)
    return found


def _seconds(file: Path, folder: Path) -> float:
    """How long a load takes from the moment that its process is ready until it has published."""
    process = child(file, folder)
    begun = time.monotonic()
    assert process.stdout is not None
    process.stdout.readline()
    took = time.monotonic() - begun
    process.communicate()
    return took


def full_disk(base: Path, times: int) -> Found:
    """A disk with ever more room: from nothing to nearly enough. A small tmpfs, or no file over a size."""
    found = Found("disken full")
    file, folder = published(base)
    size = version_paths(folder)[0].stat().st_size
    for n in range(times):
        with held(found, folder):
            limit = max(4096, int(size * n / times))
            process = child(file, folder, preexec_fn=_no_file_over(limit))
            out, error = process.communicate()
            _told(found, process.returncode, out, error)
        after(found, folder, file)
    found.end(_checked_beforehand(found, file, folder))
    return found


def _no_file_over(limit: int) -> Callable[[], None]:
    def limited() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond is then an error, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return limited


def _checked_beforehand(found: Found, file: Path, folder: Path) -> str:
    """A disk that is too full is told of before anything is read."""
    spare, leftovers.ROOM = leftovers.ROOM, 2**60
    try:
        load(file, PROFILE, folder)
    except KfError as error:
        return "sagt i förväg" if "Disken är full" in str(error) else f"fel: {error}"
    finally:
        leftovers.ROOM = spare
    found.wrong.append("utrymmet kontrollerades inte")
    return "fel"


def tmpfs(base: Path, times: int) -> Found:
    """A real disk that fills up: a tmpfs with room for the version there is and a part of another."""
    found = Found("disken full (tmpfs)")
    disk = base / "disk"
    disk.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        found.end("kan inte monteras här")
        return found
    try:
        file, folder = published(disk / "kf")
        size = version_paths(folder)[0].stat().st_size
        for n in range(times):
            filler = disk / "filler"
            spare, leftovers.ROOM = leftovers.ROOM, 0
            try:
                room = shutil.disk_usage(disk).free - int(size * (n + 0.5) / times)
                filler.write_bytes(bytes(max(room, 0)))
                with held(found, folder):
                    try:
                        # what is checked beforehand is passed by: the disk fills up while the version is written
                        checked, leftovers.room = leftovers.room, lambda folder, needed: None
                        load(file, PROFILE, folder)
                        found.end("hann publicera")
                    except KfError:
                        found.end("sagt i klartext")
                    finally:
                        leftovers.room = checked
            finally:
                leftovers.ROOM = spare
                filler.unlink(missing_ok=True)
            after(found, folder, file)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
    return found


def no_permission(base: Path, times: int) -> Found:
    """As a user who may read everything and write nothing; then one who may not read the file."""
    found = Found("får inte skriva, får inte läsa")
    file, folder = published(base)
    if os.getuid():
        found.end("kräver root för att byta användare")
        return found
    for parent in [base, *base.parents]:
        if parent.stat().st_uid == 0 and parent.stat().st_mode & 0o077 == 0:
            parent.chmod(0o755)  # pytest's own folders are closed to others
    key = Path(os.environ["KF_KEY_FILE"])
    key.parent.chmod(0o755)
    key.chmod(0o644)
    for mode in (0o644, 0o000):
        with held(found, folder):
            process = child(file, folder, env={**os.environ, "KF_FAULTS_USER": f"{NOBODY}:{mode:o}"})
            out, error = process.communicate()
            _told(found, process.returncode, out, error)
            if process.returncode != 2:
                found.wrong.append(f"slutade med {process.returncode}: {error[-300:]}")
    file.chmod(0o644)
    after(found, folder, file)
    return found


def two_at_once(base: Path, times: int) -> Found:
    """Two loads begin together; the later to publish is told. Then two processes, left to themselves."""
    found = Found("två inläsningar samtidigt")
    file, folder = published(base)
    with held(found, folder):
        first, second = (candidate(file, PROFILE, folder) for _ in range(2))
        if sweep(folder):
            found.wrong.append("en levande inläsning städades bort")
        publish(first, folder)
        try:
            publish(second, folder)
            found.wrong.append("den andra publicerades utan fråga")
        except KfError as error:
            found.end("den andra får veta" if "En annan version publicerades" in str(error) else f"fel: {error}")
        publish(second, folder, confirmed="provet")
        abandon(second)
    for _ in range(times):
        before = len(version_paths(folder))
        with held(found, folder):
            both = [child(file, folder) for _ in range(2)]
            codes = []
            for process in both:
                process.communicate()
                codes.append(process.returncode)
            if len(version_paths(folder)) - before != codes.count(0) or not set(codes) <= {0, 2} or 0 not in codes:
                found.wrong.append(f"slutade med {codes}")
            found.end("båda publicerade efter varandra" if codes == [0, 0] else "en publicerade, en fick veta")
    after(found, folder, file)
    return found


def source_changed(base: Path, times: int) -> Found:
    """The export is written to, replaced or removed while it is read."""
    found = Found("källfilen ändras medan den läses")
    file, folder = published(base)
    whole_file = file.read_bytes()
    stamp = file.stat()

    def appended() -> None:
        with file.open("ab") as opened:
            opened.write(b"2025-10;9999;1980-05;K;Avd 1;b;Tills;30000\n")

    def same_size_and_time() -> None:
        file.write_bytes(whole_file.replace(b";K;", b";M;"))
        os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    for change in (appended, same_size_and_time, file.unlink):
        before = len(version_paths(folder))
        changed = []

        def meanwhile(stage: str, done: int, rows: int, change=change, changed=changed) -> None:
            if stage == "Tolkar värdena" and not changed:
                changed.append(change())

        with held(found, folder):
            try:
                load(file, PROFILE, folder, progress=meanwhile)
                found.wrong.append("publicerades ändå")
            except KfError as error:
                found.end("sagt i klartext" if "ändrades medan" in str(error) else f"fel: {error}")
            if len(version_paths(folder)) != before:
                found.wrong.append("en version till")
        file.write_bytes(whole_file)
        os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        after(found, folder, file)
    return found


def _told(found: Found, code: int, out: str, error: str) -> None:
    if "Traceback" in error or code not in (0, 2):
        found.wrong.append(f"kod {code}: {error[-300:]}")
    found.end("sagt i klartext" if "KfError: " in error else "hann publicera" if not code else "fel")


FAULTS: dict[str, Callable[[Path, int], Found]] = {
    "killed": killed,
    "full_disk": full_disk,
    "tmpfs": tmpfs,
    "no_permission": no_permission,
    "two_at_once": two_at_once,
    "source_changed": source_changed,
}

__all__ = ["FAULTS", "Found", "current", "export"]

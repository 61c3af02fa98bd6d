"""A real PostgreSQL for the tests: started by them in a folder of its own, reached by a socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = 0
OWNER = "postgres"  # the server refuses to run as root; Debian's package makes this user


def _program(name: str) -> str:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    found = str(debian[-1]) if debian else shutil.which(name)
    assert found, "PostgreSQL:s server finns inte. Installera den med: make postgresql"
    return found


@contextmanager
def server() -> Iterator[Path]:
    """The folder of a running server; databases in it are named by `url`."""
    folder = Path(tempfile.mkdtemp(prefix="kf-pg-", dir="/tmp"))  # a socket's path may have 107 characters
    asroot: dict = {}
    if os.getuid() == ROOT:
        owner = pwd.getpwnam(OWNER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        asroot = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    process = None
    try:
        init = [_program("initdb"), "-D", str(folder / "data"), "-U", OWNER, "--auth=trust", "--no-sync"]
        init += ["--encoding=UTF8", "--locale=C"]
        subprocess.run(init, check=True, cwd=folder, stdout=subprocess.DEVNULL, **asroot)
        run = [_program("postgres"), "-D", str(folder / "data"), "-k", str(folder), "-c", "listen_addresses="]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen([*run, "-c", "fsync=off"], cwd=folder, stdout=log, stderr=log, **asroot)
        _wait(folder, process)
        yield folder
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # "fast": whoever is still connected is cut off
            process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, process: subprocess.Popen) -> None:
    for _ in range(300):
        try:
            psycopg.connect(host=str(folder), user=OWNER, dbname="postgres").close()
            return
        except psycopg.OperationalError:
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
    raise AssertionError((folder / "log").read_text())


def database(folder: Path, name: str) -> str:
    """Make an empty database; gives its address, as KF_WORKSPACE has it."""
    with psycopg.connect(host=str(folder), user=OWNER, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return url(folder, name)


def url(folder: Path, name: str, user: str = OWNER) -> str:
    """The address of one of the server's databases."""
    return f"postgresql://{user}@/{name}?host={folder}"

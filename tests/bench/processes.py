"""Servers on 127.0.0.1, each started for a measurement and ended after it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.bench.data import ROOT

START_SECONDS = 120


@dataclass(frozen=True)
class Server:
    """A running server: its address and its process."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def _started(command: list[str], port: int, folder: Path, env: Mapping[str, str], health: str) -> Iterator[Server]:
    whole = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **env}
    said = tempfile.TemporaryFile()  # noqa: SIM115 - closed below; a pipe that nobody reads would fill
    process = subprocess.Popen(command, cwd=folder, env=whole, stdout=subprocess.DEVNULL, stderr=said)
    server = Server(port, process.pid)
    try:
        _wait(process, f"{server.url}{health}", said)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)
        said.close()


def _wait(process: subprocess.Popen[bytes], url: str, said: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said.seek(0)
            told = said.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}: {told}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()
            return
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {START_SECONDS} s")


@contextlib.contextmanager
def streamlit(app: Path, data: Path, log: Path | None = None, forgets: bool = False) -> Iterator[Server]:
    """A Streamlit app; one that writes what each script run cost, or forgets its kept answers (see `served`)."""
    port = _free_port()
    module = "tests.bench.served" if log or forgets else "streamlit"
    command = [sys.executable, "-m", module, "run", str(app), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--logger.level", "error"]
    env = {"KF_DATA": str(data)}
    if log:
        env["KF_BENCH_LOG"] = str(log)
    if forgets:
        env["KF_BENCH_FORGET"] = "yes"
    with _started(command, port, app.parent, env, "/_stcore/health") as server:
        yield server


@contextlib.contextmanager
def dash(pages: list[str], data: Path) -> Iterator[Server]:
    """Pages of kf in Dash (see `dashed`), each under its own name."""
    port = _free_port()
    command = [sys.executable, "-m", "tests.bench.dashed", str(port), *pages]
    with _started(command, port, ROOT, {"KF_DATA": str(data)}, f"/{pages[0]}/_dash-layout") as server:
        yield server

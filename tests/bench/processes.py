"""Servers on 127.0.0.1, each started for a measurement and ended after it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.data import ROOT

START_SECONDS = 60


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
    process = subprocess.Popen(command, cwd=folder, env=whole, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    server = Server(port, process.pid)
    try:
        _wait(process, f"{server.url}{health}")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said = process.stderr.read().decode(errors="replace")[-2000:] if process.stderr else ""
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}: {said}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()
            return
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {START_SECONDS} s")


@contextlib.contextmanager
def streamlit(app: Path, data: Path, log: Path | None = None) -> Iterator[Server]:
    """A Streamlit app; with `log`, one that writes what each script run cost (see `served`)."""
    port = _free_port()
    module = "tests.bench.served" if log else "streamlit"
    command = [sys.executable, "-m", module, "run", str(app), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--logger.level", "error"]
    env = {"KF_DATA": str(data), **({"KF_BENCH_LOG": str(log)} if log else {})}
    with _started(command, port, app.parent, env, "/_stcore/health") as server:
        yield server


@contextlib.contextmanager
def dash(page: str, data: Path) -> Iterator[Server]:
    """A page of kf in Dash (see `dashed`)."""
    port = _free_port()
    command = [sys.executable, "-m", "tests.bench.dashed", page, str(port)]
    with _started(command, port, ROOT, {"KF_DATA": str(data)}, "/_dash-layout") as server:
        yield server

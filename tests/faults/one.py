"""One load in a process of its own: `python -m tests.faults.one FILE FOLDER [CONFIRMED]`; tells what came of it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from kf.errors import KfError
from kf.imports import load
from tests.faults.employer import PROFILE


def main() -> None:
    """Say READY when everything is imported, load, and tell the version or the error."""
    file, folder = Path(sys.argv[1]), Path(sys.argv[2])
    if told := os.environ.get("KF_FAULTS_USER"):
        user, mode = told.split(":")
        _become(int(user), file, int(mode, 8))
    print("READY", flush=True)
    try:
        outcome = load(file, PROFILE, folder, confirmed=sys.argv[3] if len(sys.argv) > 3 else "")
        print(outcome.version.name, flush=True)
    except KfError as error:
        print(f"KfError: {error}", file=sys.stderr)
        sys.exit(2)


def _become(user: int, file: Path, mode: int) -> None:
    """Be another user from here on, who may not even read Python's own files: so all is imported by a load before.

    The file gets a mode first.
    """
    with tempfile.TemporaryDirectory() as other:
        for _ in range(2):  # the second is compared with the first
            load(file, PROFILE, Path(other))
    file.chmod(mode)
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


if __name__ == "__main__":
    main()

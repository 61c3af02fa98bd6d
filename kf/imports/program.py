"""Programs of kf's own that a load runs in a process of their own."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment() -> dict[str, str]:
    """The variables that such a program runs with: it finds kf wherever it is started, and writes UTF-8."""
    found = filter(None, (str(ROOT), os.environ.get("PYTHONPATH", "")))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(found), "PYTHONUTF8": "1"}

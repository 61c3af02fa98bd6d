"""`python -m tests.faults [--kills 50] [--only killed tmpfs]`: try every fault, print the table, exit 1 if any hurt."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.harness import FAULTS

TIMES = {"full_disk": 8, "tmpfs": 6, "two_at_once": 5}


def main() -> None:
    """Print a line for each fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--kills", type=int, default=50, help="moments that a load is killed at (50)")
    parser.add_argument("--only", nargs="+", choices=FAULTS, default=list(FAULTS))
    asked = parser.parse_args()
    hurt = False
    print(f"{'fel':<40} {'gånger':>6}  {'publicerat helt, läsare ostörd, nästa går':<42} hur det slutade")
    for name in asked.only:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="kf-faults-") as base:
            Path(base).chmod(0o755)
            found = FAULTS[name](Path(base) / "base", asked.kills if name == "killed" else TIMES.get(name, 1))
        hurt |= bool(found.wrong)
        ended = ", ".join(f"{how}: {n}" for how, n in sorted(found.ended.items()))
        held = "ja" if not found.wrong else "NEJ: " + "; ".join(sorted(set(found.wrong)))[:300]
        print(f"{found.fault:<40} {found.times:>6}  {held:<42} {ended} ({time.monotonic() - begun:.0f} s)", flush=True)
    sys.exit(hurt)


if __name__ == "__main__":
    main()

"""`python -m tests.fuzz --minutes 20 --seed 3 [--keep FOLDER] [--case N]`: print the table, exit 1 if anything is wrong."""

from __future__ import annotations

import argparse
import collections
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.cases import KINDS, case
from tests.fuzz.run import Row, Runner, keep

HEAD = f"{'slag av fil':<24} {'prövade':>8} {'förstådda':>10} {'nekade (KfError)':>17} {'fel':>5} {'längst s':>9} {'mest MiB':>9}"


def main() -> None:
    """Run cases for so many minutes, in one process at a time."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--case", type=int, help="this case only, with what came of it")
    parser.add_argument("--kind", choices=KINDS, default="", help="this kind only")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "kf-fuzz-found")
    asked = parser.parse_args()
    rows = {kind: Row() for kind in KINDS}
    wrong: collections.Counter[str] = collections.Counter()
    endings: collections.Counter[str] = collections.Counter()
    until, number = time.monotonic() + 60 * asked.minutes, asked.case or 0
    with tempfile.TemporaryDirectory(prefix="kf-fuzz-") as scratch:
        runner = Runner(Path(scratch))
        while time.monotonic() < until:
            made = case(asked.seed, number, asked.kind)
            came = runner.run(made)
            rows[made.kind].count(came)
            endings[came.ended] += 1
            for found in came.wrong:
                if not wrong[found]:
                    print(f"fall {number} ({made.kind}, {', '.join(made.how)}): {found}", flush=True)
                wrong[found] += 1
                keep(made, came, found, asked.keep, f"--seed {asked.seed} --case {number} ({made.kind}: {made.how})")
            number += 1
            if asked.case is not None:
                print(
                    made.kind, made.how, came.ended, came.wrong, came.answer.get("error"), came.answer.get("trace", "")
                )
                break
        runner.close()
    print(HEAD)
    for kind, row in [*rows.items(), ("alla", total(rows))]:
        print(
            f"{kind:<24} {row.tried:>8} {row.understood:>10} {row.refused:>17} {row.wrong:>5} {row.seconds:>9.1f} {row.mib:>9.0f}"
        )
    for found, times in wrong.most_common():
        print(f"{times:>6} × {found}")
    if wrong:
        print(f"De minsta filerna ligger i {asked.keep}")
    sys.exit(bool(wrong))


def total(rows: dict[str, Row]) -> Row:
    """The rows together."""
    every = list(rows.values())
    return Row(
        *(sum(getattr(row, name) for row in every) for name in ("tried", "understood", "refused", "wrong")),
        seconds=max(row.seconds for row in every),
        mib=max(row.mib for row in every),
    )


if __name__ == "__main__":
    main()

"""Cases one after the other: what each came to, counted by kind, and the smallest file for each thing that is wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzz.cases import Case

ROOT = Path(__file__).parents[2]
SECONDS, MIB = 30.0, 1024.0  # more is a finding
GIVE_UP = 75.0  # seconds after which a case is ended


@dataclass
class Row:
    """A line of the table."""

    tried: int = 0
    understood: int = 0
    refused: int = 0
    wrong: int = 0
    seconds: float = 0.0
    mib: float = 0.0

    def count(self, came: Came) -> None:
        """Add a case."""
        self.tried += 1
        self.understood += came.ended == "understood"
        self.refused += came.ended == "refused"
        self.wrong += bool(came.wrong)
        self.seconds, self.mib = max(self.seconds, came.seconds), max(self.mib, came.mib)


@dataclass
class Came:
    """What a case came to: how it ended, what is wrong (one line for each thing), seconds, MiB, and more to read."""

    ended: str
    seconds: float
    mib: float
    wrong: list[str] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)


class Runner:
    """The process that runs the cases, and the folder that it does it in."""

    def __init__(self, folder: Path, patience: float = GIVE_UP) -> None:
        self.folder, self.patience, self.number = folder, patience, 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._asked(folder / "published")

    def _asked(self, folder: Path) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{self.patience} {folder}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def run(self, case: Case) -> Came:
        """Run a case and remove its files."""
        self.number += 1
        folder = self.folder / f"case-{self.number}"
        case.write(folder)
        told = self._asked(folder)
        answer = folder / "answer.json"
        came = judged(told, json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else {})
        shutil.rmtree(folder)
        return came

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def judged(told: dict[str, Any], answer: dict[str, Any]) -> Came:
    """What a case came to, and what of it is wrong."""
    ended = answer.get("ended") or ("hängde" if told["status"] == -1 else "dog")
    wrong = []
    if ended == "dog":
        wrong.append(f"processen dog (status {told['status']})")
    if ended == "traceback":
        wrong.append(str(answer["error"]))
    if told["seconds"] > SECONDS:
        wrong.append("över 30 s")
    if told["mib"] > MIB:
        wrong.append("över 1 GiB")
    wrong += sorted({f"läcka i {place}" for _, place in answer.get("leaks", ())})
    if answer.get("left"):
        wrong.append("rester av kandidaten")
    bug = (answer.get("error") or [""])[0] if ended == "refused" else ""
    if "fel i kf" in bug or "avbröts av systemet" in bug:
        wrong.append("arbetsprocessen: " + bug.split(" (")[0])
    return Came(ended, told["seconds"], told["mib"], wrong, answer)


def keep(case: Case, came: Came, found: str, folder: Path, name: str) -> None:
    """Keep a case in the folder, in place of a larger one with the same thing wrong."""
    place = folder / "".join(letter if letter.isalnum() else "-" for letter in found)[:90]
    size = place / "size"
    if size.exists() and int(size.read_text()) <= case.size:
        return
    shutil.rmtree(place, ignore_errors=True)
    case.write(place)
    size.write_text(str(case.size))
    shown = json.dumps(
        {key: value for key, value in came.answer.items() if key != "trace"}, ensure_ascii=False, indent=1
    )
    about = f"{found}\n{name}\n{came.seconds:.1f} s, {came.mib:.0f} MiB\n{shown}\n{came.answer.get('trace', '')}"
    (place / "about.txt").write_text(about, encoding="utf-8", errors="replace")

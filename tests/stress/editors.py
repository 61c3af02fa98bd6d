"""Twenty editors of the same few indicators through real sessions: nothing that was said to be saved is lost.

    python -m tests.stress.editors [--editors 20] [--seconds 60] [--servers 2] [--database sqlite|postgresql|both]

Each editor opens an indicator's form, adds a word of its own to the comment that stands there, and saves. Whoever is
overtaken fetches the other's comment, adds its word to that, and saves on top. So the newest comment must in the end hold
every word whose saving was acknowledged, once; an update that was lost would have taken words with it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kf import demo
from kf.workspace import database, outcomes
from tests import postgresql
from tests.browser.conftest import ROOT, serving
from tests.stress.session import Session

INDICATORS = ("I20", "I28", "I30", "I35", "I36")  # entered by hand
TERTIAL, TODAY = "2026T1", "2026-05-04"


@dataclass
class Figures:
    """What came of it: words whose saving was acknowledged per indicator, seconds per save, and what went wrong."""

    saved: dict[str, list[str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    overtaken: int = 0
    errors: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """The figures in words."""
        count = sum(len(words) for words in self.saved.values())
        middle = f"{1000 * statistics.median(self.seconds):.0f} ms" if self.seconds else "–"
        return (
            f"{count} saved, {self.overtaken} overtaken and saved on top, {len(self.lost)} lost, "
            f"{len(self.errors)} errors; a save took {middle} in the middle"
        )


async def edit(session: Session, name: str, until: float, figures: Figures) -> None:
    """One editor, on a page that is drawn, until the time is out."""
    rng = random.Random(name)
    turn = 0
    while time.monotonic() < until:
        indicator, turn = rng.choice(INDICATORS), turn + 1
        word = f"{name}.{turn}"
        drawn = await session.press(f"oppna-{indicator}")
        figures.errors += drawn.errors
        while True:
            before = drawn.values.get("comment", "")
            start = time.perf_counter()
            drawn = await session.press(f"spara-{indicator}", comment=f"{before} {word}".strip(), who=name)
            figures.seconds.append(time.perf_counter() - start)
            figures.errors += drawn.errors
            if any(said.endswith("är sparad.") for said in drawn.toasts):
                figures.saved.setdefault(indicator, []).append(word)
                break
            if not any("medan du skrev" in warning for warning in drawn.warnings):
                figures.errors.append(f"{word} was neither saved nor overtaken")
                return
            figures.overtaken += 1
            drawn = await session.press(f"hamta-{indicator}")
    await session.close()


async def together(ports: list[int], editors: int, seconds: float, figures: Figures) -> None:
    """All editors at once, shared out over the servers; the time begins when everybody has the page."""
    sessions = [Session(ports[number % len(ports)], "mal") for number in range(editors)]
    for drawn in await asyncio.gather(*(one.open() for one in sessions)):
        figures.errors += drawn.errors
    until = time.monotonic() + seconds
    await asyncio.gather(*(edit(one, f"e{number}", until, figures) for number, one in enumerate(sessions)))


def checked(folder: Path, figures: Figures) -> Figures:
    """Hold what was acknowledged against what is kept, with KF_WORKSPACE as the servers had it."""
    for indicator in INDICATORS:
        kept = outcomes.history(folder, indicator, TERTIAL)
        words = kept[-1].reported.comment.split() if kept else []
        said = figures.saved.get(indicator, [])
        figures.lost += sorted(set(said) - set(words))
        if len(words) != len(set(words)) or set(words) - set(said):
            figures.errors.append(f"{indicator}: words that nobody was told are saved, or saved twice")
        if [one.version for one in kept] != list(range(1, len(said) + 1)):
            figures.errors.append(f"{indicator}: {len(kept)} versions of {len(said)} saves")
    return figures


def run(folder: Path, home: Path, workspace: str, editors: int, seconds: float, servers: int) -> Figures:
    """Start servers on a data folder and a workspace, and let the editors at them."""
    os.environ[database.VARIABLE] = workspace
    given = {"KF_DATA": str(folder), "KF_TODAY": TODAY, database.VARIABLE: workspace}
    with ExitStack() as stack:
        addresses = [stack.enter_context(serving("app.py", ROOT, home, **given)) for _ in range(servers)]
        figures = Figures()
        asyncio.run(together([int(one.rsplit(":", 1)[1]) for one in addresses], editors, seconds, figures))
        return checked(folder, figures)


@contextmanager
def workspaces(kind: str, home: Path) -> Iterator[str]:
    """The address of an empty workspace."""
    if kind == "sqlite":
        yield f"sqlite:///{home / 'workspace.sqlite'}"
        return
    with postgresql.server() as server:
        yield postgresql.database(server, "editors")
        database._engine(database.address(home)).dispose()


def main() -> int:
    """Print the figures per database; the exit code is the number of databases where something was lost or failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--editors", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--servers", type=int, default=2)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    asked = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        demo.write(folder)
        for kind in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
            home = Path(name) / kind
            home.mkdir()
            with workspaces(kind, home) as workspace:
                figures = run(folder, home, workspace, asked.editors, asked.seconds, asked.servers)
            print(
                f"{kind}: {asked.editors} editors, {asked.seconds:.0f} s, {asked.servers} servers: {figures.sentence}"
            )
            for wrong in [*figures.lost, *figures.errors][:10]:
                print(f"  {wrong}")
            failed += bool(figures.lost or figures.errors)
    return failed


if __name__ == "__main__":
    sys.exit(main())

"""The data that is measured on: built once into a folder under the system's temp dir, and used again."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kf import demo, schema, store

ROOT = Path(__file__).parents[2]
CALIBRATED = 406  # the calibrated demo; any other number is a made-up city of about so many
PAGES = ("oversikt", "personal", "alder", "rorlighet", "rekryteringar", "halsa")


@dataclass(frozen=True)
class Data:
    """A data folder, and the two largest avdelningar in it: what the clicks choose."""

    people: int
    folder: Path
    first: str
    second: str

    @property
    def states(self) -> tuple[tuple[str, ...], ...]:
        """What the filter goes through: nothing, one avdelning, two."""
        return (), (self.first,), (self.first, self.second)


def _version() -> str:
    """A mark of all that decides what is in the file, so that an old one is not used for new code."""
    files = [Path(schema.__file__), *Path(store.__file__).parent.glob("*.py")]
    files += [*(ROOT / "kf" / "demo").rglob("*.py"), *(ROOT / "kf" / "sql").glob("*.sql")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def built(people: int) -> Data:
    """The data for so many people (70 months), built when it is not there already."""
    folder = Path(tempfile.gettempdir()) / "kf-bench" / f"{people}-{_version()}"
    if not store.version_paths(folder):
        print(f"bygger {people} personer i {folder} …", flush=True)
        demo.write(folder, None if people == CALIBRATED else people)
    data = store.current(folder)
    rows = data.query(
        "SELECT avdelning FROM stock WHERE period = (SELECT max(period) FROM month) GROUP BY 1 ORDER BY sum(n) DESC LIMIT 2"
    )
    return Data(people, folder, rows[0][0], rows[1][0])


def script(page: str) -> Path:
    """The script of a page."""
    return ROOT / "pages" / "nulage" / f"{page}.py"


def path(page: str) -> str:
    """The path of a page in the address: Översikt is the one without."""
    return "" if page == "oversikt" else page

"""A candidate: a version that is built and verified but not published, so that its figures can be looked at first.

It lies in a hidden folder of the data folder, which no reader looks into: `version.duckdb`, `refused.csv` when rows
were refused, `outcome.json`. `publish` makes it the newest version, `abandon` throws it away, and `sweep` removes
those whose process is no more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from kf import leftovers
from kf.errors import KfError
from kf.imports.refusals import Refusal
from kf.store import Store

VERSION, REFUSED, OUTCOME = "version.duckdb", "refused.csv", "outcome.json"
PLACED = "placed"  # holds the name of the version that the refused rows' file was put in place for


@dataclass(frozen=True)
class Candidate:
    """An unpublished version. `blocked` says why it may not be published at all (too many rows refused), if so.

    `refused` are the first refusals, `refused_count` how many rows are refused: read = used + refused_count.
    `previous` is the version it is compared with ("" when the employer has none), `newest` the one that was the
    newest of all when it was built, `unknown` the codes that neither kf nor the profile knows (canonical column, text,
    rows), `totals` the HR system's own headcount by first of month, `exceeded` what of a list's changes a person must
    confirm (of the staff it is told by `kf.imports.publish.changes`), `table` the list that it brings ("": the staff).
    """

    folder: Path
    employer: str
    read: int
    used: int
    refused: tuple[Refusal, ...]
    refused_count: int
    warnings: tuple[str, ...]
    blocked: str = ""
    previous: str = ""
    newest: str = ""
    unknown: tuple[tuple[str, str, int], ...] = ()
    totals: Mapping[date, int] = field(default_factory=dict)
    exceeded: tuple[str, ...] = ()
    table: str = ""

    @property
    def path(self) -> Path:
        """The version's file. Raises KfError when it is gone: published, abandoned or swept away."""
        path = self.folder / VERSION
        if not path.is_file():
            raise KfError("Den kontrollerade filen finns inte kvar.", "Läs in filen igen.")
        return path

    @cached_property
    def store(self) -> Store:
        """The unpublished version, opened; closed again by `publish` and `abandon`."""
        return Store(self.path)

    def close(self) -> None:
        """Let go of the file, if it is open."""
        if opened := self.__dict__.pop("store", None):
            opened.close()

    def write(self) -> None:
        """Write `outcome.json`, from which `opened` makes the candidate again."""
        told = asdict(self) | {"folder": "", "totals": {str(month): n for month, n in self.totals.items()}}
        (self.folder / OUTCOME).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def opened(folder: Path) -> Candidate:
        """The candidate in a folder that another process made. Raises KfError when there is none."""
        try:
            told: dict[str, Any] = json.loads((folder / OUTCOME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise KfError("Den kontrollerade filen finns inte kvar.", "Läs in filen igen.") from None
        return Candidate(
            **told
            | {
                "folder": folder,
                "refused": tuple(Refusal(**one) for one in told["refused"]),
                "warnings": tuple(told["warnings"]),
                "exceeded": tuple(told["exceeded"]),
                "unknown": tuple((column, text, rows) for column, text, rows in told["unknown"]),
                "totals": {date.fromisoformat(month): n for month, n in told["totals"].items()},
            }
        )


def kept_aside(made: Candidate) -> Path | None:
    """Keep the refused rows of a load that comes to nothing: they say what to mend. The file, None without any."""
    refused, kept = made.folder / REFUSED, made.folder.parent / "refused"
    if not refused.exists():
        return None
    kept.mkdir(exist_ok=True)
    # parted so that the name is never taken for a personnummer, and hidden where it is told
    return refused.rename(kept / f"avbruten-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.csv")


def where(refused: Path | None) -> str:
    """What to do about refused rows, and where they stand, told from the data folder."""
    place = f" {refused.parent.name}/{refused.name} i datamappen" if refused else " filen med nekade rader"
    return f"Alla rader med orsak står i{place}. Rätta filen eller profilen och läs in igen."


def abandon(made: Candidate) -> None:
    """Throw a candidate away; one that is gone already is no error."""
    made.close()
    leftovers.remove(made.folder)


def sweep(folder: Path) -> list[Path]:
    """Remove what dead loads have left in a data folder, and tell what it was. A living load's are left alone."""
    gone = leftovers.dead(folder)
    if gone:
        with leftovers.alone(folder):
            for path in gone:
                _unplaced(path, folder)
                leftovers.remove(path)
    return gone


def _unplaced(path: Path, folder: Path) -> None:
    """Take back the refused rows' file that was put in place for a version that then was not published."""
    try:
        name = (path / PLACED).read_text(encoding="utf-8").strip()
    except OSError:
        return
    if name and not (folder / f"{name}.duckdb").exists():
        (folder / "refused" / f"{Path(name).name}.csv").unlink(missing_ok=True)

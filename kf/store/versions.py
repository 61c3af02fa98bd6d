"""The published versions of a data folder: find them, publish one more, go back. The newest is what everybody sees."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from kf import leftovers
from kf.errors import KfError
from kf.personnummer import masked
from kf.store.file import LAYOUT, now, say, write
from kf.store.reader import Store, quoted

DEFAULT_FOLDER = Path(__file__).parents[2] / "data"
STAMP = "%Y%m%dT%H%M%S%f"  # in a version's name, UTC
NO_WRITING = "Kontrollera utrymme och rättigheter i datamappen."
_lock = threading.Lock()


def data_folder() -> Path:
    """The folder that holds the versions: KF_DATA, else `data/` beside the code."""
    return Path(os.environ.get("KF_DATA") or DEFAULT_FOLDER)


@dataclass(frozen=True)
class Version:
    """One published version: its file and what it says of itself (see `dataset` in `build`)."""

    path: Path
    dataset: Mapping[str, str]

    @property
    def name(self) -> str:
        """The file's name without its ending, which is also the version's name."""
        return self.path.stem

    @property
    def refused_file(self) -> Path | None:
        """The rows that could not be used in it, if there were any and the file is still there."""
        path = self.path.parent / "refused" / self.dataset.get("refused_file", "-")
        return path if path.is_file() else None


def version_paths(folder: Path) -> list[Path]:
    """The published versions in a folder, newest first."""
    return sorted(folder.glob("kf-*.duckdb"), reverse=True)


def versions(folder: Path) -> list[Version]:
    """The published versions with what they say of themselves, newest first; nothing of those of another layout."""
    found = [(path, said(path)) for path in version_paths(folder)]
    return [Version(path, told if told.get("layout") == LAYOUT else {}) for path, told in found]


def previous(folder: Path, employer: str) -> Version | None:
    """The newest version of an employer that is not made up: what a new load of theirs is compared with."""
    for version in versions(folder):
        if version.dataset.get("employer") == employer and version.dataset.get("synthetic") != "true":
            return version
    return None


def needs_demo(folder: Path) -> bool:
    """Whether there is nothing to show: no version, or demo data that another edition of kf made. Never of one's own data."""
    told = next((said(path) for path in version_paths(folder)), None)
    return told is None or (told.get("synthetic") == "true" and told.get("layout") != LAYOUT)


def said(path: Path) -> dict[str, str]:
    """What a version says of itself (nothing, if it cannot be read), without opening all of it."""
    try:
        return dict(_said(path, path.stat().st_mtime_ns))
    except (duckdb.Error, OSError):
        return {}


@lru_cache(maxsize=1024)
def _said(path: Path, changed: int) -> tuple[tuple[str, str], ...]:
    with duckdb.connect(":memory:") as con:
        con.execute(f"ATTACH {quoted(path)} AS version (READ_ONLY)")
        return tuple(con.execute("SELECT key, value FROM version.dataset").fetchall())


def build(folder: Path, tables: Mapping[str, pd.DataFrame], dataset: Mapping[str, str]) -> Version:
    """Write a new version from canonical tables, verify it and let it become the newest.

    `tables` has frames named as in `kf.schema.TABLES` (`spell` is required); `dataset` says what the version
    is: employer, first_period and last_period (ISO dates, first of month) at the least. A failure leaves the
    folder as it was. Raises KfError when there is nobody in the last period.
    """
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{leftovers.named(leftovers.BUILDING)}.duckdb"
    try:
        write(beside, tables, dataset)
        with publishing(folder) as final:
            return switch(beside, final)
    finally:
        leftovers.remove(beside)


@contextlib.contextmanager
def publishing(folder: Path) -> Iterator[Path]:
    """Where the next version is to be put by `switch`; nobody else publishes in the folder meanwhile."""
    with _lock, leftovers.alone(folder):
        moment = datetime.now(UTC)
        newest = next(iter(version_paths(folder)), None)
        # a clock that was set back must not make the new version an old one
        with contextlib.suppress(ValueError):
            if newest:
                latest = datetime.strptime(newest.stem, f"kf-{STAMP}").replace(tzinfo=UTC)
                moment = max(moment, latest + timedelta(microseconds=1))
        yield folder / f"kf-{moment.strftime(STAMP)}.duckdb"


def switch(beside: Path, final: Path) -> Version:
    """Publish a whole file: one rename, after which it is the newest for everybody."""
    beside.rename(final)
    with contextlib.suppress(OSError):  # so that it is there after a power cut; not every system can
        handle = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return Version(final, said(final))


def rollback(folder: Path, name: str | None = None, *, who: str = "") -> Version:
    """Make an earlier version (the one before the newest, unless named) the newest again, as a copy.

    Nothing is removed: the version that is left behind can be gone back to in the same way. The copy keeps what
    the version says of itself, and says besides from which version, when and by whom it was restored.
    """
    paths = version_paths(folder)
    candidates = [path for path in paths if path.stem == name] if name else paths[1:]
    chosen = candidates[0] if candidates else None
    if chosen is None:
        raise KfError(
            f"Det finns ingen version {name}." if name else "Det finns ingen tidigare version att gå tillbaka till.",
            "Se vilka som finns med: python -m kf versions",
        )
    Store.open(chosen)  # refuses one that this kf cannot read, before anything is published
    leftovers.room(folder, chosen.stat().st_size)
    beside = folder / f"{leftovers.named(leftovers.BUILDING)}.duckdb"
    try:
        shutil.copyfile(chosen, beside)
        say(beside, {"restored_from": chosen.stem, "restored_when": now(), "restored_by": masked(who)})
        with publishing(folder) as final:
            return switch(beside, final)
    except (duckdb.Error, OSError) as error:
        raise KfError(
            f"Det gick inte att gå tillbaka ({type(error).__name__}). Det som är publicerat är orört.", NO_WRITING
        ) from None
    finally:
        leftovers.remove(beside)


def current(folder: Path | None = None) -> Store:
    """The newest version's store. Raises KfError when there is none."""
    folder = folder or data_folder()
    paths = version_paths(folder)
    if not paths:
        raise KfError("Det finns ingen data än.", "Bygg demodata med: python -m kf demo")
    return Store.open(paths[0])

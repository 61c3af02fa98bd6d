"""The files of a load, marked before they are read so that it shows if anybody changed one meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kf.errors import KfError
from kf.personnummer import masked


@dataclass(frozen=True)
class Source:
    """A file as it was when the load began: size (bytes), time of change (ns) and SHA-256."""

    path: Path
    size: int
    changed: int
    sha256: str


def marked(files: Sequence[Path]) -> tuple[Source, ...]:
    """The marks of the files; those that are no readable files have none, which the reader will tell."""
    return tuple(source for source in map(mark, files) if source)


def mark(file: Path) -> Source | None:
    """The mark of a file; None when it cannot be read."""
    try:
        if not file.is_file():
            return None
        before = file.stat()
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None
    return Source(file, before.st_size, before.st_mtime_ns, digest)


def alike(sources: Sequence[Source]) -> tuple[str, ...]:
    """A warning for each file that is the same as one before it, byte by byte: the wrong month's may have been taken."""
    first: dict[str, str] = {}
    again = [(one.path.name, first.setdefault(one.sha256, one.path.name)) for one in sources]
    return tuple(
        f"{masked(name)} har samma innehåll som {masked(other)}. Är det rätt fil?"
        for name, other in again
        if name != other
    )


def unchanged(sources: Sequence[Source]) -> None:
    """Raise KfError when a file is not what it was when it was marked."""
    for source in sources:
        if mark(source.path) != source:
            raise KfError(
                f"{source.path.name} ändrades medan den lästes. Ingenting har publicerats.",
                "Vänta tills filen är färdig och läs in igen.",
            )

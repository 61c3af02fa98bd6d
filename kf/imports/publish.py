"""From a file to a new version: read, identify, understand, check, derive, publish. The page and the command line
both call `load`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from kf.errors import KfError
from kf.format import number
from kf.imports import refusals, spells
from kf.imports.check import checked
from kf.imports.identity import masked, pseudonyms, without_numbers
from kf.imports.people import identified
from kf.imports.profile import Profile
from kf.imports.read import read_table
from kf.imports.refusals import Refusal
from kf.imports.understand import understand
from kf.imports.unfamiliar import unfamiliar
from kf.store import Version, build


@dataclass(frozen=True)
class Outcome:
    """What came of a load: the version published, rows read and used, and those refused (one `Refusal` a row).

    read = used + refused, always. `warnings` are Swedish sentences.
    """

    version: Version
    read: int
    used: int
    refused: tuple[Refusal, ...]
    refused_file: Path | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """All that a version is made of, before it is published: spells, months, refusals and warnings."""

    spell: pd.DataFrame
    first_period: date
    last_period: date
    read: int
    used: int
    refused: pd.DataFrame
    warnings: tuple[str, ...]


def load(file: Path, profile: Profile, folder: Path, *, who: str = "") -> Outcome:
    """Read an export into a new version in `folder`, or raise KfError and leave what is published as it was.

    Rows that cannot be used are written to `<folder>/refused/<version>.csv`, without anything that looks like a
    personnummer; if they are more than the profile tolerates nothing is published, and the file is named for the
    time of the load. No error, warning or file tells who anybody is.
    """
    try:
        return _load(Path(file), profile, Path(folder), who)
    except KfError as error:
        raise KfError(masked(error.what), masked(error.do)) from None


def _load(file: Path, profile: Profile, folder: Path, who: str) -> Outcome:
    before = file.stat() if file.is_file() else None
    prepared = prepare(file, profile, folder)
    digest, after = _sha256(file), file.stat()
    if before is None or (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise KfError(f"{file.name} ändrades medan den lästes.", "Vänta tills filen är färdig och läs in igen.")
    told = {
        "employer": profile.employer,
        "first_period": prepared.first_period,
        "last_period": prepared.last_period,
        "synthetic": "false",
        "source": without_numbers(file.name),
        "source_sha256": digest,
        "profile": profile.name,
        "cleared": " ".join(profile.cleared),
        "rows_read": prepared.read,
        "rows_used": prepared.used,
        "rows_refused": len(prepared.refused),
        "who": who,
        "warnings": "\n".join(prepared.warnings),
    }
    written = _written(prepared, folder)
    try:
        if len(prepared.refused) > profile.refused_share * prepared.read or not prepared.used:
            raise _too_many(prepared, profile)
        version = build(folder, {"spell": prepared.spell}, {key: str(value) for key, value in told.items()})
    except (duckdb.Error, OSError) as error:
        _abandoned(written)
        raise KfError(
            f"Den nya versionen gick inte att skriva ({type(error).__name__}). Ingenting har publicerats.",
            "Kontrollera utrymme och rättigheter i datamappen.",
        ) from None
    except BaseException:
        _abandoned(written)
        raise
    return Outcome(
        version,
        prepared.read,
        prepared.used,
        refusals.as_tuple(prepared.refused),
        refusals.settle(written, version.name),
        prepared.warnings,
    )


def prepare(file: Path, profile: Profile, folder: Path, today: date | None = None) -> Prepared:
    """Everything but publishing: what a page shows before somebody says yes. Raises KfError."""
    today = today or date.today()
    pseudonym = pseudonyms(folder)
    table = read_table(file, profile)
    rest, people, problems = identified(table, pseudonym)
    read = len(table)
    del table
    frame, unreadable, warnings = understand(rest, profile, today)
    frame = pd.concat([people, frame], axis=1)
    problems += unreadable
    bad = pd.Index([]).append([problem.index for problem in problems])
    frame, broken = checked(frame[~frame.index.isin(bad)] if len(bad) else frame, rest, profile, today)
    refused = refusals.first_of_each([*problems, *broken], profile)
    if frame.empty:
        return Prepared(frame, today, today, read, 0, refused, ())
    spell, first, last, more = spells.of(frame, profile, today)
    warnings += more + spells.doubtful(spell, refused) + unfamiliar(spell, folder)
    return Prepared(spell, first, last, read, len(frame), refused, tuple(masked(line) for line in warnings))


def _written(prepared: Prepared, folder: Path) -> Path | None:
    try:
        return refusals.write(prepared.refused, folder)
    except OSError:
        raise KfError(
            "Filen med nekade rader går inte att skriva. Ingenting har publicerats.",
            "Kontrollera utrymme och rättigheter i datamappen.",
        ) from None


def _abandoned(written: Path | None) -> None:
    refusals.settle(written, f"avbruten-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")


def _too_many(prepared: Prepared, profile: Profile) -> KfError:
    refused = prepared.refused
    reason, rows = next(iter(refused["reason"].value_counts().items()))
    first = refused[refused["reason"] == reason].iloc[0]
    return KfError(
        f"{number(len(refused))} av {number(prepared.read)} rader går inte att använda; profilen tillåter "
        f"{number(profile.refused_share * 100, 1)} %. Ingenting har publicerats. "
        f"Vanligast ({number(rows)} gånger, först rad {first['row']}): {first['column']} {first['reason']}",
        "Alla rader med orsak står i mappen refused i datamappen. Rätta filen eller profilen och läs in igen.",
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

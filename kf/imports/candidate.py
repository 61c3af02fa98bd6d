"""A candidate: a version that is built and verified but not published, so that its figures can be looked at first.

It lies in a hidden folder of the data folder, which no reader looks into: `version.duckdb`, `refused.csv` when rows
were refused, `outcome.json`. `publish` makes it the newest version, `abandon` throws it away, and `sweep` removes
those whose process is no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import tomli_w

from kf import leftovers, store
from kf.errors import KfError
from kf.format import number
from kf.imports import refusals, spells
from kf.imports.identity import pseudonyms
from kf.imports.kinds import expanded
from kf.imports.prepare import Corrections, Prepared, Progress, none, prepare
from kf.imports.profile import Profile
from kf.imports.refusals import Refusal
from kf.imports.sources import Source, marked, unchanged
from kf.personnummer import masked, without_numbers
from kf.schema import SERIES_BREAK, names
from kf.store import Store

BUILDING = "Bygger versionen"
SHOWN = 1000  # refusals that a candidate carries with it; all of them are in its file
VERSION, REFUSED, OUTCOME = "version.duckdb", "refused.csv", "outcome.json"


@dataclass(frozen=True)
class Candidate:
    """An unpublished version. `blocked` says why it may not be published at all (too many rows refused), if so.

    `refused` are the first refusals, `refused_count` how many rows are refused: read = used + refused_count.
    `previous` is the version it is compared with ("" when the employer has none), `newest` the one that was the
    newest of all when it was built, `totals` the HR system's own headcount by first of month.
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
    totals: Mapping[date, int] = field(default_factory=dict)

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
                "totals": {date.fromisoformat(month): n for month, n in told["totals"].items()},
            }
        )


def candidate(
    files: Path | Sequence[Path],
    profile: Profile,
    folder: Path,
    *,
    who: str = "",
    totals: Mapping[date, int] | Iterable[tuple[date, int]] = (),
    breaks: pd.DataFrame | Sequence[tuple[date, str | None, str]] = (),
    corrections: Corrections | None = None,
    progress: Progress = none,
    name: str = "",
) -> Candidate:
    """Read files, check them and build a version that nobody sees yet, or raise KfError and leave nothing.

    `breaks` (datum, avdelning or None, text) are added to those of the employer's version before, whose budget is
    kept too; nothing is taken over from the demo or another employer. `name` is the hidden folder's, when the
    caller must know it beforehand. When so many rows are unusable that nothing may be published the candidate says
    so in `blocked`; if nothing at all can be used there is an error, and the rows are in `<folder>/refused`. No
    error, warning or file tells who anybody is.
    """
    folder = Path(folder)
    with _told():
        files = expanded(files)
        sources = marked(files)
        prepared_in = _folder(folder, sources, name or leftovers.named(leftovers.CANDIDATE))
        try:
            before = store.previous(folder, profile.employer)
            prepared = prepare(
                files,
                profile,
                folder,
                old=Store.open(before.path) if before else None,
                corrections=corrections,
                progress=progress,
            )
            unchanged(sources)
            made = _outcome(prepared, profile, prepared_in, before, dict(totals))
            _refused_file(prepared, folder, prepared_in)
            try:
                if not prepared.used:
                    raise KfError(*_too_many(prepared, profile))
                progress(BUILDING, 0, prepared.read)
                said = _said(prepared, profile, sources, who, corrections)
                return _built(made, prepared, said, before, breaks)
            except BaseException as error:
                kept_aside(made)
                # so many unusable rows are the reason for whatever else is wrong
                if made.blocked and isinstance(error, KfError):
                    raise KfError(*_too_many(prepared, profile)) from None
                raise
        except BaseException:
            leftovers.remove(prepared_in)
            raise


@contextmanager
def _told() -> Iterator[None]:
    """No error tells who anybody is."""
    try:
        yield
    except KfError as error:
        raise KfError(masked(error.what), masked(error.do)) from None
    except MemoryError:
        raise KfError(
            "Datorns minne räcker inte till filen. Ingenting har publicerats.",
            "Dela upp exporten på färre månader, eller läs in på en dator med mer minne.",
        ) from None


def _folder(folder: Path, sources: Sequence[Source], name: str) -> Path:
    """A hidden folder for the candidate in a data folder that has been swept and has room enough."""
    pseudonyms(folder)  # before anything is made: the key may be in the wrong place
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        before = next(iter(store.version_paths(folder)), None)
        # a version takes about a sixth of the export as CSV, as much again while it is built
        size = sum(source.size for source in sources) // 3
        leftovers.room(folder, max(size, 2 * before.stat().st_size if before else 0))
        made = folder / name
        made.mkdir(mode=0o700)
        return made
    except OSError as error:
        raise _unwritable(error) from None


def _unwritable(error: Exception) -> KfError:
    return KfError(
        f"Den nya versionen gick inte att skriva ({type(error).__name__}). Ingenting har publicerats.",
        store.NO_WRITING,
    )


def _outcome(
    prepared: Prepared,
    profile: Profile,
    folder: Path,
    before: store.Version | None,
    totals: Mapping[date, int],
) -> Candidate:
    refused = refusals.count(prepared.refused)
    blocked = refused > profile.refused_share * prepared.read or not prepared.used
    return Candidate(
        folder,
        profile.employer,
        prepared.read,
        prepared.used,
        refusals.as_tuple(prepared.refused.head(SHOWN)),
        refused,
        prepared.warnings,
        _too_many(prepared, profile)[0] if blocked else "",
        before.name if before else "",
        totals=totals,
    )


def _too_many(prepared: Prepared, profile: Profile) -> tuple[str, str]:
    refused = prepared.refused
    reason, rows = next(iter(refused["reason"].value_counts().items()))
    first = refused[refused["reason"] == reason].iloc[0]
    return (
        f"{number(refusals.count(refused))} av {number(prepared.read)} rader går inte att använda; profilen tillåter "
        f"{number(profile.refused_share * 100, 1)} %. Ingenting har publicerats. "
        f"Vanligast ({number(rows)} gånger, först rad {first['row']}): {first['column']} {first['reason']}",
        "Alla rader med orsak står i mappen refused i datamappen. Rätta filen eller profilen och läs in igen.",
    )


def _said(
    prepared: Prepared, profile: Profile, sources: Sequence[Source], who: str, corrections: Corrections | None
) -> dict[str, object]:
    """What the version is to say of itself (text by key); what publishing adds is in `publish`."""
    told = [{"name": without_numbers(source.path.name), "sha256": source.sha256} for source in sources]
    shown = ", ".join(one["name"] for one in told[:3]) + (f" och {len(told) - 3} till" if len(told) > 3 else "")
    places = sorted(f"{file}:{row}:{heading}" for file, row, heading in corrections or ())
    return {
        "employer": profile.employer,
        "first_period": prepared.first_period,
        "last_period": prepared.last_period,
        "synthetic": "false",
        "source": shown,
        "source_sha256": told[0]["sha256"],
        "sources": json.dumps(told, ensure_ascii=False),
        "profile": profile.name,
        "columns": spells.supplied(profile),
        "profile_toml": tomli_w.dumps(profile.as_mapping()),
        "cleared": " ".join(profile.cleared),
        "rows_read": prepared.read,
        "rows_used": prepared.used,
        "rows_refused": refusals.count(prepared.refused),
        "who": who,
        "warnings": "\n".join(prepared.warnings),
        **({"corrected": json.dumps(places, ensure_ascii=False)} if places else {}),
    }


def _refused_file(prepared: Prepared, folder: Path, into: Path) -> None:
    try:
        if written := refusals.write(prepared.refused, into):
            written.rename(into / REFUSED)
            written.parent.rmdir()
    except OSError:
        raise KfError(
            "Filen med nekade rader går inte att skriva. Ingenting har publicerats.", store.NO_WRITING
        ) from None


def kept_aside(made: Candidate) -> None:
    """Keep the refused rows of a load that comes to nothing: they say what to mend."""
    refused, kept = made.folder / REFUSED, made.folder.parent / "refused"
    if refused.exists():
        kept.mkdir(exist_ok=True)
        refused.rename(kept / f"avbruten-{datetime.now(UTC).strftime(store.STAMP)}.csv")


def _built(
    made: Candidate,
    prepared: Prepared,
    said: Mapping[str, object],
    before: store.Version | None,
    breaks: pd.DataFrame | Sequence[tuple],
) -> Candidate:
    tables = _carried(before, breaks) | {"spell": prepared.spell}
    try:
        store.write(made.folder / VERSION, tables, {key: str(value) for key, value in said.items()})
        newest = next(iter(store.version_paths(made.folder.parent)), None)
        made = replace(made, newest=newest.stem if newest else "")
        made.write()
    except (duckdb.Error, OSError) as error:
        raise _unwritable(error) from None
    return made


def _carried(before: store.Version | None, breaks: pd.DataFrame | Sequence[tuple]) -> dict[str, pd.DataFrame]:
    """The budget and the breaks of the employer's version before, and the breaks that are new."""
    new = breaks if isinstance(breaks, pd.DataFrame) else pd.DataFrame(list(breaks), columns=names(SERIES_BREAK))
    if before is None:
        return {"series_break": new}
    old = Store.open(before.path)
    kept = old.frame(f"SELECT {', '.join(names(SERIES_BREAK))} FROM series_break")
    every = pd.concat([one for one in (kept, new) if len(one)] or [new], ignore_index=True)
    every = every.assign(datum=pd.to_datetime(every["datum"])).drop_duplicates(ignore_index=True)
    return {"budget": old.frame("SELECT * FROM budget"), "series_break": every.sort_values("datum", ignore_index=True)}


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


PLACED = "placed"  # holds the name of the version that the refused rows' file was put in place for

"""Making a candidate: from files to a version that is verified, compared with nothing yet, and seen by nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from kf import leftovers, store
from kf.errors import KfError
from kf.format import number
from kf.imports import carried, provenance, refusals
from kf.imports.candidate import REFUSED, VERSION, Candidate, kept_aside, sweep, where
from kf.imports.identity import pseudonyms
from kf.imports.kinds import expanded
from kf.imports.prepare import Corrections, Prepared, Progress, none, prepare
from kf.imports.profile import Profile
from kf.imports.sources import Source, alike, marked, unchanged
from kf.personnummer import masked
from kf.store import Store

BUILDING = "Bygger versionen"
SHOWN = 1000  # refusals that a candidate carries with it; all of them are in its file


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
    with told():
        files = expanded(files)
        sources = marked(files)
        prepared_in = working_folder(folder, sources, name or leftovers.named(leftovers.CANDIDATE))
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
            prepared = replace(prepared, warnings=(*alike(sources), *prepared.warnings))
            made = _outcome(prepared, profile, prepared_in, before, dict(totals))
            written_refusals(prepared.refused, prepared_in)
            try:
                if not prepared.used:
                    raise KfError(made.blocked)
                progress(BUILDING, 0, prepared.read)
                said = _of_tables(before) | provenance.said(prepared, profile, sources, who, corrections, before)
                return _built(made, prepared, said, before, breaks)
            except BaseException as error:
                kept = kept_aside(made)
                # so many unusable rows are the reason for whatever else is wrong
                if made.blocked and isinstance(error, KfError):
                    raise KfError(made.blocked, where(kept)) from None
                raise
        except BaseException:
            leftovers.remove(prepared_in)
            raise


@contextmanager
def told() -> Iterator[None]:
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


def working_folder(folder: Path, sources: Sequence[Source], name: str) -> Path:
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
        _too_many(prepared, profile) if blocked else "",
        before.name if before else "",
        unknown=prepared.unknown,
        totals=totals,
    )


def _of_tables(before: store.Version | None) -> dict[str, object]:
    """What the version before says of where its other tables came from: they are kept with them."""
    return {key: said for key, said in before.dataset.items() if key.startswith("table_")} if before else {}


def _too_many(prepared: Prepared, profile: Profile) -> str:
    refused = prepared.refused
    reason, rows = next(iter(refused["reason"].value_counts().items()))
    first = refused[refused["reason"] == reason].iloc[0]
    return (
        f"{number(refusals.count(refused))} av {number(prepared.read)} rader går inte att använda; profilen tillåter "
        f"{number(profile.refused_share * 100, 1)} %. Ingenting har publicerats. "
        f"Vanligast ({number(rows)} gånger, först rad {first['row']}): {first['column']} {first['reason']}"
    )


def written_refusals(refused: pd.DataFrame, into: Path) -> None:
    """Write the refused rows, if there are any, into a candidate's folder. Raises KfError."""
    try:
        if written := refusals.write(refused, into):
            written.rename(into / REFUSED)
            written.parent.rmdir()
    except OSError:
        raise KfError(
            "Filen med nekade rader går inte att skriva. Ingenting har publicerats.", store.NO_WRITING
        ) from None


def _built(
    made: Candidate,
    prepared: Prepared,
    said: Mapping[str, object],
    before: store.Version | None,
    breaks: pd.DataFrame | Sequence[tuple],
) -> Candidate:
    tables = carried.tables(before, breaks) | {"spell": prepared.spell}
    try:
        store.write(made.folder / VERSION, tables, {key: str(value) for key, value in said.items()})
        newest = next(iter(store.version_paths(made.folder.parent)), None)
        made = replace(made, newest=newest.stem if newest else "")
        made.write()
    except (duckdb.Error, OSError) as error:
        raise _unwritable(error) from None
    return made

"""Publishing: a candidate becomes the newest version in one rename. The page and the command line both come here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from kf import format as fmt
from kf import store
from kf.errors import KfError
from kf.imports.build import candidate
from kf.imports.candidate import PLACED, REFUSED, Candidate, abandon, kept_aside, where
from kf.imports.prepare import Corrections, Progress, none
from kf.imports.profile import Profile
from kf.imports.refusals import Refusal
from kf.personnummer import without_numbers
from kf.store import Store, Version

if TYPE_CHECKING:
    from kf.imports.changes import Changes


FEW = 20  # people: of fewer, a share that has changed says nothing


@dataclass(frozen=True)
class Outcome:
    """What came of a load: the version published, rows read and used, and why rows were refused.

    A row has a `Refusal` for each thing that is wrong with it (the first thousand are here, all in `refused_file`).
    `warnings` are Swedish sentences, `accepted` the limits that were exceeded and confirmed, `changed` the sentence on
    what differs from the employer's version before ("" without one), `against` which that was, or why it is none
    ("" of a list).
    """

    version: Version
    read: int
    used: int
    refused: tuple[Refusal, ...]
    refused_file: Path | None
    warnings: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    changed: str = ""
    against: str = ""


def load(
    files: Path | Sequence[Path],
    profile: Profile,
    folder: Path,
    *,
    who: str = "",
    totals: Mapping[date, int] | None = None,
    breaks: pd.DataFrame | Sequence[tuple[date, str | None, str]] = (),
    corrections: Corrections | None = None,
    confirmed: str = "",
    progress: Progress = none,
) -> Outcome:
    """Read an export into a new version in `folder`, or raise KfError and leave what is published as it was.

    Rows that cannot be used are written to `<folder>/refused/<version>.csv`, without anything that looks like a
    personnummer; if they are more than the profile tolerates nothing is published, and the file is named for the
    time of the load. What changes more than the limits against the employer's version before needs `confirmed`.
    No error, warning or file tells who anybody is.
    """
    made = candidate(
        files,
        profile,
        folder,
        who=who,
        totals=totals or {},
        breaks=breaks,
        corrections=corrections,
        progress=progress,
    )
    try:
        if made.blocked:
            raise KfError(made.blocked, where(kept_aside(made)))
        return publish(made, folder, confirmed=confirmed)
    finally:
        abandon(made)


def changes(made: Candidate, folder: Path) -> Changes | None:
    """What a candidate changes against its employer's version before; None when there is none, or hardly anybody in it."""
    from kf.imports.changes import compare

    path = Path(folder) / f"{made.previous}.duckdb"
    old = Store.open(path) if made.previous and path.exists() else None
    if old and old.query("SELECT count(DISTINCT person) FROM spell")[0][0] < FEW:
        old = None
    return compare(made.store, old, made.totals) if old or made.totals else None


def against(made: Candidate, found: Changes | None, folder: Path) -> str:
    """Which version a candidate of the staff was compared with, or why with none: a Swedish sentence."""
    mine = [one for one in store.versions(Path(folder)) if one.dataset.get("employer") == made.employer]
    previous = next((one for one in mine if one.name == made.previous), None)
    if previous and found and found.compared:
        when = fmt.moment(previous.dataset.get("published") or previous.dataset.get("created", ""))
        return f"Jämfört med versionen från {when} ({previous.name})."
    if previous:
        return f"Den förra versionen har färre än {FEW} personer: ingenting jämförs med den."
    if any(one.dataset.get("synthetic") == "true" for one in mine):
        return f"Ingenting jämförs med demodata, och det finns ingen annan tidigare version av {made.employer}."
    return f"Det finns ingen tidigare version av {made.employer} att jämföra med."


def publish(made: Candidate, folder: Path, *, confirmed: str = "", compared: Changes | None = None) -> Outcome:
    """Make a candidate the newest version: first its refused rows' file is put in place, then one rename.

    `confirmed` says who answers for it, or why, when limits are exceeded or somebody has published meanwhile;
    `compared` is what `changes` gave, if the caller has it already. Raises KfError, with everything as it was and
    the candidate still there, when it is not confirmed, when too many rows are refused, and on a full disk.
    """
    folder, confirmed = Path(folder), without_numbers(confirmed.strip())
    beside = made.path
    if made.blocked:
        raise KfError(made.blocked, where(None))
    found = compared or changes(made, folder)
    exceeded = (*made.exceeded, *(found.exceeded if found else ()))
    if exceeded and not confirmed:
        before = "listan som finns" if made.table else "den förra versionen"
        raise KfError(
            f"Ändringen mot {before} är större än gränserna: {' '.join(exceeded)} Ingenting har publicerats.",
            "Kontrollera filen. Stämmer den: bekräfta, och säg varför (--confirm).",
        )
    beside_which = "" if made.table else against(made, found, folder)
    made.close()
    try:
        with store.publishing(folder) as final:
            newest = next(iter(store.version_paths(folder)), None)
            if newest and newest.stem != made.newest and not confirmed:
                raise KfError(
                    f"En annan version publicerades medan den här kontrollerades: {newest.stem}.",
                    "Läs in filen igen, så jämförs den med den nya, eller bekräfta att den här ska gälla (--confirm).",
                )
            refused = made.folder / REFUSED
            told = {"published": store.now(), "refused_file": f"{final.stem}.csv" if refused.exists() else ""}
            if confirmed:
                told |= {"accepted": "\n".join(exceeded), "accepted_by": confirmed}
            store.say(beside, told)
            placed = _placed(made, folder, final.stem) if refused.exists() else None
            version = store.switch(beside, final)
    except (duckdb.Error, OSError) as error:
        raise KfError(
            f"Den nya versionen gick inte att skriva ({type(error).__name__}). Ingenting har publicerats.",
            store.NO_WRITING,
        ) from None
    abandon(made)
    from kf.imports.changes import headline

    changed = headline(found) if found and found.compared else ""
    return Outcome(version, made.read, made.used, made.refused, placed, made.warnings, exceeded, changed, beside_which)


def _placed(made: Candidate, folder: Path, version: str) -> Path:
    """Put the refused rows' file where the version's readers look; first noted, so that a crash can be undone."""
    (made.folder / PLACED).write_text(version, encoding="utf-8")
    (folder / "refused").mkdir(exist_ok=True)
    path = folder / "refused" / f"{version}.csv"
    (made.folder / REFUSED).rename(path)
    return path

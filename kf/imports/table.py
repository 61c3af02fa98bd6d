"""Loading one of the version's other tables (assignments, answers, budget ...): all but the staff's own.

A file becomes a candidate as an export of the staff does, and is published or thrown away in the same way. The new version
is the newest one with that one table changed for the file's rows: everything else is as it was.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from kf import leftovers, store
from kf.column import Column
from kf.errors import KfError
from kf.format import listed, number
from kf.imports import customers, provenance, refusals
from kf.imports.build import SHOWN, told, working_folder, written_refusals
from kf.imports.candidate import VERSION, Candidate, abandon, kept_aside, where
from kf.imports.look import Look, look
from kf.imports.profile import Profile
from kf.imports.publish import Outcome, publish
from kf.imports.read import read
from kf.imports.sources import marked, unchanged
from kf.imports.synonyms import value_key
from kf.imports.table_changes import lost, told_rows
from kf.imports.table_rules import checked
from kf.imports.table_values import understood
from kf.personnummer import masked, without_numbers
from kf.schema import PLAN, TABLES
from kf.store import Store

WHOLE = ("ekonomi", *PLAN)  # where a sum is a row of its own ("Totalt"), or a row may be called "Total sjukfrånvaro"
TOLERATED = 0.02  # share of rows that may be refused before nothing is published
FORMATS = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d")


@dataclass(frozen=True)
class Table:
    """What a file says: rows understood (columns of the table), how many were read, refusals (a frame), what to know.

    `exceeded` is what a person must confirm before it may stand instead of the list there is.
    """

    frame: pd.DataFrame
    read: int
    refused: pd.DataFrame
    warnings: tuple[str, ...]
    exceeded: tuple[str, ...] = ()


def loadable() -> dict[str, tuple[Column, ...]]:
    """The tables that are loaded so: all but the staff's spells, and what breaks its series."""
    return {name: columns for name, columns in TABLES.items() if name not in ("spell", "series_break")}


def columns_of(table: str) -> tuple[Column, ...]:
    """A table's columns. Raises KfError naming the tables there are."""
    if table not in loadable():
        raise KfError(f"Det finns ingen tabell {table}.", f"Välj bland: {', '.join(loadable())}.")
    return loadable()[table]


def mapped(table: str, seen: Look) -> dict[str, str]:
    """Canonical column -> the file's heading, for those found: named as the column, or as its label, however spelled."""
    theirs = {value_key(heading): heading for heading in seen.headings}
    return {
        column.name: theirs[key]
        for column in columns_of(table)
        for key in (value_key(column.name), value_key(column.label))
        if key in theirs
    }


def profile_of(table: str, seen: Look, columns: Mapping[str, str] | None = None) -> Profile:
    """How a file of a table is read. Raises KfError naming the columns that must be there and are not."""
    chosen = dict(columns or mapped(table, seen))
    missing = [column.label for column in columns_of(table) if column.required and column.name not in chosen]
    if missing:
        raise KfError(
            f"{masked(seen.files[0].name)}: {listed(missing)} hittades inte bland rubrikerna "
            f"{masked(listed(seen.headings))}.",
            f"Ge kolumnerna dessa rubriker: {listed([column.label for column in columns_of(table)])}.",
        )
    return Profile(
        table, "", "spells", chosen, formats=FORMATS, delimiter=seen.delimiter, encoding=seen.encoding,
        decimal=seen.decimal, sheet=seen.sheet, header_row=seen.header_row, refused_share=TOLERATED,
    )  # fmt: skip


def prepared(
    table: str,
    file: Path,
    present: Store | None,
    columns: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Table:
    """Read, understand and check a file of a table; nothing is written. `present` is the version it is to stand in.

    read = rows used + rows refused. Raises KfError when the file cannot be read at all.
    """
    seen = look(file)
    profile = profile_of(table, seen, columns)
    whole = [column.name for column in columns_of(table) if column.required] if table in WHOLE else []
    texts = read(file, profile, whole=whole)
    found, problems = understood(columns_of(table), texts.frame, profile)
    bad = pd.Index([]).append([problem.index for problem in problems])
    well, broken, warnings = checked(table, found[~found.index.isin(bad)], texts.frame, present, today or date.today())
    refused = refusals.every([*problems, *broken], profile)
    gone = lost(table, well, present)
    if table in customers.LISTS:
        gone += customers.too_many_districts(well, present)
    # what is told as lost has its number of rows already
    rows = () if gone else told_rows(table, well, present)
    return Table(well, len(texts.frame), refused, (*texts.notes, *rows, *warnings), gone)


def table_candidate(
    table: str, file: Path, folder: Path, *, who: str = "", columns: Mapping[str, str] | None = None
) -> Candidate:
    """A version that nobody sees yet: the newest one with a table's rows changed for the file's. Raises KfError."""
    folder, file = Path(folder), Path(file)
    columns_of(table)
    with told():
        base = next(iter(store.version_paths(folder)), None)
        if base is None:
            raise KfError("Det finns ingen version att lägga listan i.", "Läs in personalen först.")
        sources = marked([file])
        present = Store.open(base)
        made_in = working_folder(folder, sources, leftovers.named(leftovers.CANDIDATE))
        try:
            found = prepared(table, file, present, columns)
            unchanged(sources)
            written_refusals(found.refused, made_in)
            made = _candidate(table, found, present, base, made_in)
            if found.frame.empty:
                raise KfError(made.blocked, where(kept_aside(made)))
            shutil.copyfile(base, made_in / VERSION)
            store.replace_table(made_in / VERSION, table, found.frame)
            store.say(made_in / VERSION, _said(table, found, file, who))
            if table in customers.LISTS:
                with contextlib.closing(Store(made_in / VERSION)) as whole:
                    made = replace(made, warnings=(*made.warnings, *customers.more_than_the_city(whole)))
            made.write()
            return made
        except (duckdb.Error, OSError) as error:
            leftovers.remove(made_in)
            raise KfError(
                f"Den nya versionen gick inte att skriva ({type(error).__name__}). Ingenting har publicerats.",
                store.NO_WRITING,
            ) from None
        except BaseException:
            leftovers.remove(made_in)
            raise


def load_table(
    table: str,
    file: Path,
    folder: Path,
    *,
    who: str = "",
    columns: Mapping[str, str] | None = None,
    confirmed: str = "",
) -> Outcome:
    """Load a file into a table of a new version, or raise KfError and leave what is published as it was."""
    made = table_candidate(table, file, folder, who=who, columns=columns)
    try:
        if made.blocked:
            raise KfError(made.blocked, where(kept_aside(made)))
        return publish(made, Path(folder), confirmed=confirmed)
    finally:
        abandon(made)


def _candidate(table: str, found: Table, present: Store, base: Path, folder: Path) -> Candidate:
    count = refusals.count(found.refused)
    blocked = ""
    if count > TOLERATED * found.read or found.frame.empty:
        first = refusals.as_tuple(found.refused.head(1))
        blocked = (
            f"{number(count)} av {number(found.read)} rader går inte att använda; {number(TOLERATED * 100)} % får nekas. "
            f"Ingenting har publicerats.{' Den första: ' + first[0].sentence if first else ''}"
        )
    demo = present.dataset.get("synthetic") == "true"
    warnings = (*found.warnings, *(("Listan läggs i demodatat: resten är påhittat.",) if demo else ()))
    return Candidate(
        folder,
        present.dataset["employer"],
        found.read,
        len(found.frame),
        refusals.as_tuple(found.refused.head(SHOWN)),
        count,
        warnings,
        blocked,
        newest=base.stem,
        exceeded=found.exceeded,
        table=table,
    )


def _said(table: str, found: Table, file: Path, who: str) -> dict[str, str]:
    """What the version says of the list, and that it is by this list it differs from the one before."""
    said = {
        "file": without_numbers(file.name),
        "sha256": marked([file])[0].sha256,
        "read": found.read,
        "used": len(found.frame),
        "who": masked(who),
        "when": store.now(),
    }
    return {**provenance.OF_LIST, f"table_{table}": json.dumps(said, ensure_ascii=False), "brought": table}

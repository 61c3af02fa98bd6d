"""From texts to canonical values, column by column; what cannot be understood is a refusal or a warning."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from kf.errors import KfError
from kf.imports.by_content import TEXTS, names
from kf.imports.contents import Content, full_name
from kf.imports.distinct import texts, understood
from kf.imports.profile import Profile
from kf.imports.read import OVERFLOW
from kf.imports.refusals import refused
from kf.imports.rules import MISSING, TORN
from kf.imports.terms import ALLOWED, PERIOD, SPELLS
from kf.imports.values import reader
from kf.names import hidden
from kf.personnummer import MASK
from kf.schema import SPELL, Column

# An unknown code in these says too little to lose the row for: it is read as unknown, with a warning.
SOFT = ("status", "rekryteringsvag", "avgangsorsak", "avgangsvag")
KINDS = {**{column.name: column for column in SPELL}, PERIOD: Column(PERIOD, "Period", "date")}


LEAST_NAMES = 5  # different values: of fewer, all must be full names, and of one alone it cannot be told
MOST = 50  # unknown codes of a column that are told one by one


@dataclass(frozen=True)
class Understood:
    """The canonical columns of a table of texts, and the refusals and warnings that they gave.

    `unknown` are the codes that neither the profile nor kf knows: canonical column, the file's text, rows that have it.
    """

    frame: pd.DataFrame
    problems: list[pd.DataFrame] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str, int]] = field(default_factory=list)


def understand(table: pd.DataFrame, profile: Profile, today: date) -> Understood:
    """The values of a table of texts, column by column."""
    made: dict[str, pd.Series] = {}
    problems: list[pd.DataFrame] = []
    warnings: list[str] = []
    unknown: list[tuple[str, str, int]] = []
    for name in (name for name in KINDS if name in table):
        column, declared = table[name], KINDS[name]
        if name in TEXTS:
            _of_nobody(column, declared, profile)
        values, codes, wrong = understood(column, reader(name, declared.kind, column, profile, today), declared.kind)
        made[name] = values
        if declared.required and not (name == "valid_from" and profile.shape != SPELLS):
            missing = column.isna()
            problems.append(
                refused(column.index[missing], name, column[missing], "saknas", "Fyll i värdet i källan.", MISSING)
            )
        if wrong and ALLOWED.get(name):
            unknown += _codes(name, column, list(wrong))
        if wrong and name in SOFT:
            warnings.append(_unknown(column, list(wrong), profile.heading(name)))
        elif wrong:
            rows = np.isin(codes, list(wrong))
            errors = [wrong[code] for code in codes[rows]]
            problems.append(
                refused(
                    column.index[rows],
                    name,
                    column[rows],
                    [error.reason for error in errors],
                    [error.do for error in errors],
                )
            )
        if declared.kind == "text" and name not in SOFT:
            warnings += _hidden(column, values, profile.heading(name))
    if OVERFLOW in table:
        over = table[OVERFLOW].notna()
        problems.insert(
            0,
            refused(
                table.index[over],
                OVERFLOW,
                table[OVERFLOW][over],
                "raden har inte lika många fält som rubrikraden",
                "Står avgränsaren inne i ett värde: sätt citattecken om det. Är det filens sista rad: hämta filen på nytt.",
                TORN,
            ),
        )
    return Understood(pd.DataFrame(made, index=table.index), problems, warnings, unknown)


def _of_nobody(column: pd.Series, declared: Column, profile: Profile) -> None:
    """Raise KfError when the values of a column that is kept as it stands are the names of people."""
    distinct = Content(profile.heading(declared.name), [(text, 1) for text in texts(column)], len(column))
    some = distinct.distinct >= LEAST_NAMES and names(distinct, known_heading=True)
    if some or (distinct.distinct > 1 and distinct.distinct_share(full_name) == 1):
        raise KfError(
            f"{distinct.heading} är vald som {declared.label.lower()}, men ser ut att innehålla namn på personer.",
            "Namn lagras aldrig. Välj en annan kolumn.",
        )


def _codes(name: str, column: pd.Series, wrong: list[int]) -> list[tuple[str, str, int]]:
    """The unknown codes of a column, the most common first; none that looks like somebody."""
    rows = column[np.isin(column.cat.codes.to_numpy(), wrong)].value_counts()
    found = [(name, str(text), int(count)) for text, count in rows.items() if count]
    return [one for one in found if hidden(one[1]) == one[1]][:MOST]


def _unknown(column: pd.Series, codes: list[int], heading: str) -> str:
    rows = int(np.isin(column.cat.codes.to_numpy(), codes).sum())
    shown = ", ".join(hidden(texts(column)[code]) for code in codes[:5])  # the wrong column may have been chosen
    more = " med flera" if len(codes) > 5 else ""
    return f"{heading}: värden som inte finns i profilen läses som okända: {shown}{more} (rader: {rows})."


def _hidden(column: pd.Series, values: pd.Series, heading: str) -> list[str]:
    new = [text for text in texts(values) if MASK in text]
    rows = int(values.isin(new).sum()) if new else 0
    return [f"{heading}: personnummer, e-postadresser och namn i texten är dolda (rader: {rows})."] if rows else []

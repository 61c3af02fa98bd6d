"""From texts to canonical values, column by column; what cannot be understood is a refusal or a warning."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kf.imports.distinct import texts, understood
from kf.imports.profile import Profile
from kf.imports.read import OVERFLOW
from kf.imports.refusals import refused
from kf.imports.rules import MISSING, TORN
from kf.imports.terms import PERIOD
from kf.imports.values import reader
from kf.personnummer import MASK
from kf.schema import SPELL, Column

# An unknown code in these says too little to lose the row for: it is read as unknown, with a warning.
SOFT = ("status", "rekryteringsvag", "avgangsorsak", "avgangsvag")
KINDS = {**{column.name: column for column in SPELL}, PERIOD: Column(PERIOD, "Period", "date")}


def understand(
    table: pd.DataFrame, profile: Profile, today: date
) -> tuple[pd.DataFrame, list[pd.DataFrame], list[str]]:
    """The canonical columns of a table of texts, with the refusals and the warnings that they gave."""
    made: dict[str, pd.Series] = {}
    problems: list[pd.DataFrame] = []
    warnings: list[str] = []
    for name in (name for name in KINDS if name in table):
        column, declared = table[name], KINDS[name]
        values, codes, wrong = understood(column, reader(name, declared.kind, column, profile, today), declared.kind)
        made[name] = values
        if declared.required and not (name == "valid_from" and profile.snapshots):
            missing = column.isna()
            problems.append(
                refused(column.index[missing], name, column[missing], "saknas", "Fyll i värdet i källan.", MISSING)
            )
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
    return pd.DataFrame(made, index=table.index), problems, warnings


def _unknown(column: pd.Series, codes: list[int], heading: str) -> str:
    rows = int(np.isin(column.cat.codes.to_numpy(), codes).sum())
    shown = ", ".join(texts(column)[code] for code in codes[:5])
    more = " med flera" if len(codes) > 5 else ""
    return f"{heading}: värden som inte finns i profilen läses som okända: {shown}{more} (rader: {rows})."


def _hidden(column: pd.Series, values: pd.Series, heading: str) -> list[str]:
    new = [text for text in texts(values) if MASK in text]
    rows = int(values.isin(new).sum()) if new else 0
    return [f"{heading}: personnummer och e-postadresser i texten är dolda (rader: {rows})."] if rows else []

"""What the texts of a table's file mean: codes however they are spelled, dates, months and numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from kf import recruitment as words
from kf.column import Column
from kf.imports import rules
from kf.imports.dates import day, period
from kf.imports.delimited import OVERFLOW
from kf.imports.distinct import Unusable, texts
from kf.imports.profile import Profile
from kf.imports.refusals import refused
from kf.imports.synonyms import value_key
from kf.imports.terms import near
from kf.imports.values import number
from kf.personnummer import without_numbers

# What the same thing is called elsewhere: in the unit's own lists, in the survey tool, in the plan.
SYNONYMS = {
    words.STADSDEL: ("stadsdelsförvaltning", "sdf", "stadsdelar"),
    words.FORVALTNING: ("fackförvaltning", "facknämnd", "kontor"),
    words.BOLAG: ("kommunalt bolag", "stadens bolag"),
    words.CHEF: ("chefer", "ledare"),
    words.MEDARBETARE: ("medarb", "ej chef"),
    words.FORSKOLA: ("förskolan", "förskola och skola"),
    words.SOCIALTJANST: ("socialtjänsten", "social"),
    words.ALDREOMSORG: ("äldreomsorgen", "äldre"),
    words.OVRIGT: ("annat", "övriga"),
    words.STORA: ("stora", "stort paket", "stor"),
    words.LILLA: ("lilla", "litet paket", "liten"),
    words.CHEFSPAKET: ("chefspaketet", "chef paket"),
    words.SEARCH: ("searchpaket", "linkedin search"),
    words.SECOND_OPINION: ("second opinion paket", "so"),
    words.SCREENING: ("screeningpaket", "screeningpaketet"),
    words.VOLYM: ("volymprojekt", "volymuppdrag"),
    words.KBR: ("kbr", "utbildning", "kompetensbaserad rekryteringsutbildning"),
    words.TIMMAR: ("timarvode", "konsulttimmar", "timme"),
    words.JA: ("j", "x", "1", "true", "sant", "yes"),
    words.NEJ: ("n", "0", "false", "falskt", "no"),
    words.KUND: ("kund", "kundenkät"),
    words.KUND_SENARE: ("kund 6-8 månader", "kund efter 6-8 månader", "uppföljning 6-8 månader"),
    words.KANDIDAT: ("kandidatenkät", "kandidater"),
    words.REKOMMENDERA: ("nps", "hur sannolikt är det att du skulle rekommendera oss"),
    words.MATCHNING: ("hur väl matchar din nya medarbetare tjänsten hen anställdes för?",),
    words.FAKTURERANDE: ("debiterande", "konsult", "konsulter"),
    words.EJ_FAKTURERANDE: ("icke fakturerande", "ej debiterande"),
    words.ENHETSCHEF: ("enhetschefer",),
}


def understood(
    columns: tuple[Column, ...], table: pd.DataFrame, profile: Profile
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The columns with their values (None where there is none), and the refusals of what cannot be used."""
    found, problems = {}, []
    for column in columns:
        if column.name not in table:
            found[column.name] = pd.Series([None] * len(table), index=table.index, dtype=object)
            continue
        series = table[column.name]
        read = _reader(column, profile)
        meaning: dict[str, Any] = {}
        wrong: dict[str, Unusable] = {}
        for text in texts(series):
            try:
                meaning[text] = read(text)
            except Unusable as error:
                wrong[text] = error
        as_text = series.astype(object).where(series.notna(), None)
        found[column.name] = pd.Series([meaning.get(text) for text in as_text], index=table.index, dtype=object)
        bad = as_text.isin(wrong.keys())
        if bad.any():
            rows = table.index[bad]
            errors = [wrong[text] for text in as_text[bad]]
            reasons = pd.Series([error.reason for error in errors], index=rows)
            todo = pd.Series([error.do for error in errors], index=rows)
            problems.append(refused(rows, column.name, as_text[bad], reasons, todo))
        empty = as_text.isna()
        if column.required and empty.any():
            rows = table.index[empty]
            problems.append(
                refused(rows, column.name, pd.Series("", index=rows), "saknas", "Fyll i värdet.", rules.MISSING)
            )
    if OVERFLOW in table and table[OVERFLOW].notna().any():
        torn = table[OVERFLOW][table[OVERFLOW].notna()]
        what, do = "har fler eller färre fält än rubrikraden", "Kontrollera avgränsare och citattecken på raden."
        problems.append(refused(torn.index, columns[0].name, pd.Series("", index=torn.index), what, do, rules.TORN))
    return pd.DataFrame(found, index=table.index), problems


def _reader(column: Column, profile: Profile) -> Callable[[str], Any]:
    if column.kind == "date":
        return day(profile)
    if column.kind == "month":
        return period(profile)
    if column.kind == "text":
        return _code(column) if column.values else without_numbers
    if column.kind == "integer":
        return lambda text: _whole(text, profile)
    return lambda text: _amount(text, profile)


def _code(column: Column) -> Callable[[str], str]:
    known = {value_key(one): one for one in column.values}
    known |= {value_key(other): one for one in column.values for other in SYNONYMS.get(one, ())}

    def read(text: str) -> str:
        found = known.get(value_key(text))
        if found is None:
            raise Unusable("är inget av de värden som finns", near(text.casefold(), column.values))
        return found

    return read


def _amount(text: str, profile: Profile) -> float:
    return number(text.casefold().removesuffix("kr").removesuffix("%").strip(), profile.decimal)


def _whole(text: str, profile: Profile) -> int:
    amount = _amount(text, profile)
    if amount != int(amount):
        raise Unusable("är inget heltal", "Skriv ett helt tal.")
    return int(amount)


def as_date(value: object) -> date | None:
    """A date or nothing, of what a column holds."""
    return value if isinstance(value, date) else None

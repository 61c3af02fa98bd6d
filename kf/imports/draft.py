"""The profile of an export that nobody has described, drafted from what its columns were found to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kf.imports import contents, lists, proposed_values
from kf.imports.by_heading import HIRED, LEFT, Guess, guesses
from kf.imports.contents import Content
from kf.imports.date_formats import Dates, formats_of
from kf.imports.headings import split
from kf.imports.look import Look
from kf.imports.profile import Profile
from kf.imports.proposed_shape import period_formats
from kf.imports.terms import (
    ALLOWED,
    COLUMNS,
    DATED,
    FILE_NAME,
    HEADINGS_APART,
    LISTS,
    MONTHLY,
    PERIOD,
    PERSONNUMMER,
    SPELLS,
    YEARLY,
)
from kf.names import hidden

DATES = ("valid_from", "valid_to", HIRED, LEFT)
NAME = {
    LISTS: "Personallista med nyanställda och avgångar",
    SPELLS: "Giltighetsperioder",
    MONTHLY: "Månadsfil",
    YEARLY: "Årsfil",
}


def for_shape(roles: dict[str, tuple[str, Guess]], kind: str, look: Look) -> dict[str, tuple[str, Guess]]:
    """The roles as canonical columns: which dates say when depends on the shape."""
    first, second = ("valid_from", HIRED) if kind in DATED else (HIRED, "valid_from")
    begins = roles.get(first) or roles.get(second)
    ends = roles.get("valid_to") or roles.get(LEFT)
    named = roles.get(PERIOD)
    chosen = {name: found for name, found in roles.items() if name not in (*DATES, PERIOD)}
    if begins:
        chosen["valid_from"] = (begins[0], replace(begins[1], role="valid_from"))
    if ends and kind in DATED:
        chosen["valid_to"] = (ends[0], replace(ends[1], role="valid_to"))
    if kind not in DATED and named:
        chosen[PERIOD] = named
    elif kind in (MONTHLY, YEARLY) and look.periods and all(look.periods):
        chosen[PERIOD] = (FILE_NAME, Guess(PERIOD, 100, "Månaden står i filens namn.", True))
    return chosen


def alternatives(look: Look, headings: Mapping[str, str], dropped: Mapping[str, str]) -> dict[str, str]:
    """The headings of each column when other lists call it something else: those that are never filled together."""
    found = dict(headings)
    used = set(headings.values())
    for heading in look.headings:
        if heading in used or heading in dropped or not (said := guesses(heading)):
            continue
        role = {HIRED: "valid_from", LEFT: "valid_to"}.get(said[0].role, said[0].role)
        own = [look.sample[one].notna() for one in split([found[role]])] if role in found else []
        if own and not any((one & look.sample[heading].notna()).any() for one in own):
            found[role] += HEADINGS_APART + heading
    return found


def drafted(
    look: Look, kind: str, headings: dict[str, str], columns: Mapping[str, Content], saved: Sequence[Profile]
) -> tuple[Profile, dict[str, Dates]]:
    """The profile of what was found, and how the dates of each column are written."""
    dates = {name: columns[headings[name]] for name in ("valid_from", "valid_to", "birth_month") if name in headings}
    told: dict[str, Dates] = {
        name: formats_of(
            column,
            [other for also, other in dates.items() if also != name],
            years=name == "birth_month",
            ends=name == "valid_to",
        )
        for name, column in dates.items()
    }
    if PERIOD in headings and headings[PERIOD] != FILE_NAME:
        told[PERIOD] = period_formats(columns[headings[PERIOD]])
    default = Profile("", "", kind, {})
    taken = {profile.name for profile in saved}
    name = NAME.get(kind, "Personal")
    name = next(n for n in (name, *(f"{name} {i}" for i in range(2, len(taken) + 3))) if n not in taken)
    own = [told[name] for name in ("valid_from", "valid_to") if name in told]
    ends = told.get("valid_to", Dates()).open_end
    profile = Profile(
        name,
        saved[0].employer if saved else "",
        kind,
        {column: headings[column] for column in ordered(kind) if column in headings},
        _values(columns, headings),
        formats=tuple(dict.fromkeys(f for dates in own for f in dates.formats)) or default.formats,
        birth_formats=told.get("birth_month", Dates()).formats or default.birth_formats,
        period_formats=told.get(PERIOD, Dates()).formats or default.period_formats,
        open_end=tuple(dict.fromkeys((*ends, *default.open_end))),
        ignored=tuple(h for h in look.headings if h not in split(headings.values()) and hidden(h) == h),
    )
    profile = as_seen(profile, look, columns)
    if told.get("birth_month", Dates()).formats == ("%Y",):
        doubt = "Bara året står där: januari antas, så åldern kan bli ett år för hög."
        told["birth_month"] = replace(told["birth_month"], doubt=doubt)
    return profile, told


def as_seen(profile: Profile, look: Look, columns: Mapping[str, Content]) -> Profile:
    """The profile with what may differ from one export to the next as this one has it."""
    # with three lists it is the list of staff that is of a day
    staff = [file == lists.STAFF or profile.shape != LISTS for file in lists.lists(look.parts)]
    months = [month for month, of_staff in zip(look.periods, staff, strict=True) if month and of_staff]
    day = None
    if profile.shape in DATED and len(months) == sum(staff) == 1:
        day = (pd.Timestamp(months[0]) + pd.offsets.MonthEnd(0)).date()
    return replace(
        profile,
        encoding=look.encoding,
        delimiter=look.delimiter,
        decimal=_decimal(profile, look, columns),
        header_row=look.header_row,
        sheet=look.sheet,
        data_date=day,
    )


def _values(columns: Mapping[str, Content], headings: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What every value in the sample is thought to mean, for the columns with fixed values."""
    found = {
        name: {text: ours for text, _, ours in proposed_values.proposed(name, columns[heading], {}) if ours}
        for name, heading in headings.items()
        if ALLOWED.get(name)
    }
    return {name: values for name, values in found.items() if values}


def _decimal(profile: Profile, look: Look, columns: Mapping[str, Content]) -> str:
    """The decimal sign that the file's shares and salaries have; what was looked up when they have none."""
    texts = [
        text
        for name in ("sysselsattningsgrad", "manadslon")
        if profile.columns.get(name) in columns
        for text, _ in columns[profile.columns[name]].counts
    ]
    for sign in (",", "."):
        other = "." if sign == "," else ","
        if any(contents.decimals(text, sign) for text in texts) and not any(
            contents.decimals(text, other) for text in texts
        ):
            return sign
    return look.decimal


def ordered(kind: str) -> list[str]:
    """The canonical columns of a shape, in the order that they are shown."""
    stray = PERIOD if kind in DATED else "valid_to"
    return [name for name in (PERIOD, PERSONNUMMER, *COLUMNS[:-2]) if name != stray]

"""Which shape an export has: from which columns say when, and how far apart the periods are."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from kf.format import listed
from kf.format import month as month_name
from kf.imports import lists
from kf.imports.by_heading import HIRED, LEFT
from kf.imports.contents import Content
from kf.imports.date_formats import Dates, formats_of
from kf.imports.dates import fits
from kf.imports.given import Given
from kf.imports.terms import LISTS, MONTHLY, PERIOD, SPELLS, YEARLY

ONE = 1  # one period alone does not tell its spacing


def shape(
    roles: Mapping[str, str],
    period: Content | None,
    months: Sequence[date | None],
    given: str = "",
    files: Sequence[Path | Given] = (),
) -> tuple[str, str]:
    """The shape and a Swedish sentence that says why.

    `roles` are the roles found with their headings, `period` the content of the period column, `months` those of the
    files' names; `files` (or sheets) tell by their names whether they are different lists.
    """
    if given == LISTS or (not given and lists.told(files)):
        which = "Bladens" if any(isinstance(one, Given) and one.sheet for one in files) else "Filernas"
        return LISTS, f"{which} namn säger att de är olika listor: personal, nyanställda och avgångar."
    if given:
        return given, ""
    spells = bool({"valid_from", HIRED} & set(roles)) and bool({"valid_to", LEFT} & set(roles))
    if period is not None and not (spells and period.distinct == ONE and "valid_from" in roles):
        return _spaced(_periods(period), f"Rubriken {roles[PERIOD]} säger vilken period en rad gäller")
    named = sorted({month for month in months if month})
    if named and all(months) and (len(months) > 1 or not spells):
        shown = listed([month_name(month) for month in named[:3]]) + (" …" if len(named) > 3 else "")
        return _spaced(
            named,
            f"Filernas namn säger månaden ({shown})" if len(months) > 1 else f"Filens namn säger månaden ({shown})",
        )
    if spells:
        return SPELLS, "Varje rad gäller från ett datum till ett annat: giltighetsperioder."
    if {"valid_from", HIRED} & set(roles):
        return SPELLS, "Varje rad gäller från ett datum. Utan slutdatum syns inga avgångar."
    return MONTHLY, "Ingen kolumn säger när en rad gäller. Lägg till en period, eller månaden i filens namn (2025-10)."


def period_formats(period: Content) -> Dates:
    """How the periods are written."""
    return formats_of(period, years=True)


def _periods(period: Content) -> list[date]:
    formats = period_formats(period).formats
    found = {moment.date() for text, _ in period.counts for moment, _ in fits(text, formats)[:1]}
    return sorted(day.replace(day=1) for day in found)


def _spaced(months: Sequence[date], what: str) -> tuple[str, str]:
    numbers = sorted({month.year * 12 + month.month for month in months})
    apart = {after - before for before, after in itertools.pairwise(numbers)}
    if apart and all(step % 12 == 0 for step in apart):
        return YEARLY, f"{what}; de ligger år från år."
    return (
        MONTHLY,
        f"{what}; de ligger månad för månad." if apart else f"{what}. Det är en enda period: en månad antas.",
    )

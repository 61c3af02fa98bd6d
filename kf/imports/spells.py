"""The canonical spells of understood rows, and the months they cover."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kf.format import month
from kf.imports import snapshots
from kf.imports.profile import Profile
from kf.schema import SPELL, names

YEARS = 15  # as far back as spells are followed: before that only those who stayed are in the export


def of(
    frame: pd.DataFrame, profile: Profile, today: date, opens: date | None = None
) -> tuple[pd.DataFrame, date, date, list[str]]:
    """The spells, the first and last period (first of month), and warnings. Before `opens` nothing is told."""
    if profile.snapshots:
        return snapshots.spells(frame, profile)
    spell = frame.reindex(columns=names(SPELL))
    last = profile.data_date or _newest(spell, today)
    earliest = spell["valid_from"].min().date()
    first = max(earliest, last.replace(year=last.year - YEARS, day=1), opens or date.min)
    return spell, min(first, last).replace(day=1), last.replace(day=1), []


def assumed(profile: Profile, last: date) -> list[str]:
    """That the last month is taken from the rows' own dates, when nothing says of which day the export is."""
    if profile.snapshots or profile.data_date:
        return []
    return [
        f"Ingenting säger vilken dag filen gäller: {month(last)} antas vara den sista månaden, efter filens senaste datum. "
        "Är den av en senare dag: ange dagen (data_date i profilen), eller skriv månaden i filens namn."
    ]


def _newest(spell: pd.DataFrame, today: date) -> date:
    dates = pd.concat([spell["valid_from"], pd.to_datetime(spell["valid_to"])]).dropna()
    past = dates[dates <= pd.Timestamp(today)]
    return past.max().date() if len(past) else today


def supplied(profile: Profile) -> str:
    """The canonical columns that a version made with this profile has: `columns` in what a version says of itself.

    Snapshots tell when people leave without a column for it.
    """
    derived = ["valid_to"] if profile.snapshots else []
    return " ".join([*(column for column in names(SPELL) if column in profile.columns), *derived])

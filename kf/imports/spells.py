"""The canonical spells of understood rows, the months they cover, and what about them is doubtful."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kf.imports import snapshots
from kf.imports.profile import Profile
from kf.schema import SPELL, names

YEARS = 15  # as far back as spells are followed: before that only those who stayed are in the export
FAR = pd.Timestamp("2100-01-01")


def of(frame: pd.DataFrame, profile: Profile, today: date) -> tuple[pd.DataFrame, date, date, list[str]]:
    """The spells, the first and last period (first of month), and warnings."""
    if profile.snapshots:
        return snapshots.spells(frame, profile)
    spell = frame.reindex(columns=names(SPELL))
    last = profile.data_date or _newest(spell, today)
    earliest = spell["valid_from"].min().date()
    first = max(earliest, last.replace(year=last.year - YEARS, day=1))
    return spell, min(first, last).replace(day=1), last.replace(day=1), []


def _newest(spell: pd.DataFrame, today: date) -> date:
    dates = pd.concat([spell["valid_from"], pd.to_datetime(spell["valid_to"])]).dropna()
    past = dates[dates <= pd.Timestamp(today)]
    return past.max().date() if len(past) else today


def doubtful(spell: pd.DataFrame, refused: pd.DataFrame) -> list[str]:
    """Warnings: rows that are alike, and end dates so far away that they must mean that there is none."""
    lines = []
    alike = int(refused["reason"].str.startswith("dubblett").sum()) if len(refused) else 0
    if alike:
        lines.append(f"Rader lika med en annan rad för samma person och tid räknas inte med: {alike}.")
    far = pd.to_datetime(spell["valid_to"])
    far = far[far >= FAR]
    if len(far):
        lines.append(
            f"Rader som slutar {far.min().date()} eller senare: {len(far)}. Betyder det tills vidare: lägg till "
            f"datumet i open_end i profilen."
        )
    return lines

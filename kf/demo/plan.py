"""The published plan's goals, indicators and activities, as they stand in `data/plan_*.csv`, in canonical form."""

from __future__ import annotations

import pandas as pd

from kf.schema import AKTIVITET, INDIKATOR, MAL, UBARA, names
from kf.store import DEFAULT_FOLDER

YEAR = 2026
LEVELS = {"inriktningsmal": "inriktningsmål", "kf_mal": "KF-mål", "namndmal": "nämndmål", "enhetsmal": "enhetsmål"}


def tables() -> dict[str, pd.DataFrame]:
    """The frames mal, indikator, aktivitet and ubara."""
    goals, indicators, activities, ubara = (_read(name) for name in ("goals", "indicators", "activities", "ubara"))
    more = {"mal": _goal_of(goals, indicators), "ar": YEAR}
    indicators = indicators.rename(columns={"datakalla_forslag": "datakalla", "not": "anmarkning"}).assign(**more)
    activities = activities.rename(columns={"not": "anmarkning"}).assign(mal=_goal_of(goals, activities))
    above = [level.split()[-1] if level[-1].isdigit() else "" for level in ubara["vp_mal_niva"]]
    ubara = ubara.rename(columns={"not": "anmarkning", "ubara_bokstav": "bokstav"}).assign(
        mal=[_named(goals, text, within) for text, within in zip(ubara["vp_mal"], above, strict=True)]
    )
    return {
        "mal": _cut(goals, names(MAL)),
        "indikator": _cut(indicators, names(INDIKATOR)),
        "aktivitet": _cut(activities, names(AKTIVITET)),
        "ubara": _cut(ubara, names(UBARA)),
    }


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(DEFAULT_FOLDER / f"plan_{name}.csv", dtype=str, keep_default_na=False)


def _cut(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame[columns].replace("", None)


def _goal_of(goals: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """Per row the id of the goal that it stands under: that of the lowest level it names, below those above it."""
    found = []
    for row in rows.to_dict("records"):
        above = ""
        for column, level in LEVELS.items():
            if row[column]:
                there = goals[(goals["mal"] == row[column]) & (goals["niva"] == level) & (goals["over"] == above)]
                above = there["id"].item()  # exactly one, or the plan's own rows do not fit together
        found.append(above)
    return found


def _named(goals: pd.DataFrame, text: str, within: str) -> str:
    """The goal with a text (UBARA leaves the city's numbers and the last full stop out), at or under another's number."""
    plain = goals["mal"].str.replace(r"^[\d.]+ ", "", regex=True).str.rstrip(".")
    there = goals[(plain == text.rstrip(".")) & ((goals["id"] == within) | goals["id"].str.startswith(f"{within}."))]
    return there["id"].item()

"""Scenarios beside each other: their figures on the same question, and a table of what each assumes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.staffing_projection import StaffingProjection
from kf.forecast.staffing_words import assumptions

FEWEST, MOST = 2, 4
LEFT_OUT = ("baseline_", "difference_")  # each is held against today there, here against each other
DIFFERS = "skiljer"


def compare(projections: Mapping[str, StaffingProjection]) -> pd.DataFrame:
    """The rows of two to four projections by their names, one after the other, with a first column `scenario`.

    Columns as in `StaffingProjection.frame`, without what is held against today. Raises KfError when there are fewer
    or more, or when they do not answer the same question on the same data.
    """
    _refuse(projections)
    frames = []
    for name, one in projections.items():
        kept = [column for column in one.frame if not str(column).startswith(LEFT_OUT)]
        frames.append(one.frame[kept].assign(scenario=name))
    whole = pd.concat(frames, ignore_index=True)
    return whole[["scenario", *(column for column in whole if column != "scenario")]]


def assumption_table(projections: Mapping[str, StaffingProjection]) -> pd.DataFrame:
    """One row per assumption: `antagande`, a column per projection with it in words, and whether they differ (`skiljer`)."""
    _refuse(projections)
    told = {name: assumptions(one.scenario) for name, one in projections.items()}
    labels = next(iter(told.values()))
    rows = [{"antagande": label, **{name: words[label] for name, words in told.items()}} for label in labels]
    frame = pd.DataFrame(rows)
    return frame.assign(**{DIFFERS: frame[list(told)].nunique(axis=1) > 1})


def _refuse(projections: Mapping[str, StaffingProjection]) -> None:
    count = len(projections)
    if not FEWEST <= count <= MOST:
        raise KfError(f"{fmt.quantity(count, 'scenarier')} går inte att jämföra.", f"Välj {FEWEST}–{MOST} scenarier.")
    questions = {(one.filters, one.by, one.years, one.version) for one in projections.values()}
    if len(questions) > 1:
        raise KfError(
            "Scenarierna svarar inte på samma fråga: urval, indelning, antal år eller data skiljer sig.",
            "Räkna om dem med samma urval på samma data.",
        )
    if {"antagande", DIFFERS} & set(projections):
        raise KfError("Ett scenario kan inte heta antagande eller skiljer i en jämförelse.", "Välj ett annat namn.")

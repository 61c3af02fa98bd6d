"""Scenarios side by side on the same axes, their figures in a table, and what each assumes with the differences marked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.charts.need import shared
from kf.forecast.compare import DIFFERS, FEWEST, assumption_table
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_projection import StaffingProjection
from kf.forecast.staffing_scenario import StaffingScenario
from kf.outlook_staffing import StaffingOutlook
from kf.ui.card import draw
from kf.ui.failure import failed
from kf.ui.saved_kind import NOW, TODAY
from kf.ui.staffing_saved import saved
from kf.ui.text import plain
from kf.ui.view import view

# pixels of a card, by how many there are: four stand two by two where they would be too narrow to read from afar
NARROWEST = {2: 280, 3: 280, 4: 320}


def side_by_side(names: tuple[str, ...], now: StaffingScenario, years: int) -> None:
    """Draw the scenarios of these names, on the page's own question: what differs is the assumption alone."""
    try:
        if names:
            _draw(names, now, years)
    except Exception as error:  # what is shown below stands on its own
        failed(error)


def _draw(names: tuple[str, ...], now: StaffingScenario, years: int) -> None:
    st.subheader("Scenarier bredvid varandra", anchor=False)
    if len(names) < FEWEST:
        st.info("Välj minst ett scenario till att jämföra med.")
        return
    shown = view()
    known = {TODAY: now.today, NOW: now, **{one.name: one.scenario for one in saved()}}
    found = {
        name: project_staffing(shown.data, shown.filters, (), known[name], years, shown.access)
        for name in names
        if name in known
    }
    if len(found) < FEWEST:
        st.info("Av de scenarier som skulle jämföras finns för få kvar. Välj på nytt.")
        return
    if elsewhere := _elsewhere(names, years):
        st.info(elsewhere, icon=":material/filter_alt:")
    if all(one.silence for one in found.values()):
        st.info(next(one.reason or one.silence for one in found.values()))
    else:
        _cards(found)
        st.table(_figures(found), hide_index=True, alt="Scenariernas siffror bredvid varandra")
    table = assumption_table(found)
    marks = [f"≠{fmt.NBSP}skiljer" if differs else "lika" for differs in table[DIFFERS]]
    table = (
        table.rename(columns={"antagande": "Antagande", **{name: plain(name) for name in found}})
        .drop(columns=DIFFERS)
        .assign(**{"": marks})
    )
    table = table.assign(first=[mark == "lika" for mark in marks]).sort_values("first", kind="stable")
    st.table(
        table.drop(columns="first"), hide_index=True, alt="Vad varje scenario antar; de rader som skiljer står först"
    )


def _elsewhere(names: tuple[str, ...], years: int) -> str:
    """Which of them were saved for another selection or other years than all are held side by side for here."""
    shown = view()
    others = [
        f"{plain(one.name)} sparades för {one.filters.sentence()}, {fmt.quantity(one.years, 'år')} framåt"
        for one in saved()
        if one.name in names and (one.filters.where != shown.filters.where or one.years != years)
    ]
    here = f"{shown.filters.sentence()}, {fmt.quantity(years, 'år')} framåt"
    return f"Alla räknas här för {here}. {fmt.listed(others)}." if others else ""


def _cards(found: dict[str, StaffingProjection]) -> None:
    """Staff and recruitment of each, on the same axes."""
    frames = [one.frame for one in found.values() if not one.silence]
    high = max(frame[["staff_high", "unhired_high", "demand", "before"]].to_numpy().max() for frame in frames)
    common = shared(found.values())
    for aspect, axis in (("staff", (0.0, high)), ("need", common)):
        grid = st.grid(len(found), min_column_width=NARROWEST[len(found)], gap=("small", "medium"))
        for i, (name, one) in enumerate(found.items()):
            with grid.container(key=f"place-beside-{aspect}-{i}", height="stretch"):
                st.markdown(f"**{plain(name)}**")
                draw(StaffingOutlook(one, aspect, str(i), axis))


def _figures(found: dict[str, StaffingProjection]) -> pd.DataFrame:
    """A row per measure at the horizon, a column per scenario."""
    columns: dict[str, list[str]] = {}
    for name, one in found.items():
        frame = one.frame
        if one.silence:
            columns[plain(name)] = [fmt.WITHHELD] * 9
            continue
        last = frame.iloc[-1]
        columns[plain(name)] = [
            _with_interval(last, "staff"),
            fmt.number(last["demand"]),
            _with_interval(last, "gap", sign=True),
            _largest_gap(frame),
            _with_interval(last, "need_accumulated"),
            fmt.number(frame["need_pension"].sum()),
            _largest_need(frame),
            fmt.number(frame["hired"].sum()),
            fmt.quantity(round(frame["cost"].sum(), -3), "kr"),
        ]
    year = max((int(one.frame["year"].max()) for one in found.values() if not one.empty), default=0)
    rows = [
        f"Anställda i slutet av {year}",
        f"Behov i slutet av {year}",
        f"Gap i slutet av {year}",
        "Störst gap vid ett årsslut",
        f"Rekryteringsbehov till och med {year}",
        "… varav efter pension",
        "Störst rekryteringsbehov ett år",
        f"Rekryteras till och med {year}",
        "Kostnad för dem som rekryteras",
    ]
    return pd.DataFrame({"": rows, **columns})


def _largest_gap(frame: pd.DataFrame) -> str:
    """When most are lacking, which may be before the horizon, and how many."""
    worst = frame.loc[frame["gap"].idxmin()]
    return f"{_with_interval(worst, 'gap', sign=True)} {int(worst['year'])}" if worst["gap"] < 0 else "inget"


def _largest_need(frame: pd.DataFrame) -> str:
    """When most are needed, with what the year before left open, and how many."""
    most = frame.loc[frame["need"].idxmax()]
    return f"{_with_interval(most, 'need')} {most['label']}"


def _with_interval(row: pd.Series, key: str, sign: bool = False) -> str:
    span = fmt.interval(row[f"{key}_low"], row[f"{key}_high"], sign=sign, named="")
    return f"{fmt.number(row[key], sign=sign)}{span}"

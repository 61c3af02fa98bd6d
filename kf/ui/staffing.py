"""The page Bemanning's own parts: what if, and the cards it changes."""

from __future__ import annotations

import streamlit as st

from kf.filters import said_not_held
from kf.forecast.backtest_exits import backtest_exits
from kf.forecast.project import project
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_notes import APART
from kf.forecast.staffing_projection import StaffingProjection
from kf.forecast.staffing_sayings import say_beside_pension, say_difference
from kf.forecast.staffing_words import describe
from kf.outlook_staffing import StaffingGroups, StaffingOutlook
from kf.ui import assumed
from kf.ui import assumed_controls as controls
from kf.ui import saved as panel
from kf.ui.decided import choice
from kf.ui.failure import failed
from kf.ui.link_values import tell
from kf.ui.outlooks import outlooks
from kf.ui.staffing_compare import side_by_side
from kf.ui.staffing_saved import kind
from kf.ui.tried import draw_tried
from kf.ui.view import view

TRIED = "Hur rätt hade det blivit tidigare?"
STAFF_OR_GAP = {"staff": "anställda", "gap": "gap"}
CUTS = {"avdelning": "avdelning", "befattning": "befattning", "enhet": "enhet"}


def saved() -> None:
    """The saved scenarios, over the controls."""
    panel.panel(kind())


@st.fragment
def what_if() -> None:
    """The controls and the cards they change: they rerun alone."""
    shown = view()
    try:
        _controls()
        scenario, years = assumed.assumed(), assumed.years()
        ask = {"scenario": scenario, "years": years, "access": shown.access}
        whole = project_staffing(shown.data, shown.filters, **ask)
        st.markdown(f"**Antagande:** {describe(scenario)} {panel.standing(kind())} {say_difference(whole)}")
        notes = st.container(gap="xxsmall")
        notes.caption(" ".join(_notes(whole)))
        side_by_side(panel.compared(kind()), scenario, years)
        with st.container(horizontal=True, gap="medium"):
            aspect = choice("Visa", STAFF_OR_GAP, "visa_bemanning")
            cut = choice("Dela upp på", CUTS, "dela")
        lacking = aspect == "gap"
        outlooks(
            "unshown-staffing",
            *(StaffingOutlook(whole, one) for one in (aspect, "need", "way", "cost")),
            wide=lambda: StaffingGroups(
                project_staffing(shown.data, shown.filters, (cut,), **ask, unhired=lacking), lacking
            ),
        )
        pension = project(shown.data, whole.filters, (), scenario.pension, years, shown.access)
        if beside := say_beside_pension(whole, pension):  # last: the charts do not wait for it
            notes.caption(beside)
    except Exception as error:
        failed(error)


@st.fragment
def tried() -> None:
    """Each method's error on other exits than pension, made when it is asked for: it takes as long as some forecasts."""
    shown = view()
    place = st.expander(f"{TRIED} Andra avgångar än pension", key="provad", on_change="rerun", bind="query-params")
    if place.open:
        with place:
            draw_tried(
                lambda: backtest_exits(shown.data, shown.access, shown.filters.period),
                lambda _: (
                    "Bemanning räknar alltid med modellen: bara den säger var och varför. Pensionsavgångarna prövas på Pensioner."
                ),
            )


def _notes(whole: StaffingProjection) -> list[str]:
    """Those that the sentence on the scenario has not said already; how the page Pensioner differs is told in its own figures."""
    if whole.silence:
        return [said_not_held(whole.notes)]
    return [note for note in whole.notes if not note.startswith("Scenario: ") and APART not in note]


def _controls() -> None:
    shown = view()
    first = shown.filters.period.year
    tell(controls.untaken(shown))
    with st.container(border=True):
        years = controls.years_control()
        demand, turnover, hiring, retiring = st.tabs(["Behov", "Avgångar", "Rekrytering", "Pension"])
        with demand:
            controls.demand_controls()
        with turnover:
            controls.turnover_controls(shown)
        with hiring:
            controls.hiring_controls(first, first + years)
        with retiring:
            controls.pension_controls(shown)

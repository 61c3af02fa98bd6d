"""The page Pensioner's own parts: what if, and how well earlier forecasts would have done."""

from __future__ import annotations

import streamlit as st

from kf.errors import KfError
from kf.forecast.backtest import backtest
from kf.forecast.beside import modelled
from kf.forecast.pension_sayings import say_difference, say_method, say_other
from kf.forecast.project import project
from kf.forecast.projection import Projection
from kf.forecast.scenario import Scenario, describe
from kf.forecast.simple import MODEL
from kf.outlook import Outlook
from kf.ui import assumed
from kf.ui import assumed_controls as controls
from kf.ui.decided import choice
from kf.ui.failure import failed
from kf.ui.link_values import tell
from kf.ui.outlooks import outlooks
from kf.ui.saved import panel, standing
from kf.ui.staffing_saved import kind
from kf.ui.tried import draw_tried
from kf.ui.view import View, view

KIND = kind(pension_only=True)
# what is asked in a meeting, in one click
PRESETS = {
    "Som i dag": Scenario(),
    "Alla stannar till 67": Scenario(earliest_age=67),
    "Alla stannar till 69": Scenario(earliest_age=69),
    "Alla går ett år senare": Scenario(later_months=12),
    "Riktåldern slutar höjas": Scenario(riktalder=False),
    "Hälften går ned till 80 %": Scenario(step_down_share=0.5),
}


def saved() -> None:
    """The saved scenarios, shared with Bemanning."""
    panel(KIND)


def _presets() -> None:
    """One click each; the one that is chosen is filled, and marked in words."""
    try:
        now = assumed.pension()
    except KfError:  # it contradicts itself: said where the figures would be, and a click here mends it
        now = None
    with st.container(horizontal=True, gap="small"):
        for i, (words, scenario) in enumerate(PRESETS.items()):
            chosen = now == scenario
            st.button(
                words, key=f"forval-{i}", on_click=assumed.suppose_pension, args=(scenario,),
                type="primary" if chosen else "secondary", icon=":material/check:" if chosen else None,
            )  # fmt: skip


@st.fragment
def what_if() -> None:
    """The controls and the cards they change: they rerun alone."""
    shown = view()
    try:
        tell(controls.untaken(shown, pension_only=True))
        with st.container(border=True):
            first = st.container()  # drawn last: which one is chosen is known when the controls have read the link
            years = controls.years_control()
            controls.pension_controls(shown)
            with first:
                _presets()
        scenario = assumed.pension()
        ask = {"scenario": scenario, "years": years, "access": shown.access}
        whole = project(shown.data, shown.filters, **ask)
        st.markdown(f"**Antagande:** {describe(scenario)} {standing(KIND)} {say_difference(whole)}")
        by_model = _by_model(whole)
        method = () if whole.silence or _only_model(whole) else (say_method(whole),)
        st.caption(" ".join([*method, *(one for one in whole.notes if not one.startswith("Scenario: "))]))
        counted = modelled if by_model else lambda one: one
        outlooks(
            "unshown-pension",
            Outlook(counted(whole)),
            Outlook(counted(whole), accumulated=True),
            *(
                Outlook(counted(project(shown.data, shown.filters, (cut,), **ask)), accumulated=True)
                for cut in _cuts(shown)
            ),
        )
    except Exception as error:
        failed(error)


def _cuts(shown: View) -> list[str]:
    """What the last cards are cut by: of one avdelning its enheter, and not by what one is chosen of, which says nothing."""
    cuts = ["enhet" if len(shown.filters.values("avdelning")) == 1 else "avdelning", "befattning"]
    return [cut for cut in cuts if len(shown.filters.values(cut)) != 1 and cut not in shown.data.empty_columns]


def _only_model(whole: Projection) -> bool:
    """Whether the model is shown because the method that has been nearer has nothing to say here."""
    return not whole.silence and whole.method != MODEL and not whole.simple


def _by_model(whole: Projection) -> bool:
    """Draw the choice between the simple method that is shown first and the model, or why there is none; whether it is the
    model that is asked for."""
    with st.container(gap="xsmall"):  # always there: what comes and goes inside it moves nothing else to another place
        if _only_model(whole):
            st.markdown(say_method(whole))
        if not say_other(whole):
            return False
        words = {"simple": whole.simple, "model": MODEL}
        by_model = choice("Räkna med", words, "metod") == "model"
        st.markdown(say_other(whole, by_model))
    return by_model


def tried() -> None:
    """Each method's error on the forecasts that can be held against what came, on the data that is loaded."""
    shown = view()
    draw_tried(
        lambda: backtest(shown.data, shown.access, shown.filters.period),
        lambda found: f"i första hand visas {found.best}, som träffat bäst räknat på båda.",
    )

"""The page Pensioner's own parts: what if, and how well earlier forecasts would have done."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.backtest import EXPLAINED, ahead_at, backtest
from kf.forecast.pension_sayings import say_difference, say_method
from kf.forecast.project import project
from kf.forecast.scenario import Scenario, describe
from kf.outlook import Outlook
from kf.ui import assumed
from kf.ui import assumed_controls as controls
from kf.ui.failure import failed
from kf.ui.link_values import tell
from kf.ui.outlooks import outlooks
from kf.ui.saved import panel, standing
from kf.ui.staffing_saved import kind
from kf.ui.view import view

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
    now = assumed.pension()
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
        method = () if whole.silence else (say_method(whole),)
        st.caption(" ".join([*method, *(one for one in whole.notes if not one.startswith("Scenario: "))]))
        outlooks(
            "unshown-pension",
            Outlook(whole),
            Outlook(whole, accumulated=True),
            *(
                Outlook(project(shown.data, shown.filters, (cut,), **ask), accumulated=True)
                for cut in ("avdelning", "befattning")
            ),
        )
    except Exception as error:
        failed(error)


def tried() -> None:
    """Each method's error on the forecasts that can be held against what came, on the data that is loaded."""
    shown = view()
    try:
        found = backtest(shown.data, shown.access, shown.filters.period)
    except KfError as error:
        st.info(f"{error.what} {error.do}")
        return
    st.markdown(found.sentence)
    if found.reason:
        st.caption(found.reason)
    ahead = ahead_at(found.summary)
    rows = [
        {
            "Horisont": f"{row.months} månader",
            "Metod": f"{row.method} ✓" if row.method == ahead.get(row.months) else row.method,
            "Prognoser": fmt.number(row.origins),
            "Fel i medel, personer": _number(row.mae),
            "Skevhet, personer": _number(row.bias, sign=True),
            "Mot ”som i fjol” (MASE)": _number(row.mase, 2),
            "Utfall inom 80 %-intervallet": "–" if pd.isna(row.coverage) else fmt.quantity(100 * row.coverage, "%"),
        }
        for row in found.summary.itertuples()
    ]
    st.table(pd.DataFrame(rows), hide_index=True, alt="Hur fel varje metod hade varit")
    st.caption(
        f"Varje prognos är gjord på nytt med det som var känt den 1 januari det året. {EXPLAINED} "
        f"✓ är den metod som träffat bäst på horisonten; i första hand visas {found.best}, som träffat bäst räknat på båda. Avser hela förvaltningen, oavsett filter."
    )


def _number(value: float, decimals: int = 1, sign: bool = False) -> str:
    return fmt.WITHHELD if pd.isna(value) else fmt.number(value, decimals, sign)

"""The page Pensioner's own parts: what if, and how well earlier forecasts would have done."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.backtest import backtest
from kf.forecast.project import MOST_YEARS, project
from kf.forecast.scenario import Scenario, describe
from kf.outlook import Outlook
from kf.ui.card import draw
from kf.ui.choices import values
from kf.ui.failure import failed
from kf.ui.view import View, view

AS_BEFORE = "som hittills"
SHARES = [AS_BEFORE, *(f"{share} %" for share in range(0, 101, 10))]
KEYS = ("senare", "riktalder", "stannar", "trappar", "trappar_senare", "for")


@st.fragment
def what_if() -> None:
    """The controls and the cards they change: they rerun alone."""
    shown = view()
    try:
        scenario, years = _scenario(shown)
        st.markdown(f"**Antagande:** {describe(scenario)}")
        ask = {"scenario": scenario, "years": years, "access": shown.access}
        whole = project(shown.data, shown.filters, **ask)
        st.caption(" ".join([whole.method_sentence, *whole.notes]))
        left, right = st.columns(2, gap="medium")
        with left:
            draw(Outlook(whole))
        with right:
            draw(Outlook(whole, accumulated=True))
        left, right = st.columns(2, gap="medium")
        for place, cut in ((left, "avdelning"), (right, "befattning")):
            with place:
                draw(Outlook(project(shown.data, shown.filters, (cut,), **ask), accumulated=True))
    except Exception as error:
        failed(error)


def _scenario(shown: View) -> tuple[Scenario, int]:
    """Draw the controls; gives what they assume and how many years ahead."""
    with st.container(border=True):
        left, middle, right = st.columns(3, gap="medium")
        years = left.slider("År framåt", 1, MOST_YEARS, 5, key="ar_fram", bind="query-params")
        later = middle.slider(
            "Alla går så många månader senare", -24, 24, 0, key="senare", bind="query-params",
            help="Minus: tidigare. Räknat mot hur de som varit lika nära riktåldern har gått hittills.",
        )  # fmt: skip
        rising = right.toggle("Riktåldern fortsätter höjas", True, key="riktalder", bind="query-params")
        left, middle, right = st.columns(3, gap="medium")
        stay = left.select_slider(
            "Av dem som når riktåldern stannar till 69", SHARES, AS_BEFORE, key="stannar", bind="query-params"
        )
        step = middle.slider(
            "Går ned till 80 % från 64 år (från 2027), %", 0, 100, 0, 10, key="trappar", bind="query-params"
        )
        step_later = right.slider(
            "… och går så många månader senare", 0, 36, 0, key="trappar_senare", bind="query-params", disabled=not step
        )
        known = values(shown.data.key, shown.data)["befattning"]
        for_ = st.multiselect(
            "Gäller befattningar", known, key="for", bind="query-params", placeholder="Alla", select_all=False
        )
        st.button("Återställ", on_click=_reset, icon=":material/restart_alt:", key="aterstall")
    untouched = not (later or not rising or stay != AS_BEFORE or step)
    return (
        Scenario(
            later_months=later,
            riktalder=rising,
            stay_share=None if stay == AS_BEFORE else int(stay.split()[0]) / 100,
            step_down_share=step / 100,
            step_down_later_months=step_later if step else 0,
            befattningar=() if untouched else tuple(sorted(for_)),
        ),
        years,
    )


def _reset() -> None:
    st.session_state["riktalder"] = True
    st.session_state["stannar"] = AS_BEFORE
    st.session_state["for"] = []
    for key in ("senare", "trappar", "trappar_senare"):
        st.session_state[key] = 0


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
    rows = [
        {
            "Horisont": f"{row.months} månader",
            "Metod": f"{row.method} ✓" if row.method == found.best else row.method,
            "Prognoser": fmt.number(row.origins),
            "Fel i medel, personer": _number(row.mae),
            "Skevhet, personer": _number(row.bias, sign=True),
            "MASE": _number(row.mase, 2),
            "Utfall inom 80 %-intervallet": "–" if pd.isna(row.coverage) else fmt.quantity(100 * row.coverage, "%"),
        }
        for row in found.summary.itertuples()
    ]
    st.table(pd.DataFrame(rows), hide_index=True, alt="Hur fel varje metod hade varit")
    st.caption(
        "Varje prognos är gjord på nytt med det som var känt den 1 januari det året. MASE under 1: bättre än ”som i fjol”. "
        "✓ är den metod som visas i första hand. Avser hela förvaltningen, oavsett filter."
    )


def _number(value: float, decimals: int = 1, sign: bool = False) -> str:
    return fmt.WITHHELD if pd.isna(value) else fmt.number(value, decimals, sign)

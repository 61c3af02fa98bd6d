"""How well earlier forecasts would have done, by method, on the data that is loaded."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.backtest import EXPLAINED, Backtest, ahead_at


def draw_tried(make: Callable[[], Backtest], shown_first: Callable[[Backtest], str]) -> None:
    """Draw each method's error on the forecasts that can be held against what came; which one is shown, in a sentence."""
    try:
        found = make()
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
            "För högt eller lågt (skevhet)": _number(row.bias, sign=True),
            "Mot ”som i fjol” (MASE)": _number(row.mase, 2),
            "Utfall inom 80 %-intervallet": "–" if pd.isna(row.coverage) else fmt.quantity(100 * row.coverage, "%"),
        }
        for row in found.summary.itertuples()
    ]
    st.table(pd.DataFrame(rows), hide_index=True, alt="Hur fel varje metod hade varit")
    st.caption(
        f"Varje prognos är gjord på nytt med det som var känt den 1 januari det året. {EXPLAINED} "
        f"✓ är den metod som träffat bäst på horisonten; {shown_first(found)} Avser hela förvaltningen, oavsett filter."
    )


def _number(value: float, decimals: int = 1, sign: bool = False) -> str:
    return fmt.WITHHELD if pd.isna(value) else fmt.number(value, decimals, sign)

"""The tertial's package on the page: what is missing before it can be sent, and the files."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.plan.gathered import Plan, as_reported
from kf.plan.report import Report, report
from kf.plan.tertial import today
from kf.ui.plan.state import Shown
from kf.ui.view import view

NAMES = {"xlsx": "Bara Excel", "docx": "Bara Word"}


def button(shown: Shown) -> None:
    """The whole package of the period, in one click."""
    _file(_made(shown), "zip", "Hämta tertialpaketet")


def draw(shown: Shown) -> None:
    """A fold with what is missing of the period's package, what is open, and its files one by one."""
    made = _made(shown)
    missing = len(made.missing)
    what = fmt.quantity(missing, "uppgifter" if missing != 1 else "uppgift")
    told = f"{what} saknas innan det kan skickas" if missing else "komplett"
    label = f"**Tertialpaketet {shown.period.name}** · {told}"
    place = st.expander(label, key="paket", on_change="rerun", icon=":material/inventory_2:")
    if place.open:
        with place:
            st.caption(
                "Paketet har indikatorer, aktiviteter och listorna nedan i målträdets ordning, som Excel och Word."
            )
            with st.container(horizontal=True):
                for ending, name in NAMES.items():
                    _file(made, ending, name)
            _lists(made)


def _made(shown: Shown) -> Report:
    about = view()
    return report(_then(shown), about.data, shown.period, today(), about.access)


def _then(shown: Shown) -> Plan:
    """The plan as it was when the period was reported; as it is, when what people wrote cannot be reached."""
    try:
        return as_reported(shown.plan, view().data, shown.period, today())
    except KfError:  # which the page has said
        return shown.plan


def _file(made: Report, ending: str, name: str) -> None:
    from kf.exports.tertial import ENDINGS, package

    st.download_button(
        name,
        lambda: package(made, ending),
        f"{made.name}.{ending}",
        ENDINGS[ending],
        key=f"paket-{ending}",
        on_click="ignore",
        icon=":material/download:",
    )


def _lists(made: Report) -> None:
    for title, rows in (
        ("Saknas innan det kan skickas", made.missing),
        ("Öppna frågor och anmärkningar", made.questions),
    ):
        if rows:
            st.markdown(f"**{title}** ({len(rows)})")
            st.dataframe(
                pd.DataFrame(rows, columns=["Nr", "Vad"]),
                hide_index=True,
                column_config={"Nr": st.column_config.TextColumn(width="small")},
                alt=title,
                height=min(36 * len(rows) + 40, 320),
            )

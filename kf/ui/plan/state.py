"""The plan of this run, and the period that is looked at: read anew each time, so that others' changes are seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.plan import gathered
from kf.plan.gathered import Plan
from kf.plan.standing import Standing
from kf.plan.tertial import Tertial, to_report, today
from kf.ui.plan.look import GROUP, meanwhile
from kf.ui.text import from_link, plain
from kf.ui.view import view
from kf.workspace.rows import Overtaken

SAVED = "kf-saved"  # what is to be said once, when the page is drawn again
_OVERTAKEN = "kf-overtaken"
_DEAD = "kf-plan-dead"


@dataclass(frozen=True)
class Shown:
    """The plan, the period, and where every indicator stands at it."""

    plan: Plan
    period: Tertial
    standings: tuple[Standing, ...]


def read() -> Plan | None:
    """The plan; without what people wrote when that cannot be reached, which is said. None, and said, without a plan."""
    data = view().data
    try:
        plan = gathered.gathered(data)
    except KfError as error:
        st.warning(f"{error.what} {error.do} Det som skrivits in visas inte.", icon=":material/database_off:")
        plan = gathered.bare(data)
    if not plan.tree.goals:
        st.info(f"{gathered.NO_PLAN.what} {gathered.NO_PLAN.do}")
        return None
    return plan


def chosen(plan: Plan) -> Shown:
    """Draw the choice of period; gives the plan at it."""
    shown = view()
    periods = plan.periods(shown.data, today())
    names = [one.name for one in periods]
    default = to_report(periods, today()).name
    tell_dead("Perioden", "tertial", names)
    picked = st.segmented_control(
        "Period", names[::-1], default=default, required=True, key="tertial", bind="query-params", wrap=True,
        on_change=forget, args=("tertial",),
        help="Utfall räknas från 1 januari: T1 till och med april, T2 till och med augusti, helår till och med december.",
    )  # fmt: skip
    period = next(one for one in periods if one.name == picked)
    return Shown(plan, period, plan.at(shown.data, period, shown.access))


def tell_dead(label: str, key: str, known: Iterable[str]) -> None:
    """Say what the link asks for that a choice does not have. To be called before the choice is drawn.

    Streamlit takes a value it does not know out of the address, so what was found is kept until the choice is changed.
    """
    found: dict[str, list[str]] = st.session_state.setdefault(_DEAD, {})
    if gone := [value for value in st.query_params.get_all(key) if value not in set(known)]:
        found[key] = gone
    if key in found:
        words = plain(fmt.listed([from_link(value) for value in found[key]]))
        st.warning(f"{label} {words} i länken finns inte; det förvalda visas i stället.", icon=":material/link_off:")


def forget(key: str) -> None:
    """The reader has chosen something else than what the link asked for (a callback)."""
    st.session_state.get(_DEAD, {}).pop(key, None)


def nothing(words: str, label: str, widest: Mapping[str, str]) -> None:
    """Say that nothing matches, with a button that sets the choices (by their keys) to what leaves everything."""
    st.info(words)
    st.button(label, key="rensa", on_click=_widen, args=(widest,), icon=":material/filter_alt_off:")


def _widen(widest: Mapping[str, str]) -> None:
    for key, value in widest.items():
        st.session_state[key] = value
        forget(key)


def said() -> None:
    """Say once what was saved, or that somebody else saved first."""
    for key, icon in ((SAVED, ":material/check:"), (_OVERTAKEN, GROUP)):
        if words := st.session_state.pop(key, ""):
            st.toast(words, icon=icon)


def overtaken(error: Overtaken) -> None:
    """Somebody saved first: to be said aloud too, since the form that tells it may be out of sight (in a callback)."""
    theirs = error.newest
    st.session_state[_OVERTAKEN] = f"{meanwhile(theirs.who, theirs.written)} Det du har skrivit är inte sparat än."

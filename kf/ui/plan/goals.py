"""The page Mål och indikatorer: the tree with its indicators, searched, folded, or one goal as a view of its own."""

from __future__ import annotations

import html

import streamlit as st

from kf import format as fmt
from kf.plan.goals import Goal
from kf.plan.standing import Standing, of_another_year, preliminary
from kf.plan.status import DELVIS, EJ, HELT, SAKNAS, SENARE, SHAPE, Status
from kf.ui.copy_link import copy_link
from kf.ui.failure import failed
from kf.ui.page import controls
from kf.ui.plan import definition, look, package, state
from kf.ui.plan.indicator import row
from kf.ui.text import from_link, plain

PAGE = "pages/styrning/mal.py"
_SHOWN = "kf-goal"
EVERY, AT_RISK, MISSING = "alla", "i riskzonen", "något saknas"
THAT = {AT_RISK: "är i riskzonen", MISSING: "saknar något"}
COUNTED: tuple[Status, ...] = (HELT, DELVIS, EJ, SAKNAS, SENARE)


@st.fragment(key="plan")
def draw() -> None:
    """The whole page but its head: it reruns alone."""
    try:
        if plan := state.read():
            _draw(plan)
    except Exception as error:
        failed(error)


def _draw(plan: state.Plan) -> None:
    st.html(look.STYLE)
    state.said()
    state.tell_dead("Urvalet", "urval", (EVERY, AT_RISK, MISSING))
    with controls():
        shown = state.chosen(plan)
        which = st.segmented_control(
            "Visa", [EVERY, AT_RISK, MISSING], default=EVERY, required=True, key="urval", bind="query-params", wrap=True,
            on_change=state.forget, args=("urval",),
        )  # fmt: skip
        wanted = st.text_input("Sök mål eller indikator", key="sokmal", bind="query-params").strip().lower()
    one = _one(shown)
    inside = plan.tree.within(one.id) if one else frozenset(goal.id for goal in plan.tree.goals)
    there = [s for s in shown.standings if s.indicator.goal in inside or not one]
    st.html(_summary(there, shown))
    with st.container(horizontal=True):
        package.button(shown)
        copy_link("link-plan", tertial=shown.period.name)
        if one is None:
            package.draw(shown)
    found = [s for s in there if _asked(s, which, wanted, shown)]
    if not found and (wanted or which != EVERY):
        sought = f"innehåller ”{plain(from_link(wanted))}”"
        words, label = {
            (True, False): (f"Inget {sought}.", "Rensa sökningen"),
            (False, True): (f"Ingen indikator av {fmt.number(len(there))} {THAT.get(which)}.", "Visa alla"),
            (True, True): (f"Ingen indikator som {THAT.get(which)} {sought}.", "Rensa sökningen och visa alla"),
        }[bool(wanted), which != EVERY]
        state.nothing(words, label, {"sokmal": "", "urval": EVERY})
        return
    everything = which == EVERY and not wanted
    _tree(shown, one, found, everything)


def _one(shown: state.Shown) -> Goal | None:
    """The goal of the link, with the way back up; a goal that does not exist is said aloud."""
    asked = st.query_params.get("mal")
    if asked != st.session_state.get(_SHOWN):  # a link to the page one is on does not reach the address bar by itself
        st.session_state[_SHOWN] = asked
        st.query_params["mal"] = asked or ""
        if not asked:
            del st.query_params["mal"]
    if not asked:
        return None
    goal = shown.plan.tree.get(asked)
    if goal is None:
        st.warning("Målet i länken finns inte i planen; alla mål visas i stället.", icon=":material/link_off:")
        return None
    with st.container(horizontal=True, gap="small"):
        link(None, "Alla mål", ":material/account_tree:")
        for above in shown.plan.tree.path(goal.id)[:-1]:
            link(above.id, f"{above.level} {above.id}")
    st.html(f'<div class="kf-level">{html.escape(f"{fmt.upper_first(goal.level)} {goal.id}")}</div>')
    st.subheader(goal.text, anchor=False)
    return goal


def link(goal: str | None, label: str, icon: str = ":material/subdirectory_arrow_right:") -> None:
    """A link to a goal as a view of its own (None: to all), with what else is chosen kept."""
    kept = {key: st.query_params.get_all(key) for key in st.query_params if key != "mal"}
    st.page_link(PAGE, label=label, icon=icon, query_params=kept | ({"mal": goal} if goal else {}))


def _asked(one: Standing, which: str, wanted: str, shown: state.Shown) -> bool:
    if (which == AT_RISK and not one.at_risk) or (which == MISSING and not one.lacks):
        return False
    above = " ".join(goal.short for goal in shown.plan.tree.path(one.indicator.goal))
    return wanted in f"{one.indicator.number} {one.indicator.text} {above}".lower()


def _summary(found: list[Standing], shown: state.Shown) -> str:
    """How many there are of each status."""
    counts = {status: sum(one.status == status for one in found) for status in COUNTED}
    parts = [
        f'<span class="kf-{look.TONE[status]}">{SHAPE[status]} <b>{count}</b> {html.escape(status)}</span>'
        for status, count in counts.items()
        if count
    ]
    said = filter(None, (of_another_year(found), *preliminary(found)))
    parts += [f'<span class="kf-muted">{html.escape(sentence)}</span>' for sentence in said]
    return (
        f'<div class="kf-sum"><span><b>{len(found)}</b> indikatorer, {shown.period.label}:</span>{"".join(parts)}</div>'
    )


def _tree(shown: state.Shown, one: Goal | None, found: list[Standing], everything: bool) -> None:
    """The goals that have something to show, each under the one above; the city's goals can be folded."""
    tree = shown.plan.tree
    needed = {goal.id for s in found for goal in tree.path(s.indicator.goal)}
    top = [one] if one else list(tree.under(None))
    for goal in top:
        if everything or goal.id in needed:
            if not one:
                st.subheader(goal.text, anchor=False)
            _under(shown, goal, found, needed, everything, fold=True)
    loose = [s for s in found if tree.get(s.indicator.goal) is None]
    if not one and everything:
        definition.adding(shown.plan)
    if loose and not one:
        st.subheader("Utan mål i planen", anchor=False)
        for s in loose:
            row(s, shown.plan)


def _under(
    shown: state.Shown, goal: Goal, found: list[Standing], needed: set[str], everything: bool, fold: bool
) -> None:
    for s in found:
        if s.indicator.goal == goal.id:
            row(s, shown.plan)
    below = [under for under in shown.plan.tree.under(goal.id) if everything or under.id in needed]
    for under in below:
        if fold and under.level == "KF-mål":
            own = [s for s in shown.standings if s.indicator.goal in shown.plan.tree.within(under.id)]
            counted, met = len(own), sum(s.status == HELT for s in own)
            told = f"{met} av {counted} uppnås helt" if counted else "inga indikatorer"
            place = st.expander(
                f"**{plain(under.short)}** · {told}", expanded=True, key=f"mal-{under.id}", on_change="rerun"
            )
            with place:
                if place.open:
                    link(under.id, "Öppna målet för sig")
                    _under(shown, under, found, needed, everything, fold=False)
        else:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                st.html(
                    f'<div class="kf-level">{html.escape(f"{fmt.upper_first(under.level)} {under.id}")}</div>'
                    f'<div class="kf-goal">{html.escape(under.text)}</div>',
                    width="stretch",
                )
                link(under.id, "Öppna")
            _under(shown, under, found, needed, everything, fold=False)
    if not below and everything and not any(s.indicator.goal == goal.id for s in shown.standings):
        st.caption("Inga indikatorer.")

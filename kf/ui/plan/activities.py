"""The page Handlingsplan: activities of both plans, narrowed, late and soon due first, as a list or on a timeline."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

import streamlit as st

from kf import format as fmt
from kf.charts.theme import PALETTE
from kf.charts.timeline import Span, height, timeline
from kf.plan.activities import LETTERS, Activity, by_urgency
from kf.plan.changed import ADDED
from kf.plan.gathered import Plan
from kf.plan.tertial import today
from kf.ui import chart
from kf.ui.failure import failed
from kf.ui.page import controls
from kf.ui.plan import activity, look, state

EVERY, OPEN, LATE, SOON, CLOSED = "alla", "öppna", "försenade", "snart", "stängda"
PLANS = {EVERY: "", "verksamhetsplanen": "VP", "UBARA": "UBARA", "tillagda": ADDED}
WHOEVER, NOBODY = "alla", "ingen angiven"
TABS = ("Lista", "Tidslinje")


@st.fragment(key="plan")
def draw() -> None:
    """The whole page but its head: it reruns alone."""
    try:
        st.html(look.STYLE)
        if plan := state.read():
            state.said()
            _draw(plan, today())
    except Exception as error:
        failed(error)


def _draw(plan: Plan, day: date) -> None:
    now = {one.id: one for one in plan.activities}
    found = tuple(now[one.id] for one in by_urgency(_narrowed(_as_opened(plan), day), day))
    st.html(_summary(found, day))
    st.html(_letters(plan))
    activity.adding(plan)
    if not found:
        everything = {"lage": EVERY, "plan_": EVERY, "bokstav": WHOEVER, "malet": WHOEVER, "ansvarig": WHOEVER}
        state.nothing("Ingen aktivitet matchar urvalet.", "Rensa filtren", everything)
        return
    listed, drawn = st.tabs(TABS, key="flik", on_change=state.forget, args=("flik",), bind="query-params")
    if listed.open:
        with listed:
            for one in found:
                activity.row(one, plan, day)
    if drawn.open:
        with drawn:
            _timeline(found, day)


def _as_opened(plan: Plan) -> Plan:
    """The plan with the activity that is being written as it was when it was opened: so it keeps the place it had.

    Somebody else's closing it would else take it, with all that is written and what is said of it, out of sight.
    """
    seen = activity.seen()
    return replace(plan, activities=tuple(seen if seen and one.id == seen.id else one for one in plan.activities))


def _narrowed(plan: Plan, day: date) -> tuple[Activity, ...]:
    """Draw the choices; gives the activities that they leave."""
    goals = {goal.short: goal.id for goal in plan.tree.goals}
    named = sorted({one.responsible for one in plan.activities if one.responsible})
    choices = {
        "lage": ("Läget", (EVERY, OPEN, LATE, SOON, CLOSED)),
        "plan_": ("Planen", tuple(PLANS)),
        "bokstav": ("Bokstaven", (WHOEVER, *LETTERS)),
        "malet": ("Målet", (WHOEVER, *goals)),
        "ansvarig": ("Ansvarig", (WHOEVER, NOBODY, *named)),
    }
    for key, (the, known) in choices.items():
        state.tell_dead(the, key, known)
    state.tell_dead("Fliken", "flik", TABS)
    with controls():
        which = _one("Visa", "lage", choices["lage"][1])
        of = _one("Plan", "plan_", choices["plan_"][1])
        letter = _listed("Bokstav", "bokstav", choices["bokstav"][1], 180)
        who = _listed("Ansvarig", "ansvarig", choices["ansvarig"][1], 320)
        goal = _listed("Mål", "malet", choices["malet"][1], 625)
    within = plan.tree.within(goals[goal]) if goal != WHOEVER else frozenset()
    return tuple(
        one
        for one in plan.activities
        if PLANS[of] in ("", one.plan, one.number)
        and (letter == WHOEVER or one.word == letter)
        and (goal == WHOEVER or one.goal in within)
        and who in (WHOEVER, one.responsible or NOBODY)
        and {EVERY: True, OPEN: one.open, LATE: one.late(day), SOON: one.soon(day), CLOSED: not one.open}[which]
    )


def _one(label: str, key: str, known: tuple[str, ...]) -> str:
    """One of a few, the first unless the reader or the link says otherwise."""
    return st.segmented_control(
        label, known, default=known[0], required=True, key=key, bind="query-params", wrap=True, on_change=state.forget, args=(key,)
    )  # fmt: skip


def _listed(label: str, key: str, known: tuple[str, ...], width: int) -> str:
    """One of many, in a list."""
    return st.selectbox(label, known, key=key, bind="query-params", width=width, on_change=state.forget, args=(key,))


def _summary(found: tuple[Activity, ...], day: date) -> str:
    late, soon = sum(one.late(day) for one in found), sum(one.soon(day) for one in found)
    closed = sum(not one.open for one in found)
    parts = [
        f'<span class="kf-missed">! <b>{late}</b> {"försenad" if late == 1 else "försenade"}</span>' if late else "",
        f'<span class="kf-partly">◔ <b>{soon}</b> ska vara klara inom 30 dagar</span>' if soon else "",
        f'<span class="kf-met">✓ <b>{closed}</b> {"stängd" if closed == 1 else "stängda"}</span>' if closed else "",
    ]
    what = "aktivitet" if len(found) == 1 else "aktiviteter"
    return f'<div class="kf-sum"><span><b>{len(found)}</b> {what} den {day}{":" if any(parts) else ""}</span>{"".join(parts)}</div>'


def _letters(plan: Plan) -> str:
    """How many activities each letter of UBARA has: a letter without any is seen, and said."""
    counts = {word: sum(one.word == word for one in plan.activities) for word in LETTERS}
    cells = "".join(
        f'<span class="{"" if n else "kf-missed"}">{LETTERS[word]} {word} <b>{n}</b></span>'
        for word, n in counts.items()
    )
    empty = [word for word, n in counts.items() if not n]
    told = f"<span>{html.escape(fmt.listed(empty))} är tom: planen har ingen aktivitet där.</span>" if empty else ""
    return f'<div class="kf-sum kf-letters"><span>UBARA, hela planen:</span>{cells}{told}</div>'


def _timeline(found: tuple[Activity, ...], day: date) -> None:
    spans = [Span(f"{one.number} {one.text}", one.start, one.end, activity.condition(one, day)) for one in found]
    late = sum(one.late(day) for one in found)
    chart.plotly(
        timeline(spans, day),
        key="chart-tidslinje",
        alt=f"Tidslinje: {len(found)} aktiviteter, {late} försenade. Datum och status för var och en finns i fliken Lista.",
        height=height(spans),
        filename="kf-handlingsplan",
        palette=PALETTE,
    )

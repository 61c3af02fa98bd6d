"""Reporting an indicator in place: the form, who writes, and what to do when somebody else was there before."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.plan import entered
from kf.plan.merge import merged
from kf.plan.standing import Standing
from kf.plan.status import JUDGED
from kf.plan.tertial import today
from kf.ui.failure import failed
from kf.ui.plan import state
from kf.ui.plan.look import both, signed
from kf.ui.text import plain
from kf.ui.view import view
from kf.workspace.outcomes import LONGEST_COMMENT, LONGEST_WORDS, Outcome, Reported, overtaken
from kf.workspace.rows import Overtaken

_KEY = "kf-report"
WHO = "kf-who"  # remembered for the session
FIELDS = {"value": "Utfall", "words": "Utfall i ord", "judged": "Bedömning", "forecast": "Prognos för helåret",
          "comment": "Kommentar", "reason": "Skäl"}  # fmt: skip


@dataclass
class Draft:
    """What is being written: of which indicator and period, over which version that said what, and what came in between."""

    indicator: str
    tertial: str
    seen: int
    before: Reported
    theirs: Outcome | None = None
    both: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()
    error: KfError | None = None


def draft(one: Standing) -> Draft | None:
    """The draft that is open for this indicator at this period, if it is."""
    kept = st.session_state.get(_KEY)
    return kept if kept and (kept.indicator, kept.tertial) == (one.indicator.id, one.tertial.key) else None


def opened(one: Standing) -> None:
    """Open the form with what is reported so far (a callback)."""
    _fill(one.reported)
    seen = one.outcome.version if one.outcome else 0
    st.session_state[_KEY] = Draft(one.indicator.id, one.tertial.key, seen, _said())
    st.session_state[_key("who")] = st.session_state.get(WHO, "")


def closed() -> None:
    """Close it without saving (a callback)."""
    st.session_state.pop(_KEY, None)


def form(one: Standing, kept: Draft) -> None:
    """The fields, and beside them what the data say and what somebody else has written meanwhile."""
    defined, number = one.indicator, one.tertial.number
    if kept.theirs:
        _both(one, kept)
    with st.form(f"rapport-{defined.id}", border=False):
        left, right = st.columns(2, gap="medium")
        counted = one.counted is not None and one.counted.value is not None
        unit = f" ({defined.unit})" if defined.unit else ""
        label = "Annat utfall än det beräknade" if counted else f"Utfall januari–{_last(number)}"
        left.text_input(label + unit, key=_key("value"), placeholder=defined.figure(one.value) if counted else "")
        if number < 3:
            right.text_input(f"Prognos för helåret{unit}", key=_key("forecast"))
        if counted:
            st.text_input("Varför ett annat värde ska gälla", key=_key("reason"), max_chars=LONGEST_WORDS)
        if defined.target is None:
            left, right = st.columns(2, gap="medium")
            left.text_input("Utfall i ord", key=_key("words"), max_chars=LONGEST_WORDS)
            right.selectbox("Bedömning", ["", *JUDGED], key=_key("judged"))
        st.text_area("Kommentar", key=_key("comment"), max_chars=LONGEST_COMMENT, height=110)
        signed(f"{{}}-{defined.id}", _key("who"), bool(kept.both), _save, (one,), closed)
    if kept.error:
        failed(kept.error)


def _save(one: Standing) -> None:
    """Save what the fields hold; on a mistake the form stays open with all that was written (a callback)."""
    kept = draft(one)
    if kept is None:
        return
    try:
        said = _said()
        seen = kept.theirs.version if kept.theirs else kept.seen
        entered.report(view().data.path.parent, one, seen, said, st.session_state[_key("who")], today())
    except Overtaken as error:
        state.overtaken(error)
        kept.theirs, kept.error = overtaken(error), None
        found = merged(FIELDS, kept.before, kept.theirs.reported, said)
        kept.both, kept.fetched, kept.before = found.both, found.fetched, kept.theirs.reported
        _fill(found.whole)
    except KfError as error:
        kept.error = error
    else:
        st.session_state[WHO] = st.session_state[_key("who")]
        st.session_state[state.SAVED] = f"{plain(fmt.upper_first(one.indicator.named))} är sparad."
        closed()


def _said() -> Reported:
    at = {name: st.session_state.get(_key(name)) or "" for name in FIELDS}
    return Reported(
        value=entered.figure(at["value"], "Utfallet"),
        words=at["words"],
        forecast=entered.figure(at["forecast"], "Prognosen"),
        judged=at["judged"],
        comment=at["comment"],
        reason=at["reason"],
    )


def _both(one: Standing, kept: Draft) -> None:
    """What they wrote beside what you wrote, and the ways on; nothing is lost whichever is chosen."""
    theirs = kept.theirs
    if theirs is None:
        return
    said = theirs.reported
    lines = [
        (FIELDS[name], _shown(one, getattr(said, name)), str(st.session_state.get(_key(name)) or "–"))
        for name in kept.both
    ]
    both(theirs.who, theirs.written, lines, [FIELDS[name].lower() for name in kept.fetched])
    with st.container(horizontal=True):
        st.button("Behåll deras", on_click=closed, key=f"deras-{kept.indicator}")
        st.button("Hämta deras till fälten", on_click=_fill, args=(said,), key=f"hamta-{kept.indicator}")
        if "comment" in kept.both:
            st.button("Lägg ihop kommentarerna", on_click=_joined, args=(said.comment,), key=f"ihop-{kept.indicator}")


def _shown(one: Standing, value: str | float | None) -> str:
    return value or "–" if isinstance(value, str) else one.indicator.figure(value)


def _fill(said: Reported) -> None:
    decimals = {True: 0, False: 2}
    for name, value in (("value", said.value), ("forecast", said.forecast)):
        text = "" if value is None else fmt.number(value, decimals[float(value).is_integer()])
        st.session_state[_key(name)] = text
    for name in ("words", "judged", "comment", "reason"):
        st.session_state[_key(name)] = getattr(said, name)


def _joined(comment: str) -> None:
    mine = st.session_state.get(_key("comment")) or ""
    st.session_state[_key("comment")] = "\n".join(part for part in (comment, mine) if part)


def _key(name: str) -> str:
    return f"rapport-{name}"


def _last(number: int) -> str:
    return {1: "april", 2: "augusti", 3: "december"}[number]

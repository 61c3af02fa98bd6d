"""Reporting an indicator in place: the form, who writes, and what to do when somebody else was there before."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.plan import entered
from kf.plan.merge import merged
from kf.plan.standing import NOTHING, Standing
from kf.plan.status import JUDGED
from kf.plan.tertial import today
from kf.ui.failure import failed
from kf.ui.plan import state
from kf.ui.plan.draft import Draft, beside
from kf.ui.plan.look import signed
from kf.ui.text import plain
from kf.ui.view import view
from kf.workspace.outcomes import LONGEST_COMMENT, LONGEST_WORDS, Outcome, Reported, overtaken
from kf.workspace.rows import Overtaken

_KEY = "kf-report"
WHO = "kf-who"  # remembered for the session
FIELDS = {"value": "Utfall", "words": "Utfall i ord", "judged": "Bedömning", "forecast": "Prognos för helåret",
          "comment": "Kommentar", "reason": "Skäl"}  # fmt: skip


def draft(one: Standing) -> Draft[Outcome] | None:
    """What is being written of this indicator at this period, if something is."""
    of, kept = st.session_state.get(_KEY, (None, None))
    return kept if of == (one.indicator.id, one.tertial.key) else None


def opened(one: Standing) -> None:
    """Open the form with what is reported so far (a callback)."""
    _fill(one.reported)
    st.session_state[_KEY] = ((one.indicator.id, one.tertial.key), Draft(one.outcome))
    st.session_state[_key("who")] = st.session_state.get(WHO, "")


def closed() -> None:
    """Close it without saving (a callback)."""
    st.session_state.pop(_KEY, None)


def form(one: Standing, kept: Draft[Outcome]) -> None:
    """The fields, and beside them what the data say and what somebody else has written meanwhile."""
    defined, number = one.indicator, one.tertial.number
    keys = f"{{}}-{defined.id}"
    mine = {name: st.session_state.get(_key(name)) for name in FIELDS}

    def more(theirs: Outcome) -> None:
        if "comment" in kept.both:
            words = theirs.reported.comment
            st.button("Lägg ihop kommentarerna", on_click=_joined, args=(words,), key=keys.format("ihop"))

    beside(kept, FIELDS, partial(_shown, one), mine, keys, closed, lambda theirs: _fill(theirs.reported), more)
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
        if kept.error:  # over the button that was pressed: under it, it may be out of sight
            failed(kept.error)
        signed(keys, _key("who"), bool(kept.both), _save, (one,), closed)


def _save(one: Standing) -> None:
    """Save what the fields hold; on a mistake the form stays open with all that was written (a callback)."""
    kept = draft(one)
    if kept is None:
        return
    before = kept.before
    try:
        said = _said()
        seen = before.version if before else 0
        entered.report(view().data.path.parent, one, seen, said, st.session_state[_key("who")], today())
    except Overtaken as error:
        state.overtaken(error)
        theirs = overtaken(error)
        found = merged(FIELDS, before.reported if before else NOTHING, theirs.reported, said)
        kept.overtaken(theirs, found)
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


def _shown(one: Standing, theirs: Outcome, name: str) -> str:
    value = getattr(theirs.reported, name)
    return value or "–" if isinstance(value, str) else one.indicator.figure(value)


def _fill(said: Reported) -> None:
    for name, value in (("value", said.value), ("forecast", said.forecast)):
        # with all its decimals: what is not touched is saved as it was
        decimals = 0 if value is None else next((n for n in range(12) if round(value, n) == value), 12)
        st.session_state[_key(name)] = "" if value is None else fmt.number(value, decimals)
    for name in ("words", "judged", "comment", "reason"):
        st.session_state[_key(name)] = getattr(said, name)


def _joined(comment: str) -> None:
    mine = st.session_state.get(_key("comment")) or ""
    st.session_state[_key("comment")] = "\n".join(part for part in (comment, mine) if part)


def _key(name: str) -> str:
    return f"rapport-{name}"


def _last(number: int) -> str:
    return {1: "april", 2: "augusti", 3: "december"}[number]

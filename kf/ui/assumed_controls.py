"""The controls of a pension and a staffing scenario, drawn; and what a link says that they cannot take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.shown import shown as told_of
from kf.forecast.staffing_scenario import DEMANDS, GROWTH
from kf.ui import link_values
from kf.ui.assumed import (
    AS_NEEDED,
    EXACTLY,
    FREEZE,
    LAST,
    LEAVING,
    NO_FREEZE,
    OF_BEFATTNING,
    OF_SOME,
    OPTIONS,
    PENSION,
    RANGES,
    RISING,
    STAFFING,
    UNTAKEN,
    UNTOUCHED,
    YEARS,
)
from kf.ui.link_values import Gone, not_among, outside
from kf.ui.staff_choices import values
from kf.ui.text import plain
from kf.ui.view import View

MORE_OR_FEWER = (-100, 300)  # per cent, of a befattning's exits
FREEZES = (2000, 2200)  # years that a freeze may last to


def years_control() -> int:
    """How many years ahead."""
    one = RANGES[YEARS]
    return st.slider(one.label, int(one.low), int(one.high), 5, key=YEARS, bind="query-params")


def pension_controls(shown: View) -> None:
    """Draw what may be assumed of pension."""
    first, second, third = _row(3)
    _slider(
        first, "senare",
        help="Minus: tidigare. Räknat mot hur de som varit lika nära riktåldern har gått hittills.",
    )  # fmt: skip
    _steps(
        second, "tidigast",
        help="Ingen går i pension innan de fyllt så mycket; därefter går de som de brukar vid den åldern. Vid LAS-åldern, "
        f"{LAST}, går alla som i dag.",
    )  # fmt: skip
    _steps(third, "stannar")
    first, second, third = _row(3)
    down = _slider(first, "trappar")
    _slider(second, "trappar_senare", disabled=not down)
    _some_befattningar(third, shown, "for", OF_SOME, "Alla")
    st.toggle(RISING, True, key="riktalder", bind="query-params")


def turnover_controls(shown: View) -> None:
    """Draw what may be assumed of exits but pension: all, those in their first year, some befattningar."""
    left, right = _row()
    _slider(left, "avgangar")
    _slider(right, "forsta_aret")
    left, right = _row()
    chosen = _some_befattningar(left, shown, "avgangar_for", LEAVING, "Inga")
    with right:
        for name in chosen:
            key = f"{OF_BEFATTNING}{name}"
            low, high = MORE_OR_FEWER
            st.slider(f"{plain(name)}, ändring i %", low, high, 0, 5, key=key, bind="query-params")


def hiring_controls(first: int, last: int) -> None:
    """Draw how vacancies may be filled, between these years."""
    left, right = _row()
    how = _one_of(left, "rekrytering")
    _number(right, "rekryteringar", disabled=how == AS_NEEDED)
    freezes = [NO_FREEZE, *map(str, range(first, last + 1))]
    said = st.session_state.get("stopp", st.query_params.get("stopp", NO_FREEZE))
    if said not in freezes and not _no_freeze([said]):  # of an older scenario, or one that looks further ahead
        freezes.append(said)
    left, right = _row()
    left.selectbox(FREEZE, freezes, key="stopp", bind="query-params")
    _slider(right, "tillsattning", disabled=how == EXACTLY)


def demand_controls() -> None:
    """Draw what the demand may follow."""
    left, right = _row()
    follows = _one_of(left, "behov")
    still = follows != DEMANDS[GROWTH]
    _slider(right, "effektivisering")
    left, right = _row()
    _slider(left, "tillvaxt", disabled=still)
    _number(right, "fler", disabled=still)


def _some_befattningar(place: Any, shown: View, key: str, label: str, none: str) -> list[str]:
    """Draw a choice of befattningar, of those that an assumption may name: the others are told of in no forecast."""
    return place.multiselect(
        label,
        _nameable(shown, key),
        key=key,
        bind="query-params",
        placeholder=none,
        select_all=False,
        help="De som är många nog, och många nog nära pension, för att visas för sig.",
    )


def _nameable(shown: View, key: str) -> list[str]:
    """The befattningar that may be named in the selection, and those that are chosen already."""
    known = values(shown.data.key, shown.data)["befattning"]
    if shown.access.sees_small_groups:
        return known
    try:
        told, _ = told_of(shown.data, shown.filters, ("befattning",), shown.access)
    except KfError:  # there is no forecast for the selection, and it says so itself
        return known
    chosen = st.session_state.get(key, [])
    return [name for name in known if told.get((name,)) or name in chosen]


def _row(columns: int = 2) -> Sequence[Any]:
    """Places for controls side by side; row by row they are in order one under the other too, on a phone."""
    return st.columns(columns, gap="medium")


def untaken(shown: View, pension_only: bool = False) -> list[str]:
    """What the link says that the controls cannot take: of pension and years, or of all. Call it before they are drawn."""
    return link_values.not_taken(UNTAKEN[0 if pension_only else 1], _taking(shown, pension_only))


def _taking(shown: View, pension_only: bool) -> Iterator[tuple[str, str, Gone]]:
    """The link's parameters, what their controls are called, and what they cannot take."""
    known = values(shown.data.key, shown.data)["befattning"]
    named = [("for", OF_SOME), *([] if pension_only else [("avgangar_for", LEAVING)])]
    wanted = {YEARS, *PENSION} | ({*STAFFING} if not pension_only else set())
    for key, one in RANGES.items():
        if key in wanted:
            yield key, _name(one.label), outside(one.low, one.high, isinstance(one.low, int))
    for key, (label, options) in OPTIONS.items():
        if key in wanted:
            yield key, _name(label), not_among(options)
    yield "riktalder", RISING, lambda said: [word for word in said if word.lower() not in ("true", "false")]
    for key, label in named:
        yield key, _name(label), not_among(_nameable(shown, key))
    if not pension_only:
        yield "stopp", FREEZE, _no_freeze
        for name in known:
            yield f"{OF_BEFATTNING}{name}", f"Avgångar bland {name}", outside(*MORE_OR_FEWER, True)


def _no_freeze(said: list[str]) -> list[str]:
    """Of these years of a freeze, those that are none."""
    return outside(*FREEZES, True)([one for one in said if one != NO_FREEZE])


def _name(label: str) -> str:
    """A control's name within a sentence, without its unit."""
    return fmt.upper_first(label.removeprefix("… ").split(",")[0])


def _slider(place: Any, key: str, **more: Any) -> Any:
    one = RANGES[key]
    return place.slider(
        one.label, one.low, one.high, UNTOUCHED[key], one.step, key=key, bind="query-params", format="localized", **more
    )


def _number(place: Any, key: str, **more: Any) -> Any:
    """A field for a whole number; of Streamlit's it is one for decimals, since the other breaks on `inf` in a link."""
    one = RANGES[key]
    ends = (float(one.low), float(one.high), float(UNTOUCHED[key]), one.step)
    return place.number_input(one.label, *ends, format="%.0f", key=key, bind="query-params", **more)


def _steps(place: Any, key: str, **more: Any) -> Any:
    label, options = OPTIONS[key]
    return place.select_slider(label, options, UNTOUCHED[key], key=key, bind="query-params", **more)


def _one_of(place: Any, key: str) -> str:
    label, options = OPTIONS[key]
    return (
        place.segmented_control(
            label, options, default=UNTOUCHED[key], required=True, key=key, bind="query-params", wrap=True
        )
        or UNTOUCHED[key]
    )  # a link may leave it empty

"""The assumptions in the controls: drawn, read, and kept in the link."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import streamlit as st

from kf import format as fmt
from kf.forecast.capacity_assumptions import ASSUMPTIONS, LARGE, OTHERS, SHARE, Assumption
from kf.forecast.capacity_scenario import CapacityScenario, said
from kf.ui.link_values import Gone, forget, not_among, not_taken, outside, tell

PREFIX = "kap_"  # of the link's parameters: other pages assume things by the same names
DEMAND = f"{PREFIX}efterfragan"
SLIDERS = (
    ("arsarbetare", "ej_fakturerande", "enhetschefer"),
    ("arstid", "sjukfranvaro", "debiterbar"),
    (LARGE.hours, LARGE.price),
)
FURTHER = ("examinatorveckor", "ar_framat", "effektivisering", "budget")
_UNTAKEN = "kf-untaken-capacity"
_SEEN = {name for names in SLIDERS for name in names} | {"efterfragan_lag", "efterfragan_hog"}
_FOLDED = [one for name, one in ASSUMPTIONS.items() if name not in _SEEN]


def scenario() -> CapacityScenario:
    """Draw the controls; gives what they assume."""
    tell(not_taken(_UNTAKEN, _taking()))
    with st.container(border=True):
        for names in SLIDERS:
            places = st.columns(3, gap="medium")
            for place, name in zip(places, names, strict=False):
                with place:
                    _slider(ASSUMPTIONS[name])
            if len(names) < len(places):
                with places[-1]:
                    _demand()
        more = st.expander(
            "Fler antaganden: examinatorer, effektivisering, budget, paketens mix", on_change="rerun", key="kap-fler"
        )
        # a control that is not drawn falls out of the address: those that say something stay, folded away
        if more.open or any(_value(one) not in (None, one.default) for one in _FOLDED):
            with more:
                _further()
    return assumed()


def assumed() -> CapacityScenario:
    """What every control says, drawn or not: a control that is folded away stands in the link."""
    found = {name: value for name in ASSUMPTIONS if (value := _value(ASSUMPTIONS[name])) is not None}
    low, high = _demanded()
    return CapacityScenario.of(found | {"efterfragan_lag": low, "efterfragan_hog": high})


def is_control(parameter: str) -> bool:
    """Whether it is a parameter of the link that says what is assumed."""
    return parameter == DEMAND or parameter in {f"{PREFIX}{name}" for name in ASSUMPTIONS}


def set_to(assumed: CapacityScenario) -> None:
    """Put a scenario's values in the controls (in a callback, before they are drawn)."""
    forget(_UNTAKEN)
    for name, one in ASSUMPTIONS.items():
        if not name.startswith("efterfragan"):
            st.session_state[PREFIX + name] = _written(one, assumed.value(name))
    ends = (assumed.value("efterfragan_lag"), assumed.value("efterfragan_hog"))
    st.session_state[DEMAND] = tuple(_words(ASSUMPTIONS["efterfragan_hog"], end) for end in ends)


def _stepped(one: Assumption) -> bool:
    """Whether it is a slider of a few values; a package's own are numbers to write."""
    return not any(one.name in (package.share, package.hours, package.price) for package in OTHERS)


def _written(one: Assumption, value: float) -> Any:
    """A value as its control has it: a slider's words, or a whole number (a share in per cent)."""
    if _stepped(one):
        return _words(one, value)
    return float(round(100 * value if one.unit == SHARE else value))


def _words(one: Assumption, value: float) -> str:
    """A value as it stands at its slider and in the link, where a space is one that can be typed."""
    return said(one.name, value).replace(fmt.NBSP, " ")


@lru_cache(maxsize=len(ASSUMPTIONS))
def _grid(one: Assumption) -> dict[str, float]:
    """What a slider can say, in its words, with the values."""
    count = round((one.most - one.least) / one.step)
    return {_words(one, v): round(v, 6) for v in (one.least + place * one.step for place in range(count + 1))}


def _value(one: Assumption) -> float | None:
    """What a control says, from the session or the link; None when neither has it."""
    told = st.session_state.get(PREFIX + one.name, st.query_params.get(PREFIX + one.name))
    if told is None:
        return None
    if _stepped(one):
        return _grid(one).get(told)
    try:
        number = float(told)
    except ValueError:
        return None
    value = number / 100 if one.unit == SHARE else number
    return value if one.least <= value <= one.most else None


def _demanded() -> tuple[float, float]:
    one = ASSUMPTIONS["efterfragan_hog"]
    read = _grid(one)
    told = st.session_state.get(DEMAND) or st.query_params.get_all(DEMAND)
    ends = [read[word] for word in told if word in read]
    return (ends[0], ends[1]) if len(ends) == 2 else (one.default, one.default)


def _slider(one: Assumption) -> None:
    # the value to begin with is given at every run: without it the control begins at its least, and falls back there
    # when quick moves overtake each other
    key = PREFIX + one.name
    st.select_slider(
        one.label, list(_grid(one)), _written(one, one.default),
        key=key, bind="query-params", help=one.help or one.source,
    )  # fmt: skip


def _demand() -> None:
    one = ASSUMPTIONS["efterfragan_hog"]
    same = _words(one, one.default)
    st.select_slider(
        "Efterfrågan i planens priser, lägst till högst", list(_grid(one)), (same, same), key=DEMAND, bind="query-params",
        help=f"{ASSUMPTIONS['efterfragan_lag'].help} {one.source}.",
    )  # fmt: skip


def _further() -> None:
    for place, name in zip(st.columns(len(FURTHER), gap="medium"), FURTHER, strict=True):
        with place:
            _slider(ASSUMPTIONS[name])
    st.caption(
        "Paket utöver det stora, som är resten av uppdragen. Planen anger bara chefspaketets timmar (32); övriga timmar och alla "
        "priser är kf:s antaganden, med samma timpris som det stora paketet."
    )
    for package in OTHERS:
        for place, name in zip(st.columns(3, gap="medium"), (package.share, package.hours, package.price), strict=True):
            one = ASSUMPTIONS[name]
            scale = 100 if one.unit == SHARE else 1
            key, unit = PREFIX + name, "%" if one.unit == SHARE else one.unit
            place.number_input(  # for decimals, though whole: Streamlit's own for whole numbers breaks on `inf` in a link
                f"{one.label}, {unit}", float(one.least * scale), float(one.most * scale), _written(one, one.default),
                float(round(one.step * scale)), "%.0f", key=key, bind="query-params",
            )  # fmt: skip


def _taking() -> Iterator[tuple[str, str, Gone]]:
    """The link's parameters, what their controls are called, and what they cannot take."""
    for name, one in ASSUMPTIONS.items():
        scale = 100 if one.unit == SHARE else 1
        stepped = _stepped(one)
        gone = not_among(_grid(one)) if stepped else outside(one.least * scale, one.most * scale, False)
        yield PREFIX + name, one.label, gone
    yield DEMAND, "Efterfrågan", not_among(_grid(ASSUMPTIONS["efterfragan_hog"]))

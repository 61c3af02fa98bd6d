"""The scenario in the controls: drawn, read and set. Its controls are the link's parameters, the same on every page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import streamlit as st

from kf.forecast.refusals import MOST_YEARS
from kf.forecast.scenario import EARLIEST_AGES, Scenario
from kf.forecast.staffing_scenario import BUDGET, DEMANDS, GROWTH, MOST_MONTHS_TO_FILL, StaffingScenario
from kf.ui.staff_choices import values
from kf.ui.text import plain
from kf.ui.view import View

YEARS, OF_BEFATTNING = "ar_fram", "avgangar_"  # the latter with a befattning after it
AS_BEFORE, NO_FREEZE = "som hittills", "inget"
LAST = EARLIEST_AGES[1]
EARLIEST = [AS_BEFORE, *(f"{age} år" for age in range(62, LAST + 1))]
SHARES = [AS_BEFORE, *(f"{share} %" for share in range(0, 101, 10))]
AS_NEEDED, AT_MOST, EXACTLY = "efter behov", "högst så många", "bestämt antal"
# what each control says when nothing is assumed
PENSION: dict[str, Any] = {
    "senare": 0, "riktalder": True, "tidigast": AS_BEFORE, "stannar": AS_BEFORE, "trappar": 0, "trappar_senare": 0, "for": [],
}  # fmt: skip
STAFFING: dict[str, Any] = {
    "avgangar": 0, "avgangar_for": [], "forsta_aret": 0, "rekrytering": AS_NEEDED, "rekryteringar": 50,
    "stopp": NO_FREEZE, "tillsattning": 0, "behov": DEMANDS[BUDGET], "tillvaxt": 1.0, "fler": 0, "effektivisering": 0.0,
}  # fmt: skip
UNTOUCHED = PENSION | STAFFING


def years_control() -> int:
    """How many years ahead."""
    return st.slider("År framåt", 1, MOST_YEARS, 5, key=YEARS, bind="query-params")


def years() -> int:
    """The years that the control says."""
    return int(st.session_state.get(YEARS, 5))


def look_ahead(years: int) -> None:
    """Set the years (a callback)."""
    st.session_state[YEARS] = years


def pension_controls(shown: View) -> None:
    """Draw what may be assumed of pension."""
    left, right = st.columns(2, gap="medium")
    _slider(
        left, "Alla går så många månader senare", "senare", -24, 24,
        help="Minus: tidigare. Räknat mot hur de som varit lika nära riktåldern har gått hittills.",
    )  # fmt: skip
    right.select_slider(
        "Alla stannar till", EARLIEST, AS_BEFORE, key="tidigast", bind="query-params",
        help="Ingen går i pension innan de fyllt så mycket; därefter går de som de brukar vid den åldern. Vid LAS-åldern, "
        f"{LAST}, går alla som i dag.",
    )  # fmt: skip
    left.select_slider(
        f"Av dem som når riktåldern stannar till {LAST}", SHARES, AS_BEFORE, key="stannar", bind="query-params"
    )
    down = _slider(right, "Går ned till 80 % från 64 år (från 2027), %", "trappar", 0, 100, step=10)
    _slider(left, "… och går så många månader senare", "trappar_senare", 0, 36, disabled=not down)
    right.toggle("Riktåldern fortsätter höjas", True, key="riktalder", bind="query-params")
    known = values(shown.data.key, shown.data)["befattning"]
    left.multiselect("Gäller befattningar", known, key="for", bind="query-params", placeholder="Alla", select_all=False)


def turnover_controls(shown: View) -> None:
    """Draw what may be assumed of exits but pension: all, those in their first year, some befattningar."""
    left, right = st.columns(2, gap="medium")
    _slider(left, "Andra avgångar än pension, ändring i %", "avgangar", -100, 300, step=5)
    _slider(right, "… under första anställningsåret, ändring i %", "forsta_aret", -100, 300, step=5)
    known = values(shown.data.key, shown.data)["befattning"]
    chosen = left.multiselect(
        "… i vissa befattningar", known, key="avgangar_for", bind="query-params", placeholder="Inga", select_all=False
    )
    with right:
        for name in chosen:
            key = f"{OF_BEFATTNING}{name}"
            st.slider(f"{plain(name)}, ändring i %", -100, 300, 0, 5, key=key, bind="query-params")


def hiring_controls(first: int, last: int) -> None:
    """Draw how vacancies may be filled, between these years."""
    left, right = st.columns(2, gap="medium")
    how = _one_of(left, "Rekrytering", [AS_NEEDED, AT_MOST, EXACTLY], "rekrytering")
    right.number_input(
        "Rekryteringar om året", 0, 10**6, UNTOUCHED["rekryteringar"], 1, key="rekryteringar", bind="query-params",
        disabled=how == AS_NEEDED,
    )  # fmt: skip
    freezes = [NO_FREEZE, *map(str, range(first, last + 1))]
    if _get("stopp") not in freezes:  # of an older scenario, or one that looks further ahead
        freezes.append(_get("stopp"))
    left.selectbox("Anställningsstopp till och med", freezes, key="stopp", bind="query-params")
    _slider(right, "Månader att tillsätta en vakans", "tillsattning", 0, MOST_MONTHS_TO_FILL, disabled=how == EXACTLY)


def demand_controls() -> None:
    """Draw what the demand may follow."""
    left, right = st.columns(2, gap="medium")
    follows = _one_of(left, "Behovet följer", list(DEMANDS.values()), "behov")
    still = follows != DEMANDS[GROWTH]
    _slider(right, "Effektivisering om året, %", "effektivisering", 0.0, 20.0, step=0.5)
    _slider(left, "Tillväxt om året, %", "tillvaxt", -10.0, 10.0, step=0.5, disabled=still)
    right.number_input(
        "Fler (färre) om året, personer", -(10**5), 10**5, 0, 1, key="fler", bind="query-params", disabled=still
    )


def _slider(place: Any, label: str, key: str, low: Any, high: Any, step: Any = None, **more: Any) -> Any:
    return place.slider(
        label, low, high, UNTOUCHED[key], step, key=key, bind="query-params", format="localized", **more
    )


def _one_of(place: Any, label: str, options: list[str], key: str) -> str:
    return place.segmented_control(
        label, options, default=UNTOUCHED[key], required=True, key=key, bind="query-params", wrap=True
    )


def _get(key: str) -> Any:
    return st.session_state.get(key, UNTOUCHED[key])


def pension() -> Scenario:
    """What the controls assume of pension. Raises KfError when it contradicts itself."""
    later, rising, earliest, stay, step = (
        _get(key) for key in ("senare", "riktalder", "tidigast", "stannar", "trappar")
    )
    untouched = not (later or not rising or earliest != AS_BEFORE or stay != AS_BEFORE or step)
    return Scenario(
        later_months=later,
        riktalder=rising,
        earliest_age=None if earliest == AS_BEFORE else int(earliest.split()[0]),
        stay_share=None if stay == AS_BEFORE else int(stay.split()[0]) / 100,
        step_down_share=step / 100,
        step_down_later_months=_get("trappar_senare") if step else 0,
        befattningar=() if untouched else tuple(sorted(_get("for"))),
    )


def assumed() -> StaffingScenario:
    """What all controls assume, those of other pages as they were left. Raises KfError when it contradicts itself."""
    how, follows = _get("rekrytering"), next(key for key, words in DEMANDS.items() if words == _get("behov"))
    freeze, grows = _get("stopp"), follows == GROWTH
    changed = {name: st.session_state.get(f"{OF_BEFATTNING}{name}", 0) for name in _get("avgangar_for")}
    return StaffingScenario(
        turnover_percent=float(_get("avgangar")),
        turnover_befattningar=tuple(sorted((name, float(percent)) for name, percent in changed.items() if percent)),
        first_year_percent=float(_get("forsta_aret")),
        hires_per_year=int(_get("rekryteringar")) if how == EXACTLY else None,
        hiring_ceiling=int(_get("rekryteringar")) if how == AT_MOST else None,
        freeze_until=None if freeze == NO_FREEZE else int(freeze),
        months_to_fill=0.0 if how == EXACTLY else float(_get("tillsattning")),
        demand=follows,
        growth_percent=float(_get("tillvaxt")) if grows else 0.0,
        added_per_year=float(_get("fler")) if grows else 0.0,
        effektivisering_percent=float(_get("effektivisering")),
        pension=pension(),
    )


def suppose(scenario: StaffingScenario) -> None:
    """Set the controls to a scenario (a callback)."""
    for key, value in _settings(scenario):
        st.session_state[key] = value


def _settings(one: StaffingScenario) -> Iterator[tuple[str, Any]]:
    yield from _pension_settings(one.pension).items()
    yield "avgangar", round(one.turnover_percent)
    yield "avgangar_for", [name for name, _ in one.turnover_befattningar]
    for name, percent in one.turnover_befattningar:
        yield f"{OF_BEFATTNING}{name}", round(percent)
    yield "forsta_aret", round(one.first_year_percent)
    planned, ceiling = one.hires_per_year, one.hiring_ceiling
    yield "rekrytering", EXACTLY if planned is not None else AT_MOST if ceiling is not None else AS_NEEDED
    many = planned if planned is not None else ceiling
    yield "rekryteringar", UNTOUCHED["rekryteringar"] if many is None else many
    yield "stopp", NO_FREEZE if one.freeze_until is None else str(one.freeze_until)
    yield "tillsattning", round(one.months_to_fill)
    yield "behov", DEMANDS[one.demand]
    yield "tillvaxt", float(one.growth_percent) if one.demand == GROWTH else UNTOUCHED["tillvaxt"]
    yield "fler", round(one.added_per_year)
    yield "effektivisering", float(one.effektivisering_percent)


def let_go(known: Collection[str]) -> None:
    """Take the befattningar that are no longer there out of the controls, which cannot show them (a callback)."""
    for key in ("for", "avgangar_for"):
        st.session_state[key] = [name for name in st.session_state[key] if name in known]


def suppose_pension(one: Scenario) -> None:
    """Set the controls of pension to a scenario (a callback)."""
    for key, value in _pension_settings(one).items():
        st.session_state[key] = value


def _pension_settings(one: Scenario) -> dict[str, Any]:
    return {
        "senare": round(one.later_months),
        "riktalder": one.riktalder,
        "tidigast": AS_BEFORE if one.earliest_age is None else f"{one.earliest_age} år",
        "stannar": AS_BEFORE if one.stay_share is None else f"{round(100 * one.stay_share)} %",
        "trappar": round(100 * one.step_down_share),
        "trappar_senare": round(one.step_down_later_months),
        "for": list(one.befattningar),
    }

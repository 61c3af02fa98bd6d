"""The scenario in the controls: read and set. Its controls are the link's parameters, the same on every page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kf.forecast.refusals import MOST_YEARS
from kf.forecast.scenario import EARLIEST_AGES, Scenario
from kf.forecast.staffing_scenario import BUDGET, DEMANDS, GROWTH, MOST_MONTHS_TO_FILL, StaffingScenario
from kf.ui import link_values

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
UNTAKEN = ("kf-untaken-pension", "kf-untaken-staffing")  # of the link, as Pensioner and as Bemanning saw it first


@dataclass(frozen=True)
class Range:
    """A control of numbers: what it is called, and from where to where it goes; whole numbers, unless its ends are not."""

    label: str
    low: float
    high: float
    step: float | None = None


RANGES = {
    YEARS: Range("År framåt", 1, MOST_YEARS),
    "senare": Range("Alla går så många månader senare", -24, 24),
    "trappar": Range("Går ned till 80 % från 64 år (från 2027), %", 0, 100, 10),
    "trappar_senare": Range("… och går så många månader senare", 0, 36),
    "avgangar": Range("Andra avgångar än pension, ändring i %", -100, 300, 5),
    "forsta_aret": Range("… under första anställningsåret, ändring i %", -100, 300, 5),
    "rekryteringar": Range("Rekryteringar om året", 0, 10**6, 1.0),
    "tillsattning": Range("Månader att tillsätta en vakans", 0, MOST_MONTHS_TO_FILL),
    "effektivisering": Range("Effektivisering om året, %", 0.0, 20.0, 0.5),
    "tillvaxt": Range("Tillväxt om året, %", -10.0, 10.0, 0.5),
    "fler": Range("Fler (färre) om året, personer", -(10**5), 10**5, 1.0),
}
OPTIONS: dict[str, tuple[str, list[str]]] = {
    "tidigast": ("Alla stannar till", EARLIEST),
    "stannar": (f"Av dem som når riktåldern stannar till {LAST}", SHARES),
    "rekrytering": ("Rekrytering", [AS_NEEDED, AT_MOST, EXACTLY]),
    "behov": ("Behovet följer", list(DEMANDS.values())),
}
RISING, OF_SOME, LEAVING = "Riktåldern fortsätter höjas", "Gäller befattningar", "… i vissa befattningar"
FREEZE = "Anställningsstopp till och med"


def is_control(parameter: str) -> bool:
    """Whether it is a parameter of the link that says what is assumed, or how far ahead."""
    return parameter in UNTOUCHED or parameter == YEARS or parameter.startswith(OF_BEFATTNING)


def years() -> int:
    """The years that the control says."""
    return int(st.session_state.get(YEARS, 5))


def look_ahead(years: int) -> None:
    """Set the years (a callback)."""
    st.session_state[YEARS] = years


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
    how, follows = (_get(key) or UNTOUCHED[key] for key in ("rekrytering", "behov"))  # a link may leave them empty
    follows = next(key for key, words in DEMANDS.items() if words == follows)
    freeze, grows = _get("stopp"), follows == GROWTH
    changed = {name: st.session_state.get(f"{OF_BEFATTNING}{name}", 0) for name in _get("avgangar_for")}
    return StaffingScenario(
        turnover_percent=float(_get("avgangar")),
        turnover_befattningar=tuple(sorted((name, float(percent)) for name, percent in changed.items() if percent)),
        first_year_percent=float(_get("forsta_aret")),
        hires_per_year=round(_get("rekryteringar")) if how == EXACTLY else None,
        hiring_ceiling=round(_get("rekryteringar")) if how == AT_MOST else None,
        freeze_until=None if freeze == NO_FREEZE else int(freeze),
        months_to_fill=0.0 if how == EXACTLY else float(_get("tillsattning")),
        demand=follows,
        growth_percent=float(_get("tillvaxt")) if grows else 0.0,
        added_per_year=float(round(_get("fler"))) if grows else 0.0,
        effektivisering_percent=float(_get("effektivisering")),
        pension=pension(),
    )


def suppose(scenario: StaffingScenario) -> None:
    """Set the controls to a scenario (a callback)."""
    _forget()
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
    yield "rekryteringar", float(UNTOUCHED["rekryteringar"] if many is None else many)
    yield "stopp", NO_FREEZE if one.freeze_until is None else str(one.freeze_until)
    yield "tillsattning", round(one.months_to_fill)
    yield "behov", DEMANDS[one.demand]
    yield "tillvaxt", float(one.growth_percent) if one.demand == GROWTH else UNTOUCHED["tillvaxt"]
    yield "fler", float(round(one.added_per_year))
    yield "effektivisering", float(one.effektivisering_percent)


def _forget() -> None:
    for key in UNTAKEN:
        link_values.forget(key)


def let_go(known: Collection[str]) -> None:
    """Take the befattningar that are no longer there out of the controls, which cannot show them (a callback)."""
    for key in ("for", "avgangar_for"):
        st.session_state[key] = [name for name in st.session_state[key] if name in known]


def suppose_pension(one: Scenario) -> None:
    """Set the controls of pension to a scenario (a callback)."""
    _forget()
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

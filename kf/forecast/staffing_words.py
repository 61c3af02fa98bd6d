"""A staffing scenario in words: one sentence, and its assumptions one by one for a table."""

from __future__ import annotations

from kf import format as fmt
from kf.forecast.scenario import describe as describe_pension
from kf.forecast.scenario import differences
from kf.forecast.staffing_scenario import BUDGET, DEMANDS, GROWTH, TODAY, StaffingScenario

LABELS = {
    "turnover_percent": "Andra avgångar än pension",
    "turnover_befattningar": "... för vissa befattningar",
    "first_year_percent": "Avgångar under första året",
    "hires_per_year": "Planerade rekryteringar per år",
    "hiring_ceiling": "Högst så många rekryteringar per år",
    "freeze_until": "Anställningsstopp till och med",
    "months_to_fill": "Tid att tillsätta en vakans",
    "demand": "Behovet följer",
    "growth_percent": "Tillväxt per år",
    "added_per_year": "Fler (färre) per år",
    "effektivisering_percent": "Effektivisering per år",
    "pension": "Pension",
}


def describe(scenario: StaffingScenario) -> str:
    """One Swedish sentence that names every difference from today."""
    told = words(scenario)
    parts = [text for name, text in told.items() if name != "pension"]
    if "pension" in told:
        parts.append(f"pension som om {told['pension']}")
    return f"{fmt.upper_first(fmt.listed(parts))}." if parts else "Som i dag."


def words(scenario: StaffingScenario) -> dict[str, str]:
    """What differs from today, in words, by field."""
    found: dict[str, str] = {}
    if scenario.turnover_percent:
        found["turnover_percent"] = f"andra avgångar än pension {_signed_percent(scenario.turnover_percent)}"
    if scenario.turnover_befattningar:
        each = [f"{name} {_signed_percent(percent)}" for name, percent in scenario.turnover_befattningar]
        found["turnover_befattningar"] = f"avgångar bland {fmt.listed(each)}"
    if scenario.first_year_percent:
        found["first_year_percent"] = f"avgångar under första året {_signed_percent(scenario.first_year_percent)}"
    if scenario.hires_per_year is not None:
        found["hires_per_year"] = f"{fmt.number(scenario.hires_per_year)} rekryteringar om året, vad behovet än är"
    if scenario.hiring_ceiling is not None:
        found["hiring_ceiling"] = f"högst {fmt.number(scenario.hiring_ceiling)} rekryteringar om året"
    if scenario.freeze_until is not None:
        found["freeze_until"] = f"anställningsstopp till och med {scenario.freeze_until}"
    if scenario.months_to_fill:
        found["months_to_fill"] = f"{_amount(scenario.months_to_fill, 'månader')} att tillsätta en vakans"
    if scenario.demand == TODAY:
        found["demand"] = "behovet är dagens antal i stället för budgeten"
    if scenario.demand == GROWTH:
        found["demand"] = "behovet växer från dagens antal i stället för att följa budgeten"
    if scenario.growth_percent:
        found["growth_percent"] = f"{_signed(scenario.growth_percent, '%')} om året"
    if scenario.added_per_year:
        found["added_per_year"] = f"{_signed(scenario.added_per_year, 'personer')} om året"
    if scenario.effektivisering_percent:
        found["effektivisering_percent"] = f"effektivisering {_amount(scenario.effektivisering_percent, '%')} om året"
    if differences(scenario.pension):
        text = describe_pension(scenario.pension).removesuffix(".")
        found["pension"] = text[:1].lower() + text[1:]
    return found


def _signed_percent(percent: float) -> str:
    return _signed(percent, "%")


def _signed(value: float, unit: str) -> str:
    return fmt.quantity(value, unit, 0 if float(value).is_integer() else 1, sign=True)


def _amount(value: float, unit: str) -> str:
    return fmt.quantity(value, unit, 0 if float(value).is_integer() else 1)


def assumptions(scenario: StaffingScenario) -> dict[str, str]:
    """Every assumption by its label, in words; those that are as today say what that is."""
    told = words(scenario)
    untouched = {
        "hires_per_year": "efter behov",
        "hiring_ceiling": "inget tak",
        "freeze_until": "inget",
        "months_to_fill": "ingen",
        "demand": DEMANDS[BUDGET],
    }
    found = {label: fmt.upper_first(told.get(name, untouched.get(name, "som i dag"))) for name, label in LABELS.items()}
    if scenario.demand != BUDGET:
        found[LABELS["demand"]] = fmt.upper_first(DEMANDS[scenario.demand])
    return found

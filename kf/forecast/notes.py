"""What the reader of a forecast must know: how little it rests on, what it leaves out, where the rules end."""

from __future__ import annotations

import math

from kf import format as fmt
from kf.access import Access
from kf.errors import KfError
from kf.filters import NOBODY, Filters, not_held
from kf.forecast.cohorts import Cohorts, Step
from kf.forecast.hazard import Fit
from kf.forecast.rules import Rules
from kf.forecast.scenario import Scenario, describe, months_later
from kf.metrics.quality import FEW, STEP
from kf.metrics.relation import RELATIONS
from kf.privacy import SMALLEST_SHOWN
from kf.store import Store

NEAR = -3  # years from riktålder at the horizon: for those it matters what their riktålder will be
SHORT_HISTORY = 3  # years; below, the reader is told that the assumption weighs much


def refuse_ageless(people: Cohorts) -> None:
    """Raise KfError when there are people, but nobody's age is known: a forecast would be zeros that look like one."""
    if people.ageless and not len(people.n):
        raise KfError(
            "Födelsemånad saknas för alla i urvalet, så pensionsavgångar kan inte beräknas.",
            "Läs in en export med födelsemånad.",
        )


def notes(
    store: Store,
    filters: Filters,
    people: Cohorts,
    fitted: Fit,
    rules: Rules,
    ahead: tuple[Step, ...],
    scenario: Scenario,
    access: Access,
) -> tuple[str, ...]:
    """The sentences that go with the figures, the most important first. For figures that may be shown: see `untold`."""
    if not len(people.n):
        return nobody(filters, bool(people.ageless))
    found = []
    if scenario != Scenario(seed=scenario.seed):
        found.append(f"Scenario: {describe(scenario)}")
    if scenario.earliest_age and scenario.later_months < 0:
        found.append(
            f"Ingen går före {scenario.earliest_age}: att alla går {months_later(scenario.later_months)} märks först från den åldern."
        )
    found += _on_history(store, fitted)
    if people.ageless:
        found.append(f"Födelsemånad saknas för {lacking_age(people.ageless, access)}, som inte är med i prognosen.")
    found += _on_rules(people, rules, ahead)
    if ahead[0].fraction < 1:
        found.append(
            f"Av {ahead[0].year} återstår {fmt.quantity(round(12 * ahead[0].fraction), 'månader')}; resten har redan hänt."
        )
    found.append("Inga rekryteringar ingår: prognosen gäller dem som är tillsvidareanställda i dag.")
    return (*found, *untold(filters))


def untold(filters: Filters) -> tuple[str, ...]:
    """What goes with figures that are withheld: nothing that tells of those whom they are on, nor whether there are any."""
    return not_held(filters.conditions(RELATIONS["stock"].dimensions)[2])


def nobody(filters: Filters, anybody: bool = False) -> tuple[str, ...]:
    """What is said where nobody is to be forecast, and that may be told; `anybody` when there are others in the selection."""
    if filters.where and not anybody:
        return (f"{NOBODY}.",)
    return (
        f"Ingen i {'urvalet' if filters.where else 'datat'} är tillsvidareanställd: prognosen gäller dem som är det.",
    )


def lacking_age(count: float, access: Access) -> str:
    """How many lack an age, as the reader may be told: as on the page Datakvalitet."""
    if access.sees_small_groups:
        return fmt.quantity(count, "person" if count == 1 else "personer")
    return (
        f"{FEW} personer"
        if count < SMALLEST_SHOWN
        else f"omkring {fmt.quantity(STEP * round(count / STEP), 'personer')}"
    )


def _on_history(store: Store, fitted: Fit) -> list[str]:
    found = []
    if not fitted.years:
        found.append(
            "Det finns ingen historik att lära av: prognosen vilar helt på antagandet om när man går i pension, och andra avgångar "
            "räknas inte."
        )
    elif "avgangsorsak" in store.empty_columns:
        found.append("Avgångsorsak saknas i datat: prognosen vilar helt på antagandet om när man går i pension.")
    elif fitted.years < SHORT_HISTORY:
        length = fmt.quantity(
            round(fitted.years, 1), "års", 0 if math.isclose(fitted.years, round(fitted.years)) else 1
        )
        found.append(f"Bara {length} historik: antagandet om när man går i pension väger tungt.")
    return found


def _on_rules(people: Cohorts, rules: Rules, ahead: tuple[Step, ...]) -> list[str]:
    """Where the decided riktålder, and then the table of forecasts, end within the horizon."""
    if rules.reference_age is not None:
        return [f"Referensåldern är satt till {rules.reference_age} år för alla, i stället för riktåldern."]
    youngest = people.born[ahead[-1].year - people.born - rules.retirement_age(people.born) >= NEAR]
    decided = rules.last_decided()
    found = []
    if decided and len(youngest) and youngest.max() > decided[0]:
        born, reached = decided
        found.append(
            f"Riktåldern är beslutad för födda till och med {born} (som når den {reached}); därefter är den prognos eller antas oförändrad."
        )
    if len(youngest) and youngest.max() > rules.last_born():
        found.append(
            f"Tabellen över riktålder slutar med födda {rules.last_born()}: senare årskullar antas ha samma riktålder som de."
        )
    return found

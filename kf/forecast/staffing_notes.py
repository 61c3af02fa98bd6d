"""What the reader of a staffing forecast must know: how little it rests on, where the budget ends, what is assumed."""

from __future__ import annotations

import pandas as pd

from kf import format as fmt
from kf.filters import not_held
from kf.forecast.cohorts import Step
from kf.forecast.demand import demand_notes
from kf.forecast.hazard import OTHER_STRENGTH
from kf.forecast.movements import Movements
from kf.forecast.notes import SHORT_HISTORY
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.staffing_words import describe
from kf.store import Store

APART = (
    "här är de medelvärden, och andra avgångar skiljs på första anställningsåret och senare; där är de medianer, och andra "
    "avgångar skiljs på befattning"
)


def staffing_notes(
    store: Store,
    found: Movements,
    budgeted: pd.DataFrame,
    ahead: tuple[Step, ...],
    scenario: StaffingScenario,
    by: tuple[str, ...],
    narrowed: bool,
    ageless: str,
    lacking: tuple[str, ...],
) -> tuple[str, ...]:
    """The sentences that go with the figures, the most important first; `ageless` are those whose age is not known, in words."""
    notes = []
    if scenario != scenario.today:
        notes.append(f"Scenario: {describe(scenario)}")
    notes += _on_history(store, found)
    notes += demand_notes(found, budgeted, ahead, scenario, by, narrowed)
    if scenario.freeze_until is not None and scenario.freeze_until >= ahead[-1].year:
        notes.append("Anställningsstoppet varar hela prognosen: ingen rekryteras.")
    if ageless:
        notes.append(f"Födelsemånad saknas för {ageless}, som antas vara långt från pensionsåldern.")
    if ahead[0].fraction < 1:
        notes.append(
            f"Av {ahead[0].year} återstår {fmt.quantity(round(12 * ahead[0].fraction), 'månader')}; resten har redan hänt."
        )
    if by or narrowed:
        notes.append(
            f"Små gruppers avgångar och byten vägs ihop med hela förvaltningens ({OTHER_STRENGTH:g} personår av den)."
        )
    notes.append(f"Pensionsavgångarna kan skilja någon person från pensionsprognosens: {APART}.")
    notes.append("Visstidsanställda antas vara lika många, och nyanställda inte hinna till pensionsåldern.")
    return (*notes, *not_held(lacking))


def _on_history(store: Store, found: Movements) -> list[str]:
    if not found.years:
        return ["Det finns ingen historik att lära av: andra avgångar än pension och interna byten räknas inte."]
    notes = []
    if "avgangsorsak" in store.empty_columns:
        notes.append("Avgångsorsak saknas i datat: avgångar från 60 år räknas som pension.")
    if found.years < SHORT_HISTORY:
        length = fmt.quantity(round(found.years, 1), "års", 0 if float(found.years).is_integer() else 1)
        notes.append(f"Bara {length} historik: hur många som slutar och byter är osäkert.")
    return notes

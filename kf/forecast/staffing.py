"""The one door of staffing forecasts: `project_staffing` answers a question on staff to come and whom to recruit."""

from __future__ import annotations

from functools import lru_cache
from itertools import compress

import numpy as np

from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters, not_held
from kf.forecast.cohorts import read_cohorts, refuse_unknown, steps
from kf.forecast.demand import budget, demand
from kf.forecast.flow import FLOWS, Run
from kf.forecast.hazard import STRENGTH
from kf.forecast.movements import Movements, movements
from kf.forecast.notes import lacking_age, nobody, refuse_ageless
from kf.forecast.project import fitted_hazards, unless_sure
from kf.forecast.quantiles import interval
from kf.forecast.refusals import CUTS, refuse_unanswerable
from kf.forecast.shown import PERMANENT, Told, decimals, few, nearly_few, shown, told_under, without_counts
from kf.forecast.staffing_notes import staffing_notes
from kf.forecast.staffing_projection import StaffingProjection
from kf.forecast.staffing_run import runs, who_goes
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.staffing_table import costs, staffing_table
from kf.metrics.counts import Columns, groups_of
from kf.metrics.disclosure import withhold
from kf.metrics.evaluate import LEDNING
from kf.metrics.metric import Basis, Metric
from kf.metrics.staff import MONTHLY
from kf.store import Store

AS_TODAY = StaffingScenario()

STAFFING = Metric(
    key="staffing",
    label="Rekryteringsbehov",
    unit="rekryteringar",
    kind="stock",
    relation="stock",
    where=MONTHLY,
    sql="sum(n)",
    definition="Så många som behöver rekryteras för att vara så många som behövs vid årets slut: de som går i pension, slutar av "
    "andra skäl och byter befattning eller avdelning ersätts, och behovet växer eller krymper med budgeten. Avgångar följer den egna "
    "historiken per grupp, skilt på första anställningsåret och senare, hopvägd med hela förvaltningens. Bland "
    "övriga avgångar att ersätta är de nya som behövs och väntas sluta samma år, också om ingen rekryteras. Intervallet rymmer utfallet åtta "
    "gånger av tio, om beteendet är som förut. Visstidsanställda antas vara lika många; nyanställda antas inte nå pensionsåldern.",
    rests_on=(Basis("stock", MONTHLY), Basis("stock", PERMANENT)),
    source="Egen historik; pension som i pensionsprognosen; budget; kf:s antaganden om vad en rekrytering tar för tid och kostar",
)


@lru_cache(maxsize=128)
def project_staffing(
    store: Store,
    filters: Filters,
    by: tuple[str, ...] = (),
    scenario: StaffingScenario = AS_TODAY,
    years: int = 5,
    access: Access = LEDNING,
    unhired: bool = True,
) -> StaffingProjection:
    """Staff, gap and recruitment need of månadsavlönade from the filters' period, 1 to 10 whole years ahead.

    What is left of the origin's year comes first as a step of its own. `by` is at most one of avdelning, enhet and
    befattning. Filters on other things do not apply and are named in the notes. Without `unhired` it is not told what
    it would be if nobody were hired, which takes as long as the rest. The same seed gives the same numbers.
    Answers are kept: do not change their frames. Raises KfError on a question that has no answer.
    """
    filters, lacking = _refuse_impossible(store, filters, by, years, scenario)
    people = read_cohorts(store, filters, by)
    refuse_ageless(people)
    under = told_under(lambda cut: _told(store, filters, cut, access), by, scenario.named, access)
    told, reasons = unless_sure(under, store, filters, by, scenario.pension, access)
    found = _movements(store, filters, by)
    ahead = steps(filters.period, years)
    budgeted = budget(store, filters.period)
    compared = scenario != scenario.today
    if found.groups:
        drawn = _run(store, filters, by, scenario, years)
        alone = _compared(store, filters, by, who_goes(scenario), years, False) if unhired else None
        baseline = _compared(store, filters, by, scenario.today, years, True) if compared else None
        target = demand(found, budgeted, ahead, scenario)
        if decimals(store, filters, by, access) == 0:
            told, counted = without_counts(
                told, found.groups, *_counts(drawn), *(_counts(baseline) if baseline else ())
            )
            reasons = (*reasons, *counted)
    else:  # the same columns: nobody and a few are not told apart
        drawn, target = dict.fromkeys(FLOWS, np.zeros((1, len(ahead), 0))), np.zeros((len(ahead), 0))
        alone, baseline = drawn if unhired else None, drawn if compared else None
    frame = staffing_table(found, by, ahead, filters.period, told, (drawn, alone), target, baseline)
    if any(told.values()):
        ageless = lacking_age(people.ageless, access) if people.ageless else ""
        notes = staffing_notes(
            store, found, budgeted, ahead, scenario, by, bool(filters.where), ageless, tuple(lacking)
        )
    else:
        notes = not_held(lacking) if told else nobody(filters, bool(found.groups))
    return StaffingProjection(
        metric=STAFFING,
        scenario=scenario,
        filters=filters,
        by=by,
        years=years,
        frame=frame,
        costs=costs(filters.period),
        draws=len(drawn["need"]) if any(told.values()) else 0,
        data_date=store.last_period,
        version=store.key,
        reason=" ".join(reasons),
        notes=notes,
    )


def _refuse_impossible(
    store: Store, filters: Filters, by: tuple[str, ...], years: int, scenario: StaffingScenario
) -> tuple[Filters, list[str]]:
    """The filters as staffing forecasts use them, and those that do not apply."""
    refuse_unanswerable(store, filters, by, years, "Bemanningsprognosen", "månadsavlönade")
    until = scenario.freeze_until
    if until is not None and until < filters.period.year:
        raise KfError(
            f"Anställningsstoppet slutar {until}, före prognosens första år {filters.period.year}.",
            "Ange ett senare år, eller ta bort anställningsstoppet.",
        )
    refuse_unknown(store, filters.period, scenario.named)
    lacking = [key for key, _ in filters.where if key not in CUTS]
    where = tuple((key, values) for key, values in filters.where if key in CUTS)
    return Filters(filters.period, "month", where), lacking


@lru_cache(maxsize=128)
def _told(store: Store, filters: Filters, by: tuple[str, ...], access: Access) -> Told:
    """The groups to tell of as the pension forecast tells of them, where their number of månadsavlönade may be shown too. Kept."""
    told, reasons = shown(store, filters, by, access)
    asked: Columns = {key: [group[place] for group in told] for place, key in enumerate(by)}
    spans = ((filters.period, filters.period),)
    checked, reason, _ = withhold(store, STAFFING, filters, by, access, spans, {**asked, "value": [1.0] * len(told)})
    allowed = set(compress(groups_of(checked, list(by)), [not gone for gone in checked["withheld"]]))
    found = {group: is_shown and group in allowed for group, is_shown in told.items()}
    return found, (*reasons, reason) if reason and found != told else reasons


def _counts(run: Run) -> tuple[np.ndarray, ...]:
    """Where the number who retire, in a year or since the origin, is a count of few: what an assumption can make it."""
    yearly, since = run["retired"], run["retired"].cumsum(axis=1)
    return few(*interval(yearly)), few(*interval(since)), nearly_few(yearly.mean(axis=0), yearly.var(axis=0))


def _run(
    store: Store, filters: Filters, by: tuple[str, ...], scenario: StaffingScenario, years: int, hiring: bool = True
) -> Run:
    """The draws."""
    fitted = fitted_hazards(store, filters.period, scenario.pension.reference_age, STRENGTH, False)
    found, origin = _movements(store, filters, by), filters.period
    return runs(found, fitted, budget(store, origin), origin, steps(origin, years), scenario, hiring=hiring)


@lru_cache(maxsize=16)  # as int32 half of what a run takes (4 to 8 MB), and where nobody is hired a twelfth of that
def _compared(
    store: Store, filters: Filters, by: tuple[str, ...], scenario: StaffingScenario, years: int, hiring: bool
) -> Run:
    """What is held beside a scenario's own draws: today's (with `hiring`), or its own if nobody were hired. Kept."""
    run = _run(store, filters, by, scenario, years, hiring)
    return {name: run[name].astype(np.int32) for name in (FLOWS if hiring else ("after",))}


def _movements(store: Store, filters: Filters, by: tuple[str, ...]) -> Movements:
    return movements(store, filters, by, "avgangsorsak" not in store.empty_columns)

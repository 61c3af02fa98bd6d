"""Which groups a forecast may be shown for, and how finely. The one place where that is decided.

A forecast is a function of how many there are of each age near pension. So for `ledning` a group is shown only when
it and those in it who attain 60 or more in the origin's year are counts that may be shown (five at least, and not to
be had from other groups by subtraction): `evaluate`'s own rule and pattern over the whole employer, by the bases
below. Fewer than five who attain 60 - none too - is withheld. Groups are told in whole people: from decimals of ten
years in a row the number born each year could be worked out. HR sees all but a group of one: no forecast is made of a
person, for anybody.

Where hardly anything is left to chance a forecast is a count of people. A group of which a figure so tells one to four
is withheld; and where an assumption does that to the whole employer ("nobody goes before 69"), nothing but the whole is
told of: groups of more than four, less one another, would tell the rest. Not covered: a reader who tries many scenarios
on a group that is shown learns more of its ages than one would tell him; rounding keeps that coarse, it does not
prevent it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

import numpy as np

from kf import format as fmt
from kf import privacy
from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters
from kf.forecast.cohorts import Group, read_cohorts
from kf.forecast.hazard import PENSION_FROM
from kf.metrics.counts import Columns, groups_of
from kf.metrics.disclosure import withhold
from kf.metrics.metric import Basis, Metric
from kf.store import Store

LEAST_NEAR_PENSION = privacy.SMALLEST_SHOWN
LEAST_FOR_ANYBODY = 2
PERMANENT = "anstallningsform = 'tillsvidare'"
Told = tuple[dict[Group, bool], tuple[str, ...]]  # groups, each with whether its figures are shown; why some are not
REASON_NEAR = (
    f"Prognoser visas bara för grupper där minst {LEAST_NEAR_PENSION} personer fyller {PENSION_FROM} eller mer i år, och inte "
    "heller för dem som en mindre grupps siffror annars kunde räknas ut ur."
)
REASON_NAMED = "Ett antagande om vissa befattningar visas inte per avdelning eller enhet: det kunde säga vad enstaka personer där väntas göra."
REASON_ONE = "Ingen prognos görs för en enskild person."
REASON_COUNT = "Prognosen vore en räkning av färre än fem personer: det är nästan säkert vilka som går ett visst år."
REASON_SURE = (
    "Med det här antagandet är det nästan säkert vilka som går vilket år: prognosen vore en räkning av dem som är lika gamla. "
    "Den visas bara för hela förvaltningen."
)
NEARLY_SURE = 1 / 3  # variance per person who goes: each of them goes with more than two chances in three

PENSION_EXITS = Metric(
    key="pension_exits",
    label="Väntade pensionsavgångar",
    unit="avgångar",
    kind="stock",
    relation="stock",
    where=PERMANENT,
    sql="sum(n)",
    definition="Väntat antal av dagens tillsvidareanställda som går i pension, år för år. Av dem som varit lika många år från "
    "riktåldern har en viss andel gått; den andelen, hopvägd med ett antagande, gäller framåt. Vid LAS-åldern går alla som inte "
    "får förlängt. Andra avgångar räknas bort först sedan. Inga rekryteringar ingår. Intervallet rymmer utfallet åtta gånger av tio, om "
    "beteendet är som förut.",
    rests_on=(
        Basis("stock", PERMANENT),
        Basis("stock", f"{PERMANENT} AND year(period) - fodelsear >= {PENSION_FROM}"),
    ),
    population="Månadsavlönade tillsvidareanställda",
    source="Egen historik; kf:s antagande om hur stor andel som går vid varje ålder; riktålder enligt förordning; LAS 32 a §",
)


@lru_cache(maxsize=256)
def shown(store: Store, filters: Filters, by: tuple[str, ...], access: Access) -> Told:
    """The groups to tell of, each with whether its figures are shown, and why those that are not are withheld.

    As with `evaluate` a group may stand among them that has nobody: withheld and empty are not told apart in cuts by
    two independent dimensions.
    """
    people = read_cohorts(store, filters, by)
    n = people.summed(people.n)
    near = people.summed(np.where(filters.period.year - people.born >= PENSION_FROM, people.n, 0.0))
    asked: Columns = {key: [group[place] for group in people.groups] for place, key in enumerate(by)}
    spans = ((filters.period, filters.period),)
    checked, reason, _ = withhold(store, PENSION_EXITS, filters, by, access, spans, {**asked, "value": n.tolist()})
    told: dict[Group, bool] = {}
    # whoever is too few is too few near pension too, and it is that which most groups are withheld for
    reason = reason.replace(PENSION_EXITS.rests_on[0].why_small, REASON_NEAR)
    reasons = dict.fromkeys([reason] if reason else [])
    count = dict(zip(people.groups, zip(n, near, strict=True), strict=True))
    for group, gone in zip(groups_of(checked, list(by)), checked["withheld"], strict=True):
        total, old = count.get(group, (0.0, 0.0))
        told[group] = not gone
        if told[group] and total < LEAST_FOR_ANYBODY:
            told[group], reasons[REASON_ONE] = False, None
        elif told[group] and not access.sees_small_groups and old < LEAST_NEAR_PENSION:
            told[group], reasons[REASON_NEAR] = False, None
    return told, tuple(reasons)


def told_under(
    told: Callable[[tuple[str, ...]], Told], by: tuple[str, ...], named: Collection[str], access: Access
) -> Told:
    """The groups that are `told` of when cut `by`, and why others are not, under a scenario that names befattningar.

    What it changes would be of them alone: who goes when, and how many they are. So each must be told of where the same
    selection is cut by befattning (KfError), and nothing is told of an avdelning or enhet: it would be of the few there
    who have them.
    """
    if not named or access.sees_small_groups:
        return told(by)
    known, _ = told(("befattning",))
    if hidden := [one for one in dict.fromkeys(named) if not known.get((one,), False)]:
        raise KfError(
            f"Antagandet gäller {fmt.listed(hidden)}, och där är de för få, eller för få nära pension, för att visas för sig.",
            "Ta bort det ur antagandet, eller välj ett större urval.",
        )
    found, reasons = told(by)
    if by in ((), ("befattning",)):
        return found, reasons
    return dict.fromkeys(found, False), (*reasons, REASON_NAMED)


def nearly_sure(expected: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Where a number of people (at least one, rounded) is hardly a matter of chance."""
    return (expected >= 0.5) & (variance < NEARLY_SURE * expected)


def few(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Where a number of people is certain, told in whole people, and is one to four."""
    least, most = np.round(low), np.round(high)
    return (least == most) & (most >= 1) & (most < privacy.SMALLEST_SHOWN)


def nearly_few(expected: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Where it is hardly a matter of chance, and one to four."""
    return nearly_sure(expected, variance) & (np.round(expected) < privacy.SMALLEST_SHOWN)


def without_counts(told: Mapping[Group, bool], groups: tuple[Group, ...], *counts: np.ndarray) -> Told:
    """What is told without the groups of which some figure is a count of `few`; and why they are gone.

    Each of `counts` is whether that is so, [steps, groups]. All of such a group goes, also what is certain of none: the
    year that is left out would be what is missing.
    """
    certain = np.any([one[:, : len(groups)].any(axis=0) for one in counts], axis=0)
    gone = {group for group, is_so in zip(groups, certain, strict=True) if is_so and told.get(group)}
    return {group: is_shown and group not in gone for group, is_shown in told.items()}, (REASON_COUNT,) * bool(gone)


def decimals(store: Store, filters: Filters, by: tuple[str, ...], access: Access) -> int | None:
    """How finely figures are told: None as they are. The whole employer's with a decimal, where HR has cleared who
    reaches which age when; groups in whole people."""
    if access.sees_small_groups:
        return None
    return 1 if not by and not filters.where and "milestones" in store.cleared else 0

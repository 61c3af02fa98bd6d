"""Att lägga märke till, of what is to come: befattningar that are sure to lack people, and posts that hang on few near pension.

Beside kf/metrics/notice.py, which looks at what has been. Everything is read from disclosure-checked answers, so nothing is
noticed that may not be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kf import format as fmt
from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_sayings import SURELY
from kf.metrics.catalogue import metric
from kf.metrics.counts import Group, groups_of
from kf.metrics.evaluate import evaluate
from kf.privacy import SMALLEST_SHOWN
from kf.store import Store

LEAST_GAP, LEAST_LACKING = 5, 0.05  # people, and as a share of those needed
FEW, DEPENDENT = 25, 0.4  # people in it, and the share that is near pension
LEAST_DEPENDENT = 3
MOST = 2  # of each kind
OLD = ("60–64", "65–")
GAP_SHOWN = {"ar_fram": "1", "visa_bemanning": "gap", "dela": "befattning"}


@dataclass(frozen=True)
class Expectation:
    """What is to come that stands out: what it says, how sure that is, and the page (under pages/framtid) that shows it, with
    what it is asked for there (parameters of its link)."""

    sentence: str
    certainty: str
    page: str
    link: dict[str, str] | None = None


def expectations(store: Store, filters: Filters, access: Access) -> tuple[Expectation, ...]:
    """What stands out, the largest first: gaps in the whole at the latest month, and people near pension within what the
    reader has narrowed to."""
    found: list[Expectation] = []
    # the gaps take as long as the rest of the page: once for everybody, not for each choice of filters
    if not filters.where and filters.period == store.last_period:
        found += _gaps(store, access)[:MOST]
    if "aldersgrupp" not in {key for key, _ in filters.where}:
        found += _dependent(store, filters, access)[:MOST]
    return tuple(found)


@lru_cache(maxsize=16)
def _gaps(store: Store, access: Access) -> list[Expectation]:
    """Befattningar that lack people at the end of next year if nobody is hired: the whole interval is under zero. Kept."""
    try:
        answer = project_staffing(store, Filters(store.last_period), ("befattning",), years=1, access=access)
    except KfError:  # a question that staffing has no answer to: nothing to notice
        return []
    rows = answer.frame[~answer.frame["withheld"]] if len(answer.frame) else answer.frame
    rows = rows.groupby("befattning", sort=False).tail(1)
    if rows.empty:
        return []
    least, needed = -rows["unhired_gap_high"], rows["demand"].clip(lower=1)
    rows = rows[(least >= LEAST_GAP) & (least / needed >= LEAST_LACKING)]
    rows = rows.assign(share=rows["unhired_gap"] / rows["demand"]).sort_values("share")
    return [
        Expectation(
            f"{fmt.upper_first(str(row['befattning']))}: utan rekrytering saknas {fmt.number(-row['unhired_gap'])} av de "
            f"{fmt.number(row['demand'])} som behövs i slutet av {int(row['year'])}.",
            f"Minst {fmt.number(-row['unhired_gap_high'])}, {SURELY}.",
            "bemanning",
            GAP_SHOWN,
        )
        for _, row in rows.iterrows()
    ]


def _dependent(store: Store, filters: Filters, access: Access) -> list[Expectation]:
    """Befattningar of few people in an avdelning, of whom many are 60 or older."""
    by = ("avdelning", "befattning")
    staff = _values(store, filters, by, access)
    near = _values(store, filters.narrowed("aldersgrupp", *OLD), by, access)
    least = LEAST_DEPENDENT if access.sees_small_groups else SMALLEST_SHOWN
    found = [
        (group, near[group], people)
        for group, people in staff.items()
        if people <= FEW and near.get(group, 0) >= max(least, DEPENDENT * people)
    ]
    found.sort(key=lambda one: one[1] / one[2], reverse=True)
    return [
        Expectation(
            f"{avdelning} vilar på få nära pension: {fmt.number(old)} av {fmt.number(people)} med befattningen "
            f"{befattning} är 60 år eller äldre.",
            "",
            "pensioner",
        )
        for (avdelning, befattning), old, people in found
    ]


def _values(store: Store, filters: Filters, by: tuple[str, ...], access: Access) -> dict[Group, float]:
    """How many there are, of groups that are shown."""
    columns = evaluate(store, metric("headcount"), filters, by, access).columns
    return {
        group: value
        for group, value in zip(groups_of(columns, list(by)), columns["value"], strict=True)
        if fmt.known(value)
    }

"""The plan as it stands: the version's, with all that people have changed of it and reported on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from kf.access import Access
from kf.errors import KfError
from kf.metrics.evaluate import LEDNING
from kf.plan.activities import Activity, activities
from kf.plan.activities import planned as planned_activities
from kf.plan.goals import Tree, tree
from kf.plan.indicators import Indicator, indicators
from kf.plan.indicators import planned as planned_indicators
from kf.plan.standing import Standing, standings
from kf.plan.tertial import Tertial, offered, to_report
from kf.store import Store
from kf.workspace.outcomes import Outcome, outcomes

REPORTED_WITHIN = timedelta(days=31)
NO_PLAN = KfError(
    "Det finns ingen plan med mål och indikatorer i det inlästa datat.",
    "Demodata har en: python -m kf demo",
)


@dataclass(frozen=True)
class Plan:
    """Goals, indicators and activities as they are now, and the outcomes by indicator and tertial.

    `as_of` is the day that indicators and activities are told as of, when it is not now.
    """

    tree: Tree
    indicators: tuple[Indicator, ...]
    activities: tuple[Activity, ...]
    outcomes: Mapping[tuple[str, str], Outcome]
    as_of: date | None = None

    def indicator(self, id: str) -> Indicator:
        """The indicator with an id. Raises KfError when there is none."""
        found = next((one for one in self.indicators if one.id == id), None)
        if found is None:
            raise KfError(f"Det finns ingen indikator {id}.", "Se vilka som finns: python -m kf indicators")
        return found

    def periods(self, store: Store, day: date) -> tuple[Tertial, ...]:
        """The periods that can be looked at, newest first: of the plan's years, and of the data's last year before.

        The targets of the plan hold for the year before it too, so that there is something to compare with.
        """
        years = {one.year for one in self.indicators}
        last = store.last_period.year
        return offered(years | ({last} if not years or last < max(years) else set()), day)

    def at(self, store: Store, tertial: Tertial, access: Access = LEDNING) -> tuple[Standing, ...]:
        """Where every indicator stands at a tertial, in the order of the goal tree."""
        order = {goal.id: place for place, goal in enumerate(self.tree.goals)}
        ordered = sorted(self.indicators, key=lambda one: order.get(one.goal, len(order)))
        return standings(store, ordered, self.outcomes, tertial, access)


def gathered(store: Store, folder: Path | None = None) -> Plan:
    """The plan of a version and its folder's workspace. Raises KfError when the workspace cannot be reached."""
    folder = folder or store.path.parent
    return Plan(tree(store), indicators(store, folder), activities(store, folder), outcomes(folder))


def as_reported(plan: Plan, store: Store, tertial: Tertial, day: date, folder: Path | None = None) -> Plan:
    """The plan as it was when a tertial was reported: what is done later, and targets set later, are of a later one.

    The running tertial, and the newest that has ended, are reported now; an earlier one was within a month of its last
    day. Outcomes bear their tertial's name, and are as they stand now. Raises KfError when the workspace cannot be reached.
    """
    if tertial.end >= to_report(plan.periods(store, day), day).end:
        return plan
    folder, last = folder or store.path.parent, min(tertial.end + REPORTED_WITHIN, day)
    after = datetime.combine(last + timedelta(days=1), time(), UTC)
    return replace(
        plan, indicators=indicators(store, folder, after), activities=activities(store, folder, after), as_of=last
    )


def bare(store: Store) -> Plan:
    """The plan as the version has it, without anything that people have written."""
    return Plan(tree(store), planned_indicators(store), planned_activities(store), {})

"""The plan as it stands: the version's, with all that people have changed of it and reported on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
from kf.plan.tertial import Tertial, offered
from kf.store import Store
from kf.workspace.outcomes import Outcome, outcomes

NO_PLAN = KfError(
    "Det finns ingen plan med mål och indikatorer i det inlästa datat.",
    "Demodata har en: python -m kf demo",
)


@dataclass(frozen=True)
class Plan:
    """Goals, indicators and activities as they are now, and the outcomes by indicator and tertial."""

    tree: Tree
    indicators: tuple[Indicator, ...]
    activities: tuple[Activity, ...]
    outcomes: Mapping[tuple[str, str], Outcome]

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


def bare(store: Store) -> Plan:
    """The plan as the version has it, without anything that people have written."""
    return Plan(tree(store), planned_indicators(store), planned_activities(store), {})

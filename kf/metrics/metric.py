"""A metric: a named aggregate over a relation of known grain, and the counts that decide whether it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kf import privacy

Unit = Literal["personer", "årsarbetare", "%", "år", "kr", "medarbetare", "rekryteringar", "avgångar"]
Kind = Literal["stock", "flow", "curve"]

PEOPLE = [
    "avdelning",
    "enhet",
    "befattning",
    "anstallningsform",
    "kon",
    "avtal",
    "status",
    "heltid",
    "plangrupp",
    "aldersgrupp",
    "alder5",
    "alder",
]


@dataclass(frozen=True)
class Relation:
    """A view in `kf/sql` with the columns to cut by and the additive measures it can be summed beforehand on."""

    name: str
    grain: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    unasked: Mapping[str, str] = field(
        default_factory=dict
    )  # the condition that holds when a dimension is not asked for


RELATIONS = {
    relation.name: relation
    for relation in (
        Relation("stock", "person och månadsslut", tuple(PEOPLE), ("n", "sysselsattningsgrad", "alder")),
        Relation("hires", "rekrytering", (*PEOPLE, "rekryteringsvag"), ("n", "sysselsattningsgrad")),
        Relation("exits", "avgång", (*PEOPLE, "avgangsorsak", "avgangsvag"), ("n", "sysselsattningsgrad")),
        Relation(
            "staff",
            "person och månadsslut, rekrytering eller avgång",
            tuple(PEOPLE),
            ("present", "hired", "departed"),
        ),
        Relation("tenure", "anställning", tuple(PEOPLE), ("n",)),
        Relation(
            "milestone",
            "person, ålder och år",
            (*PEOPLE, "ar"),
            ("n", "first"),
            {"ar": "ar = year(period)"},
        ),
    )
}


@dataclass(frozen=True)
class Basis:
    """A count that a figure rests on, by which the disclosure rule decides.

    `cut` names further dimensions: a share of women rests on the women and on the men, so each must be showable.
    `only` narrows that to some values of the (one) dimension in `cut`: exits but pension are all exits less pension's.
    `pooled` names dimensions over which hiding spreads: a figure accumulated over years gives each year away by
    its differences. `least` is the smallest number that the figure may be shown for; `mean` counts a stock over
    a window as the mean of its months. `count` is what is counted, people unless it says otherwise. `whole` is for
    what a share is a share of: it is counted within the filters, however the answer is cut.
    """

    relation: str
    where: str = ""
    cut: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    pooled: tuple[str, ...] = ()
    least: int = privacy.SMALLEST_SHOWN
    mean: bool = False
    count: str = "sum(n)"
    whole: bool = False


@dataclass(frozen=True)
class Metric:
    """A figure with its definition.

    `sql` is an aggregate over the relation's columns, `where` its population; `$months` is the window's length.
    A stock is read at the period, a flow summed over the window. `keep` names columns that `sql` needs besides
    the measures, when the relation is summed beforehand for a series over time. `requires` are the canonical
    columns without which the figure means nothing. `cleared` are keys of `kf.cleared.CLEARED`.
    """

    key: str
    label: str
    unit: Unit
    kind: Kind
    relation: str
    sql: str
    definition: str
    rests_on: tuple[Basis, ...]
    where: str = ""
    population: str = "Månadsavlönade (tillsvidare och visstid)"
    source: str = "Kompetensförsörjningsplan 2025/26"
    decimals: int = 0
    better: Literal["", "högre", "lägre"] = ""
    keep: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What it can be cut by."""
        return RELATIONS[self.relation].dimensions

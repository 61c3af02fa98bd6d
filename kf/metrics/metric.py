"""A metric: a named aggregate over a relation of known grain, and the counts that decide whether it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kf import privacy
from kf.filters import WHOLE

Unit = Literal[
    "personer",
    "årsarbetare",
    "%",
    "år",
    "kr",
    "medarbetare",
    "rekryteringar",
    "avgångar",
    "NPS",
    "index",
    "betyg",
    "svar",
    "uppdrag",
    "tim",
    "stadsdelar",
    "utbildningar",
]
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


EXACT = 1e-9
UNIT = "alla kunder"
CUSTOMERS = ("kundtyp", "kund")
ASSIGNMENT = (*CUSTOMERS, "omrade", "niva", "paket", "tertial")


@dataclass(frozen=True)
class Relation:
    """A view in `kf/sql` with the columns to cut by and the additive measures it can be summed beforehand on.

    `calendar` names the relations whose months it has, where those are not the staff's (`Store.reach`).
    `beside_staff`: it is shown for the staff's months all the same, and says so of one that it does not have.
    """

    name: str
    grain: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    unasked: Mapping[str, str] = field(
        default_factory=dict
    )  # the condition that holds when a dimension is not asked for
    calendar: tuple[str, ...] = ()
    beside_staff: bool = False
    whole: str = WHOLE  # what is not narrowed, in words


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
        Relation(
            "assignments",
            "avslutat uppdrag",
            ASSIGNMENT,
            ("n", "recruits", "hours", "price", "screened", "letter"),
            calendar=("assignments",),
            whole=UNIT,
        ),
        Relation(
            "answers",
            "svar på en fråga, eller inbjudan utan svar",
            ASSIGNMENT,
            ("n", "sent", "answered", "points", "squares"),
            calendar=("answers",),
            whole=UNIT,
        ),
        Relation(
            "hiring_share",
            "uppdrag som är rekrytering, och stadens rekryteringar per månad, kund och nivå",
            (*CUSTOMERS, "niva", "tertial"),
            ("ours", "supported", "theirs"),
            calendar=("assignments", "stadens_rekryteringar"),
            whole=UNIT,
        ),
        Relation(
            "unit_economy",
            "avslutat uppdrag, enhetens årsarbetare per månad och grupp, budget per månad",
            ("tertial",),
            ("invoiced", "budget", "fte", "billing", "consultants"),
            calendar=("assignments", "arsarbetare"),
            whole=UNIT,
        ),
        Relation(
            "sick_leave",
            "månad, avdelning och kön",
            ("avdelning", "kon"),
            ("avtalad_tid", "sjuk_dag_1_14", "sjuk_dag_15"),
            calendar=("sjukfranvaro",),
            beside_staff=True,
        ),
        Relation(
            "survey",
            "månad, enkät, avdelning och delindex",
            ("avdelning", "delindex", "ar"),
            (),
            {"ar": "newest"},
            calendar=("survey",),
            beside_staff=True,
        ),
        Relation(
            "trainees",
            "månad och år",
            ("ar",),
            ("utfall",),
            {"ar": "ar = year(period)"},
            calendar=("trainees",),
            beside_staff=True,
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
    what a share is a share of: it is counted within the filters, however the answer is cut. `small` is the smallest
    group that may be shown or worked out, where a rule asks for more than is usual. `of` says what is counted, in words.
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
    small: int = privacy.SMALLEST_SHOWN
    of: str = "personer"

    @property
    def why_small(self) -> str:
        """Why what rests on too few is withheld, and what it could be worked out from."""
        return privacy.REASON.format(small=self.small, of=self.of)


@dataclass(frozen=True)
class Part:
    """A figure that stands beside a metric's own, from the same rows: the promoters beside the NPS."""

    key: str
    label: str
    sql: str
    decimals: int = 0


@dataclass(frozen=True)
class Metric:
    """A figure with its definition.

    `sql` is an aggregate over the relation's columns, `where` its population; `$months` is the window's length.
    A stock is read at the period, a flow summed over the window. `keep` names columns that `sql` needs besides
    the measures, when the relation is summed beforehand for a series over time. `requires` are the canonical
    columns without which the figure means nothing. `cleared` are keys of `kf.cleared.CLEARED`.
    `parts` stand beside the figure. `bounds` are what it can be: a figure beyond them means that its sources do not fit
    together. `error` is its standard error as SQL, of which its interval is made within the bounds; on fewer answers (the
    part `answers`) than `least_answers` there is no figure, only its parts (`kf.metrics.chance`).
    `whole_numbers`: of parts of the employer it is told in whole numbers, since decimals would say what one person has.
    `of_parts` is said where it is cut: that its parts do not make the whole, and why.
    `sample` names the part that a share is a share of, when that is a sample: its interval is Wilson's.
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
    parts: tuple[Part, ...] = ()
    error: str = ""
    bounds: tuple[float, float] = (float("-inf"), float("inf"))
    least_answers: int = 0
    sample: str = ""
    whole_numbers: bool = False
    of_parts: str = ""

    @property
    def told(self) -> str:
        """The definition as it is told: with what holds of its parts."""
        return f"{self.definition} {self.of_parts}".strip()

    def beyond(self, value: float | None) -> bool:
        """Whether a figure is beyond what it can be, by more than a float loses."""
        return value is not None and not self.bounds[0] - EXACT <= value <= self.bounds[1] + EXACT and value == value

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The name and SQL of all that is computed: the figure, its standard error, its parts."""
        error = (("error", self.error),) if self.error else ()
        return ("value", self.sql), *error, *((part.key, part.sql) for part in self.parts)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What it can be cut by."""
        return RELATIONS[self.relation].dimensions

"""A metric: a named aggregate over a relation of known grain, and the counts that decide whether it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kf import privacy
from kf.metrics.relation import RELATIONS

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

EXACT = 1e-9


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
    A stock is read at the period, a flow summed over the window. `keep` names columns that `sql` may
    need besides the measures, when the relation is summed beforehand for a flow over time. `requires` are the canonical
    columns without which the figure means nothing. `cleared` are keys of `kf.cleared.CLEARED`.
    `parts` stand beside the figure. `bounds` are what it can be: a figure beyond them means that its sources do not fit
    together. `error` is its standard error as SQL, of which its interval is made within the bounds; on fewer answers (the
    part `answers`) than `least_answers` there is no figure, only its parts (`kf.metrics.chance`).
    `whole_numbers`: of parts of the employer it is told in whole numbers, since decimals would say what one person has.
    `of_parts` is said where it is cut: that its parts do not make the whole, and why.
    `of_organisation`: without access to small groups it is told of the parts of the organisation alone.
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
    of_organisation: bool = False

    @property
    def heading(self) -> str:
        """Its name with its unit, where that says more: `Medelålder (år)`, `Avgångar`."""
        return self.label if self.unit == self.label.lower() else f"{self.label} ({self.unit})"

    @property
    def told(self) -> str:
        """The definition as it is told: with what holds of its parts."""
        return f"{self.definition} {self.of_parts}".strip()

    @property
    def grows_with_the_group(self) -> bool:
        """Whether it counts what a larger group has more of: on one axis with a larger one, a smaller would lie flat."""
        return self.unit in ("personer", "årsarbetare", "rekryteringar", "avgångar", "svar", "uppdrag", "tim")

    @property
    def is_its_basis(self) -> bool:
        """Whether the figure is the very count that decides whether it is shown."""
        return self.sql == "sum(n)" and self.rests_on == (Basis(self.relation, self.where),)

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

"""What a card of a staffing forecast may be about: its topic and figure, the columns beside it, its words and its chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kf import format as fmt
from kf.charts.need import cost, need
from kf.charts.staff import gap, staff
from kf.charts.theme import Figure
from kf.charts.waterfall import waterfall
from kf.forecast.answer import Columns
from kf.forecast.staffing import STAFFING
from kf.forecast.staffing_projection import CAUSES, StaffingProjection
from kf.forecast.staffing_sayings import say_cost, say_gap, say_staff, say_way
from kf.metrics.metric import Metric

GAP: Columns = (("gap", "Gap"), ("gap_low", "Gap lägst"), ("gap_high", "Gap högst"))
UNHIRED: Columns = (("unhired", "Utan rekrytering"),)


def _variant(key: str, name: str, unit: str, words: str) -> Metric:
    return replace(STAFFING, key=f"staffing_{key}", label=name, unit=unit, definition=f"{words} {STAFFING.definition}")  # type: ignore[arg-type]


STAFF_METRIC = _variant(
    "staff",
    "Anställda vid årets slut",
    "personer",
    "Anställda vid årets slut = de som fanns vid dess början − pension − andra avgångar − de som byter bort + de som byter hit "
    "+ rekryteringar. Gap = anställda − behov.",
)
COST_METRIC = _variant(
    "cost",
    "Kostnad för rekryteringar",
    "kr",
    "Kostnad = antal rekryteringar × timmar för rekrytering och introduktion × kronor per timme.",
)


@dataclass(frozen=True)
class Aspect:
    """One card of a forecast: topic, the figure it is about (column, with `_low` and `_high`), columns beside it, words and chart."""

    topic: str
    metric: Metric
    value: str
    further: Columns
    say: Callable[[StaffingProjection], str]
    chart: Callable[..., Figure]


ASPECTS = {
    "staff": Aspect(
        "Anställda mot behov, vid årets slut",
        STAFF_METRIC,
        "staff",
        (("demand", "Behov"), *GAP, *UNHIRED),
        say_staff,
        staff,
    ),
    "gap": Aspect(
        "Gap mot behovet, vid årets slut",
        replace(STAFF_METRIC, label="Gap mot behovet"),
        "gap",
        (("staff", "Anställda"), ("demand", "Behov"), ("unhired_gap", "Gap utan rekrytering")),
        say_gap,
        gap,
    ),
    "need": Aspect(
        "Rekryteringsbehov per år, efter orsak",
        STAFFING,
        "need",
        (
            *((key, fmt.upper_first(words)) for key, words in CAUSES.items()),
            ("surplus", "Fler än som behövs"),
            ("hired", "Rekryteras"),
        ),
        lambda one: one.headline(),
        need,
    ),
    "cost": Aspect("Vad rekryteringarna kostar", COST_METRIC, "cost", (("hired", "Rekryteras"),), say_cost, cost),
    "way": Aspect(
        "Vägen från i dag",
        STAFF_METRIC,
        "staff",
        (
            ("at_start", "Vid årets början"),
            ("less_retired", "Pension"),
            ("less_departed", "Slutar i övrigt"),
            ("less_moved", "Byter bort"),
            ("moved_in", "Byter hit"),
            ("hired", "Rekryteras"),
        ),
        say_way,
        waterfall,
    ),
}

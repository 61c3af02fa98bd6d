"""The indicators that kf counts itself: `data/indicator_metrics.csv` says by which metric, and where its card stands."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from kf import format as fmt
from kf.access import Access
from kf.errors import KfError
from kf.filters import Filters
from kf.metrics.catalogue import METRICS
from kf.metrics.evaluate import LEDNING, calendar, evaluate
from kf.plan.indicators import Indicator
from kf.plan.tertial import Tertial
from kf.store import DEFAULT_FOLDER, Store

FILE = DEFAULT_FOLDER / "indicator_metrics.csv"


@dataclass(frozen=True)
class Source:
    """How an indicator is counted: a metric, narrowed (`avdelning=Inköp`); the page and the card that show it."""

    metric: str
    where: tuple[str, ...] = ()
    page: str = ""
    card: str = ""


@dataclass(frozen=True)
class Computed:
    """What an indicator comes to by the data; `value` is None when it cannot be said, and `reason` says why.

    `through` is the last month counted: that of the tertial, or the data's when that comes before.
    """

    source: Source
    value: float | None
    through: date
    reason: str = ""

    @property
    def different(self) -> bool:
        """Whether it counts different things, each once however often it comes."""
        return "DISTINCT" in METRICS[self.source.metric].sql


@lru_cache(maxsize=4)
def sources(file: Path = FILE) -> dict[str, Source]:
    """The source of each indicator that has one whose metric exists; the rest are entered by hand."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        row["indikator"]: Source(
            row["metric"],
            tuple(part.strip() for part in (row.get("where") or "").split(";") if part.strip()),
            row.get("page") or "",
            row.get("card") or "",
        )
        for row in rows
        if row["metric"] in METRICS
    }


@lru_cache(maxsize=512)  # it is the same whatever the reader has narrowed to: counted once, not for every click
def computed(
    store: Store, indicator: Indicator, tertial: Tertial, access: Access = LEDNING, file: Path = FILE
) -> Computed | None:
    """Count an indicator from 1 January to the tertial's end, as the reader may see it; None: it is entered by hand.

    A tertial that runs on after the data is counted as far as they go.
    """
    source = sources(file).get(indicator.id)
    if source is None:
        return None
    first, last = calendar(store, METRICS[source.metric])
    through = min(tertial.last_month, last)
    if through.year < tertial.year or through < first:
        return Computed(source, None, through, f"Data finns till och med {fmt.month(last)}.")
    try:
        result = evaluate(store, METRICS[source.metric], Filters.from_words(source.where, through, "ytd"), (), access)
    except KfError as error:
        return Computed(source, None, through, str(error))
    if indicator.unit == "st" and result.empty and not (result.reason or result.notes):
        return Computed(source, 0.0, through)  # nothing to count is a count too
    if METRICS[source.metric].beyond(result.value):
        # no outcome to be judged: a share of more than the whole reaches any target
        told = fmt.quantity(result.value, METRICS[source.metric].unit, METRICS[source.metric].decimals)
        return Computed(source, None, through, f"Beräknat blir det {told}. {' '.join(result.notes)}")
    reason = "" if result.value is not None else result.reason or " ".join(result.notes) or "Inget att räkna på."
    return Computed(source, result.value, through, reason)

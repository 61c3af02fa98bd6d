"""What breaks a series: reorganisations, moved tasks; of the version and written by people."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from kf.dimensions import PERIOD
from kf.filters import Filters
from kf.metrics.result import Result
from kf.store import Store
from kf.workspace.events import Event


@lru_cache(maxsize=8)
def _series_breaks(store: Store) -> list[tuple[date, str | None, str]]:
    """The version's own events."""
    return store.query("SELECT datum, avdelning, text FROM series_break")


def breaks(store: Store, filters: Filters, result: Result, events: tuple[Event, ...]) -> tuple[tuple[date, str], ...]:
    """The events that break the series within the months shown, for what is shown: the version's and those written.

    Each stands at its month, as the figures do: on the 15th of the last month it would fall outside the axis.
    """
    if result.empty:
        return ()
    known = [*_series_breaks(store)]
    known += [(event.when, event.avdelning, event.text) for event in events]
    first, last, chosen = min(result.columns[PERIOD]), max(result.columns[PERIOD]), filters.values("avdelning")
    found = {
        (when.replace(day=1), f"{avdelning}: {text}" if avdelning else text)
        for when, avdelning, text in known
        if first <= when.replace(day=1) <= last and (avdelning is None or not chosen or avdelning in chosen)
    }
    return tuple(sorted(found))

"""All metrics there are, by key."""

from __future__ import annotations

from kf.errors import KfError
from kf.metrics import ages, flows, staff, turnover
from kf.metrics.metric import Metric

METRICS: dict[str, Metric] = {
    metric.key: metric for metric in (*staff.METRICS, *flows.METRICS, *turnover.METRICS, *ages.METRICS)
}


def metric(key: str) -> Metric:
    """The metric with a key. Raises KfError naming those there are."""
    if key not in METRICS:
        raise KfError(f"Måttet {key} finns inte.", "Se vilka som finns med: python -m kf metrics")
    return METRICS[key]

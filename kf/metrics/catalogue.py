"""All metrics there are, by key."""

from __future__ import annotations

from kf.errors import KfError
from kf.metrics import ages, assignments, flows, health, staff, surveys, turnover
from kf.metrics.metric import Metric

# On the employer's own staff: what the disclosure rule, the staff's filters and the file's columns are about.
ON_STAFF: dict[str, Metric] = {
    metric.key: metric for metric in (*staff.METRICS, *flows.METRICS, *turnover.METRICS, *ages.METRICS)
}
# On what the recruitment unit does for others, with months and dimensions of their own.
ON_UNIT: dict[str, Metric] = {metric.key: metric for metric in (*surveys.METRICS, *assignments.METRICS)}
# On what is known of groups of the staff only.
ON_GROUPS: dict[str, Metric] = {metric.key: metric for metric in health.METRICS}
METRICS: dict[str, Metric] = ON_STAFF | ON_GROUPS | ON_UNIT


def metric(key: str) -> Metric:
    """The metric with a key. Raises KfError naming those there are."""
    if key not in METRICS:
        raise KfError(f"Måttet {key} finns inte.", "Se vilka som finns med: python -m kf metrics")
    return METRICS[key]

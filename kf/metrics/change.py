"""A figure against an earlier one: in number, percent, and for shares in procentenheter, which are kept apart."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from kf import format as fmt
from kf.dimensions import PERIOD
from kf.errors import KfError
from kf.metrics.metric import Metric
from kf.metrics.result import Result


@dataclass(frozen=True)
class Change:
    """The difference between two values of a metric; None where either is withheld or missing.

    `absolute` is in the metric's unit (procentenheter when that is %), `percent` is relative to the earlier value
    and None for shares, where it would be misread.
    """

    metric: Metric
    absolute: float | None
    percent: float | None

    def sentence(self) -> str:
        """`16 fler (+4,2 %)`, `upp 3,08 procentenheter`, `ned 1,1`, `oförändrat`; empty when it cannot be told."""
        if self.absolute is None:
            return ""
        shown = fmt.number(abs(self.absolute), self.metric.decimals)
        if not any(digit in shown for digit in "123456789"):
            return "oförändrat"
        up = self.absolute > 0
        if self.metric.unit == "%":
            return f"{'upp' if up else 'ned'} {shown}{fmt.NBSP}procentenheter"
        if self.metric.unit == "medarbetare":  # per chef: a ratio, of which there are not more or fewer
            return f"{'upp' if up else 'ned'} {shown}"
        unit = {"kr": "kr", "år": "år", "NPS": "enheter", "index": "enheter", "betyg": "steg"}.get(self.metric.unit, "")
        moved = fmt.quantity(abs(self.absolute), unit, self.metric.decimals)
        text = f"{'upp' if up else 'ned'} {moved}" if unit else f"{moved} {'fler' if up else 'färre'}"
        if self.percent is None or self.metric.unit in ("år", "NPS", "index", "betyg"):
            return text
        return f"{text} ({fmt.quantity(self.percent, '%', 1, sign=True)})"


def change(metric: Metric, now: float | None, before: float | None) -> Change:
    """The change from `before` to `now`. Percent is (now - before) / before, of the earlier value."""
    if now is None or before is None:
        return Change(metric, None, None)
    relative = None if metric.unit == "%" or not before else 100 * (now - before) / before
    return Change(metric, now - before, relative)


def with_change(result: Result, earlier: Result) -> Result:
    """The result with columns `before`, `change` (in the metric's unit, or procentenheter) and `change_percent`.

    Rows are matched on the dimensions; NaN where either figure is withheld or missing, and `before_withheld` where
    it is the earlier one that may not be shown. The result may not be a
    series, whose own earlier months say the same.
    """
    keys = [key for key in result.by if key in result.columns]
    if PERIOD in keys:
        raise KfError("En tidsserie har redan sina tidigare månader.", "Ta bort period ur indelningen.")
    frame = result.frame
    if keys:
        found = frame[keys].merge(earlier.frame[[*keys, "value", "withheld"]], on=keys, how="left")
        before, hidden = found["value"], found["withheld"].eq(True) | found["withheld"].isna() & bool(earlier.reason)
    else:
        before = pd.Series([earlier.value] * len(frame), dtype=float)
        hidden = pd.Series([earlier.withheld and earlier.value is None] * len(frame), dtype=bool)
    changes = [
        change(result.metric, *(None if pd.isna(v) else float(v) for v in pair))
        for pair in zip(frame["value"], before, strict=True)
    ]
    more = {
        "before": before.tolist(),
        "before_withheld": hidden.astype(bool).tolist(),
        "change": [c.absolute for c in changes],
        "change_percent": [c.percent for c in changes],
    }
    return replace(result, columns={**result.columns, **more})

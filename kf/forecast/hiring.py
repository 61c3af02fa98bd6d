"""How vacancies are filled: at once, with a delay, to a ceiling, in a number that is set, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kf.forecast.cohorts import Step


@dataclass(frozen=True)
class Plan:
    """How many are wanted, `target` [steps, places], and how vacancies are filled in the places `inside`.

    Places outside fill theirs at once. `most` and `exactly` [steps] are how many are hired within, at most or come
    what may (None: no such rule); `frozen` [steps] whether nobody is; `months_to_fill` how long a post stands empty.
    """

    target: np.ndarray
    inside: np.ndarray
    most: np.ndarray | None = None
    exactly: np.ndarray | None = None
    frozen: np.ndarray | None = None
    months_to_fill: float = 0.0


def hires(plan: Plan, i: int, step: Step, need: np.ndarray, open_at_start: np.ndarray, u: np.ndarray) -> np.ndarray:
    """How many come in the step: the need, as far as the plan lets it be filled within the step."""
    inside = plan.inside
    if plan.frozen is not None and plan.frozen[i]:
        return np.where(inside, 0.0, need)
    wanted = need
    if plan.months_to_fill:
        length = 12 * step.fraction
        waiting = np.clip(open_at_start, 0.0, need)  # open since before: filled when the time has passed
        in_time = 1 - min(1.0, plan.months_to_fill / length)
        filled = waiting * (plan.months_to_fill <= length) + (need - waiting) * in_time
        wanted = np.where(inside, np.floor(filled + u), need)
    own = np.where(inside, wanted, 0.0)
    total = own.sum(axis=1)
    if plan.exactly is not None:
        more = np.maximum(plan.exactly[i] - total, 0.0)
        size = np.where(inside, np.maximum(plan.target[i], 0.01), 0.0)
        wanted = np.where(inside, _shared(own + more[:, None] * size / max(size.sum(), 1e-9), plan.exactly[i]), need)
    elif plan.most is not None:
        capped = _shared(own, plan.most[i])
        wanted = np.where(inside, np.where((total > plan.most[i])[:, None], capped, own), need)
    return wanted


def _shared(weight: np.ndarray, total: float) -> np.ndarray:
    """A whole total shared in whole numbers by weight, [draws, places]."""
    upto = np.cumsum(weight, axis=1)
    last = upto[:, -1:]
    scaled = np.floor(np.divide(upto, last, out=np.zeros_like(upto), where=last > 0) * total + 0.5)
    return np.diff(scaled, axis=1, prepend=0.0)

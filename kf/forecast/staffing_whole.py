"""How a staffing forecast's expected counts become the whole people that are told: the one place that rounds them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kf.forecast.flow import Run

Figures = dict[str, np.ndarray]  # [steps, places]
OUT, SIGN, FIRST = ("retired", "departed", "moved_out"), 100.0, 10.0


def whole(run: Run) -> Figures:
    """The means over the draws as whole people that add up: what headline, columns, table, way, sentence and cost take.

    Of recruitments, retirements and staff it is the mean since the origin that is rounded; a year is the difference
    between two such, so that the years add up to what is told of them all. What does not then come out even is taken by
    other exits and moves, where it is nearest (largest remainder), and of the causes by exits, volume, backlog and surplus.
    In every year and since the origin: before - out + in = staff; causes + surplus = need; need_accumulated = hired since
    the origin + what is still open, and so is what is hired itself where nothing is left open. From the draws, [draws,
    steps, places], to [steps, places].
    """
    mean = {name: value.mean(axis=0) for name, value in run.items()}
    staff = np.round(mean["after"])
    before = np.vstack([np.round(mean["before"][:1]), staff[:-1]])
    flows = {name: (-1 if name in OUT else 1) * mean[name] for name in (*OUT, "moved_in", "hired")}
    found = {name: np.abs(value) for name, value in adding_up(flows, staff - before, kept=("retired", "hired")).items()}
    hired, moves = found["hired"], found["moved_out"] - found["moved_in"]
    left_open = np.round(np.maximum(run["need"] - run["hired"], 0.0).mean(axis=0))
    beyond = np.round(np.maximum(run["hired"] - run["need"], 0.0).mean(axis=0))
    need = np.maximum(hired + left_open - beyond, 0.0)
    causes = adding_up(
        {name: mean[name] for name in ("need_departed", "volume", "backlog", "surplus")},
        need - found["retired"] - moves,
    )
    names = {"volume": "need_volume", "backlog": "need_backlog"}
    return {
        "before": before,
        **found,
        "staff": staff,
        "need": need,
        "need_pension": found["retired"],
        "need_moves": moves,
        **{names.get(name, name): value for name, value in causes.items()},
        "need_accumulated": hired.cumsum(axis=0) + left_open,
    }


def adding_up(parts: Mapping[str, np.ndarray], sums: np.ndarray, kept: tuple[str, ...] = ()) -> Figures:
    """Whole numbers near the parts ([steps, places]) since the first step, that sum to `sums` in every step.

    Those that are `kept` are moved from the nearest last but one, and last of all is a part given another sign than its own.
    """
    means = np.stack(list(parts.values()))  # [parts, steps, places]
    first = np.array([FIRST if name in kept else 0.0 for name in parts])[:, None]
    told, upto = np.zeros_like(means), means.cumsum(axis=1)
    places = np.arange(means.shape[2])
    for t in range(means.shape[1]):
        wanted = upto[:, t] - told[:, :t].sum(axis=1)
        sign = np.sign(means[:, t])
        now = np.round(wanted)
        now = np.where(now * sign > 0, now, 0.0)
        while (off := sums[t] - now.sum(axis=0)).any():
            one = np.sign(off)
            moved = now + one
            wrong = (moved != 0) & (np.sign(moved) != sign)
            price = np.abs(wanted - moved) - np.abs(wanted - now) + first + SIGN * wrong
            at = price.argmin(axis=0)
            now[at, places] += one
        told[:, t] = now
    return {name: told[i] + 0.0 for i, name in enumerate(parts)}

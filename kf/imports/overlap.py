"""People who hold more than a full post and a fifth at once."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
import pandas as pd

MOST = 1.2 + 1e-9  # two part-time posts are ordinary, 120 % occurs, more is a mistake in the dates


def overbooked(person: np.ndarray, start: np.ndarray, until: np.ndarray, load: np.ndarray) -> np.ndarray:
    """Which rows bring their person over the limit while earlier rows still hold.

    `person`, `start` and `until` (last day, included) are integers, `load` shares of full time. Of two rows that
    do not go together the one that begins later, or stands later in the file, is the one refused.
    """
    broken = np.zeros(len(person), dtype=bool)
    order = np.lexsort((start, person))
    who, begins = person[order], start[order]
    # the latest end among the person's earlier rows
    latest = pd.Series(until[order]).groupby(who).cummax().to_numpy()
    same = np.r_[False, who[1:] == who[:-1]]
    meets = same & (begins <= np.r_[0, latest[:-1]])
    # rows that hang together in time: only those with more than the limit in all need be gone through one by one
    together = np.cumsum(~meets) - 1
    heavy = (np.bincount(together, weights=load[order]) > MOST) & (np.bincount(together) > 1)
    suspect = order[heavy[together]]
    holder, held = -1, list[tuple[int, float]]()
    for row in suspect:
        if person[row] != holder:
            holder, held = person[row], []
        while held and held[0][0] < start[row]:
            heappop(held)
        if sum(share for _, share in held) + load[row] > MOST:
            broken[row] = True
        elif load[row]:
            heappush(held, (until[row], load[row]))
    return broken

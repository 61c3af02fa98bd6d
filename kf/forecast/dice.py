"""The dice of a staffing forecast: evenly spread numbers in orders that belong to a place, a year and a flow.

Common random numbers: the same seed gives a place the same dice in every scenario, and in every cut that takes as many
draws. A place's dice, its rates and the level of a year that all places share are hardly correlated in pairs, so that
the spread of their sums is right with some hundred draws, and another seed hardly moves it. Places have orders of their
own: were they the same ones in another sequence, a pair of places would have dice that go wholly together or apart, and
what people who move between them add to the spread would depend on the seed.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np

from kf.forecast.quantiles import strata, uncorrelated

RETIRES, LEAVES, MOVES, MOVES_TO, LEAVES_NEW, FILLED = range(6)
FLOWS = 6
RATES = 4  # other exits per band, and moves out
YEARS = 11  # the most that a forecast has, with what is left of the first
COLUMNS = RATES + YEARS * FLOWS


@lru_cache(maxsize=128)  # half a MB each at most
def _orders(place: str, seed: int, draws: int) -> np.ndarray:
    """A place's orders, [draws, COLUMNS]: those of its rates, then those of each year's flows."""
    own = np.random.default_rng([seed, zlib.crc32(place.encode())])
    columns = [own.permutation(draws) for _ in range(COLUMNS)]
    return uncorrelated(np.column_stack([level(seed, draws), *columns]))[:, 1:].astype(np.int32)


def level(seed: int, draws: int) -> np.ndarray:
    """The order of the level of a year, [draws]."""
    return np.random.default_rng([seed, 10]).permutation(draws)


def rate_orders(place: str, seed: int, draws: int) -> np.ndarray:
    """The orders of a place's rates, [draws, RATES]."""
    return _orders(place, seed, draws)[:, :RATES]


@lru_cache(maxsize=16)  # 6 MB each at most
def dice(places: tuple[str, ...], seed: int, draws: int, years: int) -> np.ndarray:
    """Numbers between 0 and 1, [years, FLOWS, draws, places]."""
    even = strata(draws)
    used = slice(RATES, RATES + years * FLOWS)
    each = [even[_orders(place, seed, draws)[:, used]] for place in places]
    found = np.stack(each, axis=-1).reshape(draws, years, FLOWS, len(places))
    return np.ascontiguousarray(np.moveaxis(found, 0, 2))

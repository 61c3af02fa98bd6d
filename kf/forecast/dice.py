"""The dice of a staffing forecast: evenly spread numbers in orders that belong to a place, a year and a flow.

Common random numbers: the same seed gives a place the same dice in every scenario and every cut that has it. A place's
dice, its rates and the level of a year that all places share are hardly correlated in pairs, so that the spread of
their sums is right with some hundred draws, and another seed hardly moves it. To have that once for all places, each takes the same
orders in a sequence of its own, about half of them turned round: two places' dice are as likely to go together as apart.
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


@lru_cache(maxsize=16)
def _shared(seed: int, draws: int) -> np.ndarray:
    """Orders [draws, 1 + COLUMNS] that are hardly correlated in pairs; the first is the level's."""
    columns = [np.random.default_rng([seed, 11, i]).permutation(draws) for i in range(COLUMNS)]
    return uncorrelated(np.column_stack([level(seed, draws), *columns]))


def _orders(place: str, seed: int, draws: int) -> np.ndarray:
    """A place's orders, [draws, COLUMNS]: those of its rates, then those of each year's flows."""
    own = np.random.default_rng([seed, zlib.crc32(place.encode())])
    orders = _shared(seed, draws)[:, 1:][:, own.permutation(COLUMNS)]
    return np.where(own.random(COLUMNS) < 0.5, draws - 1 - orders, orders)


def level(seed: int, draws: int) -> np.ndarray:
    """The order of the level of a year, [draws]."""
    return np.random.default_rng([seed, 10]).permutation(draws)


def rate_orders(place: str, seed: int, draws: int) -> np.ndarray:
    """The orders of a place's rates, [draws, RATES]."""
    return _orders(place, seed, draws)[:, :RATES]


@lru_cache(maxsize=64)
def dice(places: tuple[str, ...], seed: int, draws: int, years: int) -> np.ndarray:
    """Numbers between 0 and 1, [years, FLOWS, draws, places]."""
    even = strata(draws)
    used = slice(RATES, RATES + years * FLOWS)
    each = [even[_orders(place, seed, draws)[:, used]] for place in places]
    found = np.stack(each, axis=-1).reshape(draws, years, FLOWS, len(places))
    return np.ascontiguousarray(np.moveaxis(found, 0, 2))

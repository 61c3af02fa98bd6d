"""How often people leave otherwise than for pension, and how often they move: own history shrunk towards the whole's.

A place of few people says little by itself, so K person-years of the whole's rate are added to its own (gamma-Poisson;
domain.md D2): r = (x + K r0) / (E + K), per place and band of tenure. The whole's bands are shrunk towards its mean
in the same way. Moves out are shrunk alike; where to is the place's own moves with K_TO moves as all others'. Rates are
drawn from their gamma posteriors; the level of a year, which differs by more than chance, as in kf/forecast/hazard.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kf.forecast import dice
from kf.forecast.hazard import OTHER_STRENGTH
from kf.forecast.movements import BANDS, Movements
from kf.forecast.quantiles import gamma_quantiles, normal_scores

K_TO = 10.0  # how many moves the whole's destinations weigh


@dataclass(frozen=True)
class Rates:
    """Per person-year: `leaves` [draws, places, BANDS], `moves` [draws, places]; `to` [places, places] shares per row."""

    leaves: np.ndarray
    moves: np.ndarray
    to: np.ndarray


def posterior(found: Movements, strength: float = OTHER_STRENGTH) -> tuple[np.ndarray, np.ndarray]:
    """Shape and rate of the gamma posteriors, [places, BANDS + 1]: other exits per band, and moves out."""
    x, time = found.departed, found.person_years
    overall = x.sum() / max(time.sum(), 1e-9)
    whole = (x.sum(axis=0) + strength * overall) / (time.sum(axis=0) + strength)
    everybody = found.moved.sum() / max(time.sum(), 1e-9)
    counts = np.column_stack([x, found.moved.sum(axis=1)])
    exposed = np.column_stack([time, time.sum(axis=1)])
    if found.size == 1:  # the whole is not shrunk towards itself
        own = np.append(np.full(BANDS, strength), 1e-9)
        return np.column_stack([x + strength * overall, counts[:, BANDS:]]), exposed + own
    return counts + strength * np.append(whole, everybody), exposed + strength


def destinations(found: Movements) -> np.ndarray:
    """The share of each place's movers that go to each other place."""
    arrivals = found.moved.sum(axis=0)
    towards = np.where(np.eye(found.size) > 0, 0.0, arrivals)
    total = towards.sum(axis=1, keepdims=True)
    others = 1.0 - np.eye(found.size)
    evenly = others / np.maximum(others.sum(axis=1, keepdims=True), 1.0)
    towards = np.where(total > 0, towards / np.where(total > 0, total, 1.0), evenly)
    return (found.moved + K_TO * towards) / (found.moved.sum(axis=1, keepdims=True) + K_TO)


@lru_cache(maxsize=32)
def draw_rates(found: Movements, draws: int, seed: int, unrest: float = 0.0) -> Rates:
    """Rates from their posteriors, each in an order of its own by the seed and the place's name. Kept: do not change them."""
    shape, rate = posterior(found)
    values = gamma_quantiles(shape, rate, draws)
    for i, name in enumerate(found.names):
        order = dice.rate_orders(name, seed, draws)
        for band in range(BANDS + 1):
            values[:, i, band] = values[order[:, band], i, band]
    z = normal_scores(draws)[dice.level(seed, draws)]
    level = np.exp(unrest * z - unrest**2 / 2)[:, None, None]
    return Rates(values[:, :, :BANDS] * level, values[:, :, BANDS], destinations(found))

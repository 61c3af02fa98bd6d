"""What is assumed of retirement before own data is seen, and in how many ways the assumption may be wrong.

The assumption (kf/parameters/hazard_prior.csv) is told for those whose riktålder is ANCHOR. Three things about it are not
known: how much of a rise in riktålder people follow (all of it, or do they go at the age they always went? and do those
who go before 65, by agreement or on own means, as those who go later?), whether
they go some years earlier or later than it says, and whether more or fewer go at every age. Each combination is a
variant with a weight. Own history moves the weights by how well each variant foretold it (Bayes' rule with the
beta-binomial's evidence; Hoeting et al. 1999, Bayesian model averaging), and a forecast is drawn from all of them. Shrink
towards one assumption alone, and the interval leaves out that it may be wrong.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np

from kf import parameters

KS = np.arange(-10, 6)  # the k (age attained less the age people go by) that hazards are kept for
ANCHOR = 67  # the riktålder that the assumption is told for
SETTLED = 65  # the age attained from which one goes by riktålder; who goes before does so by agreement, or on own means
# of a change in riktålder, those who go before SETTLED and from it on, and how probable: not known
FOLLOWS = (((0.0, 0.0), 1 / 3), ((0.0, 0.5), 1 / 6), ((0.5, 0.5), 1 / 6), ((0.0, 1.0), 1 / 6), ((1.0, 1.0), 1 / 6))
SHIFTS = ((-2, 0.1), (-1, 0.2), (0, 0.4), (1, 0.2), (2, 0.1))  # years later, and how probable
LEVELS = ((0.5, 0.25), (1.0, 0.5), (2.0, 0.25))  # times the odds of going, and how probable
LEAST = 0.002  # a hazard assumed to be 0 may be this, when evidence is weighed: else one early exit would decide all
MOST = 0.95
SLIGHT = 0.004  # variants less probable than this are left out


@dataclass(frozen=True)
class Variant:
    """One way the assumption may be: the hazards `prior` over KS, `follows` (0-1, of a change in riktålder: before
    SETTLED, and from it on), and how probable. With own history told by it: `exposed` person-years and `exits` people
    over KS."""

    follows: tuple[float, float]
    prior: np.ndarray
    weight: float
    exposed: np.ndarray
    exits: np.ndarray

    def hazard(self, strength: float) -> np.ndarray:
        """The posterior mean per k."""
        return (self.exits + strength * self.prior) / (self.exposed + strength)


def prior() -> np.ndarray:
    """h0 over KS: 0 below the first k of the assumption, above its last as the last."""
    table = parameters.hazard_prior().sort_values("from_retirement_age")
    k, h = table["from_retirement_age"].to_numpy(int), table["hazard"].to_numpy(float)
    return np.where(k[0] > KS, 0.0, h[np.clip(KS - k[0], 0, len(k) - 1)])


def sure(exposed: np.ndarray, exits: np.ndarray, told: np.ndarray) -> tuple[Variant, ...]:
    """The assumption `told` taken to be right, and riktålder to be followed."""
    return (Variant((1.0, 1.0), told, 1.0, exposed, exits),)


@lru_cache
def variants(constant_age: bool) -> tuple[Variant, ...]:
    """Every variant before history is seen; in the mean they are the assumption. With one reference age for all
    there is no change in riktålder to follow."""
    h0, zero = prior(), np.zeros(len(KS))
    kinds = [
        (shift_weight * level_weight, _varied(h0, shift, level))
        for (shift, shift_weight), (level, level_weight) in product(SHIFTS, LEVELS)
    ]
    mean = sum(weight * told for weight, told in kinds)
    scale = np.divide(h0, mean, out=np.zeros_like(h0), where=mean > 0)
    follows = (((1.0, 1.0), 1.0),) if constant_age else FOLLOWS
    return tuple(
        Variant(share, np.minimum(told * scale, MOST), weight * own, zero, zero)
        for share, own in follows
        for weight, told in kinds
    )


def _varied(h0: np.ndarray, shift: int, level: float) -> np.ndarray:
    moved = h0[np.clip(np.arange(len(KS)) - shift, 0, len(KS) - 1)]
    return level * moved / (1 - moved + level * moved)


def weighed(told: tuple[Variant, ...], strength: float) -> tuple[Variant, ...]:
    """The variants with their history, weighed by how well each foretold it; the slight ones left out."""
    log = np.array([math.log(one.weight) + _evidence(one, strength) for one in told])
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    kept = weight >= SLIGHT
    weight /= weight[kept].sum()
    return tuple(replace(one, weight=float(w)) for one, w, keep in zip(told, weight, kept, strict=True) if keep)


def _evidence(one: Variant, strength: float) -> float:
    """The logarithm of the probability of the history, but for what is the same for all."""
    told = np.clip(one.prior, LEAST, MOST)
    return sum(
        math.lgamma(a + x)
        - math.lgamma(a)
        + math.lgamma(b + n - x)
        - math.lgamma(b)
        - math.lgamma(a + b + n)
        + math.lgamma(a + b)
        for a, b, x, n in zip(strength * told, strength * (1 - told), one.exits, one.exposed, strict=True)
    )


def reference_for(riktalder: np.ndarray, follows: tuple[float, float], age: np.ndarray) -> np.ndarray:
    """The age that people of these ages attained go by, when they follow so much of a change in riktålder."""
    early, late = follows
    return ANCHOR + np.where(age < SETTLED, early, late) * (riktalder - ANCHOR)


def per_k(at: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Counts [2, people] at places between whole k, shared between the two around them: [2, KS]."""
    inside = (at >= KS[0]) & (at <= KS[-1])
    low = np.floor(at[inside]).astype(int)
    part = at[inside] - low
    return np.array(
        [
            np.bincount(low - KS[0], (1 - part) * row, len(KS))
            + np.bincount(np.minimum(low + 1, KS[-1]) - KS[0], part * row, len(KS))
            for row in counts[:, inside]
        ]
    )

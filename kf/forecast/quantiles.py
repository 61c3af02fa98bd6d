"""Quantiles of the few distributions a forecast needs, in NumPy alone (SciPy is no dependency of kf)."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9  # the 80 % interval and the median
_NORMAL = NormalDist()
_GRID = 2001
MOST_COLUMNS = 0.7  # of the draws, that can be made uncorrelated


def strata(count: int) -> np.ndarray:
    """The middle of each of `count` equal parts of 0-1."""
    return (np.arange(count) + 0.5) / count


@lru_cache(maxsize=8)
def normal_scores(count: int) -> np.ndarray:
    """The standard normal's quantiles at the strata."""
    return np.array([_NORMAL.inv_cdf(float(p)) for p in strata(count)])


@lru_cache(maxsize=32)
def orders(count: int, columns: int, seed: int) -> np.ndarray:
    """The numbers 0 to count - 1 in an order of its own per column, [count, columns], hardly correlated in pairs.

    A Latin hypercube (McKay et al. 1979) made even by Iman and Conover's method (1982): shuffled normal scores are
    made orthogonal and ranked again. So what is computed on the draws moves little with the seed.
    """
    return uncorrelated(np.column_stack([np.random.default_rng([seed, i]).permutation(count) for i in range(columns)]))


def uncorrelated(ranks: np.ndarray) -> np.ndarray:
    """Orders [count, columns] made hardly correlated in pairs: each column gives way to those before it.

    The first column stays, and what comes after a column does not change it. With too many columns for that: as they are.
    """
    count, columns = ranks.shape
    for _ in range(3 if columns < MOST_COLUMNS * count else 0):
        scores = normal_scores(count)[ranks]
        root = np.linalg.cholesky(scores.T @ scores)
        ranks = _ranked(np.linalg.solve(root, scores.T).T)
    return ranks


def _ranked(values: np.ndarray) -> np.ndarray:
    ranks = np.empty(values.shape, int)
    np.put_along_axis(ranks, np.argsort(values, axis=0), np.arange(len(values))[:, None], axis=0)
    return ranks


def beta_quantiles(a: float, b: float, count: int) -> np.ndarray:
    """The Beta(a, b) quantiles at the strata; all 0 when a is 0, all 1 when b is 0.

    By summing the density of the log-odds, which is smooth however small a is, on a grid that is fine at its mode.
    """
    if a <= 0 or b <= 0:
        return np.full(count, 0.0 if a <= 0 else 1.0)
    reach = np.arcsinh(40 / min(a, b, 1.0))
    t = np.log(a / b) + np.sinh(np.linspace(-reach, reach, _GRID))
    log_density = -a * np.logaddexp(0, -t) - b * np.logaddexp(0, t)
    density = np.exp(log_density - log_density.max())
    cumulated = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(t))])
    at = np.interp(strata(count) * cumulated[-1], cumulated, t)
    return 1 / (1 + np.exp(-np.clip(at, -700, 700)))


def gamma_quantiles(shape: np.ndarray, rate: np.ndarray, count: int) -> np.ndarray:
    """The gamma quantiles at the strata along a new first axis (Wilson & Hilferty 1931); 0 where the shape is 0."""
    z = normal_scores(count).reshape(-1, *(1,) * np.ndim(shape))
    safe = np.maximum(shape, 1e-9)
    cube = np.maximum(1 - 1 / (9 * safe) + z / (3 * np.sqrt(safe)), 0.0) ** 3
    return np.where(np.asarray(shape) > 0, safe * cube / rate, 0.0)


def cornish_fisher(mean: np.ndarray, variance: np.ndarray, third: np.ndarray, p: float) -> np.ndarray:
    """The quantile of a nearly normal distribution from its mean, variance and third central moment.

    For counts it lies within half a person of the quantile, so that rounded it is the quantile (Cornish & Fisher 1938).
    """
    z = _NORMAL.inv_cdf(p)
    spread = np.sqrt(np.maximum(variance, 0.0))
    skew = np.clip(third / np.maximum(spread, 1e-9) ** 3, -4.0, 4.0)
    return mean + spread * (z + (z**2 - 1) * skew / 6)


def interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 80 % interval of drawn figures, draws along the first axis, within what was drawn.

    From their moments, which move with the seed half as much as the quantiles of the draws, and not by whole people.
    """
    mean = values.mean(axis=0)
    off = values - mean
    square = off * off
    variance, third = square.mean(axis=0), (square * off).mean(axis=0)  # a power of three is ten times as slow
    least, most = values.min(axis=0), values.max(axis=0)
    low, high = (np.clip(cornish_fisher(mean, variance, third, p), least, most) for p in (LOW, HIGH))
    return low, high


def binomial_quantiles(u: np.ndarray, n: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The binomial quantile of each (u, n, p), whole numbers; one u gives more for a larger p, never less.

    Exact up to a variance of 100, Cornish-Fisher above (wrong by at most one in some hundreds).
    """
    u, n, p = np.broadcast_arrays(u, np.asarray(n, float), np.clip(p, 0.0, 1.0))
    out = np.where(p >= 1, n, 0.0)
    open_ = (p > 0) & (p < 1) & (n > 0)
    variance = n * p * (1 - p)
    large = open_ & (variance > 100)
    if large.any():
        z = np.interp(u[large], strata(4000), normal_scores(4000))
        v, q = variance[large], p[large]
        x = n[large] * q + np.sqrt(v) * z + (z**2 - 1) * (1 - 2 * q) / 6
        out[large] = np.clip(np.round(x), 0, n[large])
    small = open_ & ~large
    if small.any():
        out[small] = _counted_up(u[small], n[small], p[small])
    return out


def _counted_up(u: np.ndarray, n: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The smallest count whose distribution function reaches u, by adding up probabilities from below, from the
    side of the smaller probability."""
    flip = p > 0.5
    q, v = np.where(flip, 1 - p, p), np.where(flip, 1 - u, u)
    mass = np.exp(n * np.log1p(-q))
    below, count = mass.copy(), np.zeros_like(u)
    for k in range(int(n.max())):
        more = (below < v) & (k < n)
        if not more.any():
            break
        mass = mass * (n - k) / (k + 1) * q / (1 - q)
        below = below + mass
        count += more
    return np.where(flip, n - count, count)

"""The share that retires per year at an age relative to riktålder, and the share that leaves otherwise.

Own history is shrunk towards an assumption, since a few people per age say little: with K person-years of assumption,

    h_k = (exits_k + K h0_k) / (exposed_k + K)        k = age attained in the year - riktålder of the birth year

(Beta-binomial; domain.md D2; h0 in kf/parameters/hazard_prior.csv), and for other exits, per befattning towards the
whole's rate and the whole's towards its mean over ages (gamma-Poisson), r_g = (x_g + K r0) / (E_g + K) per person-year.
A k below the prior's first has no assumed exits (h0 = 0); above its last h0 is the last's. Ages from LAS-åldern on say
nothing of what people choose, so they are left out.

Years differ by more than chance: the economy, agreements, a new rule. With thousands of people the posteriors alone
would promise what they cannot hold, so a common factor on every hazard is drawn too. Its spread is estimated from how
far the years of the own history lie from what their hazards give, beyond chance, towards UNREST (method of moments).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from kf.forecast.assumption import KS, Variant, per_k, reference_for, variants, weighed
from kf.forecast.history import WHOLE, History
from kf.forecast.quantiles import beta_quantiles, gamma_quantiles, normal_scores, orders, uncorrelated
from kf.forecast.rules import Rules

STRENGTH = 10.0  # K: how many person-years the assumption on retirement weighs, per k
OTHER_STRENGTH = 20.0  # the same for other exits, per befattning
PENSION_FROM = 60  # the age attained from which other exits have a rate of their own
UNREST, UNREST_YEARS = 0.05, 5.0  # assumed spread (of 1) of a year's level, and how many years that assumption weighs
BANDS = 2  # below PENSION_FROM, and from it


@dataclass(frozen=True, eq=False)  # told apart as objects: kept, and what is drawn of them too
class Fit:
    """What is known of the hazards at an origin. Arrays over KS; other exits over (group, band).

    `variants` are the ways the assumption may be, each with own history, by how probable; `years` how long the history
    is. `other_exits` people and `other_years` person-years; row 0 of `groups` is the whole. `unrest` is the spread
    (standard deviation of the logarithm) of a year's level of retirement, `other_unrest` of other exits.
    """

    variants: tuple[Variant, ...]
    strength: float
    groups: tuple[str, ...]
    other_exits: np.ndarray
    other_years: np.ndarray
    other_strength: float
    years: float
    unrest: float = 0.0
    other_unrest: float = 0.0

    @property
    def exposed(self) -> np.ndarray:
        """Person-years in own history per k, in the mean of the variants."""
        return np.sum([one.weight * one.exposed for one in self.variants], axis=0)

    @property
    def exits(self) -> np.ndarray:
        """People who retired in own history per k, in the mean of the variants."""
        return np.sum([one.weight * one.exits for one in self.variants], axis=0)

    @property
    def hazard(self) -> np.ndarray:
        """The posterior mean per k, for those whose riktålder is ANCHOR."""
        return np.sum([one.weight * one.hazard(self.strength) for one in self.variants], axis=0)

    @property
    def weight(self) -> np.ndarray:
        """The weight of own data against the assumption per k: exposed / (exposed + K)."""
        return self.exposed / (self.exposed + self.strength)

    def other_shape(self) -> tuple[np.ndarray, np.ndarray]:
        """Shape and rate of the gamma posterior of other exits per person-year, over (group, band)."""
        k = self.other_strength
        overall = self.other_exits[0].sum() / max(self.other_years[0].sum(), 1e-9)
        whole = (self.other_exits[0] + k * overall) / (self.other_years[0] + k)
        towards = np.vstack([np.full((1, BANDS), overall), np.tile(whole, (len(self.groups) - 1, 1))])
        return self.other_exits + k * towards, self.other_years + k


@dataclass(frozen=True, eq=False)  # told apart as objects: kept, and what is made of them too
class Drawn:
    """Hazards drawn from their posteriors: `pension` [draws, KS], `other` [draws, groups, bands] per person-year.

    `follows` [draws, 2] is how much of a change in riktålder people follow under each (None: all of it), as in `Variant`.
    """

    pension: np.ndarray
    other: np.ndarray
    groups: tuple[str, ...]
    follows: np.ndarray | None = None

    @cached_property
    def alike(self) -> tuple[tuple[tuple[float, float] | None, np.ndarray | slice], ...]:
        """The draws that follow the same, by what they follow: the shares of `follows` (None: all), and which draws."""
        if self.follows is None:
            return ((None, slice(None)),)
        kinds = np.unique(self.follows, axis=0).tolist()
        return tuple(((early, late), (self.follows == (early, late)).all(axis=1)) for early, late in kinds)


def fit(
    history: History,
    until: date,
    rules: Rules,
    strength: float = STRENGTH,
    other_strength: float = OTHER_STRENGTH,
    causes_known: bool = True,
) -> Fit:
    """The hazards as they can be told from the history up to a month-end, with the rules of that day.

    A year that is covered in part counts as that part of a person-year. Without known causes of exits nothing is
    learnt of retirement, and exits from PENSION_FROM on are taken to be retirement, not other exits.
    """
    shares = {one.follows for one in variants(rules.reference_age is not None)}
    by_year: list[dict[tuple[float, float], np.ndarray]] = []  # exposed and exits per k, by what is followed
    other: dict[str, np.ndarray] = {WHOLE: np.zeros((BANDS, 2))}
    years = 0.0
    by_year_other: list[tuple[np.ndarray, float]] = []  # person-years per band, exits
    for one in history.intervals(until):
        years += one.fraction
        age = one.year - one.born
        known = (age < rules.las_age(one.year)) & causes_known
        reference = rules.retirement_age(one.born)
        counts = np.array([one.fraction * one.before, one.retired])[:, known]
        by_year.append(
            {share: per_k(age[known] - reference_for(reference[known], share, age[known]), counts) for share in shares}
        )
        band = (age >= PENSION_FROM).astype(int)
        person_years = one.fraction * (one.before + one.after) / 2
        left = one.departed if causes_known else np.where(band, 0.0, one.departed)
        by_year_other.append((np.bincount(band, person_years, BANDS), float(left.sum())))
        for group in dict.fromkeys([WHOLE, *one.group]):
            rows = np.ones(len(age), bool) if group == WHOLE else one.group == group
            sums = other.setdefault(group, np.zeros((BANDS, 2)))
            sums[:, 0] += np.bincount(band[rows], left[rows], BANDS)
            sums[:, 1] += np.bincount(band[rows], person_years[rows], BANDS)
    groups = tuple(sorted(other))
    found = []
    for variant in variants(rules.reference_age is not None):
        exposed, exits = np.sum([np.zeros((2, len(KS))), *(year[variant.follows] for year in by_year)], axis=0)
        # who came and retired within the year was exposed too
        found.append(replace(variant, exposed=np.maximum(exposed, exits), exits=exits))
    kept = weighed(tuple(found), strength)
    counts = np.array([other[group] for group in groups])
    fitted = Fit(kept, strength, groups, counts[:, :, 0], counts[:, :, 1], other_strength, years)
    shape, rate = fitted.other_shape()
    r = (shape / rate)[0]
    return replace(
        fitted,
        unrest=_unrest([_expected(kept, strength, year) for year in by_year]),
        other_unrest=_unrest([(left, float(n @ r), float(n @ r)) for n, left in by_year_other]),
    )


def _expected(
    told: tuple[Variant, ...], strength: float, year: dict[tuple[float, float], np.ndarray]
) -> tuple[float, float, float]:
    """Exits of a year, what the hazards give, and its variance by chance, in the mean of the variants."""
    rows = []
    for one in told:
        (exposed, went), h = year[one.follows], one.hazard(strength)
        rows.append([one.weight * value for value in (went.sum(), exposed @ h, exposed @ (h * (1 - h)))])
    seen, expected, chance = np.sum(rows, axis=0)
    return float(seen), float(expected), float(chance)


def _unrest(years: list[tuple[float, float, float]]) -> float:
    """The spread of a year's level beyond chance, from (exits, expected, variance by chance) per year."""
    if not years:
        return UNREST
    seen, expected, chance = np.array(years).T
    size = (expected**2).mean()
    if not size:
        return UNREST
    beyond = ((seen - expected) ** 2 - chance).sum()
    return float(np.sqrt(max(beyond + UNREST_YEARS * UNREST**2 * size, 0.0) / ((len(years) + UNREST_YEARS) * size)))


@lru_cache(maxsize=32)
def draw(fitted: Fit, draws: int, seed: int) -> Drawn:
    """Hazards from their posteriors: each takes its `draws` quantiles once, in an order of its own by the seed. Kept.

    The first columns of the orders belong to what all share, so a scenario, or a forecast cut by befattning, has the
    same hazards as the whole's today.
    """
    common = orders(draws, len(KS) + 3 + BANDS, seed)
    upto = np.cumsum([one.weight for one in fitted.variants])
    which = np.minimum(np.searchsorted(upto, (common[:, -1] + 0.5) / draws), len(upto) - 1)
    pension, follows = np.zeros((draws, len(KS))), np.zeros((draws, 2))
    for i, one in enumerate(fitted.variants):
        mine = np.flatnonzero(which == i)
        follows[mine] = one.follows
        a = fitted.strength * one.prior + one.exits
        b = fitted.strength * (1 - one.prior) + one.exposed - one.exits
        for k in range(len(KS)):
            rank = np.argsort(np.argsort(common[mine, k]))
            pension[mine, k] = beta_quantiles(float(a[k]), float(b[k]), len(mine))[rank]
    level, other_level = (
        np.exp(spread * z - spread**2 / 2)
        for spread, z in zip(
            (fitted.unrest, fitted.other_unrest), normal_scores(draws)[common[:, len(KS) : len(KS) + 2]].T, strict=True
        )
    )
    shape, rate = fitted.other_shape()
    other = gamma_quantiles(shape, rate, draws)
    other[:, 0] = np.take_along_axis(other[:, 0], common[:, len(KS) + 2 : len(KS) + 2 + BANDS], axis=0)
    for i in range(1, len(fitted.groups)):
        own = np.random.default_rng([seed, i])
        # beside the level of a year: else their chance correlation moves the spread with the seed
        each = uncorrelated(np.column_stack([common[:, len(KS) + 1], *(own.permutation(draws) for _ in range(BANDS))]))
        other[:, i] = np.take_along_axis(other[:, i], each[:, 1:], axis=0)
    moved = -np.expm1(level[:, None] * np.log1p(-np.minimum(pension, 1 - 1e-12)))
    return Drawn(moved, other * other_level[:, None, None], fitted.groups, follows)

"""Staff drawn one year after the other, place by place: pension, other exits, moves, and the hires that fill what is open.

In a step retirement comes first, then moves of those who are left, then other exits from where they are; vacancies are
then filled as the plan allows. Of each flow a whole number is drawn per place (binomial, with the mean and variance
that its people's chances give) and taken from its people by their chances; so stock before - out + in = stock
after holds in every draw. Who is hired in a step has come evenly over it, and is far from pension. There is no closed
form for a ceiling or a freeze; where nobody is hired kf/forecast/retirement.py has it, and the tests hold them together.

Common random numbers: every (place, year, flow) has dice of its own by the seed, evenly spread over the draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kf.forecast.cohorts import Step
from kf.forecast.dice import FILLED, LEAVES, LEAVES_NEW, MOVES, MOVES_TO, RETIRES, dice
from kf.forecast.hiring import Plan, hires
from kf.forecast.quantiles import binomial_quantiles

FLOWS = (
    "before", "retired", "departed", "moved_out", "moved_in", "hired", "after",
    "need", "need_departed", "volume", "backlog", "surplus",
)  # fmt: skip


@dataclass(frozen=True)
class People:
    """Today's staff: `n` [places, (first year, later), ages] on tillsvidare, `fixed` [places] who stay as many.

    The last age is that of whoever is too young to retire within the forecast: those who are hired belong there.
    """

    names: tuple[str, ...]
    n: np.ndarray
    fixed: np.ndarray


@dataclass(frozen=True)
class Chances:
    """One step's: `retires` [draws, places or 1, ages]; `leaves` [draws, places, (first year, later), (younger, near
    pension)], of those who do not retire, the first `near` ages being near it; `moves` [draws, places], of the same,
    before they may leave; `leaves_new` [draws, places], of those hired."""

    step: Step
    retires: np.ndarray
    leaves: np.ndarray
    moves: np.ndarray
    leaves_new: np.ndarray
    near: int = 0


Run = dict[str, np.ndarray]  # FLOWS, each [draws, steps, places], whole numbers


def run(people: People, chances: list[Chances], to: np.ndarray, plan: Plan, seed: int) -> Run:
    """Draw the staff through the steps. `to` [places, places] is where movers go. The same seed gives the same numbers.

    `need` is what must be hired to have the target at the step's end: retired + need_departed + moved_out - moved_in +
    volume + backlog = need - surplus. need_departed counts those of the newly hired who leave within the step too.
    volume is what the target changes by (in the first step from today's staff), backlog what was open before.
    """
    draws = len(chances[0].leaves)
    thrown = dice(people.names, seed, draws, chances[-1].step.year - chances[0].step.year + 1)
    n = np.broadcast_to(people.n, (draws, *people.n.shape)).copy()
    count = n.sum(axis=(2, 3))
    fixed = people.fixed
    wanted = count[0] + fixed  # nothing was wanted before the first step: what today's staff lacks is volume
    found = {name: np.empty((draws, len(chances), len(people.names))) for name in FLOWS}
    for i, chance in enumerate(chances):
        u = thrown[chance.step.year - chances[0].step.year]
        before = count + fixed
        retired = _retiring(n, count, chance.retires, u[RETIRES])
        moved_out = moved_in = np.zeros_like(count)
        if len(people.names) > 1:
            part, moved_out = _moving(count - retired, chance.moves, u[MOVES])
            n, moved_in = _arriving(n, part, moved_out, to, u[MOVES_TO])
        departed = _departing(n, chance.leaves, chance.near, u[LEAVES])
        count = count - retired - departed - moved_out + moved_in
        target = np.broadcast_to(plan.target[i], count.shape)
        open_ = target - count - fixed
        vacant = np.maximum(open_, 0.0)
        new = np.minimum(chance.leaves_new, 0.95)
        gone = _drawn(vacant * new / (1 - new), vacant * (new / (1 - new)) * (1 - new), u[LEAVES_NEW])
        need = vacant + gone
        hired = hires(plan, i, chance.step, need, target - before, u[FILLED])
        same = np.divide(gone * hired, need, out=np.zeros_like(gone), where=need > 0)
        left = np.floor(np.where(hired > need, gone + (hired - need) * new, same) + 0.5)
        count = count + hired - left
        f = chance.step.fraction
        n[:, :, 1] += n[:, :, 0] * f
        n[:, :, 0] *= 1 - f
        n[:, :, 0, -1] += hired - left
        told = (
            before, retired, departed + left, moved_out, moved_in, hired, count + fixed,
            need, departed + gone, target - wanted, wanted - before, np.maximum(-open_, 0.0),
        )  # fmt: skip
        for name, value in zip(FLOWS, told, strict=True):
            np.rint(value, out=found[name][:, i])
        wanted = target
    return found


def _retiring(n: np.ndarray, count: np.ndarray, chance: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Take those who retire from the `count` people, who are changed in place; how many, per place.

    Of people in parts (0.3 of one who may retire) a whole number can be more than there are: younger ones give the rest.
    """
    able = int(np.flatnonzero(chance.any(axis=(0, 1))).max(initial=-1)) + 1  # the youngest may not yet
    there = n[:, :, 0, : able + 1] + n[:, :, 1, : able + 1]
    there[..., able] = np.maximum(count - there[..., :able].sum(axis=2), 0.0)
    kept, retired = _leaving(there, chance[..., : able + 1], u)
    n[..., :able] *= kept[:, :, None, :able]
    if (kept[..., able] < 1).any():
        n[..., able:] *= kept[:, :, None, able:]
    return retired


def _departing(n: np.ndarray, chance: np.ndarray, near: int, u: np.ndarray) -> np.ndarray:
    """Take those who leave otherwise, in the same way. The chance is the same for many ages: what counts is their sum."""
    younger, older = n[..., near:], n[..., :near]
    there = np.stack([younger.sum(axis=3), older.sum(axis=3)], axis=3)
    kept, count = _leaving(there.reshape(*u.shape, 4), chance.reshape(*u.shape, 4), u)
    kept = kept.reshape(there.shape)
    younger *= kept[..., :1]
    older *= kept[..., 1:]
    return count


def _leaving(there: np.ndarray, chance: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The part of people [draws, places, kinds] that is left when a drawn number has gone, and how many went per place."""
    expected = there * chance
    mean = expected.sum(axis=2)
    count = _drawn(mean, mean - np.einsum("dpk,dpk->dp", expected, np.broadcast_to(chance, there.shape)), u)
    gone = chance * np.divide(count, mean, out=np.zeros_like(mean), where=mean > 0)[:, :, None]
    kept = np.subtract(1.0, gone, out=gone)
    if (kept < 0).any():  # where the number drawn is more than the likeliest can give, the others give the rest
        np.maximum(kept, 0.0, out=kept)
        left = (there * kept).sum(axis=2)
        wanted = there.sum(axis=2) - count
        kept *= np.divide(wanted, left, out=np.ones_like(left), where=left > 1e-9)[:, :, None].clip(max=1.0)
    return kept, count


def _moving(there: np.ndarray, chance: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same for a chance that all of a place share: the part that goes is the same of each."""
    mean = there * chance
    count = _drawn(mean, mean * (1 - chance), u)
    return np.divide(count, there, out=np.zeros_like(mean), where=there > 0), count


def _drawn(mean: np.ndarray, variance: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Whole numbers with this mean and (as near as whole numbers of people allow) variance: binomial of fewer people."""
    p = np.clip(1 - np.divide(variance, mean, out=np.zeros_like(mean), where=mean > 0), 1e-9, 1.0)
    people = np.ceil(mean / p - 1e-6)
    return binomial_quantiles(u, people, np.divide(mean, people, out=np.zeros_like(mean), where=people > 0))


def _arriving(
    n: np.ndarray, part: np.ndarray, moved: np.ndarray, to: np.ndarray, u: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The people with the movers where they went, and how many came to each place. Nobody is lost on the way.

    `part` of each place's people move, `moved` people. A place's movers are shared by `to` from a point that is drawn:
    each of them has its chance of each place, and the shares come out as they are (systematic sampling).
    """
    draws, places = moved.shape
    shares = np.cumsum(to, axis=1)
    shares[:, -1] = 1.0
    upto = moved[:, :, None] * shares
    upto += u[:, :, None] * (shares < 1)
    np.minimum(np.floor(upto + 1e-9, out=upto), moved[:, :, None], out=upto)
    sent = upto
    sent[:, :, 1:] -= upto[:, :, :-1].copy()  # [draws, from, to]
    there = (
        sent * (part / np.where(moved > 0, moved, 1.0))[:, :, None]
    )  # of each place's people, those who are now there
    at = np.arange(places)
    there[:, at, at] += 1 - part
    after = np.matmul(there.transpose(0, 2, 1), n.reshape(draws, places, -1))
    return after.reshape(n.shape), sent.sum(axis=1)

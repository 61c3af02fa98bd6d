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
    """One step's: `retires` [draws, places or 1, ages]; `leaves` [draws, places, (first year, later), ages], of those
    who do not retire; `moves` [draws, places], of the same, before they may leave; `leaves_new` [draws, places], of those hired."""

    step: Step
    retires: np.ndarray
    leaves: np.ndarray
    moves: np.ndarray
    leaves_new: np.ndarray


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
    found: dict[str, list[np.ndarray]] = {name: [] for name in FLOWS}
    for i, chance in enumerate(chances):
        u = thrown[chance.step.year - chances[0].step.year]
        before = count + fixed
        n, retired = _leaving(n, chance.retires[:, :, None, :], u[RETIRES])
        moved_out = moved_in = np.zeros_like(count)
        if len(people.names) > 1:
            part, moved_out = _moving(count - retired, chance.moves, u[MOVES])
            n, moved_in = _arriving(n, part, moved_out, to, u[MOVES_TO])
        n, departed = _leaving(n, chance.leaves, u[LEAVES])
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
            found[name].append(np.rint(np.broadcast_to(value, count.shape)))
        wanted = target
    return {name: np.stack(parts, axis=1) for name, parts in found.items()}


def _leaving(n: np.ndarray, chance: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The people after a flow has taken a drawn number of them, and how many it took per place."""
    expected = n * chance
    mean = expected.sum(axis=(2, 3))
    count = _drawn(mean, mean - _sum_of_products(expected, chance), u)
    expected *= np.divide(count, mean, out=np.zeros_like(mean), where=mean > 0)[:, :, None, None]
    rest = np.subtract(n, np.minimum(expected, n, out=expected), out=expected)
    # where the number drawn is more than the likeliest can give, the others give the rest
    there = rest.sum(axis=(2, 3))
    wanted = n.sum(axis=(2, 3)) - count
    keep = np.divide(wanted, there, out=np.ones_like(there), where=there > 1e-9)
    if (keep < 1 - 1e-12).any():
        rest *= np.minimum(keep, 1.0)[:, :, None, None]
    return rest, count


def _sum_of_products(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The sum over people, [draws, places], without a whole array in between."""
    return np.einsum("dpta,dpta->dp", one, np.broadcast_to(other, one.shape))


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

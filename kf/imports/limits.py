"""How much a new version may change before a person must say yes to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from kf import format as fmt
from kf.filters import add_months, months_between
from kf.imports.spells import YEARS
from kf.store import Store


@dataclass(frozen=True)
class Limits:
    """How much may change before a person must confirm, as shares; `least` people in an avdelning for it to count.

    `month`: every month that the old version lacks against the month before it, and the newest month that both
    have against itself. `half_year`: the mean of the last six months that both have (how much history has been
    rewritten). `totals`: a control total against the version's own count. All on headcount, månadsavlönade. `rows`: how
    many fewer rows another list than the staff may have than the one it replaces.
    """

    half_year: float = 0.05
    month: float = 0.15
    totals: float = 0.01
    rows: float = 0.05
    least: int = 20


LIMITS = Limits()


def opens(new: Store, old: Store) -> date:
    """The first month of the old version that the new one can have too: what spells are followed back to moves with the end."""
    followed = [add_months(version.last_period, -12 * YEARS) for version in (new, old)]
    # a version that goes further back is none of spells: all of it is to be there still
    return max(old.first_period, followed[0]) if old.first_period >= followed[1] else old.first_period


def shorter(new: Store, old: Store) -> Iterator[str]:
    """The months that are no longer there, and a newest month without anybody."""
    if new.last_period < old.last_period:
        yield f"Den sista månaden saknas: versionen slutar i {fmt.month(new.last_period)}, förut {fmt.month(old.last_period)}."
    if new.first_period > (begins := opens(new, old)):
        fewer = months_between(begins, new.first_period) - 1
        yield (
            f"Historiken är kortare: versionen börjar i {fmt.month(new.first_period)}, förut "
            f"{fmt.month(old.first_period)} (månader: {fewer})."
        )
    if new.first_period > old.last_period or new.last_period < old.first_period:
        yield "De två versionerna har ingen månad gemensam."


def over(months: pd.DataFrame, by_avdelning: pd.DataFrame, old: Store, limits: Limits) -> Iterator[str]:
    """What goes over the limits, for the whole employer and for each avdelning that is large enough."""
    yield from _gone(months, old)
    whole = months[months["measure"] == "headcount"].set_index("period")
    yield from _over_limits("Hela förvaltningen", whole, old, limits, least=1)
    headcount = by_avdelning[by_avdelning["measure"] == "headcount"]
    for avdelning, own in headcount.groupby("avdelning"):
        yield from _over_limits(str(avdelning), own.set_index("period"), old, limits, limits.least)


def _gone(months: pd.DataFrame, old: Store) -> Iterator[str]:
    """A new month that more than half of those before it have left: what people are known by is another than it was."""
    now = months.pivot(index="period", columns="measure", values="new")
    for (_, before), (month, row) in pairwise(now.iterrows()):
        if month > old.last_period and row["exits"] > before["headcount"] / 2:
            yield (
                f"{fmt.number(row['exits'])} av {fmt.quantity(before['headcount'], 'anställda')} har slutat i "
                f"{fmt.month(month)}, fler än hälften. Har personerna fått andra nycklar än förut?"
            )


def _over_limits(name: str, rows: pd.DataFrame, old: Store, limits: Limits, least: int) -> Iterator[str]:
    now, then = rows["new"].dropna(), rows["old"].dropna()
    if len(now) and now.iloc[-1] == 0 and least == 1:
        yield f"{name} har ingen månadsavlönad i {fmt.month(now.index[-1])}."
    order = list(now.index)
    steps = [(before, month) for before, month in pairwise(order) if month > old.last_period]
    for before, month in steps:
        if _beyond(now[month], now[before], limits.month, least):
            yield _told(name, now[month], now[before], f"i {fmt.month(month)}", f"i {fmt.month(before)}", limits.month)
    common = [month for month in order if month in then.index]
    if common:
        month = common[-1]
        if _beyond(now[month], then[month], limits.month, least):
            yield _told(name, now[month], then[month], f"i {fmt.month(month)}", "i den förra versionen", limits.month)
        last = common[-6:]
        mean_now, mean_then = now[last].mean(), then[last].mean()
        if _beyond(mean_now, mean_then, limits.half_year, least):
            when = f"i snitt {fmt.month(last[0])}–{fmt.month(last[-1])}"
            yield _told(name, mean_now, mean_then, when, "i den förra versionen", limits.half_year, 1)


def _beyond(now: float, then: float, limit: float, least: int) -> bool:
    """Whether a count has moved more than the limit; from nobody to somebody always has."""
    return max(now, then) >= least and abs(now - then) > limit * then + 1e-9


def _told(name: str, now: float, then: float, when: str, before: str, limit: float, decimals: int = 0) -> str:
    moved = f"{fmt.number(100 * (now - then) / then, 1, sign=True)} %, " if then else ""
    return (
        f"{name} har {fmt.number(now, decimals)} anställda {when}, mot {fmt.number(then, decimals)} {before} "
        f"({moved}gränsen är {fmt.number(100 * limit, 1 if 100 * limit % 1 else 0)} %)."
    )


def deviating(totals: pd.DataFrame, limits: Limits) -> Iterator[str]:
    """The control totals that the version is too far from, each with both of the version's counts."""
    for row in totals.to_dict("records"):
        month = fmt.month(row["period"])
        if pd.isna(row["ours"]):
            yield f"Kontrolltotalen för {month} ({fmt.number(row['theirs'])}) gäller en månad som versionen inte har."
        elif abs(row["difference"]) > limits.totals * row["theirs"]:
            yield (
                f"Kontrolltotalen för {month} är {fmt.number(row['theirs'])}; versionen har "
                f"{fmt.number(row['without'])} utan timavlönade, {fmt.number(row['with_hourly'])} med."
            )

"""What a capacity scenario's figures say, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from kf import format as fmt
from kf.forecast.capacity import MILLION, Capacity
from kf.forecast.capacity_assumptions import TARGET_PER_FTE
from kf.forecast.capacity_breakeven import RESULT, BreakEven, Swing, label
from kf.forecast.capacity_plan import Reading, gap
from kf.forecast.capacity_scenario import said
from kf.recruitment import DENOMINATORS, WITHOUT_MANAGERS

NOTHING = 0.005  # mnkr: less is nothing at the two decimals that are shown


def mnkr(kronor: float, sign: bool = False) -> str:
    """`24,00`."""
    return fmt.number(kronor / MILLION, 2, sign)


def span(low: float, high: float, sign: bool = False) -> str:
    """Two amounts in mnkr: `20,00 till 24,00`, or one where they are the same as shown."""
    first, last = mnkr(low, sign), mnkr(high, sign)
    return first if first == last else f"{first} till {last}"


def headline(found: Capacity) -> str:
    """What is sold, what that is against the budget, and what limits it."""
    result = span(found.low.result, found.high.result, sign=True)
    against = "lika med budgeten" if result == fmt.number(0, 2) else f"{result} mot budgeten"
    sold = f"{span(found.low.revenue, found.high.revenue)}{fmt.NBSP}mnkr säljs, {against}"
    if found.low.queue > 0.5:
        return f"Kapaciteten sätter gränsen: {sold}, och {queued(found)} får vänta"
    if found.high.queue > 0.5:
        return f"{sold}; vid hög efterfrågan räcker kapaciteten inte"
    return f"Efterfrågan sätter gränsen: {sold}, och {idle(found)} av tiden står oanvänd"


def queued(found: Capacity) -> str:
    """How many assignments are demanded that there is no time for."""
    return f"{_between((found.low.queue, found.high.queue))} uppdrag"


def queued_with_hours(found: Capacity) -> str:
    """The same, and the hours that they would take."""
    return f"{queued(found)}, {_queued_hours(found)}"


def _queued_hours(found: Capacity) -> str:
    return f"{_between(sold.queue * found.hours_each for sold in (found.low, found.high))} timmar"


def _between(ends: Iterable[float], decimals: int = 0) -> str:
    """`0 till 109`, or one figure where they are the same as shown."""
    first, last = (fmt.number(value, decimals) for value in ends)
    return first if first == last else f"{first} till {last}"


def idle(found: Capacity) -> str:
    """How much of the consultants' time for assignments is not sold."""
    return f"{_between(100 * sold.idle_hours / found.hours for sold in (found.high, found.low))}{fmt.NBSP}%"


def idle_consultants(found: Capacity) -> str:
    """The same as invoicing årsarbetare."""
    return _between((sold.idle_hours / found.hours * found.invoicing for sold in (found.high, found.low)), 1)


def unsold(found: Capacity) -> tuple[str, str, str]:
    """What is not sold, as a key figure: its name, the figure, the line under it. With a queue at some demand, both."""
    if found.low.queue > 0.5:  # whatever the demand
        return "Kö", queued(found), f"{_queued_hours(found)} hinns inte med"
    idle_by = f"{idle_consultants(found)} årsarbetare utan uppdrag"
    if found.high.queue > 0.5:
        return "Ledig tid och kö", idle(found), f"{idle_by}; kö {queued_with_hours(found)}"
    return "Ledig tid", idle(found), idle_by


def sold(found: Capacity) -> str:
    """How many assignments are sold."""
    return _between((found.low.assignments, found.high.assignments))


def verdict(found: Capacity) -> str:
    """Whether the revenue reaches the budget: shape and word, to be followed by the budget."""
    low, high = (round(one.result / MILLION, 2) for one in (found.low, found.high))
    if low >= 0:
        return "● når budgeten"
    return "◐ når vid hög efterfrågan budgeten" if high >= 0 else "○ når inte budgeten"


def per_fte(found: Capacity, which: str) -> str:
    """Revenue per årsarbetare in mnkr, with three decimals as the plan's target is met or missed by the second."""
    return _between((found.per_fte(which, sold) / MILLION for sold in (found.low, found.high)), 3)


def against_target(found: Capacity, which: str) -> str:
    """Whether revenue per årsarbetare reaches the plan's target: shape and word; of another denominator, whose it is."""
    target = fmt.number(TARGET_PER_FTE / MILLION, 1)
    if found.denominators[which] != found.denominators[WITHOUT_MANAGERS]:
        return f"målet {target} (I16) gäller {DENOMINATORS[WITHOUT_MANAGERS]}"
    low, high = (round(found.per_fte(which, sold) / MILLION, 3) for sold in (found.low, found.high))
    if low >= TARGET_PER_FTE / MILLION:
        return f"● når målet {target}"
    if high >= TARGET_PER_FTE / MILLION:
        return f"◐ når målet {target} vid hög efterfrågan"
    return f"○ når inte målet {target}"


def matters(swings: list[Swing], outcome: str) -> str:
    """Which assumption matters most, and by how much."""
    what = "resultatet" if outcome == RESULT else "kapaciteten"
    if not swings or swings[0].size / MILLION < NOTHING:
        return f"Inget av antagandena flyttar {what} inom sitt spann"
    top = swings[0]
    ends = f"{mnkr(top.less, sign=True)} till {mnkr(top.more, sign=True)}{fmt.NBSP}mnkr"
    return f"{label(top.assumption)} betyder mest för {what}: {top.words} ger {ends}"


def from_the_middle(found: Capacity) -> str:
    """From which demand the movements of the result are counted, when it is a range; empty when it is one figure."""
    low, high = (found.scenario.value(name) for name in ("efterfragan_lag", "efterfragan_hog"))
    if low == high:
        return ""
    return (
        f"Utslagen räknas från mitten av den valda efterfrågan, {said('efterfragan_hog', (low + high) / 2)}, "
        f"där resultatet är {mnkr(found.middle.result, sign=True)}{fmt.NBSP}mnkr."
    )


def price_needed(even: BreakEven) -> str:
    """The price that brings in the budget: `31 636 till 26 769 kr`, from the lowest demand to the highest."""
    first, last = (fmt.number(price) for price in (even.price_at_low, even.price))
    return f"{first if first == last else f'{first} till {last}'}{fmt.NBSP}kr"


def unmoved(swings: list[Swing]) -> str:
    """How many of the assumptions do not move the outcome."""
    still = sum(one.size / MILLION < NOTHING for one in swings)
    return f"{still} av {len(swings)} antaganden ändrar inget inom sina spann; de står i tabellen." if still else ""


def needed(found: Capacity, even: BreakEven) -> str:
    """What it takes to bring in the budget."""
    budget = f"{fmt.number(found.budget / MILLION, 1)}{fmt.NBSP}mnkr"
    if not even.reachable:
        return f"Ingen debiterbar andel räcker till {budget}: det krävs {fmt.quantity(100 * even.billable, '%', 1)}"
    return (
        f"{budget} kräver {fmt.number(even.per_consultant, 1)} uppdrag per konsult, "
        f"eller {fmt.quantity(100 * even.billable, '%', 1)} debiterbar tid"
    )


def explained(readings: tuple[Reading, ...]) -> str:
    """How much of the plan's gap each of the two explanations accounts for, taken by itself: together it is too much."""
    by_key = {one.key: one for one in readings}
    shares = [
        f"{words} {fmt.quantity(100 * by_key[key].explained / gap(), '%')}"
        for words, key in (("två enhetschefer", "enhetschefer"), ("sjukfrånvaron", "sjukfranvaro"))
    ]
    planned = by_key["planen"]
    return (
        f"Planens {fmt.number(planned.printed or 0, 2)}{fmt.NBSP}mnkr är {fmt.number(planned.worth, 2)} före avrundning, "
        f"{fmt.number(gap(), 2)} mer än budgeten. Var för sig förklarar {fmt.listed(shares)}"
    )

"""What the figures say, in a sentence: computed from a result, never typed."""

from __future__ import annotations

from typing import Any

from kf import format as fmt
from kf.dimensions import DIMENSIONS, PERIOD
from kf.filters import NOBODY, add_months
from kf.metrics.change import change
from kf.metrics.result import Result


def unanswered(result: Result) -> str:
    """Why there is nothing to say of a result; empty when there is."""
    if result.empty:
        return result.notes[0].removesuffix(".") if result.notes else NOBODY
    told = [name for name in ("value", *(part.key for part in result.metric.parts)) if name in result.columns]
    if not any(
        fmt.known(value) for name in told for value in result.columns[name]
    ):  # on few answers there is no index, but their distribution
        return (
            f"{result.metric.label} visas inte för urvalet"
            if result.withheld
            else f"{result.metric.label}: inget underlag"
        )
    if PERIOD in result.by and result.withheld and _mostly_withheld(result):
        return f"{result.metric.label} visas inte för {fmt.month(max(result.columns[PERIOD]))}"
    return ""


def _mostly_withheld(result: Result) -> bool:
    """Whether a series has no figure at its end, and of the months before it less than half."""
    months, values = result.columns[PERIOD], result.columns["value"]
    last, known = max(months), [month for month, value in zip(months, values, strict=True) if fmt.known(value)]
    return last not in known and 2 * len(known) < len(values)


def level(result: Result, earlier: Result | None = None) -> str:
    """`Antal anställda: 406 personer i oktober 2025, oförändrat mot oktober 2024`."""
    if nothing := unanswered(result):
        return nothing
    text = f"{result.metric.label}: {result.text(result.value)} {_when(result)}"
    moved = change(result.metric, result.value, earlier.value if earlier else None).sentence()
    return f"{text}, {moved} mot {_short_when(earlier)}" if moved and earlier else text


def trend(result: Result) -> str:
    """The last month of a series against a year before, or against its first month when it is shorter."""
    if nothing := unanswered(result):
        return nothing
    cut = [key for key in result.by if key != PERIOD]
    if cut:
        return _largest_mover(result, cut[0])
    months, values = result.columns[PERIOD], result.columns["value"]
    month, value = months[-1], values[-1]
    if not fmt.known(value):
        return f"{result.metric.label} visas inte för {fmt.month(month)}"
    text = f"{result.metric.label}: {result.text(value)} {_at(result, month)}"
    moved = _moved_on_a_year(result)
    return f"{text}, {moved} på ett år" if moved else text


def ended(result: Result) -> str:
    """The last figure of a series and its change on a year: `406 personer, 3 fler (+0,7 %)`; empty if there is none."""
    if unanswered(result) or not fmt.known(result.columns["value"][-1]):
        return ""
    moved = _moved_on_a_year(result)
    return result.text(result.columns["value"][-1]) + (f", {moved}" if moved else "")


def _moved_on_a_year(result: Result) -> str:
    months, values = result.columns[PERIOD], result.columns["value"]
    before = [one for when, one in zip(months, values, strict=True) if when == add_months(months[-1], -12)]
    return change(result.metric, values[-1], before[0] if before and fmt.known(before[0]) else None).sentence()


def _largest_mover(result: Result, key: str) -> str:
    months, names, values = (result.columns[name] for name in (PERIOD, key, "value"))
    last = max(months)
    by_month: dict[object, dict[str, float]] = {last: {}, add_months(last, -12): {}}
    for month, name, value in zip(months, names, values, strict=True):
        if month in by_month and fmt.known(value):
            by_month[month][name] = value
    now, before = by_month.values()
    moves = {name: abs(now[name] - before[name]) for name in now if name in before}
    if not any(moves.values()):
        return f"{result.metric.label} per {DIMENSIONS[key].label.lower()}"
    name = max(moves, key=moves.__getitem__)
    moved = change(result.metric, now[name], before[name]).sentence()
    if len(set(names)) == 1:
        return f"{fmt.upper_first(name)}: {result.text(now[name])} {_at(result, last)}, {moved} på ett år"
    return f"Störst förändring på ett år: {name}, {moved}"


def ranking(result: Result) -> str:
    """Who is highest and who lowest of the groups of the first dimension."""
    values, nothing = _groups(result)
    if nothing:
        return nothing
    top, bottom = max(values, key=values.__getitem__), min(values, key=values.__getitem__)
    if len(values) == 1:
        return _alone(result, values)
    if values[top] == values[bottom]:
        return f"{result.metric.label}: {_value(result, values[top])} i alla grupper som visas"
    if len(values) == 2 and result.withheld:  # the highest and lowest of two that chance to be large enough say little
        return f"Bara {top} ({_value(result, values[top])}) och {bottom} ({_value(result, values[bottom])}) får visas"
    return (
        f"Högst{_of(result)}: {top}, {_value(result, values[top])}. Lägst: {bottom}, {_value(result, values[bottom])}"
    )


def largest(result: Result) -> str:
    """The largest group and its share of what is shown: `Egen begäran är störst: 46 av 54 (85 %)`."""
    values, nothing = _groups(result)
    if nothing:
        return nothing
    total, top = sum(values.values()), max(values, key=values.__getitem__)
    if not total and not result.withheld:
        return f"{result.metric.label}: inga {_when(result)}"
    if len(values) == 1 and not result.withheld:
        return _alone(result, values)
    whole = "" if result.withheld else f" av {fmt.number(total)} ({fmt.quantity(100 * values[top] / total, '%')})"
    return f"Störst{_of(result)}: {top}, {fmt.number(values[top])}{whole}"


def leading(result: Result) -> str:
    """The three largest groups: `Flest: servicehandläggare (58), löneadministratör (57) och …`."""
    values, nothing = _groups(result)
    if nothing:
        return nothing
    if len(values) == 1 and not result.withheld:
        return _alone(result, values)
    first = sorted(values, key=values.__getitem__, reverse=True)[:3]
    words = [f"{name} ({fmt.number(values[name], result.metric.decimals)})" for name in first]
    return f"Flest{_of(result)}: {fmt.listed(words)}"


def coming(result: Result) -> str:
    """`50 personer har fyllt 65 till och med 2028, 60 till och med 2030`: three and five years on."""
    if nothing := unanswered(result):
        return nothing
    year = result.filters.period.year
    known = result.figures
    words = [f"{fmt.number(known[year + n])} till och med {year + n}" for n in (3, 5) if year + n in known]
    return f"{result.metric.label}: {fmt.listed(words)}" if words else result.metric.label


def yearly(result: Result) -> str:
    """The year that most reach it, and how many a year on average: `Flest 2028: 18 personer, mot 10 i snitt`."""
    if nothing := unanswered(result):
        return nothing
    values = result.figures
    highest = max(values.values())
    most = [str(year) for year, value in values.items() if value == highest]
    if len(most) == len(values):
        each = fmt.quantity(highest, result.metric.unit)
        return f"{fmt.listed(most)}: {each}, övriga år visas inte" if result.withheld else f"{each} varje år"
    return (
        f"Flest {fmt.listed(most)}: {fmt.quantity(highest, result.metric.unit)}, "
        f"mot {fmt.number(sum(values.values()) / len(values))} i snitt per år{' som visas' if result.withheld else ''}"
    )


def latest(result: Result) -> str:
    """The last year that there is a figure of, against its goal and the year before; part by part if it is cut.

    `Praktikanter 2025: 13 personer, målet var 10; 5 fler (+62,5 %) mot 2024`, `AMI 2025: Ledarskap 84 (+3) och …`.
    """
    if nothing := unanswered(result):
        return nothing
    columns = result.columns
    known = [row for row, value in enumerate(columns["value"]) if fmt.known(value)]
    year = max(columns["ar"][row] for row in known)
    if len(result.by) > 1:
        now, before = (
            {columns[result.by[1]][row]: columns["value"][row] for row in known if columns["ar"][row] == when}
            for when in (year, year - 1)
        )
        names = sorted(now, key=now.__getitem__, reverse=True)
        words = [f"{name} {result.text(now[name])}{_moved(result, now[name], before.get(name))}" for name in names]
        return f"{result.metric.label} {year}: {fmt.listed(words)}"
    row = next(row for row in known if columns["ar"][row] == year)
    value, goal = columns["value"][row], columns["goal"][row] if "goal" in columns else None
    text = f"{result.metric.label} {year}: {result.text(value)}"
    text += f", målet var {fmt.number(goal, result.metric.decimals)}" if fmt.known(goal) else ""
    moved = change(result.metric, value, result.at(ar=year - 1)).sentence()
    return f"{text}; {moved} mot {year - 1}" if moved else text


def _moved(result: Result, now: float, before: float | None) -> str:
    return "" if before is None else f" ({fmt.number(now - before, result.metric.decimals, sign=True)})"


def kept(result: Result) -> str:
    """How many are left after one year and after three of a retention curve."""
    if nothing := unanswered(result):
        return nothing
    if result.by:
        rows = zip(*(result.columns[name] for name in (result.by[0], "month", "value")), strict=True)
        words = [
            f"{name} {fmt.quantity(value, '%')}" for name, month, value in rows if month == 12 and fmt.known(value)
        ]
        return "Kvar efter ett år: " + fmt.listed(words) if words else "Kurvorna är för korta för ett år"
    left = {m: v for m, v in zip(result.columns["month"], result.columns["value"], strict=True) if fmt.known(v)}
    words = [f"{fmt.quantity(left[m], '%')} efter {y}" for m, y in ((12, "ett år"), (36, "tre år")) if m in left]
    return "Av dem som anställts är kvar: " + fmt.listed(words) if words else "Kurvan är för kort för ett år"


def balance(result: Result) -> str:
    """The largest age group of a pyramid, women and men together."""
    values, nothing = _groups(result)
    if nothing:
        return nothing
    top = max(values, key=values.__getitem__)
    return f"Flest{_of(result)} är {top} år: {fmt.quantity(values[top], 'personer')}"


def _groups(result: Result) -> tuple[dict[Any, float], str]:
    """The figures of the groups of the first dimension, and if there are none why there is nothing to say.

    A group of which a part is withheld has none: what can be seen of it is not the group.
    """
    if nothing := unanswered(result):
        return {}, nothing
    sums: dict[Any, float] = {}
    for name, value in zip(result.columns[result.by[0]], result.columns["value"], strict=True):
        sums[name] = sums.get(name, 0) + value
    values = {name: value for name, value in sums.items() if fmt.known(value)}
    return values, "" if values else _in_part(result)


def _in_part(result: Result) -> str:
    """The largest part that is shown, where no group is shown whole."""
    columns = result.columns
    known = [row for row, value in enumerate(columns["value"]) if fmt.known(value)]
    most = max(known, key=lambda row: columns["value"][row])
    names = ", ".join(str(columns[key][most]) for key in result.by)
    return f"Bara delar av grupperna får visas, störst {names}: {_value(result, columns['value'][most])}"


def _alone(result: Result, values: dict[Any, float]) -> str:
    """The one group that there is: nothing to be the highest of."""
    ((name, value),) = values.items()
    return f"{fmt.upper_first(str(name))}: {_value(result, value)} {_when(result)}"


def _of(result: Result) -> str:
    """What the highest is the highest of: a group that is withheld may be higher."""
    return " av de visade" if result.withheld else ""


def _value(result: Result, value: float) -> str:
    return fmt.quantity(value, result.metric.unit, result.metric.decimals)


def _when(result: Result) -> str:
    return f"i {result.window_label()}" if result.metric.kind == "stock" else result.window_label()


def _short_when(result: Result) -> str:
    return result.window_label()


def _at(result: Result, period) -> str:
    if result.metric.kind == "flow" and result.filters.window == "r12":
        ended = "" if period == result.filters.period else f" till och med {fmt.month(period)}"
        return f"på tolv månader{ended}"
    one_month = result.metric.kind == "stock" or result.filters.window == "month"
    return f"i {fmt.month(period)}" if one_month else f"till och med {fmt.month(period)}"

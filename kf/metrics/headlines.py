"""What the figures say, in a sentence: computed from a result, never typed."""

from __future__ import annotations

import pandas as pd

from kf import format as fmt
from kf.dimensions import DIMENSIONS, PERIOD
from kf.filters import add_months
from kf.metrics.change import change
from kf.metrics.result import Result

NOBODY = "Ingen matchar urvalet"


def unanswered(result: Result) -> str:
    """Why there is nothing to say of a result; empty when there is."""
    if result.empty:
        return result.notes[0].removesuffix(".") if result.notes else NOBODY
    told = [name for name in ("value", *(part.key for part in result.metric.parts)) if name in result.frame]
    if result.frame[told].isna().all(axis=None):  # on few answers there is no index, but their distribution
        return (
            f"{result.metric.label} visas inte för urvalet"
            if result.withheld
            else f"{result.metric.label}: inget underlag"
        )
    return ""


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
    frame = result.frame
    last = frame.iloc[-1]
    if pd.isna(last["value"]):
        return f"{result.metric.label} visas inte för {fmt.month(last[PERIOD])}"
    text = f"{result.metric.label}: {result.text(last['value'])} {_at(result, last[PERIOD])}"
    before = frame[frame[PERIOD] == add_months(last[PERIOD], -12)]["value"]
    moved = change(result.metric, last["value"], before.iloc[0] if len(before) and pd.notna(before.iloc[0]) else None)
    return f"{text}, {moved.sentence()} på ett år" if moved.sentence() else text


def _largest_mover(result: Result, key: str) -> str:
    frame = result.frame
    last = frame[PERIOD].max()
    now = frame[frame[PERIOD] == last].set_index(key)["value"]
    before = frame[frame[PERIOD] == add_months(last, -12)].set_index(key)["value"]
    moves = (now - before).dropna()
    if moves.empty or not moves.abs().max():
        return f"{result.metric.label} per {DIMENSIONS[key].label.lower()}"
    name = moves.abs().idxmax()
    moved = change(result.metric, now[name], before[name]).sentence()
    return f"Störst förändring på ett år: {name}, {moved}"


def ranking(result: Result) -> str:
    """Who is highest and who lowest of the groups of the first dimension."""
    values, nothing = _groups(result)
    if nothing:
        return nothing
    top, bottom = values.idxmax(), values.idxmin()
    highest = f"{fmt.upper_first(str(top))}: {_value(result, values[top])}"
    if len(values) == 1:
        return f"{highest} {_when(result)}"
    if values[top] == values[bottom]:
        return f"{result.metric.label}: {_value(result, values[top])} i alla grupper som visas"
    return (
        f"Högst{_of(result)}: {top}, {_value(result, values[top])}. Lägst: {bottom}, {_value(result, values[bottom])}"
    )


def largest(result: Result) -> str:
    """The largest group and its share of what is shown: `Egen begäran är störst: 46 av 54 (85 %)`."""
    values, nothing = _groups(result)
    if nothing:
        return nothing
    total, top = values.sum(), values.idxmax()
    if not total and not result.withheld:
        return f"{result.metric.label}: inga {_when(result)}"
    whole = "" if result.withheld else f" av {fmt.number(total)} ({fmt.quantity(100 * values[top] / total, '%')})"
    return f"Störst{_of(result)}: {top}, {fmt.number(values[top])}{whole}"


def leading(result: Result) -> str:
    """The three largest groups: `Flest: servicehandläggare (58), löneadministratör (57) och …`."""
    values, nothing = _groups(result)
    if nothing:
        return nothing
    first = values.sort_values(ascending=False, kind="stable").head(3)
    words = [f"{name} ({fmt.number(value, result.metric.decimals)})" for name, value in first.items()]
    return f"Flest{_of(result)}: {fmt.listed(words)}"


def coming(result: Result) -> str:
    """`50 personer har fyllt 65 till och med 2028, 60 till och med 2030`: three and five years on."""
    if nothing := unanswered(result):
        return nothing
    year = result.filters.period.year
    known = {y: v for y, v in zip(result.frame["ar"], result.frame["value"], strict=True) if pd.notna(v)}
    words = [f"{fmt.number(known[year + n])} till och med {year + n}" for n in (3, 5) if year + n in known]
    return f"{result.metric.label}: {fmt.listed(words)}" if words else result.metric.label


def yearly(result: Result) -> str:
    """The year that most reach it, and how many a year on average: `Flest 2028: 18 personer, mot 10 i snitt`."""
    if nothing := unanswered(result):
        return nothing
    values = result.frame.set_index("ar")["value"].dropna()
    most = [str(year) for year in values.index[values == values.max()]]
    if len(most) == len(values):
        return f"{fmt.quantity(values.max(), result.metric.unit)} varje år{' som visas' if result.withheld else ''}"
    return (
        f"Flest {fmt.listed(most)}: {fmt.quantity(values.max(), result.metric.unit)}, "
        f"mot {fmt.number(values.mean())} i snitt per år{' som visas' if result.withheld else ''}"
    )


def latest(result: Result) -> str:
    """The last year that there is a figure of, against its goal and the year before; part by part if it is cut.

    `Praktikanter 2025: 13 personer, målet var 10; 5 fler (+62,5 %) mot 2024`, `AMI 2025: Ledarskap 84 (+3) och …`.
    """
    if nothing := unanswered(result):
        return nothing
    known = result.frame.dropna(subset="value")
    year = known["ar"].max()
    if len(result.by) > 1:
        before = known[known["ar"] == year - 1].set_index(result.by[1])["value"]
        now = known[known["ar"] == year].set_index(result.by[1])["value"].sort_values(ascending=False, kind="stable")
        words = [f"{name} {result.text(v)}{_moved(result, v, before.get(name))}" for name, v in now.items()]
        return f"{result.metric.label} {year}: {fmt.listed(words)}"
    row = known[known["ar"] == year].iloc[0]
    goal = row.get("goal")
    text = f"{result.metric.label} {year}: {result.text(row['value'])}"
    text += f", målet var {fmt.number(goal, result.metric.decimals)}" if goal is not None and pd.notna(goal) else ""
    moved = change(result.metric, row["value"], result.at(ar=year - 1)).sentence()
    return f"{text}; {moved} mot {year - 1}" if moved else text


def _moved(result: Result, now: float, before: float | None) -> str:
    return "" if before is None else f" ({fmt.number(now - before, result.metric.decimals, sign=True)})"


def kept(result: Result) -> str:
    """How many are left after one year and after three of a retention curve."""
    if nothing := unanswered(result):
        return nothing
    if result.by:
        year = result.frame[result.frame["month"] == 12].set_index(result.by[0])["value"].dropna()
        words = [f"{name} {fmt.quantity(value, '%')}" for name, value in year.items()]
        return "Kvar efter ett år: " + fmt.listed(words) if words else "Kurvorna är för korta för ett år"
    left = {int(m): v for m, v in zip(result.frame["month"], result.frame["value"], strict=True) if pd.notna(v)}
    words = [f"{fmt.quantity(left[m], '%')} efter {y}" for m, y in ((12, "ett år"), (36, "tre år")) if m in left]
    return "Av dem som anställts är kvar: " + fmt.listed(words) if words else "Kurvan är för kort för ett år"


def balance(result: Result) -> str:
    """The largest age group of a pyramid, women and men together."""
    values, nothing = _groups(result)
    if nothing:
        return nothing
    top = values.idxmax()
    return f"Flest{_of(result)} är {top} år: {fmt.quantity(values[top], 'personer')}"


def _groups(result: Result) -> tuple[pd.Series, str]:
    """The figures of the groups of the first dimension, and if there are none why there is nothing to say.

    A group of which a part is withheld has none: what can be seen of it is not the group.
    """
    if nothing := unanswered(result):
        return pd.Series(dtype=float), nothing
    values = result.frame.groupby(result.by[0], sort=False)["value"].sum(skipna=False).dropna()
    return values, "" if len(values) else f"{result.metric.label} visas inte för någon hel grupp"


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

"""What a staffing forecast says, one sentence per card: computed, never typed. Each is for one that shows its figures."""

from __future__ import annotations

import pandas as pd

from kf import format as fmt
from kf.forecast.projection import Projection
from kf.forecast.staffing_notes import APART
from kf.forecast.staffing_projection import StaffingProjection
from kf.forecast.staffing_table import per_hire

NOTHING = 0.5  # people; what rounds to none
SURELY = "i nio fall av tio"  # above the upper end of an 80 % interval lies one in ten
OTHER_EXITS = ", som inte räknar med vad som antas om andra avgångar"


def say_staff(one: StaffingProjection) -> str:
    """Whether there will be as many as are needed, and if so what it would be without recruitment."""
    last = one.frame.iloc[-1]
    if abs(last["gap"]) >= NOTHING or one.frame["gap"].min() <= -NOTHING:
        return say_gap(one)
    told = _with_interval(last, "unhired")
    return f"Utan rekrytering är {told} kvar i slutet av {int(last['year'])}, av de {fmt.number(last['demand'])} som behövs"


def say_gap(one: StaffingProjection) -> str:
    """How many are lacking, or too many, at the horizon, with the interval."""
    last = one.frame.iloc[-1]
    when = f"i slutet av {int(last['year'])}"
    if abs(last["gap"]) < NOTHING:
        worst = one.frame.loc[one.frame["gap"].idxmin()]
        if worst["gap"] <= -NOTHING:
            return f"{_lacking(worst)}; {when} är behovet fyllt"
        lacking = -last["unhired_gap"]
        if lacking < NOTHING:
            return f"Behovet är fyllt {when}, också utan rekrytering"
        return f"Behovet är fyllt {when}; utan rekrytering saknas {fmt.number(lacking)}"
    return _lacking(last)


def _lacking(row: pd.Series) -> str:
    """How many are lacking, or too many, at the end of a year, with the interval: which may lie on both sides of none."""
    many = "saknas" if row["gap"] < 0 else "är det fler än som behövs:"
    low, high = sorted((abs(row["gap_low"]), abs(row["gap_high"])))
    one_sided = row["gap_low"] * row["gap_high"] >= 0
    span = (
        fmt.interval(low, high)
        if one_sided
        else fmt.interval(row["gap_low"], row["gap_high"], sign=True, named=f"80{fmt.NBSP}%: gap ")
    )
    told = f"{fmt.number(abs(row['gap']))}{span}"
    return f"I slutet av {int(row['year'])} {many} {told} av de {fmt.number(row['demand'])} som behövs"


def say_cost(one: StaffingProjection) -> str:
    """What the recruitments cost a year, over the whole years."""
    rows = one.frame[one.frame["fraction"] == 1]
    years = f"{int(rows['year'].iloc[0])}–{int(rows['year'].iloc[-1])}" if len(rows) > 1 else str(rows["year"].iloc[0])
    yearly = rows["cost"].mean()
    each = fmt.quantity(per_hire(one.costs), "kr")
    if not rows["hired"].sum() > NOTHING:
        return f"Ingen rekryteras {years}: ingen kostnad"
    return f"Rekryteringarna kostar omkring {_money(yearly)} om året {years}, {each} styck"


def say_way(one: StaffingProjection) -> str:
    """From how many to how many, and by what."""
    bridge = one.bridge().set_index("key")["value"]
    year = int(one.frame["year"].iloc[-1])
    left = f"{fmt.number(-bridge['retired'])} går i pension, {fmt.number(-bridge['departed'])} slutar i övrigt"
    return (
        f"Från {fmt.number(bridge['today'])} i dag till {fmt.number(bridge['horizon'])} i slutet av {year}: "
        f"{left}, {fmt.number(bridge['hired'])} rekryteras"
    )


def say_carried(one: StaffingProjection) -> str:
    """That posts left open stand in the columns of several years, and what is needed when each is counted once; nothing
    where none are."""
    if one.silence or not one.frame["need_backlog"].any():
        return ""
    last = one.frame.iloc[-1]
    return (
        f"Det som är obesatt vid ett årsslut står också i nästa års stapel. Räknat en gång behövs "
        f"{_with_interval(last, 'need_accumulated')}, varav {fmt.number(one.frame['need_pension'].sum())} efter pension."
    )


def say_groups(one: StaffingProjection) -> str:
    """Where most are needed; and where somebody is surely lacking."""
    last = one.frame.groupby(one.by[0], sort=False).tail(1)
    shown = last[~last["withheld"].astype(bool)]
    if shown.empty:
        return "Inga grupper är stora nog att visas"
    year = int(shown["year"].iloc[0])
    lacking = shown[shown["gap_high"] < -NOTHING]
    if len(lacking):
        names = list(lacking.sort_values("gap")[one.by[0]])
        more = f" och {fmt.number(len(names) - 2)} till" if len(names) > 2 else ""
        return f"För få i slutet av {year}, {SURELY}: {', '.join(map(str, names[:2]))}{more}"
    top = shown.loc[shown["need_accumulated"].idxmax()]
    told = f"{top[one.by[0]]}: {_with_interval(top, 'need_accumulated')} till och med {year}"
    return f"Störst behov i {told}" if len(last) > 1 else f"Rekryteringsbehov i {told}"


def say_difference(one: StaffingProjection) -> str:
    """What the scenario does to staff and recruitment until the horizon, against today on the same dice; nothing for today's."""
    rows = one.frame
    if "difference_need" not in rows or rows["withheld"].any():
        return ""
    last = rows.iloc[-1]
    cost = rows["difference_cost"].sum()
    hired = cost / per_hire(one.costs)
    parts = []
    if abs(last["difference_staff"]) >= NOTHING:
        parts.append(_staff_then(last))
    elif rows["difference_staff"].abs().max() >= NOTHING:  # it passes: a freeze is made good when it ends
        most = rows.loc[rows["difference_staff"].abs().idxmax()]
        parts.append(f"{_staff_then(most)} men lika många i slutet av {int(last['year'])}")
    if abs(hired) >= NOTHING:
        dearer = "dyrare" if cost > 0 else "billigare"
        parts.append(f"{_more(hired, 'rekrytering', 'rekryteringar')} på vägen, {_money(abs(cost))} {dearer}")
    return f"Mot i dag: {fmt.listed(parts)}." if parts else "Mot i dag: ingen skillnad i hela personer."


def say_beside_pension(one: StaffingProjection, pension: Projection) -> str:
    """What the page Pensioner tells of the same question where that is another number, and why; nothing where it is not."""
    if one.silence or pension.silence:
        return ""
    last = pension.told.iloc[-1]
    here, there = (fmt.number(value) for value in (one.frame["need_pension"].sum(), last["accumulated"]))
    simple = fmt.number(last["shown_accumulated"]) if pension.simple and fmt.known(last["shown_accumulated"]) else ""
    first = f" Där visas i första hand {pension.simple}, {simple}." if simple else ""
    if here == there:
        return f"Pensionsavgångarna {one.span} är modellens {there} på sidan Pensioner.{first}" if simple else ""
    apart = OTHER_EXITS if one.scenario.moves_others else f": {APART}"
    return f"Pensionsavgångarna {one.span} är {here} här och {there} enligt modellen på sidan Pensioner{apart}.{first}"


def say_lacking(one: StaffingProjection, key: str) -> str:
    """In which groups somebody surely lacks at the horizon: the whole interval of `key` (gap, unhired_gap) under zero."""
    last = one.frame.groupby(one.by[0], sort=False).tail(1)
    shown = last[~last["withheld"].astype(bool)]
    if shown.empty:
        return "Inga grupper är stora nog att visas"
    when = f"i slutet av {int(shown['year'].iloc[0])}{'' if key == 'gap' else ' utan rekrytering'}"
    lacking = shown[shown[f"{key}_high"] < -NOTHING].sort_values(key)
    if lacking.empty:
        return f"Ingen av dem som visas saknar folk {when} {SURELY}"
    names = [f"{row[one.by[0]]} {fmt.number(-row[key])}" for _, row in lacking.head(3).iterrows()]
    more = [f"{fmt.number(len(lacking) - 3)} till"] if len(lacking) > 3 else []
    return f"Saknar folk {when}, {SURELY}: {fmt.listed([*names, *more])}"


def _staff_then(row: pd.Series) -> str:
    span = fmt.interval(row["difference_staff_low"], row["difference_staff_high"], sign=True)
    return f"{_more(row['difference_staff'], 'anställd', 'anställda')} i slutet av {int(row['year'])}{span}"


def _more(value: float, one: str, several: str) -> str:
    many = fmt.number(abs(value))
    return f"{many} {'fler' if value > 0 else 'färre'} {one if many == '1' else several}"


def _with_interval(row: pd.Series, key: str) -> str:
    return f"{fmt.number(row[key])}{fmt.interval(row[f'{key}_low'], row[f'{key}_high'])}"


def _money(kronor: float) -> str:
    if kronor >= 1_000_000:
        return fmt.quantity(kronor / 1_000_000, "mnkr", 1)
    return fmt.quantity(round(kronor, -3) / 1000, "tkr")

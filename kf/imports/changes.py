"""What a new version changes against the present one, and whether a person must say yes to it first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from kf import format as fmt
from kf.imports import totals as control
from kf.imports.limits import LIMITS, Limits, deviating, opens, over, shorter
from kf.imports.moved import Word, words
from kf.imports.unfamiliar import changed_meaning
from kf.store import Store, sql

MEASURES = {"headcount": "anställda", "fte": "årsarbetare", "hires": "rekryteringar", "exits": "avgångar"}
DECIMALS = {"fte": 2}
NOTHING = 0.005  # a difference below this is rounding: årsarbetare are told with two decimals
EXACT = 6  # decimals: sums of shares differ beyond by the order they are added in
SHOWN = 12  # sentences of one kind


@dataclass(frozen=True)
class Changes:
    """A new version against an old one.

    `months`: period, measure (headcount, fte, hires, exits), new, old, difference (new - old; NaN where one has none);
    `by_avdelning`: the same with avdelning. `came` and `went`: words of avdelning and befattning in the newest month.
    `totals`: see `kf.imports.totals.deviations`. `rewritten`, `exceeded` and `warnings` are Swedish sentences; with
    anything in `exceeded` a person must confirm. `compared` is false when there was nothing to compare with.
    """

    months: pd.DataFrame
    by_avdelning: pd.DataFrame
    rewritten: tuple[str, ...] = ()
    came: tuple[Word, ...] = ()
    went: tuple[Word, ...] = ()
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)
    exceeded: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    compared: bool = True


def headline(changes: Changes) -> str:
    """What changes, in a sentence or two: the months that are new, and those not as they were. Of changes compared only."""
    people = changes.months[changes.months["measure"] == "headcount"].sort_values("period")
    known = people[people["old"].notna()]
    new = people[people["new"].notna() & people["old"].isna()]
    if len(new):
        last = new.iloc[-1]
        before = people[people["period"] < last["period"]]["new"]
        more = f", {fmt.number(last['new'] - before.iloc[-1], sign=True)} mot månaden före" if len(before) else ""
        told = f"{fmt.quantity(last['new'], 'anställda')}{more}"
        when = fmt.month(last["period"])
        said = f"{fmt.upper_first(when)} är ny" if len(new) == 1 else f"{len(new)} månader är nya, den senaste {when}"
        said += f": {told}. "
    else:
        said = "Ingen månad är ny. "
    gone = int((known["new"].isna()).sum())
    other = len(differing_months(changes).difference(pd.Index(new["period"]))) - gone
    said += f"{fmt.quantity(gone, 'månader')} som fanns saknas nu. " if gone else ""
    unchanged = len(known) - gone - other
    if other:
        return said + f"{fmt.quantity(other, 'månader')} är inte som förut, {unchanged} är oförändrade."
    return said + ("Alla tidigare månader är oförändrade." if not gone else f"{unchanged} är oförändrade.")


def differing_months(changes: Changes) -> pd.Index:
    """The months that are new, gone, or have a figure that is not what it was, in order."""
    months = changes.months
    # the first month of a version knows no hires and exits: that one of the two has them is no change
    one = (months["new"].isna() != months["old"].isna()) & (months["measure"] == "headcount")
    differs = one | (months["difference"].abs() > NOTHING)
    return pd.Index(sorted(months.loc[differs, "period"].unique()))


def compare(
    new: Store,
    old: Store | None,
    totals: Mapping[date, int] | None = None,
    limits: Limits = LIMITS,
) -> Changes:
    """Hold a version that is not yet published against the present one, and against control totals.

    With no old version only the totals are compared.
    """
    theirs = control.deviations(new, totals or {})
    exceeded = tuple(deviating(theirs, limits))
    if old is None:
        empty = pd.DataFrame(columns=["period", "measure", "new", "old", "difference"])
        return Changes(empty, empty.assign(avdelning=[]), totals=theirs, exceeded=exceeded, compared=False)
    measured = _measured(new), _measured(old, opens(new, old))
    by_avdelning = _beside(*measured)
    months = _beside(*(_whole(frame) for frame in measured))
    came, went, strangers = words(new, old)
    return Changes(
        months,
        by_avdelning,
        tuple(_rewritten(months, by_avdelning, old)),
        came,
        went,
        theirs,
        (*shorter(new, old), *over(months, by_avdelning, old, limits), *exceeded),
        (*strangers, *(problem.sentence for problem in changed_meaning(new, old))),
    )


def _measured(store: Store, first: date = date.min) -> pd.DataFrame:
    """Period, avdelning, measure, value: every month (from `first`) with every avdelning that the version has ever had."""
    frame = store.frame(sql("compared")).astype(dict.fromkeys(MEASURES, float)).round(EXACT)
    months = [month for month in _all_months(store) if month >= first]
    grid = pd.MultiIndex.from_product([months, frame["avdelning"].unique()], names=["period", "avdelning"])
    lacking = "sysselsattningsgrad" in store.empty_columns
    frame = frame.set_index(["period", "avdelning"]).reindex(grid).fillna(0.0)
    frame = frame.assign(fte=np.nan) if lacking else frame
    # in the first month everybody is new: nobody can be told to have come or gone
    frame.loc[frame.index.get_level_values("period") == store.first_period, ["hires", "exits"]] = np.nan
    return frame.reset_index().melt(["period", "avdelning"], list(MEASURES), "measure", "value")


def _all_months(store: Store) -> list[date]:
    return [period for (period,) in store.query("SELECT period FROM month ORDER BY period")]


def _whole(measured: pd.DataFrame) -> pd.DataFrame:
    return measured.groupby(["period", "measure"], as_index=False)["value"].sum(min_count=1).round(EXACT)


def _beside(new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """The two versions' values side by side. Where only one version knows an avdelning, the other has nobody in it."""
    keys = [key for key in ("period", "avdelning", "measure") if key in new]
    both = new.merge(old, on=keys, how="outer", suffixes=("_new", "_old"), indicator=True)
    both = both.rename(columns={"value_new": "new", "value_old": "old"})
    if "avdelning" in keys:
        for side, frame in (("new", new), ("old", old)):
            known = frame[["period", "measure", "value"]].groupby(["period", "measure"])["value"].count()
            has = pd.MultiIndex.from_frame(both[["period", "measure"]]).isin(known[known > 0].index)
            absent = both["_merge"] == ("right_only" if side == "new" else "left_only")
            both.loc[absent & has, side] = 0.0
    both["difference"] = both["new"] - both["old"]
    order = {measure: place for place, measure in enumerate(MEASURES)}
    both = both.assign(place=both["measure"].map(order)).sort_values(
        [*(key for key in keys if key != "measure"), "place"], ignore_index=True
    )
    return both[[*keys, "new", "old", "difference"]]


def _rewritten(months: pd.DataFrame, by_avdelning: pd.DataFrame, old: Store) -> Iterator[str]:
    """A sentence for each figure of a month before the old version's last that is not what it was."""
    for measure, unit in MEASURES.items():
        rows = _differing(months[months["measure"] == measure], old)
        for row in rows[:SHOWN]:
            yield (
                f"Historiken är omskriven: {fmt.month(row['period'])} har {_figure(row['new'], measure)} {unit}, "
                f"förut {_figure(row['old'], measure)}."
            )
        if len(rows) > SHOWN:
            yield f"Ytterligare {len(rows) - SHOWN} månader har ett annat antal {unit} än förut."
    headcount = by_avdelning[by_avdelning["measure"] == "headcount"]
    for avdelning, own in headcount.groupby("avdelning"):
        if rows := _differing(own, old):
            worst = max(rows, key=lambda row: abs(row["difference"]))
            times = "en månad" if len(rows) == 1 else f"{len(rows)} månader"
            yield (
                f"Historiken är omskriven för {avdelning} i {times}, mest i {fmt.month(worst['period'])}: "
                f"{_figure(worst['new'], 'headcount')} anställda, förut {_figure(worst['old'], 'headcount')}."
            )


def _differing(rows: pd.DataFrame, old: Store) -> list[dict]:
    rows = rows[(rows["difference"].abs() > NOTHING) & (rows["period"] < old.last_period)]
    return rows.sort_values("period", ascending=False).to_dict("records")


def _figure(value: float, measure: str) -> str:
    return fmt.number(value, DECIMALS.get(measure, 0))

"""Every metric again, in plain loops over the spells as they were written: slow, and obviously right.

Nothing here is taken from kf but the words (schema) and the table of riktålder. People with parallel posts are
not handled: the random employers have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, median

import numpy as np
import pandas as pd

from kf.parameters import retirement_age

Row = dict


def month_of(day: date) -> date:
    return day.replace(day=1)


def last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def months(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start = last_day(start) + timedelta(days=1)


def with_age(row: Row, month: date) -> Row:
    born = row["birth_month"]
    age = month.year - born.year - (month.month < born.month)
    five = "–19" if age < 20 else "70–" if age >= 70 else f"{age // 5 * 5}–{age // 5 * 5 + 4}"
    group = next(
        g
        for g, top in zip(("–29", "30–39", "40–49", "50–59", "60–64", "65–"), (30, 40, 50, 60, 65, 999), strict=True)
        if age < top
    )
    plan = "–29" if age < 30 else "30–59" if age < 60 else "60–"
    full = "heltid" if row["sysselsattningsgrad"] >= 0.995 else "deltid"
    return {
        **row,
        "period": month,
        "alder": age,
        "alder5": five,
        "aldersgrupp": group,
        "plangrupp": plan,
        "heltid": full,
    }


@dataclass
class Employer:
    """The rows of a canonical spell table, and the months the data covers."""

    rows: list[Row]
    first: date
    last: date

    @staticmethod
    def of(spells: pd.DataFrame, first: date, last: date) -> Employer:
        return Employer(
            [{k: None if v is pd.NaT else v for k, v in row.items()} for row in spells.to_dict("records")], first, last
        )

    def stock(self, month: date) -> list[Row]:
        day = last_day(month)
        return [
            with_age(row, month)
            for row in self.rows
            if row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] >= day)
        ]

    def _neighbour(self, row: Row, day: date, edge: str) -> bool:
        same = [
            r for r in self.rows if r["person"] == row["person"] and r["anstallningsform"] == row["anstallningsform"]
        ]
        return any(r[edge] == day for r in same)

    def is_start(self, row: Row) -> bool:
        return not self._neighbour(row, row["valid_from"] - timedelta(days=1), "valid_to")

    def is_end(self, row: Row) -> bool:
        return row["valid_to"] is not None and not self._neighbour(
            row, row["valid_to"] + timedelta(days=1), "valid_from"
        )

    def hires(self, start: date, end: date) -> list[Row]:
        begun = [(month_of(r["valid_from"]), r) for r in self.rows if self.is_start(r)]
        return [with_age(r, m) for m, r in begun if start <= m <= end and m > self.first]

    def exits(self, start: date, end: date) -> list[Row]:
        ended = [(month_of(r["valid_to"] + timedelta(days=1)), r) for r in self.rows if self.is_end(r)]
        return [with_age(r, m) for m, r in ended if start <= m <= end]

    def employments(self) -> list[tuple[Row, date | None]]:
        """Every employment that began after the first month: its first row, and the month it ended if it has."""
        out = []
        for row in self.rows:
            if self.is_start(row) and month_of(row["valid_from"]) > self.first:
                at = row
                while at["valid_to"] is not None:
                    following = [
                        r
                        for r in self.rows
                        if r["person"] == at["person"]
                        and r["anstallningsform"] == at["anstallningsform"]
                        and r["valid_from"] == at["valid_to"] + timedelta(days=1)
                    ]
                    if not following:
                        break
                    at = following[0]
                ended = None if at["valid_to"] is None else month_of(at["valid_to"] + timedelta(days=1))
                out.append((with_age(row, month_of(row["valid_from"])), ended))
        return out


def monthly(rows: list[Row]) -> list[Row]:
    return [r for r in rows if r["anstallningsform"] != "timavlönad"]


def permanent(rows: list[Row]) -> list[Row]:
    return [r for r in rows if r["anstallningsform"] == "tillsvidare"]


def plan(rows: list[Row]) -> list[Row]:
    return [r for r in permanent(rows) if r["status"] == "aktiv" and r["avtal"] == "AB"]


def _share(key: str, value: str) -> Callable[[list[Row]], float]:
    return lambda rows: 100 * sum(r[key] == value for r in rows) / len(rows)


STOCKS: dict[str, Callable[[list[Row]], float]] = {
    "headcount": len,
    "fte": lambda rows: sum(r["sysselsattningsgrad"] for r in rows),
    "women_share": _share("kon", "kvinna"),
    "permanent_share": _share("anstallningsform", "tillsvidare"),
    "full_time_share": _share("heltid", "heltid"),
    "mean_age": lambda rows: mean(r["alder"] for r in rows),
    "staff_per_manager": lambda rows: len(rows) / len({r["chef"] for r in rows}),
    "median_pay": lambda rows: median(r["manadslon"] for r in rows),
    "p10_pay": lambda rows: float(np.quantile([r["manadslon"] for r in rows], 0.1)),
    "p90_pay": lambda rows: float(np.quantile([r["manadslon"] for r in rows], 0.9)),
}
FLOWS: dict[str, tuple[str, Callable[[list[Row]], float]]] = {
    "hired": ("hires", len),
    "hired_fte": ("hires", lambda rows: sum(r["sysselsattningsgrad"] for r in rows)),
    "left": ("exits", len),
    "left_fte": ("exits", lambda rows: sum(r["sysselsattningsgrad"] for r in rows)),
}


def turnover(key: str, exits: list[Row], hires: list[Row], stocks: list[list[Row]]) -> float | None:
    """A turnover metric of a group, from its exits, its hires and its staff at each month's end; None without staff."""
    pick = (
        plan
        if key.split("_")[0] == "turnover" and not any(w in key for w in ("min", "exits", "external", "own"))
        else permanent
    )
    average = mean(len(pick(rows)) for rows in stocks)
    if not average:
        return None
    left = pick(exits)
    if "external" in key:
        left = [r for r in left if r["avgangsvag"] != "inom staden"]
    if "own" in key:
        left = [r for r in left if r["avgangsorsak"] == "egen begäran"]
    if "excl_pension" in key:
        left = [r for r in left if r["avgangsorsak"] != "pension"]
    least = pick is plan or "min" in key
    number = min(len(left), len(pick(hires))) if least else len(left)
    return 100 * number / average * (12 / len(stocks) if key.endswith("annual") else 1)


def reaches(row: Row, milestone: str) -> int:
    """The year a person reaches an age, or the riktålder of the birth year."""
    if milestone != "retirement_age":
        return row["birth_month"].year + int(milestone)
    table = retirement_age().set_index("born")["retirement_age"]
    return row["birth_month"].year + int(table[min(max(row["birth_month"].year, table.index.min()), table.index.max())])


def kaplan_meier(durations: list[tuple[int, bool]], at: int) -> float:
    """The share still there after `at` months, from (months followed, left then)."""
    surviving = 1.0
    for month in sorted({m for m, left in durations if left and m <= at}):
        risk = sum(m >= month for m, _ in durations)
        surviving *= 1 - sum(m == month and left for m, left in durations) / risk
    return 100 * surviving

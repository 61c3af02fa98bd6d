"""The retention curve: the share still employed t months after being hired (Kaplan & Meier 1958).

Computed on cohorts (how many left, and how many were last seen, after each number of months), not on persons.
"""

from __future__ import annotations

import math

import pandas as pd

SHOWN_MONTHS = (0, 1, 2, 3, 6, 9, 12, 18, 24, 30, 36, 42, 48, 54)
Z_95 = 1.959963984540054


def query(relation: str, by: tuple[str, ...], where: str) -> str:
    """How many left and how many were followed, per number of whole months since the month of hire."""
    columns = ", ".join(
        [
            *by,
            "date_diff('month', period, least(coalesce(left_period, DATE '9999-01-01'), $last::DATE)) AS month",
            "sum(n) AS followed",
            "coalesce(sum(n) FILTER (WHERE left_period <= $last), 0) AS departed",
        ]
    )
    return f"SELECT {columns}\nFROM {relation}\nWHERE {where}\nGROUP BY {', '.join([*by, 'month'])}"


def survival(months: pd.Series, followed: pd.Series, departed: pd.Series) -> pd.DataFrame:
    """Kaplan–Meier with a log(-log) 95 % interval, in percent: month, value, low, high; starts at 100.

    `followed` are those whose time under observation ends at `months`, `departed` those of them that left then.
    """
    at_risk, log_variance, surviving = float(followed.sum()), 0.0, 1.0
    rows = [(0, 100.0, 100.0, 100.0)]
    for month, ended, left in sorted(zip(months, followed, departed, strict=True)):
        if left:
            surviving *= 1 - left / at_risk
            if at_risk > left:
                log_variance += left / (at_risk * (at_risk - left))
        low, high = _interval(surviving, log_variance)
        if month == 0:
            rows.clear()
        rows.append((int(month), 100 * surviving, 100 * low, 100 * high))
        at_risk -= ended
    return pd.DataFrame(rows, columns=["month", "value", "low", "high"])


def _interval(surviving: float, log_variance: float) -> tuple[float, float]:
    if surviving in (0.0, 1.0) or log_variance == 0:
        return surviving, surviving
    width = Z_95 * math.sqrt(log_variance) / math.log(surviving)
    return surviving ** math.exp(-width), surviving ** math.exp(width)


def curve(cohorts: pd.DataFrame, by: tuple[str, ...], first_year: bool) -> pd.DataFrame:
    """The curves of the groups in `by`, read at fixed months so that no single exit shows.

    With `first_year`, one row per group instead: the share that left before twelve months had passed.
    """
    groups = list(cohorts.groupby(list(by), dropna=False)) if by else [((), cohorts)] if len(cohorts) else []
    out = []
    for values, group in groups:
        full = survival(group["month"], group["followed"], group["departed"])
        longest = full["month"].max()
        wanted = [12] if first_year else [m for m in SHOWN_MONTHS if m <= longest]
        if first_year and longest < 12:
            continue
        at = full.set_index("month").reindex(range(longest + 1)).ffill().loc[wanted].reset_index()
        if first_year:
            at = at.assign(value=100 - at["value"], low=100 - at["high"], high=100 - at["low"]).drop(columns="month")
        out.append(at.assign(**dict(zip(by, values, strict=True))))
    columns = [*by, *([] if first_year else ["month"]), "value", "low", "high"]
    return pd.concat(out)[columns].reset_index(drop=True) if out else pd.DataFrame(columns=columns)

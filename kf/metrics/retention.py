"""The retention curve: the share still employed t months after being hired (Kaplan & Meier 1958).

Computed on cohorts (how many left, and how many were last seen, after each number of months), not on persons.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

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


Point = tuple[int, float, float, float]


def survival(cohorts: Iterable[tuple[int, float, float]]) -> list[Point]:
    """Kaplan–Meier with a log(-log) 95 % interval, in percent: (month, value, low, high), starting at 100.

    A cohort is (months, followed, departed): those whose time under observation ends then, and how many of them
    left then rather than being still employed. One cohort per number of months.
    """
    ordered = sorted(cohorts)
    at_risk, log_variance, surviving = float(sum(followed for _, followed, _ in ordered)), 0.0, 1.0
    points: list[Point] = [] if ordered and ordered[0][0] == 0 else [(0, 100.0, 100.0, 100.0)]
    for month, followed, departed in ordered:
        if departed:
            surviving *= 1 - departed / at_risk
            if at_risk > departed:
                log_variance += departed / (at_risk * (at_risk - departed))
        low, high = _interval(surviving, log_variance)
        points.append((int(month), 100 * surviving, 100 * low, 100 * high))
        at_risk -= followed
    return points


def _interval(surviving: float, log_variance: float) -> tuple[float, float]:
    if surviving in (0.0, 1.0) or log_variance == 0:
        return surviving, surviving
    width = Z_95 * math.sqrt(log_variance) / math.log(surviving)
    return surviving ** math.exp(-width), surviving ** math.exp(width)


def curve(cohorts: Mapping[str, list[Any]], by: tuple[str, ...], first_year: bool) -> dict[str, list[Any]]:
    """The curves of the groups in `by`, read at fixed months so that no single exit shows; as columns.

    With `first_year`, one row per group instead: the share that left before twelve months had passed.
    """
    groups: dict[tuple, list[tuple[int, float, float]]] = {}
    for *cut, month, followed, departed in zip(
        *(cohorts[name] for name in (*by, "month", "followed", "departed")), strict=True
    ):
        groups.setdefault(tuple(cut), []).append((month, followed, departed))
    rows: list[tuple[Any, ...]] = []
    for group, own in groups.items():
        points = survival(own)
        for wanted in (12,) if first_year else SHOWN_MONTHS:
            if wanted <= points[-1][0]:
                _, value, low, high = max(point for point in points if point[0] <= wanted)
                rows.append(
                    (*group, 100 - value, 100 - high, 100 - low) if first_year else (*group, wanted, value, low, high)
                )
    names = [*by, *([] if first_year else ["month"]), "value", "low", "high"]
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}

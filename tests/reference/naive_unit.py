"""The recruitment unit's figures by loops over rows: nothing of kf's SQL, grouping or disclosure is used."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

Row = dict

RECRUITING = ("stora paketet", "lilla paketet", "chefspaket", "search", "volym")


def month(day: date) -> int:
    return day.year * 12 + day.month


def inside(day: date | None, first: date, last: date) -> bool:
    return day is not None and month(first) <= month(day) <= month(last)


def mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def scores(rows: list[Row], survey: str, *questions: str) -> list[int]:
    return [r["poang"] for r in rows if r["enkat"] == survey and r["fraga"] in questions and r["poang"] is not None]


def nps(rows: list[Row]) -> dict[str, float] | None:
    told = scores(rows, "kund efter uppdrag", "rekommendera")
    n = len(told)
    if not n:
        return None
    each = [1 if s >= 9 else -1 if s <= 6 else 0 for s in told]
    centre = sum(each) / n
    # the standard error of a mean of values 1, 0 and -1: another way to the plan's formula
    spread = math.sqrt(sum((v - centre) ** 2 for v in each) / n) / math.sqrt(n)
    return {
        "value": 100 * centre if n >= 30 else math.nan,
        "promoters": 100 * each.count(1) / n,
        "passives": 100 * each.count(0) / n,
        "detractors": 100 * each.count(-1) / n,
        "answers": n,
        "low": max(-100, 100 * (centre - 1.959964 * spread)) if n >= 30 else math.nan,
        "high80": min(100, 100 * (centre + 1.281552 * spread)) if n >= 30 else math.nan,
    }


def rate(rows: list[Row], survey: str) -> float | None:
    sent = {r["inbjudan"] for r in rows if r["enkat"] == survey}
    answered = {r["inbjudan"] for r in rows if r["enkat"] == survey and r["svarat"] == "ja"}
    return 100 * len(answered) / len(sent) if sent else None


def between(hits: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The shares, in per cent, that `hits` of `n` is within z standard errors of: found by halving, not by formula."""

    def edge(inside: float, outside: float) -> float:
        for _ in range(80):
            middle = (inside + outside) / 2
            near = abs(hits / n - middle) <= z * math.sqrt(middle * (1 - middle) / n)
            inside, outside = (middle, outside) if near else (inside, middle)
        return 100 * inside

    return edge(hits / n, 0.0), edge(hits / n, 1.0)


def share(values: list[int], least: int = 7) -> float | None:
    return 100 * sum(v >= least for v in values) / len(values) if values else None


def grade_interval(rows: list[Row], survey: str, *questions: str) -> tuple[float, float] | None:
    """How far the mean of answers can be from where it is, each form a cluster: a form that is left out moves it so much."""
    forms: dict[str, list[int]] = {}
    for row in rows:
        if row["enkat"] == survey and row["fraga"] in questions and row["poang"] is not None:
            forms.setdefault(row["inbjudan"], []).append(row["poang"])
    every = [point for points in forms.values() for point in points]
    if len(forms) < 2:
        return None
    centre = sum(every) / len(every)
    moved = [sum(point - centre for point in points) / len(every) for points in forms.values()]
    error = math.sqrt(len(forms) / (len(forms) - 1) * sum(one * one for one in moved))
    return max(1.0, centre - 1.959964 * error), min(10.0, centre + 1.959964 * error)


BETYG = ("stöd i processen", "kommunikation", "kandidaternas kvalitet", "tidplan")
OF_ANSWERS: dict[str, Callable[[list[Row]], float | None]] = {
    "customer_response_rate": lambda rows: rate(rows, "kund efter uppdrag"),
    "match_response_rate": lambda rows: rate(rows, "kund efter 6–8 månader"),
    "candidate_response_rate": lambda rows: rate(rows, "kandidat"),
    "customer_grade": lambda rows: mean(scores(rows, "kund efter uppdrag", *BETYG)),
    "match_grade": lambda rows: mean(scores(rows, "kund efter 6–8 månader", "matchning")),
    "course_grade": lambda rows: mean(scores(rows, "KBR-utbildning", "utbildningens betyg")),
    "customer_support_share": lambda rows: share(scores(rows, "kund efter uppdrag", "fördomsmedvetet stöd")),
    "candidate_fair_share": lambda rows: share(scores(rows, "kandidat", "icke-diskriminerande")),
    "candidate_language_share": lambda rows: share(scores(rows, "kandidat", "begripligt språk")),
    "candidate_satisfied_share": lambda rows: share(
        scores([r for r in rows if r["paket"] in ("stora paketet", "chefspaket")], "kandidat", "nöjd med processen")
    ),
    "candidate_answers": lambda rows: (
        len({r["inbjudan"] for r in rows if r["enkat"] == "kandidat" and r["svarat"] == "ja"})
        if any(r["enkat"] == "kandidat" for r in rows)
        else None
    ),
    "nps_answers": lambda rows: len(scores(rows, "kund efter uppdrag", "rekommendera")) or None,
}


def letters(rows: list[Row]) -> float | None:
    recruiting = [r for r in rows if r["paket"] in RECRUITING]
    return 100 * sum(r["personligt_brev"] == "ja" for r in recruiting) / len(recruiting) if recruiting else None


OF_ASSIGNMENTS: dict[str, Callable[[list[Row]], float | None]] = {
    "assignments": lambda rows: len(rows) or None,
    "screened": lambda rows: sum(r["screening"] == "ja" for r in rows) if rows else None,
    "letter_share": letters,
    "districts": lambda rows: len({r["kund"] for r in rows if r["kundtyp"] == "stadsdel"}) or None,
    "hours": lambda rows: sum(r["timmar"] for r in rows) if rows else None,
    "invoiced": lambda rows: sum(r["pris"] for r in rows) if rows else None,
    "mean_price": lambda rows: mean([r["pris"] for r in rows]),
}


def shares(ours: list[Row], theirs: list[Row]) -> dict[str, float | None]:
    """The three shares of recruitments, of assignments and of the city's rows."""

    def over(count: int, levels: tuple[str, ...]) -> float | None:
        whole = sum(r["antal"] for r in theirs if r["niva"] in levels)
        return 100 * count / whole if whole else None

    def hires(levels: tuple[str, ...]) -> int:
        return sum(r["antal"] or 1 for r in ours if r["paket"] in RECRUITING and r["niva"] in levels)

    supported = sum(
        r["antal"] or 1 for r in ours if r["paket"] in ("chefspaket", "second opinion") and r["niva"] == "chef"
    )
    return {
        "hiring_share": over(hires(("chef", "medarbetare")), ("chef", "medarbetare")),
        "leader_hiring_share": over(hires(("chef",)), ("chef",)),
        "leader_support_share": over(supported, ("chef",)),
    }

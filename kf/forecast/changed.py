"""What a saved forecast keeps of its figures, and in sentences how they differ from those of newer data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kf import format as fmt
from kf.forecast.staffing_projection import StaffingProjection

KEPT = ("before", "need", "need_pension", "staff", "demand", "cost")


def figures_of(found: StaffingProjection) -> tuple[dict[str, Any], ...]:
    """What is kept of a forecast that is not cut: a row per whole year; nothing where it is withheld."""
    if found.by or found.empty or found.frame["withheld"].any():
        return ()
    whole = found.frame[found.frame["fraction"] == 1]
    return tuple({"year": int(row["year"]), **{key: float(row[key]) for key in KEPT}} for _, row in whole.iterrows())


def changes(then: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> list[str]:
    """The figures of the years that both have that came out differently, in whole people."""
    before, after = ({row["year"]: row for row in one} for one in (then, now))
    both = sorted(before.keys() & after.keys())
    told = []
    if not both:
        return ["Siffrorna från då kan inte ställas mot dagens: inget år finns i båda, eller så visas de inte."]
    span = str(both[0]) if len(both) == 1 else f"{both[0]}–{both[-1]}"
    first = both[0]
    asked = (
        (f"Anställda när {first} börjar", before[first]["before"], after[first]["before"]),
        (f"Rekryteringsbehovet {span}", _sum(before, both, "need"), _sum(after, both, "need")),
        (f"Pensionsavgångarna {span}", _sum(before, both, "need_pension"), _sum(after, both, "need_pension")),
        (f"Anställda i slutet av {both[-1]}", before[both[-1]]["staff"], after[both[-1]]["staff"]),
        (f"Behovet i slutet av {both[-1]}", before[both[-1]]["demand"], after[both[-1]]["demand"]),
    )
    for words, old, new in asked:
        if round(old) != round(new):
            told.append(f"{words} är {fmt.number(new)} mot {fmt.number(old)} då ({fmt.number(new - old, sign=True)}).")
    return told


def _sum(figures: Mapping[int, Mapping[str, Any]], years: Iterable[int], key: str) -> float:
    return sum(float(figures[year][key]) for year in years)

"""Whether a target is reached: wholly, in part, or not. The city's words, and kf's own border between the last two."""

from __future__ import annotations

from typing import Literal

from kf.plan.indicators import Direction

Status = Literal["uppnås helt", "uppnås delvis", "uppnås ej", "saknas", "redovisas senare"]
HELT: Status = "uppnås helt"
DELVIS: Status = "uppnås delvis"
EJ: Status = "uppnås ej"
SAKNAS: Status = "saknas"
SENARE: Status = "redovisas senare"
JUDGED = (HELT, DELVIS, EJ)
SHAPE: dict[Status, str] = {HELT: "✓", DELVIS: "◐", EJ: "✗", SAKNAS: "?", SENARE: "–"}
LACKING = 0.2  # of the target: as much may be lacking for it to be reached in part (docs/decisions.md)
EXACT = 1e-9  # what a float loses is no miss


def judge(value: float, target: float, direction: Direction) -> Status:
    """The status of an outcome (or a forecast) against the target, both in the indicator's unit.

    A target of zero has no fifth to lack: it is reached or not. "mål noll" is reached by nothing else than zero.
    """
    if direction == "mål noll":
        return HELT if abs(value) <= EXACT else EJ
    short = (value - target) if direction == "lägre" else (target - value)
    if short <= EXACT:
        return HELT
    return DELVIS if target and short <= LACKING * abs(target) + EXACT else EJ

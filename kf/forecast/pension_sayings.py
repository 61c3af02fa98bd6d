"""What a pension scenario changes, in a sentence: computed, never typed."""

from __future__ import annotations

from kf import format as fmt
from kf.forecast.projection import Projection

NOTHING = 0.5  # people; what rounds to none
SOON = 3  # years


def say_difference(one: Projection) -> str:
    """What the scenario does to retirements within three years and to the horizon, on the same hazards; nothing for today's."""
    rows = one.frame
    if one.by or "difference_accumulated" not in rows or rows["withheld"].any():
        return ""
    whole = rows[rows["fraction"] == 1]
    at = [whole.iloc[min(SOON, len(whole)) - 1], rows.iloc[-1]]
    parts = [
        f"{_more(row['difference_accumulated'], 'pensionsavgångar' if not i else '')} till och med {int(row['year'])}"
        for i, row in enumerate(at if len(whole) > SOON else at[-1:])
    ]
    fte = at[-1]["difference_stock_fte"]
    if abs(fte) >= NOTHING:
        parts.append(
            f"{_more(fte, 'årsarbetare')} kvar i slutet av {int(at[-1]['year'])} av dem som är anställda i dag"
        )
    return f"Mot i dag: {fmt.listed(parts)}."


def _more(value: float, words: str) -> str:
    if abs(value) < NOTHING:
        return f"lika många {words}".rstrip()
    return f"{fmt.number(abs(value))} {'fler' if value > 0 else 'färre'} {words}".rstrip()

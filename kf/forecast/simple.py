"""The four simple methods that the model is held against: two rules of the plan, and two that look back."""

from __future__ import annotations

from datetime import date

from kf.filters import add_months, months_between
from kf.forecast.history import History
from kf.forecast.rules import Rules

MODEL = "modellen"
ALL_AT_65, RIKTALDER, LAST_YEAR, THREE_YEARS = "alla vid 65", "riktåldern", "som i fjol", "treårsmedel"
METHODS = (MODEL, ALL_AT_65, RIKTALDER, LAST_YEAR, THREE_YEARS)


def simple_forecasts(history: History, origin: date, rules: Rules, months: int) -> dict[str, float]:
    """How many retire in the so many months (whole years) after a December, by each simple method, in people.

    alla vid 65: all who have attained 65 by the end (also those who had before, who are overdue). riktåldern: those
    who reach theirs in the time. som i fjol: the last twelve months' number, every year. treårsmedel: the mean of the
    last three years, or of as much as there is.
    """
    end = add_months(origin, months).year
    born, n = history.born(origin)
    reached = born + rules.retirement_age(born)
    looked_back = min(36, months_between(history.first, origin) - 1)
    last = history.retired(add_months(origin, -12), 12)
    mean = history.retired(add_months(origin, -looked_back), looked_back) / max(looked_back, 1)
    return {
        ALL_AT_65: float(n[end - born >= 65].sum()),
        RIKTALDER: float(n[(reached > origin.year) & (reached <= end)].sum()),
        LAST_YEAR: last * months / 12,
        THREE_YEARS: mean * months,
    }

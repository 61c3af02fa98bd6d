"""What kf keeps of answers, thrown away: the next question is then one that nobody has asked.

What is kept of the whole employer (the counts that disclosure rests on, its staffing forecast, the plan's
indicators, the filters' values) stays, as it does for a reader who asks something new.
"""

from __future__ import annotations

from kf import cards
from kf.metrics.evaluate import evaluate
from kf.ui import tables


def forget() -> None:
    """Throw away every answer that is kept per filter on the pages that are measured."""
    for kept in (evaluate, cards.answer, tables._form_by_kon):
        kept.cache_clear()

"""Labels at the ends of lines, kept off each other and within the chart."""

from __future__ import annotations

from collections.abc import Sequence

PLOT_HEIGHT, LABEL_HEIGHT = 250, 19  # pixels, about: a plot is rather higher than that


def spread_out(wanted: Sequence[float], lines: Sequence[int], top: float) -> list[float]:
    """Where labels of so many lines stand, in pixels from below, near where they are wanted (in rising order).

    They are pushed apart upwards, and where that would take them over `top`, the axis's upper end, down again.
    """
    places: list[float] = []
    free = float("-inf")
    for at, count in zip(wanted, lines, strict=True):
        places.append(max(at, free + LABEL_HEIGHT * (count - 1) / 2))
        free = places[-1] + LABEL_HEIGHT * (count + 1) / 2
    free = top
    for i in reversed(range(len(places))):
        places[i] = min(places[i], free - LABEL_HEIGHT * (lines[i] - 1) / 2)
        free = places[i] - LABEL_HEIGHT * (lines[i] + 1) / 2
    return places

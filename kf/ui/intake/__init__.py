"""Läs in: drop an export, see how it was understood, correct it, see what it changes, publish or abandon."""

from kf.ui.intake.page import draw

__all__ = ["draw"]

"""Mål och indikatorer: the goal tree, where each indicator stands, and its outcome entered in place."""

from kf.ui.page import head
from kf.ui.plan import goals

head("Mål och indikatorer")
goals.draw()

"""Facit: the published plan's figures beside the figures computed from the data."""

from kf.ui.page import head
from kf.ui.tables import facit

head("Facit")
facit()

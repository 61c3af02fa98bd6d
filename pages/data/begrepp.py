"""Begrepp: every metric's definition in one place."""

from kf.ui.page import head
from kf.ui.tables import definitions

head("Begrepp")
definitions()

"""Bemanning: staff to come against demand, whom to recruit and why, what it costs, and what if."""

from kf.ui import staffing
from kf.ui.page import head

head("Bemanning")
staffing.saved()
staffing.what_if()
staffing.tried()

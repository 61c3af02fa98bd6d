"""Kapacitet och budget: what the consultants have time for, what that is against the budget, and what matters most."""

from kf.ui import capacity
from kf.ui.page import head, section

head("Kapacitet och budget")
section("SF Rekrytering: vad händer om?")
capacity.saved()
capacity.what_if()
section("Planens egen räkning")
capacity.plan_gap()
section("Budget per avdelning")
capacity.budget()

"""Saved scenarios of Kapacitet och budget: how the panel keeps and opens one, and what stands side by side."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kf.capacity_compare import compare_card
from kf.forecast.capacity import Capacity
from kf.forecast.capacity_scenario import CapacityScenario, describe
from kf.ui import capacity_controls as controls
from kf.ui import saved as panel
from kf.ui.card import draw
from kf.ui.saved_kind import NOW, Kind
from kf.ui.view import view
from kf.workspace import capacity_scenarios as kept
from kf.workspace.capacity_scenarios import SavedCapacity

PLAN = "Som i planen"
FEWEST = 2


def kind() -> Kind[SavedCapacity]:
    """The kind of scenario that the panel keeps."""
    return Kind(
        key="kapacitet",
        saved=saved,
        save=lambda name, who: kept.save(_folder(), name, controls.assumed(), who),
        change=lambda entry, who: kept.change(_folder(), entry, controls.assumed(), who),
        copy=lambda entry, name, who: kept.copy(_folder(), entry, name, who),
        withdraw=lambda entry, who: kept.withdraw(_folder(), entry, who),
        suppose=lambda entry: controls.set_to(entry.scenario if entry else CapacityScenario()),
        follow=lambda entry: controls.set_to(entry.scenario),
        linked=lambda: any(controls.is_control(key) for key in st.query_params),
        same=lambda entry: controls.assumed() == entry.scenario,
        describe=lambda entry: describe(entry.scenario),
        changed=lambda entry: (),
        today=PLAN,
    )


def saved() -> tuple[SavedCapacity, ...]:
    """Those there are; none while the workspace does not answer, which the page's head says."""
    return () if view().unreached else kept.scenarios(_folder())


def _folder() -> Path:
    return view().data.path.parent


def side_by_side(now: CapacityScenario) -> None:
    """Draw the scenarios that are chosen to be compared, one under the other."""
    names = panel.compared(kind())
    if not names:
        return
    if len(names) < FEWEST:
        st.info("Välj minst ett scenario till att jämföra med.")
        return
    known = {PLAN: CapacityScenario(), NOW: now, **{one.name: one.scenario for one in saved()}}
    found = [(name, Capacity(known[name])) for name in names if name in known]
    draw(compare_card(found, view().data.last_period))

"""Saved scenarios of Bemanning and Pensioner, which share them: how the panel keeps, opens and tells of one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from kf import format as fmt
from kf.dimensions import FILTERS
from kf.forecast.staffing_scenario import StaffingScenario
from kf.forecast.staffing_words import describe
from kf.ui import assumed
from kf.ui.choices import narrow
from kf.ui.saved_kind import Kind
from kf.ui.staff_choices import values
from kf.ui.view import view
from kf.workspace import scenarios
from kf.workspace.scenarios import Saved

KEY = "bemanning"


def kind(pension_only: bool = False) -> Kind[Saved]:
    """The kind, on Bemanning; with `pension_only` as Pensioner sees it, whose controls say nothing of staffing."""

    def same(entry: Saved) -> bool:
        if pension_only:
            return assumed.pension() == entry.scenario.pension
        return assumed.assumed() == entry.scenario

    def save(name: str, who: str) -> Saved:
        shown = view()
        now = StaffingScenario(pension=assumed.pension()) if pension_only else assumed.assumed()
        return scenarios.save(_folder(), shown.data, name, now, shown.filters, (), assumed.years(), who)

    def change(entry: Saved, who: str) -> Saved:
        shown = view()
        now = replace(entry.scenario, pension=assumed.pension()) if pension_only else assumed.assumed()
        years = assumed.years()
        return scenarios.change(_folder(), shown.data, entry, assumed=now, filters=shown.filters, years=years, who=who)

    return Kind(
        key=KEY,
        saved=saved,
        save=save,
        change=change,
        copy=lambda entry, name, who: scenarios.copy(_folder(), view().data, entry, name=name, who=who),
        withdraw=lambda entry, who: scenarios.withdraw(_folder(), entry, who=who),
        suppose=_suppose,
        follow=_follow,
        linked=lambda: any(assumed.is_control(key) for key in st.query_params),
        same=same,
        describe=_describe,
        changed=lambda entry: scenarios.opened(entry, view().data)[1],
        unreadable=lambda: () if view().unreached else scenarios.unreadable(_folder()),
        compares=not pension_only,
        resets=not pension_only,  # there it is one of the questions of the meeting
    )


def saved() -> tuple[Saved, ...]:
    """Those there are; none while the workspace does not answer, which the page's head says."""
    return () if view().unreached else scenarios.scenarios(_folder())


def _folder() -> Path:
    return view().data.path.parent


def _suppose(entry: Saved | None) -> None:
    if entry is None:
        assumed.suppose(StaffingScenario())
        return
    _assume(entry)
    narrow(entry.filters, view().data)


def _follow(entry: Saved) -> None:
    """As if it were opened, but with the link's own filters where it has some."""
    _assume(entry)
    if not any(one.key in st.query_params for one in FILTERS):
        narrow(entry.filters, view().data)


def _assume(entry: Saved) -> None:
    assumed.suppose(entry.scenario)
    assumed.let_go(values(view().data.key, view().data)["befattning"])  # `changed` says that they are gone
    assumed.look_ahead(entry.years)


def _describe(entry: Saved) -> str:
    return f"{describe(entry.scenario)} Avser {entry.filters.sentence()}, {fmt.quantity(entry.years, 'år')} framåt."

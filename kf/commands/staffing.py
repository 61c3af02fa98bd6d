"""`python -m kf forecast staffing` and `python -m kf backtest exits`: whom to recruit, and how right it has been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kf import access, store
from kf import format as fmt
from kf.commands.forecast import backtest, forecast, print_backtest
from kf.commands.forecasting import about, figures, question, records, tell
from kf.commands.options import AS_JSON, DATA, PERIOD, forecasted
from kf.commands.scenario_file import read_staffing_scenario
from kf.filters import parse_month
from kf.forecast.backtest_exits import backtest_exits
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_projection import CAUSES, StaffingProjection
from kf.forecast.staffing_sayings import say_carried
from kf.forecast.staffing_scenario import StaffingScenario

HEADINGS = {
    "label": "År",
    "before": "Vid start",
    "staff": "Antal",
    "demand": "Behov",
    "gap": "Gap",
    "gap_low": "lägst",
    "gap_high": "högst",
    "unhired": "Utan rekrytering",
    "need": "Rekryteringsbehov",
    "need_low": "lägst ",
    "need_high": "högst ",
    "need_pension": "pension",
    "need_departed": "slutar",
    "need_moves": "rörlighet",
    "need_volume": "volym",
    "need_backlog": "obesatt",
    "hired": "Rekryteras",
    "cost": "Kostnad, tkr",
    "baseline_need": "Behov som i dag",
    "difference_need": "Skillnad",
}
SIGNED = ("gap", "gap_low", "gap_high", "difference_need")


@forecast.command("staffing", help="Bemanning och rekryteringsbehov per år, efter orsak.")
@forecasted
def forecast_staffing(
    folder: Path,
    years: int,
    by: str,
    period: str | None,
    where: Sequence[str],
    scenario: str | None,
    seed: int | None,
    as_json: bool,
) -> None:
    """Project staff with the reader's access (KF_ROLE)."""
    data, filters, cuts = question(folder, by, period, where)
    assumed = read_staffing_scenario(scenario, folder) if scenario else StaffingScenario()
    if seed is not None:
        assumed = replace(assumed, pension=replace(assumed.pension, seed=seed))
    tell(project_staffing(data, filters, cuts, assumed, years, access.from_environment()), as_json, as_object, _table)


@backtest.command("exits", help="Gör om prognoserna av andra avgångar än pension och jämför med utfallet.")
@PERIOD
@AS_JSON
@DATA
def backtest_other_exits(folder: Path, period: str | None, as_json: bool) -> None:
    """Hold earlier forecasts against what came."""
    data = store.current(folder)
    print_backtest(backtest_exits(data, access.from_environment(), parse_month(period) if period else None), as_json)


def as_object(found: StaffingProjection) -> dict[str, Any]:
    """The JSON object of a staffing forecast; figures are null where they are withheld."""
    return about(found, "staffing") | {
        "scenario": found.scenario.to_dict(),
        "assumption": found.assumption,
        "causes": CAUSES,
        "waterfall": records(found.bridge()) if not found.by else [],
        "costs": records(found.costs),
        "draws": found.draws,
        "version": found.version,
    }


def _table(found: StaffingProjection) -> list[str]:
    steps = found.bridge() if not found.by else found.frame.head(0)
    way = [
        f"  {row['label']:<28}{fmt.number(row['value'], 0, row['kind'] == 'flow'):>8}" for _, row in steps.iterrows()
    ]
    return [figures(found, found.frame, HEADINGS, signed=SIGNED, thousands=("cost",)), *way, say_carried(found)]

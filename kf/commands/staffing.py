"""`python -m kf forecast staffing` and `python -m kf backtest exits`: whom to recruit, and how right it has been."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from kf import access, store
from kf import format as fmt
from kf.commands.forecast import backtest, forecast, print_backtest, records
from kf.commands.options import AS_JSON, DATA, PERIOD, cut, forecasted, narrowed
from kf.commands.scenario_file import read_staffing_scenario
from kf.dimensions import DIMENSIONS
from kf.filters import parse_month
from kf.forecast.backtest_exits import backtest_exits
from kf.forecast.staffing import project_staffing
from kf.forecast.staffing_projection import CAUSES, StaffingProjection
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
    data = store.current(folder)
    filters = narrowed(data, where, period, data.last_period)
    assumed = read_staffing_scenario(scenario, folder) if scenario else StaffingScenario()
    if seed is not None:
        assumed = replace(assumed, pension=replace(assumed.pension, seed=seed))
    found = project_staffing(data, filters, cut(by), assumed, years, access.from_environment())
    if as_json:
        click.echo(json.dumps(as_object(found), ensure_ascii=False, indent=1))
    else:
        _print(found)


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
    return {
        "forecast": "staffing",
        "headline": found.headline(),
        "period": fmt.iso_month(found.filters.period),
        "filters": {key: list(values) for key, values in found.filters.where},
        "by": list(found.by),
        "scenario": found.scenario.to_dict(),
        "assumption": found.assumption,
        "causes": CAUSES,
        "rows": records(found.frame),
        "waterfall": records(found.bridge()) if not found.by else [],
        "costs": records(found.costs),
        "draws": found.draws,
        "notes": [*found.notes, *([found.reason] if found.reason else [])],
        "data_date": fmt.iso_month(found.data_date),
        "version": found.version,
    }


def _print(found: StaffingProjection) -> None:
    click.echo(found.headline())
    if not found.empty:
        names = [name for name in HEADINGS if name in found.frame]
        table = found.frame[[*found.by, *names]].copy()
        for name in names[1:]:
            factor = 0.001 if name == "cost" else 1.0
            table[name] = [
                fmt.WITHHELD if gone else fmt.number(v * factor, 0, name in SIGNED)
                for v, gone in zip(table[name], found.frame["withheld"], strict=True)
            ]
        headings = HEADINGS | {key: DIMENSIONS[key].label for key in found.by}
        click.echo(table.rename(columns=headings).to_string(index=False))
        for _, row in (found.bridge() if not found.by else found.frame.head(0)).iterrows():
            click.echo(f"  {row['label']:<28}{fmt.number(row['value'], 0, row['kind'] == 'flow'):>8}")
    for line in (*found.notes, found.reason):
        if line:
            click.echo(line)

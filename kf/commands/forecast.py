"""`python -m kf forecast pension` and `python -m kf backtest pension`: what is to come, and how right it has been."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pandas as pd

from kf import access, store
from kf import format as fmt
from kf.commands.options import AS_JSON, DATA, PERIOD, cut, forecasted, narrowed
from kf.commands.scenario_file import read_scenario
from kf.dimensions import DIMENSIONS
from kf.filters import parse_month
from kf.forecast.backtest import Backtest
from kf.forecast.backtest import backtest as run_backtest
from kf.forecast.project import project
from kf.forecast.projection import Projection
from kf.forecast.scenario import Scenario

HEADINGS = {
    "label": "År",
    "median": "Pensionsavgångar",
    "low": "lägst",
    "high": "högst",
    "accumulated": "Ackumulerat",
    "accumulated_low": "lägst ",
    "accumulated_high": "högst ",
    "fte": "Årsarbetare",
    "stock": "Kvar vid årets slut",
    "stock_fte": "Årsarbetare kvar",
    "baseline": "Som i dag",
    "difference": "Skillnad",
}


@click.group("forecast", help="Prognoser: vad som väntar, med intervall.")
def forecast() -> None:
    """Gather the forecasts."""


@click.group("backtest", help="Hur rätt tidigare prognoser hade haft.")
def backtest() -> None:
    """Gather the backtests."""


@forecast.command("pension", help="Väntade pensionsavgångar per år.")
@forecasted
def forecast_pension(
    folder: Path,
    years: int,
    by: str,
    period: str | None,
    where: Sequence[str],
    scenario: str | None,
    seed: int | None,
    as_json: bool,
) -> None:
    """Project retirements with the reader's access (KF_ROLE)."""
    data = store.current(folder)
    filters = narrowed(data, where, period, data.last_period)
    assumed = read_scenario(scenario, folder) if scenario else Scenario()
    if seed is not None:
        assumed = replace(assumed, seed=seed)
    found = project(data, filters, cut(by), assumed, years, access.from_environment())
    if as_json:
        click.echo(json.dumps(as_object(found), ensure_ascii=False, indent=1))
    else:
        _print(found)


@backtest.command("pension", help="Gör om prognoserna från varje årsskifte och jämför med utfallet.")
@PERIOD
@AS_JSON
@DATA
def backtest_pension(folder: Path, period: str | None, as_json: bool) -> None:
    """Hold earlier forecasts against what came."""
    data = store.current(folder)
    found = run_backtest(data, access.from_environment(), parse_month(period) if period else None)
    print_backtest(found, as_json)


def print_backtest(found: Backtest, as_json: bool) -> None:
    """How the methods did, as a table or as JSON."""
    if as_json:
        told = {
            "best": found.best,
            "sentence": found.sentence,
            "summary": records(found.summary),
            "rows": records(found.rows),
            "notes": [found.reason] if found.reason else [],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    table = found.summary.rename(
        columns={
            "months": "Månader",
            "method": "Metod",
            "origins": "Prognoser",
            "mae": "MAE, personer",
            "bias": "Bias",
            "mase": "MASE",
            "coverage": "Täckning",
        }
    )
    click.echo(table.to_string(index=False, float_format=lambda v: fmt.number(v, 2), na_rep="–"))
    for line in (found.sentence, found.reason):
        if line:
            click.echo(line)


def as_object(found: Projection) -> dict[str, Any]:
    """The JSON object of a forecast; figures are null where they are withheld."""
    return {
        "forecast": "pension",
        "headline": found.headline(),
        "period": fmt.iso_month(found.filters.period),
        "filters": {key: list(values) for key, values in found.filters.where},
        "by": list(found.by),
        "scenario": found.scenario.to_dict(),
        "assumption": found.assumption,
        "method": found.method,
        "method_sentence": found.method_sentence,
        "rows": records(found.frame),
        "history": records(found.history),
        "last_year": records(found.last_year),
        "reference": records(found.reference),
        "hazards": {"strength": found.strength, "rows": records(found.hazards)},
        "notes": [*found.notes, *([found.reason] if found.reason else [])],
        "data_date": fmt.iso_month(found.data_date),
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as JSON holds them."""
    return [{str(k): _plain(v) for k, v in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    return value


def _print(found: Projection) -> None:
    click.echo(found.headline())
    if not found.empty:
        table = found.frame[[*found.by, *(name for name in HEADINGS if name in found.frame)]].copy()
        for name in HEADINGS:
            if name in table and name != "label":
                sign = name == "difference"
                table[name] = [
                    fmt.WITHHELD if gone else fmt.number(v, 1, sign)
                    for v, gone in zip(table[name], found.frame["withheld"], strict=True)
                ]
        names = HEADINGS | {key: DIMENSIONS[key].label for key in found.by}
        click.echo(table.rename(columns=names).to_string(index=False))
        click.echo(found.method_sentence)
    for line in (*found.notes, found.reason):
        if line:
            click.echo(line)

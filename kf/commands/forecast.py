"""`python -m kf forecast pension` and `python -m kf backtest pension`: what is to come, and how right it has been."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from kf import access, store
from kf import format as fmt
from kf.commands.forecasting import about, figures, question, records, tell
from kf.commands.options import AS_JSON, DATA, PERIOD, forecasted
from kf.commands.scenario_file import read_scenario
from kf.filters import parse_month
from kf.forecast.backtest import EXPLAINED, Backtest
from kf.forecast.backtest import backtest as run_backtest
from kf.forecast.pension_sayings import say_method, say_other
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
PEOPLE = "personer"
FINE = ("fte", "stock_fte", "shown")  # told with a decimal: årsarbetare, and a mean of years; people are whole


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
    data, filters, cuts = question(folder, by, period, where)
    assumed = read_scenario(scenario, folder) if scenario else Scenario()
    if seed is not None:
        assumed = replace(assumed, seed=seed)
    tell(project(data, filters, cuts, assumed, years, access.from_environment()), as_json, as_object, _table)


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
            "units": {
                "forecast": PEOPLE,
                "actual": PEOPLE,
                "mae": PEOPLE,
                "bias": PEOPLE,
                "mase": "kvot",
                "coverage": "andel",
            },
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
            "mae": "Fel i medel, personer",
            "bias": "För högt eller lågt (skevhet)",
            "mase": "Mot ”som i fjol” (MASE)",
            "coverage": "Utfall inom 80 %-intervallet, andel",
        }
    )
    click.echo(table.to_string(index=False, float_format=lambda v: fmt.number(v, 2), na_rep="–"))
    for line in (EXPLAINED, found.sentence, found.reason):
        if line:
            click.echo(line)


def as_object(found: Projection) -> dict[str, Any]:
    """The JSON object of a forecast; figures are null where they are withheld, and not rounded."""
    return about(found, "pension") | {
        "scenario": found.scenario.to_dict(),
        "assumption": found.assumption,
        "method": found.method,
        "method_sentence": found.method_sentence,
        "history": records(found.history),
        "last_year": records(found.last_year),
        "reference": records(found.reference),
        "hazards": {"strength": found.strength, "rows": records(found.hazards)},
    }


def _table(found: Projection) -> list[str]:
    headings = HEADINGS | ({"shown": fmt.upper_first(found.simple)} if found.simple else {})
    return [
        figures(found, found.told, headings, signed=("difference",), fine=FINE),
        say_method(found),
        say_other(found),
    ]

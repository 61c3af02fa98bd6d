"""`python -m kf metric`: one figure or table, as the app tells it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from kf import access, store
from kf.commands.options import AS_JSON, DATA, PERIOD, WHERE, cut, narrowed
from kf.errors import KfError
from kf.filters import NOBODY
from kf.format import iso_month
from kf.metrics import catalogue
from kf.metrics.change import with_change
from kf.metrics.evaluate import evaluate
from kf.metrics.relation import RELATIONS
from kf.metrics.result import Result


@click.command("metric", help="Räkna ut ett mått.")
@click.argument("key")
@click.option("--by", default="", help="Indelningar, åtskilda med komma: avdelning,kon.")
@PERIOD
@click.option("--window", default="ytd", show_default=True, help="ytd, r12, year, month eller 2025-01..2025-10.")
@WHERE
@click.option("--change", is_flag=True, help="Med förändringen mot samma månad i fjol: antal, procent, procentenheter.")
@AS_JSON
@click.option("--csv", "as_csv", is_flag=True, help="Som CSV för svensk Excel.")
@click.option("--sql", "as_sql", is_flag=True, help="Visa frågan i stället för svaret.")
@DATA
def metric(
    folder: Path,
    key: str,
    by: str,
    period: str | None,
    window: str,
    where: Sequence[str],
    change: bool,
    as_json: bool,
    as_csv: bool,
    as_sql: bool,
) -> None:
    """Evaluate one metric with the reader's access (KF_ROLE)."""
    data = store.current(folder)
    one = catalogue.metric(key)
    _, last = data.reach(RELATIONS[one.relation].calendar) or data.reach() or (None, data.last_period)
    filters = narrowed(data, where, period, last, window)
    if as_json + as_csv + as_sql > 1:
        raise KfError("Välj en av --json, --csv och --sql.")
    result = evaluate(data, one, filters, cut(by), access.from_environment())
    if change:
        earlier = evaluate(data, one, filters.shifted(-12), cut(by), access.from_environment())
        result = with_change(result, earlier)
    if as_sql:
        click.echo(result.sql + "".join(f"\n-- ${k} = {_plain(v)}" for k, v in result.parameters.items()))
    elif as_json:
        click.echo(json.dumps(as_object(result), ensure_ascii=False, indent=1))
    elif as_csv:
        from kf.exports.csv import csv_bytes

        sys.stdout.buffer.write(csv_bytes(result))
    else:
        _print(result)


def as_object(result: Result) -> dict[str, Any]:
    """The JSON object of an answer, as the README describes it."""
    rows = []
    for row in result.frame.to_dict("records"):
        values = {str(k): _plain(v) for k, v in row.items() if k not in ("value", "withheld")}
        rows.append(values | {"value": _plain(row["value"]), "suppressed": bool(row["withheld"])})
    return {
        "metric": result.metric.key,
        "unit": result.metric.unit,
        "period": iso_month(result.filters.period),
        "window": result.filters.window,
        "filters": {key: list(values) for key, values in result.filters.where},
        "by": list(result.by),
        "rows": rows,
        "notes": [*result.notes, *([result.reason] if result.reason else [])],
        "data_date": iso_month(result.data_date),
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it: months as 2025-10, whole numbers whole, nothing for what is not a number."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if hasattr(value, "isoformat"):
        return iso_month(value)
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return None
    if hasattr(value, "item"):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _print(result: Result) -> None:
    click.echo(f"{result.metric.label}, {result.window_label()}, {result.narrowed()}")
    if not result.empty:
        click.echo(result.table().to_string(index=False))
    elif not result.notes:
        click.echo(f"{NOBODY}.")
    for note in (*result.notes, result.reason):
        if note:
            click.echo(note)

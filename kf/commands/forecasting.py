"""What the commands on forecasts share: the question, a forecast as a JSON object, and its figures as a table."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import pandas as pd

from kf import format as fmt
from kf import store
from kf.commands.options import cut, narrowed
from kf.dimensions import DIMENSIONS
from kf.filters import Filters
from kf.forecast.answer import Forecast
from kf.store import Store

F = TypeVar("F", bound=Forecast)


def question(folder: Path, by: str, period: str | None, where: Sequence[str]) -> tuple[Store, Filters, tuple[str, ...]]:
    """The data, filters and cut that are asked for. Raises KfError on what is not there."""
    data = store.current(folder)
    return data, narrowed(data, where, period, data.last_period), cut(by)


def tell(found: F, as_json: bool, as_object: Callable[[F], dict[str, Any]], table: Callable[[F], list[str]]) -> None:
    """Write a forecast: as a JSON object, or its headline, the lines of its table and what the reader must know."""
    if as_json:
        click.echo(json.dumps(as_object(found), ensure_ascii=False, indent=1))
        return
    lines = [] if found.empty else table(found)
    for line in (found.headline(), *lines, *found.notes, found.reason):
        if line:
            click.echo(line)


def about(found: Forecast, kind: str) -> dict[str, Any]:
    """What the JSON object of any forecast has; figures are null where they are withheld."""
    return {
        "forecast": kind,
        "headline": found.headline(),
        "period": fmt.iso_month(found.filters.period),
        "filters": {key: list(values) for key, values in found.filters.where},
        "by": list(found.by),
        "units": {name: unit(name) for name in found.frame if name not in (*found.by, "year", "label", "withheld")},
        "rows": records(found.frame),
        "notes": [*found.notes, *([found.reason] if found.reason else [])],
        "data_date": fmt.iso_month(found.data_date),
    }


def unit(column: str) -> str:
    """What a forecast's column is in."""
    if column == "fraction":
        return "andel av året"
    return "årsarbetare" if "fte" in column.split("_") else "kr" if "cost" in column.split("_") else "personer"


def figures(
    found: Forecast,
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    signed: Collection[str] = (),
    fine: Collection[str] = (),
    thousands: Collection[str] = (),
) -> str:
    """The columns of a frame under their headings, whole numbers but for those that are `fine`, `..` where withheld."""
    names = [name for name in headings if name in frame]
    table = frame[[*found.by, *names]].copy()
    for name in names[1:]:  # the first is the year
        scale = 0.001 if name in thousands else 1.0
        table[name] = [
            fmt.WITHHELD if gone else fmt.number(value * scale, int(name in fine), name in signed)
            for value, gone in zip(table[name], frame["withheld"], strict=True)
        ]
    return table.rename(columns={**headings, **{key: DIMENSIONS[key].label for key in found.by}}).to_string(index=False)


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

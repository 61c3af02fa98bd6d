"""What several commands are asked with: the folder, a question's filters and cut, and the form of its answer."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from kf.dimensions import dimension
from kf.errors import KfError
from kf.filters import NUMBERS, Filters, parse_month
from kf.metrics.relation import RELATIONS
from kf.store import Store

Command = Callable[..., Any]
DATA = click.option(  # after the command's name, or before it (`python -m kf --data DIR COMMAND`)
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    callback=lambda context, _, own: own or context.obj,
    help="Mappen med data.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Som JSON.")
PERIOD = click.option("--period", help="Månad: 2025-10. Annars den senaste.")
WHERE = click.option("--where", multiple=True, help="Filter: avdelning=Inköp. Får upprepas.")
WITH_STAFF = ("stock", "hires", "exits", "assignments", "hiring_share")  # what has every value of every filter


def forecasted(command: Command) -> Command:
    """The options of a forecast: years, by, period, where, scenario, seed, as_json and folder."""
    for option in (
        DATA,
        AS_JSON,
        click.option("--seed", type=int, help="Slumpfrö i stället för scenariots."),
        click.option("--scenario", help="Scenario som JSON eller TOML, eller namnet på ett sparat."),
        WHERE,
        PERIOD,
        click.option("--by", default="", help="avdelning, enhet eller befattning."),
        click.option("--years", type=int, default=5, show_default=True, help="Hela år framåt, 1–10."),
    ):
        command = option(command)
    return command


def narrowed(data: Store, where: Sequence[str], period: str | None, last: date, window: str = "month") -> Filters:
    """The filters that `--where`, `--period` and `--window` say; `last` is the month when none is asked for."""
    filters = Filters.from_words(where, parse_month(period) if period else last, window)
    for key, values in filters.where:
        _refuse_unknown(data, key, values)
    return filters


def cut(by: str) -> tuple[str, ...]:
    """The dimensions that `--by` says."""
    return tuple(dimension(name).key for name in by.split(",") if name.strip())


def _refuse_unknown(data: Store, key: str, values: Sequence[str]) -> None:
    """Refuse a filter value that no row of the data has ever had: it would read as nobody."""
    if key in NUMBERS and not all(value.isdecimal() for value in values):
        raise KfError(f"{key}={' '.join(values)} är inte ett tal.", "Skriv ett helt tal.")
    places = [relation for relation in WITH_STAFF if key in RELATIONS[relation].dimensions]
    known = {str(row[0]) for relation in places for row in data.query(f"SELECT DISTINCT {key} FROM {relation}")}
    for value in values:
        if places and value not in known:
            near = difflib.get_close_matches(value, known, 1)
            hint = f"Menade du {near[0]}?" if near else "Se vilka som finns med --by."
            raise KfError(f"{key}={value} finns inte i datat.", hint)

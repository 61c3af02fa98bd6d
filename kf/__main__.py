"""The command line: `python -m kf COMMAND`. Exit codes: 0 done, 1 facit deviates, 2 refused (nothing changed)."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from kf import access, store
from kf.commands.capacity import capacity
from kf.commands.event import event
from kf.commands.plan import indicators, tertial
from kf.commands.staffing import backtest, forecast
from kf.commands.versions import import_, rollback, versions
from kf.dimensions import dimension
from kf.errors import KfError
from kf.filters import Filters, parse_month
from kf.format import iso_month, listed
from kf.metrics.catalogue import METRICS, metric
from kf.metrics.change import with_change
from kf.metrics.evaluate import evaluate
from kf.metrics.metric import RELATIONS
from kf.metrics.result import Result

DEVIATES, REFUSED = 1, 2


class Commands(click.Group):
    """The commands; a mistake of the user's is told in Swedish and ends with exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, telling a KfError as a sentence instead of a traceback."""
        try:
            return super().invoke(ctx)
        except KfError as error:
            click.echo(f"Fel: {error}", err=True)
            ctx.exit(REFUSED)


@click.group(cls=Commands, help="kf: kompetensförsörjning från kommandoraden.")
@click.option("--data", type=click.Path(path_type=Path), help="Mappen med data. Annars KF_DATA, annars data/.")
@click.pass_context
def main(ctx: click.Context, data: Path | None) -> None:
    """Choose the data folder for every command."""
    ctx.obj = data or store.data_folder()


def folder_option(command: Any) -> Any:
    """`--data` after the command's name too."""
    return click.option("--data", "own", type=click.Path(path_type=Path), help="Mappen med data.")(command)


@main.command(help="Skriv syntetisk demodata: Serviceförvaltningen, eller en större arbetsgivare med --people.")
@click.option("--people", type=click.IntRange(1000, 2_000_000), help="Antal anställda, för en större arbetsgivare.")
@click.option("--seed", type=int, default=2025, show_default=True, help="Slumpfrö. Samma frö ger samma innehåll.")
@click.option("--if-missing", is_flag=True, help="Gör inget om det redan finns data att visa.")
@folder_option
@click.pass_obj
def demo(folder: Path, people: int | None, seed: int, if_missing: bool, own: Path | None) -> None:
    """Build the synthetic data."""
    from kf.demo import write

    folder = own or folder
    if if_missing and not store.needs_demo(folder):
        return
    version = write(folder, people, seed)
    click.echo(f"{version.name}: {version.dataset['employer']}, till och med {version.dataset['last_period'][:7]}.")


@main.command(help="Lista måtten med definitioner.")
def metrics() -> None:
    """Name every metric."""
    for one in METRICS.values():
        click.echo(f"{one.key:<32} {one.label} ({one.unit}). {one.definition}")


@main.command("metric", help="Räkna ut ett mått.")
@click.argument("key")
@click.option("--by", default="", help="Indelningar, åtskilda med komma: avdelning,kon.")
@click.option("--period", help="Månad: 2025-10. Annars den senaste.")
@click.option("--window", default="ytd", show_default=True, help="ytd, r12, year, month eller 2025-01..2025-10.")
@click.option("--where", multiple=True, help="Filter: avdelning=Inköp. Får upprepas.")
@click.option("--change", is_flag=True, help="Med förändringen mot samma månad i fjol: antal, procent, procentenheter.")
@click.option("--json", "as_json", is_flag=True, help="Som JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Som CSV för svensk Excel.")
@click.option("--sql", "as_sql", is_flag=True, help="Visa frågan i stället för svaret.")
@folder_option
@click.pass_obj
def metric_(
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
    own: Path | None,
) -> None:
    """Evaluate one metric with the reader's access (KF_ROLE)."""
    data = store.current(own or folder)
    _, last = data.reach(RELATIONS[metric(key).relation].calendar) or data.reach() or (None, data.last_period)
    filters = Filters.from_words(where, parse_month(period) if period else last, window)
    for key_, values in filters.where:
        unknown(data, key_, values)
    if as_json + as_csv + as_sql > 1:
        raise KfError("Välj en av --json, --csv och --sql.")
    cut = tuple(dimension(name).key for name in by.split(",") if name.strip())
    result = evaluate(data, metric(key), filters, cut, access.from_environment())
    if change:
        earlier = evaluate(data, metric(key), filters.shifted(-12), cut, access.from_environment())
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


def unknown(data: store.Store, key: str, values: Sequence[str]) -> None:
    """Refuse a filter value that no row of the data has ever had: it would read as nobody."""
    relations = ("stock", "hires", "exits", "assignments", "hiring_share")
    places = [relation for relation in relations if key in RELATIONS[relation].dimensions]
    known = {str(row[0]) for relation in places for row in data.query(f"SELECT DISTINCT {key} FROM {relation}")}
    for value in values:
        if places and value not in known:
            near = difflib.get_close_matches(value, known, 1)
            hint = f"Menade du {near[0]}?" if near else "Se vilka som finns med --by."
            raise KfError(f"{key}={value} finns inte i datat.", hint)


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
        click.echo("Ingen matchar urvalet.")
    for note in (*result.notes, result.reason):
        if note:
            click.echo(note)


@main.command(help="Jämför den publicerade planens siffror med dem som räknas ur datat.")
@click.option("--json", "as_json", is_flag=True, help="Som JSON.")
@folder_option
@click.pass_obj
def facit(folder: Path, as_json: bool, own: Path | None) -> None:
    """Set every published figure beside the computed one; exit 1 when one deviates without an explanation."""
    from kf.facit import IN_WORDS, compare

    rows = compare(store.current(own or folder))
    if as_json:
        click.echo(json.dumps({"rows": [row.as_object() for row in rows]}, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            click.echo(
                f"{row.id}  {IN_WORDS[row.status]:<19}  {row.what}: publicerat {row.published}, beräknat {row.computed}  {row.note}"
            )
        counts = [f"{sum(r.status == status for r in rows)} {words}" for status, words in IN_WORDS.items()]
        click.echo(f"{len(rows)} rader: {listed(counts)}")
    if any(row.status == "deviates" for row in rows):
        sys.exit(DEVIATES)


for command in (import_, versions, rollback, event, forecast, backtest, indicators, tertial, capacity):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m kf")

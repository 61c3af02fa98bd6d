"""The command line: `python -m kf COMMAND`. Exit codes: 0 done, 1 facit deviates, 2 refused (nothing changed)."""

from __future__ import annotations

import gettext
import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from kf import store
from kf.commands.capacity import capacity
from kf.commands.event import event
from kf.commands.load import import_
from kf.commands.metric import metric
from kf.commands.options import AS_JSON, DATA
from kf.commands.plan import indicators, tertial
from kf.commands.staffing import backtest, forecast
from kf.commands.versions import rollback, versions
from kf.errors import KfError
from kf.format import listed
from kf.metrics.catalogue import METRICS
from kf.personnummer import masked

DEVIATES, REFUSED = 1, 2


class Commands(click.Group):
    """The commands; a mistake of the user's is told in Swedish and ends with exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, telling a KfError as a sentence instead of a traceback."""
        try:
            return super().invoke(ctx)
        except KfError as error:
            click.echo(f"Fel: {masked(str(error))}", err=True)
            ctx.exit(REFUSED)
        except click.UsageError as error:  # click repeats what was typed
            if (told := masked(error.format_message())) == error.format_message():
                raise
            raise click.UsageError(told, error.ctx) from None


@click.group(cls=Commands, help="kf: kompetensförsörjning från kommandoraden.")
@click.option("--data", type=click.Path(path_type=Path), help="Mappen med data. Annars KF_DATA, annars data/.")
@click.pass_context
def main(ctx: click.Context, data: Path | None) -> None:
    """Choose the data folder for every command."""
    ctx.obj = data or store.data_folder()


@main.command(help="Skriv syntetisk demodata: Serviceförvaltningen, eller en större arbetsgivare med --people.")
@click.option("--people", type=click.IntRange(1000, 2_000_000), help="Antal anställda, för en större arbetsgivare.")
@click.option("--seed", type=int, default=2025, show_default=True, help="Slumpfrö. Samma frö ger samma innehåll.")
@click.option("--if-missing", is_flag=True, help="Gör inget om det redan finns data att visa.")
@DATA
def demo(folder: Path, people: int | None, seed: int, if_missing: bool) -> None:
    """Build the synthetic data."""
    from kf.demo import write

    if if_missing and not store.needs_demo(folder):
        return
    version = write(folder, people, seed)
    click.echo(f"{version.name}: {version.dataset['employer']}, till och med {version.dataset['last_period'][:7]}.")


@main.command(help="Lista måtten med definitioner.")
def metrics() -> None:
    """Name every metric."""
    for one in METRICS.values():
        click.echo(f"{one.key:<32} {one.label} ({one.unit}). {one.definition}")


@main.command(help="Jämför den publicerade planens siffror med dem som räknas ur datat.")
@AS_JSON
@DATA
def facit(folder: Path, as_json: bool) -> None:
    """Set every published figure beside the computed one; exit 1 when one deviates without an explanation."""
    from kf.facit import IN_WORDS, compare

    rows = compare(store.current(folder))
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


for command in (metric, import_, versions, rollback, event, forecast, backtest, indicators, tertial, capacity):
    main.add_command(command)

if __name__ == "__main__":
    # click's own words (usage, options, what is missing) are looked up by gettext
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "commands" / "locale"))
    os.environ["LANGUAGE"] = "sv"
    main(prog_name="python -m kf")

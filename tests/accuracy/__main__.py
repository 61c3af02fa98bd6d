"""`errors` prints how right the forecasts are, on seeds looked at while the model was made and on seeds held back;
`seeds` how far another seed moves a figure, and the time beside a plain simulation."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
import pandas as pd

from kf import demo
from kf.store import Store
from tests.accuracy.measure import HELD_BACK, SHOWN, TRIED, claims, pooled
from tests.accuracy.stability import moved, timed

CALIBRATED = 406


@click.group()
def main() -> None:
    """Errors, or how still the figures stand."""


@main.command()
@click.option("--people", type=int, multiple=True, default=(CALIBRATED, 45_000), show_default=True, help="Antal.")
def seeds(people: tuple[int, ...]) -> None:
    """How far another seed moves a figure, and the time beside a plain simulation."""
    for count in people:
        with tempfile.TemporaryDirectory() as folder:
            store = Store.open(demo.write(Path(folder), None if count == CALIBRATED else count).path)
            click.echo(f"\n{count} people; `over`: figures that two of four seeds move by more than 0.5 person and 1 %")
            click.echo(moved(store).round(2).to_string(index=False))
            for name, value in timed(store).items():
                click.echo(f"{name}: {value:.3f}")


@main.command()
@click.option(
    "--seeds", type=click.IntRange(1, 1000), default=len(TRIED), show_default=True, help="So many of each kind."
)
@click.option("--tried", is_flag=True, help="Bara frön som modellen fått anpassas efter.")
def errors(seeds: int, tried: bool) -> None:
    """The table per employer and horizon, and the claims."""
    for words, kind in (("seeds looked at", TRIED), ("seeds held back", HELD_BACK))[: 1 if tried else 2]:
        chosen = range(kind.start, kind.start + seeds)
        found = pooled(chosen)
        click.echo(f"\n{words}: {chosen.start} to {chosen.stop - 1}; errors in people")
        for name in SHOWN:
            own = found[found["employer"] == name]
            for months in sorted(set(own["months"])):
                part = own[own["months"] == months].set_index("method")
                count, retired = part["origins"].iloc[0], part["retired"].iloc[0]
                click.echo(f"\n{name}, {months} months ahead: {count} forecasts, {retired:.1f} retired in the mean")
                click.echo(part[["mae", "bias", "mase", "coverage"]].round(2).to_string(na_rep="", header=True))
        for key, value in claims(found).items():
            click.echo(f"{key}: {value:.2f}")


if __name__ == "__main__":
    pd.set_option("display.width", 120)
    main()

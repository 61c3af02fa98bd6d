"""Print how right the forecasts are, on seeds that were looked at while the model was made and on seeds held back."""

from __future__ import annotations

import click
import pandas as pd

from tests.accuracy.measure import HELD_BACK, SHOWN, TRIED, claims, pooled


@click.command()
@click.option(
    "--seeds", type=click.IntRange(1, 1000), default=len(TRIED), show_default=True, help="So many of each kind."
)
@click.option("--tried", is_flag=True, help="Bara frön som modellen fått anpassas efter.")
def main(seeds: int, tried: bool) -> None:
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

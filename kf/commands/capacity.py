"""`python -m kf capacity`: what the recruitment unit has time for, and what that is against its budget."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kf import format as fmt
from kf.commands.options import AS_JSON, DATA
from kf.forecast import capacity_words as words
from kf.forecast.capacity import MILLION, Capacity
from kf.forecast.capacity_assumptions import ASSUMPTIONS
from kf.forecast.capacity_breakeven import RESULT, WORTH, break_even, label, tornado
from kf.forecast.capacity_plan import readings
from kf.forecast.capacity_scenario import CapacityScenario, describe
from kf.recruitment import DENOMINATORS, INVOICING


@click.command("capacity", help="Kapacitet och budget för SF Rekrytering: vad hinns med, och vad blir resultatet?")
@click.option(
    "--set", "changed", multiple=True, metavar="NAMN=VÄRDE",
    help="Ett antagande: debiterbar=0,65, enhetschefer=2, efterfragan=20-24. Får upprepas.",
)  # fmt: skip
@click.option("--scenario", "name", help="Namnet på ett sparat scenario att utgå från.")
@click.option("--per", default=INVOICING, show_default=True, help=f"Nämnare: {', '.join(DENOMINATORS)}.")
@click.option("--assumptions", is_flag=True, help="Lista antagandena med namn, värde, spann och källa.")
@AS_JSON
@DATA
def capacity(
    folder: Path,
    changed: Sequence[str],
    name: str | None,
    per: str,
    assumptions: bool,
    as_json: bool,
) -> None:
    """Run the model; it needs no data."""
    beside = None
    if name:
        from kf.workspace.capacity_scenarios import scenario

        beside = scenario(folder, name).scenario
    found = Capacity(CapacityScenario.from_words(changed, beside))
    found.denominator(per)  # refuses an unknown one before anything is printed
    if as_json:
        click.echo(json.dumps(as_object(found), ensure_ascii=False, indent=1))
    elif assumptions:
        for one in ASSUMPTIONS.values():
            value = fmt.exact(found.scenario.value(one.name))
            click.echo(f"{one.name:<22} {value:>8} {one.unit:<12} {one.label}. {one.source}.")
    else:
        _print(found, per)


def as_object(found: Capacity) -> dict[str, Any]:
    """The JSON object: amounts in kronor, shares 0-1."""
    even = break_even(found)
    return {
        "assumption": describe(found.scenario),
        "assumptions": {name: found.scenario.value(name) for name in ASSUMPTIONS},
        "changed": found.scenario.to_dict(),
        "capacity": {
            "invoicing": found.invoicing,
            "hours": found.hours,
            "assignments": found.assignments,
            "assignments_per_consultant": found.per_consultant,
            "worth": found.worth,
            "worth_per_consultant": found.worth_per_consultant,
        },
        "low": vars(found.low),
        "high": vars(found.high),
        "per_fte": {key: {"low": found.per_fte(key, found.low), "high": found.per_fte(key, found.high)} for key, fte in found.denominators.items() if fte > 0},
        "break_even": vars(even),
        "tornado": {
            outcome: [
                {"name": one.assumption.name, "from": one.at_less, "to": one.at_more, "less": one.less, "more": one.more}
                for one in tornado(found.scenario, outcome)
            ]
            for outcome in (RESULT, WORTH)
        },
        "plan": [
            {"reading": one.key, "worth_mnkr": one.worth, "printed_mnkr": one.printed, "explained_mnkr": one.explained, "left_mnkr": one.left}
            for one in readings()
        ],
    }  # fmt: skip


def _print(found: Capacity, per: str) -> None:
    even = break_even(found)
    lines = (
        ("Fakturerande årsarbetare", fmt.exact(found.invoicing)),
        ("Uppdrag per fakturerande", fmt.number(found.per_consultant, 1)),
        ("Uppdrag, kapacitet", fmt.number(found.assignments, 1)),
        ("Timmar, kapacitet", fmt.number(found.hours)),
        ("Kapacitet, mnkr", words.mnkr(found.worth)),
        ("Kapacitet per fakturerande, mnkr", fmt.number(found.worth_per_consultant / MILLION, 3)),
        ("Intäkt, mnkr", words.span(found.low.revenue, found.high.revenue)),
        (f"Intäkt per årsarbetare ({DENOMINATORS[per]}, {fmt.exact(found.denominator(per))}), mnkr", words.per_fte(found, per)),
        ("Resultat mot budget, mnkr", words.span(found.low.result, found.high.result, sign=True)),
        ("Ledig tid", words.idle(found)),
        ("Kö", words.queued_with_hours(found)),
        ("Nollpunkt, uppdrag per fakturerande", fmt.number(even.per_consultant, 1)),
        ("Nollpunkt, debiterbar andel", fmt.quantity(100 * even.billable, "%", 1)),
        ("Nollpunkt, pris", words.price_needed(even)),
    )  # fmt: skip
    click.echo(f"{describe(found.scenario)}\n{words.headline(found)}.")
    for name, value in lines:
        click.echo(f"  {name:<60} {value}")
    swings = tornado(found.scenario)
    click.echo(f"{words.matters(swings, RESULT)}.")
    for one in swings:
        ends = f"{words.mnkr(one.less, sign=True):>7} {words.mnkr(one.more, sign=True):>7}"
        click.echo(f"  {label(one.assumption):<34} {one.words:<28} {ends}")
    if middle := words.from_the_middle(found):
        click.echo(middle)
    if not found.scenario.changed:  # of the plan's own assumptions
        click.echo(f"{words.explained(readings())}.")

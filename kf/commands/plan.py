"""`python -m kf indicators`: where each indicator of the plan stands. `python -m kf tertial`: the package to send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from kf import access, store
from kf.commands.options import AS_JSON, DATA
from kf.errors import KfError
from kf.plan.entered import may_report
from kf.plan.gathered import NO_PLAN, Plan, as_reported, gathered
from kf.plan.report import report
from kf.plan.standing import Standing, of_another_year
from kf.plan.status import SHAPE
from kf.plan.tertial import Tertial, parse, to_report, today


@click.command("indicators", help="Planens indikatorer: mål, utfall, prognos och status vid en tertial.")
@click.option("--tertial", help="2026T1, 2026T2 eller 2026T3 (helåret, också 2026). Annars den som senast har gått ut.")
@AS_JSON
@DATA
def indicators(folder: Path, tertial: str | None, as_json: bool) -> None:
    """Where every indicator stands, in the order of the goal tree."""
    data = store.current(folder)
    plan = gathered(data)
    if not plan.indicators:
        raise NO_PLAN
    period = asked(plan, data, tertial)
    found = plan.at(data, period, access.from_environment())
    if as_json:
        rows = [as_object(plan, one) for one in found]
        click.echo(json.dumps({"tertial": period.key, "indicators": rows}, ensure_ascii=False, indent=1))
        return
    click.echo(f"{period.label}, {len(found)} indikatorer")
    if said := of_another_year(found):
        click.echo(f"{said}.")
    above = ""
    for one in found:
        if one.indicator.goal != above:
            above = one.indicator.goal
            click.echo("\n" + " › ".join(goal.short for goal in plan.tree.path(above)[1:]))
        click.echo(line(one))


@click.command("tertial", help="Tertialpaketet som fil: Excel (.xlsx), Word (.docx) eller båda (.zip).")
@click.argument("period")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Filen som skrivs.")
@DATA
def tertial(folder: Path, period: str, out: Path) -> None:
    """Write the package, and say what is missing before it can be sent."""
    from kf.exports.tertial import package

    data = store.current(folder)
    plan = gathered(data)
    if not plan.indicators:
        raise NO_PLAN
    wanted = parse(period)
    may_report(wanted, today())
    plan = as_reported(plan, data, wanted, today())
    made = report(plan, data, wanted, today(), access.from_environment())
    content = package(made, out.suffix.lower().lstrip("."))
    try:
        out.write_bytes(content)
    except OSError:
        raise KfError(f"Det gick inte att skriva {out}.", "Välj en annan fil, i en mapp som finns.") from None
    click.echo(f"{out}: {wanted.label}.")
    for about, sentence in made.missing:
        click.echo(f"  {about:<8}{sentence}")
    click.echo(f"{len(made.missing)} uppgifter saknas innan det kan skickas." if made.missing else "Ingenting saknas.")


def asked(plan: Plan, data: store.Store, tertial: str | None) -> Tertial:
    """The tertial that was asked for, else the newest that has ended. Raises KfError for one that has not begun."""
    if not tertial:
        return to_report(plan.periods(data, today()), today())
    period = parse(tertial)
    may_report(period, today())
    return period


def line(one: Standing) -> str:
    """An indicator on a line of text."""
    figure, mark = one.indicator.figure, SHAPE[one.status]
    told = f"mål {one.target_text}, utfall {figure(one.value, one.reported.words)}"
    told += f", prognos {figure(one.reported.forecast)}" if one.reported.forecast is not None else ""
    by = f" ({one.basis})" if one.basis else ""
    own = f"{one.indicator.id} ({one.indicator.number.lower()}) " if one.indicator.added else f"{one.indicator.id:<5}"
    return f"  {own}{mark} {one.status}{by}: {one.indicator.text} {told}"


def as_object(plan: Plan, one: Standing) -> dict[str, Any]:
    """An indicator at a tertial as JSON has it."""
    defined, outcome = one.indicator, one.outcome
    return {
        "id": defined.id,
        "indicator": defined.text,
        "goal": defined.goal,
        "path": [goal.short for goal in plan.tree.path(defined.goal)],
        "target": defined.target,
        "target_text": defined.target_text,
        "target_year": defined.year,
        "unit": defined.unit,
        "periodicity": defined.periodicity,
        "direction": defined.direction,
        "source": "entered" if one.by_hand else "computed",
        "metric": one.counted.source.metric if one.counted else None,
        "computed": one.counted.value if one.counted else None,
        "reported": one.reported.value,
        "value": one.value,
        "words": one.reported.words,
        "forecast": one.reported.forecast,
        "status": one.status,
        "judged_by": one.basis,
        "preliminary": f"{one.preliminary:%Y-%m}" if one.preliminary else None,
        "comment": one.reported.comment,
        "reason": one.reported.reason,
        "who": outcome.who if outcome else "",
        "written": outcome.written.isoformat() if outcome else None,
        "version": outcome.version if outcome else 0,
        "missing": list(one.lacks),
    }

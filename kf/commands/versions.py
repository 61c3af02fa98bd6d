"""`python -m kf versions` and `rollback`: the versions there are, and the way back to any of them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kf import store
from kf.commands.options import AS_JSON, DATA
from kf.format import number, quantity


@click.command(help="Lista versionerna, nyast först, med vem, när och ur vad. Med --json allt som sparas om varje.")
@AS_JSON
@DATA
def versions(as_json: bool, folder: Path) -> None:
    """Name every version with what made it: a load of the staff, one of its lists, or a way back to another."""
    found = store.versions(folder)
    if as_json:
        rows = [
            {
                "version": one.name,
                "refused_path": str(one.refused_file) if one.refused_file else None,
                **one.dataset,
                **({"sources": json.loads(one.dataset["sources"])} if "sources" in one.dataset else {}),
            }
            for one in found
        ]
        click.echo(json.dumps({"versions": rows}, ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("Det finns inga versioner i mappen.")


def _line(version: store.Version) -> str:
    from kf.imports.provenance import made

    said = version.dataset
    if not said:
        return f"{version.name}  byggd av en annan utgåva av kf: kan inte läsas av den här"
    of = made(said)
    parts = [version.name, said["employer"], f"till och med {said['last_period'][:7]}"]
    parts.append(f"listan {of.table}: {of.source}" if of.table else of.source)
    if of.read is not None:
        parts.append(f"{number(of.used)} av {quantity(of.read, 'rader')}")
    parts += [one for one in (of.profile, of.who) if one]
    if said.get("accepted_by"):
        parts.append(f"bekräftad: {said['accepted_by']}")
    line = "  ".join(parts)
    if said.get("restored_from"):
        by = f" av {said['restored_by']}" if said.get("restored_by") else ""
        line += f" (återställd från {said['restored_from']}{by})"
    return line


@click.command(help="Gå tillbaka till en tidigare version. Ingenting tas bort.")
@click.argument("name", required=False)
@click.option("--who", default="", help="Vem som går tillbaka, för historiken.")
@DATA
def rollback(name: str | None, who: str, folder: Path) -> None:
    """Make an earlier version the newest."""
    version = store.rollback(folder, name, who=who)
    click.echo(f"{version.name}: samma innehåll som {version.dataset['restored_from']}.")

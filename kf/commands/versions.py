"""`python -m kf versions` and `rollback`: the versions there are, and the way back to any of them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kf import store
from kf.commands.options import DATA
from kf.format import number


@click.command(help="Lista versionerna, nyast först, med vem, när och ur vad.")
@click.option("--json", "as_json", is_flag=True, help="Som JSON, med allt som sparas om varje version.")
@DATA
def versions(as_json: bool, folder: Path) -> None:
    """Name every version with what it says of itself, and under it the lists that it brought."""
    from kf.imports.provenance import lists

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
    for one, before in zip(found, [*found[1:], None], strict=True):
        click.echo(_line(one))
        known = before.dataset if before else {}
        brought = {key: said for key, said in one.dataset.items() if said != known.get(key)}
        for table, words in lists(brought).items():
            click.echo(f"    {table}: {words}")
    if not found:
        click.echo("Det finns inga versioner i mappen.")


def _line(version: store.Version) -> str:
    said = version.dataset
    if not said:
        return f"{version.name}  byggd av en annan utgåva av kf: kan inte läsas av den här"
    parts = [version.name, said["employer"], f"till och med {said['last_period'][:7]}", said["source"]]
    if "rows_read" in said:
        parts.append(f"{number(int(said['rows_used']))} av {number(int(said['rows_read']))} rader")
    parts += [said[key] for key in ("profile", "who") if said.get(key)]
    if said.get("accepted_by"):
        parts.append(f"bekräftad: {said['accepted_by']}")
    line = "  ".join(parts)
    if "restored_from" in said:
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

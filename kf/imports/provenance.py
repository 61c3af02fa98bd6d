"""What a version says of itself: whose it is, from which files, by which profile, read by whom, how many rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import tomli_w

from kf import format as fmt
from kf.imports import refusals, spells
from kf.imports.prepare import Corrections, Prepared
from kf.imports.profile import Profile
from kf.imports.sources import Source
from kf.personnummer import masked, without_numbers
from kf.schema import SPELL, names
from kf.store import Version

# what a version says of its own coming to be, which one made of it by a list must not say after it
OF_LIST = dict.fromkeys(("restored_from", "restored_when", "restored_by", "accepted", "accepted_by"), "")


@dataclass(frozen=True)
class Made:
    """What made a version: a list of the name `table`, or ("") a load of the staff; from which source, by whom.

    `read` and `used` are rows; None of one that no file was read into. One that was restored says what it was made of.
    """

    table: str
    source: str
    read: int | None
    used: int | None
    who: str
    profile: str


def made(said: Mapping[str, str]) -> Made:
    """What made the version that says this of itself."""
    if table := said.get("brought", ""):
        told = json.loads(said[f"table_{table}"])
        return Made(table, told["file"], told["read"], told["used"], told.get("who", ""), "")
    read, used = (int(said[key]) if key in said else None for key in ("rows_read", "rows_used"))
    return Made("", said.get("source", ""), read, used, said.get("who", ""), said.get("profile", ""))


def said(
    prepared: Prepared,
    profile: Profile,
    sources: Sequence[Source],
    who: str,
    corrections: Corrections | None,
    before: Version | None = None,
) -> dict[str, object]:
    """What the version is to say of itself (text by key); what publishing adds is in `publish`. `before` is continued."""
    continued = before if prepared.continues else None
    columns = {*spells.supplied(profile).split(), *(continued.dataset.get("columns", "").split() if continued else ())}
    told = [{"name": without_numbers(source.path.name), "sha256": source.sha256} for source in sources]
    shown = ", ".join(one["name"] for one in told[:3]) + (f" och {len(told) - 3} till" if len(told) > 3 else "")
    places = sorted(f"{file}:{row}:{heading}" for file, row, heading in corrections or ())
    return {
        "employer": profile.employer,
        "first_period": prepared.first_period,
        "last_period": prepared.last_period,
        "synthetic": "false",
        "source": shown,
        "source_sha256": told[0]["sha256"],
        "sources": json.dumps(told, ensure_ascii=False),
        "profile": profile.name,
        "columns": " ".join(name for name in names(SPELL) if name in columns),
        "profile_toml": without_numbers(tomli_w.dumps(profile.as_mapping())),
        "cleared": " ".join(profile.cleared),
        "rows_read": prepared.read,
        "rows_used": prepared.used,
        "rows_refused": refusals.count(prepared.refused),
        "who": masked(who),
        "warnings": "\n".join(prepared.warnings),
        **({"continues": continued.name} if continued else {}),
        **({"corrected": json.dumps(places, ensure_ascii=False)} if places else {}),
    }


def lists(said: Mapping[str, str]) -> dict[str, str]:
    """Where the version's other lists come from, by table: file, rows, when and by whom."""
    found = {}
    for key in (key for key in said if key.startswith("table_")):
        told = json.loads(said[key])
        by = f", {told['who']}" if told.get("who") else ""
        rows = f"{fmt.number(told['used'])} av {fmt.quantity(told['read'], 'rader')}"
        found[key.removeprefix("table_")] = f"{told['file']}, {rows}, {fmt.moment(told['when'])}{by}"
    return found

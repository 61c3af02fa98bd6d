"""The rules that the rows of a plan must keep: each goal, indicator and activity once, and what hangs together does."""

from __future__ import annotations

import pandas as pd

from kf.imports import rules
from kf.imports.stop import Stop, earlier
from kf.names import somebody
from kf.store import Store

EARLIEST, LATEST = 2000, 2100  # the years that a period may be of (kf.plan.tertial)
LONGEST_ID = 9  # characters of an indicator's number: it names its outcomes too


def goals() -> tuple[Stop, ...]:
    """A goal's number is its own, and the way up from it ends."""
    return (
        _once(),
        Stop(
            "over", "leder runt: målet hör till sig självt", "Rätta numret på målet ovanför, eller lämna det tomt.",
            lambda f: pd.Series([_round(id, dict(zip(f["id"], f["over"], strict=True))) for id in f["id"]], index=f.index),
        ),
    )  # fmt: skip


def indicators() -> tuple[Stop, ...]:
    """An indicator's number is its own and short, its year a year, and a target of zero is zero."""
    return (
        _once(),
        Stop("id", "är för långt", f"Högst {LONGEST_ID} tecken.", lambda f: f["id"].str.len() > LONGEST_ID),
        Stop("ar", "är inget år", "Skriv året med fyra siffror.", lambda f: ~f["ar"].between(EARLIEST, LATEST)),
        Stop(
            "arsmal_varde", "är inte noll fast riktningen är mål noll", "Skriv 0, eller byt riktning.",
            lambda f: (f["riktning"] == "mål noll") & (f["arsmal_varde"] != 0),
        ),
    )  # fmt: skip


def activities(present: Store | None) -> tuple[Stop, ...]:
    """An activity's number is its own, in the other plan too, it begins before it is to be done, and nobody is named in it."""
    return (
        _once(),
        _of_the_other(present, "ubara", "UBARA-aktiviteterna"),
        Stop(
            "slutdatum", "är före startdatum", "Rätta det ena av datumen.",
            lambda f: earlier(f["slutdatum"], f["startdatum"]), rules.ENDS_FIRST,
        ),
        _function(),
    )  # fmt: skip


def ubara(present: Store | None) -> tuple[Stop, ...]:
    """An activity's number is its own, in the other plan too, and nobody is named in it."""
    return _once(), _of_the_other(present, "aktivitet", "verksamhetsplanens aktiviteter"), _function()


def _once() -> Stop:
    do = "Ge raden ett eget nummer, eller ta bort den."
    return Stop("id", "står på en tidigare rad också", do, lambda f: f["id"].duplicated(), rules.TWICE)


def _function() -> Stop:
    return Stop(
        "ansvarig", "ser ut som en persons namn", "Skriv en funktion eller en enhet: namn lagras aldrig.",
        lambda f: f["ansvarig"].map(lambda text: isinstance(text, str) and somebody(text)),
    )  # fmt: skip


def _of_the_other(present: Store | None, table: str, name: str) -> Stop:
    taken = {id for (id,) in present.query(f"SELECT id FROM {table}")} if present else set()
    return Stop(
        "id", f"står bland {name} också", "Ge raden ett eget nummer.", lambda f: f["id"].isin(taken), rules.TWICE
    )


def _round(id: str, above: dict[str, str | None]) -> bool:
    """Whether the way up from a goal comes back to it."""
    passed: set[str] = set()
    now = above.get(id)
    while now is not None and now != id and now not in passed:
        passed.add(now)
        now = above.get(now)
    return now == id

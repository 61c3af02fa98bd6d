"""Befattningar that the version before did not have: new ones, or old ones misspelt."""

from __future__ import annotations

import difflib
from pathlib import Path

import pandas as pd

from kf.store import Store, version_paths

SHOWN = 20


def unfamiliar(spell: pd.DataFrame, folder: Path) -> list[str]:
    """One warning for each unfamiliar befattning (the first `SHOWN`), with the number of people and a likely one."""
    paths = version_paths(folder)
    if not paths:
        return []
    known = [name for (name,) in Store.open(paths[0]).query("SELECT DISTINCT befattning FROM spell")]
    people = spell.groupby("befattning", observed=True)["person"].nunique()
    new = people[~people.index.isin(known)].sort_values(ascending=False)
    lines = []
    for name, number in new.head(SHOWN).items():
        close = difflib.get_close_matches(str(name), known, n=1, cutoff=0.8)
        hint = f" Menas {close[0]}?" if close else ""
        lines.append(f"Befattningen {name} fanns inte i den förra versionen (personer: {number}).{hint}")
    if len(new) > SHOWN:
        lines.append(f"Ytterligare {len(new) - SHOWN} befattningar fanns inte i den förra versionen.")
    return lines

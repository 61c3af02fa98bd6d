"""One case of the fuzz: files and what is said of them, made anew from a seed and a number."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzz import damage, requests
from tests.fuzz.exports import Table, table
from tests.fuzz.files import MAKERS, workbook
from tests.fuzz.tables import CHANGES, MOVING

# The kinds of cases, and how often each comes.
KINDS = {
    **{"csv": 30, "xlsx": 14, "xls": 8, "ods": 8, "parquet": 12},
    **{"flera filer": 8, "fel ändelse": 4, "profil": 8, "totaler och rättningar": 5, "arbetsprocess": 3},
    **{"listor som blad": 5, "listor som filer": 3},
}
LISTS = ("Personal", "Nyanställda", "Avgångar")
ENDINGS = (".csv", ".txt", ".xlsx", ".xls", ".ods", ".parquet", ".pq", "", ".XLSX", ".doc", ".csv.gz")


@dataclass
class Case:
    """Files by name, and the request that goes with them (JSON, see `tests.fuzz.child`)."""

    kind: str
    files: dict[str, bytes]
    request: dict[str, Any] = field(default_factory=dict)
    how: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(map(len, self.files.values()))

    def write(self, folder: Path) -> None:
        """Put the files in `<folder>/files`, and the request beside."""
        (folder / "files").mkdir(parents=True)
        for name, data in self.files.items():
            (folder / "files" / name).write_bytes(data)
        told = {**self.request, "files": list(self.files), "kind": self.kind, "how": self.how}
        (folder / "request.json").write_text(json.dumps(told), encoding="utf-8")


def case(seed: int, number: int, kind: str = "") -> Case:
    """The case of a number; always the same for a seed."""
    rng = random.Random(f"{seed}:{number}")
    chosen = rng.choices(list(KINDS), weights=list(KINDS.values()))[0]
    kind = kind or chosen
    first = table(rng)
    how: list[str] = []
    request: dict[str, Any] = {
        "salt": rng.randrange(2**32),
        "fill": rng.random() < 0.7,
        "refused_share": rng.choice((1.0, 1.0, 0.02)),
        "published": rng.random() < 0.25,
        "job": kind == "arbetsprocess",
    }
    planted = set(first.planted)
    files: dict[str, bytes] = {}
    if kind == "flera filer":
        form = rng.choice(list(MAKERS))
        for month in range(rng.randint(2, 4)):
            again = first.copy() if rng.random() < 0.8 else table(rng)
            planted |= again.planted
            files[f"personal_2025-{month + 1:02d}.{form}"] = _file(rng, form, again, how, 0.35)
    elif kind in ("listor som blad", "listor som filer"):
        told = {name: first.copy() if rng.random() < 0.8 else table(rng) for name in LISTS[: rng.choice((2, 3, 3))]}
        planted |= {text for one in told.values() for text in one.planted}
        if kind == "listor som blad":
            for one in told.values():
                _changed(rng, one, how, 0.3)
            files["personal_2025.xlsx"] = workbook(rng, told)
        else:
            form = rng.choice(list(MAKERS))
            files = {f"{name}_2025.{form}": _file(rng, form, one, how, 0.3) for name, one in told.items()}
    else:
        form = kind if kind in MAKERS else rng.choice(list(MAKERS) + ["csv"] * 4)
        # what is wrong with a request is seen when the file is well
        share = 0.9 if kind in MAKERS else 0.3
        files[f"personal_2025-10.{form}"] = _file(rng, form, first, how, share)
    if kind == "fel ändelse":
        files = {f"personal_2025-10{rng.choice(ENDINGS)}": data for data in files.values()}
        how.append("ending")
    if kind == "profil":
        request["edits"] = requests.edits(rng, first.headings)
    if kind in ("totaler och rättningar", "arbetsprocess"):
        request["totals"] = requests.totals(rng)
        request["corrections"] = requests.corrections(rng, first.headings)
    return Case(
        kind, files, request | {"planted": sorted(planted), "moved": bool(MOVING & set(how)) or _shaken(how)}, how
    )


def _shaken(how: list[str]) -> bool:
    """Whether cells may stand under other headings than their own."""
    return bool(set(how) - set(CHANGES) - {"ending"})


def _changed(rng: random.Random, made: Table, how: list[str], share: float) -> None:
    """Now and then something wrong in a table."""
    if rng.random() < share:
        for name in rng.sample(list(CHANGES), rng.choice((0, 1, 1, 2, 3))):
            CHANGES[name](rng, made)
            how.append(name)


def _file(rng: random.Random, form: str, made: Table, how: list[str], share: float) -> bytes:
    """A table as a file of a form, now and then with something wrong, in the table or in the file."""
    _changed(rng, made, how, share)
    try:
        data = MAKERS[form](rng, made)
    except (ValueError, OverflowError, UnicodeError, TypeError, AttributeError):
        data = MAKERS[form](rng, table(rng))  # the writer cannot hold it
    if rng.random() < share * 0.7:
        damages: list[damage.Damage] = list(damage.BYTES.values())
        if form in ("xlsx", "ods") and data[:2] == b"PK":
            damages = [damage.repacked] * 12 + [damage.directory] * 2 + damages[:6]
        elif form == "parquet":
            damages = [damage.footer] * 6 + damages[:6]
        elif form == "xls":
            damages = damages[:6]
        for chosen in rng.sample(damages, rng.choice((1, 1, 2))):
            try:
                data = chosen(rng, data)[: damage.MOST]
                how.append(chosen.__name__)
            except (OSError, ValueError, KeyError, RuntimeError, EOFError, NotImplementedError, IndexError):
                how.append(f"({chosen.__name__})")
            except Exception as error:
                if type(error).__module__ not in ("zlib", "zipfile"):
                    raise
    return data

"""A column of a canonical table: what every table of `kf.schema` is declared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "month", "share", "integer", "number"]


@dataclass(frozen=True)
class Column:
    """One column of a canonical table: its name, Swedish label, kind, and what it may hold."""

    name: str
    label: str
    kind: Kind
    required: bool = True
    values: tuple[str, ...] = ()
    help: str = ""

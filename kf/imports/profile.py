"""A profile: how one employer's export is to be understood. A TOML file; see `docs/profiles/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kf.errors import KfError
from kf.imports import settings
from kf.imports.possible import possible
from kf.imports.terms import FILE_NAME, HELP, MONTHLY, PERIOD, YEARLY


@dataclass(frozen=True)
class Profile:
    """What an export looks like: shape, headings, values, dates, and how the file is written.

    With lists of staff, hires and exits a heading may be several, "Anst.datum | Fr o m": what each list calls it.

    `columns` goes from canonical name (`kf.schema.SPELL`, and `personnummer`, `period`) to the file's heading;
    `values` from canonical column to {the file's value: ours}; the formats are strptime's; `refused_share` is
    the share of rows (0-1) that may be refused before nothing is published; `header_row` counts from 1; `cleared`
    names the tables that HR shows although a small group could be had from them (`kf.cleared`); `ignored` are the
    headings that were in the file and not used when the profile was made, so that new ones can be told; `earlier` is
    "drop" when the months before the file's first are not to be kept from the version before (`kf.imports.earlier`).
    """

    name: str
    employer: str
    shape: str
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    formats: tuple[str, ...] = ("%Y-%m-%d",)
    birth_formats: tuple[str, ...] = ("%Y-%m-%d", "%Y-%m")
    period_formats: tuple[str, ...] = ("%Y-%m", "%Y-%m-%d", "%Y%m", "%Y")
    open_end: tuple[str, ...] = ("9999-12-31",)
    delimiter: str = ";"
    encoding: str = "utf-8"
    decimal: str = ","
    sheet: str | None = None
    header_row: int = 1
    refused_share: float = 0.02
    data_date: date | None = None
    cleared: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    earlier: str = ""

    @property
    def period_in_file_name(self) -> bool:
        """Whether the period is the month in the file's name rather than in a column."""
        return self.columns.get(PERIOD) == FILE_NAME

    @property
    def snapshots(self) -> bool:
        """Whether a row is a person and a period, rather than a person and a validity."""
        return self.shape in (MONTHLY, YEARLY)

    def heading(self, column: str) -> str:
        """The file's heading of a canonical column; the canonical name when the file has none."""
        return self.columns.get(column, column)

    @staticmethod
    def read(path: Path) -> Profile:
        """The profile in a TOML file. Raises KfError: no such file, bad TOML, unknown keys, missing columns."""
        path = Path(path)
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            raise KfError(f"Profilen {path.name} finns inte.", f"Kontrollera sökvägen. {HELP}") from None
        except (OSError, UnicodeDecodeError):
            raise KfError(
                f"Profilen {path.name} går inte att läsa.", "Den ska vara en textfil (TOML) i UTF-8."
            ) from None
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise KfError(f"Profilen {path.name} är inte giltig TOML: {error}.", f"Rätta raden. {HELP}") from None
        return Profile.from_mapping("", {"name": path.stem, **told}, label=path.name)

    @staticmethod
    def from_mapping(name: str, mapping: Mapping[str, Any], *, label: str = "Profilen") -> Profile:
        """The profile in a mapping shaped like the TOML; `name`, if there is one, goes before the mapping's own.

        `label` is what errors call it. Raises KfError as `read` does.
        """
        told = settings.settings(label, {**mapping, "name": name} if name else mapping)
        profile = Profile(**{"name": "", **told})
        possible(label, profile)
        return profile

    def as_mapping(self) -> dict[str, Any]:
        """The mapping that `from_mapping` makes this profile of again, ready to be written as TOML."""
        return settings.mapping(self)

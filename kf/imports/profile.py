"""A profile: how one employer's export is to be understood. A TOML file; see `docs/profiles/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kf.cleared import CLEARED
from kf.errors import KfError
from kf.imports.possible import possible
from kf.imports.terms import ALLOWED, COLUMNS, HELP, SPELLS, near

# Section -> the keys it may have and their types. What is left out has the default of the dataclass.
SECTIONS: dict[str, dict[str, tuple[type, ...]]] = {
    "": {
        "name": (str,),
        "employer": (str,),
        "shape": (str,),
        "refused_share": (int, float),
        "data_date": (str, date),
        "cleared": (list,),
    },
    "file": {
        "delimiter": (str,),
        "encoding": (str,),
        "decimal": (str,),
        "sheet": (str,),
        "header_row": (int,),
    },
    "dates": {"formats": (list,), "birth": (list,), "period": (list,), "open_end": (list,)},
}


@dataclass(frozen=True)
class Profile:
    """What an export looks like: shape, headings, values, dates, and how the file is written.

    `columns` goes from canonical name (`kf.schema.SPELL`, and `personnummer`, `period`) to the file's heading;
    `values` from canonical column to {the file's value: ours}; the formats are strptime's; `refused_share` is
    the share of rows (0-1) that may be refused before nothing is published; `header_row` counts from 1; `cleared`
    names the tables that HR shows although a small group could be had from them (`kf.cleared`).
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

    @property
    def snapshots(self) -> bool:
        """Whether a row is a person and a period, rather than a person and a validity."""
        return self.shape != SPELLS

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
        except tomllib.TOMLDecodeError as error:
            raise KfError(f"Profilen {path.name} är inte giltig TOML: {error}.", f"Rätta raden. {HELP}") from None
        return _profile(path, told)


def _profile(path: Path, told: dict[str, Any]) -> Profile:
    sections = {name: told.pop(name, {}) for name in ("file", "dates", "columns", "values")}
    for name, section in sections.items():
        if not isinstance(section, dict):
            raise KfError(f"{path.name}: {name} ska vara ett avsnitt.", f"Skriv [{name}] på en egen rad. {HELP}")
    file, dates = sections["file"], sections["dates"]
    for name, section in (("", told), ("file", file), ("dates", dates)):
        _known(path, name, section)
    columns = _columns(path, sections["columns"])
    settings: dict[str, Any] = {"name": path.stem, **told, **file}
    for key, setting in (("formats", "formats"), ("birth", "birth_formats"), ("period", "period_formats")):
        if key in dates and not dates[key]:
            raise KfError(f"{path.name}: {key} i [dates] är tom.", 'Skriv till exempel ["ÅÅÅÅ-MM-DD"].')
        if key in dates:
            settings[setting] = tuple(_strptime(path, text) for text in dates[key])
    if "formats" in dates and "birth" not in dates:
        settings["birth_formats"] = (*settings["formats"], "%Y-%m")
    if "open_end" in dates:
        settings["open_end"] = tuple(str(value) for value in dates["open_end"])
    if isinstance(told.get("data_date"), str):
        try:
            settings["data_date"] = date.fromisoformat(told["data_date"])
        except ValueError:
            raise KfError(f"{path.name}: data_date är inte ett datum.", 'Skriv "2025-10-31".') from None
    if isinstance(settings.get("data_date"), datetime):
        settings["data_date"] = settings["data_date"].date()
    settings["cleared"] = tuple(told.get("cleared", ()))
    for key in settings["cleared"]:
        if key not in CLEARED:
            raise KfError(f"{path.name}: okänt värde {key} i cleared.", near(str(key), list(CLEARED)))
    for key in ("employer", "shape"):
        if not settings.get(key):
            raise KfError(f"{path.name}: {key} saknas.", f'Lägg till {key} = "…" överst. {HELP}')
    profile = Profile(columns=columns, values=_values(path, sections["values"]), **settings)
    possible(path, profile)
    return profile


def _known(path: Path, section: str, told: dict[str, Any]) -> None:
    place = f"i [{section}]" if section else "överst i filen"
    for key, value in told.items():
        if key not in SECTIONS[section]:
            keys = list(SECTIONS[section]) + ([] if section else ["file", "dates", "columns", "values"])
            raise KfError(f"{path.name}: okänd nyckel {key} {place}.", near(key, keys))
        types = SECTIONS[section][key]
        if not isinstance(value, types) or isinstance(value, bool):
            kinds = {str: "en text", int: "ett heltal", float: "ett tal", list: "en lista", date: "ett datum"}
            raise KfError(f"{path.name}: {key} {place} ska vara {kinds[types[-1]]}.", HELP)


def _columns(path: Path, told: dict[str, Any]) -> dict[str, str]:
    for key, heading in told.items():
        if key not in COLUMNS:
            raise KfError(f"{path.name}: okänd kolumn {key} i [columns].", near(key, COLUMNS))
        if not isinstance(heading, str) or not heading.strip():
            raise KfError(f"{path.name}: rubriken för {key} i [columns] ska vara en text.", HELP)
    return dict(told)


def _values(path: Path, told: dict[str, Any]) -> dict[str, dict[str, str]]:
    for column, mapping in told.items():
        if column not in ALLOWED or not isinstance(mapping, dict):
            raise KfError(f"{path.name}: okänt avsnitt [values.{column}].", near(column, ALLOWED))
        for ours in mapping.values():
            if not isinstance(ours, str) or (ALLOWED[column] and ours not in ALLOWED[column]):
                raise KfError(
                    f"{path.name}: {ours} i [values.{column}] är inte ett värde som finns.",
                    f"Välj bland: {', '.join(ALLOWED[column])}." if ALLOWED[column] else HELP,
                )
    return told


def _strptime(path: Path, text: Any) -> str:
    """A date format: strptime's own, or as Swedes write it (ÅÅÅÅ-MM-DD)."""
    made = str(text)
    for swedish, code in (("ÅÅÅÅ", "%Y"), ("ÅÅ", "%y"), ("MM", "%m"), ("DD", "%d")):
        made = made.replace(swedish, code)
    if "%Y" not in made and "%y" not in made:
        raise KfError(f"{path.name}: {text} är inte ett datumformat.", 'Skriv som "ÅÅÅÅ-MM-DD" eller "%Y-%m-%d".')
    return made

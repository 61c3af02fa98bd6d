"""A profile's mapping, as TOML has it, checked key by key and turned into the settings of `Profile`."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kf.cleared import CLEARED
from kf.errors import KfError
from kf.imports.terms import ALLOWED, COLUMNS, EXCEL, HELP, near, strptime, swedish

if TYPE_CHECKING:
    from kf.imports.profile import Profile

# Section -> the keys it may have and their types. What is left out has the default of the dataclass.
SECTIONS: dict[str, dict[str, tuple[type, ...]]] = {
    "": {
        "name": (str,),
        "employer": (str,),
        "shape": (str,),
        "refused_share": (int, float),
        "data_date": (str, date),
        "cleared": (list,),
        "ignored": (list,),
        "earlier": (str,),
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
DATES = {"formats": "formats", "birth": "birth_formats", "period": "period_formats", "open_end": "open_end"}


def settings(label: str, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `Profile` from a mapping shaped like the TOML; what it leaves out is left out here too.

    `label` is what errors call it. Raises KfError for unknown keys, columns and values, and values of a wrong kind.
    """
    told = copy.deepcopy(dict(mapping))
    try:
        json.dumps(told, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:  # half of a pair of surrogates can be stored nowhere
        raise KfError(
            f"{label} innehåller tecken som inte är text.", "Skriv om rubrikerna och värdena för hand."
        ) from None
    sections = {name: told.pop(name, {}) for name in ("file", "dates", "columns", "values")}
    for name, section in sections.items():
        if not isinstance(section, dict):
            raise KfError(f"{label}: {name} ska vara ett avsnitt.", f"Skriv [{name}] på en egen rad. {HELP}")
    file, dates = sections["file"], sections["dates"]
    for name, section in (("", told), ("file", file), ("dates", dates)):
        _known(label, name, section)
    columns = _columns(label, sections["columns"])
    found: dict[str, Any] = {**told, **file}
    for key in ("formats", "birth", "period"):
        if key in dates and not dates[key]:
            raise KfError(f"{label}: {key} i [dates] är tom.", 'Skriv till exempel ["ÅÅÅÅ-MM-DD"].')
        if key in dates:
            found[DATES[key]] = tuple(_strptime(label, text) for text in dates[key])
    if "formats" in dates and "birth" not in dates:
        found["birth_formats"] = (*found["formats"], "%Y-%m")
    if "open_end" in dates:
        found["open_end"] = tuple(str(value) for value in dates["open_end"])
    if isinstance(told.get("data_date"), str):
        try:
            found["data_date"] = date.fromisoformat(told["data_date"])
        except ValueError:
            raise KfError(f"{label}: data_date är inte ett datum.", 'Skriv "2025-10-31".') from None
    if isinstance(found.get("data_date"), datetime):
        found["data_date"] = found["data_date"].date()
    for key in ("cleared", "ignored"):
        found[key] = tuple(str(value) for value in told.get(key, ()))
    for key in found["cleared"]:
        if key not in CLEARED:
            raise KfError(f"{label}: okänt värde {key} i cleared.", near(str(key), list(CLEARED)))
    for key in ("employer", "shape"):
        if not found.get(key):
            raise KfError(f"{label}: {key} saknas.", f'Lägg till {key} = "…" överst. {HELP}')
    return {**found, "columns": columns, "values": _values(label, sections["values"])}


def _known(label: str, section: str, told: dict[str, Any]) -> None:
    place = f"i [{section}]" if section else "överst i filen"
    for key, value in told.items():
        if key not in SECTIONS[section]:
            keys = list(SECTIONS[section]) + ([] if section else ["file", "dates", "columns", "values"])
            raise KfError(f"{label}: okänd nyckel {key} {place}.", near(key, keys))
        types = SECTIONS[section][key]
        if not isinstance(value, types) or isinstance(value, bool):
            kinds = {str: "en text", int: "ett heltal", float: "ett tal", list: "en lista", date: "ett datum"}
            raise KfError(f"{label}: {key} {place} ska vara {kinds[types[-1]]}.", HELP)


def _columns(label: str, told: dict[str, Any]) -> dict[str, str]:
    for key, heading in told.items():
        if key not in COLUMNS:
            raise KfError(f"{label}: okänd kolumn {key} i [columns].", near(key, COLUMNS))
        if not isinstance(heading, str) or not heading.strip():
            raise KfError(f"{label}: rubriken för {key} i [columns] ska vara en text.", HELP)
    return dict(told)


def _values(label: str, told: dict[str, Any]) -> dict[str, dict[str, str]]:
    for column, mapping in told.items():
        if column not in ALLOWED or not isinstance(mapping, dict):
            raise KfError(f"{label}: okänt avsnitt [values.{column}].", near(column, ALLOWED))
        for ours in mapping.values():
            if not isinstance(ours, str) or (ALLOWED[column] and ours not in ALLOWED[column]):
                raise KfError(
                    f"{label}: {ours} i [values.{column}] är inte ett värde som finns.",
                    f"Välj bland: {', '.join(ALLOWED[column])}." if ALLOWED[column] else HELP,
                )
    return told


def _strptime(label: str, text: Any) -> str:
    """A date format: strptime's own, as Swedes write it (ÅÅÅÅ-MM-DD), or `excel` for Excel's serial numbers."""
    made = strptime(str(text))
    if made.casefold() == EXCEL:
        return EXCEL
    try:
        datetime.strptime(date(2025, 10, 31).strftime(made), made)  # a format that strptime does not know fails here
        known = "%Y" in made or "%y" in made
    except (ValueError, re.error):
        known = False
    if not known:
        raise KfError(f"{label}: {text} är inte ett datumformat.", 'Skriv som "ÅÅÅÅ-MM-DD" eller "%Y-%m-%d".')
    return made


def mapping(profile: Profile) -> dict[str, Any]:
    """A profile as the mapping that `settings` reads: every setting but those that say nothing."""
    file = {key: getattr(profile, key) for key in SECTIONS["file"]}
    dates = {key: getattr(profile, setting) for key, setting in DATES.items()}
    told = {key: getattr(profile, key) for key in SECTIONS[""]}
    return {
        **{
            key: list(value) if isinstance(value, tuple) else value
            for key, value in told.items()
            if value not in (None, "", ())
        },
        "file": {key: value for key, value in file.items() if value is not None},
        "dates": {key: [swedish(v) if key != "open_end" else v for v in values] for key, values in dates.items()},
        "columns": dict(profile.columns),
        "values": {column: dict(known) for column, known in profile.values.items()},
    }

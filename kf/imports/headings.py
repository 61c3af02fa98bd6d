"""Where in the file each column is: its headings against the profile's."""

from __future__ import annotations

import difflib

from kf.errors import KfError
from kf.imports.profile import Profile


def positions(top: list[list[str]], profile: Profile, file: str) -> dict[str, int]:
    """Canonical column -> position, from the first rows of the file.

    Raises KfError for a header that is not there, a heading that is missing, or one that stands twice.
    """
    if len(top) < profile.header_row:
        raise KfError(f"{file} har ingen rad {profile.header_row} för rubriker.", "Ändra header_row i profilen.")
    headings = [plain(text) for text in top[profile.header_row - 1]]
    wanted = {name: plain(heading) for name, heading in profile.columns.items()}
    twice = [profile.columns[name] for name, heading in wanted.items() if headings.count(heading) > 1]
    if twice:
        raise KfError(
            f"{file}: {_named(sorted(set(twice)))} står på mer än en kolumn.", "Ge kolumnerna olika rubriker i filen."
        )
    missing = [profile.columns[name] for name, heading in wanted.items() if heading not in headings]
    if missing:
        raise KfError(
            f"{file}: {_named(missing)} saknas på rad {profile.header_row}.", _help(missing, headings, top, profile)
        )
    return {name: headings.index(heading) for name, heading in wanted.items()}


def plain(text: str) -> str:
    """A heading without what the eye does not see: case, line breaks and extra spaces."""
    return " ".join(text.replace("\ufeff", "").split()).casefold()


def _named(headings: list[str]) -> str:
    listed = ", ".join(headings)
    return f"rubriken {listed}" if len(headings) == 1 else f"rubrikerna {listed}"


def _help(missing: list[str], headings: list[str], top: list[list[str]], profile: Profile) -> str:
    wanted = {plain(heading) for heading in profile.columns.values()}
    for number, row in enumerate(top, start=1):
        if number != profile.header_row and wanted <= {plain(text) for text in row}:
            return f"Rubrikerna står på rad {number}: skriv header_row = {number} i profilen."
    close = {m: difflib.get_close_matches(plain(m), [h for h in headings if h], n=1) for m in missing}
    near = "".join(f" Menas {found[0]} i stället för {m}?" for m, found in close.items() if found)
    blank = sum(not heading for heading in headings)
    merged = f" {blank} kolumner är utan rubrik (sammanfogade celler?)." if blank else ""
    return f"Rätta [columns] eller header_row i profilen.{near}{merged}"

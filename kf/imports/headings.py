"""Where in the file each column is: its headings against the profile's."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from kf.errors import KfError
from kf.imports.profile import Profile
from kf.imports.terms import FILE_NAME, HEADINGS_APART, LISTS, PERSONNUMMER

NUMBERED = re.compile(r"(.*\S) \(([0-9]{1,3})\)")
NAMELESS = re.compile(r"\(kolumn ([0-9]{1,5})\)")


def positions(top: list[list[str]], profile: Profile, file: str) -> dict[str, int]:
    """Canonical column -> position, from the first rows of the file.

    Raises KfError for a header that is not there, a heading that is missing, or one that stands twice.
    """
    if len(top) < profile.header_row:
        raise KfError(f"{file} har ingen rad {profile.header_row} för rubriker.", "Ändra header_row i profilen.")
    headings = [plain(text) for text in top[profile.header_row - 1]]
    told = {name: heading for name, heading in profile.columns.items() if heading != FILE_NAME}
    found = {name: _anywhere(heading, headings, profile) for name, heading in told.items()}
    if profile.shape == LISTS:  # each list has columns of its own; who it is about every one must tell
        keys = {name for name in ("person", PERSONNUMMER) if name in told}
        none = keys and not any(found[name] for name in keys)
        found = {name: places for name, places in found.items() if places or (none and name in keys)}
    twice = sorted({told[name] for name, places in found.items() if len(places) > 1})
    if twice:
        raise KfError(
            f"{file}: {_named(twice)} står på mer än en kolumn.",
            f'Skriv vilken: "{twice[0]} (1)" eller "{twice[0]} (2)", eller ge kolumnerna olika rubriker i filen.',
        )
    missing = [told[name] for name, places in found.items() if not places]
    if missing:
        raise KfError(
            f"{file}: {_named(missing)} saknas på rad {profile.header_row}.", _help(missing, headings, top, profile)
        )
    return {name: places[0] for name, places in found.items()}


def distinct(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings that are all different, as `positions` understands them.

    One that stands twice gets its number, "Från (1)" and "Från (2)"; an empty one is "(kolumn 7)".
    """
    trimmed = [" ".join(text.replace("\ufeff", "").split()) for text in headings]
    plains = [plain(text) for text in trimmed]
    return tuple(
        (f"{text} ({plains[: i + 1].count(plains[i])})" if plains.count(plains[i]) > 1 else text)
        if text
        else f"(kolumn {i + 1})"
        for i, text in enumerate(trimmed)
    )


def split(headings: Iterable[str]) -> dict[str, None]:
    """Headings one by one, in order: with three lists several may stand for the same column."""
    return dict.fromkeys(one for heading in headings for one in heading.split(HEADINGS_APART))


def _anywhere(heading: str, headings: list[str], profile: Profile) -> list[int]:
    """Where a heading stands; of several for the same column, the first that does."""
    several = split([heading]) if profile.shape == LISTS else {heading}
    return next((places for one in several if (places := _places(plain(one), headings))), [])


def _places(wanted: str, headings: list[str]) -> list[int]:
    places = [i for i, heading in enumerate(headings) if heading == wanted]
    if places:
        return places
    if numbered := NUMBERED.fullmatch(wanted):
        same = [i for i, heading in enumerate(headings) if heading == numbered[1]]
        if len(same) > 1 and 0 < int(numbered[2]) <= len(same):
            return [same[int(numbered[2]) - 1]]
    nameless = NAMELESS.fullmatch(wanted)
    at = int(nameless[1]) - 1 if nameless else -1
    return [at] if 0 <= at < len(headings) and not headings[at] else []


def plain(text: str) -> str:
    """A heading without what the eye does not see: case, line breaks and extra spaces."""
    return " ".join(text.replace("\ufeff", "").split()).casefold()


def _named(headings: list[str]) -> str:
    listed = ", ".join(headings)
    return f"rubriken {listed}" if len(headings) == 1 else f"rubrikerna {listed}"


def _help(missing: list[str], headings: list[str], top: list[list[str]], profile: Profile) -> str:
    wanted = {plain(heading) for heading in profile.columns.values() if heading != FILE_NAME}
    for number, row in enumerate(top, start=1):
        if number != profile.header_row and wanted <= {plain(text) for text in row}:
            return f"Rubrikerna står på rad {number}: skriv header_row = {number} i profilen."
    close = {m: difflib.get_close_matches(plain(m), [h for h in headings if h], n=1) for m in missing}
    near = "".join(f" Menas {found[0]} i stället för {m}?" for m, found in close.items() if found)
    blank = sum(not heading for heading in headings)
    merged = f" {blank} kolumner är utan rubrik (sammanfogade celler?)." if blank else ""
    return f"Rätta [columns] eller header_row i profilen.{near}{merged}"

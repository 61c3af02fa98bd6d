"""Where in the file each column is: its headings against the profile's."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kf.errors import KfError
from kf.imports.profile import Profile
from kf.imports.terms import FILE_NAME, HEADINGS_APART, LISTS, PERSONNUMMER


def positions(top: list[list[str]], profile: Profile, file: str) -> dict[str, int]:
    """Canonical column -> position, from the first rows of the file.

    Raises KfError for a header that is not there, a heading that is missing, or one that stands twice.
    """
    if len(top) < profile.header_row:
        raise KfError(f"{file} har ingen rad {profile.header_row} för rubriker.", "Ändra header_row i profilen.")
    headings = [plain(text) for text in top[profile.header_row - 1]]
    named = {plain(text): i for i, text in enumerate(distinct(top[profile.header_row - 1]))}
    told = {name: heading for name, heading in profile.columns.items() if heading != FILE_NAME}
    found = {name: _anywhere(heading, headings, named, profile) for name, heading in told.items()}
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

    One that stands twice gets its number, "Från (1)" and "Från (2)"; an empty one is "(kolumn 7)". Where the file
    has such a heading of its own, the later of the two is told by its place too.
    """
    trimmed = [" ".join(text.replace("\ufeff", "").split()) for text in headings]
    plains = [plain(text) for text in trimmed]
    times, before, made = Counter(plains), Counter[str](), dict[str, str]()
    for place, (text, key) in enumerate(zip(trimmed, plains, strict=True), start=1):
        before[key] += 1
        own = f"(kolumn {place})"
        name = (f"{text} ({before[key]})" if times[key] > 1 else text) if text else own
        while plain(name) in made:
            name = f"{name} {own}"
        made[plain(name)] = name
    return tuple(made.values())


def split(headings: Iterable[str]) -> dict[str, None]:
    """Headings one by one, in order: with three lists several may stand for the same column."""
    return dict.fromkeys(one for heading in headings for one in heading.split(HEADINGS_APART))


def _anywhere(heading: str, headings: list[str], named: Mapping[str, int], profile: Profile) -> list[int]:
    """Where a heading stands; of several for the same column, the first that does."""
    several = split([heading]) if profile.shape == LISTS else {heading}
    return next((places for one in several if (places := _places(plain(one), headings, named))), [])


def _places(wanted: str, headings: list[str], named: Mapping[str, int]) -> list[int]:
    """The columns under a heading as `distinct` names it, or as the file writes it: then there may be several."""
    return [named[wanted]] if wanted in named else [i for i, heading in enumerate(headings) if heading == wanted]


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

"""Whether a file is one of those that have been taken in before, and what about it is new since then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kf.format import listed
from kf.imports import lists, proposed_values
from kf.imports.contents import Content, content
from kf.imports.date_formats import formats_of
from kf.imports.dates import fits
from kf.imports.headings import plain, split
from kf.imports.look import Look
from kf.imports.profile import Profile
from kf.imports.synonyms import OPEN_END
from kf.imports.terms import ALLOWED, FILE_NAME, LISTS, PERIOD
from kf.names import hidden

FITS = 0.8  # of the period column's values must be periods in the profile's formats
SHOWN = 5


def recognise(look: Look, saved: Sequence[Profile], shape: str = "") -> Profile | None:
    """The saved profile whose every heading is in the file; the one that maps the most when there are several.

    The period must fit too: in the profile's formats, or in the names of the files. `saved` has the newest first.
    """
    headings = {plain(heading): heading for heading in look.headings}
    fitting = [
        profile
        for profile in saved
        if (not shape or profile.shape == shape)
        and (profile.shape == LISTS) == lists.told(look.parts)
        and all(plain(heading) in headings for heading in split(profile.columns.values()) if heading != FILE_NAME)
        and _period_fits(profile, look, headings)
    ]
    return max(fitting, key=lambda profile: len(profile.columns), default=None)


def new_since(profile: Profile, look: Look, columns: Mapping[str, Content]) -> list[str]:
    """Swedish sentences on headings, values and dates that the saved profile does not know."""
    lines = []
    own = {plain(heading) for heading in (*split(profile.columns.values()), *profile.ignored)}
    fresh = [heading for heading in look.headings if plain(heading) not in own]
    if profile.ignored and fresh:
        lines.append(f"Nya rubriker sedan sist, som inte används: {_some(fresh)}.")
    gone = [heading for heading in profile.ignored if plain(heading) not in {plain(h) for h in look.headings}]
    if gone:
        lines.append(f"Rubriker som fanns förra gången men inte nu: {_some(gone)}.")
    by_plain = {plain(heading): column for heading, column in columns.items()}
    for name, heading in profile.columns.items():
        column = by_plain.get(plain(heading))
        if column is None:
            continue
        if ALLOWED.get(name):
            lines += _values(name, heading, column, profile.values.get(name, {}))
        formats = {"valid_from": profile.formats, "valid_to": profile.formats, "birth_month": profile.birth_formats}
        if name in formats:
            lines += _dates(
                heading, column, (*formats[name], "%Y-%m-%d"), profile.open_end if name == "valid_to" else ()
            )
    return lines


def _values(name: str, heading: str, column: Content, told: Mapping[str, str]) -> list[str]:
    proposed = proposed_values.proposed(name, column, {})
    own = {value.strip().casefold() for value in told}
    fresh = [(value, ours) for value, _, ours in proposed if value.casefold() not in own]
    unknown = [value for value, _ in fresh if not proposed_values.known(name, value)]
    usual = [f"{value} ({ours})" for value, ours in fresh if told and value not in unknown]
    lines = [f"{heading}: nya värden som behöver en betydelse: {_some(unknown)}."] if unknown else []
    return lines + ([f"{heading}: nya värden sedan sist: {_some(usual)}."] if usual else [])


def _dates(heading: str, column: Content, formats: Sequence[str], open_end: Sequence[str]) -> list[str]:
    ends = {text.casefold() for text in open_end}
    strange = [
        text
        for text, _ in column.counts
        if text.casefold() not in ends
        and not fits(text.split("T")[0].split(" ")[0], formats)
        and not fits(text, formats)
    ]
    if len(strange) <= 0.05 * column.distinct:
        return []
    found = formats_of(column, years=True, ends=bool(open_end)).formats
    fresh = [f for f in found if f not in formats]
    words = [text for text in strange if text.casefold() in OPEN_END]
    if not fresh and not words:
        return []
    return [f"{heading}: datum är skrivna på ett nytt sätt sedan sist. Kontrollera datumformaten i profilen."]


def _period_fits(profile: Profile, look: Look, headings: Mapping[str, str]) -> bool:
    if PERIOD not in profile.columns:
        return True
    if profile.period_in_file_name:
        return bool(look.periods) and all(look.periods)
    heading = headings[plain(profile.columns[PERIOD])]
    column = content(look.sample[heading], heading)
    return column.share(lambda text: bool(fits(text, (*profile.period_formats, "%Y-%m-%d")))) >= FITS


def _some(words: Sequence[str]) -> str:
    shown = [hidden(word) for word in words[:SHOWN]]
    return listed(shown) if len(words) <= SHOWN else f"{', '.join(shown)} med flera"

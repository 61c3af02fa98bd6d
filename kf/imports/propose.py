"""How an export is probably to be understood: a profile, with reasons and samples for every column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kf.format import listed
from kf.imports import contents, proposed_values
from kf.imports.by_heading import LABEL, Guess, private
from kf.imports.contents import Content, content
from kf.imports.date_formats import Dates
from kf.imports.draft import alternatives, as_seen, drafted, for_shape, ordered
from kf.imports.headings import split
from kf.imports.known import new_since, recognise
from kf.imports.look import Look
from kf.imports.matching import matched
from kf.imports.people import SECRET
from kf.imports.profile import Profile
from kf.imports.proposed_shape import shape as told_shape
from kf.imports.terms import (
    ALLOWED,
    EXCEL,
    FILE_NAME,
    HEADINGS_APART,
    LISTS,
    PERIOD,
    needed,
    swedish,
)
from kf.names import hidden

SAMPLES = 5
ISO = "%Y-%m-%d"
LONGEST = 60  # letters of a sample


@dataclass(frozen=True)
class Proposed:
    """One canonical column: the file's heading ("" when there is none), why, masked samples, and whether it is sure."""

    column: str
    heading: str
    why: str
    samples: tuple[str, ...]
    certain: bool


@dataclass(frozen=True)
class Proposal:
    """How the files are understood: the profile, and what a person needs to see to say yes to it.

    `columns` has one `Proposed` for each canonical column of the shape; `values` goes from canonical column to (the
    file's value, rows in the sample, ours or ""); `dropped` are (heading, why) of columns that are not taken in;
    `missing` needed columns without a heading; `recognised` the name of the saved profile that it is, or "".
    """

    profile: Profile
    columns: tuple[Proposed, ...]
    values: Mapping[str, tuple[tuple[str, int, str], ...]]
    dropped: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    recognised: str
    notes: tuple[str, ...]


def propose(look: Look, saved: Sequence[Profile] = (), shape: str = "") -> Proposal:
    """The proposal for what was looked at; one of the `saved` profiles if the file is like it, else a new one.

    `shape` is for who knows it better. No sample, reason or note tells a personnummer, a name or an e-mail address.
    """
    columns = {heading: content(look.sample[heading], heading) for heading in look.headings}
    usual = recognise(look, saved, shape)
    if usual is not None:
        columns |= _together(look, usual.columns) if usual.shape == LISTS else {}
        profile = as_seen(usual, look, columns)
        return _proposal(profile, columns, {}, {}, usual.name, new_since(usual, look, columns))
    found = matched(list(columns.values()))
    headings = {role: heading for role, (heading, _) in found.roles.items()}
    period = columns[headings[PERIOD]] if PERIOD in headings else None
    kind, why = told_shape(headings, period, look.periods, shape, look.parts)
    roles = for_shape(dict(found.roles), kind, look)
    chosen = {name: heading for name, (heading, _) in roles.items()}
    if kind == LISTS:
        chosen = alternatives(look, chosen, found.dropped)
        columns |= _together(look, chosen)
    profile, told = drafted(look, kind, chosen, columns, saved)
    guesses = {name: _dated(guess, told.get(name, Dates())) for name, (_, guess) in roles.items()}
    return _proposal(
        profile, columns, guesses, found.dropped, "", [line for line in (why, *_two_parts(headings, look)) if line]
    )


def _proposal(
    profile: Profile,
    columns: Mapping[str, Content],
    guesses: Mapping[str, Guess],
    dropped: Mapping[str, str],
    recognised: str,
    notes: Sequence[str],
) -> Proposal:
    proposed, values = [], {}
    for name in ordered(profile.shape):
        heading = _in_file(profile.columns.get(name, ""), columns)
        guess = guesses.get(name) or Guess(name, 0, f"Så står det i profilen {recognised}.", True)
        if not heading:
            proposed.append(Proposed(name, "", f"Ingen rubrik i filen ser ut att vara {LABEL[name]}.", (), False))
            continue
        certain = guess.certain
        if ALLOWED.get(name) and heading in columns:
            told = profile.values.get(name, {})
            values[name] = proposed_values.proposed(name, columns[heading], told)
            settled = told if recognised else {}
            certain = certain and all(proposed_values.known(name, v) or v in settled for v, _, _ in values[name])
        proposed.append(Proposed(name, heading, hidden(guess.why), _samples(name, columns.get(heading)), certain))
    used = {*split(one.heading for one in proposed if one.heading), *(h for h in columns if HEADINGS_APART in h)}
    left = {h: dropped.get(h) or _unused(h) for h in columns if h not in used}
    missing = tuple(name for name in needed(profile.shape, profile.columns) if name not in profile.columns)
    lines = [*notes, *_lacking(missing)]
    return Proposal(
        profile,
        tuple(proposed),
        values,
        tuple((hidden(heading), hidden(why)) for heading, why in left.items()),
        missing,
        recognised,
        tuple(hidden(line) for line in lines),
    )


def _together(look: Look, headings: Mapping[str, str]) -> dict[str, Content]:
    """The content of columns that the lists call differently, under their headings together."""
    made = {}
    for heading in headings.values():
        there = [one for one in split([heading]) if one in look.sample]
        if len(there) > 1:
            first, *rest = (look.sample[one] for one in there)
            for other in rest:
                first = first.where(first.notna(), other)
            made[heading] = content(first, heading)
    return made


def _unused(heading: str) -> str:
    kind = private(heading)
    return f"{kind} lagras aldrig" if kind else "används inte"


def _in_file(heading: str, columns: Mapping[str, Content]) -> str:
    """The heading as this file writes it: case and spaces may differ from the profile's."""
    if heading in columns or heading in ("", FILE_NAME):
        return heading
    plain = " ".join(heading.split()).casefold()
    return next((h for h in columns if " ".join(h.split()).casefold() == plain), heading)


def _samples(name: str, column: Content | None) -> tuple[str, ...]:
    """Up to five different values for the eye; of keys only their form."""
    if column is None:
        return ()
    show = contents.shape if name in SECRET else hidden
    texts = dict.fromkeys(show(text)[:LONGEST] for text, _ in column.counts[: 20 * SAMPLES])
    return tuple(texts)[:SAMPLES]


def _dated(guess: Guess, dates: Dates) -> Guess:
    """The guess with how its dates are read, when that is not as ISO, and what is doubtful about it."""
    if dates.doubt:
        return replace(guess, why=f"{guess.why} {dates.doubt}", certain=False)
    shown = ["Excels löpnummer" if form == EXCEL else swedish(form) for form in dates.formats if form != ISO]
    return replace(guess, why=f"{guess.why} Datumen läses som {listed(shown)}.") if shown else guess


def _lacking(missing: Sequence[str]) -> list[str]:
    return [f"Det som saknas: {listed([LABEL[name] for name in missing])}. Välj rubriker."] if missing else []


def _two_parts(headings: Mapping[str, str], look: Look) -> list[str]:
    """A year in one column and a month in another can not be put together here."""
    plain = {heading.strip().casefold(): heading for heading in look.headings}
    year, month = plain.get("år", plain.get("year")), plain.get("månad", plain.get("month"))
    if not (year and month) or headings.get(PERIOD) not in (year, None):
        return []
    return [f"Perioden står i två kolumner, {year} och {month}. Slå ihop dem till en i källan, till exempel 2025-10."]

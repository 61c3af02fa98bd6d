"""Rows that are no people: the headings once more, and the sums and footers at the end. Left out, and told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from kf.imports.delimited import OVERFLOW
from kf.imports.gathered import Column
from kf.imports.given import Given
from kf.imports.headings import plain
from kf.imports.profile import Profile
from kf.imports.terms import FILE_NAME, PERSONNUMMER

END = 25  # filled rows at the end of a file in which sums are looked for
SHOWN = 10
NUMBERED = re.compile(r"(.*\S) \([0-9]{1,3}\)")  # a heading that stands twice, as `headings.distinct` names it
NUMBERS = r"[\s:=()]*[-0-9\s.,]*(st|rader|personer|anställda)?\.?"
TOTAL = re.compile(
    rf"(del|slut|total)?summa\b.{{0,60}}|summor\b.{{0,60}}|total(t|er|summa)?\b.{{0,60}}|(sub|grand )total\b.{{0,60}}"
    rf"|sum\b{NUMBERS}|(antal|count)\b[^0-9]{{0,40}}{NUMBERS}|Σ.*",
    re.IGNORECASE,
)
FOOT = re.compile(
    r"(utskriven|utskrivet|utskriftsdatum|skapad|rapport(en)?|källa|slut på|end of|sida|page)\b.*", re.IGNORECASE
)
Range = tuple[int, int, int]  # file number, first row, one past the last, of all rows


def headers_again(columns: Mapping[str, Column], profile: Profile, rows: int) -> np.ndarray:
    """Which rows repeat the headings: every profile column that holds something holds its own heading."""
    same: dict[str, list[int]] = {}
    for name, heading in profile.columns.items():
        if heading != FILE_NAME and name in columns:
            numbered = NUMBERED.fullmatch(plain(heading))
            words = {plain(heading), numbered[1] if numbered else plain(heading)}
            starts = {word[:1] for word in words}
            same[name] = [
                code
                for text, code in columns[name].texts.items()
                if text[:1].casefold()[:1] in starts and plain(text) in words
            ]
    if sum(map(bool, same.values())) < 2:
        return np.zeros(rows, dtype=bool)
    again = np.ones(rows, dtype=bool)
    some = np.zeros(rows, dtype=np.int8)
    for name, found in same.items():
        codes = columns[name].all_codes()
        hit = np.isin(codes, found) if found else np.zeros(rows, dtype=bool)
        again &= hit | (codes < 0)
        some += hit
    return again & (some >= 2)


def sums(
    columns: Mapping[str, Column],
    profile: Profile,
    filled: np.ndarray,
    spans: Sequence[Range],
    whole: Sequence[str] = (),
) -> np.ndarray:
    """Which rows at the end of each file are sums or footers, by their first words and that they name nobody.

    A row with all the columns of `whole` is none, in a table where a row may begin so: "Total sjukfrånvaro".
    """
    found = np.zeros(len(filled), dtype=bool)
    words = {name: list(column.texts) for name, column in columns.items()}  # codes are given in order
    keys = [name for name in ("person", PERSONNUMMER) if name in columns]
    codes = {name: column.all_codes() for name, column in columns.items() if name != OVERFLOW}
    told = {name for name, heading in profile.columns.items() if heading == FILE_NAME}
    for _, start, stop in spans:
        last = stop - np.flatnonzero(filled[start:stop][::-1][: 40 * END])[:END] - 1
        for row in last:
            cells = {
                name: words[name][codes[name][row]] for name in codes if name not in told and codes[name][row] >= 0
            }
            key = [cells[name] for name in keys if name in cells]
            nobody = all(TOTAL.fullmatch(text) or FOOT.fullmatch(text) for text in key)
            texts = list(cells.values())
            if not nobody or not texts or (whole and all(name in cells for name in whole)):
                break  # a person: what stands above is no sum at the end
            if any(TOTAL.fullmatch(text) for text in texts) or (len(set(texts)) == 1 and FOOT.fullmatch(texts[0])):
                found[row] = True
    return found


def note(what: tuple[str, str], rows: Sequence[tuple[int, int]], files: Sequence[Given]) -> str:
    """The sentence on rows (file number, row number) left out; `what` is said of one and of several."""
    shown = [f"{row} i {files[file].name}" if len(files) > 1 else str(row) for file, row in rows[:SHOWN]]
    more = f" med flera ({len(rows)} i allt)" if len(rows) > SHOWN else ""
    return f"Rad {shown[0]} {what[0]}" if len(rows) == 1 else f"Raderna {', '.join(shown)}{more} {what[1]}"


AGAIN = ("upprepar rubrikerna och läses inte.", "upprepar rubrikerna och läses inte.")
SUM = (
    "är en summa eller en slutrad och läses inte.",
    "är summor eller slutrader och läses inte.",
)

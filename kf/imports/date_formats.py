"""Which formats the dates of a column are in: told by form, and by what the values rule out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kf.imports.contents import Content
from kf.imports.dates import TIME, fits
from kf.imports.synonyms import OPEN_END
from kf.imports.terms import EXCEL, swedish

# A form of text -> the formats that it may be in, the likeliest first; § stands for the separator of the text.
FORMS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"[0-9]{4}([-/. ])[0-9]{1,2}\1[0-9]{1,2}"), ("%Y§%m§%d",)),
    (re.compile(r"[0-9]{1,2}([-/. ])[0-9]{1,2}\1[0-9]{4}"), ("%d§%m§%Y", "%m§%d§%Y")),
    (re.compile(r"[0-9]{1,2}([-])[0-9]{1,2}\1[0-9]{2}"), ("%y§%m§%d", "%d§%m§%y", "%m§%d§%y")),
    (re.compile(r"[0-9]{1,2}([/. ])[0-9]{1,2}\1[0-9]{2}"), ("%d§%m§%y", "%y§%m§%d", "%m§%d§%y")),
    (re.compile(r"[0-9]{8}"), ("%Y%m%d", "%d%m%Y", "%m%d%Y")),
    (re.compile(r"[0-9]{6}"), ("%Y%m", "%y%m%d", "%d%m%y")),
    (re.compile(r"[0-9]{5}"), (EXCEL,)),
    (re.compile(r"[0-9]{4}"), ("%Y",)),
    (re.compile(r"[0-9]{4}([-/. ])[0-9]{1,2}"), ("%Y§%m",)),
    (re.compile(r"[0-9]{1,2}([-/. ])[0-9]{4}"), ("%m§%Y",)),
    (re.compile(r"[0-9]{4}M[0-9]{2}"), ("%YM%m",)),
    (re.compile(r"[0-9]{1,2}([-/. ])[^\W\d_]{3,9}\.?\1[0-9]{4}"), ("%d§%b§%Y",)),
    (re.compile(r"[0-9]{1,2}([-/. ])[^\W\d_]{3,9}\.?\1[0-9]{2}"), ("%d§%b§%y",)),
    (re.compile(r"[^\W\d_]{3,9}\.?([-/. ])[0-9]{4}"), ("%b§%Y",)),
    (re.compile(r"[^\W\d_]{3,9}\.?([-/. ])[0-9]{2}"), ("%b§%y",)),
    (re.compile(r"[0-9]{4}([-/. ])[^\W\d_]{3,9}\.?"), ("%Y§%b",)),
    (re.compile(r"[^\W\d_]{3,9} [0-9]{1,2}, [0-9]{4}"), ("%b %d, %Y",)),
)
SURE = ("%Y%m%d", "%Y%m")  # of several that fit, these are taken without asking
FEW, PART = 2, 0.01  # less than this against a format is a slip in the file, not another format
NEVER = 2090  # an end date from this year on means that there is none
FAR = 15  # years from today: no fixed term is that long
ROWS = 3
LONGEST = 20  # letters of a date: 12 september 2025
Counts = Iterable[tuple[str, int]]
Form = tuple[str, ...]


@dataclass(frozen=True)
class Dates:
    """The formats of a column's dates, the share of its rows that are dates in them, and what is doubtful.

    `doubt` is a Swedish sentence when somebody should look, else ""; `open_end` are the texts that mean no end.
    """

    formats: tuple[str, ...] = ()
    share: float = 0.0
    doubt: str = ""
    open_end: tuple[str, ...] = ()


def form(text: str) -> Form:
    """The formats that a text may be in, by its form; () when it is no date."""
    if not 4 <= len(text) <= LONGEST or not (text[0].isdigit() or text[-1].isdigit()):
        return ()
    for pattern, formats in FORMS:
        if found := pattern.fullmatch(text):
            return tuple(f.replace("§", found[1]) for f in formats) if found.groups() else formats
    return ()


def dated(text: str) -> bool:
    """Whether a text is a whole date, to the day; Excel's serial numbers, years and months are not."""
    plain = TIME.sub("", text)
    return any(_plausible(plain, f) for f in form(plain) if "%d" in f)


def monthly(text: str) -> bool:
    """Whether a text is a date, a month with its year, or a year."""
    plain = TIME.sub("", text)
    return any(_plausible(plain, f) for f in form(plain) if f != EXCEL)


def serial(text: str) -> bool:
    """Whether a text may be one of Excel's serial numbers, between 1954 and 2064."""
    return len(text) == 5 and text.isdigit() and 20_000 <= int(text) <= 60_000


def formats_of(column: Content, others: Sequence[Content] = (), *, years: bool = False, ends: bool = False) -> Dates:
    """The formats of a column of dates.

    `others` are the file's other columns of dates, which may settle what this one leaves open; `years` says that
    four digits are a year; `ends` that the column holds end dates, where some values mean that there is none.
    """
    forms, understood = _by_form(column.counts), 0
    elsewhere = _by_form(pair for other in others for pair in other.counts)
    words = [text for text, _ in column.counts if ends and text.strip().casefold() in OPEN_END]
    found: list[str] = []
    doubts: list[str] = []
    for candidates, texts in sorted(forms.items(), key=lambda item: -sum(n for _, n in item[1])):
        if candidates == ("%Y",) and not years:
            continue
        if candidates == (EXCEL,) and not all(serial(text) or ends for text, _ in texts if text not in words):
            continue
        chosen, doubt = _chosen(candidates, texts, elsewhere.get(candidates, []))
        understood += sum(n for text, n in texts if text not in words and any(_plausible(text, f) for f in chosen))
        found += [f for f in chosen if f not in found]
        doubts += [doubt] if doubt else []
    rows = column.filled - sum(n for text, n in column.counts if text in words)
    open_end, unsure = _open(column, found, words) if ends else ((), "")
    doubts += [unsure] if unsure else []
    return Dates(tuple(found), understood / rows if rows else float(bool(words)), " ".join(doubts), open_end)


def _by_form(counts: Counts) -> dict[Form, list[tuple[str, int]]]:
    forms: dict[Form, list[tuple[str, int]]] = defaultdict(list)
    for text, n in counts:
        plain = TIME.sub("", text)
        if candidates := form(plain):
            forms[candidates].append((plain, n))
    return forms


def _chosen(candidates: Form, texts: list[tuple[str, int]], others: list[tuple[str, int]]) -> tuple[list[str], str]:
    """The formats that texts of one form are in, and the doubt about it."""
    if len(candidates) == 1:
        return [f for f in candidates if any(_plausible(text, f) for text, _ in texts)], ""
    fitting = [([f for f in candidates if _plausible(text, f)], n) for text, n in texts]
    alone = {f: sum(n for fits, n in fitting if fits == [f]) for f in candidates}
    ruled_out = {f: sum(n for fits, n in fitting if fits and f not in fits) for f in candidates}
    against = sum(alone.values())
    possible = [f for f in candidates if any(f in fits for fits, _ in fitting)]
    kept = [f for f in possible if ruled_out[f] < max(FEW, PART * against)]
    if not kept:
        mixed = [f for f in possible if alone[f] >= max(FEW, PART * against)]
        if not mixed:
            return possible[:1], ""
        shown = " och ".join(swedish(f) for f in mixed)
        return mixed, f"Blandar {shown}: rader där båda går att läsa nekas." if len(mixed) > 1 else ""
    if len(kept) > 1 and others:
        return _settled(kept, others)
    if len(kept) == 1 or kept[0] in SURE:
        return kept[:1], ""
    return kept[
        :1
    ], f"Alla värden går att läsa både som {swedish(kept[0])} och {swedish(kept[1])}: {swedish(kept[0])} antas."


def _settled(kept: list[str], others: list[tuple[str, int]]) -> tuple[list[str], str]:
    by_them, _ = _chosen(tuple(kept), others, [])
    ruled = [f for f in kept if all(_plausible(text, f) for text, _ in others)]
    if len(ruled) == 1 or kept[0] in SURE:
        return by_them[:1], ""
    return kept[
        :1
    ], f"Alla värden går att läsa både som {swedish(kept[0])} och {swedish(kept[1])}: {swedish(kept[0])} antas."


def _plausible(text: str, form: str) -> bool:
    years = [moment.year for moment, _ in fits(text, (form,))]
    return bool(years) and (1900 <= years[0] <= 2110 or years[0] in (1, 1753, 1800, 1899, 9999))


def _open(column: Content, formats: Sequence[str], words: list[str]) -> tuple[tuple[str, ...], str]:
    """The texts of an end column that mean no end: words, and dates that no employment ends on."""
    today = date.today()
    sure, far = list(words), list[str]()
    for text, n in column.counts:
        plain = TIME.sub("", text)
        years = [moment for moment, _ in fits(plain, formats)]
        if not years:
            continue
        if years[0].year >= NEVER or years[0].year <= 1901 or plain in ("99-12-31", "991231", "31/12/99"):
            sure.append(text)
        elif years[0].year > today.year + FAR and n >= ROWS:
            far.append(text)
    doubt = f"{', '.join(far[:3])} antas betyda tills vidare." if far else ""
    return tuple((sure + far)[:20]), doubt

"""What sets the fields of a text file apart: csv.Sniffer's word, weighed against how the first rows come out."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from kf.imports import header

COMMON = (";", "\t", ",", "|")
RARE = (":", "^", "~", "!", "#", "\x1f", "\x1e")
RARELY = 0.85  # ten columns by a rare delimiter are likelier than two by a comma in the names
ROWS = 200
DECIMAL = re.compile(r"[-−]?(?:[0-9]{1,3}(?:[ \u00a0][0-9]{3})+|[0-9]+)([.,])([0-9]+)\s*%?")


def found(text: str) -> tuple[str, list[list[str]]] | None:
    """The delimiter of the beginning of a text, and its rows; None when no delimiter makes a table of it."""
    told = re.match(r"\ufeff?sep=([^\r\n])\r?\n", text, re.IGNORECASE)
    if told:  # Excel's own way to say it, on the first line
        return told[1], rows(text, told[1])
    sniffed = _sniffed(text)
    best: tuple[float, str, list[list[str]]] | None = None
    for delimiter in dict.fromkeys((*COMMON, *sniffed, *RARE)):
        if delimiter not in text:
            continue
        made = rows(text, delimiter)
        score = _score(made) * (1.0 if delimiter in COMMON else RARELY)
        if score > 0 and (best is None or score > best[0] + 1e-9):
            best = (score, delimiter, made)
    return best and (best[1], best[2])


def rows(text: str, delimiter: str, most: int = ROWS) -> list[list[str]]:
    """The first rows of a text under a delimiter; those before the place where it cannot be split up."""
    made: list[list[str]] = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), most):
            made.append(row)
    except csv.Error:
        pass
    return made


def decimal(columns: list[list[str]]) -> str:
    """The decimal sign that the columns' numbers have: each column has one vote. Comma when nothing tells."""
    votes = {",": 0, ".": 0}
    for column in columns:
        signs = [found for text in set(column) if text and (found := DECIMAL.fullmatch(text))]
        # three digits after may be thousands: 42.500. A share or a whole column of it tells.
        sure = [found[1] for found in signs if len(found[2]) != 3 or found[0].lstrip("-−").startswith("0")]
        dates = sum(1 for text in set(column) if text and text.count(".") > 1)
        if sure and not dates:
            votes[max(set(sure), key=sure.count)] += 1
    return "." if votes["."] > votes[","] else ","


def _score(made: list[list[str]]) -> float:
    """How well the rows fit their header in width (0-1), a little more for a wider table."""
    place = header.find(made)
    if place is None:
        # no row of words: the widest row stands in for it
        place = max(range(len(made)), key=lambda i: len(made[i]), default=0)
        weight = 0.5
    else:
        weight = 1.0
    if not made or len(made[place]) < 2:
        return 0.0
    width, named = len(made[place]), max(i for i, cell in enumerate(["x", *made[place]]) if cell.strip())
    # a single row may be cut by the end of the sample, and totals may end it: fit is a share
    under = [row for row in made[place + 1 :] if header.filled(row)]
    # rows may leave out empty fields at their end, or have an empty one more than the header
    fit = sum(1.0 if len(row) == width else 0.6 if 1 < len(row) <= width else 0.0 for row in under)
    over = sum(1.0 for row in under if len(row) > width and not header.filled(row[width:]))
    # headings alone tell little: any last row may look like them
    share = (fit + over) / len(under) if under else 0.5
    return weight * share * (1 - 1 / (1 + min(named, 30)))


def _sniffed(text: str) -> tuple[str, ...]:
    try:
        delimiter = csv.Sniffer().sniff(text[:4096]).delimiter
    except csv.Error:
        return ()
    # it may answer with a letter that stands once on every line
    return () if delimiter.isalnum() or delimiter in " \r\n\"'.-_@/()+" or not delimiter.isascii() else (delimiter,)

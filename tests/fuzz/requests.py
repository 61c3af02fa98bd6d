"""What a person may say wrongly of a file: the profile, the control totals, the corrections."""

from __future__ import annotations

import random
from typing import Any

from kf.imports.terms import COLUMNS
from tests.fuzz.tables import odd

ENCODINGS = (
    *(
        "utf-8",
        "UTF8",
        "cp1252",
        "latin1",
        "utf-16",
        "utf-16-le",
        "utf-32",
        "utf-7",
        "mixed",
        "ascii",
        "cp037",
        "mac-roman",
    ),
    *(
        "idna",
        "punycode",
        "base64",
        "rot13",
        "hex",
        "zlib",
        "bz2",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "mbcs",
    ),
    *("", "x" * 300, "\0", "å", "utf-8\0", "big5", "shift_jis", "iso2022_jp", "hz", "charmap", "quopri", "uu"),
)
DELIMITERS = (
    ";",
    ",",
    "\t",
    "|",
    " ",
    "",
    "ab",
    '"',
    "\n",
    "\r",
    "\0",
    "å",
    "a",
    "1",
    ".",
    "\\",
    "'",
    "\x1f",
    "#",
    "-",
    "\x85",
)
FORMATS = (
    *(
        "ÅÅÅÅ-MM-DD",
        "%Y-%m-%d",
        "%d/%m/%y",
        "excel",
        "EXCEL",
        "",
        "%",
        "%%",
        "%Y%Y",
        "%Q",
        "%j",
        "%U",
        "%Y-%W-%w",
        "%G-%V-%u",
    ),
    *(
        "((",
        "[",
        "%y\\",
        "%Y(?P<x>",
        "DD.MM.ÅÅ",
        "%c",
        "%x",
        "%s%Y",
        "%Y-%m-%d %z",
        "\0%Y",
        "%Y" * 50,
        "%Y\ud800",
        "ÅÅÅÅ" * 2,
    ),
)
ANYTHING: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        10**9,
        10**30,
        1.5,
        -0.0,
        float("nan"),
        float("inf"),
        "",
        " ",
        "x",
        [],
        [None],
        [[]],
        {},
    ),
    *(
        {"a": {}},
        {"": ""},
        ["x", 1],
        [""],
        {"person": None},
        {"kon": {"K": "kvinna"}},
        {"kon": {"K": 1}},
        "2025-10-31",
        "9999-99-99",
    ),
)
KEYS = {
    "": (
        "name",
        "employer",
        "shape",
        "refused_share",
        "data_date",
        "cleared",
        "ignored",
        "file",
        "dates",
        "columns",
        "values",
        "x",
    ),
    "file": ("delimiter", "encoding", "decimal", "sheet", "header_row", "x"),
    "dates": ("formats", "birth", "period", "open_end", "x"),
    "columns": (*COLUMNS, "x"),
    "values": ("kon", "anstallningsform", "status", "avdelning", "avgangsorsak", "x"),
}


def edits(rng: random.Random, headings: list[str]) -> list[list[Any]]:
    """Changes to a profile's mapping: [section, key, value]."""
    made: list[list[Any]] = []
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        section = rng.choice(("", "file", "file", "dates", "columns", "columns", "values"))
        key = rng.choice(KEYS[section])
        made.append([section, key, _value(rng, key, section, headings)])
    return made


def _value(rng: random.Random, key: str, section: str, headings: list[str]) -> Any:
    if rng.random() < 0.25:
        return rng.choice(ANYTHING)
    match key:
        case "encoding":
            return rng.choice(ENCODINGS)
        case "delimiter":
            return rng.choice(DELIMITERS)
        case "header_row":
            return rng.choice((0, 1, 2, 3, 10, 100, 10**6, 10**12, 2**63, -5))
        case "sheet":
            return rng.choice(("Personal", "Förklaring", "", "x", "\0", "å" * 500, "\ud800", "--help"))
        case "shape":
            return rng.choice(("spells", "monthly", "yearly", "lists", "x"))
        case "formats" | "birth" | "period":
            return rng.choices(FORMATS, k=rng.randint(0, 4))
        case "open_end":
            return [odd(rng) for _ in range(rng.randint(0, 3))]
        case "refused_share":
            return rng.choice((0, 1, 0.5, -1, 2, float("nan"), 10**400))
    if section == "columns":
        return rng.choice((*headings, "(filnamnet)", "(kolumn 1)", "(kolumn 99999)", "Namn (2)", odd(rng)))
    if section == "values":
        return {odd(rng): rng.choice(("kvinna", "man", "tillsvidare", "aktiv", odd(rng))) for _ in range(2)}
    return odd(rng)


def totals(rng: random.Random) -> str:
    """Lines of control totals as somebody might paste them."""
    lines = []
    for _ in range(rng.choice((0, 1, 5, 200))):
        when = rng.choice(
            (
                "2025-09",
                "202510",
                "okt 2025",
                "2025/13",
                "0000-00",
                "9999-12",
                "13/2025",
                "²025-09",
                "٢٠٢٥-٠٩",
                "2199-12",
                odd(rng),
            )
        )
        number = rng.choice(("406", "1 406", "1.406", "-3", "9" * 30, "9" * 5000, "4,5", "x", "²", "406 st", odd(rng)))
        lines.append(when + rng.choice((" ", ";", ": ", "\t", "", " = ")) + number)
    return rng.choice(("\n", "\r\n", "\u2028")).join(lines)


def corrections(rng: random.Random, headings: list[str]) -> list[list[Any]]:
    """Corrections, most of which point nowhere: [file, row, heading, text]."""
    rows = (0, 1, 2, 3, 5, 8, 40, -1, 10**9, 10**9 + 2, 10**18, 10**30)
    names = (*headings, *headings, "person", "valid_from", "x", "", "8001011234")
    return [
        [
            rng.choice((0, 0, 0, 0, 1, -1, 10**12)),
            rng.choice(rows[1:7] if rng.random() < 0.8 else rows),
            rng.choice(names),
            rng.choice((odd(rng), "2025-10-01", "100", "K")),
        ]
        for _ in range(rng.choice((1, 1, 3, 20)))
    ]

"""What may be wrong with the rows of an export before it is written to a file. Each changes a table in place."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.fuzz.exports import Table

NUMBERS = [
    *(
        "0",
        "-0",
        "1e5",
        "1E-320",
        "1e400",
        "NaN",
        "inf",
        "-inf",
        "−5",
        "½",
        "٣٤",
        "１００",
        "1_000",
        "0x1F",
        "1,2,3",
        "1.2.3",
    ),
    *(
        "12 345 678 901 234",
        "9" * 400,
        "100 %",
        "%",
        "kr",
        "1e",
        ".5",
        "5.",
        ",5",
        "+5",
        "--5",
        "1 000,00 kr",
        "1'000.5",
    ),
    *("99999999999999999999", "-1", "²", "1²", "०", "௧00", "1\u00a0000", "1\u2009000", "0,000000000000000001"),
]
DATES = [
    *(
        "0000-00-00",
        "2024-02-29",
        "2023-02-29",
        "99999",
        "999999",
        "0",
        "1",
        "60",
        "-1",
        "2958465",
        "2958466",
        "12345678",
    ),
    *(
        "1899-12-30",
        "1900-02-29",
        "9999-12-31",
        "10000-01-01",
        "0001-01-01",
        "1-1-1",
        "31/12/99",
        "2025-13-45",
        "2025M99",
    ),
    *(
        "20250230",
        "2025-10-31T25:99",
        "2025-10-31 12:00:00+99:99",
        "٢٠٢٥-١٠-٣١",
        "２０２５-１０-３１",
        "okt 0000",
        "maj 9999",
    ),
    *(
        "-2025-10-31",
        "2025-10-31Z",
        "24:00",
        "99-99-99",
        "1753-01-01",
        "1677-09-21",
        "2262-04-12",
        "2025-1-1",
        "0099-12-31",
    ),
]
WORDS = [
    *(
        "",
        " ",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\u202eenoj\u202c",
        "e\u0301\u0301\u0301" * 40,
        "שלום",
        "مرحبا",
        "👩‍👩‍👧‍👦",
        "ß",
        "İ",
        "ı",
        "ﬁ",
    ),
    *(
        "NULL",
        "None",
        "nan",
        "#N/A",
        "#REF!",
        "=1+1",
        "=cmd|' /C calc'!A0",
        "@x",
        "-",
        "--",
        "%",
        "%s",
        "{}",
        "{0}",
        "\\",
        "\\N",
    ),
    *(
        "'; DROP TABLE spell; --",
        '"',
        '""',
        "'",
        "a\nb",
        "a\rb",
        "a;b",
        "a,b",
        "a\tb",
        "\x00",
        "\x1a",
        "\x1f",
        "\x85",
        "\u2028",
    ),
    *(
        "(filnamnet)",
        "(kolumn 3)",
        "Summa",
        "Totalt",
        "Antal: 412",
        "Σ",
        "Sida 1",
        "true",
        "Å" * 300,
        "\U0010ffff",
        "\ufffe",
        "\ue000",
    ),
    *("person", "[x]", "a (2)", "a (1)", "(1)", "://", "../../etc/passwd", "<b>x</b>", "$HOME", "\ud800", "x\udfffy"),
]
BIG = (5_000, 40_000, 200_000, 1_500_000)
Change = Callable[[random.Random, Table], None]


def odd(rng: random.Random) -> str:
    """An odd cell."""
    return rng.choice(rng.choice((NUMBERS, DATES, WORDS)))


def odd_cells(rng: random.Random, table: Table) -> None:
    """Odd texts here and there."""
    for _ in range(rng.choice((1, 3, 20))):
        if table.rows and (row := rng.choice(table.rows)):
            row[rng.randrange(len(row))] = odd(rng)


def odd_column(rng: random.Random, table: Table) -> None:
    """A column of nothing but odd texts of a kind."""
    place, kind = rng.randrange(max(1, len(table.headings))), rng.choice((NUMBERS, DATES, WORDS))
    for row in table.rows:
        if place < len(row):
            row[place] = rng.choice(kind)


def one_text(rng: random.Random, table: Table) -> None:
    """A column that holds the same odd text on every row."""
    place, text = rng.randrange(max(1, len(table.headings))), odd(rng)
    for row in table.rows:
        if place < len(row):
            row[place] = text


def odd_headings(rng: random.Random, table: Table) -> None:
    """Headings that are odd, empty, or the same."""
    for _ in range(rng.choice((1, 2, 10))):
        if table.headings:
            text = rng.choice((odd(rng), "", table.headings[0], table.headings[-1].upper() + " "))
            table.headings[rng.randrange(len(table.headings))] = text


def columns_moved(rng: random.Random, table: Table) -> None:
    """Columns shuffled, doubled or left out, with their headings or without."""
    width = len(table.headings)
    if not width:
        return
    order = (
        rng.choices(range(width), k=rng.randint(1, width + 3))
        if rng.random() < 0.6
        else rng.sample(range(width), width)
    )
    with_headings = rng.random() < 0.7
    if with_headings:
        table.headings = [table.headings[i] for i in order]
    table.rows = [[row[i] if i < len(row) else "" for i in order] for row in table.rows]


def rows_moved(rng: random.Random, table: Table) -> None:
    """Rows shuffled, doubled, left out; blank ones between; the headings again."""
    rows = rng.choices(table.rows, k=rng.randint(0, 2 * len(table.rows))) if table.rows else []
    for _ in range(rng.choice((0, 1, 8))):
        extra = rng.choice(([], [""] * len(table.headings), list(table.headings), ["Summa", str(len(rows))]))
        rows.insert(rng.randint(0, len(rows)), list(extra))
    table.rows = rows


def widths(rng: random.Random, table: Table) -> None:
    """Rows that are shorter or longer than the headings."""
    for row in table.rows:
        if rng.random() < 0.3:
            row[:] = row[: rng.randint(0, len(row))] if rng.random() < 0.5 else [*row, *["x"] * rng.randint(1, 5)]


def wide(rng: random.Random, table: Table) -> None:
    """Very many columns."""
    more = rng.choice((100, 250, 3_000, 17_000))
    table.headings += [f"K{i}" for i in range(more)] if rng.random() < 0.7 else [""] * more
    table.rows = [[*row, *["1"] * more] for row in table.rows[: max(1, 60_000 // more)]]


def huge_cell(rng: random.Random, table: Table) -> None:
    """A cell or a heading that never ends."""
    text = rng.choice(("x", "9", "å", "1 ", "-", "\n", '"', "a@", ".", "anna ", "2025-", "8001011234")) * rng.choice(
        BIG
    )
    if table.rows and table.rows[0] and rng.random() < 0.8:
        row = rng.choice([row for row in table.rows if row])
        row[rng.randrange(len(row))] = text[:1_500_000]
    elif table.headings:
        table.headings[rng.randrange(len(table.headings))] = text[:200_000]


def no_rows(rng: random.Random, table: Table) -> None:
    """Headings only, rows only, or nothing."""
    match rng.randrange(4):
        case 0:
            table.rows = []
        case 1:
            table.rows = table.rows[:1]
        case 2:
            table.headings = table.rows.pop(0) if table.rows else []
        case _:
            table.headings, table.rows = [], []


def above_and_below(rng: random.Random, table: Table) -> None:
    """Title rows above the headings and totals below."""
    width = max(1, len(table.headings))
    above = [["Personallista", *[""] * (width - 1)], ["Uttag 2025-10-31"], [], ["Sekretess"]][: rng.randint(1, 4)]
    table.rows = [
        *above[1:],
        table.headings,
        *table.rows,
        ["Summa", *["1"] * (width - 1)],
        [f"Antal: {len(table.rows)}"],
    ]
    table.headings = above[0]


CHANGES: dict[str, Change] = {
    made.__name__: made
    for made in (
        *(odd_cells, odd_column, one_text, odd_headings, columns_moved, rows_moved, widths, wide, huge_cell),
        *(no_rows, above_and_below),
    )
}
MOVING = {"columns_moved", "odd_headings", "no_rows", "widths", "above_and_below"}  # a name may stand under any heading

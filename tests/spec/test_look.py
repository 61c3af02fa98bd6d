"""What a dropped file looks like before anybody has said anything about it. Differently shaped files, one table each."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from kf.errors import KfError
from kf.imports.contents import decimals, number
from kf.imports.filenames import month, periods
from kf.imports.headings import positions
from kf.imports.look import SAMPLE, Look, look
from kf.imports.parquet_samples import samples
from kf.imports.profile import Profile
from kf.imports.read import read_table
from kf.personnummer import masked
from tests.spec.test_reading import HEADINGS, ROWS, as_csv, as_ods, as_parquet, as_xls, as_xlsx

PLAIN = {"kind": "csv", "encoding": "utf-8", "delimiter": ";", "decimal": ",", "header_row": 1}
POINTS = [[*row[:4], "42500.5"] for row in ROWS]
COMMAS = [["Ek, Bo", *row] for row in ROWS]
SPARSE = [[row[0], "", "", "", ""] if i % 3 else row for i, row in enumerate(ROWS)]


def sheets(path: Path, *told: tuple[str, list[list[object]]], hidden: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in told:
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def titled(path: Path) -> Path:
    """Three title rows, the first two in merged cells, and a row of group headings."""
    book = openpyxl.Workbook()
    for row in (["Personallista"], ["Uttag 2025-10-31", None, None, "Sekretess"], [], ["Person", None, "Tjänst"]):
        book.active.append(row)
    for row in [HEADINGS, *ROWS]:
        book.active.append(row)
    for cells in ("A1:E1", "A4:B4", "C4:E4"):
        book.active.merge_cells(cells)
    book.save(path)
    return path


def bytewise(path: Path, how: Callable[[int], str]) -> Path:
    lines = [";".join(row) for row in [HEADINGS, *ROWS]]
    path.write_bytes(b"".join((line + "\n").encode(how(i)) for i, line in enumerate(lines)))
    return path


Case = tuple[Callable[[Path], Path], dict]
FOUND: dict[str, Case] = {
    "semikolon": (as_csv, {}),
    "komma": (lambda p: as_csv(p, POINTS, delimiter=","), {"delimiter": ",", "decimal": "."}),
    "komma med decimalkomma inom citattecken": (lambda p: as_csv(p, delimiter=","), {"delimiter": ","}),
    "tabb": (lambda p: as_csv(p, delimiter="\t"), {"delimiter": "\t"}),
    "lodstreck": (lambda p: as_csv(p, delimiter="|"), {"delimiter": "|"}),
    "kolon": (lambda p: as_csv(p, delimiter=":"), {"delimiter": ":"}),
    "hatt": (lambda p: as_csv(p, delimiter="^"), {"delimiter": "^"}),
    "tilde": (lambda p: as_csv(p, delimiter="~"), {"delimiter": "~"}),
    "tilde och namn med komma": (
        lambda p: p.write_text("\n".join("~".join(r) for r in [["Namn", *HEADINGS], *COMMAS])) and p,
        {"delimiter": "~"},
    ),
    "semikolon och namn med komma": (lambda p: as_csv(p, COMMAS, ["Namn", *HEADINGS]), {}),
    "citattecken om allt": (lambda p: as_csv(p, quoting=csv.QUOTE_ALL), {}),
    "bara två kolumner": (lambda p: as_csv(p, [r[:2] for r in ROWS], HEADINGS[:2]), {}),
    "en enda rad": (lambda p: as_csv(p, ROWS[:1]), {}),
    "glesa rader": (lambda p: as_csv(p, SPARSE), {}),
    "UTF-8 med BOM": (lambda p: as_csv(p, encoding="utf-8-sig"), {}),
    "UTF-16 med BOM": (lambda p: as_csv(p, encoding="utf-16"), {"encoding": "utf-16"}),
    "UTF-16 LE": (lambda p: as_csv(p, encoding="utf-16-le"), {"encoding": "utf-16-le"}),
    "UTF-16 BE": (lambda p: as_csv(p, encoding="utf-16-be"), {"encoding": "utf-16-be"}),
    "UTF-16 BE med BOM": (
        lambda p: as_csv(p, encoding="utf-16-be", above="\ufeff"),
        {"encoding": "utf-16"},
    ),
    "Windows-1252": (lambda p: as_csv(p, encoding="cp1252"), {"encoding": "cp1252"}),
    "ISO 8859-1": (
        lambda p: as_csv(
            p, [*[[r[0], r[1], r[2], "chef", r[4]] for r in ROWS], ["99", "", "HR", "å\x81ö", ""]], encoding="iso8859-1"
        ),
        {"encoding": "iso8859-1"},
    ),
    "Windows-1252 med ett enda å": (
        lambda p: as_csv(p, [[r[0], r[1], "IT", "x", r[4]] for r in ROWS], ["Nr", "Å", "A", "B", "C"], "cp1252"),
        {"encoding": "cp1252"},
    ),
    "blandat": (lambda p: bytewise(p, lambda i: "cp1252" if i > 20 else "utf-8"), {"encoding": "mixed"}),
    "blandat efter tusen rader": (
        lambda p: (
            p.write_bytes(as_csv(p, ROWS * 100).read_bytes() + as_csv(p, ROWS, ROWS[0], "cp1252").read_bytes()) and p
        ),
        {"encoding": "mixed"},
    ),
    "tre titelrader": (lambda p: as_csv(p, above="Personal\r\nUttag 2025-10-31;;\r\n\r\n"), {"header_row": 4}),
    "titelrader med avgränsare": (lambda p: as_csv(p, above="Personal;;;;\r\n;;;;\r\n"), {"header_row": 3}),
    "Excels sep=": (lambda p: as_csv(p, above="sep=;\r\n"), {"header_row": 2}),
    "semikolon sist på varje rad": (lambda p: as_csv(p, [[*r, ""] for r in ROWS], [*HEADINGS, ""]), {}),
    "summor sist": (lambda p: as_csv(p, [*ROWS, [""], ["Summa", "", "", "", "99"]]), {}),
    "Macars radslut": (lambda p: as_csv(p, end="\r"), {}),
    "bara ASCII": (lambda p: as_csv(p, [["1", "b", "c", "d", "1.5"]] * 9, ["a", "b", "c", "d", "e"]), {"decimal": "."}),
    "decimalpunkt": (lambda p: as_csv(p, POINTS), {"decimal": "."}),
    "andel med tre decimaler": (lambda p: as_csv(p, [[*r[:4], "0.750"] for r in ROWS]), {"decimal": "."}),
    "tusental med punkt": (lambda p: as_csv(p, [[*r[:4], "42.500"] for r in ROWS]), {"decimal": ","}),
    "datum med punkter": (lambda p: as_csv(p, [[*r[:4], "31.12.2025"] for r in ROWS]), {"decimal": ","}),
}


def found(seen: Look, wanted: dict) -> None:
    assert {key: getattr(seen, key) for key in wanted} == wanted


@pytest.mark.parametrize("kind", FOUND)
def test_a_text_file_is_understood(kind: str, tmp_path: Path) -> None:
    make, wanted = FOUND[kind]
    seen = look([make(tmp_path / "x.csv")])
    found(seen, {**PLAIN, **wanted})
    assert len(seen.headings) >= 2 and list(seen.sample.columns) == list(seen.headings)
    assert (seen.sheets, seen.sheet) == ((), None)
    # what was found is enough to read the file by
    columns = {"person": seen.headings[0], "avdelning": seen.headings[1]}
    profile = Profile(
        "x", "x", "spells", columns, encoding=seen.encoding, delimiter=seen.delimiter, header_row=seen.header_row
    )
    frame = read_table(seen.files, profile)
    assert frame["person"].iloc[0] == seen.sample.iloc[0, 0]


LEGEND = [["Kod", "Betydelse"], ["T", "Tillsvidare"], ["V", "Visstid"]]
BOOKS: dict[str, tuple[Callable[[Path], Path], str, dict]] = {
    "xlsx": (as_xlsx, "x.xlsx", {"sheets": ("Sheet",), "sheet": "Sheet", "header_row": 1}),
    "xls": (as_xls, "x.xls", {"sheets": ("Personal",), "sheet": "Personal", "header_row": 1}),
    "ods": (as_ods, "x.ods", {"sheets": ("Personal",), "sheet": "Personal", "header_row": 1}),
    "titelrader i sammanfogade celler": (titled, "x.xlsx", {"header_row": 5}),
    "flera blad": (
        lambda p: sheets(p, ("Läs mig", [["Så här läser du listan"]]), ("Koder", LEGEND), ("Data", [HEADINGS, *ROWS])),
        "x.xlsx",
        {"sheets": ("Läs mig", "Koder", "Data"), "sheet": "Data", "header_row": 1},
    ),
    "ett dolt blad": (
        lambda p: sheets(p, ("Rådata", [HEADINGS, *ROWS]), ("Urval", [HEADINGS, *ROWS[:5]]), hidden="Rådata"),
        "x.xlsx",
        {"sheet": "Urval"},
    ),
    "pivottabell före listan": (
        lambda p: sheets(
            p, ("Pivot", [["Avdelning", "Antal"], *[[f"A{i}", i] for i in range(60)]]), ("P", [HEADINGS, *ROWS])
        ),
        "x.xlsx",
        {"sheet": "P"},
    ),
}


@pytest.mark.parametrize("kind", BOOKS)
def test_a_workbook_is_understood(kind: str, tmp_path: Path) -> None:
    make, name, wanted = BOOKS[kind]
    seen = look(make(tmp_path / name))
    found(seen, {"kind": "workbook", **wanted})
    assert seen.headings == tuple(HEADINGS) and tuple(seen.sample.iloc[0]) == tuple(ROWS[0])
    if len(seen.sheets) > 1:
        assert f"bladet {seen.sheet}" in seen.notes[0]


def test_a_long_text_is_looked_through_in_no_time(tmp_path: Path) -> None:
    """Texts that a search could go through again from each of their letters: hours, were it so."""
    for huge in (" " * 300_000 + "x", "x" * 300_000, "1 " * 150_000, "a@" * 150_000):
        assert number(huge) is None and not decimals(huge, ",")
        assert len(masked(huge)) <= len(huge)


def test_a_parquet_set_is_understood(tmp_path: Path) -> None:
    (tmp_path / "period=2025-10").mkdir()
    as_parquet(tmp_path / "period=2025-10" / "a.parquet", row_group_size=5)
    seen = look(tmp_path)
    found(
        seen, {"kind": "parquet", "header_row": 1, "headings": (*HEADINGS, "period"), "periods": (date(2025, 10, 1),)}
    )
    assert tuple(seen.sample.iloc[0]) == (*ROWS[0], "2025-10")


def test_of_several_parquet_files_the_damaged_one_is_named(tmp_path: Path) -> None:
    files = [as_parquet(tmp_path / f"{name}.parquet") for name in "abc"]
    files[1].write_bytes(files[1].read_bytes()[:50])
    with pytest.raises(KfError, match=r"^b.parquet är skadad"):
        look(files)


def children(word: str) -> list[int]:
    """The processes that this one has started whose command has a word in it."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            mine = f"PPid:\t{os.getpid()}\n" in (one / "status").read_text()
            if mine and word in (one / "cmdline").read_text():
                found.append(int(one.name))
    return found


def test_a_parquet_file_that_ends_its_reader_ends_nobody_else(tmp_path: Path) -> None:
    """The reader is killed while it waits for the second file, as Arrow would end it."""
    files = [as_parquet(tmp_path / "a.parquet"), tmp_path / "b.parquet"]
    os.mkfifo(files[1])
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(samples, files, 10)
        while not (reading := children("kf.imports.parquet_samples")) and not answer.done():
            time.sleep(0.01)
        os.kill(reading[0], signal.SIGKILL)
        with pytest.raises(KfError, match="är skadad, avkortad"):
            answer.result()


def test_what_was_found_is_told_in_words(tmp_path: Path) -> None:
    assert look(as_csv(tmp_path / "x.csv")).notes == ()
    assert look(as_csv(tmp_path / "x.csv", above="a\r\n\r\n")).notes == ("2 rader ovanför rubrikerna hoppas över.",)
    assert "UTF-8 och Windows-1252" in look(bytewise(tmp_path / "x.csv", lambda i: ("cp1252", "utf-8")[i % 2])).notes[0]


def test_headings_that_stand_twice_or_are_empty_get_names(tmp_path: Path) -> None:
    seen = look(as_csv(tmp_path / "x.csv", headings=["Nr", "Från", "", "från", "Lön"]))
    assert seen.headings == ("Nr", "Från (1)", "(kolumn 3)", "från (2)", "Lön")
    assert set(seen.sample["(kolumn 3)"]) == {"Inköp"}


def test_the_sample_is_trimmed_and_from_both_ends_of_a_large_file(tmp_path: Path) -> None:
    rows = [[str(i), " a\u00a0", "", "x" * 40, "1"] for i in range(60_000)]
    for encoding in ("utf-8", "utf-16"):
        seen = look(as_csv(tmp_path / "x.csv", rows, encoding=encoding))
        numbers = seen.sample["Anstnr"].astype(int)
        assert len(seen.sample) == SAMPLE and (numbers.min(), numbers.max()) == (0, 59_999)
        assert set(seen.sample["Född"]) == {"a"} and seen.sample["Avdelning"].isna().all()


def test_several_files_are_one_look(tmp_path: Path) -> None:
    files = [
        as_csv(tmp_path / "personal_2025-08.csv"),
        as_csv(tmp_path / "personal_2025-09.csv", [r[::-1] for r in ROWS], HEADINGS[::-1], "cp1252", ","),
        as_csv(tmp_path / "personal_2025-10.csv", [[*r[:4], "x"] for r in ROWS], [*HEADINGS[:4], "Ort"]),
    ]
    seen = look(files)
    assert seen.periods == (date(2025, 8, 1), date(2025, 9, 1), date(2025, 10, 1))
    assert tuple(seen.sample.iloc[0]) == tuple(seen.sample.iloc[30]) == tuple(ROWS[0])
    assert seen.notes == (
        "personal_2025-10.csv saknar Lön, som finns i personal_2025-08.csv.",
        "personal_2025-10.csv har också Ort, som inte finns i personal_2025-08.csv.",
    )


REFUSED = {
    "inget": (lambda p: [], "Ingen fil"),
    "en bild": (lambda p: stored(p / "x.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50), "inte text"),
    "ett brev": (lambda p: stored(p / "x.txt", "Hej!\n\nHär kommer listan\nHälsningar\n".encode()), "kolumner"),
    "tom": (lambda p: stored(p / "x.csv", b""), "är tom"),
    "bara radbrytningar": (lambda p: stored(p / "x.csv", b"\n\n \n"), "är tom"),
    "bara rubriker": (lambda p: [as_csv(p / "x.csv", [])], "inga rader"),
    "en mapp utan Parquet": (lambda p: [p], "är en mapp"),
    "en tom arbetsbok": (lambda p: [sheets(p / "x.xlsx", ("A", []))], "inget blad"),
    "pdf": (lambda p: stored(p / "x.pdf", b"%PDF-1.7"), "ändelse"),
}


def stored(path: Path, content: bytes) -> list[Path]:
    path.write_bytes(content)
    return [path]


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_table_is_said(kind: str, tmp_path: Path) -> None:
    make, says = REFUSED[kind]
    with pytest.raises(KfError, match=says) as error:
        look(make(tmp_path))
    assert error.value.do


# ------------------------------------------------------------------------------------ months in file names


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        *(
            (name, (2025, 10))
            for name in ("personal_2025-10.csv", "HR 202510.xlsx", "okt 2025.csv", "Oktober_2025.csv")
        ),
        *(
            (name, (2025, 10))
            for name in ("2025 okt.csv", "lista-2025-10-31.csv", "20251031_export.csv", "10-2025.csv")
        ),
        *(
            (name, (2025, 10))
            for name in ("HR okt25.csv", "HR 251031.xls", "okt-25.csv", "p2025-10.csv", "Oct2025.csv")
        ),
        ("personal_2025-09_uttag_2025-10-03.csv", (2025, 9)),
        ("maj 2024.csv", (2024, 5)),
        ("majoren 2024.csv", None),
        ("export 198005171234.csv", None),
        ("personal 2025.csv", None),
        ("slutlig.csv", None),
    ],
)
def test_the_month_in_a_name(name: str, wanted: tuple[int, int] | None) -> None:
    assert month(Path(name)) == (date(*wanted, 1) if wanted else None)


def test_years_in_the_names_of_several_files_are_their_last_month() -> None:
    assert periods([Path("p 2023.csv"), Path("p 2024.csv")]) == (date(2023, 12, 1), date(2024, 12, 1))
    assert periods([Path("p 2023.csv")]) == (None,)


# ---------------------------------------------------------------------------- any table, however it is written

LETTERS = "abcdefghijklmnopqrstuvwxyzåäöABCÅÄÖ"
WORDS = st.text(LETTERS, min_size=2, max_size=9)
CELL = st.one_of(
    st.text(LETTERS + "0123456789 ,;.-–\"'/|:\t\n", max_size=12),
    st.integers(0, 99_999).map(str),
    st.dates(date(1950, 1, 1), date(2030, 1, 1)).map(str),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]], str, str, list[str]]:
    width = draw(st.integers(3, 7))
    headings = draw(st.lists(WORDS, min_size=width, max_size=width, unique_by=str.casefold))
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=3, max_size=12))
    # a list of people has a key on every row, and hardly a row of words alone
    rows = [[str(1000 + i), *row[1:]] for i, row in enumerate(rows)]
    titles = draw(st.lists(st.one_of(st.just(""), WORDS), max_size=3))
    return headings, rows, draw(st.sampled_from(";,\t|")), draw(st.sampled_from(ENCODINGS)), titles


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables())
@example(
    (["AA", "AAA", "AAAA"], [*([str(1000 + i), "", ""] for i in range(11)), ["1011", "A\t", "A\tA"]], ",", "utf-8", [])
)
@example((["Nr", "Å", "Ö"], [["1", "a,b;c", "x|y"], ["2", '"', "–"], ["3", "\n", ""]], ",", "cp1252", ["", "Titel"]))
def test_any_table_is_found_and_read_back(tmp_path: Path, table) -> None:
    headings, rows, delimiter, encoding, titles = table
    held = io.StringIO(newline="")
    csv.writer(held, delimiter=delimiter).writerows([*([title] for title in titles), headings, *rows])
    file = tmp_path / "x.csv"
    file.write_bytes(held.getvalue().encode(encoding))
    if encoding == "cp1252" and not held.getvalue().isascii():
        with contextlib.suppress(UnicodeDecodeError):  # "Ä–" is written as UTF-8 writes "Ė": nobody can tell which
            assume(not file.read_text("utf-8"))
    seen = look(file)
    assert (seen.delimiter, seen.header_row) == (delimiter, len(titles) + 1)
    assert seen.headings == tuple(headings)
    columns = dict(zip(("person", "avdelning", "befattning", "enhet", "avtal", "kon", "chef"), headings, strict=False))
    profile = Profile(
        "x", "x", "spells", columns, encoding=seen.encoding, delimiter=seen.delimiter, header_row=seen.header_row
    )
    frame = read_table(file, profile)[list(columns)].astype(object)
    read = [["" if cell != cell or cell is None else cell for cell in row] for row in frame.itertuples(index=False)]
    assert read == [
        [" ".join(cell.replace("\t", " ").split("\r")).replace("\n", " ").strip() for cell in row] for row in rows
    ]


def test_a_heading_that_is_written_as_a_made_one_is_told_from_it(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Nr;(kolumn 3);;Från;Från;Från (1)\n1;a;b;2025-01-01;2025-02-01;2025-03-01\n", encoding="utf-8")
    headings = look(file).headings
    assert headings == (
        "Nr", "(kolumn 3)", "(kolumn 3) (kolumn 3)", "Från (1)", "Från (2)", "Från (1) (kolumn 6)",
    )  # fmt: skip
    top = [["Nr", "(kolumn 3)", "", "Från", "Från", "Från (1)"]]
    asked = dict(zip(("person", "enhet", "chef", "valid_from", "valid_to", "birth_month"), headings, strict=True))
    assert list(positions(top, Profile("", "", "spells", asked), "x").values()) == [0, 1, 2, 3, 4, 5]

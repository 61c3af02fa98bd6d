"""Bad input: what each kind of mistake in a file comes to. A clear error, listed refusals, or it loads rightly.

Whatever happens, the version published before is untouched, and the newest when nothing new was published.
"""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from kf.errors import KfError
from kf.imports import Outcome, load
from kf.imports.profile import Profile
from kf.store import Store, version_paths

HEADINGS = ["Anstnr", "Född", "Kön", "Avd", "Befattning", "Form", "Grad", "Lön", "From", "Tom"]
COLUMNS = (
    *("person", "birth_month", "kon", "avdelning", "befattning", "anstallningsform"),
    *("sysselsattningsgrad", "manadslon", "valid_from", "valid_to"),
)
GOOD = [
    [str(100 + i), "1980-05-17", "K", "Inköp", "controller", "Tills", "1,00", "42 500", "2020-01-01", ""]
    for i in range(60)
]
TOML = 'employer = "Provköping"\nshape = "spells"\ndata_date = 2025-10-31\n[columns]\n' + "\n".join(
    f'{ours} = "{theirs}"' for ours, theirs in zip(COLUMNS, HEADINGS, strict=True)
)


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KF_KEY_FILE", str(tmp_path / "secret" / "key"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A version that was published before, as bytes."""
    base = tmp_path_factory.mktemp("before")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KF_KEY_FILE", str(base / "key"))
        return attempt(base / "data", base, text(GOOD)).version.path.read_bytes()


@pytest.fixture
def folder(tmp_path: Path, published: bytes) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "kf-20200101T000000000000.duckdb").write_bytes(published)
    return folder


def attempt(
    folder: Path, base: Path, content: bytes | Path, told: str = "", name: str = "export.csv", **how: str
) -> Outcome:
    """Load a file with this content under the common profile and what is told beside."""
    file = content if isinstance(content, Path) else base / name
    if isinstance(content, bytes):
        file.write_bytes(content)
    path = base / "profil.toml"
    path.write_text(TOML + "\n" + told, encoding="utf-8")
    return load(file, Profile.read(path), folder, **how)


def text(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ";", above: str = "") -> bytes:
    quoted = [[f'"{v}"' if delimiter in v else v for v in row] for row in [HEADINGS, *rows]]
    return (above + "".join(delimiter.join(row) + "\n" for row in quoted)).encode(encoding)


def changed(**values: str) -> list[list[str]]:
    """The good rows, the tenth (row 11 of the file) with these values instead."""
    rows = [list(row) for row in GOOD]
    for heading, value in values.items():
        rows[9][HEADINGS.index(heading)] = value
    return rows


def workbook(path: Path, write: Callable[[xlsxwriter.workbook.Worksheet], None], rows=GOOD) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Blad1")
    for i, row in enumerate([HEADINGS, *rows]):
        sheet.write_row(i, 0, row)
    write(sheet)
    book.close()
    return path


def bomb(path: Path) -> Path:
    workbook(path, lambda sheet: None)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/media/x.bin", "w") as part:
        for _ in range(60):
            part.write(bytes(2**20))
    return path


def lying_bomb(path: Path) -> Path:
    """The same, with a directory that says that it is small."""
    content = bomb(path).read_bytes()
    path.write_bytes(content.replace((60 * 2**20).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    return path


def altered(path: Path, change: Callable[[bytes], bytes]) -> Path:
    workbook(path, lambda sheet: None)
    path.write_bytes(change(path.read_bytes()))
    return path


def far_cell(path: Path) -> Path:
    return workbook(path, lambda sheet: sheet.write("XFD1048576", "x"))


def merged(path: Path) -> Path:
    """The headings of two columns in one merged cell."""
    book = openpyxl.load_workbook(workbook(path, lambda sheet: None))
    book.active["D1"] = "Organisation"
    book.active.merge_cells("D1:E1")
    book.save(path)
    return path


def folder_named(path: Path) -> Path:
    path.mkdir()
    return path


X = "export.xlsx"
NAMED = [["Anna", "Bo", "Karin", "Erik", "Maria", "Johan"][i] + " " + ["Ek", "Berg"][i % 2] for i in range(6)]
STOPS = {
    "namn som avdelning": (
        lambda p: text([[*row[:3], NAMED[i % 6], *row[4:]] for i, row in enumerate(GOOD)]),
        "",
        "Avd är vald som avdelning, men ser ut att innehålla namn",
    ),
    "namn på två som avdelning": (
        lambda p: text([[*row[:3], NAMED[i % 2], *row[4:]] for i, row in enumerate(GOOD)]),
        "",
        "Avd är vald som avdelning, men ser ut att innehålla namn",
    ),
    "tom fil": (lambda p: b"", "", "är tom"),
    "bara rubriker": (lambda p: text([]), "", "inga rader"),
    "bara tomma rader": (lambda p: text([]) + b"\n\n;;;;;;;;;\n", "", "inga rader"),
    "en mapp": (lambda p: folder_named(p / "mapp.csv"), "", "är en mapp"),
    "filen finns inte": (lambda p: p / "saknas.csv", "", "finns inte"),
    "annan ändelse": (lambda p: (text(GOOD), "export.pdf"), "", "ändelse"),
    "fel avgränsare": (lambda p: text(GOOD, delimiter=","), "", 'delimiter = ","'),
    "tabb i stället för semikolon": (lambda p: text(GOOD, delimiter="\t"), "", r'delimiter = "\\t"'),
    "Windows-1252 läst som UTF-8": (lambda p: text(GOOD, "cp1252"), "", 'encoding = "cp1252"'),
    "UTF-8 läst som Windows-1252": (
        lambda p: text(GOOD),
        '[file]\nencoding = "cp1252"',
        'encoding = "utf-8"',
    ),
    "UTF-16 läst som UTF-8": (lambda p: text(GOOD, "utf-16"), "", 'encoding = "utf-16"'),
    "UTF-16 utan BOM läst som UTF-8": (lambda p: text(GOOD, "utf-16-le"), "", 'encoding = "utf-16-le"'),
    "UTF-8 med BOM läst som UTF-16": (
        lambda p: text(GOOD, "utf-8-sig"),
        '[file]\nencoding = "utf-16"',
        'encoding = "utf-8"',
    ),
    "bytes som inte är text": (lambda p: bytes(range(256)) * 40, "", "teckenkodning|inte text"),
    "titelrader ovanför rubrikerna": (
        lambda p: text(GOOD, above="Personal;;\n\n"),
        "",
        "header_row = 3",
    ),
    "rubrikrad bortom filens slut": (lambda p: text(GOOD), "[file]\nheader_row = 900", "ingen rad 900"),
    "saknad kolumn": (
        lambda p: text(GOOD).replace(b"Befattning", b"Befattn."),
        "",
        "Befattning saknas.*Menas befattn",
    ),
    "dubbla rubriker": (lambda p: text(GOOD).replace(b"From;Tom", b"From;From"), "", "rubriken From står på mer"),
    "dubbla rubriker i använd kolumn": (
        lambda p: text(GOOD).replace(b"Tom\n", b"Tom;Tom\n"),
        "",
        "rubriken Tom står på mer än en kolumn",
    ),
    "citattecken som aldrig slutar": (
        lambda p: text(GOOD).replace(b"101;", b'101;"'),
        "",
        "citattecken",
    ),
    "sammanfogad rubrik": (
        lambda p: merged(p / X),
        "",
        "Avd, Befattning saknas.*sammanfogade",
    ),
    "okänt blad": (lambda p: workbook(p / X, lambda s: None), '[file]\nsheet = "Blad 1"', "Menade du Blad1"),
    "zip-bomb som xlsx": (lambda p: bomb(p / X), "", "orimligt stor"),
    "zip-bomb som ljuger om sin storlek": (lambda p: lying_bomb(p / X), "", "skadad"),
    "en cell längst bort i arket": (lambda p: far_cell(p / X), "", "långt bort"),
    "avkortad xlsx": (lambda p: altered(p / X, lambda b: b[: len(b) // 2]), "", "skadad"),
    "xlsx med en bit som är fel": (
        lambda p: altered(p / X, lambda b: b[:900] + bytes(64) + b[964:]),
        "",
        "skadad",
    ),
    "xlsx som inte är en zip": (lambda p: (text(GOOD), X), "", "inte en Excelfil"),
    "en zip som inte är en xlsx": (lambda p: zipped(p / X), "", "skadad"),
    "csv som är en xlsx": (lambda p: (workbook(p / X, lambda s: None).read_bytes(), "export.csv"), "", r"\.xlsx"),
    "gammal xls eller lösenord": (lambda p: (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, X), "", "lösenord"),
    "år med två siffror": (
        lambda p: text([[*row[:8], "20-01-01", ""] for row in GOOD]),
        "",
        "60 av 60 rader.*tillåter 2,0 %.*först rad 2.*år med två siffror",
    ),
    "decimalpunkt i stället för komma": (
        lambda p: text([[*row[:6], "0.75", *row[7:]] for row in GOOD]),
        "",
        "60 av 60 rader.*inte ett tal",
    ),
    "procent och andel blandat": (
        lambda p: text(GOOD[:30] + [[*row[:6], "100", *row[7:]] for row in GOOD[30:]]),
        "",
        "30 av 60 rader",
    ),
    "ingen kvar den sista månaden": (
        lambda p: text([[*row[:9], "2021-01-01"] for row in GOOD]),
        "",
        "0 anställda",
    ),
}


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("hej.txt", "hej")
    return path


@pytest.mark.parametrize("kind", STOPS)
def test_what_cannot_be_used_is_said_in_swedish_and_nothing_changes(
    kind: str, folder: Path, tmp_path: Path, published: bytes, capfd: pytest.CaptureFixture
) -> None:
    make, told, says = STOPS[kind]
    made = make(tmp_path)
    content, name = made if isinstance(made, tuple) else (made, "export.csv")
    with pytest.raises(KfError, match=f"(?s){says}") as error:
        attempt(folder, tmp_path, content, told, name)
    print(f"{kind}: {error.value}")
    assert error.value.what.endswith((".", "!")) and error.value.do
    assert str(tmp_path) not in str(error.value)
    (only,) = version_paths(folder)
    assert only.read_bytes() == published
    assert {path.name for path in folder.iterdir()} <= {only.name, "refused"}, "nothing half done is left"


REFUSED = {
    "slut före start": (changed(Tom="2019-12-31"), "Tom", "före den dag"),
    "född i framtiden": (changed(Född="2090-01-01"), "Född", "framtiden"),
    "för ung": (changed(Född="2010-01-01"), "Född", "15–80"),
    "för gammal": (changed(Född="1901-01-01"), "Född", "15–80"),
    "datum som inte finns": (changed(From="2020-02-30"), "From", "inte att läsa som datum"),
    "två siffror i året": (changed(From="200101"), "From", "två siffror"),
    "Excels löpnummer": (changed(From="43831"), "From", "löpnummer"),
    "text i tal": (changed(Lön="enligt avtal"), "Lön", "inte ett tal"),
    "orimlig lön": (changed(Lön="42500000"), "Lön", "rimlig månadslön"),
    "procent i en kolumn med andelar": (changed(Grad="75"), "Grad", "rimlig sysselsättningsgrad"),
    "saknad nyckel": (changed(Anstnr=""), "Anstnr", "inte vem"),
    "saknad avdelning": (changed(Avd=" \u00a0 "), "Avd", "saknas"),
    "okänt kön": (changed(Kön="X"), "Kön", "finns inte bland värdena"),
    "okänd anställningsform": (changed(Form="Konsult"), "Form", "finns inte bland värdena"),
    "dubblett": ([*GOOD[:9], GOOD[0], *GOOD[9:]], "Anstnr", "dubblett"),
    "överlappande rader": (changed(Anstnr="100", From="2022-01-01"), "Grad", "mer än 120 %"),
    "för många fält": (changed(Tom="2025-01-01;x"), "antal fält", "inte lika många fält"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_row_that_cannot_be_used_is_listed_and_the_others_load(kind: str, folder: Path, tmp_path: Path) -> None:
    rows, column, says = REFUSED[kind]
    content = text(rows) if kind != "för många fält" else text(rows).replace(b'"', b"")
    outcome = attempt(folder, tmp_path, content)
    (refusal,) = outcome.refused
    assert (refusal.row, refusal.column) == (11, column)
    assert says in refusal.reason and refusal.do
    assert (outcome.read, outcome.used) == (len(rows), len(rows) - 1)
    assert outcome.refused_file == folder / "refused" / f"{outcome.version.name}.csv"
    header, line = outcome.refused_file.read_text(encoding="utf-8-sig").splitlines()
    assert header == "Rad;Kolumn;Värde;Orsak;Gör så här"
    assert line.startswith(f"11;{column};") and says in line
    assert version_paths(folder)[0] == outcome.version.path


def test_a_refused_value_cannot_become_a_formula(folder: Path, tmp_path: Path) -> None:
    outcome = attempt(folder, tmp_path, text(changed(Lön='=HYPERLINK("x")')))
    assert "'=HYPERLINK" in outcome.refused_file.read_text(encoding="utf-8-sig")


def test_a_name_under_the_wrong_heading_is_not_told(folder: Path, tmp_path: Path) -> None:
    outcome = attempt(folder, tmp_path, text(changed(Form="Karin Svensson")))
    assert outcome.refused[0].value == "•••••• ••••••"
    assert "Karin" not in outcome.refused_file.read_text(encoding="utf-8-sig")


def test_one_refusal_too_many_stops_everything(folder: Path, tmp_path: Path) -> None:
    rows = changed(Kön="X")
    rows[10][2] = "Y"
    with pytest.raises(KfError, match="2 av 60 rader"):
        attempt(folder, tmp_path, text(rows))
    assert len(version_paths(folder)) == 1
    (listed,) = (folder / "refused").iterdir()
    assert len(listed.read_text(encoding="utf-8-sig").splitlines()) == 3


LOADS = {
    "UTF-8 med BOM": (lambda p: text(GOOD, "utf-8-sig"), ""),
    "UTF-8 med BOM sagd": (lambda p: text(GOOD, "utf-8-sig"), '[file]\nencoding = "utf-8-sig"'),
    "Windows-1252": (lambda p: text(GOOD, "cp1252"), '[file]\nencoding = "cp1252"'),
    "UTF-16": (lambda p: text(GOOD, "utf-16"), '[file]\nencoding = "utf-16"'),
    "UTF-16 utan BOM": (lambda p: text(GOOD, "utf-16-le"), '[file]\nencoding = "utf-16-le"'),
    "komma som avgränsare": (lambda p: text(GOOD, delimiter=","), '[file]\ndelimiter = ","'),
    "titelrader": (lambda p: text(GOOD, above='"Personal\n2025";\n;\n'), "[file]\nheader_row = 3"),
    "radbrytning i en rubrik": (lambda p: text(GOOD).replace(b"Befattning", b'"Befatt-\nning"', 1), ""),
    "Windows radslut": (lambda p: text(GOOD).replace(b"\n", b"\r\n"), ""),
    "ingen radbrytning sist": (lambda p: text(GOOD)[:-1], ""),
    "tomma rader och sista kolumnen utelämnad": (lambda p: text(GOOD).replace(b";\n", b"\n\n"), ""),
    "semikolon sist på varje rad": (lambda p: text(GOOD).replace(b";\n", b";;\n"), ""),
    "procent": (lambda p: text([[*r[:6], "100", *r[7:]] for r in GOOD]), ""),
    "procenttecken": (lambda p: text([[*r[:6], "100 %", *r[7:]] for r in GOOD]), ""),
    "lön som 42500,00 kr": (lambda p: text([[*r[:7], "42500,00 kr", *r[8:]] for r in GOOD]), ""),
    "hårt mellanslag i tal": (lambda p: text([[*r[:7], "42\u00a0500", *r[8:]] for r in GOOD]), ""),
    "två siffror när profilen säger det": (
        lambda p: text([[r[0], "80-05-17", *r[2:8], "20-01-01", ""] for r in GOOD]),
        '[dates]\nformats = ["ÅÅ-MM-DD"]',
    ),
    "flera datumformat": (
        lambda p: text([[*r[:8], "1/1/2020" if int(r[0]) % 2 else "20200101", ""] for r in GOOD]),
        '[dates]\nformats = ["DD/MM/ÅÅÅÅ", "ÅÅÅÅMMDD"]\nbirth = ["ÅÅÅÅ-MM-DD"]',
    ),
    "öppet slut med eget värde": (
        lambda p: text([[*r[:9], "tv" if int(r[0]) % 2 else "2099-12-31"] for r in GOOD]),
        '[dates]\nopen_end = ["tv", "31/12/2099"]\nformats = ["DD/MM/ÅÅÅÅ", "ÅÅÅÅ-MM-DD"]',
    ),
    "engelska koder": (lambda p: text([[*r[:2], "Female", *r[3:5], "Permanent", *r[6:]] for r in GOOD]), ""),
    "egna koder": (
        lambda p: text([[*r[:2], "2", *r[3:5], "Prov", *r[6:]] for r in GOOD]),
        '[values.kon]\n"2" = "kvinna"\n[values.anstallningsform]\n"PROV" = "tillsvidare"',
    ),
    "xlsx": (lambda p: workbook(p / X, lambda s: None), ""),
    "formler i xlsx": (
        lambda p: workbook(p / X, lambda s: [s.write_formula(i, 7, "=42000+500", None, 42500) for i in range(1, 61)]),
        "",
    ),
}


@pytest.mark.parametrize("kind", LOADS)
def test_what_looks_odd_but_is_clear_loads_rightly(kind: str, folder: Path, tmp_path: Path) -> None:
    make, told = LOADS[kind]
    if kind == "radbrytning i en rubrik":
        told, content = "", make(tmp_path)
        path = tmp_path / "profil.toml"
        path.write_text(TOML.replace('"Befattning"', '"Befatt- ning"'), encoding="utf-8")
        (tmp_path / "export.csv").write_bytes(content)
        outcome = load(tmp_path / "export.csv", Profile.read(path), folder)
    else:
        outcome = attempt(folder, tmp_path, make(tmp_path), told)
    assert (outcome.read, outcome.used, outcome.refused) == (60, 60, ())
    rows = Store.open(outcome.version.path).query(
        """SELECT birth_month::VARCHAR, kon, befattning, anstallningsform, sysselsattningsgrad, manadslon,
                  valid_from::VARCHAR, valid_to, count(*) FROM spell GROUP BY ALL"""
    )
    assert rows == [("1980-05-01", "kvinna", "controller", "tillsvidare", 1.0, 42500, "2020-01-01", None, 60)]


def test_an_unfamiliar_befattning_is_warned_of(folder: Path, tmp_path: Path) -> None:
    outcome = attempt(folder, tmp_path, text(changed(Befattning="kontroller")))
    assert outcome.used == 60
    assert outcome.warnings == (
        "Befattningen kontroller fanns inte i den förra versionen (personer: 1). Menas controller?",
    )


def test_an_unknown_status_is_warned_of_and_read_as_unknown(folder: Path, tmp_path: Path) -> None:
    told = 'status = "Form"\n[values.status]\nTills = "aktiv"'
    outcome = attempt(folder, tmp_path, text(changed(Form="Vik")), told)
    assert "läses som okända: Vik (rader: 1)" in outcome.warnings[0]


def test_a_name_under_a_column_of_codes_is_not_told(folder: Path, tmp_path: Path) -> None:
    """The wrong column may have been chosen: the warning, which the version keeps, says nobody's name."""
    told = 'status = "Form"\n[values.status]\nTills = "aktiv"'
    outcome = attempt(folder, tmp_path, text(changed(Form="Andersson, Anna")), told)
    assert "läses som okända: " in outcome.warnings[0] and "Andersson" not in str(outcome.version.dataset)


def test_a_formula_without_a_saved_value_is_missing(folder: Path, tmp_path: Path) -> None:
    """Other programs than Excel may write formulas without their values: then there is nothing to read."""
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for row in GOOD:
        book.active.append(row)
    book.active["D11"] = "=D10"
    book.save(tmp_path / X)
    (refusal,) = attempt(folder, tmp_path, tmp_path / X).refused
    assert (refusal.row, refusal.column, refusal.reason) == (11, "Avd", "saknas.")


def test_a_file_that_stops_in_the_middle_of_a_row(folder: Path, tmp_path: Path) -> None:
    (refusal,) = attempt(folder, tmp_path, text(GOOD)[:-14]).refused
    assert refusal.row == 61 and "lika många fält" in refusal.reason


def test_a_large_file_loads_in_seconds(folder: Path, tmp_path: Path) -> None:
    rows = "\n".join(";".join([str(i), *GOOD[0][1:]]) for i in range(100_000))
    outcome = attempt(folder, tmp_path, (";".join(HEADINGS) + "\n" + rows + "\n").encode(), confirmed="större fil")
    assert outcome.used == 100_000


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("shape = ", "inte giltig TOML"),
        ("shape = " + "[" * 100_000, "inte giltig TOML"),
        (TOML.replace("shape =", "form ="), "okänd nyckel form"),
        (TOML.replace('"spells"', '"spell"'), "shape är spell"),
        (TOML.replace("employer =", "employr ="), "Menade du employer"),
        (TOML.replace("kon =", "koen ="), "okänd kolumn koen.*Menade du kon"),
        (TOML.replace('kon = "Kön"\n', ""), r"kon saknas i \[columns\]"),
        (TOML.replace('valid_from = "From"\n', ""), "valid_from saknas"),
        (TOML + '\nperiod = "Månad"', "period hör inte till"),
        (TOML.replace('"spells"', '"monthly"'), "period saknas"),
        (TOML + '\n[values.kon]\nX = "x"', "Välj bland: kvinna, man"),
        (TOML + '\n[values.lon]\nX = "x"', "okänt avsnitt"),
        (TOML.replace('"Anstnr"', '"800101-1231"'), "rubrik är ett personnummer"),
        (TOML + '\n[file]\nencoding = "utf-99"', "teckenkodningen utf-99"),
        (TOML + '\n[file]\ndelimiter = ";;"', "delimiter"),
        (TOML + "\n[file]\nheader_row = 0", "header_row"),
        (TOML + '\n[file]\nheader_row = "3"', "header_row.*ett heltal"),
        (TOML + '\n[dates]\nformats = ["DD/MM"]', "datumformat"),
        (TOML + "\n[dates]\nformats = []", "tom"),
        ("refused_share = 2\n" + TOML, "refused_share"),
    ],
)
def test_a_profile_says_what_is_wrong_with_it(told: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "profil.toml"
    path.write_text(told, encoding="utf-8")
    with pytest.raises(KfError, match=says) as error:
        Profile.read(path)
    assert error.value.do


def test_what_cannot_be_stored_is_no_text() -> None:
    with pytest.raises(KfError, match="tecken som inte är text"):
        Profile.from_mapping("x", {**tomllib.loads(TOML), "ignored": ["\ud800"]})


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KfError, match="finns inte"):
        Profile.read(tmp_path / "saknas.toml")
    with pytest.raises(KfError, match="går inte att läsa"):
        Profile.read(tmp_path)

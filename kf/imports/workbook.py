"""A sheet of a workbook (xlsx, xlsm, xls, ods) as CSV, after a look at its size: a small file may hold a large one."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kf.errors import KfError
from kf.imports.profile import Profile
from kf.imports.terms import near

MOST = 2 * 2**30  # bytes, unpacked
ORDINARY = 50 * 2**20  # below this any packing is well
PACKED = 100  # times smaller than unpacked; a staff list is packed 5-20 times
OLDEST = 500 * 2**20  # bytes of an xls: 65 536 rows cannot fill more
PATIENCE, EACH = 25, 0.4  # seconds, and for each MB unpacked; a million rows (700 MB) take about sixty
MEMORY, TIMES, MOST_MEMORY = 600 * 2**20, 20, 4 * 2**30  # bytes: at least, for each byte unpacked, at most
READER = Path(__file__).with_name("cells.py")


@dataclass(frozen=True)
class Sheet:
    """A sheet as CSV in UTF-8, comma-separated, a record for each row from the first; and Swedish notes on it."""

    rows: bytes
    notes: tuple[str, ...] = ()


def sheet(file: Path, profile: Profile) -> Sheet:
    """The profile's sheet. Formulas are the value that was last saved, dates ISO, numbers with the profile's decimal
    sign, Excel's errors as they are shown. Raises KfError.
    """
    # a null can be in no sheet's name, and cannot be handed to the reader
    told, rows = _read(file, (profile.sheet or "").replace("\0", "?"), profile.decimal, 0)
    notes = []
    if number := told.get("faulty"):
        where = ", ".join(_named(row, column) for row, column in told["faults"])
        more = " med flera" if number > len(told["faults"]) else ""
        notes.append(f"{file.name}: {number} celler visar ett fel i Excel (#N/A, #REF! …): {where}{more}.")
    if file.suffix.lower() == ".ods" and (number := _ods_faults(file)):
        notes.append(f"{file.name}: {number} celler i arbetsboken har ett felvärde (Err:502 …).")
    return Sheet(rows, tuple(notes))


def samples(file: Path, part: int) -> tuple[list[str], list[dict[str, Any]]]:
    """All sheet names, and for each visible sheet its name, height, and first and last `part` rows. Raises KfError."""
    told, rows = _read(file, "", ",", part)
    return told["sheets"], [json.loads(line) for line in rows.splitlines()]


def _read(file: Path, name: str, decimal: str, part: int) -> tuple[dict[str, Any], bytes]:
    size = _sound(file)
    memory, patience = min(MOST_MEMORY, MEMORY + TIMES * size), PATIENCE + EACH * size / 2**20
    command = [sys.executable, str(READER), str(file), name, decimal, str(memory), str(part)]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        raise _too_much(file) from None
    first, _, rows = done.stdout.partition(b"\n")
    if done.returncode or not first:
        raise _too_much(file)
    told = json.loads(first)
    match told.get("error"):
        case "password":
            raise KfError(f"{file.name} är skyddad med lösenord.", "Spara den utan lösenord.")
        case "sheet" if name:
            raise KfError(f"{file.name} har inget blad som heter {name}.", near(name, told["sheets"]))
        case "sheet" | "broken":
            raise _broken(file)
    return told, rows


def opened(rows: bytes) -> io.TextIOWrapper:
    """The rows of a sheet as a text file."""
    return io.TextIOWrapper(io.BytesIO(rows), encoding="utf-8", newline="")


def _sound(file: Path) -> int:
    """The size unpacked, after every part's checksum is read: nothing is unpacked that is too large or broken."""
    with file.open("rb") as opened:
        if opened.read(2) != b"PK":  # xls
            size = file.stat().st_size
            if size > OLDEST:
                raise _too_much(file)
            return size
    try:
        with zipfile.ZipFile(file) as packed:
            size = sum(part.file_size for part in packed.infolist())
            if size > MOST or (size > ORDINARY and size > PACKED * file.stat().st_size):
                raise KfError(
                    f"{file.name} blir orimligt stor när den packas upp ({size / 2**20:.0f} MB).",
                    "Är det rätt fil? Spara bara bladet med personalen, eller exportera som CSV.",
                )
            if packed.testzip() is not None:
                raise _broken(file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise _broken(file) from None
    return size


def _ods_faults(file: Path) -> int:
    """How many cells of an ods LibreOffice has marked as errors."""
    number, kept = 0, b""
    with zipfile.ZipFile(file) as packed:
        if "content.xml" not in packed.namelist():
            return 0  # another kind of workbook under this ending
    with zipfile.ZipFile(file) as packed, packed.open("content.xml") as opened:
        while block := opened.read(2**20):
            number += (kept + block).count(b'value-type="error"')
            kept = block[-17:]
    return number


def _named(row: int, column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _too_much(file: Path) -> KfError:
    return KfError(
        f"{file.name} går inte att läsa: den är skadad, för stor, eller har en ifylld cell långt bort i bladet.",
        "Kopiera listan till ett nytt blad i Excel och spara det som en egen fil, eller exportera som CSV.",
    )


def _broken(file: Path) -> KfError:
    return KfError(
        f"{file.name} är skadad, avkortad eller inte en Excelfil.",
        "Hämta exporten på nytt, eller öppna den i Excel och spara som xlsx.",
    )

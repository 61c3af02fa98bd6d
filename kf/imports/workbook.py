"""A sheet of an Excel workbook (xlsx) as CSV, after a look at its size: a small file may hold a very large one."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

from kf.errors import KfError
from kf.imports.profile import Profile
from kf.imports.terms import near

MOST = 2 * 2**30  # bytes, unpacked
ORDINARY = 50 * 2**20  # below this any packing is well
PACKED = 100  # times smaller than unpacked; a staff list is packed 5-20 times
PATIENCE = 300  # seconds; a million rows take about twenty
READER = Path(__file__).with_name("cells.py")


def sheet(file: Path, profile: Profile) -> bytes:
    """The profile's sheet as CSV in UTF-8, comma-separated, a record for each row from the first.

    Formulas are the value that was last saved, dates ISO, numbers with the profile's decimal sign. Raises KfError.
    """
    _sound(file)
    command = [sys.executable, str(READER), str(file), profile.sheet or "", profile.decimal]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise _too_much(file) from None
    first, _, rows = done.stdout.partition(b"\n")
    if done.returncode or not first:
        raise _too_much(file)
    told = json.loads(first)
    match told.get("error"):
        case "password":
            raise KfError(f"{file.name} är skyddad med lösenord.", "Spara den utan lösenord.")
        case "sheet" if profile.sheet:
            raise KfError(
                f"{file.name} har inget blad som heter {profile.sheet}.",
                near(profile.sheet, told["sheets"]),
            )
        case "sheet" | "broken":
            raise _broken(file)
    return rows


def opened(rows: bytes) -> io.TextIOWrapper:
    """The rows of a sheet as a text file."""
    return io.TextIOWrapper(io.BytesIO(rows), encoding="utf-8", newline="")


def _sound(file: Path) -> None:
    """Read the zip directory, then every part's checksum: nothing is unpacked that is too large or broken."""
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

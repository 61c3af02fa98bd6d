"""What kind of file it is, by its first bytes and its ending, and which files a folder stands for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kf.errors import KfError

CSV, WORKBOOK, PARQUET = "csv", "workbook", "parquet"
ENDINGS = {
    **dict.fromkeys((".csv", ".txt", ".tsv"), CSV),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), WORKBOOK),
    **dict.fromkeys((".parquet", ".pq"), PARQUET),
}
ZIP, OLE, PAR = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
READABLE = "CSV, Excel (xlsx, xls), ods eller Parquet"


def expanded(files: Path | Sequence[Path]) -> tuple[Path, ...]:
    """The files themselves; a folder of Parquet files stands for them all, in the order of their names.

    Raises KfError for no file at all, a folder without Parquet, and a file given twice.
    """
    given = [files] if isinstance(files, str | Path) else list(files)
    made: list[Path] = []
    for path in map(Path, given):
        inside = sorted(p for p in path.rglob("*.parquet") if p.is_file() and p.name[0] not in "._")
        if path.is_dir() and not inside:
            raise KfError(f"{path.name} är en mapp.", f"Ange en fil: {READABLE}.")
        made += inside if path.is_dir() else [path]
    if not made:
        raise KfError("Ingen fil är vald.", f"Välj en eller flera filer: {READABLE}.")
    twice = next((path for path in made if made.count(path) > 1), None) if len(made) < 1000 else None
    if twice:
        raise KfError(f"{twice.name} är vald två gånger.", "Välj varje fil en gång.")
    return tuple(made)


def kind(file: Path) -> str:
    """CSV, WORKBOOK or PARQUET. Raises KfError for what is none of them, or is not what its name says."""
    if not file.exists():
        raise KfError(f"Filen {file.name} finns inte.", "Kontrollera sökvägen.")
    try:
        with file.open("rb") as opened:
            magic = opened.read(512)
    except OSError:
        raise KfError(f"{file.name} går inte att läsa.", "Kontrollera rättigheterna till filen.") from None
    if not magic[:8].strip() and not magic.strip():
        raise KfError(f"{file.name} är tom.", "Gör om exporten.")
    ending = file.suffix.lower()
    named = ENDINGS.get(ending)
    if named is None:
        raise KfError(f"{file.name} har en ändelse som inte går att läsa.", f"Spara filen som {READABLE}.")
    if magic.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise KfError(f"{file.name} är en webbsida eller XML, inte en tabell.", "Öppna den i Excel och spara som xlsx.")
    if magic.startswith(OLE) and ending != ".xls":
        raise KfError(
            f"{file.name} är en gammal Excelfil (xls) eller skyddad med lösenord.",
            "Är den gammal: ge den ändelsen .xls. Annars: öppna den i Excel och spara som xlsx utan lösenord.",
        )
    if named == CSV and magic.startswith(ZIP):
        raise KfError(f"{file.name} är en Excelfil, inte CSV.", "Ge den ändelsen .xlsx.")
    if (named == PARQUET) != magic.startswith(PAR):
        raise KfError(
            f"{file.name} är {'inte' if named == PARQUET else 'en'} Parquetfil, mot vad ändelsen säger.",
            "Kontrollera att det är rätt fil, och rätta ändelsen.",
        )
    if named == WORKBOOK and not magic.startswith((ZIP[:2], OLE)):
        if ending == ".xls" and b"\0" not in magic.strip(b"\xff\xfe")[:2]:
            return CSV  # several systems write text and call it xls
        raise KfError(
            f"{file.name} är inte en Excelfil trots ändelsen.",
            "Är den text: ge den ändelsen .csv. Annars: öppna den i Excel och spara som xlsx.",
        )
    return named

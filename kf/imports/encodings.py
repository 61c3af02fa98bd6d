"""Whether a text file is written as the profile says; the guessing is charset-normalizer's."""

from __future__ import annotations

import codecs
from itertools import islice
from pathlib import Path

from charset_normalizer import from_bytes

from kf.errors import KfError
from kf.imports.profile import Profile

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
LIKELY = ["utf_8", "cp1252", "utf_16_le", "utf_16_be", "mac_roman"]
OURS = {"utf_8": "utf-8", "utf_16_le": "utf-16-le", "utf_16_be": "utf-16-be"}


def checked(file: Path, profile: Profile) -> str:
    """The encoding to read with. Raises KfError when the file is evidently written in another one."""
    sample = _sample(file)
    said = codecs.lookup(profile.encoding).name
    marked = next((name for bom, name in BOMS.items() if sample.startswith(bom)), None)
    if (marked and said.replace("-sig", "").removesuffix("-le").removesuffix("-be") != marked) or (
        not marked and ((b"\0" in sample[:4096] and "16" not in said) or _is_utf8(sample, said))
    ):
        raise wrong(file, profile)
    return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(said, said) if marked else said


def wrong(file: Path, profile: Profile) -> KfError:
    """The error that says which encoding it looks like."""
    sample = _sample(file)
    name = next((name for bom, name in BOMS.items() if sample.startswith(bom)), None)
    if name is None and (best := from_bytes(sample, cp_isolation=LIKELY).best()):
        name = OURS.get(best.encoding, best.encoding)
    if name is None or codecs.lookup(name).name == codecs.lookup(profile.encoding).name:
        return KfError(
            f"{file.name} är inte text, eller blandar flera teckenkodningar.", "Gör om exporten, helst som UTF-8."
        )
    return KfError(
        f"{file.name} är inte skriven i teckenkodningen {profile.encoding}.",
        f'Det ser ut som att den är encoding = "{name}" i profilen.',
    )


def _is_utf8(sample: bytes, said: str) -> bool:
    """UTF-8 with å, ä, ö, read as something else, gives no error, only Ã¥: so it has to be asked for."""
    if sample.isascii() or said.startswith("utf"):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _sample(file: Path) -> bytes:
    """The beginning of the file, and its first lines that are not plain ASCII: what tells encodings apart."""
    with file.open("rb") as opened:
        start = opened.read(4096)
        if b"\0" in start:
            return start + opened.read(60_000)  # two bytes a letter: lines would tear them apart
        start += opened.readline()
        return start + b"".join(islice((line for line in opened if not line.isascii()), 500))[:200_000]

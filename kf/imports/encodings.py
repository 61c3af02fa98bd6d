"""Whether a text file is written as the profile says, and how it is written when nobody has said."""

from __future__ import annotations

import codecs
from itertools import islice
from pathlib import Path

from charset_normalizer import from_bytes

from kf.errors import KfError
from kf.imports import mixed  # noqa: F401, makes "mixed" a codec
from kf.imports.profile import Profile
from kf.imports.terms import MIXED

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
LIKELY = ["utf_8", "cp1252", "utf_16_le", "utf_16_be", "mac_roman", "cp850"]
OURS = {"utf_8": "utf-8", "utf_16_le": "utf-16-le", "utf_16_be": "utf-16-be"}
BLOCK = 2**20
PADDING = "\0\t\n\r\x0b\x0c\x1a"  # control characters that do occur in exports
EXPECTED = set("åäöÅÄÖéÉüÜæøÆØèáíóúñçßëïôêâàãõ§°·–—−•…’‘”“´`¨½¼€£µ×÷«»®©™\u00a0\u00ad")


def found(file: Path) -> str:
    """How a text file is written: "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-1",
    "mixed", or what charset-normalizer says. Raises KfError when it is not text."""
    sample = _sample(file)
    marked = next((name for bom, name in BOMS.items() if sample.startswith(bom)), None)
    if marked == "utf-16":
        return _text(sample, "utf-16", file)
    if wide := _wide(sample):
        return _text(sample, wide, file)
    good, bad = _lines(file)
    if not bad:
        return _text(sample, "utf-8-sig" if marked else "utf-8", file)
    if good or marked:
        return _text(sample, MIXED, file)
    return _text(sample, _eight_bits(sample), file)


def checked(file: Path, profile: Profile) -> str:
    """The encoding to read with. Raises KfError when the file is evidently written in another one."""
    sample = _sample(file)
    said = codecs.lookup(profile.encoding).name
    marked = next((name for bom, name in BOMS.items() if sample.startswith(bom)), None)
    if said == MIXED and marked != "utf-16" and not _wide(sample):
        return MIXED
    if (marked and said.replace("-sig", "").removesuffix("-le").removesuffix("-be") != marked) or (
        not marked and ((_wide(sample) and "16" not in said) or _is_utf8(sample, said))
    ):
        raise wrong(file, profile)
    return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(said, said) if marked else said


def wrong(file: Path, profile: Profile) -> KfError:
    """The error that says which encoding it looks like."""
    try:
        name = found(file)
    except KfError as error:
        return error
    if codecs.lookup(name).name == codecs.lookup(profile.encoding).name:
        return _not_text(file)
    shown = "utf-8" if name == "utf-8-sig" else name
    return KfError(
        f"{file.name} är inte skriven i teckenkodningen {profile.encoding}.",
        f'Det ser ut som att den är encoding = "{shown}" i profilen.',
    )


def _not_text(file: Path) -> KfError:
    return KfError(
        f"{file.name} är inte text, eller blandar flera teckenkodningar.", "Gör om exporten, helst som UTF-8."
    )


def _text(sample: bytes, encoding: str, file: Path) -> str:
    """The encoding, if what it makes of the sample is text. Raises KfError for pictures, programs and the like."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeError:
        raise _not_text(file) from None
    control = sum(1 for letter in text if (letter < " " or "\x7f" <= letter < "\xa0") and letter not in PADDING)
    unknown = sum(1 for letter in text if "\ue000" <= letter <= "\uf8ff" or letter in "\ufffd\ufffe\uffff")
    if (control + unknown) * 50 > len(text) or text.count("\0") * 3 > len(text):
        raise _not_text(file)
    return encoding


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark, by where its zero bytes are; "" when it is not that. A few zeros may be padding."""
    even, odd = sample[0:4096:2].count(0), sample[1:4096:2].count(0)
    half = max(1, len(sample[:4096]) // 2)
    if max(even, odd) < 0.3 * half or min(even, odd) > 0.3 * max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _lines(file: Path) -> tuple[int, int]:
    """How many lines are UTF-8 (beyond plain ASCII), and how many cannot be. Stops when that is told."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as opened:
            while block := opened.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        return 0, 0
    except UnicodeDecodeError:
        pass
    good = bad = 0
    with file.open("rb") as opened:
        while lines := opened.readlines(BLOCK):
            for line in lines:
                if line.isascii():
                    continue
                try:
                    line.decode("utf-8")
                    good += 1
                except UnicodeDecodeError:
                    bad += 1
            if good and bad:
                break
    return good, bad


def _eight_bits(sample: bytes) -> str:
    """Windows-1252 when its letters are those a Swedish list has; else what charset-normalizer takes it for."""
    odd = bytes(byte for byte in sample if byte > 127)
    try:
        letters = odd.decode("cp1252")
        windows = "cp1252"
    except UnicodeDecodeError:
        letters, windows = odd.decode("iso8859-1"), "iso8859-1"
    if sum(letter in EXPECTED for letter in letters) >= 0.9 * len(letters):
        return windows
    best = from_bytes(sample, cp_isolation=LIKELY).best()
    return OURS.get(best.encoding, best.encoding) if best else windows


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
        start += opened.readline(60_000)
        return start + b"".join(islice((line for line in opened if not line.isascii()), 500))[:200_000]

"""What may happen to a file once it is written: to its bytes, to the parts of a workbook, to a Parquet file's footer."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable

STRAY = (
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b'"',
    b"\r",
    b"\n",
    b"\x1a",
    b"\xff",
    b"\xed\xa0\x80",
    b";",
    b"\t",
)
MOST = 4_000_000  # bytes: a small file
Damage = Callable[[random.Random, bytes], bytes]


def flipped(rng: random.Random, data: bytes) -> bytes:
    """Some bits turned."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 5, 50))):
        if made:
            made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def inserted(rng: random.Random, data: bytes) -> bytes:
    """Bytes put in: marks, zeros, quotation marks, line ends, or anything."""
    for _ in range(rng.choice((1, 1, 4, 30))):
        at = rng.randint(0, len(data))
        data = data[:at] + (rng.choice(STRAY) if rng.random() < 0.8 else rng.randbytes(rng.randint(1, 30))) + data[at:]
    return data


def deleted(rng: random.Random, data: bytes) -> bytes:
    """A piece taken out."""
    at = rng.randint(0, len(data))
    return data[:at] + data[at + rng.choice((1, 2, 20, 400)) :]


def cut(rng: random.Random, data: bytes) -> bytes:
    """The file stops too early."""
    return data[: rng.choice((0, 1, 3, 4, 8, 512, rng.randint(0, len(data)), max(0, len(data) - rng.randint(1, 40))))]


def doubled(rng: random.Random, data: bytes) -> bytes:
    """A piece stands twice, or a thousand times."""
    at = rng.randint(0, len(data))
    piece = data[at : at + rng.choice((1, 10, 500, len(data)))]
    times = min(rng.choice((1, 1, 5, 1000)), MOST // max(1, len(piece)))
    return data[:at] + piece * times + data[at:]


def zeroed(rng: random.Random, data: bytes) -> bytes:
    """A block of zeros or blanks, as a broken disk leaves it; or padding at the end."""
    at = rng.randint(0, len(data))
    block = rng.choice((b"\0", b" ", b"\xff", b"\n", b"\x1a")) * rng.choice((1, 64, 4096, 100_000))
    return data[:at] + block + (data[at + len(block) :] if rng.random() < 0.5 else data[at:])


def other_delimiter(rng: random.Random, data: bytes) -> bytes:
    """Another delimiter in all of the file or in a part of it."""
    old, new = rng.sample((b";", b",", b"\t", b"|", b" ", b'"', b"\n", b"\0"), 2)
    at = 0 if rng.random() < 0.5 else rng.randint(0, len(data))
    return data[:at] + data[at:].replace(old, new)


def quoted(rng: random.Random, data: bytes) -> bytes:
    """A quotation mark that begins a field and never ends."""
    places = [found.end() for found in re.finditer(rb"[;,\t|\n]", data)] or [0]
    at = rng.choice(places)
    return data[:at] + b'"' + data[at:]


def other_encoding(rng: random.Random, data: bytes) -> bytes:
    """The rest of the file in another encoding."""
    at = rng.randint(0, len(data))
    text = data[at:].decode(rng.choice(("utf-8", "cp1252", "iso8859-1")), "replace")
    return data[:at] + text.encode(rng.choice(("utf-8", "cp1252", "utf-16", "utf-16-be", "cp850", "utf-7")), "replace")


BYTES: dict[str, Damage] = {
    made.__name__: made
    for made in (flipped, inserted, deleted, cut, doubled, zeroed, other_delimiter, quoted, other_encoding)
}
BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(f'<!ENTITY {b} "{f"&{a};" * 10}">'.encode() for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + b"]>"
)
FAR = (b"XFD1048576", b"A1048576", b"XFD1", b"ZZZZ99999999999", b"A0", b"1A", b"", b"A-1", "Å1".encode())
AMOUNTS = (
    b"0",
    b"-1",
    b"1",
    b"1048576",
    b"16384",
    b"99999999",
    b"4294967295",
    b"18446744073709551616",
    b"1e99",
    b"x",
    b"",
)


def xml(rng: random.Random, data: bytes) -> bytes:
    """The XML of a part of a workbook, altered."""
    match rng.randrange(10):
        case 0:  # entities that unfold to a gigabyte
            head, _, rest = data.partition(b"?>")
            return head + b"?>" + BOMB + re.sub(rb">([^<>]+)<", b">&i;<", rest, count=3)
        case 1:
            return _one(rng, rb'r="[A-Z]+[0-9]+"', data, lambda: b'r="' + rng.choice(FAR) + b'"')
        case 2:
            return _one(rng, rb'ref="[^"]*"', data, lambda: b'ref="A1:' + rng.choice(FAR) + b'"')
        case 3:
            return _one(rng, rb'="[0-9]+"', data, lambda: b'="' + rng.choice(AMOUNTS) + b'"')
        case 4:
            return _one(rng, rb"<(?:\w+:)?v>[^<]*<", data, lambda: b"<v>" + rng.choice(AMOUNTS) + b"<")
        case 5:
            kind = rng.choice((b"s", b"str", b"e", b"b", b"d", b"inlineStr", b"n", b"z"))
            return _one(rng, rb' t="[a-zA-Z]+"', data, lambda: b' t="' + kind + b'"')
        case 6:
            how = rng.choice((b"columns", b"rows"))
            amount = rng.choice(AMOUNTS)
            return _one(
                rng,
                rb"<table:table-(cell|row) ?",
                data,
                lambda: b"",
                lambda found: found[0].rstrip() + b" table:number-" + how + b'-repeated="' + amount + b'" ',
            )
        case 7:  # an element within itself, over and over
            return _one(
                rng,
                rb"<(\w+:)?(row|c|p|si|t|sheet)\b[^>]*>",
                data,
                lambda: b"",
                lambda found: found[0] * rng.choice((2, 100, 20_000)),
            )
        case 8:
            return data.replace(b"</", b"<", 1) if rng.random() < 0.5 else data[: rng.randint(0, len(data))]
        case _:
            return rng.choice(list(BYTES.values()))(rng, data)


def _one(
    rng: random.Random,
    pattern: bytes,
    data: bytes,
    made: Callable[[], bytes],
    of: Callable[[re.Match[bytes]], bytes] | None = None,
) -> bytes:
    """The data with one place that a pattern finds replaced."""
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    place = rng.choice(found)
    return data[: place.start()] + (of(place) if of else made()) + data[place.end() :]


def repacked(rng: random.Random, data: bytes) -> bytes:
    """A workbook with a part altered, left out, doubled, renamed or emptied; or with a broken directory."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {each.filename: packed.read(each) for each in packed.infolist()}
    likely = [name for name in parts if re.search(r"sheet\d|sharedStrings|styles|workbook|content|rels", name)]
    for _ in range(rng.choice((1, 1, 2, 4))):
        name = rng.choice(likely if rng.random() < 0.9 else list(parts))
        match rng.randrange(9):
            case 0:
                parts.pop(name, None)
            case 1:
                parts[rng.choice((name.upper(), f"x/{name}", "../" + name, name + " "))] = parts.pop(name, b"")
            case 2:
                parts[name] = b""
            case 3:
                parts[name] = parts[rng.choice(list(parts))] if parts else b""
            case _:
                parts[name] = xml(rng, parts.get(name, b""))[:MOST]
    held = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(held, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as packed,
    ):
        warnings.simplefilter("ignore")
        for name, part in parts.items():
            packed.writestr(name, part)
            if rng.random() < 0.02:
                packed.writestr(name, b"<x/>")
    made = held.getvalue()
    return rng.choice((directory, flipped))(rng, made) if rng.random() < 0.15 else made


def directory(rng: random.Random, data: bytes) -> bytes:
    """Numbers of the zip's directory changed: sizes, flags (encrypted), method of packing, offsets."""
    made = bytearray(data)
    marks = [found.start() for found in re.finditer(rb"PK(\x03\x04|\x01\x02|\x05\x06)", data)]
    for _ in range(rng.choice((1, 2, 5))):
        at = rng.choice(marks or [0]) + rng.randint(4, 44)
        if at + 4 < len(made):
            made[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x01\0\0\0", rng.randbytes(4)))
    return bytes(made)


def footer(rng: random.Random, data: bytes) -> bytes:
    """The metadata at the end of a Parquet file, or its length, damaged."""
    if len(data) < 20:
        return flipped(rng, data)
    length = min(struct.unpack("<I", data[-8:-4])[0], len(data) - 12)
    start = len(data) - 8 - length
    meta = bytearray(data[start:-8])
    match rng.randrange(4):
        case 0:
            return (
                data[:-8]
                + struct.pack("<I", rng.choice((0, 1, max(0, length - 1), length + 1, 2**31, 2**32 - 1)))
                + data[-4:]
            )
        case 1:
            page = rng.randint(4, min(start, 60)) if start > 4 else 4
            return data[:page] + rng.randbytes(rng.randint(1, 4)) + data[page + rng.randint(0, 4) :]
        case _:
            for _ in range(rng.choice((1, 1, 2, 6))):
                if meta:
                    meta[rng.randrange(len(meta))] = rng.choice((0, 0x7F, 0x80, 0xFF, rng.randrange(256)))
            return data[:start] + bytes(meta) + data[-8:]

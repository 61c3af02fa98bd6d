"""The encoding "mixed": UTF-8 where the bytes are that, else Windows-1252. For files put together from two systems.

Importing this makes "mixed" a codec of Python's, so that a profile can name it and `open` can read it.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from kf.imports.terms import MIXED

if TYPE_CHECKING:
    from typing_extensions import Buffer

HANDLER = "kf-windows-1252"


def _windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    # five bytes mean nothing in Windows-1252; as ISO 8859-1 they are control characters, which nobody misses
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in stray), error.end


def _encode(text: str, errors: str = "strict", /) -> tuple[bytes, int]:
    return codecs.utf_8_encode(text, errors)


def _decode(data: Buffer, errors: str = "strict", /) -> tuple[str, int]:
    return codecs.utf_8_decode(bytes(data), HANDLER, True)


class _Incremental(codecs.BufferedIncrementalDecoder):
    first = True

    def _buffer_decode(self, data: Buffer, errors: str, final: bool) -> tuple[str, int]:
        text, used = codecs.utf_8_decode(bytes(data), HANDLER, final)
        if self.first and text:
            self.first = False
            text = text.removeprefix("\ufeff")
        return text, used


class _Encoder(codecs.IncrementalEncoder):
    def encode(self, text: str, final: bool = False) -> bytes:
        return text.encode("utf-8")


def _search(name: str) -> codecs.CodecInfo | None:
    if name != MIXED:
        return None
    return codecs.CodecInfo(_encode, _decode, incrementalencoder=_Encoder, incrementaldecoder=_Incremental, name=MIXED)


codecs.register_error(HANDLER, _windows)
codecs.register(_search)

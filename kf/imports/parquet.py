"""Rows of a Parquet file as the texts that they would have in a CSV, a part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kf.errors import KfError
from kf.imports.cells import text
from kf.imports.gathered import Part
from kf.imports.headings import positions
from kf.imports.profile import Profile

BATCH = 2**21  # rows at most; the texts of a part of the file (2**20 rows) are looked through once for each
LEAST, PER_BYTE = 2_000_000, 200  # rows that a small file may claim, and for each byte
TRAILING = "__HIVE_DEFAULT_PARTITION__"


def headings(file: Path) -> tuple[list[str], list[str]]:
    """The names of the file's columns, and of those that its folders hold (period=2025-10). Raises KfError."""
    with _opened(file) as opened:
        return list(opened.schema_arrow.names), list(_folders(file))


def parts(file: Path, profile: Profile) -> Iterator[Part]:
    """The profile's columns. Raises KfError when the file is damaged or lacks them."""
    inside, outside = headings(file)
    at = positions([[*inside, *outside]], replace(profile, header_row=1), file.name)
    told = _folders(file)
    with _opened(file, dictionaries=True) as opened:
        wanted = {name: inside[place] for name, place in at.items() if place < len(inside)}
        rows, done = max(1, opened.metadata.num_rows), 0
        for batch in _batches(opened, file, list(dict.fromkeys(wanted.values())), BATCH):
            columns = {
                name: _column(_same(batch, heading, inside[: at[name]]), profile.decimal, file)
                for name, heading in wanted.items()
            }
            for name, place in at.items():
                if place >= len(inside):
                    columns[name] = np.zeros(batch.num_rows, dtype=np.int8), [told[outside[place - len(inside)]]]
            done += batch.num_rows
            yield Part(batch.num_rows, columns, done / rows)


def _same(batch: pa.RecordBatch, heading: str, before: list[str]) -> pa.Array:
    """The column of a heading, which may stand several times: as many are passed as stand before it in the file."""
    return batch.column(batch.schema.get_all_field_indices(heading)[before.count(heading)])


def sample(file: Path, rows: int) -> list[list[str]]:
    """Up to `rows` rows from the beginning of the file and the beginning of its last part, as texts."""
    told = _folders(file)
    with _opened(file) as opened:
        groups = opened.metadata.num_row_groups
        made: list[list[str]] = []
        for group, share in ((0, rows if groups < 2 else rows // 2), (groups - 1, 0 if groups < 2 else rows // 2)):
            if share:
                batch = next(_batches(opened, file, None, share, [group]), None)
                columns = [_column(column, ",", file) for column in batch.columns] if batch else []
                texts = [[values[code] if code >= 0 else "" for code in codes] for codes, values in columns]
                made += [[cell or "" for cell in row] for row in zip(*texts, strict=True)]
    return [[*row, *(value or "" for value in told.values())] for row in made]


def _opened(file: Path, dictionaries: bool = False) -> pq.ParquetFile:
    try:
        # a dictionary for texts: three million rows hold a few thousand
        schema = pq.read_schema(file)
        texts = [
            field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        opened = pq.ParquetFile(file, read_dictionary=texts if dictionaries else None)
        rows, about = opened.metadata.num_rows, opened.metadata
        groups = [about.row_group(i).num_rows for i in range(about.num_row_groups)]
    except (pa.ArrowException, OSError, ValueError):
        raise damaged(file) from None
    if min([rows, *groups]) < 0 or sum(groups) != rows:  # read on, Arrow may end without a word
        raise damaged(file)
    if rows > max(LEAST, PER_BYTE * file.stat().st_size):
        raise KfError(f"{file.name} säger sig ha orimligt många rader ({rows}).", "Är det rätt fil? Gör om exporten.")
    return opened


def _batches(
    opened: pq.ParquetFile, file: Path, columns: list[str] | None, size: int, groups: list[int] | None = None
) -> Iterator[pa.RecordBatch]:
    try:
        yield from opened.iter_batches(size, columns=columns, row_groups=groups)
    except (pa.ArrowException, OSError, ValueError):
        raise damaged(file) from None


def damaged(file: Path) -> KfError:
    """What is said of a file that is no Parquet, or not a whole one."""
    return KfError(f"{file.name} är skadad, avkortad eller inte en Parquetfil.", "Hämta exporten på nytt.")


def _folders(file: Path) -> dict[str, str | None]:
    """Columns that are written in the names of the folders, as Spark does: period=2025-10/part-0.parquet."""
    told = {}
    for folder in file.parent.parts:
        name, equals, value = folder.partition("=")
        if equals and name:
            told[unquote(name)] = None if value == TRAILING else unquote(value)
    return told


def _column(array: pa.Array, decimal: str, file: Path) -> tuple[np.ndarray, list[str | None]]:
    """Codes into distinct texts; missing values have the code of a missing text or -1. Raises KfError."""
    try:
        array.validate(full=True)  # a damaged file may hold codes beyond its texts, and texts that are none
        if pa.types.is_nested(array.type):
            array = pa.array([None if value is None else str(value) for value in array.to_pylist()], pa.string())
        elif pa.types.is_float16(array.type):
            array = array.cast(pa.float64())
        elif pa.types.is_string_view(array.type):
            array = array.cast(pa.string())
        if not pa.types.is_dictionary(array.type):
            array = array.dictionary_encode()
        codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        values = array.dictionary.to_pylist()
        plain = pa.types.is_string(array.dictionary.type)
        return codes, values if plain else [_text(value, decimal) for value in values]
    except (pa.ArrowException, ValueError, OverflowError):
        raise damaged(file) from None


def _text(value: Any, decimal: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}".replace(".", decimal)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else text(value, decimal)

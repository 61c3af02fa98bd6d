"""The versioned DuckDB files: build one beside the others, verify it, let the newest win; read without locks.

A version is a file `kf-<UTC time>.duckdb`. A reader attaches it read-only to an in-memory connection of its
own, so a new version never disturbs a reader in the middle of something, and no reader sees half a file:
a build has another name until it is whole.
"""

from __future__ import annotations

from kf.store.file import LAYOUT, now, replace_table, say, sql, write
from kf.store.reader import RELATIONS, Store, scratch
from kf.store.versions import (
    DEFAULT_FOLDER,
    NO_WRITING,
    STAMP,
    Version,
    build,
    current,
    data_folder,
    needs_demo,
    previous,
    publishing,
    rollback,
    said,
    switch,
    version_paths,
    versions,
)

__all__ = [
    "DEFAULT_FOLDER",
    "LAYOUT",
    "NO_WRITING",
    "RELATIONS",
    "STAMP",
    "Store",
    "Version",
    "build",
    "current",
    "data_folder",
    "needs_demo",
    "now",
    "previous",
    "publishing",
    "replace_table",
    "rollback",
    "said",
    "say",
    "scratch",
    "sql",
    "switch",
    "version_paths",
    "versions",
    "write",
]

"""What is read as a file of its own: each file, or each sheet of a workbook with lists of staff, hires and exits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kf.imports.terms import HEADINGS_APART, LISTS

if TYPE_CHECKING:
    from kf.imports.profile import Profile


@dataclass(frozen=True)
class Given:
    """A file, or one sheet of it; `stem` is what it is called, without the file's ending."""

    path: Path
    sheet: str | None = None

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"{self.path.name}, bladet {self.sheet}" if self.sheet else self.path.name

    @property
    def stem(self) -> str:
        """The name that says which list, and which month, it is."""
        return self.sheet or self.path.stem


def given(files: Sequence[Path], sheets: Sequence[str] = ()) -> tuple[Given, ...]:
    """The files, or the sheets of the only one when there are several."""
    if len(files) == 1 and len(sheets) > 1:
        return tuple(Given(files[0], sheet) for sheet in sheets)
    return tuple(Given(file) for file in files)


def of_profile(files: Sequence[Path], profile: Profile) -> tuple[Given, ...]:
    """The parts that a profile speaks of: for lists its `sheet` may name several, "Personal | Nyanställda"."""
    return given(files, sheets(profile.sheet) if profile.shape == LISTS else ())


def sheets(told: str | None) -> tuple[str, ...]:
    """The sheets that a profile's `sheet` names."""
    return tuple((told or "").split(HEADINGS_APART))

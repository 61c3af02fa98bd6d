"""The saved profiles: TOML files in the data folder, one for each kind of export."""

from __future__ import annotations

import contextlib
import hashlib
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomli_w

from kf.errors import KfError
from kf.imports.known import recognise
from kf.imports.profile import Profile
from kf.names import plain_letters
from kf.personnummer import without_numbers

FOLDER = "profiles"
LONGEST = 60  # letters of a file's name
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def save(profile: Profile, folder: Path) -> Path:
    """Write a profile to `<folder>/profiles`, in place of the one that has its name; gives the file.

    Raises KfError when it lacks a name, is not complete, holds somebody's personnummer, or cannot be written.
    """
    refuse_unsavable(profile)
    path = Path(folder) / FOLDER / f"{_file_name(profile.name)}.toml"
    beside = path.with_name(f".{uuid.uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(tomli_w.dumps(profile.as_mapping()), encoding="utf-8", newline="\n")
        beside.replace(path)
    except (OSError, UnicodeEncodeError) as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise KfError(
            f"Profilen gick inte att spara ({type(error).__name__}).",
            "Kontrollera utrymme och rättigheter i datamappen.",
        ) from None
    return path


def refuse_unsavable(profile: Profile) -> None:
    """Raise KfError when a profile lacks a name, is not complete, or holds somebody's personnummer."""
    told = profile.as_mapping()
    if not profile.name.strip():
        raise KfError("Profilen har inget namn.", "Ge den ett namn, till exempel Personal per månad.")
    Profile.from_mapping(profile.name, told)  # what can not be read again is not written
    if any(without_numbers(text) != text for text in _texts(told)):
        raise KfError(
            "Profilen innehåller ett personnummer eller en e-postadress och sparas inte.",
            "Ta bort det ur namnet, rubrikerna och värdena.",
        )


def saved(folder: Path) -> tuple[Profile, ...]:
    """The profiles in `<folder>/profiles` that can be read, the last saved first; see `unreadable` for the others."""
    return tuple(profile for profile in map(_read, _files(folder)) if isinstance(profile, Profile))


def unreadable(folder: Path) -> tuple[str, ...]:
    """What is wrong with the files in `<folder>/profiles` that are not profiles, in Swedish."""
    return tuple(str(error) for error in map(_read, _files(folder)) if isinstance(error, KfError))


def forget(name: str, folder: Path) -> None:
    """Remove the saved profile of a name, if there is one."""
    (Path(folder) / FOLDER / f"{_file_name(name)}.toml").unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    try:
        found = [path for path in (Path(folder) / FOLDER).glob("*.toml") if not path.name.startswith(".")]
        return sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name))
    except OSError:
        return []


def _read(path: Path) -> Profile | KfError:
    try:
        return Profile.read(path)
    except KfError as error:
        return error


def _file_name(name: str) -> str:
    """A name that every file system takes. Names that would become the same file are told apart."""
    safe = re.sub("[^a-z0-9]+", "-", plain_letters(name)).strip("-")[:LONGEST]
    if safe == name and safe not in RESERVED:
        return safe
    return f"{safe or 'profil'}-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:8]}"


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for key, value in told.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(told, list):
        for value in told:
            yield from _texts(value)


__all__ = ["forget", "recognise", "save", "saved", "unreadable"]

"""Whether the settings of a profile go together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kf.errors import KfError
from kf.imports.terms import COLUMNS, HELP, PERIOD, PERSONNUMMER, SHAPES
from kf.schema import SPELL

if TYPE_CHECKING:
    from kf.imports.profile import Profile


def possible(path: Path, profile: Profile) -> None:
    """Raise KfError when a needed column is missing, or a setting has a value that cannot be."""
    if profile.shape not in SHAPES:
        raise KfError(f"{path.name}: shape är {profile.shape}.", f"Välj bland: {', '.join(SHAPES)}.")
    needed = {column.name for column in SPELL if column.required}
    if PERSONNUMMER in profile.columns:
        needed -= {"person", "birth_month", "kon"}
    if profile.snapshots:
        needed = (needed - {"valid_from"}) | {PERIOD}
    missing = [name for name in COLUMNS if name in needed and name not in profile.columns]
    if missing:
        raise KfError(f"{path.name}: {', '.join(missing)} saknas i [columns].", 'Skriv till exempel person = "Anstnr".')
    stray = "valid_to" if profile.snapshots else PERIOD
    if stray in profile.columns:
        raise KfError(
            f"{path.name}: {stray} hör inte till shape = {profile.shape}.", f"Ta bort den ur [columns]. {HELP}"
        )
    try:
        "".encode(profile.encoding)
    except (LookupError, ValueError):
        raise KfError(
            f"{path.name}: teckenkodningen {profile.encoding} finns inte.",
            "Vanliga är utf-8, cp1252 (Windows) och utf-16.",
        ) from None
    for wrong, what, do in (
        (
            len(profile.delimiter) != 1 or not profile.delimiter.isascii() or profile.delimiter in '"\n\r',
            "delimiter",
            '";", "," eller "\\t"',
        ),
        (profile.decimal not in (",", "."), "decimal", '"," eller "."'),
        (profile.header_row < 1, "header_row", "radens nummer i filen, 1 eller mer"),
        (not 0 <= profile.refused_share <= 1, "refused_share", "en andel mellan 0 och 1, till exempel 0.02"),
    ):
        if wrong:
            raise KfError(f"{path.name}: {what} har ett värde som inte går.", f"Skriv {do}.")

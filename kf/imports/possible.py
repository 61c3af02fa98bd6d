"""Whether the settings of a profile go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kf.errors import KfError
from kf.imports.terms import DROP, FILE_NAME, HELP, MIXED, PERIOD, SHAPES, needed
from kf.personnummer import masked, without_numbers

if TYPE_CHECKING:
    from kf.imports.profile import Profile


def possible(label: str, profile: Profile) -> None:
    """Raise KfError when a needed column is missing, or a setting has a value that cannot be."""
    if profile.shape not in SHAPES:
        raise KfError(f"{label}: shape är {profile.shape}.", f"Välj bland: {', '.join(SHAPES)}.")
    missing = [name for name in needed(profile.shape, profile.columns) if name not in profile.columns]
    if missing:
        raise KfError(f"{label}: {', '.join(missing)} saknas i [columns].", 'Skriv till exempel person = "Anstnr".')
    wrong_place = [name for name, heading in profile.columns.items() if heading == FILE_NAME and name != PERIOD]
    if wrong_place:
        raise KfError(
            f"{label}: {', '.join(wrong_place)} kan inte stå i filens namn.",
            f"Bara period kan vara {FILE_NAME}. {HELP}",
        )
    stray = "valid_to" if profile.snapshots else PERIOD
    if stray in profile.columns:
        raise KfError(f"{label}: {stray} hör inte till shape = {profile.shape}.", f"Ta bort den ur [columns]. {HELP}")
    if any(without_numbers(heading) != heading for heading in profile.columns.values()):
        raise KfError(
            f"{label}: en rubrik är ett personnummer eller en e-postadress.",
            "Filen saknar troligen rubriker, eller så är fel rad vald: säg på vilken rad rubrikerna står (header_row).",
        )
    if any(masked(text) != text for text in (profile.employer, profile.name)):
        raise KfError(
            f"{masked(label)}: arbetsgivarens eller profilens namn innehåller ett personnummer eller en e-postadress.",
            "Ta bort det ur namnet. Ingenting har lästs in.",
        )
    try:
        "".encode("utf-8" if profile.encoding == MIXED else profile.encoding)
    except (LookupError, ValueError):
        raise KfError(
            f"{label}: teckenkodningen {profile.encoding} finns inte.",
            "Vanliga är utf-8, cp1252 (Windows) och utf-16; mixed är utf-8 och cp1252 om vartannat.",
        ) from None
    for wrong, what, do in (
        (
            len(profile.delimiter) != 1 or not profile.delimiter.isascii() or profile.delimiter in '"\n\r',
            "delimiter",
            '";", "," eller "\\t"',
        ),
        (profile.decimal not in (",", "."), "decimal", '"," eller "."'),
        (profile.header_row < 1, "header_row", "radens nummer i filen, 1 eller mer"),
        (profile.earlier not in ("", DROP), "earlier", '"drop", eller ta bort raden så står tidigare månader kvar'),
        (not 0 <= profile.refused_share <= 1, "refused_share", "en andel mellan 0 och 1, till exempel 0.02"),
    ):
        if wrong:
            raise KfError(f"{label}: {what} har ett värde som inte går.", f"Skriv {do}.")

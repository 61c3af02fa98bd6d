"""A database that could not be reached, read or written, told as a sentence with what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError

from kf.errors import KfError

NO_ANSWER = "08"
# beginnings of SQLite's error names and of PostgreSQL's SQLSTATE, what is wrong, what to do
REMEDIES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("SQLITE_FULL", "53100"), "disken är full", "Frigör plats och försök igen."),
    (
        ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "25006", "42501"),
        "kf får inte skriva där",
        "Ge kf skrivrätt till mappen (eller databasen), eller peka ut en annan med KF_WORKSPACE.",
    ),
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40001", "40P01", "53300"),
        "den är upptagen av någon annan",
        "Försök igen om en stund.",
    ),
    (
        ("SQLITE_CORRUPT", "SQLITE_NOTADB"),
        "filen är skadad eller något annat än en arbetsyta",
        "Lägg tillbaka workspace.sqlite från säkerhetskopian.",
    ),
    (("SQLITE_IOERR", "58", "XX"), "disken går inte att läsa eller skriva", "Kontrollera disken och försök igen."),
    (("28",), "databasen nekar inloggning", "Kontrollera användare och lösenord i KF_WORKSPACE."),
    (("3D",), "databasen finns inte", "Skapa den, eller rätta KF_WORKSPACE."),
    ((NO_ANSWER, "57P"), "databasen svarar inte", "Kontrollera att den är igång och att KF_WORKSPACE stämmer."),
)


@contextlib.contextmanager
def told(doing: str) -> Iterator[None]:
    """Turn a database's trouble into a KfError; `doing` is "spara" or "läsa". A bug stays a bug."""
    try:
        yield
    except (DBAPIError, TimeoutError, OSError) as error:
        code = _code(error)
        for beginnings, wrong, remedy in REMEDIES:
            if code.startswith(beginnings):
                place = "i arbetsytan" if doing == "spara" else "arbetsytan"
                raise KfError(f"Det gick inte att {doing} {place}: {wrong}.", remedy) from error
        raise


def _code(error: Exception) -> str:
    if isinstance(error, TimeoutError):  # every connection of the pool is in use
        return "53300"
    if isinstance(error, OSError):  # the folder could not be made
        return "SQLITE_CANTOPEN"
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    # psycopg has no SQLSTATE for a connection that never came to be or was broken; SQLite's own word for a bug of ours
    # in the SQL is SQLITE_ERROR, PostgreSQL's is no OperationalError
    return code or (NO_ANSWER if isinstance(error, OperationalError | InterfaceError) else "")

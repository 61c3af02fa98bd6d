"""The canonical tables: what every source is turned into before anything is computed.

One row of `SPELL` is one person's employment on unchanged terms over a validity period. Whatever changes
(unit, befattning, grade, leave, pay) ends one spell and begins the next the day after. Hires and exits are
never read from the codes: they are where a chain of adjacent spells of one person in one anställningsform
begins and ends (see `kf/sql/build.sql`), so that stock before - out + in = stock after always holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "month", "share", "integer", "number"]


@dataclass(frozen=True)
class Column:
    """One column of a canonical table: its name, Swedish label, kind, and what it may hold."""

    name: str
    label: str
    kind: Kind
    required: bool = True
    values: tuple[str, ...] = ()
    help: str = ""


TILLSVIDARE, VISSTID, TIMAVLONAD = "tillsvidare", "visstid", "timavlönad"
KVINNA, MAN = "kvinna", "man"
AKTIV, TJANSTLEDIG = "aktiv", "tjänstledig"
ANNAN_ARBETSGIVARE, INOM_STADEN = "annan arbetsgivare", "inom staden"
ATERANSTALLNING, FRAN_VISSTID = "återanställning", "övergång från visstid"
EGEN_BEGARAN, PENSION = "egen begäran", "pension"
VISSTID_UPPHOR, ARBETSBRIST, OVRIGT = "tidsbegränsad anställning upphör", "arbetsbrist", "övrigt"
EXTERN, INGEN_VAG, OKAND = "extern", "–", "okänd"

SPELL: tuple[Column, ...] = (
    Column("person", "Person", "text", help="Nyckel (pseudonym). Aldrig personnummer eller namn."),
    Column("birth_month", "Födelsemånad", "month", help="Födelseår och månad."),
    Column("kon", "Kön", "text", values=(KVINNA, MAN)),
    Column("avdelning", "Avdelning", "text"),
    Column("enhet", "Enhet", "text", required=False),
    Column("befattning", "Befattning", "text"),
    Column("anstallningsform", "Anställningsform", "text", values=(TILLSVIDARE, VISSTID, TIMAVLONAD)),
    Column("avtal", "Avtal", "text", required=False, help="Kollektivavtal, till exempel AB."),
    Column("status", "Status", "text", required=False, values=(AKTIV, TJANSTLEDIG)),
    Column("sysselsattningsgrad", "Sysselsättningsgrad", "share", required=False, help="0–1 eller 0–100 %."),
    Column("manadslon", "Månadslön", "integer", required=False, help="Heltidslön i kronor."),
    Column("chef", "Chef", "text", required=False, help="Nyckel för den som leder enheten."),
    Column("valid_from", "Gäller från", "date"),
    Column("valid_to", "Gäller till", "date", required=False, help="Sista dagen. Tomt: gäller tills vidare."),
    Column(
        "rekryteringsvag",
        "Rekryteringsväg",
        "text",
        required=False,
        values=(ANNAN_ARBETSGIVARE, INOM_STADEN, ATERANSTALLNING, FRAN_VISSTID, OKAND),
        help="Hur personen rekryterades; på den första perioden i en anställning.",
    ),
    Column(
        "avgangsorsak",
        "Avgångsorsak",
        "text",
        required=False,
        values=(EGEN_BEGARAN, PENSION, VISSTID_UPPHOR, ARBETSBRIST, OVRIGT, OKAND),
        help="Varför anställningen upphörde; på den sista perioden i en anställning.",
    ),
    Column(
        "avgangsvag",
        "Avgångsväg",
        "text",
        required=False,
        values=(INOM_STADEN, EXTERN, INGEN_VAG, OKAND),
        help="Vart personen gick.",
    ),
)

BUDGET: tuple[Column, ...] = (
    Column("avdelning", "Avdelning", "text"),
    Column("ar", "År", "integer"),
    Column("antal", "Antal anställda", "number"),
    Column("arsarbetare", "Årsarbetare", "number", required=False),
)

SERIES_BREAK: tuple[Column, ...] = (
    Column("datum", "Datum", "date"),
    Column("avdelning", "Avdelning", "text", required=False, help="Tomt: hela förvaltningen."),
    Column("text", "Vad som hände", "text"),
)

TABLES: dict[str, tuple[Column, ...]] = {"spell": SPELL, "budget": BUDGET, "series_break": SERIES_BREAK}

SQL_TYPE: dict[Kind, str] = {
    "text": "VARCHAR",
    "date": "DATE",
    "month": "DATE",
    "share": "DOUBLE",
    "integer": "INTEGER",
    "number": "DOUBLE",
}


def names(table: tuple[Column, ...]) -> list[str]:
    """The column names of a canonical table, in order."""
    return [column.name for column in table]

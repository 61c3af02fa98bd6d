"""The canonical tables: what every source is turned into before anything is computed.

One row of `SPELL` is one person's employment on unchanged terms over a validity period. Whatever changes
(unit, befattning, grade, leave, pay) ends one spell and begins the next the day after. Hires and exits are
never read from the codes: they are where a chain of adjacent spells of one person in one anställningsform
begins and ends (see `kf/sql/build.sql`), so that stock before - out + in = stock after always holds.
"""

from __future__ import annotations

from kf.column import Column, Kind
from kf.groups import GROUPS
from kf.recruitment import LISTS

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

EKONOMI: tuple[Column, ...] = (
    Column("avdelning", "Avdelning", "text"),
    Column("ar", "År", "integer"),
    Column("direkt", "Direkta kostnader", "number", help="Miljoner kronor, som allt i tabellen."),
    Column("overhead", "Fördelad overhead", "number", help="Minus hos den som fördelar ut den."),
    Column("kostnad", "Summa kostnader", "number"),
    Column("intakt", "Intäkter av prissatta tjänster", "number"),
    Column("ovrig", "Övrig finansiering (oklar)", "number", help="Källan säger inte vad kolumnen är."),
    Column("ovrig_2", "Övrig finansiering 2 (oklar)", "number", help="Källan säger inte vad kolumnen är."),
    Column("finansiering", "Summa finansiering", "number"),
    Column("netto", "Netto", "number"),
    Column("anmarkning", "Anmärkning", "text", required=False),
)

MAL: tuple[Column, ...] = (
    Column("id", "Nummer", "text", help="Till exempel 3.4.1; det står i länkar."),
    Column("niva", "Nivå", "text", values=("inriktningsmål", "KF-mål", "nämndmål", "enhetsmål")),
    Column("mal", "Mål", "text"),
    Column("over", "Mål ovanför", "text", required=False, help="Nummer. Tomt: överst. Nivåer får saknas emellan."),
)

INDIKATOR: tuple[Column, ...] = (
    Column("id", "Nummer", "text", help="Till exempel I15; högst nio tecken."),
    Column("ar", "År", "integer"),
    Column("indikator", "Indikator", "text"),
    Column("arsmal", "Årsmål", "text", help="Som planen skriver det."),
    Column("arsmal_varde", "Årsmålets värde", "number", required=False, help="Tomt: målet är i ord."),
    Column("enhet", "Enhet", "text"),
    Column("kf_arsmal", "Kommunfullmäktiges årsmål", "text", required=False),
    Column("periodicitet", "Periodicitet", "text", values=("Tertial", "År")),
    Column("riktning", "Riktning", "text", values=("högre", "lägre", "mål noll"), help="Vad som är bättre."),
    Column("mal", "Mål", "text", help="Målets nummer."),
    Column("datakalla", "Källa", "text", required=False),
    Column("anmarkning", "Anmärkning", "text", required=False),
)

AKTIVITET: tuple[Column, ...] = (
    Column("id", "Nummer", "text"),
    Column("aktivitet", "Aktivitet", "text"),
    Column("startdatum", "Startdatum", "date"),
    Column("slutdatum", "Slutdatum", "date"),
    Column("mal", "Mål", "text", help="Målets nummer."),
    Column("ansvarig", "Ansvarig", "text", required=False, help="En roll eller en enhet, ingen persons namn."),
    Column("anmarkning", "Anmärkning", "text", required=False),
)

UBARA: tuple[Column, ...] = (
    Column("id", "Nummer", "text"),
    Column("bokstav", "Bokstav", "text", values=("U", "B", "A", "R")),
    Column("ubara", "UBARA", "text", values=("Utveckla", "Behålla", "Attrahera", "Rekrytera", "Avsluta")),
    Column("mal", "Mål", "text", help="Målets nummer."),
    Column("vp_mal", "Mål i verksamhetsplanen", "text", required=False),
    Column("vp_mal_niva", "Målets nivå", "text", required=False),
    Column("aktivitet", "Aktivitet", "text"),
    Column("maldatum", "Måldatum", "date"),
    Column("ansvarig", "Ansvarig", "text", required=False, help="En roll eller en enhet, ingen persons namn."),
    Column("uppfoljning", "Uppföljning", "text", required=False),
    Column("anmarkning", "Anmärkning", "text", required=False),
)

PLAN: dict[str, tuple[Column, ...]] = {"mal": MAL, "indikator": INDIKATOR, "aktivitet": AKTIVITET, "ubara": UBARA}
TABLES: dict[str, tuple[Column, ...]] = {
    "spell": SPELL,
    "budget": BUDGET,
    "series_break": SERIES_BREAK,
    "ekonomi": EKONOMI,
    **PLAN,
    **LISTS,
    **GROUPS,
}

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

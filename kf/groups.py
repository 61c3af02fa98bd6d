"""Canonical tables of what is known of groups only: sick leave, the staff survey, trainees.

Health data and answers to a survey never come in as rows on persons. Whoever fills them in keeps to as coarse groups
as these; what of them may be shown is decided as for everything else (`kf.privacy`).
"""

from __future__ import annotations

from kf.column import Column

SJUKFRANVARO: tuple[Column, ...] = (
    Column("manad", "Månad", "month"),
    Column("avdelning", "Avdelning", "text"),
    Column("kon", "Kön", "text", values=("kvinna", "man")),
    Column("anstallda", "Antal anställda", "integer", help="Hur många som timmarna gäller."),
    Column("avtalad_tid", "Avtalad arbetstid", "number", help="Timmar enligt sysselsättningsgraden."),
    Column("sjuk_dag_1_14", "Sjukfrånvaro dag 1–14", "number", help="Timmar på sjukperiodernas första 14 dagar."),
    Column("sjuk_dag_15", "Sjukfrånvaro från dag 15", "number", help="Timmar från sjukperiodernas dag 15."),
)

MEDARBETARENKAT: tuple[Column, ...] = (
    Column("manad", "Månad då enkäten gjordes", "month"),
    Column("avdelning", "Avdelning", "text"),
    Column("inbjudna", "Antal inbjudna", "integer"),
    Column("svar", "Antal svar", "integer"),
    Column("motivation", "Delindex Motivation", "number", help="0–100."),
    Column("ledarskap", "Delindex Ledarskap", "number", help="0–100."),
    Column("styrning", "Delindex Styrning", "number", help="0–100."),
)

PRAKTIK: tuple[Column, ...] = (
    Column("ar", "År", "integer"),
    Column("utfall", "Praktikanter, utfall", "integer"),
    Column("mal", "Praktikanter, mål", "integer", required=False),
)

GROUPS: dict[str, tuple[Column, ...]] = {
    "sjukfranvaro": SJUKFRANVARO,
    "medarbetarenkat": MEDARBETARENKAT,
    "praktik": PRAKTIK,
}

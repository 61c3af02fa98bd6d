"""What the columns and shapes of an export are called on the page."""

from __future__ import annotations

from kf.imports.table import loadable
from kf.recruitment import NAMES
from kf.schema import SPELL

HELPS = {column.name: column.help for column in SPELL}
SHAPE_WORDS = {
    "spells": "en rad per anställning och giltighetstid (fr o m, t o m)",
    "monthly": "en rad per person och månad",
    "lists": "tre listor: personal, nyanställda, avgångar (filens eller bladets namn säger vilken)",
    "yearly": "en rad per person och år",
}
# what the version's other tables are called; a table that has no name here is called by its own
TABLE_WORDS = {
    **{table: table.replace("_", " ").capitalize() for table in loadable()},
    "budget": "Budget för antal anställda",
    "ekonomi": "Ekonomi per avdelning",
    "mal": "Mål",
    "indikator": "Indikatorer",
    "aktivitet": "Aktiviteter i handlingsplanen",
    "ubara": "UBARA-aktiviteter",
    "sjukfranvaro": "Sjukfrånvaro",
    "medarbetarenkat": "Medarbetarenkät",
    "praktik": "Praktikanter",
    **NAMES,
}

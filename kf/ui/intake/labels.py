"""What the columns and shapes of an export are called on the page."""

from __future__ import annotations

from kf.imports.terms import PERIOD, PERSONNUMMER
from kf.schema import SPELL

LABELS = {
    **{column.name: column.label for column in SPELL},
    PERSONNUMMER: "Personnummer",
    PERIOD: "Period (månad eller år)",
}
HELPS = {column.name: column.help for column in SPELL}
SHAPE_WORDS = {
    "spells": "en rad per anställning och giltighetstid (fr o m, t o m)",
    "monthly": "en rad per person och månad",
    "lists": "tre listor: personal, nyanställda, avgångar (filens namn säger vilken)",
    "yearly": "en rad per person och år",
}

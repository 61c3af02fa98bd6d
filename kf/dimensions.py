"""What figures can be cut by: columns of the relations, with their Swedish labels, order and nesting."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kf import recruitment, schema
from kf.errors import KfError

PERIOD = "period"


@dataclass(frozen=True)
class Dimension:
    """A column to cut by. `parent` is the coarser dimension whose values its own are nested in."""

    key: str
    label: str
    parent: str | None = None
    order: tuple[str, ...] = ()
    filter: bool = False


AGE_GROUPS = ("–29", "30–39", "40–49", "50–59", "60–64", "65–")
FIVE_YEAR_GROUPS = ("–19", *(f"{a}–{a + 4}" for a in range(20, 70, 5)), "70–")

_ALL = (
    Dimension("avdelning", "Avdelning", filter=True),
    Dimension("enhet", "Enhet", parent="avdelning", filter=True),
    Dimension("befattning", "Befattning", filter=True),
    Dimension(
        "anstallningsform",
        "Anställningsform",
        order=(schema.TILLSVIDARE, schema.VISSTID, schema.TIMAVLONAD),
        filter=True,
    ),
    Dimension("kon", "Kön", order=(schema.KVINNA, schema.MAN), filter=True),
    Dimension("plangrupp", "Planens åldersgrupp", order=("–29", "30–59", "60–")),
    Dimension("aldersgrupp", "Åldersgrupp", parent="plangrupp", order=AGE_GROUPS, filter=True),
    Dimension("alder5", "Ålder, femårsgrupp", parent="aldersgrupp", order=FIVE_YEAR_GROUPS),
    Dimension("alder", "Ålder", parent="alder5"),
    Dimension("avtal", "Avtal"),
    Dimension("status", "Status", order=(schema.AKTIV, schema.TJANSTLEDIG)),
    Dimension("heltid", "Heltid/deltid", order=("heltid", "deltid", "okänd")),
    Dimension("rekryteringsvag", "Rekryteringsväg", order=schema.SPELL[14].values),
    Dimension("avgangsorsak", "Avgångsorsak", order=schema.SPELL[15].values),
    Dimension("avgangsvag", "Avgångsväg", order=schema.SPELL[16].values),
    Dimension("delindex", "Delindex", order=("Motivation", "Ledarskap", "Styrning")),
    Dimension("ar", "År"),
    Dimension("kundtyp", "Slag av kund", order=(recruitment.FORVALTNING, recruitment.STADSDEL, recruitment.BOLAG)),
    Dimension("kund", "Kund", parent="kundtyp"),
    Dimension(
        "omrade",
        "Område",
        order=(recruitment.FORSKOLA, recruitment.SOCIALTJANST, recruitment.ALDREOMSORG, recruitment.OVRIGT),
    ),
    Dimension("niva", "Chef eller medarbetare", order=(recruitment.CHEF, recruitment.MEDARBETARE)),
    Dimension("paket", "Paket"),
    Dimension("tertial", "Tertial"),
    Dimension(PERIOD, "Månad"),
)
DIMENSIONS: dict[str, Dimension] = {dimension.key: dimension for dimension in _ALL}
FILTERS: tuple[Dimension, ...] = tuple(d for d in _ALL if d.filter)


def plain(text: str) -> str:
    """A word without case, accents and spaces, so that Kön, kön and kon are the same key."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return letters.lower().replace(" ", "")


def dimension(name: str) -> Dimension:
    """The dimension with a key or label, however it is spelled. Raises KfError naming those there are."""
    wanted = plain(name)
    for candidate in _ALL:
        if wanted in (candidate.key, plain(candidate.label)):
            return candidate
    raise KfError(f"Indelningen {name} finns inte.", "Välj bland: " + ", ".join(DIMENSIONS) + ".")


def chain(key: str) -> tuple[str, ...]:
    """A dimension with those it is nested in, coarsest first: enhet -> (avdelning, enhet)."""
    parent = DIMENSIONS[key].parent
    return (*(chain(parent) if parent else ()), key)


def chains(keys: Iterable[str]) -> list[tuple[str, ...]]:
    """The independent chains that a set of dimensions spans, each down to its finest member."""
    longest = sorted({chain(key) for key in keys if key != PERIOD}, key=len, reverse=True)
    kept: list[tuple[str, ...]] = []
    for candidate in longest:
        if not any(other[: len(candidate)] == candidate for other in kept):
            kept.append(candidate)
    return sorted(kept)


def sort_key(key: str, value: object) -> tuple[int, object]:
    """Where a value stands in its dimension's order; values outside it after, by themselves; a missing one last."""
    order = DIMENSIONS[key].order
    if value is None or value != value:  # None, or NaN as pandas has it
        return len(order) + 1, ""
    return (order.index(value), "") if value in order else (len(order), value)

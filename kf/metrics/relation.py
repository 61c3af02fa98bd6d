"""The relations that metrics are computed over: their grain, what they can be cut by and what they can be summed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kf.filters import WHOLE

PEOPLE = [
    "avdelning",
    "enhet",
    "befattning",
    "anstallningsform",
    "kon",
    "avtal",
    "status",
    "heltid",
    "plangrupp",
    "aldersgrupp",
    "alder5",
    "alder",
]

UNIT = "alla kunder"
CUSTOMERS = ("kundtyp", "kund")
ASSIGNMENT = (*CUSTOMERS, "omrade", "niva", "paket", "tertial")


@dataclass(frozen=True)
class Relation:
    """A view in `kf/sql` with the columns to cut by and the additive measures it can be summed beforehand on.

    `calendar` names the relations whose months it has, where those are not the staff's (`Store.reach`).
    `beside_staff`: it is shown for the staff's months all the same, and says so of one that it does not have.
    """

    name: str
    grain: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    unasked: Mapping[str, str] = field(
        default_factory=dict
    )  # the condition that holds when a dimension is not asked for
    calendar: tuple[str, ...] = ()
    beside_staff: bool = False
    whole: str = WHOLE  # what is not narrowed, in words


RELATIONS = {
    relation.name: relation
    for relation in (
        Relation("stock", "person och månadsslut", tuple(PEOPLE), ("n", "sysselsattningsgrad", "alder")),
        Relation("hires", "rekrytering", (*PEOPLE, "rekryteringsvag"), ("n", "sysselsattningsgrad")),
        Relation("exits", "avgång", (*PEOPLE, "avgangsorsak", "avgangsvag"), ("n", "sysselsattningsgrad")),
        Relation(
            "staff",
            "person och månadsslut, rekrytering eller avgång",
            tuple(PEOPLE),
            ("present", "hired", "departed"),
        ),
        Relation("tenure", "anställning", tuple(PEOPLE), ("n",)),
        Relation(
            "milestone",
            "person, ålder och år",
            (*PEOPLE, "ar"),
            ("n", "first"),
            {"ar": "ar = year(period)"},
        ),
        Relation(
            "assignments",
            "avslutat uppdrag",
            ASSIGNMENT,
            ("n", "recruits", "hours", "price", "screened", "letter"),
            calendar=("assignments",),
            whole=UNIT,
        ),
        Relation(
            "answers",
            "svar på en fråga, eller inbjudan utan svar",
            ASSIGNMENT,
            ("n", "sent", "answered", "points", "forms", "squares", "products", "sizes"),
            calendar=("answers",),
            whole=UNIT,
        ),
        Relation(
            "hiring_share",
            "uppdrag som är rekrytering, och stadens rekryteringar per månad, kund och nivå",
            (*CUSTOMERS, "niva", "tertial"),
            ("ours", "supported", "theirs"),
            calendar=("assignments", "stadens_rekryteringar"),
            whole=UNIT,
        ),
        Relation(
            "unit_economy",
            "avslutat uppdrag, enhetens årsarbetare per månad och grupp, budget per månad",
            ("tertial",),
            ("invoiced", "budget", "fte", "billing", "consultants"),
            calendar=("assignments", "arsarbetare"),
            whole=UNIT,
        ),
        Relation(
            "sick_leave",
            "månad, avdelning och kön",
            ("avdelning", "kon"),
            ("avtalad_tid", "sjuk_dag_1_14", "sjuk_dag_15"),
            calendar=("sjukfranvaro",),
            beside_staff=True,
        ),
        Relation(
            "survey",
            "månad, enkät, avdelning och delindex",
            ("avdelning", "delindex", "ar"),
            (),
            {"ar": "newest"},
            calendar=("survey",),
            beside_staff=True,
        ),
        Relation(
            "trainees",
            "månad och år",
            ("ar",),
            ("utfall",),
            {"ar": "ar = year(period)"},
            calendar=("trainees",),
            beside_staff=True,
        ),
    )
}

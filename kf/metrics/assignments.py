"""What the recruitment unit has done: assignments and packages, its share of the city's recruitments, its economy.

These are not figures on people: an assignment is a purchase, and a customer an organisation. They rest on no count.
"""

from __future__ import annotations

from kf import recruitment as words
from kf.metrics.metric import Metric, Unit
from kf.metrics.surveys import SOURCE

_CLOSED = "Avslutade uppdrag, i den månad de avslutades"
_RECRUITS = (words.STORA, words.LILLA, words.CHEFSPAKET, words.SEARCH, words.VOLYM)


def _metric(
    key: str,
    label: str,
    unit: Unit,
    sql: str,
    definition: str,
    where: str = "",
    relation: str = "assignments",
    **more: object,
) -> Metric:
    return Metric(
        key=key,
        label=label,
        unit=unit,
        kind="flow",
        relation=relation,
        sql=sql,
        where=where,
        definition=definition,
        rests_on=(),
        population=str(more.pop("population", _CLOSED)),
        source=SOURCE,
        **more,  # type: ignore[arg-type]
    )


def _per_fte(key: str, which: str, column: str, annual: bool) -> Metric:
    """Invoiced over the months' mean of årsarbetare; in årstakt the number of months cancels."""
    whom = words.DENOMINATORS[which]
    mean = "12" if annual else "$months"
    return _metric(
        key + ("_annual" if annual else ""),
        f"Omsättning per årsarbetare, {whom}" + (", årstakt" if annual else ""),
        "kr",
        f"{mean} * sum(invoiced) / nullif(sum({column}), 0)",
        f"Fakturerat under perioden delat med medeltalet årsarbetare ({whom})"
        + (
            ", omräknat till tolv månader, så att det kan hållas mot årsmålet. "
            if annual
            else ". Ett periodtal, inte årstakt. "
        )
        + "Planen säger inte vilka årsarbetare som avses: nämnaren väljs, och visas.",
        relation="unit_economy",
        population=f"SF Rekryterings avslutade uppdrag; nämnare: {whom}",
        better="högre",
    )


METRICS = (
    _metric(
        "assignments",
        "Avslutade uppdrag",
        "uppdrag",
        "sum(n)",
        "Antal uppdrag som avslutats under perioden.",
        better="högre",
    ),
    _metric(
        "screened",
        "Rekryteringar med screeningtest",
        "uppdrag",
        "sum(screened)",
        "Antal avslutade uppdrag där screeningtest använts.",
        better="högre",
    ),
    _metric(
        "letter_share",
        "Andel med personligt brev",
        "%",
        "100 * sum(letter) / nullif(sum(n), 0)::DOUBLE",
        "Avslutade rekryteringsuppdrag där personligt brev använts i ansökan, delat med alla avslutade rekryteringsuppdrag. "
        "Så lågt som möjligt.",
        "paket IN ('" + "', '".join(_RECRUITS) + "')",
        population="Avslutade rekryteringsuppdrag (stora och lilla paketet, chefspaket, search, volym)",
        decimals=1,
        better="lägre",
    ),
    _metric(
        "districts",
        "Stadsdelsförvaltningar som fått stöd",
        "stadsdelar",
        "count(DISTINCT kund)",
        "Antal av stadens 11 stadsdelsförvaltningar med minst ett avslutat uppdrag i perioden. Samma stadsdel räknas en gång, "
        "så delarna kan tillsammans bli fler än helheten.",
        f"kundtyp = '{words.STADSDEL}'",
        keep=("kund",),
        better="högre",
    ),
    _metric("hours", "Timmar i uppdrag", "tim", "sum(hours)", "Summan av timmarna i avslutade uppdrag."),
    _metric("invoiced", "Fakturerat", "kr", "sum(price)", "Summan av priserna på avslutade uppdrag.", better="högre"),
    _metric(
        "mean_price",
        "Medelpris per uppdrag",
        "kr",
        "sum(price) / nullif(sum(n), 0)",
        "Summan av priserna på avslutade uppdrag delat med antalet.",
    ),
    _metric(
        "income_budget",
        "Intäktsbudget",
        "kr",
        "sum(budget)",
        "Summan av enhetens budgeterade intäkter under perioden.",
        relation="unit_economy",
        population="SF Rekryterings intäktsbudget per månad",
    ),
    _metric(
        "budget_share",
        "Fakturerat mot budget",
        "%",
        "100 * sum(invoiced) / nullif(sum(budget), 0)",
        "Fakturerat under perioden delat med budgeterade intäkter samma tid.",
        relation="unit_economy",
        population="SF Rekryterings avslutade uppdrag och intäktsbudget",
        better="högre",
    ),
    *(
        _per_fte(key, which, column, annual)
        for key, which, column in (
            ("revenue_per_fte", words.EVERYBODY, "fte"),
            ("revenue_per_billing_fte", words.INVOICING, "billing"),
            ("revenue_per_consultant", words.WITHOUT_MANAGERS, "consultants"),
        )
        for annual in (False, True)
    ),
    *(
        _metric(
            key,
            label,
            "%",
            f"100 * sum({column}) / nullif(sum(theirs), 0)::DOUBLE",
            definition,
            where,
            relation="hiring_share",
            population="Förvaltningar och stadsdelsförvaltningar; bolag ingår inte",
            decimals=1,
            bounds=(0.0, 100.0),
            better="högre",
        )
        for key, label, column, where, definition in (
            (
                "hiring_share",
                "Andel av rekryteringarna",
                "ours",
                "",
                "Rekryteringar i våra avslutade uppdrag (stora och lilla paketet, chefspaket, search, volym med så många som "
                "anställs) delat med kundens alla rekryteringar i samma månader.",
            ),
            (
                "leader_hiring_share",
                "Andel av chefsrekryteringarna",
                "ours",
                f"niva = '{words.CHEF}'",
                "Chefsrekryteringar i våra avslutade uppdrag delat med kundens alla chefsrekryteringar i samma månader.",
            ),
            (
                "leader_support_share",
                "Andel av chefsrekryteringarna med chefspaket eller second opinion",
                "supported",
                f"niva = '{words.CHEF}'",
                "Chefspaket och second opinion för chefer delat med kundens alla chefsrekryteringar i samma månader.",
            ),
        )
    ),
)

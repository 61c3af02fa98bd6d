"""Personalomsättning: there is no standard, so every definition in use stands beside the others, openly chosen.

The plan's own (footnote 3): the lesser of exits and hires over the mean of the month-end headcounts, on active
månadsavlönade tillsvidare under the agreement AB. The others count exits only (domain: Nyckeltalsinstitutet,
Arbetsgivarverket, Familjen Helsingborg). Each is given with and without pension, for the window or per year.
"""

from __future__ import annotations

from kf.metrics.metric import Basis, Metric

PLAN = "anstallningsform = 'tillsvidare' AND status = 'aktiv' AND avtal = 'AB'"
ALL = "anstallningsform = 'tillsvidare'"
PLAN_POPULATION = "Aktiva månadsavlönade tillsvidareanställda på avtal AB"
ALL_POPULATION = "Samtliga månadsavlönade tillsvidareanställda"

# key, label, which exits count, what is divided, population, its words
_VARIANTS = (
    ("turnover", "Personalomsättning (planens)", "", "least({left}, sum(hired))", PLAN, PLAN_POPULATION),
    (
        "turnover_min",
        "Personalomsättning (planens, alla tillsvidare)",
        "",
        "least({left}, sum(hired))",
        ALL,
        ALL_POPULATION,
    ),
    ("turnover_exits", "Avgångar totalt", "", "{left}", ALL, ALL_POPULATION),
    (
        "turnover_external",
        "Avgångar från staden",
        "avgangsvag IS DISTINCT FROM 'inom staden'",
        "{left}",
        ALL,
        ALL_POPULATION,
    ),
    (
        "turnover_own",
        "Avgångar på egen begäran",
        "avgangsorsak = 'egen begäran'",
        "{left}",
        ALL,
        ALL_POPULATION,
    ),
)
_WORDS = {
    "turnover": "Planens mått, på planens urval: bara aktiva på avtal AB, utan tjänstlediga och andra avtal. Det lägsta av "
    "antalet avgångar och antalet rekryteringar",
    "turnover_min": "Planens mått, men på alla tillsvidareanställda: även tjänstlediga och andra avtal. Det lägsta av "
    "antalet avgångar och antalet rekryteringar",
    "turnover_exits": "Antalet avgångar, alla orsaker och vägar",
    "turnover_external": "Antalet avgångar som inte gått till annan del av staden",
    "turnover_own": "Antalet avgångar på egen begäran",
}


def _told_apart(where: str, only: str, pension: bool) -> tuple[Basis, ...]:
    """The exits whose number follows from the counted ones and the total: each must be one that may be shown."""
    if "orsak" in only:
        return (Basis("exits", where, cut=("avgangsorsak",), only=("egen begäran",)),)
    causes = () if pension else (Basis("exits", where, cut=("avgangsorsak",), only=("pension",)),)
    ways = (Basis("exits", where, cut=("avgangsvag",), only=("inom staden",)),) if only else ()
    both = (Basis("exits", where, cut=("avgangsorsak", "avgangsvag")),) if causes and ways else ()
    return (*causes, *ways, *both)


def _variant(
    key: str, label: str, only: str, divided: str, where: str, population: str, pension: bool, annual: bool
) -> Metric:
    conditions = [c for c in (only, "" if pension else "avgangsorsak IS DISTINCT FROM 'pension'") if c]
    left = "sum(departed)" + (f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else "")
    numerator = divided.format(left=f"coalesce({left}, 0)")
    stock = f"(sum(present) / $months{'::DOUBLE'})"
    return Metric(
        key=key + ("" if pension else "_excl_pension") + ("_annual" if annual else ""),
        label=label + ("" if pension else " utan pension") + (", årstakt" if annual else ""),
        unit="%",
        kind="flow",
        relation="staff",
        where=where,
        sql=f"100 * {numerator} / nullif({stock}, 0)" + (" * 12 / $months" if annual else ""),
        definition=f"{_WORDS[key]}{'' if pension else ', pensionsavgångar borträknade,'} under perioden, delat med medelvärdet av "
        "antalet tillsvidareanställda den sista dagen i periodens månader"
        + (", omräknat till tolv månader." if annual else ". Ett periodtal, inte årstakt."),
        rests_on=(
            Basis("stock", where, least=10, mean=True),
            Basis("exits", where),
            *_told_apart(where, only, pension),
            *((Basis("hires", where),) if "hired" in divided else ()),
        ),
        population=population,
        decimals=2,
        keep=("avgangsorsak", "avgangsvag"),
        cleared=(
            "turnover_whole",
            *(("turnover_by_befattning",) if key == "turnover" and pension and not annual else ()),
        ),
        requires=(
            "valid_to",
            *(("avtal", "status") if where == PLAN else ()),
            *(name for name in ("avgangsorsak", "avgangsvag") if name in left),
        ),
    )


METRICS = tuple(
    _variant(*variant, pension=pension, annual=annual)
    for variant in _VARIANTS
    for pension in (True, False)
    for annual in (False, True)
)

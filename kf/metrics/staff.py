"""Who works here: number, årsarbetare, kön, age, anställningsform, full time, people per chef, pay."""

from __future__ import annotations

from kf.metrics.metric import Basis, Metric

MONTHLY = "anstallningsform <> 'timavlönad'"
_PAID = f"{MONTHLY} AND manadslon IS NOT NULL"
_STOCK = Basis("stock", MONTHLY)


def _share(key: str, label: str, dimension: str, value: str, definition: str, **more: object) -> Metric:
    return Metric(
        key=key,
        label=label,
        unit="%",
        kind="stock",
        relation="stock",
        where=MONTHLY,
        sql=f"100 * coalesce(sum(n) FILTER (WHERE {dimension} = '{value}'), 0) / nullif(sum(n), 0)",
        definition=definition,
        rests_on=(Basis("stock", MONTHLY, cut=(dimension,)),),
        decimals=1,
        **more,  # type: ignore[arg-type]
    )


METRICS = (
    Metric(
        key="headcount",
        label="Antal anställda",
        unit="personer",
        kind="stock",
        relation="stock",
        where=MONTHLY,
        sql="sum(n)",
        definition="Antal personer med månadslön som är anställda den sista dagen i månaden, tjänstlediga medräknade. "
        "Den som har två anställningar räknas en gång, på den största.",
        rests_on=(_STOCK,),
        cleared=("permanent_by_kon",),
    ),
    Metric(
        key="hourly_headcount",
        label="Antal timavlönade",
        unit="personer",
        kind="stock",
        relation="stock",
        where="anstallningsform = 'timavlönad'",
        sql="sum(n)",
        definition="Antal personer med timlön som är anställda den sista dagen i månaden.",
        population="Timavlönade",
        rests_on=(Basis("stock", "anstallningsform = 'timavlönad'"),),
    ),
    Metric(
        key="fte",
        label="Årsarbetare",
        unit="årsarbetare",
        kind="stock",
        relation="stock",
        where=MONTHLY,
        sql="sum(sysselsattningsgrad)",
        definition="Summan av anställningarnas sysselsättningsgrader den sista dagen i månaden: två halvtider är en årsarbetare. "
        "Anställningens grad, inte minskad för frånvaro. För delar av förvaltningen i hela tal: decimaler skulle avslöja enskildas deltid.",
        # also on the posts: somebody's second post is in the sum, though not in the number of people
        rests_on=(_STOCK, Basis("stock", MONTHLY, count="count(sysselsattningsgrad)")),
        cleared=("permanent_by_kon",),
        decimals=2,
        whole_numbers=True,
        requires=("sysselsattningsgrad",),
    ),
    Metric(
        key="headcount_share",
        label="Andel av de anställda",
        unit="%",
        kind="stock",
        relation="stock",
        where=MONTHLY,
        sql="100 * sum(n) / sum(sum(n)) OVER (PARTITION BY min(period))",
        definition="Gruppens antal anställda delat med urvalets antal anställda, den sista dagen i månaden.",
        rests_on=(_STOCK, Basis("stock", MONTHLY, whole=True)),
        decimals=1,
    ),
    _share(
        "women_share",
        "Andel kvinnor",
        "kon",
        "kvinna",
        "Antal kvinnor delat med antal anställda den sista dagen i månaden.",
    ),
    _share(
        "permanent_share",
        "Andel tillsvidareanställda",
        "anstallningsform",
        "tillsvidare",
        "Antal tillsvidareanställda delat med antal månadsavlönade den sista dagen i månaden.",
    ),
    _share(
        "full_time_share",
        "Andel heltid",
        "heltid",
        "heltid",
        "Antal med sysselsättningsgrad 100 % delat med antal anställda den sista dagen i månaden.",
        requires=("sysselsattningsgrad",),
    ),
    Metric(
        key="mean_age",
        label="Medelålder",
        unit="år",
        kind="stock",
        relation="stock",
        where=MONTHLY,
        sql="sum(n * alder) / nullif(sum(n), 0)::DOUBLE",
        definition="Medelvärdet av fyllda år vid månadens slut.",
        rests_on=(_STOCK,),
        decimals=1,
    ),
    Metric(
        key="staff_per_manager",
        label="Medarbetare per chef",
        unit="medarbetare",
        kind="stock",
        relation="stock",
        where=MONTHLY,
        sql="sum(n) / nullif(count(DISTINCT chef), 0)::DOUBLE",
        definition="Antal anställda delat med antal chefer som leder dem, den sista dagen i månaden.",
        of_parts="En chef med medarbetare i flera grupper räknas i var och en av dem, så alla delar kan ligga under helheten.",
        rests_on=(_STOCK,),
        decimals=1,
        requires=("chef",),
        of_organisation=True,
    ),
    Metric(
        key="median_pay",
        label="Medianlön",
        unit="kr",
        kind="stock",
        relation="stock",
        where=MONTHLY,
        sql="median(manadslon) FILTER (WHERE n = 1)",
        definition="Den mittersta heltidslönen bland de anställda den sista dagen i månaden.",
        rests_on=(Basis("stock", _PAID, least=5),),
        source="Arbetsgivarverket: median från 5, kvartiler från 9, P10/P90 från 21 individer",
        requires=("manadslon",),
    ),
    *(
        Metric(
            key=f"p{percent}_pay",
            label=f"Lön, P{percent}",
            unit="kr",
            kind="stock",
            relation="stock",
            where=MONTHLY,
            sql=f"quantile_cont(manadslon, 0.{percent}) FILTER (WHERE n = 1)",
            definition=f"Den heltidslön som {percent} procent av de anställda tjänar högst, den sista dagen i månaden.",
            rests_on=(Basis("stock", _PAID, least=21),),
            source="Arbetsgivarverket: median från 5, kvartiler från 9, P10/P90 från 21 individer",
            requires=("manadslon",),
        )
        for percent in (10, 90)
    ),
)

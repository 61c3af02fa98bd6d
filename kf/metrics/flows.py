"""Who came and who left, and how long those who came have stayed."""

from __future__ import annotations

from kf.metrics.metric import Basis, Metric
from kf.metrics.staff import MONTHLY

_IN = "Rekryteringar under perioden: anställningar vars första dag ligger i den. "
_OUT = "Avgångar under perioden: den första dagen personen inte längre är anställd ligger i den. "
_FORMS = "Den som går från visstid till tillsvidare räknas både som avgång (visstid) och rekrytering (tillsvidare)."
_PLAN_TABLES = ("permanent_by_befattning", "temporary_by_befattning")

METRICS = (
    Metric(
        key="hired",
        label="Rekryteringar",
        unit="rekryteringar",
        kind="flow",
        relation="hires",
        where=MONTHLY,
        sql="sum(n)",
        definition=_IN + _FORMS,
        rests_on=(Basis("hires", MONTHLY),),
        cleared=("temporary_by_way_in", "permanent_by_way_in", *_PLAN_TABLES),
        keep=("rekryteringsvag",),
    ),
    Metric(
        key="hired_fte",
        label="Rekryteringar, årsarbetare",
        unit="årsarbetare",
        kind="flow",
        relation="hires",
        where=MONTHLY,
        sql="sum(sysselsattningsgrad)",
        definition=_IN + "Summan av sysselsättningsgraderna de började på.",
        rests_on=(Basis("hires", MONTHLY), Basis("hires", MONTHLY, count="count(sysselsattningsgrad)")),
        decimals=2,
        requires=("sysselsattningsgrad",),
    ),
    Metric(
        key="left",
        label="Avgångar",
        unit="avgångar",
        kind="flow",
        relation="exits",
        where=MONTHLY,
        sql="sum(n)",
        definition=_OUT + _FORMS,
        rests_on=(Basis("exits", MONTHLY),),
        cleared=("permanent_by_cause", "permanent_by_way", *_PLAN_TABLES),
    ),
    Metric(
        key="left_fte",
        label="Avgångar, årsarbetare",
        unit="årsarbetare",
        kind="flow",
        relation="exits",
        where=MONTHLY,
        sql="sum(sysselsattningsgrad)",
        definition=_OUT + "Summan av sysselsättningsgraderna de slutade på.",
        rests_on=(Basis("exits", MONTHLY), Basis("exits", MONTHLY, count="count(sysselsattningsgrad)")),
        decimals=2,
        requires=("sysselsattningsgrad",),
    ),
    Metric(
        key="replacement",
        label="Ersättningsrekryteringar",
        unit="rekryteringar",
        kind="flow",
        relation="staff",
        where=MONTHLY,
        sql="least(sum(hired), sum(departed))",
        definition="Så många av rekryteringarna som ersätter någon som slutat: det lägsta av rekryteringar och avgångar.",
        rests_on=(Basis("hires", MONTHLY), Basis("exits", MONTHLY)),
    ),
    Metric(
        key="growth",
        label="Tillväxt",
        unit="personer",
        kind="flow",
        relation="staff",
        where=MONTHLY,
        sql="sum(hired) - sum(departed)",
        definition="Rekryteringar minus avgångar under perioden: förändringen av antalet anställda.",
        rests_on=(Basis("hires", MONTHLY), Basis("exits", MONTHLY)),
    ),
    Metric(
        key="retention",
        label="Andel kvar efter anställning",
        unit="%",
        kind="curve",
        relation="tenure",
        where=MONTHLY,
        sql="retention",
        definition="Andel av dem som anställts de senaste fem åren som är kvar efter så många månader (Kaplan–Meier, 95 % intervall): "
        "den som ännu är kvar räknas med så länge hen har kunnat följas.",
        source="Kaplan & Meier 1958; intervall log(-log) (Kalbfleisch & Prentice)",
        rests_on=(Basis("tenure", MONTHLY, least=20),),
        decimals=1,
    ),
    Metric(
        key="first_year_attrition",
        label="Slutar inom första året",
        unit="%",
        kind="curve",
        relation="tenure",
        where=MONTHLY,
        sql="first_year",
        definition="Andel av dem som anställts de senaste fem åren som slutat innan tolv månader gått: ett minus retentionskurvan vid 12.",
        source="Kaplan & Meier 1958",
        rests_on=(Basis("tenure", MONTHLY, least=20),),
        decimals=1,
        better="lägre",
    ),
)

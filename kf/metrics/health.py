"""How people are: sick leave, the staff survey's index, and how many trainees were taken in.

All of it comes in as sums on groups (`kf.groups`), never as rows on persons.
"""

from __future__ import annotations

from typing import Any

from kf.metrics.metric import Basis, Metric, Part

SICK_GROUP = 11  # more than ten: the rule of the statutory account of sick leave, by kön and age (SFS 2002:1065)
_SICK = Basis("sick_leave", count="sum(anstallda)", mean=True, least=SICK_GROUP, small=SICK_GROUP)
# the answers are the same to each part, so they are counted once; who answered one part answered all
_ANSWERS = Basis("survey", "delindex = 'Motivation'", pooled=("delindex",), count="sum(svar)", of="svar")


def _sick_leave(key: str, label: str, hours: str, what: str, **more: Any) -> Metric:
    return Metric(
        key=key,
        label=label,
        unit="%",
        kind="flow",
        relation="sick_leave",
        sql=f"100 * sum({hours}) / nullif(sum(avtalad_tid), 0)",
        definition=f"{what} under perioden, delat med den avtalade arbetstiden: stadens sätt att räkna. Det lagstadgade delar med ordinarie "
        "arbetstid, utan obetald ledighet, och ger ett högre tal.",
        rests_on=(_SICK,),
        source="Stockholms stads indikator Sjukfrånvaro; grupper om högst tio visas inte (SFS 2002:1065)",
        decimals=1,
        better="lägre",
        **more,
    )


METRICS = (
    _sick_leave("sick_leave", "Sjukfrånvaro", "sjuk_dag_1_14 + sjuk_dag_15", "Sjukfrånvarons timmar"),
    _sick_leave(
        "sick_leave_short", "Sjukfrånvaro dag 1–14", "sjuk_dag_1_14", "Timmar på sjukperiodernas första 14 dagar"
    ),
    _sick_leave("sick_leave_long", "Sjukfrånvaro från dag 15", "sjuk_dag_15", "Timmar från sjukperiodernas dag 15"),
    Metric(
        key="ami",
        label="AMI",
        unit="index",
        kind="stock",
        relation="survey",
        sql="sum(varde * svar) / nullif(sum(svar), 0)::DOUBLE",
        definition="Aktivt medskapandeindex, medarbetarenkätens index 0–100: medelvärdet av delindexen Motivation, Ledarskap och Styrning, vägt med antalet svar. "
        "Den senaste enkäten till och med månaden.",
        rests_on=(_ANSWERS,),
        population="De som svarat på medarbetarenkäten",
        better="högre",
    ),
    Metric(
        key="response_rate",
        label="Svarsfrekvens, medarbetarenkäten",
        unit="%",
        kind="stock",
        relation="survey",
        sql="100 * sum(svar) / nullif(sum(inbjudna), 0)::DOUBLE",
        definition="Antal svar delat med antal inbjudna till den senaste medarbetarenkäten till och med månaden.",
        rests_on=(_ANSWERS,),
        population="De som bjudits in till medarbetarenkäten",
        better="högre",
    ),
    Metric(
        key="trainees",
        label="Praktikanter",
        unit="personer",
        kind="stock",
        relation="trainees",
        sql="sum(utfall)",
        parts=(Part("goal", "Mål", "sum(mal)"),),
        definition="Antal praktikanter som förvaltningen tagit emot under året, mot målet för året.",
        rests_on=(Basis("trainees", count="sum(utfall)", of="praktikanter"),),
        population="Praktikanter, som inte är anställda",
        better="högre",
    ),
)

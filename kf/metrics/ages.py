"""Who reaches which age, and when: the plan's simple counts of coming pensions, if everybody stays."""

from __future__ import annotations

from kf.metrics.metric import Basis, Metric
from kf.metrics.staff import MONTHLY

MILESTONES = ("65", "66", "67", "69", "riktålder")


def _milestone(age: str, accumulated: bool) -> Metric:
    where = f"{MONTHLY} AND milstolpe = '{age}'"
    reached = "sin riktålder" if age == "riktålder" else f"{age} år"
    key = "retirement_age" if age == "riktålder" else age
    return Metric(
        key=f"reaches_{key}" + ("_accumulated" if accumulated else ""),
        label=f"Når {reached}" + (", ackumulerat" if accumulated else ""),
        unit="personer",
        kind="stock",
        relation="milestone",
        where=where,
        sql="sum(n)" if accumulated else "coalesce(sum(n) FILTER (WHERE first = 1), 0)",
        definition=f"Antal av dagens anställda som {'har nått' if accumulated else 'når'} {reached} "
        f"{'vid årets slut' if accumulated else 'under året'}, om samtliga stannar.",
        source="Kompetensförsörjningsplan 2025/26; riktålder enligt förordning",
        rests_on=(
            Basis("milestone", f"{where} AND first = 1", cut=("ar",), pooled=("ar",) if accumulated else ()),
            # accumulated less those of the year leaves those who had reached it before
            *(
                (Basis("milestone", f"{where} AND first = 0 AND ar = year(period)", pooled=("ar",)),)
                if accumulated
                else ()
            ),
        ),
        cleared=("milestones",),
    )


METRICS = tuple(_milestone(age, accumulated) for age in MILESTONES for accumulated in (False, True))

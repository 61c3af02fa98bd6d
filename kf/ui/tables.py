"""Tables that are read as tables: the plan's own, the definitions, the facit."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.dimensions import DIMENSIONS
from kf.metrics.catalogue import METRICS, metric
from kf.metrics.evaluate import evaluate
from kf.schema import KVINNA, MAN, TILLSVIDARE, VISSTID
from kf.ui.view import view


def forms_by_kon() -> None:
    """The plan's tables: number, share and årsarbetare by anställningsform and kön, two dates side by side."""
    shown = view()
    for form in (TILLSVIDARE, VISSTID):
        table = {"": ["Kvinnor", "Män", "Totalt"]}
        for filters in (shown.filters, shown.filters.shifted(-12)):
            if filters.period < shown.data.first_period:
                continue
            narrowed = filters.narrowed("anstallningsform", form)
            counts, fte = (
                [evaluate(shown.data, metric(key), narrowed, by, shown.access) for by in (("kon",), ())]
                for key in ("headcount", "fte")
            )
            when = fmt.iso_month(filters.period)
            table[f"Antal {when}"] = _column(counts)
            table[f"Andel {when}"] = _shares(counts)
            table[f"Årsarbetare {when}"] = _column(fte)
        st.markdown(
            f"**Anställningar {form}**" if form == TILLSVIDARE else "**Tidsbegränsade anställningar (visstid)**"
        )
        st.table(pd.DataFrame(table), hide_index=True, alt=f"Antal, andel och årsarbetare efter kön, {form}")


def _column(results: list) -> list[str]:
    by_kon, total = results
    cells = []
    for kon in (KVINNA, MAN):
        rows = by_kon.frame[by_kon.frame["kon"] == kon]
        if rows.empty:
            cells.append("0")
        else:
            row = rows.iloc[0]
            cells.append(fmt.WITHHELD if row["withheld"] else fmt.number(row["value"], by_kon.metric.decimals))
    whole = fmt.WITHHELD if total.withheld else fmt.number(total.value or 0, total.metric.decimals)
    return [*cells, whole]


def _shares(results: list) -> list[str]:
    by_kon, total = results
    shares = []
    for kon in (KVINNA, MAN):
        value = by_kon.at(kon=kon)
        hidden = bool(by_kon.frame[by_kon.frame["kon"] == kon]["withheld"].any())
        shares.append(
            fmt.WITHHELD if hidden else fmt.quantity(100 * (value or 0) / total.value, "%") if total.value else "–"
        )
    return [*shares, fmt.quantity(100, "%") if total.value else "–"]


def definitions() -> None:
    """Every metric's definition, searchable, and the dimensions."""
    wanted = st.text_input("Sök bland begreppen", key="sok", bind="query-params").strip().lower()
    rows = [
        {
            "Mått": one.label,
            "Enhet": one.unit,
            "Så räknas det": one.definition,
            "Omfattar": one.population,
            "Visas från": f"{max(basis.least for basis in one.rests_on)} personer",
            "Källa": one.source,
            "Namn på kommandoraden": one.key,
        }
        for one in METRICS.values()
        if wanted in f"{one.label} {one.definition} {one.key}".lower()
    ]
    if rows:
        st.table(pd.DataFrame(rows), hide_index=True, alt="Måttens definitioner")
    else:
        st.info(f"Inget begrepp innehåller ”{wanted}”.")
    st.subheader("Indelningar", anchor=False)
    st.table(
        pd.DataFrame(
            [
                {
                    "Indelning": one.label,
                    "Värden": ", ".join(one.order),
                    "Ligger inom": DIMENSIONS[one.parent].label if one.parent else "",
                }
                for one in DIMENSIONS.values()
            ]
        ),
        hide_index=True,
        alt="Indelningar",
    )


def facit() -> None:
    """The published plan's figures beside those computed from the data, deviations first."""
    from kf.facit import compare

    words = {"equal": "✓ lika", "explained": "◐ förklarad avvikelse", "deviates": "✗ avviker"}
    rows = compare(view().data)
    counts = {status: sum(row.status == status for row in rows) for status in words}
    st.markdown(
        f"**{counts['equal']} av {len(rows)}** publicerade siffror kommer ut ur datat som de trycktes, "
        f"**{counts['explained']}** avviker av en känd orsak, **{counts['deviates']}** avviker utan förklaring."
    )
    picked = st.segmented_control(
        "Visa", ["avvikelser", "alla"], default="avvikelser", required=True, key="visa", bind="query-params"
    )
    shown = sorted((r for r in rows if picked == "alla" or r.status != "equal"), key=lambda r: r.status == "equal")
    st.table(
        pd.DataFrame(
            [
                {
                    "Rad": row.id,
                    "Uppgift": row.what,
                    "Publicerat": str(row.published),
                    "Beräknat": str(row.computed),
                    "Status": words[row.status],
                    "Förklaring": row.note,
                }
                for row in shown
            ],
            columns=["Rad", "Uppgift", "Publicerat", "Beräknat", "Status", "Förklaring"],
        ),
        hide_index=True,
        alt="Publicerade siffror bredvid beräknade",
    )

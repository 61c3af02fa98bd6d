"""Tables that are read as tables: the plan's own, the definitions, the facit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.access import Access
from kf.dimensions import DIMENSIONS, PERIOD
from kf.filters import Filters, add_months
from kf.metrics.catalogue import METRICS, metric
from kf.metrics.evaluate import evaluate
from kf.metrics.result import Result
from kf.schema import KVINNA, MAN, TILLSVIDARE, VISSTID
from kf.store import Store
from kf.ui.text import from_link, plain
from kf.ui.view import view

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def forms_by_kon() -> None:
    """The plan's tables: number, share and årsarbetare by anställningsform and kön, a year apart, side by side."""
    shown = view()
    for form in (TILLSVIDARE, VISSTID):
        table = _form_by_kon(shown.data, shown.filters.narrowed("anstallningsform", form), shown.access)
        st.markdown(
            "**Tillsvidareanställningar**" if form == TILLSVIDARE else "**Tidsbegränsade anställningar (visstid)**"
        )
        st.table(table, hide_index=True, alt=f"Antal, andel och årsarbetare efter kön, {form}")


@lru_cache(maxsize=100)
def _form_by_kon(data: Store, filters: Filters, access: Access) -> pd.DataFrame:
    """One form's table, as text: a row for women, men and all, columns for each date."""

    def ask(key: str, *by: str) -> Result:
        return evaluate(data, metric(key), filters, (PERIOD, *by), access, 13)

    tables = {key: ask(key, "kon") for key in ("headcount", "fte")}
    decimals = tables["fte"].metric.decimals
    columns: dict[str, list[str]] = {"": ["Kvinnor", "Män", "Totalt"]}
    for month in (filters.period, add_months(filters.period, -12)):
        if month >= data.first_period:
            counts, fte = (_three(tables[key], month, partial(ask, key)) for key in ("headcount", "fte"))
            when = fmt.iso_month(month)
            columns[f"Antal {when}"] = [_shown(count) for count in counts]
            columns[f"Andel {when}"] = [_share(count, counts[-1]) for count in counts]
            columns[f"Årsarbetare {when}"] = [_shown(part, decimals) for part in fte]
    chosen = filters.values("kon")
    asked = [row for row, kon in enumerate((KVINNA, MAN)) if kon in chosen]
    return pd.DataFrame(columns).iloc[asked if len(asked) == 1 else slice(None)]


def _three(by_kon: Result, month: date, everybody: Callable[[], Result]) -> list[float | None]:
    """Women, men and all of a month: 0 when there are none, None when withheld. All are asked for only if a part is not known."""
    women, men = by_kon.at(period=month, kon=KVINNA), by_kon.at(period=month, kon=MAN)
    if women is not None and men is not None:
        return [women, men, women + men]
    rows = {*zip(by_kon.columns[PERIOD], by_kon.columns["kon"], strict=True)}
    total = everybody()
    asked = [
        (women, (month, KVINNA) in rows),
        (men, (month, MAN) in rows),
        (total.at(period=month), month in total.columns[PERIOD]),
    ]
    return [value if is_there else 0.0 for value, is_there in asked]


def _shown(value: float | None, decimals: int = 0) -> str:
    return fmt.WITHHELD if value is None else fmt.number(value, decimals)


def _share(part: float | None, total: float | None) -> str:
    if part is None or total is None:
        return fmt.WITHHELD
    return fmt.quantity(100 * part / total, "%") if total else "–"


def definitions() -> None:
    """The field's words, every metric's definition and the dimensions; searchable."""
    wanted = st.text_input("Sök bland begreppen", key="sok", bind="query-params").strip()
    sought = wanted.lower()
    _, _, *words = GLOSSARY.read_text(encoding="utf-8").splitlines()
    if found := [row.strip("| ").split(" | ", 1) for row in words if sought in row.lower()]:
        st.subheader("Ord", anchor=False)
        st.table(pd.DataFrame(found, columns=["Ord", "Betyder"]), hide_index=True, alt="Ord som används i kf")
    st.subheader("Mått", anchor=False)
    rows = [
        {
            "Mått": f"{one.label} ({one.unit})",
            "Så räknas det": one.told,
            "Omfattar": one.population,
            "Visas från": "{0.least} {0.of}".format(max(one.rests_on, key=lambda basis: basis.least))
            if one.rests_on
            else "alltid",
            "Källa": one.source,
            "Namn på kommandoraden": one.key,
        }
        for one in METRICS.values()
        if sought in f"{one.label} {one.definition} {one.key}".lower()
    ]
    if rows:
        with st.container(key="definitions"):
            st.table(pd.DataFrame(rows), hide_index=True, alt="Måttens definitioner")
    else:
        st.info(f"Inget begrepp innehåller ”{plain(from_link(wanted))}”.")
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
    from kf.facit import IN_WORDS, compare

    words = {status: f"{sign} {IN_WORDS[status]}" for status, sign in zip(IN_WORDS, "✓◐✗", strict=True)}
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
    with st.container(key="facit"):
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

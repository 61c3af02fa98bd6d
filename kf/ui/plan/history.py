"""What an indicator has been: its outcomes period by period, and every version of what was reported for this one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.charts.outcomes import Point, outcomes
from kf.charts.theme import PALETTE
from kf.plan.gathered import Plan
from kf.plan.indicators import Indicator
from kf.plan.standing import Standing, standings
from kf.plan.status import SHAPE
from kf.plan.tertial import today
from kf.ui import chart
from kf.ui.view import view
from kf.workspace.outcomes import history

HEIGHT = 260


def draw(one: Standing, plan: Plan) -> None:
    """The chart and its table, then the versions of the period that is open."""
    shown, defined = view(), one.indicator
    periods = plan.periods(shown.data, today())[::-1]
    found = [standings(shown.data, [defined], plan.outcomes, period, shown.access)[0] for period in periods]
    known = [s for s in found if s.value is not None or s.outcome]
    if not known:
        st.info("Inget utfall har rapporterats eller räknats för någon period än.")
        return
    points = [Point(_period(s), _as_reported(s.value, defined), _as_reported(s.forecast, defined)) for s in found]
    last = next((s for s in known if s.tertial == one.tertial), known[-1])
    told = _told(last)
    st.markdown(f"**{fmt.upper_first(told)}**")
    chart.plotly(
        outcomes(points, defined.target, defined.unit, defined.year),
        key=f"chart-historik-{defined.id}",
        alt=fmt.sentences(f"Diagram: {defined.named} per period", told, "Siffrorna finns i tabellen under"),
        height=HEIGHT,
        filename=f"kf-{defined.number}",
        palette=PALETTE,
    )
    st.table(
        pd.DataFrame([_row(s) for s in reversed(known)]),
        hide_index=True,
        alt=f"{fmt.upper_first(defined.named)} per period",
    )
    _versions(one)


def _told(one: Standing) -> str:
    """What is known of the year against its target: the forecast when there is one, with what has come in so far."""
    defined = one.indicator
    outcome = defined.figure(one.value, one.reported.words)
    target = f"mot {f'{defined.year} års mål' if one.another_year else 'årsmålet'} {defined.target_text}"
    if one.forecast is None:
        return f"{_period(one)}: {outcome} {target}"
    so_far = "" if one.value is None else f"; {'hittills' if one.preliminary else 'utfall'} {outcome}"
    return f"{one.tertial.name}: prognos {defined.figure(one.forecast)} {target}{so_far}"


def _period(one: Standing) -> str:
    """The period's name; of one whose data end before it, that it is so far."""
    return f"{one.tertial.name}, hittills" if one.preliminary else one.tertial.name


def _as_reported(value: float | None, defined: Indicator) -> float | None:
    return None if value is None else defined.rounded(value)


def _row(one: Standing) -> dict[str, str]:
    figure = one.indicator.figure
    return {
        "Period": _period(one),
        "Utfall": figure(one.value, one.reported.words),
        "Beräknat ur data": figure(one.counted.value) if one.counted else "–",
        "Prognos helår": figure(one.forecast),
        "Status": f"{SHAPE[one.status]} {one.status}",
        "Bedömd efter": one.basis,
        "Vem": one.outcome.who if one.outcome else "",
    }


def _versions(one: Standing) -> None:
    kept = history(view().data.path.parent, one.indicator.id, one.tertial.key)
    if not kept:
        return
    st.markdown(f"**Det som rapporterats för {one.tertial.name}**, nyast först")
    figure = one.indicator.figure
    rows = [
        {
            "När": fmt.moment(old.written.isoformat()),
            "Vem": old.who,
            "Utfall": figure(old.reported.value, old.reported.words),
            "Beräknat då": figure(old.reported.computed),
            "Prognos helår": figure(old.reported.forecast),
            "Skäl": old.reported.reason,
            "Kommentar": old.reported.comment,
        }
        for old in reversed(kept)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=f"Versioner av {one.indicator.named} för {one.tertial.name}")

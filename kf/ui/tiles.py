"""The tiles of Översikt: a figure, its change, its last two years as a line, and a link to what is behind it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import quote

import streamlit as st

from kf import format as fmt
from kf.breaks import breaks
from kf.dimensions import PERIOD
from kf.filters import add_months
from kf.metrics.catalogue import metric
from kf.metrics.change import change
from kf.metrics.evaluate import evaluate
from kf.metrics.metric import Metric
from kf.metrics.relation import RELATIONS
from kf.metrics.result import Result
from kf.ui.page import CARD
from kf.ui.text import break_words
from kf.ui.view import view

MONTHS = 25
HIDDEN = "visas inte"
PENSION = "reaches_65_accumulated"
SPARK = "#3d8fc4"  # between the accents of light and dark: a picture does not know the theme
BROKEN = "#7d8893"  # so too between the greys


def tile(key: str, page: str, title: str = "", card: str = "") -> tuple[tuple[tuple[date, str], ...], str]:
    """A metric as a tile, linked to a page (its path under `pages/`), and a card on it. Gives what is to be said below all of them: what
    breaks its series (month and words), and why its figure is withheld ("" when it is not)."""
    shown = view()
    if key == PENSION:
        result = evaluate(shown.data, metric(key), shown.filters, ("ar",), shown.access)
        return (), _pension_tile(result, _beside(result, "ar", shown.filters.period.year + 3), page)
    result = evaluate(shown.data, metric(key), shown.filters, (PERIOD,), shown.access, MONTHS)
    months, values = result.columns[PERIOD], result.columns["value"]
    now, year_before = shown.filters.period, add_months(shown.filters.period, -12)
    value, earlier = result.at(period=now), result.at(period=year_before)
    moved = change(result.metric, value, earlier).sentence()
    against = fmt.month(year_before, short=True)
    if result.metric.kind == "flow":
        against = "samma tid i fjol"
    why = result.reason if now in months and value is None else ""
    since = f"{moved} mot {against}" if moved else HIDDEN if why else ""
    words = [_beside(result, PERIOD, now) or since, *result.notes]
    if months and now not in months:
        words.append(f"Uppgifter finns till och med {fmt.month(max(months))}.")
    small = " · ".join(filter(None, words)) or fmt.NBSP
    start, end = (fmt.month(month, short=True) for month in result.filters.span())
    start = start.removesuffix(end[-5:])  # a tile is narrow: `jan–okt 2025`
    window = "" if result.metric.kind == "stock" else end if start == end[:-5] else f"{start}–{end}"
    figure = _figure(result.metric, value) if value is not None else fmt.WITHHELD if now in months else "–"
    relation = RELATIONS[result.metric.relation]
    of_staff = relation.beside_staff or not relation.calendar
    broken = breaks(shown.data, shown.filters, result, shown.events) if of_staff else ()
    spark = _spark(values, [months.index(when) for when, _ in broken if when in months])
    name, _, kind = (title or result.metric.label).partition(" (")  # `planens` goes with the months
    window = ", ".join(filter(None, (kind.removesuffix(")"), window)))
    _tile(name, figure, small, window, spark, page, card)
    return broken, why


def _beside(result: Result, key: str, at: object) -> str:
    """The same figure of the group that the reader compares with: `Inköp: 46,2 år`; empty when it is no other group."""
    shown = view()
    if shown.comparison is None:
        return ""
    dimensions = RELATIONS[result.metric.relation].dimensions
    other = shown.comparison.filters
    if other.held(dimensions).where == result.filters.held(dimensions).where:
        return ""
    found = evaluate(shown.data, result.metric, other, (key,), shown.access, 1)
    value = found.at(**{key: at})
    if value is None and not found.withheld:
        return ""
    figure = fmt.WITHHELD if value is None else _figure(found.metric, value)
    return f"{fmt.upper_first(shown.comparison.words)}: {figure}"


def _figure(metric: Metric, value: float) -> str:
    """A figure as short as it can be: with the units that it is not read without."""
    number = fmt.number(value, min(metric.decimals, 2))
    return f"{number}{fmt.NBSP}{metric.unit}" if metric.unit in ("%", "år", "kr") else number


def _pension_tile(result: Result, beside: str, page: str) -> str:
    """How many reach 65 within three years and within five, if everybody stays. Gives why that is withheld."""
    year = result.filters.period.year
    three, five = (result.at(ar=year + years) for years in (3, 5))
    figure = fmt.number(three) if three is not None else fmt.WITHHELD if result.withheld else "–"
    why = result.reason if three is None or five is None else ""
    small = f"{fmt.number(five)} till och med {year + 5}" if five is not None else HIDDEN if why else ""
    small = " · ".join(filter(None, (beside, small))) or fmt.NBSP
    _tile(
        f"Fyllda 65 till och med {year + 3}, om alla stannar", figure, small, "", _spark(result.columns["value"]), page
    )
    return why


def _tile(title: str, figure: str, small: str, window: str, spark: str, page: str, card: str = "") -> None:
    with st.container(border=True, height="stretch"):
        st.html(
            f'<div class="kf-tile"><div class="kf-topic">{html.escape(title)}'
            f'<span class="kf-window">{html.escape(window)}</span></div>'
            f'<div class="kf-number">{html.escape(figure)}</div><div class="kf-small">{html.escape(small)}</div>{spark}</div>'
        )
        st.page_link(
            f"pages/{page}",
            label="Visa mer",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params={CARD: card} if card else None,
        )


def below(told: Iterable[tuple[Iterable[tuple[date, str]], str]]) -> None:
    """What the tiles gave to be said below them, each thing once: what breaks their series, why figures are withheld."""
    broken, reasons = zip(*told, strict=True)
    if lines := break_words(sorted({one for series in broken for one in series})):
        st.caption(f"Streckad linje i figurerna: serien bryts {'; '.join(lines)}.")
    for why in dict.fromkeys(filter(None, reasons)):
        st.caption(f"{fmt.WITHHELD} {why}")


def _spark(values: Sequence[float], broken: Sequence[int] = ()) -> str:
    """A line of the figures as SVG, without axes: the tile's figures say what it ends at. `broken`: where a series breaks."""
    known = [(i, float(v)) for i, v in enumerate(values) if fmt.known(v)]
    if len(known) < 2 or 2 * len(known) < len(values):  # a stub of a line says nothing
        return ""
    low, high = min(v for _, v in known), max(v for _, v in known)
    scale = 28 / (high - low) if high > low else 0
    points = " ".join(f"{100 * i / max(len(values) - 1, 1):.1f},{32 - (v - low) * scale:.1f}" for i, v in known)
    lines = "".join(
        f'<path d="M{100 * at / max(len(values) - 1, 1):.1f},0V36" stroke="{BROKEN}" stroke-dasharray="2 2" '
        'vector-effect="non-scaling-stroke"/>'
        for at in broken
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 36" preserveAspectRatio="none">'
        f'{lines}<polyline points="{points}" fill="none" stroke="{SPARK}" stroke-width="2" vector-effect="non-scaling-stroke"/></svg>'
    )
    # as a picture: the sanitiser of st.html takes inline SVG away
    return f'<img class="kf-spark" alt="" src="data:image/svg+xml,{quote(drawing)}">'

"""A card on the page: headline, chart, the same figures as a table, how they are counted, and downloads."""

from __future__ import annotations

import html

import streamlit as st

from kf import format as fmt
from kf.cards import Answer
from kf.charts.bars import MOST_BARS, bars, largest_first
from kf.charts.intervals import intervals
from kf.charts.line import MOST_LINES, line
from kf.charts.theme import PALETTE
from kf.dimensions import PERIOD
from kf.exports.csv import csv_bytes
from kf.exports.xlsx import xlsx_bytes
from kf.outlook import Outlook
from kf.outlook_staffing import StaffingGroups, StaffingOutlook
from kf.sheet import Sheet
from kf.sheet_card import SheetCard
from kf.ui import chart, unshown
from kf.ui.choices import clear
from kf.ui.text import break_words
from kf.ui.view import view

NOTES_HEIGHT = 55  # two lines of notes, kept free under a chart (kf/ui/page.css): most filters change no more
CHART, TABLE, HOW = "Diagram", "Tabell", "Så räknas det"
Shown = Answer | Outlook | StaffingOutlook | StaffingGroups | SheetCard


@st.fragment
def draw(answer: Shown) -> None:
    """Draw a card. Its tabs rerun the card alone, and only the open one is computed."""
    draw_in_fragment(answer, answer.card.key)


def draw_in_fragment(answer: Shown, key: str) -> None:
    """Draw a card whose place is a fragment already: its tabs rerun that. With the key of another it takes that one's place:
    what is on the screen is changed and not made anew, and the tab that is open stays so."""
    with st.container(border=True, height="stretch", key=f"card-{key}"):
        st.html(
            f'<div class="kf-head"><div class="kf-topic">{html.escape(_topic(answer))}</div>'
            f'<div class="kf-headline">{html.escape(answer.headline)}</div>'
            f'<div class="kf-small">{html.escape(answer.small)}</div></div>'
        )
        fills = {CHART: _chart, TABLE: _table, HOW: _how}
        if isinstance(answer, SheetCard) and answer.figure is None:
            del fills[CHART]
        tabs = st.tabs(list(fills), key=f"tabs-{key}", on_change="rerun")
        for tab, fill in zip(tabs, fills.values(), strict=True):
            if tab.open:  # a chart is as high as it is; what is read scrolls within the height of chart and notes
                height = answer.card.height + NOTES_HEIGHT
                with tab, st.container(height="content" if fill is _chart else height, border=False, gap=None):
                    fill(answer, key)
        if isinstance(answer, Answer) and answer.indicators:
            _to_plan(answer)


def _to_plan(answer: Answer) -> None:
    """What the card's indicators come to where they are reported, and the way there: to the one, or to all of several."""
    if answer.so_far:
        rate = ", i årstakt" if answer.card.metric.endswith("_annual") else ""
        st.caption(f"Diagrammet visar varje tertial för sig{rate}. {answer.indicators[0]} bedöms från 1 januari.")
    one = answer.indicators[0] if len(answer.indicators) == 1 else ""
    st.page_link(
        "pages/styrning/mal.py",
        label=f"{one or fmt.listed(answer.indicators)} på Mål och indikatorer",
        icon=":material/flag:",
        query_params={"sokmal": one} if one else {},
    )


def _topic(answer: Shown) -> str:
    return answer.topic if isinstance(answer, Answer) else answer.card.topic


def _chart(answer: Shown, key: str) -> None:
    if reason := unshown.why(answer.result):
        st.info(reason)
        if unshown.can_be_widened(answer.result, view()):
            st.button("Rensa filtren", key=f"clear-{key}", on_click=clear)
        return
    chart.plotly(
        answer.figure,
        key=f"chart-{key}",
        alt=answer.alt,
        height=answer.card.height,
        filename=fmt.file_name(answer.card.topic),
        palette=PALETTE,
    )
    st.caption(_notes(answer) or fmt.NBSP)


def _notes(answer: Shown) -> str:
    """What the reader must know of the figures: what marks mean, what is left out, what is withheld and why."""
    result = answer.result
    if isinstance(answer, SheetCard) or isinstance(result, Sheet):
        return " ".join(result.notes)
    words = [note for note in result.notes if note != result.not_held]  # which stands under the headline
    if answer.comparison is not None and answer.card.chart is bars and len(result.by) == 1:
        words.append(f"Streck: {answer.compared_with}.")
    beside = answer.comparison is not None and not result.metric.grows_with_the_group
    if beside and answer.card.chart is line and len(result.by) == 1:
        words.append(f"Prickad linje: {answer.compared_with}.")
    if isinstance(answer, Answer) and answer.card.chart is intervals:
        words.append("Tunn linje: 95 % intervall, tjock: 80 %.")
    if isinstance(answer, Answer) and answer.card.chart in (bars, intervals) and "goal" in result.columns:
        words.append("◇ Årets mål.")
    if isinstance(answer, Answer) and answer.card.chart is bars:
        drawn = len(largest_first(result, answer.card.most or MOST_BARS))
        pairs = zip(result.columns[result.by[0]], result.columns["value"], strict=True)
        groups = len({group for group, value in pairs if fmt.known(value)})  # those withheld are told of below
        if drawn < groups:
            words.append(f"{drawn} av {groups} visas här; alla står i tabellen.")
    if PERIOD in result.by and len(result.by) == 2 and (lines := len(set(result.columns[result.by[1]]))) > MOST_LINES:
        words.append(f"De {MOST_LINES} största av {lines} visas.")
    if answer.breaks:  # of several only when: the words would move what stands below, and are in "Så räknas det"
        told = fmt.listed([fmt.month(when, short=True) for when, _ in answer.breaks])
        words.append(f"▼ Serien bryts {told if len(answer.breaks) > 1 else break_words(answer.breaks)[0]}.")
    if result.withheld:
        count = sum(result.columns["withheld"])
        of_all = f"{fmt.WITHHELD} {fmt.number(count)} av {fmt.number(len(result.columns['value']))} tal visas inte. "
        words.append((of_all if result.by and count else "") + result.reason)
    return " ".join(words)


def _table(answer: Shown, key: str) -> None:
    result, name = answer.told, fmt.file_name(answer.card.topic)
    with st.container(horizontal=True):
        st.download_button(
            "CSV",
            lambda: csv_bytes(result),
            f"{name}.csv",
            "text/csv",
            key=f"csv-{key}",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            "Excel",
            lambda: xlsx_bytes([result]),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"xlsx-{key}",
            on_click="ignore",
            icon=":material/download:",
        )
    table = result.table()
    st.table(table.iloc[::-1] if "Månad" in table else table, hide_index=True, alt=f"Tabell: {answer.headline}")
    if notes := _notes(answer):
        st.caption(notes)


def _how(answer: Shown, _key: str) -> None:
    result = answer.result
    st.markdown(result.how())
    if isinstance(answer, SheetCard) or isinstance(result, Sheet):
        return
    if answer.breaks:
        st.markdown(f"**Serien bryts:** {'; '.join(break_words(answer.breaks))}.")
    if result.sql:
        said = "".join(f"\n-- ${name} = {_readable(value)}" for name, value in result.parameters.items())
        st.code(result.sql + said, language="sql", wrap_lines=True)


def _readable(value: object) -> str:
    if isinstance(value, list):
        return f"{value[0]} … {value[-1]}" if len(value) > 6 else ", ".join(map(str, value))
    return str(value)

"""The staff's filters in the sidebar: month, window, who, and what it is held against. Kept in the link."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from kf.cards import Comparison
from kf.dimensions import FILTERS, sort_key
from kf.filters import OWN, WHOLE, WINDOWS, Filters, parse_month
from kf.format import iso_month
from kf.store import Store

NO_COMPARISON, LAST_YEAR, EVERYBODY = "inget", "samma månad i fjol", "hela förvaltningen"
PUT_AWAY = "Personalens urval gäller inte här"
Dead = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Choices:
    """What the reader narrowed to, what it is held against, and what it is of when it is not narrowed."""

    filters: Filters
    comparison: Comparison | None
    whole: str = WHOLE


@st.cache_data(show_spinner=False, max_entries=4)
def values(key: str, _data: Store) -> dict[str, list[str]]:
    """Every value each filter has had in a version, in the order it is listed; enhet as (avdelning, enhet)."""
    del key
    found = {}
    for one in FILTERS:
        rows = _data.query(f"SELECT DISTINCT {one.key} FROM stock WHERE {one.key} IS NOT NULL")
        found[one.key] = sorted((row[0] for row in rows), key=lambda value: sort_key(one.key, value))
    return found


@st.cache_data(show_spinner=False, max_entries=4)
def periods(key: str, _data: Store) -> list[str]:
    """The months of a version, newest first."""
    del key
    return [iso_month(row[0]) for row in _data.query("SELECT period FROM month ORDER BY period DESC")]


@st.cache_data(show_spinner=False, max_entries=4)
def units(key: str, _data: Store) -> dict[str, list[str]]:
    """The enheter of each avdelning in a version."""
    del key
    found: dict[str, list[str]] = {}
    for avdelning, enhet in _data.query(
        "SELECT DISTINCT avdelning, enhet FROM spell WHERE enhet IS NOT NULL ORDER BY ALL"
    ):
        found.setdefault(avdelning, []).append(enhet)
    return found


def comparisons(known: dict[str, list[str]]) -> list[str]:
    """All that a link may say that figures are held against."""
    return [LAST_YEAR, EVERYBODY, NO_COMPARISON, *known["avdelning"]]


def choose(known: dict[str, list[str]], months: list[str], within: dict[str, list[str]], dead: Dead) -> Choices:
    """Draw the filters where the caller is. A value of the link that no longer exists matches nobody."""
    _follow(months)
    period = st.selectbox("Månad", months, key="period", bind="query-params")
    window = st.selectbox(
        "Flöden räknas över",
        [*WINDOWS.values(), OWN],
        key="fonster",
        bind="query-params",
        help="Avgångar, rekryteringar och omsättning summeras över den här tiden, till och med vald månad.",
    )
    filters = _narrow(Filters(parse_month(period), _window(window, period, months)), known, within)
    comparison = _compare(filters, known)
    for key, gone in dead.items():
        if key in known and not filters.values(key):  # until the reader says otherwise
            filters = filters.narrowed(key, *gone)
    return Choices(filters, comparison)


def _follow(months: list[str]) -> None:
    """Who looks at the newest month goes on to the new one when another version is published, or gone back to."""
    newest = st.session_state.get("kf-newest")
    if newest not in (None, months[0]) and st.session_state.get("period") == newest:
        st.session_state["period"] = months[0]
    st.session_state["kf-newest"] = months[0]


def _window(words: str, period: str, months: list[str]) -> str:
    """The window's key; for an interval of one's own, its first month is asked for."""
    if words != OWN:
        return next(key for key, value in WINDOWS.items() if value == words)
    earlier = [month for month in months if month <= period]
    start = st.selectbox("Från och med", earlier, key="fran", bind="query-params")
    return f"{start}..{period}"


def _narrow(filters: Filters, known: dict[str, list[str]], within: dict[str, list[str]]) -> Filters:
    for one in FILTERS:
        options = known[one.key]
        if one.key == "enhet" and filters.values("avdelning"):
            options = [enhet for avdelning in filters.values("avdelning") for enhet in within.get(avdelning, [])]
        picked = st.multiselect(
            one.label, options, key=one.key, bind="query-params", placeholder="Alla", select_all=False
        )
        filters = filters.narrowed(one.key, *picked)
    return filters


def _compare(filters: Filters, known: dict[str, list[str]]) -> Comparison | None:
    others = [avdelning for avdelning in known["avdelning"] if (avdelning,) != filters.values("avdelning")]
    everybody = [EVERYBODY] if filters.where else []  # who are shown already, when nothing is chosen
    options = [LAST_YEAR, *everybody, *others, NO_COMPARISON]
    picked = st.selectbox("Jämför med", options, key="jamfor", bind="query-params")
    if picked == NO_COMPARISON:
        return None
    if picked == LAST_YEAR:
        return Comparison(filters.shifted(-12), LAST_YEAR)
    if picked == EVERYBODY:
        return Comparison(replace(filters, where=()), EVERYBODY)
    return Comparison(filters.narrowed("enhet").narrowed("avdelning", picked), picked)

"""The reader's view: which data, which access, what it is narrowed to and held against."""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass, replace

import streamlit as st

from kf import access, store
from kf.access import Access
from kf.cards import Comparison
from kf.dimensions import FILTERS, sort_key
from kf.errors import KfError
from kf.filters import OWN, WINDOWS, Filters, parse_month
from kf.format import iso_month
from kf.store import Store

NO_COMPARISON, LAST_YEAR, EVERYBODY = "inget", "samma månad i fjol", "hela förvaltningen"
_KEY = "kf-view"
GONE = "saknas"
log = logging.getLogger("kf")


@dataclass(frozen=True)
class View:
    """What every page is drawn from. `dead` has the link's values that no longer exist, per filter."""

    data: Store
    access: Access
    filters: Filters
    comparison: Comparison | None = None
    dead: tuple[tuple[str, tuple[str, ...]], ...] = ()


def view() -> View:
    """The view of this run, as `choose` set it."""
    return st.session_state[_KEY]


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


def choose() -> View:
    """Draw the filters in the sidebar and keep what they say as the view of this run. Raises KfError without data."""
    data = store.current()
    known = values(data.key, data)
    months = periods(data.key, data)
    if "kf-dead" not in st.session_state:  # the first run of a session: the link is still as it was given
        link = {key: st.query_params.get_all(key) for key in st.query_params}
        for word in link.pop(GONE, []):  # what an earlier load of this link found dead, kept in it by us
            key, _, value = word.partition(":")
            link.setdefault(key, []).append(value)
        allowed = known | {"period": months, "fonster": [*WINDOWS.values(), OWN], "fran": months}
        allowed["jamfor"] = [LAST_YEAR, EVERYBODY, NO_COMPARISON, *known["avdelning"]]
        if chosen_in_link := [one for one in link.get("avdelning", []) if one in known["avdelning"]]:
            inside = units(data.key, data)
            allowed["enhet"] = [enhet for one in chosen_in_link for enhet in inside.get(one, [])]
        st.session_state["kf-dead"] = Filters.dead_values(link, allowed)
        # Streamlit takes a value it does not know out of the address: without this, a reload would show everybody
        gone_filters = [f"{k}:{v}" for k, gone in st.session_state["kf-dead"].items() if k in known for v in gone]
        if gone_filters:
            st.query_params[GONE] = gone_filters
    with st.sidebar:
        period = st.selectbox("Månad", months, key="period", bind="query-params")
        window = st.selectbox(
            "Flöden räknas över",
            [*WINDOWS.values(), OWN],
            key="fonster",
            bind="query-params",
            help="Avgångar, rekryteringar och omsättning summeras över den här tiden, till och med vald månad.",
        )
        filters = Filters(parse_month(period), _window(window, period, months))
        filters = _narrow(filters, known, units(data.key, data))
        comparison = _compare(filters, known)
        narrowed = bool(filters.where or st.session_state["kf-dead"])
        st.button("Visa hela förvaltningen", on_click=clear, icon=":material/filter_alt_off:", disabled=not narrowed)
    dead = st.session_state["kf-dead"]
    for key, gone in dead.items():
        if key in known and not filters.values(key):  # matches nobody until the reader says otherwise
            filters = filters.narrowed(key, *gone)
    chosen = View(data, access.from_environment(), filters, comparison, tuple(dead.items()))
    st.session_state[_KEY] = chosen
    return chosen


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
    options = [LAST_YEAR, EVERYBODY, *others, NO_COMPARISON]
    picked = st.selectbox("Jämför med", options, key="jamfor", bind="query-params")
    if picked == NO_COMPARISON or (picked == EVERYBODY and not filters.where):
        return None
    if picked == LAST_YEAR:
        return Comparison(filters.shifted(-12), LAST_YEAR)
    if picked == EVERYBODY:
        return Comparison(replace(filters, where=()), EVERYBODY)
    return Comparison(filters.narrowed("enhet").narrowed("avdelning", picked), picked)


def clear() -> None:
    """Widen every filter to all again (a callback)."""
    for one in FILTERS:
        st.session_state[one.key] = []
    st.session_state["kf-dead"] = {}
    st.query_params.pop(GONE, None)


def failed(error: Exception) -> None:
    """Tell an error: a user's mistake as a sentence, a bug as a bug with the number it has in the log."""
    if isinstance(error, KfError):
        st.error(f"**{error.what}**\n\n{error.do}", icon=":material/info:")
        return
    number = uuid.uuid4().hex[:8]
    # the message may hold values, so only where it happened is logged
    log.error("fel %s: %s", number, type(error).__name__, exc_info=_bare(error))
    st.error(f"**Något gick fel i kf.** Det är inte ditt fel. Ange felnummer {number} till den som sköter kf.")


def _bare(error: Exception):
    bare = type(error)
    try:
        return (bare, bare("(borttaget)"), error.__traceback__)
    except TypeError:
        return (Exception, Exception(bare.__name__), error.__traceback__)

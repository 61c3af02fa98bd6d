"""Pages of kf in plain Plotly Dash: `python -m tests.bench.dashed PORT PAGE…`, data from KF_DATA; /PAGE/ is each one's address.

kf's own page script is run in the callback with a tape in place of Streamlit, so the questions, figures, headlines and
tables are computed by the same functions. A dcc.Dropdown stands for the filter. Each chart is a dcc.Graph with an id of
its own, whose `figure` the callback gives; the texts and tables around it are children of a Div. Cards that kf leaves
out are hidden.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
from functools import cache
from types import CodeType
from typing import Any

import streamlit as st
from dash import Dash, Input, Output, dcc, html
from flask import Flask

from tests.bench.data import script
from tests.bench.markup import coloured, texts
from tests.bench.tape import Event, Tape

KEY = "avdelning"
HIDDEN, SHOWN = {"display": "none"}, {"display": "block"}
CARD = {"border": "1px solid #d8dfe5", "borderRadius": "8px", "padding": "16px", "minWidth": 0}
WIDE = {"gridColumn": "1 / -1"}
SPARE = 2 * 3  # places for three cards more than nothing chosen gives
GRID = {"display": "grid", "gridTemplateColumns": "1fr 1fr", "gap": "16px", "maxWidth": "1100px"}


class Query(dict[str, str]):
    """The link's parameters: none."""

    def get_all(self, _key: str) -> list[str]:
        """Nothing."""
        return []


class Pages:
    """Pages of kf that are computed for an answer of the filter, one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tape = Tape({})
        self._tape.insert()
        streamlit: Any = st
        streamlit.session_state, streamlit.query_params = {}, Query()
        from kf.ui import choices, unshown, view
        from tests.bench.forgotten import forget

        self._choose, self._forget = choices.choose, forget
        self._last = lambda: unshown.draw(view.view())  # as the frame does

    def parts(self, name: str, chosen: list[str]) -> list[tuple[bool, list[Event]]]:
        """A page as alternating runs of what stands between the cards (False) and cards (True)."""
        with self._lock:
            self._forget()  # as what kf is measured with: a question that nobody has asked
            self._tape.answers = {KEY: chosen}
            self._choose()
            self._tape.take()
            exec(_code(name), {"__name__": "__page__"})
            self._last()
            events = self._tape.take()
        parts: list[tuple[bool, list[Event]]] = [(False, [])]
        for event in events:
            if event[0] == "fragment":
                parts += [(True, event[1]), (False, [])]
            else:
                parts[-1][1].append(event)
        return parts


@cache
def _code(name: str) -> CodeType:
    return compile(script(name).read_text(encoding="utf-8"), str(script(name)), "exec")


def drawn(parts: list[tuple[bool, list[Event]]], slots: int) -> list[Any]:
    """The values of all outputs, in the order of `outputs`: what there is less of than slots leaves them hidden."""
    assert len(parts) <= slots, f"{len(parts)} parts, {slots} places for them"
    values: list[Any] = []
    for number in range(slots):
        is_card, events = parts[number] if number < len(parts) else (_is_card(number), [])
        values += [texts(events), (CARD if is_card else WIDE) if events else HIDDEN]
        if is_card:
            chart = next((event for event in events if event[0] == "chart"), None)
            values += [coloured(*chart[1:]), SHOWN] if chart else [{}, HIDDEN]
    return values


def outputs(slots: int) -> list[Output]:
    """The text of each slot and whether it is seen, and of each card its figure too."""
    found = []
    for number in range(slots):
        found += [Output(f"text-{number}", "children"), Output(f"part-{number}", "style")]
        if _is_card(number):
            found += [Output(f"chart-{number}", "figure"), Output(f"chart-{number}", "style")]
    return found


def _is_card(number: int) -> bool:
    """What stands between the cards and the cards come in turns."""
    return number % 2 == 1


def application(pages: Pages, name: str, options: list[str], server: Flask) -> None:
    """Put a page's Dash app into the server."""
    app = Dash(__name__, title="kf i Dash", compress=False, server=server, url_base_pathname=f"/{name}/")
    slots = len(pages.parts(name, [])) + SPARE
    body: list[Any] = []
    for number in range(slots):
        inside: list[Any] = [html.Div(id=f"text-{number}")]
        if _is_card(number):
            inside.append(dcc.Graph(id=f"chart-{number}", config={"displaylogo": False}, responsive=False))
        body.append(html.Div(inside, id=f"part-{number}", style=HIDDEN))
    filters = html.Div(dcc.Dropdown(options, [], id=KEY, multi=True), id="filters", style={"width": "250px"})
    app.layout = html.Div([filters, html.Div(body, id="page", style=GRID)], style={"display": "flex", "gap": "40px"})

    @app.callback(outputs(slots), Input(KEY, "value"))
    def changed(value: list[str] | None) -> list[Any]:
        return drawn(pages.parts(name, value or []), slots)


def options() -> list[str]:
    """The filter's values."""
    from kf import store

    return [row[0] for row in store.current().query("SELECT DISTINCT avdelning FROM stock ORDER BY 1")]


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    port, *names = sys.argv[1:]
    server, pages, values = Flask(__name__), Pages(), options()
    for name in names:
        application(pages, name, values, server)
    gc.collect()
    gc.freeze()  # as kf does
    server.run(host="127.0.0.1", port=int(port), threaded=True)

"""Pages of kf in plain Plotly Dash: `python -m tests.bench.dashed PORT PAGE…`, data from KF_DATA; /PAGE/ is each one's address.

kf's own page script is run in the callback with a tape in place of Streamlit, so the questions, figures, headlines and
tables are computed by the same functions. A dcc.Dropdown stands for the filter. Each chart is a dcc.Graph with an id of
its own, whose `figure` the callback gives; the texts and tables around it are children of a Div.
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
        from kf.ui import choices
        from tests.bench.forgotten import forget

        self._choose, self._forget = choices.choose, forget

    def parts(self, name: str, chosen: list[str]) -> list[tuple[bool, list[Event]]]:
        """A page as alternating runs of what stands between the cards (False) and cards (True)."""
        with self._lock:
            self._forget()  # as what kf is measured with: a question that nobody has asked
            self._tape.answers = {KEY: chosen}
            self._choose()
            self._tape.take()
            exec(_code(name), {"__name__": "__page__"})
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


def drawn(parts: list[tuple[bool, list[Event]]]) -> list[Any]:
    """The values of all outputs, in the order of `outputs`."""
    values: list[Any] = []
    for is_card, events in parts:
        values.append(texts(events))
        if is_card:
            chart = next((event for event in events if event[0] == "chart"), None)
            values += [coloured(*chart[1:]), SHOWN] if chart else [{}, HIDDEN]
    return values


def outputs(parts: list[tuple[bool, list[Event]]]) -> list[Output]:
    """The text of each part, and of each card its figure too."""
    found = []
    for number, (is_card, _) in enumerate(parts):
        found.append(Output(f"text-{number}", "children"))
        if is_card:
            found += [Output(f"chart-{number}", "figure"), Output(f"chart-{number}", "style")]
    return found


def application(pages: Pages, name: str, options: list[str], server: Flask) -> None:
    """Put a page's Dash app into the server."""
    app = Dash(__name__, title="kf i Dash", compress=False, server=server, url_base_pathname=f"/{name}/")
    first = pages.parts(name, [])
    body: list[Any] = []
    for number, (is_card, events) in enumerate(first):
        text = html.Div(id=f"text-{number}")
        if is_card:
            graph = dcc.Graph(id=f"chart-{number}", config={"displaylogo": False}, responsive=False)
            body.append(html.Div([text, graph], style=CARD))
        else:
            body.append(html.Div(text, style={"gridColumn": "1 / -1"} if events else HIDDEN))
    filters = html.Div(dcc.Dropdown(options, [], id=KEY, multi=True), id="filters", style={"width": "250px"})
    app.layout = html.Div([filters, html.Div(body, id="page", style=GRID)], style={"display": "flex", "gap": "40px"})

    @app.callback(outputs(first), Input(KEY, "value"))
    def changed(value: list[str] | None) -> list[Any]:
        return drawn(pages.parts(name, value or []))


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

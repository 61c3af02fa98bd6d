"""What a tape says as Dash components: texts, tables, and figures in the light theme's colours."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from dash import dcc, html

from kf.charts.theme import Figure
from tests.bench.tape import Event

AXIS = {
    "gridcolor": "#d8dfe5",
    "linecolor": "#d8dfe5",
    "automargin": True,
    "fixedrange": True,
    "exponentformat": "none",
}
THEME = {
    "font": {"color": "#1c2730", "family": "Source Sans, sans-serif"},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "xaxis": AXIS,
    "yaxis": {**AXIS, "separatethousands": True},
}
TAGS: dict[str, Any] = {"div": html.Div, "span": html.Span, "b": html.B, "img": html.Img}
PLAIN: dict[str, Any] = {
    "title": html.H1,
    "subheader": html.H3,
    "caption": html.Small,
    "info": html.Div,
    "warning": html.Div,
}


UNSEEN = ("style", "script")


class _Markup(HTMLParser):
    """The few tags that kf writes, as components; style sheets and scripts left out."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[list[Any]] = [[]]
        self._open: list[tuple[str, dict[str, str]]] = []
        self._unseen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {{"class": "className"}.get(key, key): value or "" for key, value in attrs if key != "style"}
        if tag in UNSEEN:
            self._unseen = True
        elif tag == "img":
            self.stack[-1].append(TAGS["img"](**given))
        else:
            self._open.append((tag, given))
            self.stack.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = False
        elif self._open:
            name, given = self._open.pop()
            children = self.stack.pop()
            self.stack[-1].append(TAGS.get(name, html.Span)(children, **given))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.stack[-1].append(data)


def texts(events: list[Event]) -> list[Any]:
    """All but the charts, in order; cards within cards do not occur."""
    found: list[Any] = []
    for event in events:
        if event[0] != "call":
            continue
        _, _, name, args, kwargs, _ = event
        if name == "html":
            parser = _Markup()
            parser.feed(args[0])
            found += parser.stack[0]
        elif name == "markdown":
            found.append(dcc.Markdown(args[0]))
        elif name == "table":
            found.append(_table(args[0]))
        elif name == "page_link":
            found.append(html.A(kwargs.get("label", ""), href="#"))
        elif name in PLAIN:
            found.append(PLAIN[name](args[0]))
    return found


def _table(frame: Any) -> html.Table:
    head = html.Tr([html.Th(name) for name in frame.columns])
    return html.Table([html.Thead(head), html.Tbody([html.Tr([html.Td(v) for v in row]) for row in frame.values])])


def coloured(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Figure:
    """A figure with colours instead of tokens, its height, and a theme like the one kf's component gives."""
    figure, palette = args[0], (kwargs.get("palette") or {}).get("light", {})

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [walk(inner) for inner in value]
        if isinstance(value, str) and value.startswith("token:"):
            return palette[value.removeprefix("token:")]
        return value

    found = walk(figure)
    found["layout"] = {**found["layout"], "height": kwargs["height"], "template": {"layout": THEME}}
    return found

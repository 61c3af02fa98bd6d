"""What the server does once, before the first reader comes, and with an address that no page has."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from kf.ui import navigation
from kf.ui.links import NO_PAGE

STREAMLITS_OWN = "oauth2callback"  # where a sign-in service sends the reader back


_settled: set[str] = set()


@asynccontextmanager
async def ready(_app: st.App) -> AsyncIterator[None]:
    """Settle the process.

    The imported modules are kept out of the full garbage collection that Streamlit makes after every run (it
    halves a click's server time). And Streamlit is told that the folder `pages/` is not its own: else the first
    reader of a fresh server who comes by a page's link is met by "Page not found" over the right page.
    """
    PagesManager.uses_pages_directory = False
    gc.collect()
    gc.freeze()
    yield


def settle(page: str) -> None:
    """Keep what a page's first run has imported and keeps out of the full collections too. Once for each page, since what
    a session leaves behind afterwards is to be collected."""
    if page not in _settled:
        _settled.add(page)
        gc.collect()
        gc.freeze()


class Addresses:
    """Sends a reader who asks for a page that does not exist to Översikt, which says so (`links.NO_PAGE`).

    Streamlit does it too, with a dialog in English over the page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._pages = {*navigation.addresses(), STREAMLITS_OWN, ""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; all but a browser's for a page are handed on untouched."""
        asked = scope.get("path", "").strip("/")
        accepts = dict(scope.get("headers", ())).get(b"accept", b"")
        if (
            scope["type"] != "http"
            or "." in asked
            or "/" in asked
            or b"text/html" not in accepts
            or asked in self._pages
        ):
            await self._app(scope, receive, send)
            return
        query = parse_qsl(scope["query_string"].decode())
        if asked != navigation.FIRST:
            query.append((NO_PAGE, asked[:80]))
        await RedirectResponse(f"./?{urlencode(query)}" if query else "./")(scope, receive, send)

"""What the server does once, before the first reader comes."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


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

"""Errors on the screen: a user's mistake as a sentence, a bug as a bug."""

from __future__ import annotations

import logging
import uuid

import streamlit as st

from kf.errors import KfError

log = logging.getLogger("kf")


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

"""Text that somebody else wrote, inside what Streamlit reads as Markdown."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")


def plain(text: str) -> str:
    """The text as it stands: no mark in it makes a link, a picture, a formula or a heading; line breaks are spaces."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))

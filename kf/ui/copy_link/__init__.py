"""A button that copies the page's link, with the period in it: a link in the minutes must not move on to newer data."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "kf.copy_link",
    html='<button type="button" class="kf-copy"></button><span class="kf-copied" role="status"></span>',
    css=(_HERE / "copy_link.css").read_text(encoding="utf-8"),
    js=(_HERE / "copy_link.js").read_text(encoding="utf-8"),
)


def copy_link(key: str, **held: str) -> None:
    """Draw the button. The link is read off the address bar when it is pressed: it has the filters and every control.

    What is `held`, parameter and value, is put into it where it is not: Streamlit leaves out what is as at first, and
    the newest month is another one next month.
    """
    data = {"words": "Kopiera länken", "done": "Länken är kopierad", "failed": "Kopiera ur adressfältet i stället"}
    _component(key=key, data={**data, "held": held}, height="content", width="content")

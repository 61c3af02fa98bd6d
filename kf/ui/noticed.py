"""A line of Att lägga märke till: what stands out, and the way to the figures behind it."""

from __future__ import annotations

import streamlit as st


def line(sentence: str, page: str, query: dict[str, str] | None = None) -> None:
    """The sentence, as Markdown, with a link beside it to a page (its path), narrowed as `query` says."""
    said, way = st.columns([1, 0.12], vertical_alignment="center")
    said.markdown(sentence)
    way.page_link(page, label="Visa", icon=":material/arrow_forward:", query_params=query)

"""Datakvalitet: what was read and used, what is missing, and what each metric can be trusted for."""

import streamlit as st

from kf.ui import quality
from kf.ui.page import head

head("Datakvalitet")
with st.container(key="tables"):
    quality.draw()

"""Läs in: an HR export becomes a new version, or is thrown away; and the way back."""

import streamlit as st

from kf.ui import intake
from kf.ui.page import head, title
from kf.ui.view import has_data

if has_data():
    head("Läs in")
else:
    title("Läs in")
with st.container(key="tables"):
    intake.draw()

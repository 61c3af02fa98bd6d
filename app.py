"""The frame of kf: page config, data, filters, navigation. Every page is reached through it."""

from pathlib import Path

import streamlit as st

from kf.ui import navigation
from kf.ui.view import choose, failed, settle

# a file of our own: an icon by name would be fetched from outside
ICON = Path(__file__).parent / "kf" / "ui" / "icon.svg"
st.set_page_config(page_title="kf: kompetensförsörjning", page_icon=str(ICON), layout="wide")
settle()
page = navigation.pages()
try:
    choose()
    page.run()
except Exception as error:
    failed(error)

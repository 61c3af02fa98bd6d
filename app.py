"""The frame of kf: page config, data, filters, navigation. Every page is reached through it.

`streamlit run` imports this file to find the server, and then runs it as a script for every reader.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from kf.ui import navigation, server, unshown
from kf.ui.choices import choose
from kf.ui.failure import failed
from kf.ui.view import has_data, view

# a file of our own: an icon by name would be fetched from outside
ICON = Path(__file__).parent / "kf" / "ui" / "icon.svg"

if __name__ == "__main__":
    st.set_page_config(page_title="kf: kompetensförsörjning", page_icon=str(ICON), layout="wide")
    page = navigation.pages()
    try:
        if page.url_path not in navigation.WITHOUT_DATA or has_data():
            choose(navigation.narrowed(page))
        page.run()
        server.settle(page.url_path)
        if page.url_path not in navigation.WITHOUT_DATA:
            unshown.draw(view())
    except Exception as error:
        failed(error)
else:
    app = st.App("app.py", lifespan=server.ready, middleware=[Middleware(server.Addresses)])

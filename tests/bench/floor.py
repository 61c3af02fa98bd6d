"""The floor: the same elements with everything ready-made, so that only Streamlit and the browser are left.

`record` (a process of its own) runs each page through AppTest and keeps its tape for each state of the filter.
`made` writes an app that plays the tapes: the frame with its filters, cards as fragments with their tabs, the chart
component with figures that are ready dicts, tables that are ready frames. No query, no metric, no figure is computed;
what is left beside Streamlit's own work is that the chart component writes each figure as JSON.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from tests.bench.data import PAGES, ROOT, Data, script
from tests.bench.tape import SIDEBAR, Event, Tape

KEY = "avdelning"
APP = '''"""Made by tests.bench.floor."""
import streamlit as st
from kf.ui import navigation, server
from tests.bench import floor

tapes = floor.tapes({folder!r})
if __name__ == "__main__":
    st.set_page_config(page_title="golv", layout="wide")
    page = navigation.pages()
    playing = floor.Playing(tapes, page.url_path or "oversikt")
    playing.frame()
    st.session_state["playing"] = playing
    page.run()
else:
    app = st.App("app.py", lifespan=server.ready)
'''
PAGE = 'import streamlit as st\n\nst.session_state["playing"].page()\n'


def record(out: Path, states: list[tuple[str, ...]], pages: list[str]) -> None:
    """Keep the tape of every page and state in a file (KF_DATA says of which data)."""
    tape = Tape()
    tape.insert()
    from streamlit.testing.v1 import AppTest

    kept: dict[tuple[str, tuple[str, ...]], list[Event]] = {}
    for page in pages:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        app.switch_page(str(script(page).relative_to(ROOT)))
        app.run()
        for state in states:
            tape.take()
            next(box for box in app.sidebar.multiselect if box.key == KEY).set_value(list(state)).run()
            assert not app.exception and not app.error, (page, state)
            kept[page, state] = tape.take()
    out.write_bytes(pickle.dumps(kept))


@cache
def tapes(folder: str) -> dict[tuple[str, tuple[str, ...]], list[Event]]:
    """The tapes that an app made by `made` plays, read once."""
    return pickle.loads((Path(folder) / "tapes").read_bytes())


def made(folder: Path, data: Data, pages: list[str]) -> Path:
    """Record the pages and write an app that plays them; gives its script."""
    for page in PAGES:  # also those that are not measured: the navigation names them
        (folder / script(page).relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "pages").rglob("*.py"):
        stub = folder / path.relative_to(ROOT)
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text(PAGE, encoding="utf-8")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    app = folder / "app.py"
    app.write_text(APP.format(folder=str(folder)), encoding="utf-8")
    env = {**os.environ, "KF_DATA": str(data.folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.bench.floor", str(folder / "tapes"), data.first, data.second, *pages]
    subprocess.run(command, cwd=ROOT, env=env, check=True, stderr=subprocess.DEVNULL, timeout=600)
    return app


class Playing:
    """A page being played for what the filter says: first the frame, up to the end of the sidebar, then the rest."""

    def __init__(self, kept: dict[tuple[str, tuple[str, ...]], list[Event]], page: str) -> None:
        # a state that is not on the tape must be seen: an empty page without filters would never come to rest
        events = kept[page, tuple(st.session_state.get(KEY, ()))]
        end = events.index(("exit", SIDEBAR)) + 1
        self._frame, self._page, self._places = events[:end], events[end:], {SIDEBAR: st.sidebar}

    def frame(self) -> None:
        """Draw the filters."""
        play(self._frame, self._places)

    def page(self) -> None:
        """Draw the page."""
        play(self._page, self._places)


def play(events: list[Event], places: dict[int, Any]) -> None:
    """Draw what a tape says."""
    from kf.ui import chart
    from kf.ui.copy_link import copy_link

    for event in events:
        match event:
            case ("call", place, name, args, kwargs, numbers):
                drawn = getattr(st if place is None else places[place], name)(*args, **kwargs)
                places.update(zip(numbers, drawn if isinstance(drawn, list | tuple) else [drawn], strict=False))
            case ("enter", place):
                places[place].__enter__()
            case ("exit", place):
                places[place].__exit__(None, None, None)
            case ("chart", args, kwargs):
                chart.plotly(*args, **kwargs)
            case ("link", args, kwargs):
                copy_link(*args, **kwargs)
            case ("fragment", inner):
                _fragment(inner)


@st.fragment
def _fragment(events: list[Event]) -> None:
    play(events, {})


if __name__ == "__main__":
    file, first, second, *wanted = sys.argv[1:]
    record(Path(file), [(), (first,), (first, second)], wanted)

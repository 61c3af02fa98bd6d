"""A Plotly chart that stays standing while its figure changes.

`st.plotly_chart` throws away and mounts anew a chart whose figure changed. This component hands the new figure to
`Plotly.react` on the chart already there, in Swedish, in the colours of the present theme, and without a CDN.

plotly.js comes out of the installed `plotly` package: the server hands the file out under `component/…`, and the
browser fetches it once and keeps it (`chart.js` says how). Nothing is copied, configured or sent over the websocket.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.components.v1 import declare_component

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Palette = dict[str, dict[str, str]]

_HERE = Path(__file__).parent
_TOKEN = re.compile(r'"token:([\w-]+)"')
# Plotly takes text for HTML: only the tags that charts themselves write are left, however `<` is written in the JSON
_TAG = re.compile(r"(?:<|\\u003c)(?!(?:br|/?extra)(?:>|\\u003e))")

# Without style isolation: Plotly writes its style sheet into the document's head, which a shadow root does not see.
_component = st.components.v2.component(
    "kf.chart",
    html='<div class="kf-chart" role="figure" tabindex="0"></div>',
    css=(_HERE / "chart.css").read_text(encoding="utf-8"),
    js=(_HERE / "chart.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def plotly(
    figure: Figure | dict[str, Any],
    *,
    key: str,
    alt: str,
    height: int,
    filename: str = "diagram",
    on_select: bool = False,
    palette: Palette | None = None,
) -> dict[str, Any] | None:
    """Draw `figure`, and with `on_select` return the point just clicked (else None).

    A plain dict `{"data": […], "layout": {…}}` is the fast way in: a `Figure` has validated every value. Give the
    figure no template and no colours for text, grid or background: the theme does. A colour written `"token:NAME"`
    is looked up in `palette[theme]["NAME"]` by the browser, `theme` being `"light"` or `"dark"`: one figure serves
    both, and its bytes stay the same. `alt` says what a sighted reader sees; `filename` is that of a downloaded
    picture, without its ending. Names and words of people are drawn as they are written: of HTML only `<br>` and
    `<extra>` are understood. The clicked point is `{"x", "y", "label", "customdata"}`, where `label` is what Plotly
    calls the point (a bar's category, a slice's label) or else the name of the series.
    """
    body = _TAG.sub("&lt;", _json(figure))
    used = sorted(set(_TOKEN.findall(body)))
    data = {
        "figure": body,
        "colours": {mode: {name: (palette or {})[mode][name] for name in used} for mode in ("light", "dark")}
        if used
        else {},
        "alt": alt,
        "height": height,
        "filename": filename,
        "selectable": on_select,
        "source": _plotly_js(),
    }
    result = _component(key=key, data=data, height=height, on_point_change=_heard if on_select else None)
    return result.get("point")


def _heard() -> None:
    """Stand as the callback without which Streamlit would not report clicks."""


def _json(figure: Figure | dict[str, Any]) -> str:
    """Write the figure compactly; the same figure always gives the same bytes, so that it is not drawn again."""
    plain = figure if isinstance(figure, dict) else figure.to_dict()
    layout = plain.get("layout", {})
    if "template" in layout:  # Plotly's default look: 7 kB per chart, and light colours only
        plain = plain | {"layout": {name: value for name, value in layout.items() if name != "template"}}
    try:
        return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (
        TypeError,
        ValueError,
    ):  # arrays, dates and NaN are rarer than lists, and Plotly knows how to write them
        from plotly.io.json import to_json_plotly

        return to_json_plotly(plain)


@st.cache_resource(show_spinner=False)  # once per server; not at import, which may come before there is a server
def _plotly_js() -> str:
    """Let the server hand out plotly.js; return its address below the app's own, which changes with the version."""
    spec = find_spec("plotly")  # where it lies, without importing it
    assert spec and spec.submodule_search_locations, "plotly is not installed"
    folder = Path(spec.submodule_search_locations[0]) / "package_data"
    return f"component/{declare_component('plotly_js', path=folder).name}/plotly.min.js?v={version('plotly')}"

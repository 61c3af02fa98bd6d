"""Every chart is a figure that Plotly takes, speaks Swedish, holds nothing withheld, and can be read."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from kf.access import Access
from kf.charts.bars import bars
from kf.charts.columns import columns
from kf.charts.curve import curve
from kf.charts.labels import spread_out
from kf.charts.line import line
from kf.charts.pyramid import pyramid
from kf.charts.theme import DASHES, PALETTE, Figure
from kf.charts.years import apart, ticks, year_axis
from kf.filters import Filters, add_months
from kf.metrics.catalogue import metric
from kf.metrics.evaluate import evaluate
from kf.metrics.result import Result, columns_of

ROOT = Path(__file__).parents[2]
OCTOBER = date(2025, 10, 1)
NB = "\N{NO-BREAK SPACE}"
SECRET = 4711.25  # on withheld rows, where evaluate puts NaN: a chart must look at `withheld`
MONTHS = tuple(add_months(OCTOBER, -back) for back in (24, 18, 12, 6, 0))
GROUPS = {
    "avdelning": ("Ekonomi", "Inköp", "En avdelning med ett mycket långt namn", "Lön", "IT", "Arkiv", "Växel"),
    "kon": ("kvinna", "man"),
    "period": MONTHS,
    "ar": (2025, 2026, 2027),
    "alder5": ("20–24", "40–44", "60–64"),
    "alder": (21, 34, 59),
    "plangrupp": ("–29", "30–59", "60–"),
    "anstallningsform": ("tillsvidare", "visstid"),
    "month": (0, 12, 36),
}
SHAPES: list[tuple[Callable[..., Figure], tuple[str, ...], str]] = [
    (bars, ("avdelning",), "headcount"),
    (bars, ("avdelning", "kon"), "headcount"),
    (columns, ("ar",), "reaches_65"),
    (columns, ("plangrupp", "kon"), "headcount"),
    (line, ("period",), "fte"),
    (line, ("period", "avdelning"), "headcount"),
    (pyramid, ("alder5", "kon"), "headcount"),
    (pyramid, ("alder", "kon"), "headcount"),
    (curve, (), "retention"),
    (curve, ("anstallningsform",), "retention"),
]
every_shape = pytest.mark.parametrize(
    ("chart", "by", "key"),
    SHAPES,
    ids=lambda value: getattr(value, "__name__", None) or "-".join(value) if not isinstance(value, str) else value,
)


def made(
    by: tuple[str, ...], key: str, groups: int | None = None, withheld: str = "none", value: float = 1234.5
) -> Result:
    """A result with the first `groups` groups of every dimension; none, the first or all of them withheld."""
    curved = metric(key).kind == "curve"
    keys = [*by, *(["month"] if curved else [])]
    values = [GROUPS[name] if name == "month" else GROUPS[name][:groups] for name in keys]
    rows = []
    for number, group in enumerate(itertools.product(*values) if groups != 0 else ()):
        hidden = withheld == "all" or (withheld == "first" and (not by or group[0] == values[0][0]))
        shown = SECRET if hidden else min(value, 100) - number if curved else value + number
        rows.append((*group, shown, shown, shown, hidden))
    frame = pd.DataFrame(rows, columns=[*keys, "value", "low", "high", "withheld"])
    frame = frame.astype({"value": float, "low": float, "high": float, "withheld": bool})
    return Result(metric(key), Filters(OCTOBER), by, columns_of(frame), OCTOBER)


def as_evaluated(result: Result) -> Result:
    """The same with the withheld figures gone."""
    gone = {name: result.frame[name].mask(result.frame["withheld"]) for name in ("value", "low", "high")}
    return Result(result.metric, result.filters, result.by, columns_of(result.frame.assign(**gone)), OCTOBER)


def valid(figure: Figure) -> str:
    """The figure as text, when Plotly takes it and every token has a colour in both palettes."""
    text = json.dumps(figure, ensure_ascii=False, allow_nan=False)
    for name in re.findall(r'"token:([\w-]+)"', text):
        assert name in PALETTE["light"] and name in PALETTE["dark"], name
    coloured = json.loads(re.sub(r'"token:[\w-]+"', '"#123456"', text))
    go.Figure(coloured)
    return text


def is_swedish(figure: Figure, text: str) -> None:
    assert figure["layout"]["separators"] == f",{NB}"
    assert not re.search(r"\b(nan|None|NaT|undefined)\b", text), text


@every_shape
@pytest.mark.parametrize("groups", [0, 1, None], ids=["no groups", "one group", "all groups"])
@pytest.mark.parametrize("withheld", ["none", "first", "all"])
@pytest.mark.parametrize("compared", [False, True], ids=["alone", "compared"])
def test_a_chart_is_a_figure_that_plotly_takes(chart, by, key, groups, withheld, compared):
    result = as_evaluated(made(by, key, groups, withheld))
    comparisons = [made(by, key, 0), as_evaluated(made(by, key, 2, "first"))] if compared else [None]
    for comparison in comparisons:
        figure = chart(result, comparison)
        is_swedish(figure, valid(figure))
        assert all(trace["type"] in ("bar", "scatter") for trace in figure["data"])


@every_shape
def test_a_withheld_figure_is_not_in_the_chart(chart, by, key, demo_store):
    for withheld in ("first", "all"):
        result = as_evaluated(made(by, key, None, withheld))
        assert "4711" not in valid(chart(result, result))
    filters = Filters(demo_store.last_period).narrowed("avdelning", "Inköp", "Rekrytering")
    shown = evaluate(demo_store, metric(key), filters, by, Access())
    true = evaluate(demo_store, metric(key), filters, by, Access("hr")).frame
    on = [*by, *(["month"] if "month" in true else [])]
    if on and shown.withheld:
        secret = shown.frame[shown.frame["withheld"]][on].merge(true, on=on)
        chart_of_true = chart(Result(shown.metric, filters, by, columns_of(true.assign(withheld=False)), OCTOBER))
        assert valid(chart(shown)) != valid(chart_of_true)
        assert len(secret)


@pytest.mark.parametrize("chart", [bars, columns])
def test_a_withheld_group_stands_there_as_two_dots_beside_a_zero(chart):
    by = ("avdelning",) if chart is bars else ("ar",)
    figure = chart(as_evaluated(made(by, "headcount", 3, "first")))
    texts = next(trace["text"] for trace in figure["data"] if trace["type"] == "scatter")
    lengths = figure["data"][0]["x" if chart is bars else "y"]
    assert [length for length, text in zip(lengths, texts, strict=True) if text.strip(NB) == ".."] == [0]
    assert len(texts) == 3


def test_a_stacked_bar_of_which_a_part_is_withheld_says_so():
    result = made(("avdelning", "kon"), "headcount", 2)
    frame = result.frame.assign(withheld=[False, True, False, False])
    figure = bars(as_evaluated(Result(result.metric, result.filters, result.by, columns_of(frame), OCTOBER)))
    ends = figure["data"][-1]
    assert dict(zip(ends["y"], ends["text"], strict=True)) == {"Ekonomi": f"{NB}..", "Inköp": ""}
    assert dict(zip(ends["y"], ends["x"], strict=True)) == {"Ekonomi": 1234.5, "Inköp": 1236.5 + 1237.5}


def test_the_figures_of_bars_are_swedish_and_stand_beside_the_bar():
    frame = pd.DataFrame({"avdelning": ["A", "B", "C"], "value": [1_300_000.0, 0.0, -3.0], "withheld": False})
    figure = bars(Result(metric("growth"), Filters(OCTOBER), ("avdelning",), columns_of(frame), OCTOBER))
    text = figure["data"][-1]
    assert text["text"] == [f"{NB}1{NB}300{NB}000", f"{NB}0", f"{NB}−3"]
    assert text["x"] == [1_300_000.0, 0, 0]  # of a bar to the left, where it begins: not on the bar


def test_a_comparison_is_a_mark_and_is_named():
    result, other = made(("avdelning",), "headcount", 3), made(("avdelning",), "headcount", 2, value=2000)
    marks = bars(result, other)["data"][2]  # [1] is the rim around it
    assert sorted(x for x in marks["x"] if x is not None) == [2000.0, 2001.0]
    assert marks["x"].count(None) == 1
    assert marks["hovertemplate"].startswith("jämförelse: ")
    assert [trace["name"] for trace in line(made(("period",), "mean_age"), made(("period",), "mean_age"))["data"]] == [
        "jämförelsen",
        "Medelålder",
    ]


def test_a_line_breaks_where_a_month_is_withheld():
    result = made(("period",), "fte")
    frame = result.frame.assign(withheld=[False, False, True, False, False])
    figure = line(as_evaluated(Result(result.metric, result.filters, result.by, columns_of(frame), OCTOBER)))
    assert figure["data"][0]["y"][2] is None
    assert figure["data"][0]["connectgaps"] is False


def test_of_many_lines_the_six_largest_are_drawn_each_in_its_own_way():
    figure = line(made(("period", "avdelning"), "headcount"))
    assert len(figure["data"]) == 6
    assert "Ekonomi" not in [trace["name"] for trace in figure["data"]]  # the smallest of seven
    assert {trace["line"]["dash"] for trace in figure["data"]} == set(DASHES)
    assert len({trace["line"]["color"] for trace in figure["data"]}) == 6
    labels = [" ".join(label["text"].split("<br>")) for label in figure["layout"]["annotations"]]
    assert len(labels) == 6 and any(label.startswith("Inköp 1\xa0264") for label in labels), labels


@pytest.mark.parametrize("groups", [0, 1, None])
def test_goals_and_breaks_are_drawn_and_named(groups):
    goals = ((date(2026, 12, 1), 410.0, "Budget 2026: 410"),)
    breaks = ((date(2025, 1, 1), "Inköp: växeln flyttade hit"),)
    figure = line(made(("period",), "fte", groups), None, goals, breaks)
    text = valid(figure)
    assert "Budget 2026: 410" in text and f"januari 2025: {breaks[0][1]}" in text
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == ["2025-01-01"]
    span = figure["layout"]["xaxis"]["range"]
    assert span is None if groups == 0 else span[1] == "2026-12-01"


def test_a_count_is_not_drawn_on_one_axis_with_that_of_a_larger_group_but_a_mean_is():
    for key, drawn in (("headcount", 1), ("mean_age", 2)):
        assert len(line(made(("period",), key, 1), made(("period",), key, 1))["data"]) == drawn


def test_a_goals_words_are_kept_off_the_figure_at_the_lines_end():
    series = made(("period",), "headcount", 3)
    end = series.columns["value"][-1]
    for goal, way in ((end, 1), (end - 0.1, -1), (end + 10_000, 0)):
        words = line(series, None, ((date(2026, 12, 1), goal, "Budget 2026"),))["layout"]["annotations"][-1]
        shift = words["yshift"]
        assert (shift > 0) - (shift < 0) == way, (goal, shift)


def test_years_under_columns_stand_straight_and_the_first_and_the_last_are_named():
    few = year_axis(["nov–dec 2025", "2026", "2027"])
    assert few["ticktext"] == ["nov–dec<br>2025", "2026", "2027"] and few["tickangle"] == 0
    for count in (7, 8, 11):
        labels = ["nov–dec 2025", *(str(2026 + i) for i in range(count - 1))]
        named = year_axis(labels)["tickvals"]
        assert named[0] == labels[0] and named[-1] == labels[-1] and "2026" not in named
    assert year_axis([])["tickvals"] == []


def test_of_many_years_every_other_is_named_and_the_last():
    assert ticks(range(2026, 2031)) == [2026, 2027, 2028, 2029, 2030]
    assert ticks([2030, *range(2025, 2031)]) == [2026, 2028, 2030]


def test_labels_near_the_top_of_a_chart_are_pushed_apart_within_it():
    labels = [
        (2030.0, y, f"{name} {y}", "muted") for name, y in (("anställda", 427.0), ("behov", 420.0), ("utan", 90.0))
    ]
    found = {one["text"].split()[0]: one["y"] * 250 / 450 + one["yshift"] for one in apart(labels, 450.0, 450.0)}
    assert found["utan"] == pytest.approx(50) and found["behov"] + 18 < found["anställda"] <= 250.5
    many = [(2030.0, 440.0 + i, f"{i}", "muted") for i in range(4)]
    places = [one["y"] * 250 / 450 + one["yshift"] for one in apart(many, 450.0, 450.0)]
    assert max(places) <= 250.5 and all(high - low > 17.5 for low, high in itertools.pairwise(places))
    assert spread_out([100.0, 101.0], [1, 2], 110.0) == [72.0, 100.5]  # half of a line of the second is over its middle


def test_a_pyramid_has_women_to_the_left_and_counts_without_minus():
    figure = pyramid(made(("alder5", "kon"), "headcount", value=20))
    women, men = figure["data"][:2]
    assert (women["name"], men["name"]) == ("kvinnor", "män")
    assert max(women["x"]) <= 0 <= min(men["x"])
    assert not any("−" in text or "-" in text for text in [*women["text"], *figure["layout"]["xaxis"]["ticktext"]])
    # the ages between are there, empty
    assert women["y"] == ["20–24", "25–29", "30–34", "35–39", "40–44", "45–49", "50–54", "55–59", "60–64"]
    assert pyramid(made(("alder", "kon"), "headcount"))["data"][0]["y"] == [str(age) for age in range(21, 60)]


def test_a_curve_has_its_band_and_says_where_it_ends():
    figure = curve(made((), "retention"))
    band, drawn = figure["data"]
    assert band["fill"] == "toself" and drawn["line"]["shape"] == "hv"
    assert [label["text"] for label in figure["layout"]["annotations"]] == [f"98{NB}%"]
    cut = curve(made(("anstallningsform",), "retention"))
    assert [label["text"] for label in cut["layout"]["annotations"]] == [f"tillsvidare 98{NB}%", f"visstid 95{NB}%"]
    assert len({trace["line"]["dash"] for trace in cut["data"]}) == 2


# what can be seen


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
GRAPHIC = {"muted"}  # lines and marks only; every other colour is somewhere that of a label, too
COLOURS = [
    (mode, name)
    for mode in PALETTE
    for name, colour in PALETTE[mode].items()
    if colour.startswith("#") and name != "background"
]


def test_the_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_palettes_have_the_same_tokens():
    assert PALETTE["light"].keys() == PALETTE["dark"].keys()
    assert {name for name in PALETTE["light"] if not PALETTE["light"][name].startswith("#")} == {
        "accent-band",
        "muted-band",
    }


@pytest.mark.parametrize(("mode", "name"), COLOURS)
def test_a_colour_stands_out_from_the_background(mode, name):
    least = 3 if name in GRAPHIC else 4.5
    assert contrast(PALETTE[mode][name], THEME[mode]["backgroundColor"]) >= least


def test_what_is_only_a_mark_never_colours_text():
    for chart, by, key in SHAPES:
        figure = chart(made(by, key), made(by, key, 2))
        coloured = [label.get("font", {}).get("color") for label in figure["layout"].get("annotations", [])]
        coloured += [trace.get("textfont", {}).get("color") for trace in figure["data"]]
        assert not {f"token:{name}" for name in GRAPHIC} & set(coloured)


@pytest.mark.parametrize("mode", PALETTE)
def test_kon_is_told_apart_in_greyscale_and_by_pattern(mode):
    assert contrast(PALETTE[mode]["kvinna"], PALETTE[mode]["man"]) >= 1.5
    women, men = pyramid(made(("alder5", "kon"), "headcount"))["data"][:2]
    assert women["marker"]["pattern"]["shape"] != men["marker"]["pattern"]["shape"]


@pytest.mark.parametrize("mode", PALETTE)
def test_the_themes_own_text_can_be_read_on_both_its_backgrounds(mode):
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        for text in ("textColor", "linkColor", "primaryColor"):
            assert contrast(THEME[mode][text], THEME[mode][background]) >= 4.5, (text, background)

"""Excel's own chart of a sheet's figures: it follows the cells when they are changed."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kf.dimensions import PERIOD
from kf.exports.sheet import Told, dimension_columns, figure_columns, rows
from kf.metrics.result import Result
from kf.sheet import Sheet

ACCENT, MUTED = "#0b5a8a", "#7d8b98"  # as in kf/charts/theme.py, light
GRID = {"visible": True, "line": {"color": "#c9d1d8"}}
ORDERED = ("ar", "alder", "alder5", "aldersgrupp", "plangrupp")
WIDTH, ROW_HEIGHT, SHORTEST, TALLEST = 640, 24, 320, 1000


def chart(book: Workbook, sheet: Worksheet, result: Told) -> None:
    """Draw the figures of a sheet whose first row is headings and whose first column says which group a row is.

    A line over time, an interval's lines for a curve, columns by age or year, bars otherwise. Nothing is drawn
    without a dimension, with several, or without figures. The alternative text says what is shown, no figures.
    """
    if isinstance(result, Sheet):
        if result.chart:
            _lying(book, sheet, result)
        return
    groups, figures = dimension_columns(result), figure_columns(result)
    if len(groups) != 1 or result.frame["value"].isna().all():
        return
    (key, label), last = groups[0], len(result.frame)
    figures = figures if key == "month" else figures[:1]
    drawn = book.add_chart(_kind(key, result))
    for place in range(len(figures)):
        drawn.add_series(
            {
                "name": [sheet.name, 0, 1 + place],
                "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, *_values(sheet, result, place)],
                **_look(key, place),
            }
        )
    title = f"{result.metric.label} ({result.metric.unit}), {result.window_label()}"
    drawn.set_title({"name": title, "name_font": {"size": 12, "bold": True}})
    drawn.set_legend({"none": True} if len(figures) == 1 else {"position": "bottom"})
    lying = _kind(key, result)["type"] == "bar"
    from_zero = key != PERIOD and result.frame["value"].min() >= 0
    by_group: dict[str, Any] = {"name": label, "reverse": lying, "major_gridlines": {"visible": False}}
    by_figure: dict[str, Any] = {"min": 0 if from_zero else None, "major_gridlines": GRID}
    if lying:  # xlsxwriter's y is what stands; the groups read downwards, and the scale stays below them
        by_figure["label_position"] = "high"
        drawn.set_y_axis(by_group)
        drawn.set_x_axis(by_figure)
    else:
        drawn.set_x_axis(by_group)
        drawn.set_y_axis(by_figure)
    drawn.show_na_as_empty_cell()
    drawn.show_hidden_data()
    tall = max(SHORTEST, ROW_HEIGHT * last) if lying else SHORTEST
    drawn.set_size({"width": WIDTH, "height": min(tall, TALLEST)})
    words = f"Diagram: {title}, per {label.lower()}. Siffrorna står i tabellen på samma blad."
    sheet.insert_chart(1, 2 * len(figure_columns(result)) + 2, drawn, {"description": words})


def _lying(book: Workbook, sheet: Worksheet, told: Sheet) -> None:
    """Bars of a sheet's first column of figures, named by its first column."""
    column = next(x for x, heading in enumerate(told.headings) if heading.decimals is not None)
    last, heading = len(told.rows), told.headings[column]
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series(
        {
            "name": [sheet.name, 0, column],
            "categories": [sheet.name, 1, 0, last, 0],
            "values": [sheet.name, 1, column, last, column],
            "fill": {"color": ACCENT},
            "gap": 40,
        }
    )
    drawn.set_title({"name": f"{told.label}: {heading.words}", "name_font": {"size": 12, "bold": True}})
    drawn.set_legend({"none": True})
    drawn.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}, "label_position": "low"})
    drawn.set_x_axis({"major_gridlines": GRID, "label_position": "high"})
    drawn.set_size({"width": WIDTH, "height": min(max(SHORTEST, ROW_HEIGHT * last), TALLEST)})
    words = f"Diagram: {told.label}, {heading.words}. Siffrorna står i tabellen på samma blad."
    sheet.insert_chart(1, len(told.headings) + 1, drawn, {"description": words})


def _kind(key: str, result: Result) -> dict[str, str]:
    if result.metric.kind == "curve" and key == "month":
        return {"type": "scatter", "subtype": "straight"}  # the months read are not equally far apart
    if key == PERIOD:
        return {"type": "line"}
    return {"type": "column" if key in ORDERED else "bar"}


def _look(key: str, place: int) -> dict[str, Any]:
    if key in (PERIOD, "month"):
        return {
            "line": {
                "color": MUTED if place else ACCENT,
                "width": 1 if place else 2.5,
                "dash_type": "dash" if place else "solid",
            }
        }
    return {"fill": {"color": ACCENT}, "gap": 40}


def _values(sheet: Worksheet, result: Result, place: int) -> tuple[int, int, int]:
    """Column, last row and column of the figures to draw.

    A chart draws text as 0, so where `..` stands the figures are drawn from a hidden column that has #N/A there.
    """
    cells = [row[1 + place] for row in rows(result)]
    if all(isinstance(cell, int | float) for cell in cells):
        return 1 + place, len(cells), 1 + place
    helper = 1 + len(figure_columns(result)) + place
    for y, cell in enumerate(cells, start=1):
        at = xl_rowcol_to_cell(y, 1 + place)
        shown = cell if isinstance(cell, int | float) else "#N/A"
        sheet.write_formula(y, helper, f"=IF(ISNUMBER({at}),{at},NA())", None, shown)
    sheet.set_column(helper, helper, None, None, {"hidden": True})
    return helper, len(cells), helper

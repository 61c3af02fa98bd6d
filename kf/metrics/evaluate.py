"""The one door: every figure on people comes out of `evaluate`, within the reader's access.

It writes legible SQL from the question, runs it, and withholds what the counts behind the figure do not allow.
Oddities live in the views (`kf/sql`), never here.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from kf.access import Access
from kf.dimensions import DIMENSIONS, PERIOD, sort_key
from kf.errors import KfError
from kf.filters import Filters, add_months, label, months_between, not_held
from kf.metrics import chance, retention
from kf.metrics.counts import Columns, Span, counted
from kf.metrics.disclosure import counts_decide, told, withhold
from kf.metrics.metric import Metric
from kf.metrics.relation import RELATIONS
from kf.metrics.result import Result
from kf.schema import INGEN_VAG, SPELL
from kf.store import Store

LEDNING = Access()
MISSING = "uppgift saknas"
WAY, NO_WAY = "avgangsvag", "ingen (till exempel pension)"
KEPT_ANSWERS = 1000  # small frames; the same few views are asked for again and again


@lru_cache(maxsize=KEPT_ANSWERS)
def evaluate(
    store: Store,
    metric: Metric,
    filters: Filters,
    by: tuple[str, ...] = (),
    access: Access = LEDNING,
    months: int = 60,
) -> Result:
    """Answer a question: the metric, narrowed by the filters, cut by the dimensions in `by`.

    With `period` in `by` the answer is a series of up to `months` months that ends at the filters' period;
    a flow is then summed over the filters' window as it stood at each of them. Answers are kept: do not change
    a result's columns. Raises KfError when the metric cannot be cut so, or the period lies outside the data.
    """
    _refuse_unknown(store, metric, filters, by)
    if not store.reach(RELATIONS[metric.relation].calendar):
        return _nothing(store, metric, filters, by, "Underlaget för måttet är inte inläst.")
    lacking = [column for column in metric.requires if column in store.empty_columns]
    if lacking:
        labels = {column.name: column.label for column in SPELL}
        note = f"Måttet kräver {' och '.join(labels[c] for c in lacking)}, som saknas i det inlästa datat."
        return _nothing(store, metric, filters, by, note)
    spans = _spans(store, metric, filters, months if PERIOD in by else 1)
    if not spans:
        first, last = (f"{month:%Y-%m}" for month in calendar(store, metric))
        note = f"Perioden går utanför det som kan räknas. {metric.label} finns från {first} till {last}."
        return _nothing(store, metric, filters, by, note)
    text, parameters, unused = _compile(store, metric, filters, by, spans)
    held = filters.held(metric.dimensions)
    if metric.is_its_basis and counts_decide(held, by, access):
        columns = counted(store, metric.rests_on[0], held, by, spans)
    else:
        columns = store.columns(text, parameters)
    if metric.kind == "curve":
        columns = retention.curve(columns, by, first_year=metric.sql == "first_year")
    if metric.relation in ("hires", "exits") and by == (PERIOD,) and columns[PERIOD]:
        without = [end for _, end in spans if end not in set(columns[PERIOD])]  # no row, but a figure
        columns = {PERIOD: columns[PERIOD] + without, "value": columns["value"] + [0.0] * len(without)}
    columns, reason, some_of = withhold(store, metric, filters, by, access, spans, columns)
    metric, columns = told(store, metric, filters, by, access, columns)
    for key in by:
        columns[key] = [MISSING if value is None else value for value in columns[key]]
    columns = _sorted(columns, by)
    if WAY in by:  # the vocabulary's own word for it is a dash, which says nothing as a bar's name
        columns[WAY] = [NO_WAY if value == INGEN_VAG else value for value in columns[WAY]]
    columns, said = chance.with_interval(metric, columns)
    return Result(
        metric=metric,
        filters=filters,
        by=by,
        columns=columns,
        data_date=calendar(store, metric)[1],
        sql=text,
        parameters=parameters,
        reason=reason,
        notes=(*not_held(unused), *_of_parts(metric, by, columns), *some_of, *said),
    )


def _of_parts(metric: Metric, by: tuple[str, ...], columns: Columns) -> tuple[str, ...]:
    """What must be said of a metric whose parts do not make its whole, where there are parts."""
    return (metric.of_parts,) if metric.of_parts and set(by) - {PERIOD} and columns["value"] else ()


def _refuse_unknown(store: Store, metric: Metric, filters: Filters, by: tuple[str, ...]) -> None:
    possible = (*metric.dimensions, PERIOD)
    if len(set(by)) < len(by):
        raise KfError("Samma indelning står två gånger.", "Ta bort den ena.")
    for key in by:
        if key not in possible or (metric.kind == "curve" and key == PERIOD):
            raise KfError(
                f"{metric.label} kan inte delas upp på {label(key)}.",
                "Välj bland: " + ", ".join(possible) + ".",
            )
    relation = RELATIONS[metric.relation]
    reach = store.reach(() if relation.beside_staff else relation.calendar)
    if reach and not reach[0] <= filters.period <= reach[1]:
        raise KfError(
            f"Det finns inga uppgifter för {filters.period:%Y-%m}.",
            f"Välj en månad från {reach[0]:%Y-%m} till {reach[1]:%Y-%m}.",
        )


def calendar(store: Store, metric: Metric) -> Span:
    """The first and last month that a metric has figures for. In the staff's first month nobody can be told to be new."""
    own = RELATIONS[metric.relation].calendar
    first, last = store.reach(own) or (store.first_period, store.last_period)
    return (first if own or metric.kind != "flow" else add_months(first, 1)), last


def _nothing(store: Store, metric: Metric, filters: Filters, by: tuple[str, ...], note: str) -> Result:
    columns, _ = chance.with_interval(metric, {name: [] for name in (*by, "value", "withheld")})
    return Result(metric, filters, by, columns, calendar(store, metric)[1], notes=(note,))


def _spans(store: Store, metric: Metric, filters: Filters, months: int) -> tuple[Span, ...]:
    """First and last month of what each figure is computed on, for the period and the months before it."""
    if metric.kind == "curve":
        return ((max(add_months(filters.period, -59), store.first_period), filters.period),)
    asked = [add_months(filters.period, -back) for back in reversed(range(months))]
    if metric.kind == "stock":
        spans = [(month, month) for month in asked]
    else:
        spans = list(dict.fromkeys(filters.span(month) for month in asked))  # `year` is the same for twelve months
    earliest, latest = calendar(store, metric)
    return tuple((start, end) for start, end in spans if start >= earliest and end <= latest)


def _compile(
    store: Store, metric: Metric, filters: Filters, by: tuple[str, ...], spans: tuple[Span, ...]
) -> tuple[str, dict[str, object], list[str]]:
    """The query, its parameters, and the filters that the relation lacks."""
    relation = RELATIONS[metric.relation]
    conditions, parameters, unused = filters.conditions(relation.dimensions)
    conditions = [metric.where, "period BETWEEN $first AND $last", *conditions]
    conditions += [sql for key, sql in relation.unasked.items() if key not in by and not filters.values(key)]
    parameters |= {"first": spans[0][0], "last": spans[-1][1]}
    where = "\n  AND ".join(f"({c})" if " OR " in c else c for c in conditions if c)
    if metric.kind == "curve":
        return retention.query(relation.name, by, where), parameters, unused
    if PERIOD in by and metric.kind == "flow":
        return _windows(store, metric, by, where, spans, parameters), parameters, unused
    if "$months" in metric.sql:
        parameters["months"] = months_between(*spans[0])
    columns = ", ".join([*by, *(f"{value} AS {name}" for name, value in metric.columns)])
    text = f"SELECT {columns}\nFROM {store.source(relation.name, f'{columns} {where}')}\nWHERE {where}"
    return text + (f"\nGROUP BY {', '.join(by)}" if by else "\nHAVING count(*) > 0"), parameters, unused


def _windows(
    store: Store,
    metric: Metric,
    by: tuple[str, ...],
    where: str,
    spans: tuple[Span, ...],
    parameters: dict[str, object],
) -> str:
    """A flow at several months: what it names is summed per month first, then over the window that ends at each."""
    relation = RELATIONS[metric.relation]
    named = set(re.findall(r"\w+", " ".join(value for _, value in metric.columns)))
    cut = [key for key in by if key != PERIOD]
    kept = [PERIOD, *cut, *(key for key in metric.keep if key in named and key not in cut)]
    parameters |= {"starts": [start for start, _ in spans], "ends": [end for _, end in spans]}
    measures = [f"sum({measure}) AS {measure}" for measure in relation.measures if measure in named]
    values = [f"{value.replace('$months', 'any_value(months)')} AS {name}" for name, value in metric.columns]
    columns = ", ".join([*kept, *measures])
    return (
        f"WITH monthly AS (\n  SELECT {columns}\n  FROM {store.source(relation.name, f'{columns} {where}')}\n  WHERE {where}\n"
        "  GROUP BY ALL),\n"
        "windows AS (\n  SELECT unnest($starts::DATE[]) AS start_month, unnest($ends::DATE[]) AS end_month,\n"
        "    date_diff('month', start_month, end_month) + 1 AS months)\n"
        f"SELECT {', '.join([*('end_month AS period' if key == PERIOD else key for key in by), *values])}\n"
        "FROM monthly JOIN windows ON period BETWEEN start_month AND end_month\n"
        f"GROUP BY {', '.join(['end_month', *cut])}"
    )


def _sorted(columns: Columns, by: tuple[str, ...]) -> Columns:
    """Rows in the order of their dimensions' values, a curve's by month."""
    keys = [*by, *(["month"] if "month" in columns else [])]
    if not keys or len(columns["value"]) < 2:
        return columns
    places = []
    for key in keys:
        values = columns[key]
        ranked = sorted(set(values), key=lambda value: sort_key(key, value) if key in DIMENSIONS else (0, value))
        place = {value: rank for rank, value in enumerate(ranked)}
        places.append([place[value] for value in values])
    order = np.lexsort(places[::-1]).tolist()
    return {name: [values[row] for row in order] for name, values in columns.items()}

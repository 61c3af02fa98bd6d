"""Datakvalitet: what a version knows of its own quality, for every reader. Read from the version alone.

Everything is on månadsavlönade, counted once each, as in the metrics headcount, hired and left: a count on another
population would tell small groups by its difference from theirs. For `ledning` counts of 1 to 4 are not shown, nor
what is left of a whole when all but 1 to 4 are counted, and other counts of missing values are rounded to fives: laid
beside a table of the values that are there, an exact one would give a small group away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from kf.access import Access
from kf.metrics.staff import MONTHLY
from kf.privacy import SMALLEST_SHOWN
from kf.schema import SPELL
from kf.store import Store

LEDNING = Access()
FEW = f"färre än {SMALLEST_SHOWN}"
ALL_BUT_FEW = f"alla utom {FEW}"
STEP = 5  # counts of missing values are rounded to this for `ledning`
LABELS = {column.name: column.label for column in SPELL}
WAYS = {"rekryteringsvag": "hires", "avgangsorsak": "exits", "avgangsvag": "exits"}
STATES = tuple(
    column.name for column in SPELL if column.name not in ("person", "birth_month", "valid_from", "valid_to", *WAYS)
)
MISSING = ["column", "label", "period", "rows", "missing", "share", "shown"]
FLOW = ["period", "before", "exits", "hires", "other", "after"]


@dataclass(frozen=True)
class Quality:
    """What is known of a version's quality.

    `read`, `used` and `refused` count the file's rows (None when nothing was imported). `missing`: column, label,
    period, rows (people, hires or exits that month), missing, share (0-1; NaN where it is not shown, or there are no
    rows), shown (the text to show); a column that the source lacks is missing everywhere and named in `lacking`.
    `reconciliation`: period, before, exits, hires, other, after: before - exits + hires + other = after; NaN where it
    is not shown. `other` (övrig förändring) is what is neither hire nor exit; for the whole employer it is always 0, as
    hires and exits are where employments begin and end, and anything else is an error of ours. `breaks`: datum,
    avdelning (None: all), text.
    """

    loaded: str
    who: str
    source: str
    profile: str
    synthetic: bool
    read: int | None
    used: int | None
    refused: int | None
    warnings: tuple[str, ...]
    lacking: tuple[str, ...]
    missing: pd.DataFrame
    reconciliation: pd.DataFrame
    breaks: pd.DataFrame
    first_period: date
    last_period: date

    @property
    def unbalanced(self) -> int:
        """How many months do not add up, of those shown."""
        return int((self.reconciliation["other"].fillna(0) != 0).sum())


@lru_cache(maxsize=16)
def quality(store: Store, access: Access = LEDNING) -> Quality:
    """What the version knows of its quality, within the reader's access. Kept: do not change its frames."""
    said = store.dataset
    rows = [
        int(said[key]) if said.get(key, "").isdigit() else None for key in ("rows_read", "rows_used", "rows_refused")
    ]
    return Quality(
        loaded=said.get("created", ""),
        who=said.get("who", ""),
        source=said.get("source", ""),
        profile=said.get("profile", ""),
        synthetic=said.get("synthetic") == "true",
        read=rows[0],
        used=rows[1],
        refused=rows[2],
        warnings=tuple(line for line in said.get("warnings", "").splitlines() if line),
        lacking=tuple(LABELS[name] for name in LABELS if name in store.empty_columns),
        missing=_shown(missing_values(store), access),
        reconciliation=_reconciled(store, access),
        breaks=store.frame("SELECT datum, avdelning, text FROM series_break ORDER BY datum, avdelning"),
        first_period=store.first_period,
        last_period=store.last_period,
    )


@lru_cache(maxsize=16)
def missing_values(store: Store) -> pd.DataFrame:
    """Rows and missing values per column and month: of people at the end of it, and of hires and exits in it.

    Exact counts, with no regard to who is asking: for this module and `kf.metrics.trust`, never for a page.
    """
    asked = [("stock", STATES, "{}")]
    asked += [
        (relation, tuple(name for name in WAYS if WAYS[name] == relation), "nullif({}::VARCHAR, 'okänd')")
        for relation in ("hires", "exits")
    ]
    found = []
    for relation, columns, known in asked:
        counts = ", ".join(f"count({known.format(name)}) AS {name}" for name in columns)
        frame = store.frame(
            f"SELECT period, count(*) AS rows, {counts} FROM {relation} JOIN month USING (period) "
            f"WHERE n = 1 AND {MONTHLY} GROUP BY period ORDER BY period"
        )
        values = frame[list(columns)].rsub(frame["rows"], axis=0)
        found.append(
            values.assign(period=frame["period"], rows=frame["rows"]).melt(
                ["period", "rows"], list(columns), "column", "missing"
            )
        )
    every = pd.concat(found, ignore_index=True)
    return every.assign(label=every["column"].map(LABELS)).astype({"rows": float, "missing": float})


def _shown(frame: pd.DataFrame, access: Access) -> pd.DataFrame:
    rows, missing = frame["rows"], frame["missing"]
    text = missing.map("{:.0f}".format)
    if not access.sees_small_groups:
        few = missing.between(1, SMALLEST_SHOWN - 1)
        all_but_few = (rows - missing).between(1, SMALLEST_SHOWN - 1)
        small = rows.between(1, SMALLEST_SHOWN - 1)
        rounded = (np.round(missing / STEP) * STEP).clip(upper=rows).where(missing < rows, missing)
        text = rounded.map("{:.0f}".format).mask(all_but_few, ALL_BUT_FEW).mask(few | small, FEW)
        frame = frame.assign(missing=rounded.mask(few | all_but_few | small), rows=rows.mask(small))
    share = frame["missing"] / frame["rows"].where(frame["rows"] > 0)
    return frame.assign(share=share, shown=text)[MISSING]


def _reconciled(store: Store, access: Access) -> pd.DataFrame:
    """Each month but the first: the month before's headcount, who left, who came, and this month's."""
    frame = store.frame(
        f"""WITH flows AS (
                SELECT period, sum(n) AS after, 0 AS hires, 0 AS exits FROM stock WHERE {MONTHLY} GROUP BY period
                UNION ALL SELECT period, 0, sum(n), 0 FROM hires WHERE {MONTHLY} GROUP BY period
                UNION ALL SELECT period, 0, 0, sum(n) FROM exits WHERE {MONTHLY} GROUP BY period),
            monthly AS (
                SELECT period, coalesce(sum(after), 0) AS after, coalesce(sum(hires), 0) AS hires,
                    coalesce(sum(exits), 0) AS exits
                FROM month LEFT JOIN flows USING (period) GROUP BY period)
            SELECT period, lag(after) OVER (ORDER BY period) AS before, exits, hires, after FROM monthly ORDER BY period"""
    )
    frame = frame.iloc[1:].astype(dict.fromkeys(("before", "exits", "hires", "after"), float)).reset_index(drop=True)
    frame["other"] = frame["after"] - (frame["before"] - frame["exits"] + frame["hires"])
    if not access.sees_small_groups:
        small = frame[["before", "exits", "hires", "after"]].map(lambda count: 1 <= count < SMALLEST_SHOWN)
        # one flow follows from the other and the two stocks: neither is shown, and of two stocks both or none
        hidden = small.any(axis=1)
        frame.loc[hidden, ["exits", "hires"]] = np.nan
        for stock in ("before", "after"):
            frame.loc[small[stock], stock] = np.nan
    return frame[FLOW]

"""The timavlönade, outside all the plan's figures: pensioners who help out, and students."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kf.demo import employer as e
from kf.demo.history import DAY, Life
from kf.schema import (
    ANNAN_ARBETSGIVARE,
    ATERANSTALLNING,
    INGEN_VAG,
    KVINNA,
    MAN,
    PENSION,
    SPELL,
    TIMAVLONAD,
    VISSTID_UPPHOR,
    names,
)

EARLIER_STUDENTS = 20


def spells(rng: np.random.Generator, everybody: list[Life]) -> pd.DataFrame:
    """Spells of `HOURLY` people there at the end, half of them pensioned here, and of earlier students."""
    retired = [x for x in everybody if x.job.reason == PENSION and x.job.left and x.job.left < e.LAST - 3]
    retired = [x for x in retired if x.job.role and not x.job.role.leads]
    back = [retired[int(i)] for i in rng.permutation(len(retired))[: e.HOURLY // 2]]
    rows: list[dict[str, Any]] = []
    for life in back:
        left = life.job.left or 0
        begins = e.date(int(rng.integers(max(left + 2, e.LAST - 30), e.LAST)))
        rows.append(
            {
                "person": life.person,
                "birth_month": e.date(life.job.birth),
                "kon": life.job.kon,
                "avdelning": e.avdelning_of()[life.unit(e.date(e.LAST))],
                "enhet": life.unit(e.date(e.LAST)),
                "befattning": life.befattning(e.date(e.LAST)),
                "valid_from": begins,
                "rekryteringsvag": ATERANSTALLNING,
            }
        )
    for i in range(e.HOURLY - len(back) + EARLIER_STUDENTS):
        present = i < e.HOURLY - len(back)
        start = int(rng.integers(e.LAST - 16, e.LAST)) if present else int(rng.integers(e.FIRST - 4, e.LAST - 12))
        end = None if present else e.date(start + int(rng.integers(2, 10))) - DAY
        answers = rng.random() < 0.6
        rows.append(
            {
                "person": f"P{900000 + i:06d}",
                "birth_month": e.date(start - int(rng.integers(20 * 12, 27 * 12))),
                "kon": MAN if rng.random() < 0.3 else KVINNA,
                "avdelning": "Kontaktcenter" if answers else "Administration",
                "enhet": "Kunskap och stöd" if answers else "Internservice",
                "befattning": "servicehandläggare" if answers else "assistent",
                "valid_from": e.date(start),
                "valid_to": end,
                "rekryteringsvag": ANNAN_ARBETSGIVARE,
                "avgangsorsak": None if present else VISSTID_UPPHOR,
                "avgangsvag": None if present else INGEN_VAG,
            }
        )
    frame = pd.DataFrame(rows).reindex(columns=names(SPELL))
    return frame.assign(anstallningsform=TIMAVLONAD, avtal="AB")

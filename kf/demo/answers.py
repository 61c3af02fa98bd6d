"""The made-up answers to the recruitment unit's surveys: about 90 customers a tertial, an NPS near 72, 300 candidates a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kf import recruitment as words
from kf.demo.customers import LAST, RECRUITING
from kf.demo.employer import date
from kf.schema import names

END = date(LAST, 31)
# a tertial's share of promoters and of detractors
NPS = {"2026 T1": (0.79, 0.05), "2026 T2": (0.74, 0.07)}
NPS_USUAL = (0.78, 0.055)


@dataclass(frozen=True)
class Survey:
    """A survey: after which share of the assignments it is sent, how many days after, and how many answer."""

    name: str
    sent: float
    days: tuple[int, int]
    answered: float
    copies: int = 1


AFTER = Survey(words.KUND, 0.46, (1, 14), 0.74)
LATER = Survey(words.KUND_SENARE, 0.34, (185, 240), 0.63)
CANDIDATE = Survey(words.KANDIDAT, 0.60, (1, 20), 0.66)
COURSE = Survey(words.KBR, 1.0, (0, 3), 0.82, copies=14)
# how likely each grade from 10 down to 5 is, the rest 4
GRADES = {
    **dict.fromkeys(words.BETYG, (0.44, 0.31, 0.16, 0.05, 0.02, 0.01)),
    "tidplan": (0.33, 0.29, 0.2, 0.1, 0.04, 0.02),
    words.FORDOMSMEDVETET: (0.5, 0.28, 0.13, 0.045, 0.02, 0.015),
    words.MATCHNING: (0.46, 0.29, 0.14, 0.06, 0.03, 0.01),
    words.NOJD: (0.45, 0.28, 0.15, 0.06, 0.03, 0.02),
    words.ICKE_DISKRIMINERANDE: (0.6, 0.22, 0.1, 0.04, 0.02, 0.01),
    words.SPRAK: (0.42, 0.3, 0.15, 0.07, 0.03, 0.02),
    words.UTBILDNING: (0.26, 0.33, 0.24, 0.1, 0.05, 0.01),
}


def table(rng: np.random.Generator, assignments: pd.DataFrame) -> pd.DataFrame:
    """The table `enkatsvar`: for every invitation an answer to each question, or a row that says there was none."""
    ended = assignments[assignments["slut"].notna()]
    recruited = ended["paket"].isin(RECRUITING)
    asked: Sequence[tuple[Survey, pd.DataFrame]] = (
        (AFTER, ended[~ended["paket"].isin((words.KBR, words.TIMMAR))]),
        (LATER, ended[recruited]),
        (CANDIDATE, ended[recruited]),
        (COURSE, ended[ended["paket"] == words.KBR]),
    )
    rows: list[tuple[object, ...]] = []
    number = 0
    for survey, of in asked:
        for key, end in zip(of["uppdrag"], of["slut"], strict=True):
            for _ in range(survey.copies):
                sent = end + dt.timedelta(days=int(rng.integers(*survey.days)))
                if rng.random() >= survey.sent or sent > END:
                    continue
                number += 1
                rows += _invitation(rng, survey, f"E{number:05}", key, sent)
    return pd.DataFrame(rows, columns=names(words.ENKATSVAR)).sort_values(["datum", "inbjudan"], ignore_index=True)


def _invitation(
    rng: np.random.Generator, survey: Survey, invitation: str, key: str, sent: dt.date
) -> list[tuple[object, ...]]:
    if rng.random() >= survey.answered:
        return [(invitation, survey.name, key, sent, words.NEJ, None, None)]
    return [
        (invitation, survey.name, key, sent, words.JA, question, _score(rng, question, sent))
        for question in words.FRAGOR[survey.name]
    ]


def _score(rng: np.random.Generator, question: str, sent: dt.date) -> int:
    if question == words.REKOMMENDERA:
        p, d = NPS.get(f"{sent.year} T{(sent.month - 1) // 4 + 1}", NPS_USUAL)
        kind = rng.random()
        low, high = (9, 11) if kind < p else (3, 7) if kind < p + d else (7, 9)
        return int(rng.integers(low, high))
    shares = GRADES[question]
    return int(rng.choice([10, 9, 8, 7, 6, 5, 4], p=[*shares, 1 - sum(shares)]))

"""Serviceförvaltningen as data: months, flows, ages, rates and breaks. Everything invented has its one place here.

Months are integers, year * 12 + month - 1. What belongs to a befattning or an avdelning is in
`data/demo_roles.csv`, `demo_befattning.csv` and `demo_budget.csv`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import pandas as pd

from kf.schema import KVINNA, MAN, TILLSVIDARE, VISSTID
from kf.store import DEFAULT_FOLDER

EMPLOYER, LARGE_EMPLOYER = "Serviceförvaltningen", "Exempelstaden"


def month(year: int, number: int) -> int:
    """The integer of a month."""
    return year * 12 + number - 1


def date(m: int, day: int = 1) -> dt.date:
    """A day of a month given as an integer."""
    return dt.date(m // 12, m % 12 + 1, day)


FIRST, LAST = month(2020, 1), month(2025, 10)
OCT24, NOV24, JAN25, JAN24 = month(2024, 10), month(2024, 11), month(2025, 1), month(2024, 1)


@dataclass(frozen=True)
class Period:
    """A run of months with the number of (hires, exits) per anställningsform and kön, and per reason."""

    first: int
    last: int
    tillsvidare: dict[str, tuple[int, int]]
    visstid: dict[str, tuple[int, int]]
    pension: int
    other: int
    egen_visstid: int
    conversions: int
    on_leave: int

    def flow(self, form: str, kon: str) -> tuple[int, int]:
        """Hires and exits."""
        return (self.tillsvidare if form == TILLSVIDARE else self.visstid)[kon]


def _period(
    first: int,
    last: int,
    t: tuple[int, int, int, int],
    v: tuple[int, int, int, int],
    rest: tuple[int, int, int, int, int],
) -> Period:
    """Flows are women in and out, men in and out; rest is the fields of Period from `pension` on."""
    return Period(first, last, {KVINNA: t[:2], MAN: t[2:]}, {KVINNA: v[:2], MAN: v[2:]}, *rest)


PERIODS = (
    _period(FIRST + 1, month(2020, 12), (30, 26, 6, 6), (18, 18, 6, 6), (5, 1, 3, 3, 5)),
    _period(month(2021, 1), month(2021, 12), (34, 26, 7, 6), (19, 19, 6, 6), (6, 1, 3, 4, 5)),
    _period(month(2022, 1), month(2022, 12), (38, 26, 8, 7), (19, 19, 6, 7), (6, 1, 4, 4, 6)),
    _period(month(2023, 1), month(2023, 12), (40, 27, 9, 6), (20, 20, 6, 6), (5, 1, 3, 5, 6)),
    _period(JAN24, OCT24, (41, 29, 12, 9), (24, 18, 11, 6), (5, 2, 3, 6, 9)),
    _period(NOV24, NOV24 + 1, (5, 9, 1, 1), (1, 7, 0, 4), (1, 0, 0, 3, 1)),
    _period(JAN25, LAST, (55, 46, 19, 8), (21, 23, 8, 12), (6, 2, 4, 9, 12)),
)
START = {
    (TILLSVIDARE, KVINNA): 270,
    (TILLSVIDARE, MAN): 54,
    (VISSTID, KVINNA): 10,
    (VISSTID, MAN): 5,
}
# January first; how much of a year's hires and exits fall in each month.
SEASON_IN = (1.5, 0.9, 1.0, 0.9, 0.9, 0.7, 0.4, 1.5, 1.8, 1.1, 0.8, 0.5)
SEASON_OUT = (1.3, 0.9, 0.9, 0.9, 0.9, 1.0, 0.8, 1.4, 1.4, 1.0, 0.8, 0.9)
SEASON_VISSTID_IN = (1.1, 1.0, 1.1, 1.1, 1.4, 1.9, 0.7, 0.8, 0.9, 0.8, 0.6, 0.4)
SEASON_VISSTID_OUT = (1.0, 0.7, 0.8, 0.8, 0.8, 0.9, 1.2, 1.5, 1.5, 1.0, 0.8, 1.2)
LEVEL = (387.1, 389.9)  # the mean of the ten month-ends that makes 54 exits 13.9 %

# Births of the 406 månadsavlönade present in the last month: (first month, last month, people).
BIRTHS: tuple[tuple[int, int, int], ...] = (
    (month(1959, 1), month(1959, 12), 3),
    (month(1960, 1), month(1960, 12), 6),
    (month(1961, 1), month(1961, 12), 6),
    (month(1962, 1), month(1962, 12), 17),
    (month(1963, 1), month(1963, 12), 18),
    (month(1964, 1), month(1964, 12), 4),
    (month(1965, 1), month(1965, 10), 4),
    (month(1965, 11), month(1965, 12), 2),
    *((month(y, 1), month(y, 12), 10 + (y % 7 != 0) - (y in (1971, 1979, 1988, 1993))) for y in range(1966, 1995)),
    (month(1995, 1), month(1995, 10), 8),
    (month(1995, 11), month(1995, 12), 1),
    *((month(1996 + i, 1), month(1996 + i, 12), n) for i, n in enumerate((4, 4, 4, 4, 3, 3, 2, 2))),
)
# Ages of those who left 2025 while active, in the groups that the turnover by age is measured in.
EXIT_AGES_2025 = ((22, 28, 4), (31, 38, 12), (40, 48, 11), (50, 58, 9))
PENSION_AGES = (61, 62, 63, 63, 64, 64, 64, 65, 65, 65, 65, 65, 65, 66, 66, 66, 67, 68)
PENSION_AGES_2025 = (63, 64, 65, 65, 66, 66)
# How much below full time, women and men, in the groups that are summed.
PART_TIME = {
    "stay": ((0.25, 0.20, 0.20, 0.10), (0.25,)),
    "exit_2025": ((0.50, 0.25, 0.25), (0.20,)),
    "exit_2024": ((0.20,), ()),
    "exit_nov24": ((0.20,), ()),
    "visstid_stay": ((0.25, 0.20, 0.14), ()),
    "visstid_exit_2025": ((0.50, 0.50, 0.40, 0.25, 0.25, 0.25, 0.20, 0.20, 0.09), ()),
    "visstid_exit_2024": ((0.20,), ()),
    "visstid_exit_nov24": ((0.40, 0.25, 0.24, 0.20), (0.20, 0.19)),
}
BECAME_FULL_TIME = 16  # people who went up to full time before October 2024
# The plan's population (tillsvidare, active, AB): month-ends summed January-October, and exits.
PLAN_MONTHS = {2025: 3774, 2024: 3603}
YOUNG_MONTHS = 231  # of which by those under 30, 2025: 4 exits / 23.1 = 17.32 %
ROLE_MONTHS = {  # 2025, per befattning: what makes the turnover round to the plan's figure, or stay under 13.5 %
    "upphandlare": (150, 153),
    "Hr-konsult": (155, 161),
    "löneadministratör": (553, 591),
    "servicehandläggare": (519, 620),
    "ekonomiadministratör": (446, 530),
}
REVISION = {2020: 0.021, 2021: 0.022, 2022: 0.023, 2023: 0.040, 2024: 0.033, 2025: 0.034}
HOURLY = 12

# When an enhet of today began, and which enheter its people were in before: (day, {enhet: earlier enheter}).
REORGANISATIONS: tuple[tuple[dt.date, dict[str, tuple[str, ...]]], ...] = (
    (dt.date(2025, 9, 1), {"Kategoristyrning": ("Upphandling", "Avtal")}),
    (
        dt.date(2025, 1, 1),
        {
            "Äldre direkt": ("Svarsgrupp 1",),
            "Omsorg och förskola": ("Svarsgrupp 2",),
            "Trafik och stadsmiljö": ("Svarsgrupp 3",),
            "Kunskap och stöd": ("Svarsgrupp 1", "Svarsgrupp 2", "Svarsgrupp 3"),
        },
    ),
    (
        dt.date(2023, 1, 1),
        {"Projekt och utveckling": ("Digital utveckling",), "Webb och kommunikation": ("Webbstöd",)},
    ),
)
EARLIER_AVDELNING = {
    "Svarsgrupp 1": "Kontaktcenter",
    "Svarsgrupp 2": "Kontaktcenter",
    "Svarsgrupp 3": "Kontaktcenter",
    "Digital utveckling": "Administration",
    "Webbstöd": "Administration",
}
# Posts that came with a reorganisation: (befattning, enhet) -> when, and what the holder was before.
PROMOTED = {
    ("enhetschef", "Kunskap och stöd"): (dt.date(2025, 1, 1), "verksamhetsutvecklare"),
    ("avdelningschef", "Projekt och utveckling"): (dt.date(2023, 1, 1), "enhetschef"),
}
NEW_UNIT_CHIEF = ("Kategoristyrning", month(2025, 8), month(2025, 9))  # hired in one of these months
EARLIER_BEFATTNING = {
    "handläggare": "servicehandläggare",
    "systemadministratör": "ekonomiadministratör",
    "ekonomiadministratör": "assistent",
    "pensionshandläggare": "löneadministratör",
    "lönespecialist": "löneadministratör",
    "systemförvaltare": "systemadministratör",
    "controller": "ekonom",
    "avtalshandläggare": "assistent",
    "projektledare": "handläggare",
}
BREAKS: tuple[tuple[dt.date, str | None, str], ...] = (
    (dt.date(2023, 1, 1), "Digitalisering, it och telefoni", "Avdelningen startade"),
    (dt.date(2025, 1, 1), "Kontaktcenter", "Omorganisation: fyra enheter i stället för tre svarsgrupper"),
    (dt.date(2025, 3, 1), "Kontaktcenter", "Ett större uppdrag upphörde"),
    (dt.date(2025, 9, 1), "Inköp", "Omorganisation: ny enhet och ny enhetschef"),
)


@dataclass(frozen=True)
class Role:
    """A befattning in an avdelning and the enheter it is found in."""

    avdelning: str
    befattning: str
    enheter: tuple[str, ...]

    @property
    def leads(self) -> bool:
        """Whether the holder is somebody's chef."""
        return self.befattning.endswith("chef")


@cache
def roles() -> dict[Role, dict[str, int]]:
    """Each role with its numbers: stock, hires, exits, exits_leave, visstid_before, visstid_brief, visstid_now."""
    frame = pd.read_csv(DEFAULT_FOLDER / "demo_roles.csv")
    numbers = list(frame.columns[3:])
    return {
        Role(r["avdelning"], r["befattning"], tuple(str(r["enheter"]).split(";"))): {k: int(r[k]) for k in numbers}
        for r in frame.to_dict("records")
    }


def quota(column: str) -> list[Role]:
    """The roles of one column of `roles`, each as many times as the column says."""
    return [role for role, numbers in roles().items() for _ in range(numbers[column])]


@cache
def befattningar() -> dict[str, tuple[int, float]]:
    """Per befattning the full-time pay in the middle (kronor, 2025) and the share of men."""
    frame = pd.read_csv(DEFAULT_FOLDER / "demo_befattning.csv")
    return {str(b): (int(p), float(m)) for b, p, m in zip(frame["befattning"], frame["lon"], frame["man"], strict=True)}


def avdelning_of() -> dict[str, str]:
    """The avdelning of every enhet, of today and earlier."""
    return {e: role.avdelning for role in roles() for e in role.enheter} | EARLIER_AVDELNING

"""The recruitment unit's made-up assignments: who buys what, when, at what price; the city's own recruitments.

What is bought per year is in `data/demo_assignments.csv`, set so that a year comes to about 24 mnkr and the plan's
shares and counts come out near their targets, some met and some missed. Every figure invented here has its one place here.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from kf import recruitment as words
from kf.demo.employer import date, month
from kf.schema import names
from kf.store import DEFAULT_FOLDER

FIRST, LAST = month(2024, 9), month(2026, 8)
BUDGETED = (month(2024, 1), month(2026, 12))
DISTRICTS = (
    *("Bromma", "Enskede-Årsta-Vantör", "Farsta", "Hägersten-Älvsjö", "Hässelby-Vällingby", "Järva", "Kungsholmen"),
    *("Norra innerstaden", "Skarpnäck", "Skärholmen", "Södermalm"),
)
OTHERS = (
    *("Arbetsmarknadsförvaltningen", "Exploateringskontoret", "Fastighetskontoret", "Idrottsförvaltningen"),
    *("Kulturförvaltningen", "Kyrkogårdsförvaltningen", "Miljöförvaltningen", "Serviceförvaltningen"),
    *("Stadsbyggnadskontoret", "Stadsledningskontoret", "Trafikkontoret", "Överförmyndarförvaltningen"),
)
COMPANIES = (
    *("Familjebostäder", "SISAB", "Stockholm Parkering", "Stockholm Vatten och Avfall", "Stockholmshem"),
    *("Stockholms Hamnar", "Svenska Bostäder"),
)
GROUPS = {"*förvaltningar": OTHERS, "*bolag": COMPANIES}
# hours and price; the price of chefspaket is the hourly rate of the large one (domain.md A5)
PACKAGES = {
    words.STORA: (28, 29_000),
    words.LILLA: (15, 15_500),
    words.CHEFSPAKET: (32, 33_100),
    words.SEARCH: (23, 24_000),
    words.SECOND_OPINION: (13, 13_500),
    words.SCREENING: (9, 9_000),
    words.VOLYM: (185, 190_000),
    words.KBR: (23, 24_000),
}
HOURLY = 1036
SEASON = np.array([0.8, 1.1, 1.2, 1.05, 1.15, 1.15, 0.35, 0.75, 1.15, 1.2, 1.2, 0.9])  # January first
GROWTH = {2024: 0.92, 2025: 0.95, 2026: 1.0}
# chance of a screening test in a recruitment, of a personal letter
SCREENED = {2024: 0.02, 2025: 0.03, 2026: 0.045}
LETTER = {2024: 0.10, 2025: 0.085, 2026: 0.06}
# the city's own recruitments a year: chefer, medarbetare (per customer of a group)
CITY = {
    "Förskoleförvaltningen": (16, 59),
    "Utbildningsförvaltningen": (120, 1280),
    "Socialförvaltningen": (28, 192),
    "Äldreförvaltningen": (12, 38),
}
CITY_DISTRICT, CITY_OTHER = (30, 270), (11, 64)
BUDGET = {2024: 22_000_000, 2025: 22_800_000, 2026: 24_000_000}
STAFF = {2024: (18.0, 2.5, 1.0), 2025: (18.0, 2.5, 1.0), 2026: (18.5, 2.5, 2.0)}
RECRUITING = (words.STORA, words.LILLA, words.CHEFSPAKET, words.SEARCH, words.VOLYM)
STILL_GOING = 40  # begun and not ended when the data ends


def assignments(rng: np.random.Generator) -> pd.DataFrame:
    """The table `uppdrag`: those that end in the two years, and some that go on."""
    rows: list[dict[str, object]] = []
    for bought in pd.read_csv(DEFAULT_FOLDER / "demo_assignments.csv").to_dict("records"):
        for m in _months(rng, float(bought["per_ar"])):
            rows.append(_assignment(rng, bought, m))
    rows.sort(key=lambda row: (row["slut"], row["kund"], row["paket"]))
    for row in rng.choice(len(rows), STILL_GOING, replace=False):
        going = dict(rows[row], start=date(LAST, int(rng.integers(1, 29))), slut=None, pris=None, timmar=None)
        rows.append(going)
    for number, row in enumerate(rows, 1):
        row["uppdrag"] = f"U{number:04}"
    return pd.DataFrame(rows, columns=names(words.UPPDRAG))


def _months(rng: np.random.Generator, per_year: float) -> list[int]:
    """The months in which so many a year end: as many as said each twelve months, at random within the season."""
    found: list[int] = []
    for first in range(FIRST, LAST, 12):
        span = range(first, first + 12)
        weights = np.array([SEASON[m % 12] * GROWTH[m // 12] for m in span])
        wanted = per_year * float(np.mean([GROWTH[m // 12] for m in span]))
        count = int(wanted) + int(rng.random() < wanted % 1)
        found += [int(m) for m in rng.choice(span, count, p=weights / weights.sum())]
    return found


def _assignment(rng: np.random.Generator, bought: dict, m: int) -> dict[str, object]:
    package, year = bought["paket"], m // 12
    end = date(m, int(rng.integers(1, 29)))
    hours, price = PACKAGES.get(package, (0, 0))
    if package == words.TIMMAR:
        hours = int(rng.integers(8, 61))
        price = hours * HOURLY
    else:
        hours = max(4, round(hours * float(rng.normal(1, 0.12))))
    recruiting = package in RECRUITING
    return {
        "kund": _customer(rng, bought),
        "kundtyp": bought["kundtyp"],
        "omrade": bought["omrade"],
        "niva": bought["niva"],
        "paket": package,
        "start": end - dt.timedelta(days=int(rng.integers(20, 90))),
        "slut": end,
        "antal": int(rng.integers(28, 53)) if package == words.VOLYM else 1 if recruiting else None,
        "timmar": hours,
        "pris": price,
        "screening": words.JA
        if package == words.SCREENING or (recruiting and rng.random() < SCREENED[year])
        else words.NEJ,
        "personligt_brev": words.JA if recruiting and rng.random() < LETTER[year] else words.NEJ,
    }


def _customer(rng: np.random.Generator, bought: dict) -> str:
    if bought["kund"] == "*stadsdelar":
        # the same districts each time, the first ones of an order of the area's own
        order = np.random.default_rng([len(bought["omrade"]), len(bought["niva"])]).permutation(len(DISTRICTS))
        return DISTRICTS[order[int(rng.integers(int(bought["stadsdelar"])))]]
    group = GROUPS.get(bought["kund"])
    return str(rng.choice(group)) if group else bought["kund"]


def city(rng: np.random.Generator) -> pd.DataFrame:
    """The table `stadens_rekryteringar`: everybody the förvaltningar recruit, with or without the unit's help."""
    yearly = {(name, words.FORVALTNING): CITY.get(name, CITY_OTHER) for name in (*CITY, *OTHERS)}
    yearly |= {(name, words.STADSDEL): CITY_DISTRICT for name in DISTRICTS}
    rows = [
        (date(m), name, kind, level, int(rng.poisson(n * SEASON[m % 12] / SEASON.sum())))
        for m in range(FIRST, LAST + 1)
        for (name, kind), counts in yearly.items()
        for level, n in zip((words.CHEF, words.MEDARBETARE), counts, strict=True)
    ]
    return pd.DataFrame(rows, columns=names(words.STADENS_REKRYTERINGAR))


def staff() -> pd.DataFrame:
    """The table `arsarbetare`: 23 in 2026, of which 2,5 do not invoice and 2 are enhetschefer."""
    groups = (words.FAKTURERANDE, words.EJ_FAKTURERANDE, words.ENHETSCHEF)
    rows = [
        (date(m), group, count)
        for m in range(FIRST, LAST + 1)
        for group, count in zip(groups, STAFF[m // 12], strict=True)
    ]
    return pd.DataFrame(rows, columns=names(words.ARSARBETARE))


def budget() -> pd.DataFrame:
    """The table `intaktsbudget`: the year's income over its months as the season is."""
    rows = [
        (date(m), round(BUDGET[m // 12] * SEASON[m % 12] / SEASON.sum(), -2))
        for m in range(BUDGETED[0], BUDGETED[1] + 1)
    ]
    return pd.DataFrame(rows, columns=names(words.INTAKTSBUDGET))

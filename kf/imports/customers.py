"""The recruitment unit's customers: names that nobody has had before, and lists that do not fit together."""

from __future__ import annotations

import difflib

import pandas as pd

from kf import recruitment as words
from kf.format import listed, number, quantity
from kf.store import Store

LISTS = ("uppdrag", "stadens_rekryteringar")  # those whose rows are of a customer
DISTRICTS = 11  # stadsdelsförvaltningar that the plan's targets are of ("11 st")
SHOWN = 20
CLOSE = 0.8  # of two names that are slips of each other

# the unit's own beside the city's, as the shares are counted, in the months that the city's list has
MORE = f"""
WITH counted AS (
    SELECT kund, year(period) AS ar, sum(ours) AS own, sum(theirs) AS city,
           coalesce(sum(ours) FILTER (niva = '{words.CHEF}'), 0) AS leaders,
           coalesce(sum(supported) FILTER (niva = '{words.CHEF}'), 0) AS helped,
           coalesce(sum(theirs) FILTER (niva = '{words.CHEF}'), 0) AS city_leaders
    FROM hiring_share
    WHERE period BETWEEN (SELECT min(manad) FROM stadens_rekryteringar) AND (SELECT max(manad) FROM stadens_rekryteringar)
    GROUP BY ALL)
SELECT kund, ar, own, city, greatest(leaders, helped), city_leaders FROM counted
WHERE own > city OR greatest(leaders, helped) > city_leaders ORDER BY ar DESC, kund
"""


def unfamiliar(frame: pd.DataFrame, present: Store | None) -> tuple[str, ...]:
    """A sentence for each customer that no list of the version has: new, or an old one misspelt."""
    known = _known(present)
    rows = frame["kund"].value_counts()
    new = [str(name) for name in rows.index if name not in known] if known else []
    told = [
        f"Kunden {name} ({quantity(int(rows[name]), 'rader')}) finns inte i den förra versionen.{_meant(name, known)}"
        for name in new[:SHOWN]
    ]
    return (*told, *([f"Ytterligare {len(new) - SHOWN} kunder finns inte där."] if len(new) > SHOWN else []))


def too_many_districts(frame: pd.DataFrame, present: Store | None) -> tuple[str, ...]:
    """What must be confirmed: more stadsdelsförvaltningar than there are, of which some are new since the last load."""
    districts = sorted({str(kund) for kund in frame["kund"][frame["kundtyp"] == words.STADSDEL]})
    known = _known(present)
    new = [name for name in districts if name not in known]
    if len(districts) <= DISTRICTS or not new:
        return ()
    shown = [f"{name}{_guess(name, known or (set(districts) - {name}))}" for name in new]
    return (
        f"Listan har {number(len(districts))} stadsdelsförvaltningar, och staden har {DISTRICTS}. "
        f"{'Nya' if known else 'De'} i listan: {listed(shown)}. Ett felstavat namn räknas som en stadsdel till.",
    )


def more_than_the_city(version: Store) -> tuple[str, ...]:
    """A sentence for each customer and year where the unit has recruited more than the customer has in all."""
    rows = version.query(MORE)
    told = []
    for kund, year, own, city, leaders, city_leaders in rows[:SHOWN]:
        of_all = own > city
        what, ours, theirs = ("rekryteringar", own, city) if of_all else ("chefsrekryteringar", leaders, city_leaders)
        told.append(
            f"{kund} har {number(ours)} {what} i våra uppdrag {year}, men {number(theirs)} i stadens lista: "
            "andelen blir över 100 %."
        )
    if len(rows) > SHOWN:
        told.append(f"Ytterligare {len(rows) - SHOWN} kunder och år har fler i våra uppdrag än i stadens lista.")
    return (*told, *(["Kontrollera antalen och kundernas namn i båda listorna."] if told else []))


def _known(present: Store | None) -> set[str]:
    if present is None:
        return set()
    return {str(kund) for table in LISTS for (kund,) in present.query(f"SELECT DISTINCT kund FROM {table}")}


def _meant(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, 1, CLOSE)
    return f" Menas {near[0]}?" if near else ""


def _guess(name: str, known: set[str]) -> str:
    return f" ({meant.strip()})" if (meant := _meant(name, known)) else ""

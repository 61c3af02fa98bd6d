"""Control totals: the HR system's own headcount per month, as somebody types or pastes it, against the version's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pandas as pd

from kf.errors import KfError
from kf.format import iso_month, listed
from kf.store import Store

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
ENGLISH = {"may": 5, "oct": 10}
SHOWN = 5
WITHOUT, WITH = "utan timavlönade", "med timavlönade"

# at most nine digits: nobody employs more
_NUMBER = r"(?P<number>[0-9]{1,3}(?:[ .'\u00a0\u202f][0-9]{3}){1,2}|[0-9]{1,9})(?:[.,]0+)?(?:\s*[^\W\d]+\.?)?"
_APART = r"[\s;,:=|]+"
_WHEN = (
    r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?:(?P=sign)[0-9]{1,2})?",  # 2025-09, 2025/09/30
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?:[0-9]{2})?",  # 202509, 20250930
    r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})",  # 09/2025
    r"(?P<name>[^\W\d_]{3,9})\.?[ -]?(?P<year>[0-9]{4})",  # sep 2025, september 2025
    r"(?P<year>[0-9]{4})[ -]?(?P<name>[^\W\d_]{3,9})\.?",  # 2025 sep
)
_LINES = [re.compile(rf"{when}{_APART}{_NUMBER}") for when in _WHEN]


def totals(text: str) -> dict[date, int]:
    """Month (first day) -> number of people, from lines such as `2025-09 406`, `sep 2025: 1 406` or `202509;406`.

    Empty lines and a first line of headings are passed over. Raises KfError that names every line it cannot read.
    """
    found: dict[date, int] = {}
    wrong: list[str] = []
    started = False
    for number, raw in enumerate(text.replace("\ufeff", "").splitlines(), start=1):
        line = raw.replace('"', "").strip(" \t;,\u00a0")
        if not line or (not started and not any(letter.isdigit() for letter in line)):
            continue
        started = True
        read = _read(line)
        if read is None:
            wrong.append(f"rad {number} går inte att tolka")
        elif found.get(read[0], read[1]) != read[1]:
            wrong.append(f"rad {number}: {iso_month(read[0])} står två gånger med olika antal")
        else:
            found[read[0]] = read[1]
    if wrong:
        more = f" och {len(wrong) - SHOWN} till" if len(wrong) > SHOWN else ""
        raise KfError(
            f"Kontrolltotalerna: {listed(wrong[:SHOWN]) if not more else ', '.join(wrong[:SHOWN]) + more}.",
            "Skriv en månad och ett antal på varje rad, som 2025-09 406.",
        )
    return found


def _read(line: str) -> tuple[date, int] | None:
    for form in _LINES:
        if match := form.fullmatch(line):
            parts = match.groupdict()
            month = _month(parts["name"]) if parts.get("name") else int(parts["month"])
            if 1 <= month <= 12 and 1900 <= int(parts["year"]) < 2200:
                return date(int(parts["year"]), month, 1), int(re.sub(r"[^0-9]", "", parts["number"]))
    return None


def _month(name: str) -> int:
    word = name.casefold()[:3]
    return MONTHS.index(word) + 1 if word in MONTHS else ENGLISH.get(word, 0)


def deviations(store: Store, told: Mapping[date, int]) -> pd.DataFrame:
    """The totals beside the version's own: period, theirs, ours, difference (theirs - ours), population, and both counts.

    A person counts once (n = 1), employed on the last day of the month. An HR system may count with or without
    timavlönade: `ours` is the count that theirs is equal to, else that of the population that fits the months best;
    `population` says which, `without` and `with_hourly` have both. A month that the version lacks has none (NaN).
    """
    columns = ["period", "theirs", "ours", "difference", "population", "without", "with_hourly"]
    if not told:
        return pd.DataFrame(columns=columns)
    counted = store.frame(
        "SELECT period, coalesce(sum(n) FILTER (WHERE anstallningsform <> 'timavlönad'), 0)::BIGINT AS without, "
        "coalesce(sum(n), 0)::BIGINT AS with_hourly FROM month LEFT JOIN stock USING (period) GROUP BY period"
    )
    theirs = pd.DataFrame({"period": list(told), "theirs": list(told.values())})
    frame = theirs.merge(counted, on="period", how="left").sort_values("period", ignore_index=True)
    off = {name: (frame["theirs"] - frame[name]).abs() for name in ("without", "with_hourly")}
    best = "with_hourly" if off["with_hourly"].sum() < off["without"].sum() else "without"
    other = "without" if best == "with_hourly" else "with_hourly"
    usual = (off[other] > 0) | (off[best] == 0)
    frame["ours"] = frame[best].where(usual, frame[other])
    names = {"without": WITHOUT, "with_hourly": WITH}
    frame["population"] = pd.Series(names[best], index=frame.index).where(usual, names[other])
    frame["difference"] = frame["theirs"] - frame["ours"]
    frame.loc[frame["ours"].isna(), "population"] = ""
    return frame[columns]

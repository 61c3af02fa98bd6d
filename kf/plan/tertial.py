"""The tertial: what is reported is accumulated from 1 January, to the end of April, of August or of the year."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, timedelta

from kf.errors import KfError

TODAY = "KF_TODAY"
_WRITTEN = re.compile(r"(\d{4})(?:\s*[-/]?\s*(?:T([123])|(helår|hel|vb)))?", re.IGNORECASE)
MONTHS = {1: "januari–april", 2: "januari–augusti", 3: "januari–december"}


@dataclass(frozen=True, order=True)
class Tertial:
    """A reporting period of a year: 1 and 2 are the tertials, 3 the whole year (nobody publishes a third tertial)."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """`2026T1`: in links, on the command line, in what is saved."""
        return f"{self.year}T{self.number}"

    @property
    def name(self) -> str:
        """`T1 2026`, or `helår 2026`."""
        return f"T{self.number} {self.year}" if self.number < 3 else f"helår {self.year}"

    @property
    def label(self) -> str:
        """`T1 2026 (januari–april)`."""
        return f"{self.name} ({MONTHS[self.number]})"

    @property
    def own_start(self) -> date:
        """The first day that is not in the period before: what is reported begins on 1 January all the same."""
        return date(self.year, 4 * self.number - 3, 1)

    @property
    def end(self) -> date:
        """The last day."""
        return date(self.year + self.number // 3, 4 * self.number % 12 + 1, 1) - timedelta(days=1)

    @property
    def last_month(self) -> date:
        """The first of its last month."""
        return self.end.replace(day=1)

    @property
    def before(self) -> Tertial:
        """The period before; before the first comes the whole of last year."""
        return Tertial(self.year, self.number - 1) if self.number > 1 else Tertial(self.year - 1, 3)

    def begun(self, day: date) -> bool:
        """Whether there is anything to report: its own months have begun."""
        return day >= self.own_start

    def ended(self, day: date) -> bool:
        """Whether its last day has passed."""
        return day > self.end


def parse(text: str) -> Tertial:
    """The tertial written `2026T1`, `2026T2`, `2026T3`, `2026 helår` or `2026`. Raises KfError."""
    match = _WRITTEN.fullmatch(text.strip())
    if not match or not 2000 <= int(match[1]) <= 2100:
        raise KfError(
            f"Perioden {text} går inte att tolka.", "Skriv den som 2026T1, 2026T2 eller 2026T3 (helåret, också 2026)."
        )
    return Tertial(int(match[1]), int(match[2] or 3))


def offered(years: set[int], day: date) -> tuple[Tertial, ...]:
    """The periods of the plan's years that have begun, newest first; the very first one when none has."""
    every = [Tertial(year, number) for year in sorted(years, reverse=True) for number in (3, 2, 1)]
    return tuple(one for one in every if one.begun(day)) or tuple(every[-1:])


def to_report(periods: tuple[Tertial, ...], day: date) -> Tertial:
    """The period that is being reported: the newest that has ended, else the one that is running."""
    return next((one for one in periods if one.ended(day)), periods[-1])


def today() -> date:
    """The day that decides what is late and what may be reported: KF_TODAY when somebody rehearses, else today."""
    given = os.environ.get(TODAY, "").strip()
    try:
        return date.fromisoformat(given) if given else date.today()
    except ValueError:
        raise KfError(f"KF_TODAY är {given}, som inte är ett datum.", "Skriv det som 2026-05-04.") from None

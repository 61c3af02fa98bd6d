"""What HR has cleared: figures on the whole employer that are shown although a small group could be had from them.

Each with its reason. It is each employer's own decision: a version names the keys that hold for it (the profile of
an import, `cleared = [...]`; the demo names all). Everything else follows `kf.privacy`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kf.filters import Filters, months_between


@dataclass(frozen=True)
class Clearing:
    """Figures on the whole employer that HR has cleared: what they may be narrowed to and cut by, and why.

    Of cleared figures those on fewer than k are still withheld (unless `small`), but no others to protect them. A cell
    of a cleared table is cleared however it is asked for: as a row of the table, or by a filter on what it is cut by.
    `least_months` is how long the window of a flow must be: the causes of one month's exits are not in the plan.
    """

    reason: str
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by: frozenset[str] = frozenset()
    small: bool = False
    least_months: int = 0

    def covers(self, filters: Filters, by: Iterable[str]) -> bool:
        """Whether a question asks for no more than what is cleared."""
        narrowed = tuple((key, values) for key, values in filters.where if key not in self.by)
        long_enough = not self.least_months or months_between(*filters.span()) >= self.least_months
        return narrowed == self.where and self.by.issuperset(by) and long_enough


PRINTED = 10  # months: the plan's tables of exits and hires are of January to October
_PERMANENT = (("anstallningsform", ("tillsvidare",)),)
_TEMPORARY = (("anstallningsform", ("visstid",)),)
CLEARED: dict[str, Clearing] = {
    "facit": Clearing(
        "Den publicerade planens egna tabeller: HR har redan lämnat ut dem. Bara sidan Facit.", small=True
    ),
    "permanent_by_kon": Clearing(
        "Tillsvidareanställda efter kön, för hela förvaltningen: planens huvudtabell.",
        where=_PERMANENT,
        by=frozenset({"kon", "period"}),
    ),
    "permanent_by_cause": Clearing(
        "Avgångar efter orsak för hela förvaltningens tillsvidareanställda: planen publicerar andelarna.",
        where=_PERMANENT,
        by=frozenset({"avgangsorsak"}),
        least_months=PRINTED,
    ),
    "temporary_by_way_in": Clearing(
        "Rekryteringsväg för hela förvaltningens visstidsanställda: planen publicerar andelarna.",
        where=_TEMPORARY,
        by=frozenset({"rekryteringsvag"}),
        least_months=PRINTED,
    ),
    "permanent_by_befattning": Clearing(
        "Avgångar och rekryteringar per befattning för hela förvaltningens tillsvidareanställda: planens tabeller.",
        where=_PERMANENT,
        by=frozenset({"befattning"}),
        least_months=PRINTED,
    ),
    "temporary_by_befattning": Clearing(
        "Avgångar och rekryteringar per befattning för hela förvaltningens visstidsanställda: planens tabeller.",
        where=_TEMPORARY,
        by=frozenset({"befattning"}),
        least_months=PRINTED,
    ),
    "turnover_by_befattning": Clearing(
        "Planens personalomsättning per befattning för hela förvaltningen: planen publicerar de högsta.",
        by=frozenset({"befattning"}),
        least_months=PRINTED,
    ),
    "turnover_whole": Clearing(
        "Hela förvaltningens personalomsättning, med vilken definition det än är: nyckeltal som publiceras.",
        by=frozenset({"period"}),
        small=True,
    ),
    "milestones": Clearing(
        "Hur många i hela förvaltningen som når en ålder per år: publiceras i planen och säger inte vem.",
        by=frozenset({"ar"}),
        small=True,
    ),
}

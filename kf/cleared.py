"""What HR has cleared: figures on the whole employer that are shown although a small group could be had from them.

Each with its reason. It is each employer's own decision: a version names the keys that hold for it (the profile of
an import, `cleared = [...]`; the demo names all). Everything else follows `kf.privacy`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Clearing:
    """Figures on the whole employer that HR has cleared: what they may be narrowed to and cut by, and why.

    Of cleared figures those on fewer than k are still withheld (unless `small`), but no others to protect them. A cell
    of a cleared table is cleared however it is asked for: as a row of the table, or by a filter on what it is cut by.
    """

    reason: str
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by: frozenset[str] = frozenset()
    small: bool = False

    def covers(self, where: tuple[tuple[str, tuple[str, ...]], ...], by: Iterable[str]) -> bool:
        """Whether a question asks for no more than what is cleared."""
        narrowed = tuple((key, values) for key, values in where if key not in self.by)
        return narrowed == self.where and self.by.issuperset(by)


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
    ),
    "temporary_by_way_in": Clearing(
        "Rekryteringsväg för hela förvaltningens visstidsanställda: planen publicerar andelarna.",
        where=_TEMPORARY,
        by=frozenset({"rekryteringsvag"}),
    ),
    "permanent_by_befattning": Clearing(
        "Avgångar och rekryteringar per befattning för hela förvaltningens tillsvidareanställda: planens tabeller.",
        where=_PERMANENT,
        by=frozenset({"befattning"}),
    ),
    "temporary_by_befattning": Clearing(
        "Avgångar och rekryteringar per befattning för hela förvaltningens visstidsanställda: planens tabeller.",
        where=_TEMPORARY,
        by=frozenset({"befattning"}),
    ),
    "turnover_by_befattning": Clearing(
        "Planens personalomsättning per befattning för hela förvaltningen: planen publicerar de högsta.",
        by=frozenset({"befattning"}),
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

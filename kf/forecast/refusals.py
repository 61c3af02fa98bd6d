"""What no forecast answers, whatever it is of: said with what to ask instead."""

from __future__ import annotations

from kf.errors import KfError
from kf.filters import Filters, label
from kf.schema import TILLSVIDARE
from kf.store import Store

MOST_YEARS = 10
CUTS = ("avdelning", "enhet", "befattning")


def refuse_unanswerable(
    store: Store, filters: Filters, by: tuple[str, ...], years: int, forecast: str, whom: str
) -> None:
    """Raise KfError on a horizon, a cut, an anställningsform or a month that `forecast` ("Pensionsprognosen"), which is of
    `whom` ("tillsvidareanställda"), has no answer for."""
    if not isinstance(years, int) or not 1 <= years <= MOST_YEARS:
        raise KfError(f"{forecast} kan inte göras för {years} år.", f"Ange 1–{MOST_YEARS} år.")
    if len(by) > 1 or any(key not in CUTS for key in by):
        words = ", ".join(label(key).lower() for key in by)
        raise KfError(f"{forecast} kan inte delas upp på {words}.", f"Välj en av: {', '.join(CUTS)}.")
    forms = filters.values("anstallningsform")
    if forms and TILLSVIDARE not in forms:
        raise KfError(
            f"{forecast} gäller {whom}, men urvalet är {', '.join(forms)}.", "Ta bort filtret på anställningsform."
        )
    if not store.first_period <= filters.period <= store.last_period:
        raise KfError(
            f"Det finns inga uppgifter för {filters.period:%Y-%m}.",
            f"Välj en månad från {store.first_period:%Y-%m} till {store.last_period:%Y-%m}.",
        )

"""What somebody enters for an indicator: read as people write numbers, and refused where it cannot be right."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from kf.errors import KfError
from kf.format import exact
from kf.format import number as shown
from kf.plan.indicators import Indicator
from kf.plan.standing import Standing
from kf.plan.status import JUDGED
from kf.plan.tertial import Tertial
from kf.workspace.outcomes import Outcome, Reported
from kf.workspace.outcomes import report as save

_FIGURE = re.compile(r"[-+]?\d+(?:,\d+)?")
RANGE: dict[str, tuple[float, float]] = {
    "%": (0, 100),
    "index 0-100": (0, 100),
    "betyg 1-10": (1, 10),
    "NPS": (-100, 100),
    "st": (0, float("inf")),
}


def figure(text: str, what: str) -> float | None:
    """The number that is written, `1 300 000`, `72,5` or `72.5 %`; None for nothing. Raises KfError for other words."""
    plain = re.sub(r"[\s'’]|kr$|%$|st$", "", text.strip().replace("\N{MINUS SIGN}", "-").replace("–", "-"))
    if not plain:
        return None
    if plain.count(".") == 1 and "," not in plain:
        plain = plain.replace(".", ",")
    if not _FIGURE.fullmatch(plain) or not plain.isascii():
        raise KfError(
            f"{what} är ”{text.strip()[:40]}”, som inte går att läsa som ett tal.", "Skriv till exempel 72,5."
        )
    return float(plain.replace(",", "."))


def checked(one: Standing, said: Reported, day: date) -> Reported:
    """What may be saved of what is said about an indicator at a tertial. Raises KfError saying what is wrong.

    A value that is the counted one, as it is shown, is no other value: the counted one goes on to stand.
    """
    may_report(one.tertial, day)
    defined, counted = one.indicator, one.counted.value if one.counted else None
    for value, what in ((said.value, "Utfallet"), (said.forecast, "Prognosen")):
        _within(defined, value, what)
    if said.forecast is not None and one.tertial.number == 3:
        raise KfError("Helåret har ingen prognos: utfallet är årets.", "Ta bort prognosen.")
    if said.judged and (defined.target is not None or said.judged not in JUDGED):
        raise KfError("Statusen räknas ut av utfallet och går inte att sätta.", "Rätta utfallet eller målet.")
    if counted is not None and said.value is not None and defined.figure(said.value) == defined.figure(counted):
        said = replace(said, value=None)
    if counted is not None and said.value is not None and not said.reason.strip():
        raise KfError(
            f"Utfallet räknas ur data till {defined.figure(counted)}. Ingenting har sparats.",
            "Skriv varför ett annat värde ska gälla, eller lämna utfallet tomt.",
        )
    said = replace(said, computed=counted, reason=said.reason if said.value is not None else "")
    if one.outcome is None and said == Reported(computed=counted):
        raise KfError("Det finns inget att spara.", "Skriv ett utfall, en prognos eller en kommentar.")
    return said


def report(folder: Path, one: Standing, seen: int, said: Reported, who: str, day: date) -> Outcome:
    """Save what is said over the version that was `seen`.

    Raises KfError when it may not be saved, Overtaken when somebody has reported since.
    """
    return save(folder, one.indicator.id, one.tertial.key, seen, checked(one, said, day), who)


def may_report(tertial: Tertial, day: date) -> None:
    """Refuse a period that has not begun: nothing of it can be known. Raises KfError."""
    if not tertial.begun(day):
        raise KfError(
            f"{tertial.label[0].upper() + tertial.label[1:]} har inte börjat: det som är dess eget börjar "
            f"{tertial.own_start}.",
            "Välj en tidigare period.",
        )


def _within(defined: Indicator, value: float | None, what: str) -> None:
    low, high = RANGE.get(defined.unit, (-float("inf"), float("inf")))
    if value is not None and not low <= value <= high:
        limits = f"mellan {shown(low)} och {shown(high)}" if high < float("inf") else f"minst {shown(low)}"
        raise KfError(
            f"{what} {exact(value)} är utanför det som går: {defined.id} mäts i {defined.unit}, {limits}.",
            "Rätta talet. Ingenting har sparats.",
        )
    if value is not None and defined.unit == "st" and not float(value).is_integer():
        raise KfError(f"{what} {exact(value)} är inget antal.", "Skriv ett heltal. Ingenting har sparats.")

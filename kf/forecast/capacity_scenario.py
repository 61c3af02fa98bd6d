"""A capacity scenario: what differs from the plan's own assumptions, and how it is said, given and refused."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kf import format as fmt
from kf.errors import KfError
from kf.forecast.capacity_assumptions import ASSUMPTIONS, OTHERS, SHARE, Assumption

_RANGE = re.compile(r"\s*(-?[\d\s.,]+?)\s*[-–]\s*(-?[\d\s.,]+)")  # 20-24: a sign is no dash between two


@dataclass(frozen=True)
class CapacityScenario:
    """What differs from the plan, by the names of ASSUMPTIONS, in their order: as it stands, nothing.

    Raises KfError on a value outside what its assumption may be, on packages that are together more than all
    assignments, and on a demand whose lowest is above its highest.
    """

    changed: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        for name, value in self.changed:
            _checked(ASSUMPTIONS[name], value)
        if (sold := sum(self.value(package.share) for package in OTHERS)) > 1 + 1e-9:
            raise KfError(
                f"Paketens andelar är tillsammans {fmt.quantity(100 * sold, '%')} av uppdragen.",
                "Sänk någon av dem: stora paketet är resten, och tillsammans är de 100 %.",
            )
        if self.value("efterfragan_lag") > self.value("efterfragan_hog"):
            raise KfError(
                f"Efterfrågans lägsta, {said('efterfragan_lag', self.value('efterfragan_lag'))}, är högre än dess högsta, "
                f"{said('efterfragan_hog', self.value('efterfragan_hog'))}.",
                "Ange efterfragan_lag lägre än eller lika med efterfragan_hog.",
            )

    @staticmethod
    def of(values: Mapping[str, Any]) -> CapacityScenario:
        """The scenario of these values by name. Raises KfError naming what it does not know, with what is meant."""
        for name in values:
            if name not in ASSUMPTIONS:
                near = difflib.get_close_matches(str(name), ASSUMPTIONS, 1)
                hint = f"Menade du {near[0]}?" if near else f"De som finns: {', '.join(ASSUMPTIONS)}."
                raise KfError(f"Det finns inget antagande som heter {name}.", hint)
        told = {name: _checked(ASSUMPTIONS[name], values[name]) for name in ASSUMPTIONS if name in values}
        return CapacityScenario(tuple((name, v) for name, v in told.items() if v != ASSUMPTIONS[name].default))

    @staticmethod
    def from_words(words: Sequence[str], beside: CapacityScenario | None = None) -> CapacityScenario:
        """The scenario of `debiterbar=0,65` and the like; a share may be `65 %`, demand one number or `20-24`.

        What the words do not say is as in `beside`, or as in the plan.
        """
        values: dict[str, Any] = dict(beside.changed) if beside else {}
        for word in words:
            name, equals, text = word.partition("=")
            name = name.strip()
            if not equals or not name:
                lacks = "namn före likhetstecknet" if equals else "likhetstecken"
                raise KfError(f"{word} saknar {lacks}.", "Skriv till exempel debiterbar=0,65.")
            if name == "efterfragan":
                ends = _RANGE.fullmatch(text)
                low, high = ends.groups() if ends else (text, text)
                values |= {"efterfragan_lag": _number(name, low), "efterfragan_hog": _number(name, high)}
            else:
                values[name] = _number(name, text)
        return CapacityScenario.of(values)

    def value(self, name: str) -> float:
        """What it assumes."""
        return self._changed.get(name, ASSUMPTIONS[name].default)

    @cached_property
    def _changed(self) -> dict[str, float]:
        return dict(self.changed)

    def but(self, **values: float) -> CapacityScenario:
        """The same with other values of some assumptions."""
        return CapacityScenario.of({**dict(self.changed), **values})

    def to_dict(self) -> dict[str, float]:
        """What differs from the plan, as JSON can hold it."""
        return dict(self.changed)


def describe(scenario: CapacityScenario) -> str:
    """One Swedish sentence that names every difference from the plan, with what the plan has."""
    words = differences(scenario)
    return f"{fmt.upper_first(fmt.listed(words))}." if words else "Som i verksamhetsplanen."


def differences(scenario: CapacityScenario) -> list[str]:
    """The differences from the plan, one phrase each, in the order of the assumptions."""
    words = []
    for name, value in scenario.changed:
        if name in ("efterfragan_lag", "efterfragan_hog"):
            if (
                phrase := f"efterfrågan {demand(scenario)} i stället för {said(name, ASSUMPTIONS[name].default)}"
            ) not in words:
                words.append(phrase)
            continue
        one = ASSUMPTIONS[name]
        label = one.label[:1].lower() + one.label[1:]
        words.append(f"{label} {said(name, value)} i stället för {said(name, one.default)}")
    return words


def demand(scenario: CapacityScenario) -> str:
    """The demand in words: `24 mnkr`, or `20–24 mnkr`."""
    return said_span("efterfragan_hog", scenario.value("efterfragan_lag"), scenario.value("efterfragan_hog"))


def said(name: str, value: float) -> str:
    """A value of an assumption in words: `70 %`, `2,5`, `1 800 timmar`, `29 000 kr`."""
    unit = ASSUMPTIONS[name].unit
    if unit == SHARE:
        return f"{fmt.exact(100 * value)}{fmt.NBSP}%"
    if unit == "årsarbetare":
        return fmt.exact(value)
    return f"{fmt.exact(value)}{fmt.NBSP}{unit}"


def said_span(name: str, low: float, high: float) -> str:
    """A span of an assumption in words: `20–24 mnkr`."""
    first = fmt.exact(100 * low if ASSUMPTIONS[name].unit == SHARE else low)
    return said(name, high) if low == high else f"{first}–{said(name, high)}"


def _number(name: str, text: str) -> float:
    """A number as people write it: 0,65 or 0.65, 65 %, 29 000."""
    plain = "".join(text.split()).replace(",", ".")
    share = plain.endswith("%")
    try:
        value = float(plain.removesuffix("%"))
    except ValueError:
        raise KfError(f"{name} är ”{text}”, vilket inte är ett tal.", "Skriv till exempel 0,65 eller 29000.") from None
    return value / 100 if share else value


def _checked(one: Assumption, value: Any) -> float:
    number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else float("nan")
    if one.least <= number <= one.most:
        return number
    span = f"{said(one.name, one.least)} till {said(one.name, one.most)}"
    if one.unit == SHARE and 1 < number <= 100:
        raise KfError(
            f"{one.label} är {fmt.exact(number)}, vilket är mer än allt.",
            f"En andel anges mellan 0 och 1, här från {fmt.exact(one.least)} till {fmt.exact(one.most)}. "
            f"Menade du {fmt.exact(number / 100)}?",
        )
    shown = said(one.name, number) if number == number else repr(value)
    raise KfError(f"{one.label} är {shown}, vilket inte går.", f"Ange {one.name} från {span}.")

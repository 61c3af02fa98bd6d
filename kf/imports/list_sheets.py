"""Whether the sheets of one workbook are different lists: staff, and hires or exits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kf.imports import header, lists
from kf.imports.by_heading import guesses
from kf.imports.given import Given
from kf.imports.terms import PERSONNUMMER


def of(told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sheets (as `workbook.samples` gives them) that are the lists, of staff first; [] when they are not.

    A list has a heading for who it is about. Of several that may be of staff the one most like it is.
    """
    people = [each for each in told if _of_people(each["rows"])]
    which = lists.lists([Given(Path(), each["name"]) for each in people])
    staff = [each for each, what in zip(people, which, strict=True) if what == lists.STAFF]
    others = [each for each, what in zip(people, which, strict=True) if what != lists.STAFF]
    if not (staff and others):
        return []
    return [max(staff, key=lambda each: header.likeness(each["rows"])), *others]


def _of_people(rows: Sequence[Sequence[str]]) -> bool:
    place = header.find(rows)
    if place is None:
        return False
    first = [found[0].role for heading in rows[place] if heading.strip() and (found := guesses(heading))]
    return bool({"person", PERSONNUMMER} & set(first))

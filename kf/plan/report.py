"""A tertial gathered for the city's planning system: in the order of the goal tree, with what is open and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kf import format as fmt
from kf.access import Access
from kf.metrics.evaluate import LEDNING
from kf.plan.activities import LETTERS, Activity
from kf.plan.changed import Numbered
from kf.plan.gathered import Plan
from kf.plan.goals import Goal
from kf.plan.standing import Standing
from kf.plan.tertial import Tertial
from kf.store import Store

Told = tuple[str, str]  # what it is about (I16, A02, Tillagd, UBARA), and the sentence


@dataclass(frozen=True)
class Section:
    """A goal with the indicators and activities that stand directly under it; `path` ends with the goal itself.

    The path is empty for what stands under no goal of the plan.
    """

    path: tuple[Goal, ...]
    standings: tuple[Standing, ...]
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Report:
    """All that is sent for a tertial. `questions` are open, `missing` must be seen to before it can be sent.

    `judged` is the day at which activities are late or not: the period's last, or the day it is made when that comes
    first; `told` the day that their status is told as of. `data_through` is the staff data's last month.
    """

    employer: str
    tertial: Tertial
    made: date
    judged: date
    told: date
    data_through: date
    sections: tuple[Section, ...]
    questions: tuple[Told, ...]
    missing: tuple[Told, ...]

    @property
    def name(self) -> str:
        """What its files are called, without their ending."""
        return (
            f"tertialpaket-{self.tertial.key}" if self.tertial.number < 3 else f"tertialpaket-{self.tertial.year}-helår"
        )

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every indicator, in the order of the goal tree."""
        return tuple(one for section in self.sections for one in section.standings)


def report(plan: Plan, store: Store, tertial: Tertial, day: date, access: Access = LEDNING) -> Report:
    """Gather a tertial as it stands on a day, of the plan `as_reported`: without the activities that start after it."""
    begun = tuple(one for one in plan.activities if not one.start or one.start <= tertial.end)
    judged = min(day, tertial.end)
    found = plan.at(store, tertial, access)
    known = [goal.id for goal in plan.tree.goals]
    sections = [
        Section(
            plan.tree.path(id),
            tuple(one for one in found if one.indicator.goal == id),
            tuple(one for one in begun if one.goal == id),
        )
        for id in known
    ]
    loose = Section(
        (),
        tuple(one for one in found if one.indicator.goal not in known),
        tuple(one for one in begun if one.goal not in known),
    )
    every = (*sections, loose)
    return Report(
        employer=store.dataset["employer"],
        tertial=tertial,
        made=day,
        judged=judged,
        told=plan.as_of or day,
        data_through=store.last_period,
        sections=tuple(one for one in every if one.standings or one.activities),
        questions=_questions(every, plan),
        missing=_missing(every, judged),
    )


def _questions(sections: tuple[Section, ...], plan: Plan) -> tuple[Told, ...]:
    """What the plan's own notes leave open, where a person set another value than the data say, and what nobody owns."""
    told: list[Told] = []
    for section in sections:
        for one in section.standings:
            if one.indicator.note:
                told.append(_told(one.indicator, f"{fmt.upper_first(one.indicator.note)}."))
            if one.overridden and one.counted:
                figure = one.indicator.figure
                told.append(_told(
                    one.indicator,
                    f"{figure(one.value)} rapporteras, {figure(one.counted.value)} beräknas ur data. "
                    f"Skäl: {one.reported.reason or 'inget angivet'}",
                ))  # fmt: skip
        told += [_told(one, f"{fmt.upper_first(one.note)}.") for one in section.activities if one.note]
    nobody = [one.named for section in sections for one in section.activities if not one.responsible and one.open]
    if nobody:
        told.append(("Aktiviteter", f"Ingen ansvarig är angiven för {fmt.listed(nobody)}."))
    empty = [word for word in LETTERS if not any(one.word == word for one in plan.activities)]
    if empty and any(one.word for one in plan.activities):
        told.append(("UBARA", f"Planen har ingen aktivitet under {fmt.listed(empty)}."))
    return tuple(told)


def _told(one: Numbered, sentence: str) -> Told:
    """A sentence of an indicator or activity; what is added has no number to be told by, but its text."""
    return one.number, f"{fmt.shortened(one.text)}: {sentence}" if one.added else sentence


def _missing(sections: tuple[Section, ...], day: date) -> tuple[Told, ...]:
    told: list[Told] = []
    for section in sections:
        told += [
            _told(one.indicator, f"{fmt.upper_first(fmt.listed(one.lacks))} saknas.")
            for one in section.standings
            if one.lacks
        ]
        told += [
            _told(one, f"Skulle ha varit klar {one.end} och är {one.status}: uppföljning saknas.")
            for one in section.activities
            if one.late(day) and not (one.follow_up or one.comment)
        ]
    return tuple(told)

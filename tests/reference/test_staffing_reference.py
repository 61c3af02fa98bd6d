"""The staffing draws against a simulation person by person, month by month, that takes nothing from kf but the assumption."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pandas as pd
import pytest

from kf.forecast.assumption import KS, prior
from kf.forecast.cohorts import Step
from kf.forecast.flow import run
from kf.forecast.hazard import BANDS, Drawn
from kf.forecast.hiring import Plan
from kf.forecast.movements import Movements
from kf.forecast.rates import Rates
from kf.forecast.rules import rules_as_of
from kf.forecast.staffing_run import ages, chances, staff
from kf.forecast.staffing_scenario import StaffingScenario
from kf.parameters import hazard_prior, retirement_age

RIKTALDER = dict(zip(retirement_age()["born"], retirement_age()["retirement_age"], strict=True))
H0 = dict(zip(hazard_prior()["from_retirement_age"], hazard_prior()["hazard"], strict=True))
YEARS = (2026, 2027, 2028)
PARTS = 12  # of a year: how finely time goes in the reference
LEAVES = {"a": (0.5, 0.08), "b": (0.3, 0.15)}  # first year, later
MOVES = {"a": 0.05, "b": 0.02}
BORN = {"a": [*[1958] * 3, *[1960] * 9, *[1962] * 12, *[1990] * 60], "b": [*[1961] * 6, *[1988] * 40]}
FRESH = {"a": 12, "b": 8}  # of the young, in their first year, spread evenly over it


def naive(ceiling: int | None, runs: int) -> dict[str, np.ndarray]:
    """Staff, exits, moves and hires [run, year, place]: everybody leaves, moves and is replaced one by one."""
    dice = random.Random(7)
    names = ("after", "retired", "departed", "moved_out", "hired")
    found = {name: np.zeros((runs, len(YEARS), 2)) for name in names}
    for one in range(runs):
        people = []
        for place, born in BORN.items():
            young = 0
            for birth in born:
                young += birth > 1980
                tenure = dice.random() if birth > 1980 and young <= FRESH[place] else 9.0
                people.append([place, birth, tenure])
        for y, year in enumerate(YEARS):
            hired = 0
            stays = []
            for person in people:  # who retires does so whatever else might have happened in the year
                k = year - person[1] - RIKTALDER.get(person[1], 69)
                h = 1.0 if year - person[1] >= 69 else H0.get(min(k, 2), 0.0)
                if dice.random() < h:
                    found["retired"][one, y, "ab".index(person[0])] += 1
                else:
                    stays.append(person)
            people = stays
            for _ in range(PARTS):
                gone = []
                for person in people:
                    first, later = LEAVES[person[0]]
                    at = "ab".index(person[0])
                    if dice.random() < 1 - np.exp(-(first if person[2] < 1 else later) / PARTS):
                        found["departed"][one, y, at] += 1
                        gone.append(id(person))
                    elif dice.random() < 1 - np.exp(-MOVES[person[0]] / PARTS):
                        found["moved_out"][one, y, at] += 1
                        person[0] = "b" if person[0] == "a" else "a"
                    person[2] += 1 / PARTS
                people = [person for person in people if id(person) not in gone]
                there = {place: sum(person[0] == place for person in people) for place in "ab"}
                open_ = [place for place in "ab" for _ in range(max(len(BORN[place]) - there[place], 0))]
                dice.shuffle(open_)
                for place in open_:
                    if ceiling is None or hired < ceiling:
                        people.append([place, 1990, 0.0])
                        found["hired"][one, y, "ab".index(place)] += 1
                        hired += 1
            for at, place in enumerate("ab"):
                found["after"][one, y, at] = sum(person[0] == place for person in people)
    return found


def drawn(ceiling: int | None, draws: int) -> dict[str, np.ndarray]:
    rows = []
    for at, (place, born) in enumerate(BORN.items()):
        counts = pd.Series(born).value_counts()
        for birth, n in counts.items():
            fresh = FRESH[place] if birth > 1980 else 0
            rows += [(at, float(birth), place, True, float(fresh)), (at, float(birth), place, False, float(n - fresh))]
    zero = np.zeros((2, 3))
    found = Movements(
        groups=(("a",), ("b",)),
        outside=False,
        staff=pd.DataFrame(rows, columns=["place", "born", "befattning", "fresh", "n"]),
        monthly=pd.DataFrame(
            {"place": [0, 1], "avdelning": "A", "permanent": True, "n": [float(len(b)) for b in BORN.values()]}
        ),
        person_years=zero,
        departed=zero,
        moved=np.zeros((2, 2)),
        years=5.0,
    )
    rules, scenario = rules_as_of(date(2026, 1, 1)), StaffingScenario()
    ahead = tuple(Step(year) for year in YEARS)
    born = ages(found, rules, ahead, scenario)
    bands = np.array([[first, later, later] for first, later in LEAVES.values()])
    rates = Rates(
        np.broadcast_to(bands, (draws, 2, 3)),
        np.broadcast_to(list(MOVES.values()), (draws, 2)),
        np.array([[0.0, 1.0], [1.0, 0.0]]),
    )
    hazards = Drawn(np.broadcast_to(prior(), (draws, len(KS))), np.zeros((draws, 1, BANDS)), ("",))
    each = chances(found, born, hazards, rules, rates, scenario, ahead)
    target = np.tile(found.today, (len(ahead), 1))
    most = None if ceiling is None else np.full(len(ahead), float(ceiling))
    return run(staff(found, born), each, rates.to, Plan(target, np.array([True, True]), most), 3)


@pytest.mark.parametrize("ceiling", [None, 0, 12])
def test_the_places_are_the_persons(ceiling: int | None):
    """Means of every flow and of the staff. In the reference the new are there at once, and may move in their first year; in
    kf they come evenly over it: where the two cut time differently, flows differ by some hundredths."""
    reference, made = naive(ceiling, 250), drawn(ceiling, 2000)
    for name, seen in reference.items():
        error = seen.std(axis=0) / np.sqrt(len(seen))
        off = np.abs(made[name].mean(axis=0) - seen.mean(axis=0))
        assert (off <= 3.5 * error + 0.06 * seen.mean(axis=0) + 0.1).all(), (
            name,
            made[name].mean(axis=0),
            seen.mean(axis=0),
        )
    if ceiling == 0:  # the spread of who is left
        seen, told = reference["after"].std(axis=0), made["after"].std(axis=0)
        assert told == pytest.approx(seen, rel=0.15)

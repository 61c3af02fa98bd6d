"""The plan in the app is the plan on paper, and a status is what anybody reckons by hand."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kf.errors import KfError
from kf.plan import activities, gathered, goals, indicators
from kf.plan.status import DELVIS, EJ, HELT, judge
from kf.plan.tertial import Tertial, offered, parse, to_report, today
from kf.store import Store

ROOT = Path(__file__).parents[2]
LEVELS = {"inriktningsmal": "inriktningsmål", "kf_mal": "KF-mål", "namndmal": "nämndmål", "enhetsmal": "enhetsmål"}


def paper(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"plan_{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# ------------------------------------------------------------------------------------------ the plan's own rows


def test_the_tree_has_the_goals_of_the_plan_each_under_the_one_above(demo_store: Store):
    tree = goals.tree(demo_store)
    counts = {level: sum(goal.level == level for goal in tree.goals) for level in goals.LEVELS}
    assert counts == {"inriktningsmål": 3, "KF-mål": 8, "nämndmål": 9, "enhetsmål": 7}
    assert [goal.id for goal in tree.under(None)] == ["1", "2", "3"]
    assert [goal.level for goal in tree.path("3.4.1.1")] == list(goals.LEVELS)
    assert tree.within("3.4") == {"3.4", "3.4.1", "3.4.1.1"}
    assert [goal.id for goal in tree.goals] == sorted(
        (goal.id for goal in tree.goals), key=lambda id: [int(part) for part in id.split(".")]
    )


def test_the_42_indicators_are_those_on_paper_goal_by_goal(demo_store: Store):
    tree, found = goals.tree(demo_store), indicators.planned(demo_store)
    assert len(found) == 42
    for row, one in zip(paper("indicators"), found, strict=True):
        assert (one.id, one.text, one.target_text, one.unit) == (
            row["id"],
            row["indikator"],
            row["arsmal"],
            row["enhet"],
        )
        assert one.target == float(row["arsmal_varde"])
        assert (one.periodicity, one.direction) == (row["periodicitet"], row["riktning"])
        assert (one.city_target, one.source, one.note) == (row["kf_arsmal"], row["datakalla_forslag"], row["not"])
        assert {name: tree.at(one.goal, level) for name, level in LEVELS.items()} == {k: row[k] for k in LEVELS}


def test_the_28_activities_and_14_ubara_are_those_on_paper_goal_by_goal(demo_store: Store):
    tree, found = goals.tree(demo_store), activities.planned(demo_store)
    yearly, ubara = ([one for one in found if one.plan == plan] for plan in ("VP", "UBARA"))
    assert (len(yearly), len(ubara)) == (28, 14)
    for row, one in zip(paper("activities"), yearly, strict=True):
        assert (one.id, one.text, one.responsible, one.note) == (
            row["id"], row["aktivitet"], row["ansvarig"], row["not"],
        )  # fmt: skip
        assert (str(one.start), str(one.end)) == (row["startdatum"], row["slutdatum"])
        assert {name: tree.at(one.goal, level) for name, level in LEVELS.items()} == {k: row[k] for k in LEVELS}
    for row, one in zip(paper("ubara"), ubara, strict=True):
        assert (one.id, one.word, one.text) == (row["id"], row["ubara"], row["aktivitet"])
        assert (activities.LETTERS[one.word], str(one.end)) == (row["ubara_bokstav"], row["maldatum"])
        assert (one.responsible, one.follow_up, one.note) == (row["ansvarig"], row["uppfoljning"], row["not"])
        goal = tree.get(one.goal)
        assert goal and row["vp_mal"].rstrip(".") in goal.text and goal.level == row["vp_mal_niva"].split()[0]
    assert [sum(one.word == word for one in ubara) for word in activities.LETTERS] == [9, 3, 1, 1, 0]


# ------------------------------------------------------------------------------------------ the tertial


def test_a_tertial_is_accumulated_from_the_first_of_january():
    first, second, year = (Tertial(2026, number) for number in (1, 2, 3))
    assert (first.end, second.end, year.end) == (date(2026, 4, 30), date(2026, 8, 31), date(2026, 12, 31))
    assert [one.own_start for one in (first, second, year)] == [date(2026, 1, 1), date(2026, 5, 1), date(2026, 9, 1)]
    assert [one.label for one in (first, year)] == ["T1 2026 (januari–april)", "helår 2026 (januari–december)"]
    assert (first.before, second.before) == (Tertial(2025, 3), first)
    assert Tertial(2024, 2).last_month == date(2024, 8, 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [("2026T1", 1), ("2026t2", 2), (" 2026-T2 ", 2), ("2026T3", 3), ("2026", 3), ("2026 helår", 3)],
)
def test_a_tertial_is_read_as_people_write_it(text, number):
    assert parse(text) == Tertial(2026, number)


@pytest.mark.parametrize("text", ["", "T1", "2026T4", "26T1", "1926T1", "2026T1; DROP", "２０２６T0"])
def test_what_is_no_tertial_is_refused(text):
    with pytest.raises(KfError, match="går inte att tolka"):
        parse(text)


def test_what_is_offered_has_begun_and_what_is_reported_has_ended():
    march, may, september = date(2026, 3, 3), date(2026, 5, 2), date(2026, 9, 1)
    assert [one.key for one in offered({2026}, march)] == ["2026T1"]
    assert [one.key for one in offered({2026}, september)] == ["2026T3", "2026T2", "2026T1"]
    assert [one.key for one in offered({2026}, date(2025, 11, 1))] == ["2026T1"]
    assert to_report(offered({2026}, may), may).key == "2026T1"
    assert to_report(offered({2026}, march), march).key == "2026T1"
    assert to_report(offered({2025, 2026}, march), march).key == "2025T3"


def test_somebody_who_rehearses_may_choose_the_day(monkeypatch):
    monkeypatch.setenv("KF_TODAY", "2026-05-04")
    assert today() == date(2026, 5, 4)
    monkeypatch.setenv("KF_TODAY", "i går")
    with pytest.raises(KfError, match="inte är ett datum"):
        today()


# ------------------------------------------------------------------------------------------ the status


@pytest.mark.parametrize(
    ("value", "target", "direction", "status"),
    [
        (80, 80, "högre", HELT),
        (79.9, 80, "högre", DELVIS),
        (64, 80, "högre", DELVIS),  # a fifth of 80 is 16
        (63.9, 80, "högre", EJ),
        (0.1 + 0.2, 0.3, "lägre", HELT),  # what a float loses is no miss
        (5.5, 5.5, "lägre", HELT),
        (6.6, 5.5, "lägre", DELVIS),  # a fifth of 5,5 is 1,1
        (6.61, 5.5, "lägre", EJ),
        (0, 5, "lägre", HELT),
        (0, 0, "mål noll", HELT),
        (1, 0, "mål noll", EJ),
        (0, 0, "högre", HELT),
        (3, 0, "högre", HELT),
        (-1, 0, "högre", EJ),
        (-12, -10, "högre", DELVIS),  # an NPS below zero
        (-13, -10, "högre", EJ),
        (57.6, 72, "högre", DELVIS),
        (57.5, 72, "högre", EJ),
        (1_040_000, 1_300_000, "högre", DELVIS),
        (1_039_999, 1_300_000, "högre", EJ),
    ],
)
def test_a_status_is_what_anybody_reckons(value, target, direction, status):
    assert judge(value, target, direction) == status


# ------------------------------------------------------------------------------------------ the command line


def kf(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kf", *words], cwd=ROOT, env={**os.environ, "KF_DATA": str(folder), **env},
        capture_output=True, encoding="utf-8",
    )  # fmt: skip


def test_the_indicators_on_the_command_line(demo_folder):
    told = json.loads(kf(demo_folder, "indicators", "--tertial", "2026T1", "--json").stdout)
    assert told["tertial"] == "2026T1" and len(told["indicators"]) == 42
    nps = next(row for row in told["indicators"] if row["id"] == "I15")
    assert (nps["target"], nps["unit"], nps["direction"], nps["source"]) == (72, "NPS", "högre", "computed")
    assert nps["value"] == nps["computed"] is not None and nps["metric"] == "nps"
    by_hand = next(row for row in told["indicators"] if row["id"] == "I36")
    assert (by_hand["source"], by_hand["status"], by_hand["missing"]) == (
        "entered",
        "saknas",
        ["utfall", "helårsprognos"],
    )
    assert [goal.split()[0] for goal in nps["path"]] == ["3.", "3.1", "3.1.1"]
    text = kf(demo_folder, "indicators", "--tertial", "2026T1").stdout
    assert "T1 2026 (januari–april), 42 indikatorer" in text and "I42" in text
    refused = kf(demo_folder, "indicators", "--tertial", "2026T9")
    assert refused.returncode == 2 and "går inte att tolka" in refused.stderr and "2026T3 (helåret" in refused.stderr
    refused = kf(demo_folder, "indicators", "--tertial", "2027T1", KF_TODAY="2026-11-28")
    assert refused.returncode == 2 and "har inte börjat" in refused.stderr and not refused.stdout


def test_a_folder_without_a_plan_is_told(tmp_path):
    from tests.employer import employer

    data = employer(tmp_path, [{}])
    assert gathered.bare(data).indicators == ()
    refused = kf(tmp_path, "indicators")
    assert refused.returncode == 2 and "ingen plan" in refused.stderr

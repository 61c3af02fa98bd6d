"""Capacity scenarios saved by name: kept, changed by one at a time, taken away, and used on the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kf.__main__ import main
from kf.errors import KfError
from kf.forecast.capacity_scenario import CapacityScenario
from kf.workspace import capacity_scenarios as kept
from kf.workspace.rows import Overtaken

SICK = CapacityScenario.of({"sjukfranvaro": 0.055, "enhetschefer": 2})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("KF_WORKSPACE", raising=False)
    return tmp_path


def test_what_is_saved_is_read_back_and_listed_by_name(folder):
    kept.save(folder, "Två chefer", SICK, "Åsa")
    kept.save(folder, "alla säljer", CapacityScenario.of({"efterfragan_hog": 30}))
    assert [one.name for one in kept.scenarios(folder)] == ["alla säljer", "Två chefer"]
    found = kept.scenario(folder, "två chefer")
    assert found.scenario == SICK and found.who == "Åsa" and found.version == 1
    made = kept.copy(folder, found)
    assert made.name == "kopia av Två chefer" and made.scenario == SICK


def test_the_second_of_two_who_change_it_is_told_and_nothing_is_lost(folder):
    seen = kept.save(folder, "Två chefer", SICK, "Åsa")
    kept.change(folder, seen, CapacityScenario(), "Bo")
    with pytest.raises(Overtaken, match="av Bo"):
        kept.change(folder, seen, SICK, "Åsa")
    assert kept.scenario(folder, "Två chefer").scenario == CapacityScenario()


@pytest.mark.parametrize(
    ("name", "said"),
    [("TVÅ CHEFER", "finns redan ett scenario"), ("", "1–80 tecken"), ("19850101-1236", "personnummer")],
)
def test_a_name_that_is_taken_or_that_may_not_be_is_refused(folder, name, said):
    kept.save(folder, "Två chefer", SICK)
    with pytest.raises(KfError, match=said):
        kept.save(folder, name, SICK)
    assert len(kept.scenarios(folder)) == 1


def test_one_that_cannot_be_computed_is_not_saved(folder):
    with pytest.raises(KfError, match="Ingen fakturerar"):
        kept.save(folder, "Tomt", CapacityScenario.of({"arsarbetare": 2}))
    assert kept.scenarios(folder) == ()


def test_one_that_is_taken_away_is_listed_no_more_and_its_name_is_free(folder):
    seen = kept.save(folder, "Två chefer", SICK)
    kept.withdraw(folder, seen)
    with pytest.raises(KfError, match="inget sparat kapacitetsscenario som heter Två chefer"):
        kept.scenario(folder, "Två chefer")
    kept.save(folder, "Två chefer", CapacityScenario())


def test_the_command_line_starts_from_a_saved_one_and_can_go_back_to_the_plan_in_part(folder):
    kept.save(folder, "Två chefer", SICK)
    command = ["--data", str(folder), "capacity", "--scenario", "Två chefer", "--json"]
    told = json.loads(CliRunner().invoke(main, command).output)
    assert told["changed"] == SICK.to_dict()
    told = json.loads(CliRunner().invoke(main, [*command, "--set", "sjukfranvaro=0"]).output)
    assert told["changed"] == {"enhetschefer": 2}
    run = CliRunner().invoke(main, ["--data", str(folder), "capacity", "--scenario", "Finns ej"])
    assert run.exit_code == 2 and "De som finns: Två chefer." in run.output

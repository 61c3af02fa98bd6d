"""A load in a process of its own: how far it has come, what it comes to, and what happens when it is ended."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from kf.errors import KfError
from kf.imports import publish, worker
from kf.imports.profile import Profile
from kf.imports.worker import Job, start
from kf.store import version_paths
from tests.spec.test_publish import TOLD, export, hidden, key, people

__all__ = ["key"]
PATIENCE = 120  # seconds, on a machine with much else to do


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def request_of(tmp_path: Path, folder: Path):
    (tmp_path / "profil.toml").write_text(TOLD, encoding="utf-8")
    profile = Profile.read(tmp_path / "profil.toml").as_mapping()
    return lambda file, **more: {"files": [str(file)], "folder": str(folder), "profile": profile, **more}


def finished(job: Job) -> Job:
    end = time.monotonic() + PATIENCE
    while not job.finished:
        assert time.monotonic() < end
        time.sleep(0.02)
    return job


def under_way(job: Job) -> Job:
    """The job, once it works on its rows."""
    while not job.progress()[0]:
        assert not job.finished
        time.sleep(0.01)
    return job


def test_a_job_comes_to_a_candidate_that_is_published_here(folder: Path, request_of) -> None:
    job = start(request_of(export(folder, 40, pay="mycket"), who="anna", totals="2025-03 40"))
    made = finished(job).candidate()
    assert (made.read, made.used, made.refused_count) == (120, 117, 3) and people(made.store) == 39
    assert list(made.totals.values()) == [40]
    stage, done, rows, left = job.progress()
    assert (stage, done, rows, left) == ("Bygger versionen", 120, 120, 0.0)
    outcome = publish(made, folder, confirmed="anna")
    assert outcome.version.dataset["who"] == "anna" and hidden(folder) == []


def test_an_error_that_the_load_met_is_raised_here(folder: Path, request_of) -> None:
    with pytest.raises(KfError, match=r"saknas\.csv finns inte") as told:
        start(request_of(folder / "saknas.csv")).candidate()
    assert told.value.do
    assert hidden(folder) == []


def test_a_stopped_load_is_gone_at_once(folder: Path, request_of) -> None:
    job = under_way(start(request_of(export(folder, people=20_000))))
    job.stop()
    assert job.finished and hidden(folder) == [] and version_paths(folder) == []
    with pytest.raises(KfError, match="stoppades"):
        job.candidate()


def test_a_candidate_that_nobody_fetches_goes_with_its_job(folder: Path, request_of) -> None:
    job = finished(start(request_of(export(folder))))
    assert len(hidden(folder)) == 1
    del job
    assert hidden(folder) == []


def test_a_killed_load_is_told_and_leaves_nothing(folder: Path, request_of) -> None:
    job = under_way(start(request_of(export(folder, people=20_000))))
    os.kill(job._process.pid, signal.SIGKILL)
    with pytest.raises(KfError, match=r"avbröts av systemet \(kod -9\)"):
        job.candidate()
    assert hidden(folder) == []


def test_a_load_ends_when_its_parent_is_gone(folder: Path, request_of) -> None:
    job = under_way(start(request_of(export(folder, people=20_000))))
    assert job._process.stdin
    job._process.stdin.close()  # what the system does when the parent dies
    assert job._process.wait(PATIENCE) == 1
    assert hidden(folder) == []


def test_a_bug_has_a_number_and_tells_nothing_of_the_rows(folder: Path, request_of, caplog) -> None:
    answer = worker.run(request_of(export(folder), breaks=[["800517-1234", None, "hemligt"]]), lambda line: None)
    assert set(answer) == {"bug", "kind", "where"} and answer["kind"] == "ValueError"
    with pytest.raises(KfError, match=r"nummer [0-9a-f]{8}") as told:
        start(request_of(export(folder), breaks=[["800517-1234", None, "hemligt"]])).candidate()
    number = told.value.what.split("nummer ")[1][:8]
    assert number in caplog.text and "worker.py" in caplog.text
    assert "800517" not in caplog.text + str(told.value) and "hemligt" not in caplog.text


def test_the_seconds_left_are_told_when_something_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    from kf.imports import job, prepare

    heard = job._Heard(stage=prepare.READING, rows=100, begun=0.0, stage_begun=0.0)
    now = [3.0]
    monkeypatch.setattr(job.time, "monotonic", lambda: now[0])
    assert job._left(heard) is None, "nothing is behind yet"
    heard.done = 50
    behind = job.SHARES[prepare.READING] / 2
    assert job._left(heard) == pytest.approx(3.0 / behind - 3.0)
    heard.stage, heard.done = job.BUILDING, 0
    heard.stage_begun = 3.0
    assert job._left(heard) == pytest.approx(3.0 * 0.49 / 0.51)
    assert sum(job.SHARES.values()) == pytest.approx(1)
    # the bar is of the whole load: what the stages before took, and of this one as much as is likely
    assert job._behind(heard) == pytest.approx(0.51)
    now[0] += 3.0 * 0.49 / 0.51 / 2
    assert job._behind(heard) == pytest.approx(0.51 + 0.49 / 2)
    now[0] += 100
    assert job._behind(heard) < 1

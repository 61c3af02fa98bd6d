"""A load that is killed, has no disk, no right, company or a file that moves: what is published stays whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.harness import FAULTS

TIMES = {"killed": 6, "full_disk": 3, "tmpfs": 2, "two_at_once": 1}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_published_stays_whole_and_the_next_load_works(name: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("KF_KEY_FILE", str(tmp_path / "key"))  # put back afterwards
    found = FAULTS[name](tmp_path / "base", TIMES.get(name, 1))
    assert found.wrong == [], found.ended
    assert found.times >= 1

"""A short version of the twenty editors, on SQLite: through real sessions nothing that was said to be saved is lost."""

from __future__ import annotations

import pytest

from kf.workspace import database
from tests.stress.editors import run

pytestmark = pytest.mark.xdist_group("browser")


def test_editors_at_once_lose_nothing(demo_folder, tmp_path, monkeypatch):
    workspace = f"sqlite:///{tmp_path / 'workspace.sqlite'}"
    monkeypatch.setenv(database.VARIABLE, workspace)
    figures = run(demo_folder, tmp_path, workspace, editors=6, seconds=4, servers=2)
    assert figures.lost == [] and figures.errors == []
    assert sum(len(words) for words in figures.saved.values()) >= 6

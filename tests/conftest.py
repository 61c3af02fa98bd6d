"""Shared fixtures: the demo data, built once per run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from kf import demo
from kf.store import Store, current

# A change is judged by the same examples each time. To look for new ones: pytest --hypothesis-profile=default
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the calibrated demo in it."""
    folder = tmp_path_factory.mktemp("demo")
    demo.write(folder)
    return folder


@pytest.fixture(scope="session")
def demo_store(demo_folder: Path) -> Store:
    """The demo, opened."""
    return current(demo_folder)

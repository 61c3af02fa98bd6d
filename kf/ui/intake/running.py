"""A check that runs: how far it has come, how long it has left, and a button that stops it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kf.format import number
from kf.imports.publish import changes
from kf.ui.intake.state import Intake

EVERY = 0.5  # seconds


def draw(intake: Intake, folder: Path) -> None:
    """The bar, redrawn alone until the check is done; then the page once."""

    @st.fragment(run_every=EVERY)
    def bar() -> None:
        job = intake.job
        if job is None:
            return
        if not job.finished:
            stage, done, total, left = job.progress()
            st.progress(job.share, text=_words(stage, done, total, left))
            if st.button("Avbryt", icon=":material/stop_circle:", key="in-stop"):
                intake.forget_check()
                st.rerun()
            return
        _take(intake, folder)
        st.rerun()

    bar()


def _take(intake: Intake, folder: Path) -> None:
    """What came of the check: a candidate and what it changes, or an error."""
    assert intake.job is not None
    try:
        candidate = intake.job.candidate()
        intake.found(candidate)
        intake.changes = changes(candidate, folder)
    except Exception as error:  # told on the page, as every error is
        intake.error = error


def _words(stage: str, done: int, total: int, left: float | None) -> str:
    rows = f": {number(done)} av {number(total)} rader" if done else f": {number(total)} rader" if total else ""
    time = f", omkring {number(max(1, left))} s kvar" if left is not None else ""
    return f"{stage or 'Börjar'}{rows}{time}"

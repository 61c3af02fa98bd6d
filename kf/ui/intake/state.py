"""What a reader has on the page Läs in: the dropped files, how they are understood, and what came of a check.

The files lie in a folder of their own that only this user can read. It goes when the load is published or
abandoned, and with the session: nothing of an export is left behind.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from kf import leftovers
from kf.errors import KfError
from kf.imports import library
from kf.imports.candidate import Candidate, abandon
from kf.imports.changes import Changes
from kf.imports.job import Job
from kf.imports.look import Look, look
from kf.imports.propose import Proposal, propose
from kf.imports.refusals import Refusal

_KEY = "kf-intake"
KINDS = ["csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods", "parquet"]
MOST = 4000  # megabytes a file
TURN = "kf-intake-turn"  # rises with every load that is over: the page's widgets then begin anew


@dataclass
class Intake:
    """One load on its way. `asked` is what the check was made with: another question makes its answer stale."""

    place: tempfile.TemporaryDirectory[str]
    files: tuple[Path, ...]
    given: tuple[str, ...]
    look: Look
    proposal: Proposal
    asked: Mapping[str, Any] | None = None
    job: Job | None = None
    candidate: Candidate | None = None
    changes: Changes | None = None
    error: Exception | None = None
    by_hand: bool = False  # whether somebody has asked for the check
    corrections: dict[tuple[int, int, str], str] = field(default_factory=dict)  # (file, row, heading) -> text
    unknown: dict[tuple[str, str], int] = field(default_factory=dict)  # codes that checks met: (column, text) -> rows

    def found(self, candidate: Candidate) -> None:
        """Keep what a check made; it is thrown away with the session unless it is published."""
        self.candidate = candidate
        self.unknown |= {(column, text): rows for column, text, rows in candidate.unknown}
        self._thrown_away = weakref.finalize(self, abandon, candidate)

    @property
    def first_time(self) -> bool:
        """Whether nothing has been checked yet."""
        return self.asked is None

    def correct(self, refusal: Refusal, text: str) -> None:
        """Say what should stand where a row was refused; counted in at the next check."""
        names = [part.name for part in self.look.parts]
        self.corrections[names.index(refusal.file) if refusal.file else 0, refusal.row, refusal.column] = text

    def forget_check(self) -> None:
        """Stop a check that runs, and throw away what came of the last one."""
        if self.job and not self.job.finished:
            self.job.stop()
        if self.candidate:
            self._thrown_away()  # no harm done to one that is published: its folder is gone
        self.job = self.candidate = self.changes = self.error = None


def refused(error: KfError) -> None:
    """Tell a mistake that stopped a check."""
    st.error(f"**{error.what}**\n\n{error.do}\n\nDet som är publicerat är orört.", icon=":material/block:")


def present() -> Intake | None:
    """The load on its way, if there is one."""
    return st.session_state.get(_KEY)


def turn() -> int:
    """Which load of the session this is: part of the widgets' keys."""
    return st.session_state.setdefault(TURN, 0)


def key(name: str) -> str:
    """The key of a widget of the load on its way."""
    return f"in-{turn()}-{name}"


def begin(uploaded: Sequence[UploadedFile], folder: Path) -> Intake:
    """Take in dropped files: put them where they can be read, look at them, propose. Raises KfError."""
    end(keep_turn=True)
    place = leftovers.upload()
    files = []
    for number, one in enumerate(uploaded):
        inside = Path(place.name) / str(number)
        inside.mkdir()
        path = inside / Path(one.name).name
        path.write_bytes(one.getbuffer())
        files.append(path)
    seen = look(tuple(files))
    proposal = propose(seen, library.saved(folder))
    intake = Intake(place, tuple(files), tuple(one.file_id for one in uploaded), seen, proposal)
    st.session_state[_KEY] = intake
    return intake


def end(keep_turn: bool = False) -> None:
    """The load is over: its files and its unpublished version go."""
    intake = st.session_state.pop(_KEY, None)
    if intake:
        intake.forget_check()
        intake.place.cleanup()
    if not keep_turn:
        st.session_state[TURN] = turn() + 1

"""The page's course: files, how they were understood, the check, what it found, publish; and the versions there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from kf import access, store
from kf.errors import KfError
from kf.imports.job import start
from kf.ui.failure import failed
from kf.ui.intake import found, history, running, state, table, understood
from kf.ui.intake.labels import TABLE_WORDS

STAFF = "spell"
HOW = """Du ser hur filen förstås, vilka rader som inte kan användas och vad som ändras. Först när du publicerar byts det som
visas i kf, och du kan alltid gå tillbaka. Personnummer blir pseudonymer; namn och e-postadresser läses aldrig in.

Filen behöver säga vem (en nyckel), födelsemånad, kön, avdelning, befattning, anställningsform och när raden gäller. Allt
annat är frivilligt: ett mått som saknar sin kolumn säger det. Har filen en rad per person och månad räcker nästa gång den
månadens fil: de tidigare står kvar."""
# Streamlit's own words on the drop zone are English and cannot be set: they are replaced as they are drawn
SWEDISH = """<style>
[data-testid="stFileUploaderDropzone"] button > * {display: none;}
[data-testid="stFileUploaderDropzone"] button::after {content: "Välj filer";}
[data-testid="stFileUploaderDropzoneInstructions"] > * {display: none;}
[data-testid="stFileUploaderDropzoneInstructions"]::after {content: "eller släpp dem här: CSV, Excel, ODS, Parquet";}
</style>"""


def draw() -> None:
    """The page Läs in."""
    if said := st.session_state.pop("kf-intake-said", ""):
        st.success(said, icon=":material/check_circle:")
        st.toast(said, icon=":material/check_circle:")  # the button stood far down: there the page's top is not seen
        st.page_link("pages/nulage/oversikt.py", label="Till Översikt", icon=":material/arrow_forward:")
    if not access.from_environment().sees_small_groups:
        st.info(
            "Här läser HR in personaldata och ser enskilda rader, så sidan är öppen bara för rollen HR. "
            "Starta kf med KF_ROLE=hr för att läsa in.",
            icon=":material/lock:",
        )
        return
    try:
        _course()
    except Exception as error:
        failed(error)
    history.draw(store.data_folder())


def _course() -> None:
    folder = store.data_folder()
    st.html(SWEDISH)
    what = STAFF
    if store.version_paths(folder):  # the other lists are laid beside the staff
        what = st.selectbox("Vad läser du in?", [STAFF, *TABLE_WORDS], format_func=_word, key="in-what", width=460)
    table.draw(what, folder) if what != STAFF else _staff(folder)


def _word(what: str) -> str:
    return TABLE_WORDS.get(what, "Personalen")


def _staff(folder: Path) -> None:
    uploaded = st.file_uploader(
        "Exporten ur HR-systemet: en fil, en per månad, eller listor över personal, nyanställda och avgångar",
        state.KINDS,
        accept_multiple_files=True,
        max_upload_size=state.MOST,
        key=state.key("files"),
    )
    if not uploaded:
        state.end(keep_turn=True)
        st.markdown(HOW)
        return
    intake = state.present()
    if intake is None or intake.given != tuple(one.file_id for one in uploaded):
        intake = state.begin(uploaded, folder)
    known = bool(intake.proposal.recognised) and not intake.proposal.missing
    above, below = st.container(), st.container()
    # of a file that is recognised what it brings stands first, and how it was understood after
    first = known and not intake.by_hand
    with below if first else above:
        asked = understood.draw(intake, folder)
        if asked is None:
            return
        if intake.asked is not None and intake.asked != asked and intake.job:
            intake.forget_check()
        pressed = st.button(
            "Kontrollera filen", type="secondary" if intake.candidate else "primary", icon=":material/fact_check:"
        )
        again = st.session_state.pop("kf-intake-again", False)
    if pressed or again or (known and intake.first_time):
        _check(intake, asked, folder)
        intake.by_hand = intake.by_hand or pressed
        st.rerun()
    with above if first else below:
        if first:
            st.caption(f"Filen känns igen som **{intake.proposal.recognised}**. Längre ned står hur den förstods.")
        if intake.job and intake.candidate is None and intake.error is None:
            running.draw(intake, folder)
        if intake.error is not None:
            failed(intake.error) if not isinstance(intake.error, KfError) else state.refused(intake.error)
        if intake.candidate:
            found.draw(intake, folder)


def _check(intake: state.Intake, asked: dict[str, Any], folder: Path) -> None:
    """Begin to check the files as they are understood, in a process of its own."""
    intake.forget_check()
    intake.asked = asked
    corrections = [(*place, text) for place, text in intake.corrections.items()]
    intake.job = start({**asked, "files": intake.files, "folder": folder, "corrections": corrections})

"""The versions there are, what each of them came of, and the way back to any of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf import store
from kf.imports.provenance import lists, made
from kf.store import Version
from kf.ui.intake.labels import TABLE_WORDS

SHOWN = 50


def draw(folder: Path) -> None:
    """Every version with who, when, from what, and how many rows; any of them can be made the newest again."""
    found = store.versions(folder)
    if not found:
        return
    st.subheader("Versioner", anchor=False)
    st.caption("Den översta visas i kf. Ingenting tas bort: man kan gå tillbaka, och fram igen.")
    st.table(
        pd.DataFrame([_row(version, number == 0) for number, version in enumerate(found[:SHOWN])]),
        hide_index=True,
        alt="Versioner, nyast först",
    )
    known = [version for version in found[:SHOWN] if version.dataset]
    earlier = [version for version in known if version.name != found[0].name]
    if not known:
        return
    with st.container(border=True):
        # the one before the newest is what one goes back to most often
        chosen = st.selectbox("Om versionen", known, min(1, len(known) - 1), format_func=_name, key="in-back")
        _about(chosen)
        if earlier and st.button("Gå tillbaka", icon=":material/undo:", disabled=chosen.name == found[0].name):
            _back(folder, chosen)


def _back(folder: Path, chosen: Version) -> None:
    version = store.rollback(folder, chosen.name, who=st.session_state.get("in-who", ""))
    last = version.dataset["last_period"][:7]
    st.session_state["kf-intake-said"] = f"Nu visas åter versionen från {_when(chosen)}, till och med {last}."
    st.rerun()


def _about(version: Version) -> None:
    """What a version came of: its files with their hashes, the rows, and who answers for what was beyond the limits."""
    said = version.dataset
    files = json.loads(said.get("sources", "[]"))
    rows = [(f"Fil{f' {n}' if len(files) > 1 else ''}", one["name"], one["sha256"]) for n, one in enumerate(files, 1)]
    facts = [
        *((name, f"{file}, SHA-256 {sha[:16]}…") for name, file, sha in rows[:3]),
        *([("Fler filer", f"{len(rows) - 3}")] if len(rows) > 3 else []),
        ("Rader", _rows(version)),
        ("Vem", said.get("who", "")),
        ("Bekräftad", said.get("accepted_by", "")),
        ("Utanför gränserna", " ".join(said.get("accepted", "").splitlines())),
        ("Fortsätter versionen", _moment_of(said["continues"]) if "continues" in said else ""),
        ("Återställd från", _from(said)),
        *_lists(said),
    ]
    table = [{"Uppgift": name, "": value} for name, value in facts if value]
    st.table(pd.DataFrame(table), hide_index=True, hide_header=True, alt=f"Om versionen {_name(version)}")
    if version.refused_file:
        st.download_button(
            "Nekade rader (CSV)",
            version.refused_file.read_bytes(),
            f"nekade-{version.name}.csv",
            "text/csv",
            icon=":material/download:",
        )


def _rows(version: Version) -> str:
    said = version.dataset
    if "rows_read" not in said:
        return "byggd utan fil (demodata)" if said.get("synthetic") == "true" else ""
    read, used = (fmt.number(int(said[key])) for key in ("rows_read", "rows_used"))
    refused = int(said.get("rows_refused", 0))
    return f"{read} lästa, {used} använda" + (f", {fmt.number(refused)} nekade" if refused else "")


def _lists(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """The other lists of the version: file, rows, when and by whom."""
    return [(TABLE_WORDS.get(table, table), words) for table, words in lists(said).items()]


def _from(said: Mapping[str, str]) -> str:
    if not said.get("restored_from"):
        return ""
    by = f" av {said['restored_by']}" if said.get("restored_by") else ""
    return f"{said['restored_from']}, {fmt.moment(said['restored_when'])}{by}"


def _when(version: Version) -> str:
    said = version.dataset
    return fmt.moment(said.get("restored_when") or said.get("published") or said.get("created", ""))


def _moment_of(name: str) -> str:
    """When the version of a name was published, as the table shows it; the name when it is none of kf's."""
    try:
        return fmt.moment(datetime.strptime(name, f"kf-{store.STAMP}").replace(tzinfo=UTC).isoformat())
    except ValueError:
        return name


def _name(version: Version) -> str:
    said = version.dataset
    return f"{_when(version)}  {said['employer']}, till och med {said['last_period'][:7]}, {_source(said)}"


def _source(said: Mapping[str, str]) -> str:
    """The file that made it, under the list's name when it is one of the other lists."""
    of = made(said)
    return f"{TABLE_WORDS.get(of.table, of.table)}: {of.source}" if of.table else of.source


def _row(version: Version, newest: bool) -> dict[str, str]:
    said = version.dataset
    if not said:
        return {"": "", "Inläst": "", "Arbetsgivare": f"{version.name}: byggd av en annan utgåva av kf"}
    restored = said.get("restored_from", "")
    note = f"återställd från {_moment_of(restored)}" if restored else "bekräftad" if said.get("accepted_by") else ""
    of = made(said)
    return {
        "": "visas" if newest else "",
        "Inläst": _when(version),
        "Arbetsgivare": said["employer"],
        "Till och med": said["last_period"][:7],
        "Källa": _source(said),
        "Profil": of.profile,
        "Rader": fmt.number(of.used),
        "Nekade": "–" if of.read is None or of.used is None else fmt.number(of.read - of.used),
        "Vem": of.who,
        "Anmärkning": note,
    }

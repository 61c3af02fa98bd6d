"""Läs in through AppTest: what a dropped file is told as, and a list that must be confirmed. No uploader: the course after it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kf.store import version_paths
from tests.unit import scores, unit


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KF_KEY_FILE", str(tmp_path / "secret" / "key"))
    monkeypatch.setenv("KF_DATA", str(tmp_path / "data"))


def understood(file: str) -> None:
    """How a dropped file was understood."""
    import tempfile
    from pathlib import Path

    from kf.imports.look import look
    from kf.imports.propose import propose
    from kf.ui.intake import understood
    from kf.ui.intake.state import Intake

    path = Path(file)
    seen = look((path,))
    understood.draw(Intake(tempfile.TemporaryDirectory(), (path,), ("a",), seen, propose(seen)), path.parent)


def drawn(file: Path) -> AppTest:
    app = AppTest.from_function(understood, args=(str(file),), default_timeout=30).run()
    assert not app.exception
    return app


def test_a_file_that_is_no_export_shows_no_empty_table_and_counts_in_swedish(tmp_path: Path) -> None:
    (tmp_path / "recept.csv").write_text("mjöl;2 dl\nsocker;1 dl\n", encoding="utf-8")
    app = drawn(tmp_path / "recept.csv")
    assert not [table for table in app.table if table.value.empty]
    said = " ".join(one.value for one in app.markdown)
    assert "1 kolumner" not in said and "1 är osäkra" not in said and "behöver din blick" in said


def test_the_day_is_asked_for_when_the_name_of_a_file_with_dates_says_no_month(tmp_path: Path) -> None:
    rows = "Anstnr;Födelsedatum;Kön;Avdelning;Befattning;Anställningsform;Från och med;Till och med\n" + "".join(
        f"{n};1980-05-0{n};K;Inköp;controller;Tillsvidare;202{n}-01-01;\n" for n in range(1, 6)
    )
    for name, asked in (("personal.csv", 1), ("personal_2025-10.csv", 0)):
        (tmp_path / name).write_text(rows, encoding="utf-8")
        app = drawn(tmp_path / name)
        assert len([one for one in app.date_input if one.label == "Vilken dag gäller filen?"]) == asked


def listed(folder: str, file: str) -> None:
    """What a check of a list found, until it is published."""
    import tempfile
    from pathlib import Path

    import streamlit as st

    from kf.imports.look import look
    from kf.imports.table import mapped
    from kf.store import version_paths
    from kf.ui.intake import table

    if "dropped" not in st.session_state:
        dropped = table.Dropped(tempfile.TemporaryDirectory(), "a", "enkatsvar", look(Path(file)))
        dropped.checked(Path(folder), "", mapped("enkatsvar", dropped.look))
        st.session_state["dropped"] = dropped
    if len(version_paths(Path(folder))) == 1:
        table._found(st.session_state["dropped"], Path(folder))


def test_a_list_that_loses_history_is_published_only_when_it_is_said_why(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "svar.csv"
    unit(folder, answers=scores(*[9] * 40))
    rows = ["Inbjudan;Enkät;Uppdrag;Datum;Svarat;Fråga;Poäng", "B;kund;U0;2026-03-10;ja;NPS;9"]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")

    app = AppTest.from_function(listed, args=(str(folder), str(file)), default_timeout=30).run()
    assert not app.exception and "Listan har 1\xa0rad, förut 40: 39 färre" in app.warning[0].value
    publish = next(button for button in app.button if button.label == "Publicera")
    assert publish.disabled
    next(one for one in app.text_input if one.label == "Varför stämmer det?").input("Åsa: rätt").run()
    publish = next(button for button in app.button if button.label == "Publicera")
    assert not publish.disabled
    publish.click().run()
    assert not app.exception and len(version_paths(folder)) == 2


def refused(folder: str, file: str) -> None:
    """The rows of a list that cannot be used."""
    from pathlib import Path

    from kf.imports.table import table_candidate
    from kf.ui.intake import found

    found.refused_rows(table_candidate("enkatsvar", Path(file), Path(folder)), several=False)


def test_many_refused_rows_do_not_hide_what_comes_after_them(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "svar.csv"
    unit(folder, answers=scores(*[9] * 40))
    rows = [f"B{n};kund;U0;2026-03-10;ja;NPS;{'elva' if n < 30 else 9}" for n in range(40)]
    file.write_text("\n".join(["Inbjudan;Enkät;Uppdrag;Datum;Svarat;Fråga;Poäng", *rows]) + "\n", encoding="utf-8")
    app = AppTest.from_function(refused, args=(str(folder), str(file)), default_timeout=30).run()
    assert not app.exception and [len(table.value) for table in app.table] == [20, 10]
    assert app.expander[0].label == "10 till av dem" and len(app.expander[0].table) == 1

"""Saved profiles: what is written can be read, and next month's export is recognised."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kf.errors import KfError
from kf.imports import library
from kf.imports.library import recognise, save, saved, unreadable
from kf.imports.look import Look
from kf.imports.profile import Profile
from kf.imports.propose import propose
from kf.imports.terms import FILE_NAME
from kf.schema import SPELL
from tests.spec.test_import import ANNA

SPELLS = {
    "employer": "Provköping",
    "shape": "spells",
    "columns": {
        "person": "Anstnr",
        "birth_month": "Född",
        "kon": "Kön",
        "avdelning": "Avdelning",
        "befattning": "Befattning",
        "anstallningsform": "Anst.form",
        "valid_from": "From",
        "valid_to": "Tom",
    },
    "values": {"anstallningsform": {"Fast": "tillsvidare", "Vik": "visstid"}},
    "dates": {"formats": ["DD/MM/ÅÅÅÅ"], "open_end": ["tv"]},
    "ignored": ["Rum"],
}
ROWS = {
    "Anstnr": ["1", "2", "3", "4"],
    "Född": ["1980-01-01", "1981-01-01", "1982-01-01", "1983-01-01"],
    "Kön": ["K", "M", "K", "M"],
    "Avdelning": ["Inköp", "Inköp", "HR", "HR"],
    "Befattning": ["controller"] * 4,
    "Anst.form": ["Fast", "Vik", "Fast", "Fast"],
    "From": ["01/02/2020", "13/02/2020", "01/02/2021", "01/03/2020"],
    "Tom": ["tv", "tv", "31/12/2024", "tv"],
    "Rum": ["a", "b", "c", "d"],
}


def seen(rows: dict[str, list[str]] = ROWS, period: date | None = None, **how) -> Look:
    told = {"kind": "csv", "encoding": "utf-8", "delimiter": ";", "decimal": ",", "sheets": (), "sheet": None}
    told |= {"header_row": 1, "notes": ()} | how
    return Look((Path("export.csv"),), headings=tuple(rows), sample=pd.DataFrame(rows), periods=(period,), **told)


def made(name: str = "Vår fil", **changed) -> Profile:
    return Profile.from_mapping(name, {**SPELLS, **changed})


# ------------------------------------------------------------------------------------------- there and back

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda text: text.strip() and text != FILE_NAME
)
FORMATS = st.lists(
    st.sampled_from(
        ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%y", "%Y%m%d", "%y%m%d", "%d-%b-%Y", "%YM%m", "excel", "%b %Y", "%Y"]
    ),
    min_size=1,
    unique=True,
).map(tuple)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Any profile that may be: every setting, in any combination that goes together."""
    shape = draw(st.sampled_from(["spells", "monthly", "yearly"]))
    needed = [column.name for column in SPELL if column.required and (shape == "spells" or column.name != "valid_from")]
    optional = [column.name for column in SPELL if column.name not in (*needed, "valid_to")]
    names = [*needed, *draw(st.lists(st.sampled_from(optional), unique=True))]
    columns = {name: draw(TEXT) for name in names}
    if shape != "spells":
        columns["period"] = draw(st.one_of(TEXT, st.just(FILE_NAME)))
    fixed = [column for column in SPELL if column.values]
    values = {
        column.name: draw(st.dictionaries(TEXT, st.sampled_from(column.values)))
        for column in draw(st.lists(st.sampled_from(fixed), unique_by=lambda column: column.name))
    }
    return Profile(
        draw(TEXT),
        draw(TEXT),
        shape,
        columns,
        values,
        draw(FORMATS),
        draw(FORMATS),
        draw(FORMATS),
        tuple(draw(st.lists(TEXT, max_size=3))),
        draw(st.sampled_from([";", ",", "\t", "|"])),
        draw(st.sampled_from(["utf-8", "cp1252", "utf-16", "mixed"])),
        draw(st.sampled_from([",", "."])),
        draw(st.none() | TEXT),
        draw(st.integers(1, 30)),
        draw(st.floats(0, 1)),
        draw(st.none() | st.dates(date(2000, 1, 1))),
        (),
        tuple(draw(st.lists(TEXT, max_size=3))),
    )


@given(profiles())
def test_a_profile_becomes_a_mapping_and_the_same_profile_again(profile: Profile) -> None:
    assert Profile.from_mapping(profile.name, profile.as_mapping()) == profile
    assert Profile.from_mapping("", profile.as_mapping()) == profile, "the mapping has the name too"


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(profiles())
def test_what_is_saved_is_read_as_it_was(tmp_path: Path, profile: Profile) -> None:
    try:
        path = save(profile, tmp_path)
    except KfError as error:
        assert "personnummer" in str(error)  # a drawn text may happen to be one
        return
    assert Profile.read(path) == profile
    assert path.parent == tmp_path / "profiles" and set(path.stem) <= {*string.ascii_lowercase, *string.digits, "-"}
    assert profile in saved(tmp_path)
    library.forget(profile.name, tmp_path)
    assert list((tmp_path / "profiles").iterdir()) == []


def test_a_mapping_says_what_is_wrong_as_a_file_does() -> None:
    with pytest.raises(KfError, match=r"Profilen: kon saknas i \[columns\]"):
        made(columns={name: heading for name, heading in SPELLS["columns"].items() if name != "kon"})
    with pytest.raises(KfError, match="Menade du employer"):
        made(employr="x")
    with pytest.raises(KfError, match="avdelning kan inte stå i filens namn"):
        made(columns={**SPELLS["columns"], "avdelning": FILE_NAME})
    with pytest.raises(KfError, match="datumformat"):
        made(dates={"formats": ["ÅÅÅÅ-%Q"]})
    mapping = {**SPELLS, "name": "En"}
    assert Profile.from_mapping("", mapping).name == "En" and Profile.from_mapping("Två", mapping).name == "Två"
    assert mapping["columns"] is SPELLS["columns"] and "kon" in SPELLS["columns"], "what was given is not changed"


def test_the_new_words_of_a_profile() -> None:
    months = {name: heading for name, heading in SPELLS["columns"].items() if name not in ("valid_from", "valid_to")}
    assert made(shape="monthly", columns={**months, "period": FILE_NAME}).period_in_file_name
    assert made(file={"encoding": "mixed"}).encoding == "mixed"
    assert made(dates={"formats": ["excel", "DD-MMM-ÅÅÅÅ"]}).formats == ("excel", "%d-%b-%Y")


# ------------------------------------------------------------------------------------------------ the folder


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "Löner & annat / 2025", "CON", "con", "🙂", ".", "a" * 300, "nul"]
)
def test_any_name_becomes_a_safe_file(name: str, tmp_path: Path) -> None:
    path = save(made(name), tmp_path)
    assert path.parent == tmp_path / "profiles" and len(path.name) < 90 and path.stem not in ("con", "nul")
    assert [profile.name for profile in saved(tmp_path)] == [name]


def test_names_that_are_alike_are_two_profiles_and_the_same_name_is_one(tmp_path: Path) -> None:
    for name in ("Månad", "manad", "MÅNAD", "månad!"):
        save(made(name), tmp_path)
    save(made("manad", employer="En annan"), tmp_path)
    assert {profile.name for profile in saved(tmp_path)} == {"Månad", "manad", "MÅNAD", "månad!"}
    assert next(profile for profile in saved(tmp_path) if profile.name == "manad").employer == "En annan"


def test_a_profile_that_holds_a_personnummer_is_not_saved(tmp_path: Path) -> None:
    for profile in (
        replace(made(), name=f"Uttag {ANNA}"),
        replace(made(), values={"kon": {ANNA: "kvinna"}}),
        made(ignored=["anna.berg@staden.se"]),
    ):
        with pytest.raises(KfError, match="personnummer"):
            save(profile, tmp_path)
    assert not (tmp_path / "profiles").exists()


def test_what_cannot_be_saved_is_said(tmp_path: Path) -> None:
    with pytest.raises(KfError, match="inget namn"):
        save(replace(made(), name=" "), tmp_path)
    with pytest.raises(KfError, match="employer saknas"):
        save(replace(made(), employer=""), tmp_path)
    (tmp_path / "profiles").write_text("in the way")
    with pytest.raises(KfError, match="gick inte att spara"):
        save(made(), tmp_path)


def test_a_file_that_is_no_profile_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    save(made(), tmp_path)
    (tmp_path / "profiles" / "trasig.toml").write_text("shape = ")
    assert [profile.name for profile in saved(tmp_path)] == ["Vår fil"]
    (wrong,) = unreadable(tmp_path)
    assert "trasig.toml" in wrong
    assert saved(tmp_path / "none") == ()


# ------------------------------------------------------------------------------------------------ next month


def test_next_months_export_is_recognised() -> None:
    look = seen(encoding="cp1252", delimiter=",", header_row=4, period=date(2025, 10, 1))
    proposal = propose(look, [made()])
    assert proposal.recognised == "Vår fil" and proposal.notes == () and proposal.missing == ()
    # how the file is written is this file's own; how it is understood is what was said
    assert proposal.profile == replace(
        made(), encoding="cp1252", delimiter=",", header_row=4, data_date=date(2025, 10, 31)
    )
    assert all(proposed.certain for proposed in proposal.columns if proposed.heading)
    assert proposal.values["anstallningsform"] == (("Fast", 3, "tillsvidare"), ("Vik", 1, "visstid"))


def test_a_new_proposal_is_recognised_once_it_is_saved(tmp_path: Path) -> None:
    first = propose(seen())
    assert first.recognised == ""
    save(replace(first.profile, name="Vår fil", employer="Provköping"), tmp_path)
    again = propose(seen(), saved(tmp_path))
    assert (again.recognised, again.notes) == ("Vår fil", ())
    assert again.profile.columns == first.profile.columns and again.profile.formats == first.profile.formats


def test_a_heading_that_is_gone_is_another_file() -> None:
    fewer = {heading: values for heading, values in ROWS.items() if heading != "Tom"}
    assert propose(seen(fewer), [made()]).recognised == ""
    spelt = {heading.upper(): values for heading, values in ROWS.items()}
    proposal = propose(seen(spelt), [made()])
    assert proposal.recognised == "Vår fil"
    assert [one.heading for one in proposal.columns if one.column == "kon"] == ["KÖN"]


def test_the_profile_that_uses_the_most_of_the_file_wins() -> None:
    less = {**SPELLS, "columns": {name: h for name, h in SPELLS["columns"].items() if name != "valid_to"}}
    assert propose(seen(), [Profile.from_mapping("Mindre", less), made()]).recognised == "Vår fil"
    assert propose(seen(), [Profile.from_mapping("Mindre", less), made()], shape="monthly").recognised == ""


def test_the_period_must_fit_too() -> None:
    months = {name: heading for name, heading in SPELLS["columns"].items() if name not in ("valid_from", "valid_to")}
    by_name = made(shape="monthly", columns={**months, "period": FILE_NAME})
    assert recognise(seen(), [by_name]) is None
    assert recognise(seen(period=date(2025, 10, 1)), [by_name]) == by_name
    by_column = made(shape="monthly", columns={**months, "period": "Rum"})
    assert recognise(seen(), [by_column]) is None
    assert recognise(seen({**ROWS, "Rum": ["2025-01"] * 4}), [by_column]) == by_column


def test_what_is_new_since_last_time_is_said() -> None:
    new = {**ROWS, "Anst.form": ["Fast", "Konsult", "Tills", "Fast"], "Distrikt": ["a"] * 4}
    proposal = propose(seen(new), [made()])
    assert proposal.notes == (
        "Nya rubriker sedan sist, som inte används: Distrikt.",
        "Anst.form: nya värden som behöver en betydelse: Konsult.",
        "Anst.form: nya värden sedan sist: Tills (tillsvidare).",
    )
    form = next(one for one in proposal.columns if one.column == "anstallningsform")
    assert not form.certain


def test_dates_written_in_a_new_way_are_said() -> None:
    new = {**ROWS, "From": ["20200201", "20200213", "20210201", "20200301"]}
    (note,) = propose(seen(new), [made()]).notes
    assert note.startswith("From: datum är skrivna på ett nytt sätt")

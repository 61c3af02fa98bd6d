"""Candidate, publish, abandon: nothing is seen before it is published, nothing is lost, every version says where
it comes from."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kf import demo, leftovers, store
from kf.errors import KfError
from kf.imports import abandon, candidate, load, publish, sweep
from kf.imports.candidate import Candidate
from kf.imports.changes import headline
from kf.imports.profile import Profile
from kf.imports.publish import changes
from kf.imports.table import load_table
from kf.personnummer import masked
from kf.schema import TABLES, names
from kf.store import Store, current, version_paths, versions
from tests.spec.test_cli import kf

TOLD = """
employer = "Provköping"
shape = "monthly"
refused_share = 0.1
[columns]
period = "Månad"
person = "Nr"
birth_month = "Född"
kon = "Kön"
avdelning = "Avd"
befattning = "Bef"
anstallningsform = "Form"
manadslon = "Lön"
"""


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KF_KEY_FILE", str(tmp_path / "secret" / "key"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = tmp_path / "profil.toml"
    path.write_text(TOLD, encoding="utf-8")
    return Profile.read(path)


def export(folder: Path, people: int = 40, months: int = 3, pay: str = "30000", name: str = "export.csv") -> Path:
    """A monthly export of so many people; the third person's pay is as told."""
    folder.parent.mkdir(exist_ok=True)
    file = folder.parent / name
    rows = [
        f"2025-{month + 1:02d};{person};1980-05;K;Inköp;controller;Tills;{pay if person == 2 else 30000}"
        for month in range(months)
        for person in range(people)
    ]
    file.write_text("Månad;Nr;Född;Kön;Avd;Bef;Form;Lön\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def people(of: Store) -> int:
    return of.query("SELECT sum(n)::INT FROM stock WHERE period = ?", [of.last_period])[0][0]


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_a_candidate_can_be_looked_at_and_is_seen_by_nobody_until_it_is_published(
    folder: Path, profile: Profile
) -> None:
    load(export(folder, 40), profile, folder)
    made = candidate(export(folder, 41), profile, folder)
    assert (made.read, made.used, made.refused_count, made.blocked) == (123, 123, 0, "")
    assert people(made.store) == 41 and people(current(folder)) == 40
    outcome = publish(made, folder)
    assert people(current(folder)) == 41 and outcome.version.name == current(folder).key
    assert hidden(folder) == []


def test_an_abandoned_candidate_leaves_nothing(folder: Path, profile: Profile) -> None:
    made = candidate(export(folder), profile, folder)
    assert people(made.store) == 40
    abandon(made)
    abandon(made)
    assert list(folder.iterdir()) == []
    with pytest.raises(KfError, match="finns inte kvar"):
        publish(made, folder)


def test_a_candidate_is_the_same_when_another_process_opens_it(folder: Path, profile: Profile) -> None:
    made = candidate(export(folder, pay="mycket"), profile, folder, totals={date(2025, 3, 1): 40})
    assert Candidate.opened(made.folder) == made and len(made.refused) == made.refused_count == 3
    abandon(made)
    with pytest.raises(KfError, match="Läs in filen igen"):
        Candidate.opened(made.folder)


def test_codes_that_nobody_knows_are_told_with_their_rows_but_never_a_name(folder: Path, profile: Profile) -> None:
    file = export(folder)
    rows = file.read_text(encoding="utf-8").splitlines()
    for row, code in ((1, "Trainee"), (2, "Trainee"), (3, "Konsult"), (4, "Ek, Anna")):
        rows[row] = rows[row].replace("Tills", code)
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    made = candidate(file, profile, folder)
    assert made.unknown == (("anstallningsform", "Trainee", 2), ("anstallningsform", "Konsult", 1))
    assert Candidate.opened(made.folder) == made
    abandon(made)


def test_what_changes_is_told_in_a_sentence(folder: Path, profile: Profile) -> None:
    def told(file: Path) -> str:
        made = candidate(file, profile, folder)
        compared = changes(made, folder)
        abandon(made)
        return headline(compared) if compared else ""

    load(export(folder), profile, folder)
    assert told(export(folder)) == "Ingen månad är ny. Alla tidigare månader är oförändrade."
    assert told(export(folder, months=4)) == (
        "April 2025 är ny: 40\u00a0anställda, 0 mot månaden före. Alla tidigare månader är oförändrade."
    )
    assert told(export(folder, people=41, months=2)) == (
        "Ingen månad är ny. 1\u00a0månad som fanns saknas nu. 2\u00a0månader är inte som förut, 0 är oförändrade."
    )


def test_a_version_says_who_when_from_what_and_how(folder: Path, profile: Profile) -> None:
    files = [export(folder, pay="mycket")]
    outcome = load(files, profile, folder, who="anna")
    told = outcome.version.dataset
    assert told["who"] == "anna" and told["created"] <= told["published"]
    (source,) = json.loads(told["sources"])
    assert source["name"] == "export.csv" and len(source["sha256"]) == 64
    assert told["profile"] == "profil" and 'person = "Nr"' in told["profile_toml"]
    assert (told["rows_read"], told["rows_used"], told["rows_refused"]) == ("120", "117", "3")
    assert outcome.refused_file == outcome.version.refused_file == folder / "refused" / f"{outcome.version.name}.csv"
    assert "mycket" in outcome.refused_file.read_text(encoding="utf-8-sig")


def test_a_row_is_corrected_by_hand_and_that_is_told(folder: Path, profile: Profile) -> None:
    file = export(folder, pay="mycket")
    right = {(0, one.row, one.column): "31000" for one in candidate(file, profile, folder).refused}
    outcome = load(file, profile, folder, corrections=right)
    assert (outcome.used, outcome.refused) == (120, ())
    assert current(folder).query("SELECT count(*) FROM stock WHERE manadslon = 31000") == [(3,)]
    told = outcome.version.dataset["corrected"]
    assert "0:4:Lön" in told and "31000" not in told
    with pytest.raises(KfError, match="rad 999"):
        load(file, profile, folder, corrections={(0, 999, "Lön"): "1"})


def test_the_same_file_under_two_names_is_told(folder: Path, profile: Profile) -> None:
    files = [export(folder.parent, name=name) for name in ("a.csv", "b.csv")]
    made = candidate(files, replace(profile, refused_share=1), folder)
    assert "b.csv har samma innehåll som a.csv. Är det rätt fil?" in made.warnings


def test_too_many_refused_rows_can_be_looked_at_but_not_published(folder: Path, profile: Profile) -> None:
    made = candidate(export(folder, people=8, pay="mycket"), profile, folder)
    assert "3 av 24 rader" in made.blocked and people(made.store) == 7
    with pytest.raises(KfError, match="3 av 24 rader"):
        publish(made, folder, confirmed="ändå")
    assert version_paths(folder) == []
    with pytest.raises(KfError, match="3 av 24 rader"):
        load(export(folder, people=8, pay="mycket"), profile, folder)
    (kept,) = (folder / "refused").iterdir()
    assert kept.name.startswith("avbruten-") and masked(kept.name) == kept.name


def test_a_change_beyond_the_limits_must_be_confirmed_and_it_is_kept_by_whom(folder: Path, profile: Profile) -> None:
    load(export(folder, 40), profile, folder)
    file = export(folder, 60)
    with pytest.raises(KfError, match="större än gränserna"):
        load(file, profile, folder)
    assert people(current(folder)) == 40 and hidden(folder) == []
    outcome = load(file, profile, folder, confirmed="anna: sammanslagning")
    assert people(current(folder)) == 60 and outcome.accepted
    assert outcome.version.dataset["accepted_by"] == "anna: sammanslagning"
    assert outcome.version.dataset["accepted"] == "\n".join(outcome.accepted)


def test_it_is_told_which_version_a_load_was_compared_with_or_why_with_none(folder: Path, profile: Profile) -> None:
    assert (
        load(export(folder), profile, folder).against
        == "Det finns ingen tidigare version av Provköping att jämföra med."
    )
    first = version_paths(folder)[0].stem
    told = load(export(folder), profile, folder).against
    assert told.startswith("Jämfört med versionen från 2") and told.endswith(f" ({first}).")


def test_demo_data_of_the_same_name_is_said_not_to_be_compared_with(folder: Path, profile: Profile) -> None:
    demo.write(folder)
    own = Profile.from_mapping("egen", {**profile.as_mapping(), "employer": "Serviceförvaltningen"})
    told = load(export(folder), own, folder).against
    assert told.startswith("Ingenting jämförs med demodata, och det finns ingen annan tidigare version av Service")


def test_limits_do_not_hold_against_the_demo_or_another_employer(folder: Path, profile: Profile) -> None:
    demo.write(folder)
    load(export(folder, 40), profile, folder)
    other = Profile.from_mapping("annan", {**profile.as_mapping(), "employer": "Annanstad"})
    assert load(export(folder, 90), other, folder).accepted == ()
    with pytest.raises(KfError, match="gränserna"):  # Provköping's own version is found behind the other's
        load(export(folder, 90), profile, folder)


def test_control_totals_that_deviate_must_be_confirmed(folder: Path, profile: Profile) -> None:
    with pytest.raises(KfError, match="gränserna"):
        load(export(folder, 40), profile, folder, totals={date(2025, 3, 1): 50})
    assert load(export(folder, 40), profile, folder, totals={date(2025, 3, 1): 40}).accepted == ()


def test_who_publishes_second_is_told_that_somebody_was_before(folder: Path, profile: Profile) -> None:
    first, second = (candidate(export(folder), profile, folder) for _ in range(2))
    publish(first, folder)
    with pytest.raises(KfError, match="En annan version publicerades medan"):
        publish(second, folder)
    assert len(version_paths(folder)) == 1
    publish(second, folder, confirmed="anna")
    assert len(version_paths(folder)) == 2


def test_budget_and_breaks_are_carried_over_for_the_same_employer_alone(folder: Path, profile: Profile) -> None:
    demo.write(folder)
    first = load(export(folder), profile, folder, breaks=[(date(2025, 2, 1), "Inköp", "Nytt namn")])
    counted = "SELECT (SELECT count(*) FROM budget), (SELECT count(*) FROM series_break)"
    assert Store.open(first.version.path).query(counted) == [(0, 1)], "nothing comes from the demo"
    tables = {
        table: Store.open(first.version.path).frame(f"SELECT * FROM {table}") for table in ("spell", "series_break")
    }
    tables["budget"] = pd.DataFrame([("Inköp", 2025, 45.0, 44.0)], columns=["avdelning", "ar", "antal", "arsarbetare"])
    store.build(folder, tables, first.version.dataset)
    load(export(folder), profile, folder, breaks=[(date(2025, 3, 1), None, "Nytt system")])
    again = current(folder)
    assert again.query("SELECT avdelning, ar, antal FROM budget") == [("Inköp", 2025, 45.0)]
    assert again.query("SELECT datum, avdelning, text FROM series_break ORDER BY 1") == [
        (date(2025, 2, 1), "Inköp", "Nytt namn"),
        (date(2025, 3, 1), None, "Nytt system"),
    ]


SAMPLE = {"text": "å", "date": date(2025, 3, 31), "month": date(2025, 3, 1), "share": 0.5, "integer": 7, "number": 1.5}


@pytest.mark.parametrize("table", [name for name in TABLES if name != "spell"])
def test_every_table_that_a_load_of_staff_does_not_bring_is_kept_as_it_was(
    folder: Path, profile: Profile, table: str
) -> None:
    first = load(export(folder), profile, folder).version
    full = [column.values[0] if column.values else SAMPLE[column.kind] for column in TABLES[table]]
    bare = [value if column.required else None for column, value in zip(TABLES[table], full, strict=True)]
    spell = Store.open(first.path).frame("SELECT * FROM spell")
    rows = pd.DataFrame([full, bare], columns=names(TABLES[table]), dtype=object)
    store.build(folder, {"spell": spell, table: rows}, first.dataset)
    before = current(folder).query(f"SELECT * FROM {table} ORDER BY ALL")
    assert len(before) == 2 and set(full) <= {value for row in before for value in row}
    load(export(folder), profile, folder)
    assert current(folder).query(f"SELECT * FROM {table} ORDER BY ALL") == before


def test_where_a_list_came_from_is_kept_with_it(folder: Path, profile: Profile) -> None:
    load(export(folder), profile, folder)
    file = folder.parent / "budget.csv"
    file.write_text("Avdelning;År;Antal anställda\nInköp;2025;45\n", encoding="utf-8")
    load_table("budget", file, folder, who="Åsa")
    told = load(export(folder), profile, folder).version.dataset
    assert json.loads(told["table_budget"])["file"] == "budget.csv" and json.loads(told["table_budget"])["who"] == "Åsa"
    assert current(folder).query("SELECT avdelning, antal FROM budget") == [("Inköp", 45.0)]


def test_a_table_that_the_version_before_did_not_have_yet_is_empty(
    folder: Path, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.delitem(TABLES, "budget")
        load(export(folder), profile, folder)
    load(export(folder), profile, folder)
    assert current(folder).query("SELECT count(*) FROM budget") == [(0,)]


def test_a_dead_loads_leftovers_are_swept_and_a_living_ones_are_left(folder: Path, profile: Profile) -> None:
    alive = candidate(export(folder), profile, folder)
    machine, _, began = leftovers.owner().split(".")
    dead = [
        f".candidate-20250101T000000000000-{machine}.{alive.folder.name.split('.')[2]}.{began}-aaaaaaaa",  # too old
        alive.folder.name.replace(f".{began}-", ".1-"),  # the number is another process's now
        leftovers.named(leftovers.BUILDING, f"{machine}.4194304.7") + ".duckdb",  # no such process
    ]
    for name in dead[:2]:
        (folder / name).mkdir()
        (folder / name / "version.duckdb").write_bytes(b"half")
    (folder / dead[2]).write_bytes(b"half")
    assert sorted(path.name for path in sweep(folder)) == sorted(dead)
    assert hidden(folder) == [alive.folder.name] and people(alive.store) == 40


def test_refused_rows_of_a_version_that_was_never_published_are_swept(folder: Path, profile: Profile) -> None:
    load(export(folder, pay="mycket"), profile, folder)
    crashed = folder / leftovers.named(leftovers.CANDIDATE, "0000.1.1").replace(
        "-0000.1.1-", f"-{leftovers.owner().split('.')[0]}.4194304.7-"
    )
    crashed.mkdir()
    (crashed / "placed").write_text("kf-20990101T000000000000")
    (folder / "refused" / "kf-20990101T000000000000.csv").write_text("x")
    sweep(folder)
    assert [path.stem for path in (folder / "refused").iterdir()] == [version_paths(folder)[0].stem]


def test_a_full_disk_is_told_beforehand(folder: Path, profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "ROOM", 2**60)
    with pytest.raises(KfError, match="MB ledigt"):
        load(export(folder), profile, folder)
    assert version_paths(folder) == [] and hidden(folder) == []


def test_a_clock_that_was_set_back_does_not_make_a_new_version_an_old_one(folder: Path, profile: Profile) -> None:
    load(export(folder, 40), profile, folder)
    current(folder).path.rename(folder / "kf-20990101T000000000000.duckdb")
    load(export(folder, 41), profile, folder)
    assert people(current(folder)) == 41


def test_rollback_keeps_what_the_version_says_and_tells_who_and_when(folder: Path, profile: Profile) -> None:
    first = load(export(folder, 40, pay="mycket"), profile, folder, who="anna").version
    load(export(folder, 40), profile, folder, who="bo")
    back = store.rollback(folder, who="cecilia")
    more = {"restored_from": first.name, "restored_by": "cecilia", "restored_when": back.dataset["restored_when"]}
    assert back.dataset == {**first.dataset, **more}
    assert back.refused_file == first.refused_file and back.refused_file
    assert people(current(folder)) == people(Store.open(first.path)) == 39


def test_several_files_are_one_version_that_names_them_all(folder: Path, profile: Profile) -> None:
    header, *rows = export(folder).read_text(encoding="utf-8").splitlines()
    files = []
    for month in ("2025-01", "2025-02", "2025-03"):
        files.append(folder.parent / f"personal {month}.csv")
        files[-1].write_text("\n".join([header, *(row for row in rows if row.startswith(month))]), encoding="utf-8")
    outcome = load(files, profile, folder)
    assert outcome.read == 120 and outcome.version.dataset["source"] == ", ".join(file.name for file in files)
    assert len(json.loads(outcome.version.dataset["sources"])) == 3


def test_the_command_line_loads_several_tells_versions_and_goes_back(folder: Path, profile: Profile) -> None:
    file, told = export(folder, 40, pay="mycket"), folder.parent / "profil.toml"
    done = kf("import", str(file), "--profile", str(told), "--who", "anna", "--save", "hr", "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["read"], answer["used"], answer["refused"]) == (120, 117, 3)
    file = export(folder, 60)
    stopped = kf("import", str(file), "--profile", "hr", folder=folder)
    assert stopped.returncode == 2 and "--confirm" in stopped.stderr
    assert kf("import", str(file), "--profile", "hr", "--confirm", "bo", folder=folder).returncode == 0
    assert kf("rollback", "--who", "bo", folder=folder).returncode == 0
    listed = json.loads(kf("versions", "--json", folder=folder).stdout)["versions"]
    assert [one["version"] for one in listed] == [one.name for one in versions(folder)]
    assert listed[0]["restored_by"] == "bo" and listed[1]["accepted_by"] == "bo" and listed[2]["who"] == "anna"
    assert [one["profile"] for one in listed] == ["hr"] * 3  # the name that it was saved under and is recognised by
    assert listed[0]["refused_path"] == answer["refused_file"]
    assert "återställd" in kf("versions", folder=folder).stdout.splitlines()[0]


def test_without_a_profile_the_proposal_is_printed_and_nothing_is_loaded(folder: Path) -> None:
    done = kf("import", str(export(folder)), folder=folder)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert 'befattning = "Bef"' in done.stdout and "Ingenting är inläst" in done.stderr
    assert not folder.exists() or version_paths(folder) == []


def test_a_file_that_is_no_export_is_told_by_the_labels_of_the_page(folder: Path) -> None:
    (folder.parent / "recept.csv").write_text("Ingrediens;Mängd\nmjöl;2 dl\n", encoding="utf-8")
    done = kf("import", str(folder.parent / "recept.csv"), folder=folder)
    assert done.returncode == 2 and "Födelsemånad (birth_month) hittades inte." in done.stderr
    assert "Kolumnen birth_month" not in done.stderr


def test_the_command_line_checks_without_publishing_and_tells_what_changes(
    folder: Path, profile: Profile, tmp_path: Path
) -> None:
    load(export(folder), profile, folder)
    before = version_paths(folder)
    words = (
        "import",
        str(export(folder, people=42, months=4, pay="mycket")),
        "--profile",
        str(tmp_path / "profil.toml"),
    )
    done = kf(*words, "--check", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "164 av 168\xa0rader går att använda, till och med april 2025." in done.stdout
    assert "April 2025 är ny: 41\xa0anställda, 0 mot månaden före." in done.stdout
    assert f"({before[0].stem})." in done.stdout
    assert "2025-04" in done.stdout and "Ingenting har publicerats" in done.stdout
    assert "'mycket'" in done.stderr and "refused/avbruten-" in done.stderr
    assert version_paths(folder) == before and hidden(folder) == []

    # what a load would stop for, a check says, with the exit code of a refused load
    (tmp_path / "hr.txt").write_text("2025-03 400\n", encoding="utf-8")
    done = kf(*words, "--check", "--totals", str(tmp_path / "hr.txt"), folder=folder)
    assert done.returncode == 2 and "Stoppar tills någon bekräftar (--confirm): " in done.stdout
    assert version_paths(folder) == before

    done = kf(*words, folder=folder)
    assert done.returncode == 0 and "April 2025 är ny: 41\xa0anställda" in done.stdout, done.stderr


def test_dropped_files_of_a_server_that_was_killed_go_at_the_next_drop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    machine = leftovers.owner().split(".")[0]
    left = tmp_path / f"{leftovers.named(leftovers.UPLOAD, f'{machine}.4194304.7')}-abc_12"  # no such process
    left.mkdir()
    (left / "personal.csv").write_text("19800101-1234", encoding="utf-8")
    with leftovers.upload() as first, leftovers.upload() as second:
        assert Path(first).is_dir() and Path(second).is_dir() and not left.exists()
        assert Path(first).stat().st_mode & 0o077 == 0
    assert not list(tmp_path.iterdir())


def test_a_refused_load_says_where_the_refused_rows_are(folder: Path, profile: Profile, tmp_path: Path) -> None:
    file = export(folder, people=4, pay="mycket")
    done = kf("import", str(file), "--profile", str(tmp_path / "profil.toml"), folder=folder)
    assert done.returncode == 2
    (kept,) = (folder / "refused").iterdir()
    assert f"Alla rader med orsak står i refused/{kept.name} i datamappen." in done.stderr


def test_a_proposed_profile_names_nothing_that_is_empty(folder: Path, tmp_path: Path) -> None:
    done = kf("import", str(export(folder)), folder=folder)
    assert done.returncode == 2 and '= ""' not in done.stdout and "= []" not in done.stdout
    assert "Lägg till employer" in done.stderr

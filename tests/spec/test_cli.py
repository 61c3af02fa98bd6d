"""The command line as a person and a script use it."""

from __future__ import annotations

import gettext
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def kf(*words: str, folder: Path, role: str = "ledning") -> subprocess.CompletedProcess[str]:
    """Run `python -m kf` as a process of its own."""
    environment = {**os.environ, "KF_DATA": str(folder), "KF_ROLE": role, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "kf", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def asked(*words: str, folder: Path, role: str = "ledning") -> dict:
    """The JSON object that `kf metric` answers with."""
    done = kf("metric", *words, "--json", folder=folder, role=role)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_plans_turnover_comes_out_of_one_command(demo_folder):
    answer = asked("turnover", "--period", "2025-10", "--window", "ytd", folder=demo_folder)
    assert round(answer["rows"][0]["value"], 2) == 11.13
    assert {key: answer[key] for key in ("metric", "unit", "period", "window", "by", "data_date")} == {
        "metric": "turnover",
        "unit": "%",
        "period": "2025-10",
        "window": "ytd",
        "by": [],
        "data_date": "2025-10",
    }


def test_cut_and_narrowed_with_swedish_letters_or_without(demo_folder):
    answer = asked("headcount", "--by", "Kön", "--where", "anställningsform=tillsvidare", folder=demo_folder)
    assert answer["filters"] == {"anstallningsform": ["tillsvidare"]}
    assert [(row["kon"], row["value"]) for row in answer["rows"]] == [("kvinna", 324), ("man", 73)]


def test_small_groups_are_withheld_unless_the_role_is_hr(demo_folder):
    words = ("headcount", "--by", "kon", "--where", "anstallningsform=visstid")
    for row in asked(*words, folder=demo_folder)["rows"]:
        assert row["suppressed"] and row["value"] is None
    assert [row["value"] for row in asked(*words, folder=demo_folder, role="hr")["rows"]] == [8, 1]


def test_the_sql_that_ran_is_shown_with_its_parameters(demo_folder):
    said = kf("metric", "turnover", "--by", "befattning", "--sql", folder=demo_folder).stdout
    assert "FROM staff" in said and "GROUP BY befattning" in said and "-- $first = 2025-01" in said


def test_csv_opens_right_in_swedish_excel(demo_folder):
    environment = {**os.environ, "KF_DATA": str(demo_folder)}
    done = subprocess.run(
        [sys.executable, "-m", "kf", "metric", "fte", "--csv"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(b"\xef\xbb\xbf") and "404,41" in done.stdout.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("metric", "nonsens"), "Måttet nonsens finns inte"),
        (("metric", "headcount", "--by", "skostorlek"), "Indelningen skostorlek finns inte"),
        (("metric", "headcount", "--period", "oktober"), "Perioden oktober går inte att tolka"),
        (("metric", "headcount", "--period", "1999-01"), "inga uppgifter för 1999-01"),
        (("metric", "left", "--window", "2025-10..2025-01"), "slutar innan det börjar"),
        (("metric", "left", "--window", "0000-01..2025-10"), "Perioden 0000-01 går inte att tolka"),
        (("metric", "reaches_65", "--where", "ar=x"), "ar=x är inte ett tal"),
        (("metric", "headcount", "--where", "Inköp"), "Filtret Inköp går inte att tolka"),
        (("rollback", "kf-finns-inte"), "Det finns ingen version"),
        (("import", "finns-inte.csv", "--profile", "finns-inte.toml"), ""),
    ],
)
def test_a_mistake_is_told_in_swedish_with_exit_code_2(words, says, demo_folder):
    done = kf(*words, folder=demo_folder)
    assert done.returncode == 2
    assert says in done.stderr and "Traceback" not in done.stderr


def test_facit_accounts_for_every_row_that_can_be_computed(demo_folder):
    done = kf("facit", "--json", folder=demo_folder)
    rows = json.loads(done.stdout)["rows"]
    assert done.returncode == 0 and len(rows) == 115 + 12
    assert {row["status"] for row in rows} == {"equal", "explained"}
    assert set(rows[0]) == {"id", "published", "computed", "status", "note"}


def test_rollback_makes_the_earlier_version_newest_and_removes_nothing(tmp_path):
    for seed in ("1", "2"):
        assert kf("demo", "--seed", seed, folder=tmp_path).returncode == 0
    newest, earlier = kf("versions", folder=tmp_path).stdout.splitlines()
    assert kf("rollback", folder=tmp_path).returncode == 0
    after = kf("versions", folder=tmp_path).stdout.splitlines()
    assert len(after) == 3 and after[1:] == [newest, earlier] and earlier.split()[0] in after[0]


def test_demo_if_missing_leaves_data_alone(demo_folder):
    before = sorted(demo_folder.iterdir())
    assert kf("demo", "--if-missing", folder=demo_folder).returncode == 0
    assert sorted(demo_folder.iterdir()) == before


def test_what_click_says_is_swedish_too(tmp_path):
    from babel.messages import pofile

    done = kf("import", "--check", folder=tmp_path)
    assert done.returncode == 2 and "Fel: Det saknas 'FILES...'." in done.stderr
    assert "Så används det: python -m kf import" in done.stderr and "Usage" not in done.stderr
    folder = ROOT / "kf" / "commands" / "locale" / "sv" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as told, (folder / "messages.mo").open("rb") as compiled:
        written, there = pofile.read_po(told, locale="sv"), gettext.GNUTranslations(compiled)
    for one in written:  # compile the catalogue when this fails: see messages.po
        if isinstance(one.id, str):
            assert not one.id or there.gettext(one.id) == one.string
        else:
            assert [there.ngettext(*one.id, number) for number in (1, 2)] == list(one.string)

"""One month's file after the other: each goes on where the version before ends, as if all of them were dropped at once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kf import store
from kf.errors import KfError
from kf.imports import load
from kf.imports.profile import Profile
from kf.schema import SPELL
from kf.store import Store, current
from tests.spec.test_import import MONTHLY

HEADINGS = "Månad;Nr;Född;Kön;Avd;Bef;Form;Grad;Lön;Fr o m;Orsak"
MORE = 'sysselsattningsgrad = "Grad"\nmanadslon = "Lön"\nvalid_from = "Fr o m"\navgangsorsak = "Orsak"\n'
MONTHS = ("2025-06", "2025-07", "2025-08", "2025-09")
COLUMNS = ", ".join(column.name for column in SPELL)


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KF_KEY_FILE", str(tmp_path / "secret" / "key"))


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = tmp_path / "p.toml"
    path.write_text(MONTHLY + MORE, encoding="utf-8")
    return Profile.read(path)


def staff(seed: int, people: int = 40) -> dict[str, list[str]]:
    """Rows per month: people who come, go, return, move, step down, are hired for good, and have two posts."""
    chance, rows = random.Random(seed), {month: [] for month in MONTHS}
    for number in range(people):
        avdelning, form, grad, hired = chance.choice("AB"), chance.choice(["Tills", "Vik"]), "100", "2020-03-01"
        there = chance.random() < 0.8
        for month in MONTHS:
            if chance.random() < 0.2:
                there = not there
                hired = f"{month}-0{chance.randrange(1, 9)}"
            avdelning = chance.choice("AB") if chance.random() < 0.1 else avdelning
            form, grad = ("Tills" if chance.random() < 0.1 else form), ("80" if chance.random() < 0.1 else grad)
            reason = chance.choice(["", "", "Pension"])
            row = f"{month};{number};1970-05-17;K;{avdelning};controller;{form};{grad};30000;{hired};{reason}"
            rows[month] += [row] * there
            rows[month] += [row.replace(f"controller;{form};{grad}", f"chef;{form};20")] * (there and number % 7 == 0)
    return rows


def written(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return path


def spells(version: Store) -> list[tuple]:
    return version.query(f"SELECT {COLUMNS} FROM spell ORDER BY ALL")


@pytest.mark.parametrize("seed", (0, 3))
def test_month_by_month_is_as_all_at_once(tmp_path: Path, profile: Profile, seed: int) -> None:
    rows = staff(seed)
    whole = written(tmp_path / "alla.csv", [row for month in MONTHS for row in rows[month]])
    load(whole, profile, tmp_path / "once")
    for month in MONTHS:
        said = load(written(tmp_path / f"{month}.csv", rows[month]), profile, tmp_path / "each", confirmed="Åsa: ja")
    once, each = current(tmp_path / "once"), current(tmp_path / "each")
    assert spells(each) == spells(once) and len(spells(once)) > 40
    assert (each.first_period, each.last_period) == (date(2025, 6, 1), date(2025, 9, 1))
    assert said.read == len(rows["2025-09"])  # what was read is the file's
    assert said.version.dataset["continues"] == store.versions(tmp_path / "each")[1].name
    assert said.warnings[0].startswith(
        "Filen börjar i september 2025. Månaderna före, juni 2025 till augusti 2025, står"
    )


def test_a_month_that_comes_again_is_the_new_files_alone(tmp_path: Path, profile: Profile) -> None:
    rows = staff(1)
    for month in MONTHS:
        load(written(tmp_path / "m.csv", rows[month]), profile, tmp_path / "data", confirmed="Åsa: ja")
    again = [row.replace(";A;", ";C;") for row in rows["2025-09"]]
    load(written(tmp_path / "m.csv", again), profile, tmp_path / "data", confirmed="Åsa: ja")
    whole = [row for month in MONTHS[:3] for row in rows[month]] + again
    load(written(tmp_path / "alla.csv", whole), profile, tmp_path / "once")
    assert spells(current(tmp_path / "data")) == spells(current(tmp_path / "once"))


def test_a_file_with_fewer_or_more_columns_goes_on_as_well(tmp_path: Path, profile: Profile) -> None:
    rows, data = staff(1), tmp_path / "data"
    fewer = ("manadslon", "valid_from", "avgangsorsak")
    few = replace(profile, columns={name: profile.columns[name] for name in profile.columns if name not in fewer})
    for month, how in zip(MONTHS, (profile, few, few, profile), strict=True):
        load(written(tmp_path / "m.csv", rows[month]), how, data, confirmed="Åsa: ja")
    (there,) = current(data).query("SELECT count(DISTINCT person) FROM spell WHERE last_period >= DATE '2025-09-01'")
    assert there == (len({row.split(";")[1] for row in rows["2025-09"]}),)
    pay = current(data).query(
        "SELECT DISTINCT p.period, manadslon FROM spell, month p WHERE p.period BETWEEN first_period AND last_period"
    )
    assert sorted(pay, key=str) == sorted(
        zip([date(2025, n, 1) for n in (6, 7, 8, 9)], [30000, None, None, 30000], strict=True), key=str
    )
    assert "manadslon" in current(data).dataset["columns"]


def test_what_is_not_continued_stops_for_a_person(tmp_path: Path, profile: Profile) -> None:
    """When the profile says so, and of spells: the history would be shorter."""
    rows, data = staff(1), tmp_path / "data"
    load(written(tmp_path / "m.csv", rows["2025-06"] + rows["2025-07"]), profile, data)
    file = written(tmp_path / "m.csv", rows["2025-08"])
    with pytest.raises(KfError, match="Historiken är kortare"):
        load(file, replace(profile, earlier="drop"), data)
    with pytest.raises(KfError, match="earlier"):
        Profile.from_mapping("", profile.as_mapping() | {"earlier": "spara"})
    load(file, replace(profile, earlier="drop"), data, confirmed="Åsa: ny arbetsgivare")
    assert current(data).first_period == date(2025, 8, 1)


def test_other_keys_than_before_stop_for_a_person(tmp_path: Path, profile: Profile) -> None:
    """As many people as before, but all of them gone and as many hired: the keys are of another kind."""
    rows, data = staff(1), tmp_path / "data"
    load(written(tmp_path / "m.csv", rows["2025-08"]), profile, data)
    other = [row.replace("2025-08;", "2025-09;9") for row in rows["2025-08"]]
    with pytest.raises(KfError, match="har slutat i september 2025, fler än hälften"):
        load(written(tmp_path / "m.csv", other), profile, data)

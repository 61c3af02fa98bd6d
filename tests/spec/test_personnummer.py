"""What is told to be a personnummer in a text, however it is split up; and what is not. Tolvan's number is the tax agency's example."""

import csv
from pathlib import Path

import pytest

from kf.errors import KfError
from kf.personnummer import MASK, masked, without_likes, without_numbers
from kf.workspace.texts import checked

TOLVAN = [
    "19121212-1212", "121212+1212", "1912 12 12 12 12", "19 12 12 12 12 12", "12.12.12.1212", "1912.12.12.1212",
    "1912:12:12-1212", "19121212_1212", "19121212/1212", r"121212\1212", "121212.1212", "121212,1212",
    "121212 -- 1212", "12121 21212",
]  # fmt: skip
OTHERS = [
    "1 300 000 kr", "25 830 timmar", "2025-01-01–2025-12-31", "2025-01-01 -- 2025-12-31", "2025-01-01 2025-12-31", "202501-202510",
    "2025 2026 2027", "08-508 29 000", "+46 8 508 290 00", "2023, 2024, 2025, 2026", "12, 12, 12, 12, 12", "0,4 11,0 11,0 0,0",
    "12.12.12.1213", "kf-20251128T121212121212",
]  # fmt: skip


@pytest.mark.parametrize("written", TOLVAN)
def test_a_valid_number_is_found_however_it_is_split_up(written):
    for text in (f"Om {written}.", f"Nr 5: {written}, 300 kr", f"rad 7 {written}"):
        assert MASK in without_numbers(text) and MASK in masked(text)
        assert written not in masked(text) and written not in without_numbers(text)
        with pytest.raises(KfError, match="ser ut som ett personnummer"):
            checked(text, "Texten")


@pytest.mark.parametrize("written", OTHERS)
def test_dates_amounts_and_lists_of_figures_are_none(written):
    assert masked(written) == without_numbers(written) == checked(f"Om {written}", "Texten")[3:] == written


def test_a_number_does_not_hide_behind_a_date():
    for text in ("2012-12-12 - 1212-12-12", "2025-01-01–2025-12-12-1212"):
        assert MASK in masked(text)
        with pytest.raises(KfError, match="ser ut som ett personnummer"):
            checked(text, "Texten")


def test_none_of_the_plans_own_texts_is_taken_for_a_number():
    files = [path for path in (Path(__file__).parents[2] / "data").glob("*.csv") if path.stat().st_size]
    cells = [
        cell
        for path in files
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=_delimiter(path))
        for cell in row
    ]
    assert len(cells) > 1000
    assert [cell for cell in cells if without_likes(cell) != cell] == []


def _delimiter(path: Path) -> str:
    first = path.read_text(encoding="utf-8-sig").splitlines()[0]
    return max(",;", key=first.count)

"""The forecasts on a few made-up employers of each kind: enough to tell if they had become markedly worse.

`python -m tests.accuracy errors` has the figures over many, with seeds held back."""

from __future__ import annotations

from kf.forecast.simple import METHODS, MODEL
from tests.accuracy.employers import REGIMES, spells
from tests.accuracy.measure import NAMES, claims, pooled


def test_three_years_ahead_on_four_employers():
    """Bounds about a fifth wider than what many seeds give: three employers of each kind differ by as much by chance."""
    found = pooled(range(1, 4), NAMES)
    print(found.round(2).to_string())
    told = claims(found)
    assert told["error_of_all_at_65"] <= 0.62
    assert told["employers_won"] >= 2
    assert 0.65 <= told["coverage_36"] <= 0.95 and 0.7 <= told["coverage_12"] <= 0.95
    error = found[found["months"] == 36].pivot(index="employer", columns="method", values="mae")
    assert error[MODEL].mean() <= 0.85 * error[list(METHODS[1:])].mean().min()


def test_the_employers_are_what_they_are_called():
    """Early leavers go early, and riktålder is followed after the change."""
    ages = {}
    for regime in REGIMES:
        rows = spells(regime, 3)
        gone = rows[rows["avgangsorsak"] == "pension"]
        years = [end.year - born.year for end, born in zip(gone["valid_to"], gone["birth_month"], strict=True)]
        ages[regime.name] = gone.assign(age=years, born=[born.year for born in gone["birth_month"]])
    early, change, fast = (ages[regime.name] for regime in REGIMES)
    assert (early["age"] < 65).mean() > 0.5
    before, after = (change[change["born"].between(*years)]["age"] == 65 for years in ((1952, 1956), (1958, 1959)))
    assert before.mean() > 0.4 and after.mean() < before.mean() / 2
    assert fast["age"].mean() > early["age"].mean() + 1

"""Sick leave, the staff survey and trainees of the synthetic employer: sums on groups, made from who works there.

What the plan publishes comes out exactly: AMI 81 and 82 with its parts, 93 % answers, 8 and 13 trainees; and the
AMI of Rekrytering that its own plan names. Sick leave is invented, of a size that municipalities report.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kf.demo import employer as e
from kf.groups import MEDARBETARENKAT, PRAKTIK, SJUKFRANVARO
from kf.schema import AKTIV, KVINNA, TIMAVLONAD, names

HOURS = 165.0  # of full time in a month
SICK = {KVINNA: 0.061, "man": 0.036}  # share of the agreed time in an ordinary month
SEASON = np.array([1.3, 1.3, 1.15, 1.0, 0.9, 0.8, 0.6, 0.75, 0.95, 1.05, 1.15, 1.1])
PANDEMIC = (e.month(2020, 3), e.month(2022, 3), 1.3)
CLOSER = {"Rekrytering": 0.6, "Kontaktcenter": 1.3}  # the plan calls the first one's low; the rest is drawn
SHORT = 0.4  # of the sick leave falls on day 1-14
SURVEYS = {  # year: motivation, ledarskap, styrning, share of answers; the plan has the two last
    2020: (78, 79, 80, 0.88),
    2021: (78, 80, 80, 0.89),
    2022: (79, 80, 81, 0.91),
    2023: (80, 80, 81, 0.92),
    2024: (80, 81, 82, 0.92),
    2025: (79, 84, 83, 0.93),
}
SURVEY_MONTH = 9
RECRUITERS, AMI_OF_RECRUITERS = "Rekrytering", {2020: 87, 2021: 88, 2022: 90, 2023: 86, 2024: 89, 2025: 89}
TRAINEES = ((2020, 5, 6), (2021, 6, 6), (2022, 7, 8), (2023, 9, 8), (2024, 8, 10), (2025, 13, 10))
FEWEST_HERE = 400  # the people that the numbers of TRAINEES are of


def tables(spell: pd.DataFrame, seed: int) -> dict[str, pd.DataFrame]:
    """The frames sjukfranvaro, medarbetarenkat and praktik that belong to some spells."""
    rng = np.random.default_rng([seed, 2])
    staff = _staff(spell)
    times = max(1, round(staff.loc[staff["month"] == e.LAST, "people"].sum() / FEWEST_HERE))
    return {
        "sjukfranvaro": _sick_leave(rng, staff),
        "medarbetarenkat": _survey(rng, staff),
        "praktik": pd.DataFrame([(ar, n * times, goal * times) for ar, n, goal in TRAINEES], columns=names(PRAKTIK)),
    }


def _staff(spell: pd.DataFrame) -> pd.DataFrame:
    """Per month, avdelning and kön: active månadsavlönade at the month's end, and their årsarbetare."""
    there = spell[(spell["anstallningsform"] != TIMAVLONAD) & (spell["status"] == AKTIV)]
    begins = _month(there["valid_from"])
    after = _month(there["valid_to"] + pd.Timedelta(days=1)).where(there["valid_to"].notna(), e.LAST + 1)
    group = there["avdelning"].astype(str) + "|" + there["kon"].astype(str)
    code, groups = pd.factorize(group, sort=True)
    months = e.LAST - e.FIRST + 1
    moves = np.zeros((2, len(groups), months + 1))
    for sign, when in ((1, begins), (-1, after)):
        at = np.clip(when.to_numpy(int) - e.FIRST, 0, months)
        np.add.at(moves[0], (code, at), sign)
        np.add.at(moves[1], (code, at), sign * there["sysselsattningsgrad"].to_numpy(float))
    people, fte = moves.cumsum(axis=2)[:, :, :months]
    rows = pd.DataFrame({"month": np.tile(np.arange(e.FIRST, e.LAST + 1), len(groups))})
    rows[["avdelning", "kon"]] = [group.split("|") for group in np.repeat(groups, months)]
    rows["people"], rows["fte"] = people.round().astype(int).ravel(), fte.ravel()
    return rows[rows["people"] > 0].sort_values(["month", "avdelning", "kon"], ignore_index=True)


def _month(days: pd.Series) -> pd.Series:
    days = pd.to_datetime(days)
    return days.dt.year * 12 + days.dt.month - 1


def _sick_leave(rng: np.random.Generator, staff: pd.DataFrame) -> pd.DataFrame:
    """Gamma about the usual share: the fewer people, the more one who is long away shows."""
    avdelningar = sorted(staff["avdelning"].unique())
    factor = {a: CLOSER.get(a, f) for a, f in zip(avdelningar, rng.uniform(0.8, 1.2, len(avdelningar)), strict=True)}
    month = staff["month"].to_numpy()
    first, last, more = PANDEMIC
    usual = staff["kon"].map(SICK).to_numpy(float) * staff["avdelning"].map(factor).to_numpy(float)
    usual = usual * SEASON[month % 12] * np.where((first <= month) & (month < last), more, 1.0)
    drift = rng.normal(1, 0.06, (len(avdelningar), e.LAST // 12 - e.FIRST // 12 + 1))  # a year of each avdelning's
    usual = usual * drift[pd.Categorical(staff["avdelning"], avdelningar).codes, month // 12 - e.FIRST // 12]
    shape = 2 + staff["people"].to_numpy() * 0.3
    short = SHORT * usual * rng.gamma(4 * shape) / (4 * shape)
    long = (1 - SHORT) * usual * rng.gamma(shape) / shape
    agreed = HOURS * staff["fte"].to_numpy()
    columns = [
        [e.date(int(m)) for m in month],
        staff["avdelning"],
        staff["kon"],
        staff["people"],
        agreed.round(1),
        (agreed * short).round(1),
        (agreed * np.minimum(long, 0.9 - short)).round(1),
    ]
    return pd.DataFrame(dict(zip(names(SJUKFRANVARO), columns, strict=True)))


def _survey(rng: np.random.Generator, staff: pd.DataFrame) -> pd.DataFrame:
    """Per year and avdelning; weighted with the answers, the parts are those of SURVEYS."""
    avdelningar = sorted(staff["avdelning"].unique())
    apart = dict(zip(avdelningar, rng.normal(0, 2.2, len(avdelningar)), strict=True))
    rows = []
    for year, (*parts, rate) in SURVEYS.items():
        m = e.month(year, SURVEY_MONTH)
        invited = staff[staff["month"] == m].groupby("avdelning")["people"].sum()
        answers = (invited * (rate + rng.uniform(-0.03, 0.03, len(invited)))).round().astype(int)
        answers[invited.idxmax()] += round(rate * invited.sum()) - answers.sum()
        level = np.array([apart[a] for a in invited.index])[:, None] + rng.normal(0, 1.2, (len(invited), 3))
        own = invited.index == RECRUITERS
        level[own] = AMI_OF_RECRUITERS[year] - np.mean(parts)
        weight = answers.to_numpy()[:, None]
        # what Rekrytering has more the others have less, so that the whole comes out as published
        level[~own] -= (level * weight).sum(axis=0) / weight[~own].sum()
        for avdelning, own_level in zip(invited.index, level, strict=True):
            index = (np.array(parts) + own_level).round(1)
            rows.append((e.date(m), avdelning, int(invited[avdelning]), int(answers[avdelning]), *index))
    return pd.DataFrame(rows, columns=names(MEDARBETARENKAT))

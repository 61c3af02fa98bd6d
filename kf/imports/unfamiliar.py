"""What the version before did not know: new words (or old ones misspelt), and columns that mean something else now."""

from __future__ import annotations

import difflib

import numpy as np
import pandas as pd

from kf.format import number
from kf.imports import rules
from kf.imports.profile import Profile
from kf.imports.refusals import ROWS_PER_FILE, Problem
from kf.imports.rules import WARNS
from kf.schema import SPELL
from kf.store import Store

SHOWN = 20
FULL, EMPTY = 0.9, 0.1  # a column that goes from the one to the other has changed source
JUMP = 0.5  # of the median pay
LEAST = 20  # people: below, a share or a median says nothing
OTHERS = 0.05  # of those in both: more whose kön or birth month is another than an error's correction makes
THERE = "FROM spell WHERE ? BETWEEN first_period AND last_period"
WORDS = {
    "avdelning": (rules.NEW_AVDELNING, "Avdelningen", "avdelningar"),
    "befattning": (rules.NEW_BEFATTNING, "Befattningen", "befattningar"),
}


def unfamiliar(frame: pd.DataFrame, profile: Profile, old: Store) -> list[Problem]:
    """One warning for each unfamiliar avdelning and befattning (the first `SHOWN`), with the number of people and a
    likely one. `frame` has one row per row of the file that is used.
    """
    found = []
    for column, (rule, singular, plural) in WORDS.items():
        known = {str(name) for (name,) in old.query(f"SELECT DISTINCT {column} FROM spell")}
        words = frame[column].astype("category").cat
        strange = np.array([str(word) not in known for word in words.categories], dtype=bool)
        theirs = np.r_[strange, False][words.codes.to_numpy()]
        rows = pd.DataFrame(
            {
                "word": words.codes.to_numpy()[theirs],
                "person": frame["person"].cat.codes.to_numpy()[theirs],
                "row": frame.index.to_numpy()[theirs],
            }
        ).groupby("word")
        people = rows["person"].nunique().sort_values(ascending=False, kind="stable")
        first, number_of = rows["row"].min(), rows.size()
        for code, count in people.head(SHOWN).items():
            name = str(words.categories[code])
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            found.append(
                Problem(
                    row=int(first[code]) % ROWS_PER_FILE,
                    column=profile.heading(column),
                    value=name,
                    reason=f"{singular} {name} fanns inte i den förra versionen (personer: {count}).",
                    do=f"Menas {close[0]}?" if close else "",
                    rule=rule,
                    severity=WARNS,
                    rows=int(number_of[code]),
                )
            )
        if len(people) > SHOWN:
            more = f"Ytterligare {len(people) - SHOWN} {plural} fanns inte i den förra versionen."
            found.append(
                Problem(0, profile.heading(column), "", more, "", rule=rule, severity=WARNS, rows=len(people) - SHOWN)
            )
    return found


def changed_meaning(new: Store, old: Store) -> list[Problem]:
    """Columns that are filled, worded or sized quite differently in the newest month than they were in the old one's.

    Told when a column goes from filled (over 90 %) to empty (under 10 %) or back, when it has no word in common with
    the newest month before, when many people's kön or birth month is another than it was, when the median pay moves more than half, and when the usual sysselsättningsgrad at least halves or doubles.
    """
    a, b = _newest(new), _newest(old)
    if min(a["rows"], b["rows"]) < LEAST:
        return []
    found = []
    for column in (column for column in SPELL if f"{column.name}_filled" in a):
        name, label = column.name, column.label
        now, then = a[f"{name}_filled"] / a["rows"], b[f"{name}_filled"] / b["rows"]
        if (now < EMPTY and then > FULL) or (now > FULL and then < EMPTY):
            found.append(
                _changed(
                    label, f"är ifylld för {number(100 * now)} % i den nya versionen, förut {number(100 * then)} %"
                )
            )
        elif column.kind == "text" and not column.values and name != "chef" and now > FULL and then > FULL:
            words = [
                {
                    str(word)
                    for (word,) in store.query(f"SELECT DISTINCT {name} {THERE} AND {name} IS NOT NULL", [month])
                }
                for store, month in ((new, new.last_period), (old, old.last_period))
            ]
            if not words[0] & words[1]:
                found.append(_changed(label, "har inte ett enda värde gemensamt med den förra versionen"))
    for name, label, largest in (("manadslon", "Månadslön", JUMP), ("sysselsattningsgrad", "Sysselsättningsgrad", 1.0)):
        now, then = a[f"{name}_median"], b[f"{name}_median"]
        if now and then and max(now / then, then / now) >= 1 + largest:
            text = [number(value) if name == "manadslon" else f"{number(100 * value, 1)} %" for value in (now, then)]
            found.append(_changed(label, f"har medianen {text[0]}, förut {text[1]}"))
    return found + _others(new, old)


def _others(new: Store, old: Store) -> list[Problem]:
    """What does not change of a person, kön and birth month, and is another than it was for many."""
    asked = f"SELECT person, any_value(kon) AS kon, any_value(birth_month) AS birth_month {THERE} GROUP BY person"
    now, then = (store.frame(asked, [store.last_period]).set_index("person") for store in (new, old))
    both = now.join(then, rsuffix="_then", how="inner")
    found = []
    for name, label in (("kon", "Kön"), ("birth_month", "Födelsemånad")):
        known = both[both[name].notna() & both[f"{name}_then"].notna()]
        other = int((known[name] != known[f"{name}_then"]).sum())
        if len(known) >= LEAST and other > OTHERS * len(known):
            what = (
                f"är inte som förut för {number(other)} av {number(len(known))} personer som finns i båda versionerna"
            )
            found.append(_changed(label, what))
    return found


def _changed(label: str, what: str) -> Problem:
    do = "Kontrollera att rätt kolumn är vald."
    return Problem(0, label, "", f"{label} {what}.", do, rule=rules.MEANING, severity=WARNS, rows=0)


def _newest(store: Store) -> dict[str, float]:
    """Of the newest month's posts: how many, how many have each column filled, and two medians."""
    counted = [column.name for column in SPELL if column.name not in ("person", "valid_from", "valid_to")]
    counted = [name for name in counted if not name.startswith(("avgang", "rekrytering"))]
    columns = [f"count({name}) AS {name}_filled" for name in counted]
    columns += [f"median({name}) AS {name}_median" for name in ("manadslon", "sysselsattningsgrad")]
    text = (
        f"SELECT count(*) AS rows, {', '.join(columns)} FROM spell "
        "WHERE ? BETWEEN first_period AND last_period AND anstallningsform <> 'timavlönad'"
    )
    return {str(key): value for key, value in store.frame(text, [store.last_period]).iloc[0].items()}

"""The rules that a table's rows must keep, each with what to do; and what is used all the same but must be said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pandas as pd

from kf import recruitment as words
from kf.format import iso_month, number
from kf.imports import customers, plan_rules, rules
from kf.imports.refusals import refused
from kf.imports.stop import Stop, after, below, earlier
from kf.store import Store

# what a share is a share of: in a month where it is all zero there is none
NOTHING = {
    "arsarbetare": {"arsarbetare": "Årsarbetarna är noll i {months}: då finns inget att dela omsättningen med."},
    "stadens_rekryteringar": {
        "antal": "Stadens rekryteringar är noll i {months}: då finns inget att räkna andelar av."
    },
}


def checked(
    table: str, frame: pd.DataFrame, texts: pd.DataFrame, present: Store | None, today: date
) -> tuple[pd.DataFrame, list[pd.DataFrame], tuple[str, ...]]:
    """The rows that keep every rule, the refusals of the others, and warnings. `texts` has the file's own words.

    Rules are asked one after the other: a row is told the first that it breaks.
    """
    problems = []
    for stop in _stops(table, present, today):
        if frame.empty:
            break
        broken = stop.broken(frame).fillna(False).astype(bool)
        if broken.any():
            rows = frame.index[broken]
            shown = texts[stop.column].loc[rows] if stop.column in texts else pd.Series("", index=rows)
            problems.append(refused(rows, stop.column, shown, stop.reason, stop.do, stop.rule))
            frame = frame[~broken]
    return frame, problems, _warnings(table, frame, present)


def _stops(table: str, present: Store | None, today: date) -> tuple[Stop, ...]:
    made: dict[str, Callable[[Store | None, date], tuple[Stop, ...]]] = {
        "uppdrag": _assignments,
        "enkatsvar": _answers,
        "stadens_rekryteringar": lambda _, now: _monthly(("manad", "kund", "niva"), "antal", now),
        "arsarbetare": lambda _, now: _monthly(("manad", "grupp"), "arsarbetare", now),
        "intaktsbudget": lambda _, now: _monthly(("manad",), "belopp", date.max),
        "sjukfranvaro": lambda _, now: _sick_leave(now),
        "medarbetarenkat": lambda _, now: _survey(now),
        "praktik": lambda _, now: (
            _negative("utfall"),
            Stop("ar", "har en rad redan", "Ta bort den ena raden.", lambda f: f.duplicated(["ar"]), rules.TWICE),
        ),
        "budget": lambda *_: (_once_a_year(), _negative("antal"), _negative("arsarbetare")),
        "ekonomi": lambda *_: (_once_a_year(),),
        "mal": lambda *_: plan_rules.goals(),
        "indikator": lambda *_: plan_rules.indicators(),
        "aktivitet": lambda there, _: plan_rules.activities(there),
        "ubara": lambda there, _: plan_rules.ubara(there),
    }
    return made[table](present, today) if table in made else ()


def _assignments(present: Store | None, today: date) -> tuple[Stop, ...]:
    again = "Ge varje uppdrag ett eget nummer, eller ta bort raden."
    return (
        Stop("uppdrag", "står på en tidigare rad också", again, lambda f: f["uppdrag"].duplicated(), rules.TWICE),
        Stop(
            "slut", "är före uppdragets start", "Rätta det ena av datumen.",
            lambda f: earlier(f["slut"], f["start"]), rules.ENDS_FIRST,
        ),
        Stop(
            "slut", "är i framtiden", "Lämna slut tomt tills uppdraget är avslutat.",
            lambda f: after(f["slut"], today), rules.LATER_PERIOD,
        ),
        Stop(
            "pris", "saknas fast uppdraget är avslutat", "Fyll i priset i kronor, eller lämna slut tomt.",
            lambda f: f["slut"].notna() & f["pris"].isna(), rules.MISSING,
        ),
        Stop("pris", "är mindre än noll", "Rätta talet.", lambda f: below(f["pris"], 0)),
        Stop("timmar", "är mindre än noll", "Rätta talet.", lambda f: below(f["timmar"], 0)),
        Stop("antal", "är mindre än ett", "Lämna tomt för en rekrytering.", lambda f: below(f["antal"], 1)),
        Stop(
            "kundtyp", "är ett annat slag än på kundens tidigare rader", "En kund är antingen förvaltning, stadsdel eller bolag.",
            lambda f: f["kundtyp"] != f.groupby("kund")["kundtyp"].transform("first"),
        ),
    )  # fmt: skip


def _answers(present: Store | None, today: date) -> tuple[Stop, ...]:
    starts = dict(present.query("SELECT uppdrag, start FROM uppdrag")) if present else {}
    nps = lambda f: f["fraga"] == words.REKOMMENDERA  # noqa: E731
    answered = lambda f: f["svarat"] == words.JA  # noqa: E731
    return (
        Stop("datum", "är i framtiden", "Rätta datumet.", lambda f: after(f["datum"], today), rules.LATER_PERIOD),
        Stop(
            "poang", "är utanför skalan 0–10", "Rätta poängen: hela tal från 0 till 10.",
            lambda f: nps(f) & ~f["poang"].map(lambda p: p is None or 0 <= p <= 10),
        ),
        Stop(
            "poang", "är utanför skalan 1–10", "Rätta poängen: hela tal från 1 till 10.",
            lambda f: ~nps(f) & ~f["poang"].map(lambda p: p is None or 1 <= p <= 10),
        ),
        Stop(
            "poang", "saknas fast enkäten är besvarad", "Fyll i fråga och poäng, eller skriv nej under Svarat.",
            lambda f: answered(f) & (f["poang"].isna() | f["fraga"].isna()), rules.MISSING,
        ),
        Stop(
            "poang", "står på en inbjudan utan svar", "Skriv ja under Svarat, eller ta bort poängen.",
            lambda f: ~answered(f) & f["poang"].notna(),
        ),
        Stop(
            "fraga", "hör inte till enkäten", "Rätta frågan eller enkäten.",
            lambda f: f["fraga"].notna() & pd.Series(
                [q not in words.FRAGOR[e] for q, e in zip(f["fraga"], f["enkat"], strict=True)], index=f.index),
        ),
        Stop(
            "uppdrag", "finns inte bland uppdragen", "Läs in uppdragen först, eller rätta numret.",
            lambda f: f["uppdrag"].notna() & ~f["uppdrag"].isin(starts.keys()),
        ),
        Stop(
            "datum", "är före uppdragets start", "Rätta datumet eller uppdragets nummer.",
            lambda f: earlier(f["datum"], f["uppdrag"].map(starts)), rules.ENDS_FIRST,
        ),
        Stop(
            "inbjudan", "har ett svar på samma fråga på en tidigare rad", "Ta bort den ena raden.",
            lambda f: f.duplicated(["inbjudan", "fraga"]), rules.TWICE,
        ),
        *(  # an invitation is one person's: told as two it would be two respondents
            Stop(
                one, "är ett annat än på inbjudans tidigare rader", "Skriv samma enkät, uppdrag och datum på inbjudans alla rader.",
                partial(_another_than_first, one),
            )
            for one in ("enkat", "uppdrag", "datum")
        ),
        Stop(
            "svarat", "är både ja och nej för samma inbjudan", "En inbjudan utan svar har en rad; en med svar en per fråga.",
            lambda f: ~answered(f) & (f.groupby("inbjudan")["svarat"].transform("nunique") > 1),
        ),
    )  # fmt: skip


def _another_than_first(column: str, frame: pd.DataFrame) -> pd.Series:
    told = frame[column].astype(str)
    return told != told.groupby(frame["inbjudan"]).transform("first")


def _monthly(key: tuple[str, ...], amount: str, today: date) -> tuple[Stop, ...]:
    twice = "Slå ihop raderna, eller ta bort den ena."
    return (
        Stop("manad", "är i framtiden", "Rätta månaden.", lambda f: after(f["manad"], today), rules.LATER_PERIOD),
        Stop(amount, "är mindre än noll", "Rätta talet.", lambda f: below(f[amount], 0)),
        Stop("manad", "har en rad för samma sak redan", twice, lambda f: f.duplicated(list(key)), rules.TWICE),
    )


def _sick_leave(today: date) -> tuple[Stop, ...]:
    return (
        *_monthly(("manad", "avdelning", "kon"), "avtalad_tid", today),
        Stop("anstallda", "är mindre än ett", "Raden ska gälla minst en anställd.", lambda f: below(f["anstallda"], 1)),
        _negative("sjuk_dag_1_14"),
        _negative("sjuk_dag_15"),
        Stop(
            "avtalad_tid", "är mindre än sjukfrånvarons timmar", "Timmarna ska gälla samma anställda och månad.",
            lambda f: f["sjuk_dag_1_14"] + f["sjuk_dag_15"] > f["avtalad_tid"],
        ),
    )  # fmt: skip


def _survey(today: date) -> tuple[Stop, ...]:
    return (
        *_monthly(("manad", "avdelning"), "svar", today),
        Stop("svar", "är fler än de inbjudna", "Rätta det ena talet.", lambda f: f["svar"] > f["inbjudna"]),
        *(_index(part) for part in ("motivation", "ledarskap", "styrning")),
    )


def _negative(column: str) -> Stop:
    return Stop(column, "är mindre än noll", "Rätta talet.", lambda f: below(f[column], 0))


def _once_a_year() -> Stop:
    what, do = "har en rad för samma år redan", "Slå ihop raderna, eller ta bort den ena."
    return Stop("avdelning", what, do, lambda f: f.duplicated(["avdelning", "ar"]), rules.TWICE)


def _index(column: str) -> Stop:
    do = "Ange delindexet, inte frågornas medelvärde på skalan 1–5."
    return Stop(column, "är utanför 0–100", do, lambda f: ~f[column].between(0, 100))


def _warnings(table: str, frame: pd.DataFrame, present: Store | None) -> tuple[str, ...]:
    found = []
    for name, words_ in NOTHING.get(table, {}).items():
        sums = frame.groupby("manad")[name].sum() if len(frame) else {}
        months = [iso_month(month) for month, total in sums.items() if not total]
        if months:
            found.append(words_.format(months=", ".join(months)))
    if table in customers.LISTS:
        found += customers.unfamiliar(frame, present)
    if table == "uppdrag" and present is not None:
        known = set(frame["uppdrag"])
        lost = sum(
            key not in known for (key,) in present.query("SELECT uppdrag FROM enkatsvar WHERE uppdrag IS NOT NULL")
        )
        if lost:
            found.append(
                f"{number(lost)} enkätsvar hör till uppdrag som inte finns i filen: läs in enkätsvaren på nytt."
            )
    return tuple(found)

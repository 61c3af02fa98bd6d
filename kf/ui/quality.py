"""Datakvalitet: what was read, what is missing, what breaks the series, and what each metric can be trusted for."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kf import format as fmt
from kf.imports.rules import RULES
from kf.metrics.catalogue import METRICS
from kf.metrics.quality import Quality, quality
from kf.metrics.trust import trust
from kf.ui.decided import choice
from kf.ui.page import section
from kf.ui.view import view

MONTHS = 13
STATUS = {"ja": "✓ ja", "med förbehåll": "◐ med förbehåll", "nej": "✗ nej"}


def draw() -> None:
    """The whole page. It is about all of the data: the filters do not apply, and the page's head says so."""
    shown = view()
    found = quality(shown.data, shown.access)
    _origin(found)
    section("Kan måtten litas på?")
    _trust()
    section("Saknade uppgifter")
    _missing(found)
    section("Avstämning månad för månad")
    _reconciled(found)
    section("Kända brott i serierna")
    _breaks(found)
    section("Vad som kontrolleras när en fil läses in")
    rules = [{"Regel": rule.name, "Vad den säger": rule.sentence, "Bryts den": rule.severity} for rule in RULES]
    st.table(pd.DataFrame(rules), hide_index=True, alt="Regler vid inläsning")


def _origin(found: Quality) -> None:
    """Where the data comes from and how much of it is used."""
    if found.read is None or found.used is None:
        st.markdown(
            "**Syntetisk demodata: ingen fil har lästs in.**" if found.synthetic else "**Ingen fil har lästs in.**"
        )
    else:
        refused = found.refused or 0
        st.markdown(
            f"**{fmt.number(found.used)} av {fmt.quantity(found.read, 'rader')} används"
            + (f"; {fmt.number(refused)} nekades.**" if refused else ".**")
        )
    facts = {
        "Månader": f"{fmt.month(found.first_period)} till {fmt.month(found.last_period)}",
        "Inläst": fmt.moment(found.loaded),
        "Källa": found.source,
        "Profil": found.profile,
        "Vem": found.who,
        "Kolumner som saknas helt": fmt.listed(found.lacking) or "inga",
    }
    rows = [{"Uppgift": name, "": value} for name, value in facts.items() if value]
    st.table(pd.DataFrame(rows), hide_index=True, hide_header=True, alt="Varifrån datat kommer")
    if found.warnings:
        with st.expander(f"Anmärkningar vid inläsningen ({len(found.warnings)})", icon=":material/warning:"):
            st.markdown("\n".join(f"- {line}" for line in found.warnings))


def _trust() -> None:
    """Every metric: whether it can be trusted, and why not."""
    every = trust(view().data)
    counts = {status: sum(one.status == status for one in every) for status in STATUS}
    st.markdown(
        f"**{counts['ja']} av {len(every)} mått** kan räknas utan förbehåll, **{counts['med förbehåll']}** med förbehåll, "
        f"**{counts['nej']}** inte alls."
    )
    picked = choice("Visa", {"doubted": "med förbehåll eller inte alls", "all": "alla mått"}, "matt")
    rows = [
        {"Mått": METRICS[one.metric].label, "Kan litas på": STATUS[one.status], "Därför": one.why}
        for one in sorted(every, key=lambda one: list(STATUS).index(one.status), reverse=True)
        if picked == "all" or one.status != "ja"
    ]
    if rows:
        st.table(pd.DataFrame(rows), hide_index=True, alt="Vad måtten kan litas på för")


def _missing(found: Quality) -> None:
    """The share of missing values, a row per column that lacks any, a column per month."""
    newest = sorted(found.missing["period"].unique(), reverse=True)[:MONTHS]  # a phone shows the first columns
    frame = found.missing[found.missing["period"].isin(newest)]
    lacking = frame[(frame["shown"] != "0")]["label"].unique()
    if not len(lacking):
        st.markdown(f"Ingen uppgift saknas de senaste {MONTHS} månaderna.")
        return
    st.markdown(
        "Andel som saknar uppgiften. Bland anställda vid månadens slut, rekryteringar och avgångar under månaden."
    )
    rows = []
    for label in lacking:
        own = frame[frame["label"] == label].set_index("period")
        cells = {
            fmt.month(month, short=True): _cell(own["share"].get(month), own["shown"].get(month)) for month in newest
        }
        rows.append({"Uppgift": label, **cells})
    st.table(pd.DataFrame(rows), hide_index=True, alt="Andel saknade uppgifter per kolumn och månad")


def _cell(share: float | None, shown: str | None) -> str:
    if share is None or pd.isna(share):
        return shown if shown and not shown.isdigit() else "–"
    return fmt.quantity(100 * share, "%") if share else "0"


def _reconciled(found: Quality) -> None:
    """Whether each month's headcount is the one before it less who left plus who came."""
    off = found.unbalanced
    st.markdown(
        "Antalet stämmer varje månad: förra månadens antal, minus avgångar, plus rekryteringar."
        if not off
        else f"**I {fmt.quantity(off, 'månader')} stämmer inte antalet med avgångar och rekryteringar.**"
    )
    names = {
        "period": "Månad", "before": "Före", "exits": "Avgångar", "hires": "Rekryteringar", "other": "Övrig förändring",
        "after": "Efter",
    }  # fmt: skip
    table = found.reconciliation.tail(MONTHS).iloc[::-1]
    texts = {
        name: [fmt.WITHHELD if pd.isna(v) else fmt.number(v) for v in table[name]] for name in names if name != "period"
    }
    table = pd.DataFrame({"period": [fmt.iso_month(month) for month in table["period"]], **texts})
    with st.expander(f"De senaste {MONTHS} månaderna", icon=":material/balance:"):
        st.table(table[list(names)].rename(columns=names), hide_index=True, alt="Avstämning per månad")


def _breaks(found: Quality) -> None:
    """The events of the version and those that people have written."""
    rows = [(row.datum, row.avdelning, row.text) for row in found.breaks.itertuples()]
    rows += [(event.when, event.avdelning, event.text) for event in view().events]
    if not rows:
        st.markdown("Inga brott är kända.")
        return
    table = [
        {"Datum": f"{when:%Y-%m-%d}", "Gäller": place or "hela förvaltningen", "Vad som hände": text}
        for when, place, text in sorted(rows, key=lambda row: row[0], reverse=True)
    ]
    st.table(pd.DataFrame(table), hide_index=True, alt="Kända brott i serierna")

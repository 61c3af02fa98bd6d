"""What is proposed for an export that nobody has described: the manual of "vi tror att filen ska läsas så här"."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

from kf.imports import load
from kf.imports.distinct import Unusable
from kf.imports.look import Look, look
from kf.imports.profile import Profile
from kf.imports.propose import Proposal, propose
from kf.imports.terms import FILE_NAME
from kf.imports.values import day, last_day
from kf.personnummer import person_of

ROWS = 40
TODAY = date.today()


def number_of(i: int) -> str:
    """A personnummer of nobody."""
    nine = f"{60 + i % 40:02d}{1 + i % 12:02d}{1 + i % 28:02d}{100 + i % 890}"
    return nine + luhn.calc_check_digit(nine)


FIRST = ("Anna", "Erik", "Maria", "Johan", "Karin", "Lars", "Fatima", "Bo")
LAST = ("Andersson", "Ek", "Lindqvist", "Ali", "Svensson")
JOBS = ("Handläggare", "Controller", "Upphandlare", "Enhetschef", "Assistent")
UNITS = ("Inköp", "HR-service", "Lön", "Ekonomi")
# What the cells of a column hold, by row: systems differ in how they write each of these.
CELLS = {
    "pnr": lambda i: number_of(i),
    "pnr12": lambda i: f"19{number_of(i)[:6]}-{number_of(i)[6:]}",
    "chef pnr": lambda i: number_of(i % 3),
    "nr": lambda i: str(100200 + i),
    "sap nr": lambda i: f"{70001000 + i}",
    "worker": lambda i: f"W-{4000 + i}",
    "chef nr": lambda i: str(100200 + i % 3),
    "worker chef": lambda i: f"W-{4000 + i % 3}",
    "first": lambda i: FIRST[i % 8],
    "last": lambda i: LAST[i % 5],
    "name": lambda i: f"{FIRST[i % 8]} {LAST[i % 5]}",
    "Name": lambda i: f"{LAST[i % 5]}, {FIRST[i % 8]}",
    "email": lambda i: f"{FIRST[i % 8]}.{LAST[i % 5]}{i}@staden.se".lower(),
    "phone": lambda i: f"08-50{8000 + i}",
    "born": lambda i: f"19{60 + i % 40}-{1 + i % 12:02d}-{1 + i % 28:02d}",
    "born8": lambda i: f"19{60 + i % 40}{1 + i % 12:02d}{1 + i % 28:02d}",
    "born6": lambda i: f"{60 + i % 40}{1 + i % 12:02d}{1 + i % 28:02d}",
    "born us": lambda i: f"{1 + i % 12:02d}/{1 + i % 28:02d}/19{60 + i % 40}",
    "born year": lambda i: f"19{60 + i % 40}",
    "kon": lambda i: ("Kvinna", "Man")[i % 2],
    "k": lambda i: "KM"[i % 2],
    "female": lambda i: ("Female", "Male")[i % 2],
    "12": lambda i: "12"[i % 2],
    "unit": lambda i: UNITS[i % 4],
    "team": lambda i: f"{UNITS[i % 4]} team {i % 8}",
    "kst": lambda i: str(31000 + i % 8),
    "org": lambda i: "Serviceförvaltningen",
    "job": lambda i: JOBS[i % 5],
    "job code": lambda i: str(151010 + i % 5),
    "form": lambda i: ("Tillsvidare", "Vikariat", "Timavlönad")[i % 3],
    "form coded": lambda i: ("01 Tillsvidareanställning", "02 Allmän visstidsanställning", "05 Timavlönad visstid")[
        i % 3
    ],
    "t": lambda i: ("T", "AVA", "SÄVA", "TV", "Tills.")[i % 5],
    "permanent": lambda i: ("Permanent", "Fixed Term", "Temporary")[i % 3],
    "pct": lambda i: ("100", "75", "80", "50")[i % 4],
    "share": lambda i: ("1,00", "0,75", "0,8")[i % 3],
    "dot": lambda i: ("1.0", "0.75", "0.8")[i % 3],
    "% ": lambda i: ("100 %", "75 %")[i % 2],
    "pay": lambda i: f"{30 + i % 20} 500",
    "pay kr": lambda i: f"{30500 + i * 10},00 kr",
    "pay dot": lambda i: f"{30500 + i * 10}.50",
    "from": lambda i: f"20{10 + i % 14}-{1 + i % 12:02d}-01",
    "from8": lambda i: f"20{10 + i % 14}{1 + i % 12:02d}{1 + i % 28:02d}",
    "from us": lambda i: f"{1 + i % 12}/{1 + i % 28}/20{10 + i % 14}",
    "from se": lambda i: f"{1 + i % 28:02d}.{1 + i % 12:02d}.20{10 + i % 14}",
    "from short": lambda i: f"{10 + i % 14}-{1 + i % 12:02d}-{1 + i % 28:02d}",
    "serial": lambda i: str(40000 + i * 37),
    "to": lambda i: "9999-12-31" if i % 4 else f"2024-{1 + i % 12:02d}-28",
    "to8": lambda i: "20991231" if i % 4 else f"2024{1 + i % 12:02d}28",
    "to us": lambda i: "1/1/1900" if i % 4 else f"{1 + i % 12}/{1 + i % 28}/2024",
    "to se": lambda i: "tills vidare" if i % 4 else f"{1 + i % 28:02d}.{1 + i % 12:02d}.2024",
    "to serial": lambda i: "2958465" if i % 4 else str(45292 + i),
    "to empty": lambda i: "" if i % 4 else f"2024-{1 + i % 12:02d}-28",
    "month": lambda i: f"2025-{1 + i % 6:02d}",
    "month6": lambda i: f"2025{1 + i % 6:02d}",
    "month end": lambda i: ("2025-01-31", "2025-02-28", "2025-03-31")[i % 3],
    "month word": lambda i: ("jan 2025", "feb 2025", "maj 2025", "okt 2025")[i % 4],
    "year": lambda i: str(2021 + i % 4),
    "why": lambda i: ("", "Egen begäran", "Ålderspension", "Vikariat slut")[i % 4],
    "why en": lambda i: ("", "Resignation", "Retirement", "End of Contract")[i % 4],
    "where": lambda i: ("", "Annan förvaltning", "Lämnar staden")[i % 3],
    "source": lambda i: ("Extern rekrytering", "Annan förvaltning", "Återanst")[i % 3],
    "status": lambda i: ("Aktiv", "Tjl")[i % 2],
    "active": lambda i: ("Active", "On Leave")[i % 2],
    "avtal": lambda i: "AB",
    "x": lambda i: f"x{i % 7}y",
    "note": lambda i: "" if i % 5 else "se bilaga",
}


def seen(columns: dict[str, str], rows: int = ROWS, files: tuple[str, ...] = ("export.csv",), **how) -> Look:
    """A look at a file with these headings, each with the kind of cells that `CELLS` names."""
    made = {heading: [CELLS[kind](i) or None for i in range(rows)] for heading, kind in columns.items()}
    return looked(pd.DataFrame(made, dtype=object), files, **how)


def looked(sample: pd.DataFrame, files: tuple[str, ...] = ("export.csv",), periods: tuple = (None,), **how) -> Look:
    told = {"kind": "csv", "encoding": "cp1252", "delimiter": ";", "decimal": ",", "sheets": (), "sheet": None}
    told |= {"header_row": 1, "notes": ()} | how
    return Look(tuple(map(Path, files)), headings=tuple(sample.columns), sample=sample, periods=periods, **told)


# One export after another as different systems write them: headings with their kind of cells, and what each is read as.
EXPORTS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "Heroma, historik": (
        "spells",
        {
            "Personnummer": ("pnr12", "personnummer"),
            "Namn": ("name", ""),
            "Anst.nr": ("nr", "person"),
            "Förvaltning": ("org", ""),
            "Avdelning": ("unit", "avdelning"),
            "Org.enhet": ("team", "enhet"),
            "Bef.kod": ("job code", ""),
            "Befattningsbenämning": ("job", "befattning"),
            "Anst.form": ("t", "anstallningsform"),
            "Anst. fr o m": ("from", ""),
            "Giltig fr.o.m.": ("from", "valid_from"),
            "Giltig t.o.m.": ("to", "valid_to"),
            "Syss.grad": ("pct", "sysselsattningsgrad"),
            "Månadslön": ("pay", "manadslon"),
            "Avg.orsak": ("why", "avgangsorsak"),
        },
    ),
    "Personec P, anställningar": (
        "spells",
        {
            "ANSTNR": ("nr", "person"),
            "ENAMN": ("last", ""),
            "FNAMN": ("first", ""),
            "FÖDDAT": ("born8", "birth_month"),
            "KÖN": ("k", "kon"),
            "AVD": ("unit", "avdelning"),
            "KST": ("kst", "enhet"),
            "BEF BEN": ("job", "befattning"),
            "ANSTFORM": ("form coded", "anstallningsform"),
            "AVTAL": ("avtal", "avtal"),
            "SYSSGR": ("share", "sysselsattningsgrad"),
            "LÖN": ("pay kr", "manadslon"),
            "FROM": ("from8", "valid_from"),
            "TOM": ("to8", "valid_to"),
        },
    ),
    "Visma, månadsfil": (
        "monthly",
        {
            "Redovisningsperiod": ("month6", "period"),
            "Anställningsnummer": ("nr", "person"),
            "Efternamn": ("last", ""),
            "Förnamn": ("first", ""),
            "E-post": ("email", ""),
            "Födelsedatum": ("born", "birth_month"),
            "Kön": ("kon", "kon"),
            "Avdelning": ("unit", "avdelning"),
            "Befattning": ("job", "befattning"),
            "Anställningsform": ("form", "anstallningsform"),
            "Anställningsdatum": ("from", "valid_from"),
            "Sysselsättningsgrad (%)": ("pct", "sysselsattningsgrad"),
            "Grundlön": ("pay", "manadslon"),
            "Chef anstnr": ("chef nr", "chef"),
        },
    ),
    "Agda, slarvigt stavad": (
        "spells",
        {
            "Anstälningsnr": ("nr", "person"),
            "Födelsedatm": ("born", "birth_month"),
            "Kön": ("k", "kon"),
            "Avdelnig": ("unit", "avdelning"),
            "Befatning": ("job", "befattning"),
            "Anställningform": ("form", "anstallningsform"),
            "Sysselsätningsgrad": ("share", "sysselsattningsgrad"),
            "Giltig från": ("from se", "valid_from"),
            "Giltig till": ("to se", "valid_to"),
        },
    ),
    "SAP SuccessFactors": (
        "spells",
        {
            "User/Employee ID": ("sap nr", "person"),
            "First Name": ("first", ""),
            "Last Name": ("last", ""),
            "Date Of Birth": ("born us", "birth_month"),
            "Gender": ("female", "kon"),
            "Division": ("unit", "avdelning"),
            "Cost Center": ("kst", "enhet"),
            "Job Title": ("job", "befattning"),
            "Employee Class": ("permanent", "anstallningsform"),
            "FTE": ("dot", "sysselsattningsgrad"),
            "Effective Start Date": ("from us", "valid_from"),
            "Effective End Date": ("to us", "valid_to"),
            "Employee Status": ("active", "status"),
            "Event Reason": ("why en", "avgangsorsak"),
        },
    ),
    "Workday": (
        "spells",
        {
            "Worker": ("Name", ""),
            "Employee ID": ("worker", "person"),
            "Email - Work": ("email", ""),
            "Birth Date": ("born", "birth_month"),
            "Gender": ("female", "kon"),
            "Supervisory Organization": ("unit", "avdelning"),
            "Business Title": ("job", "befattning"),
            "Worker Type": ("permanent", "anstallningsform"),
            "Hire Date": ("from", "valid_from"),
            "Termination Date": ("to empty", "valid_to"),
            "Primary Termination Reason": ("why en", "avgangsorsak"),
            "Manager ID": ("worker chef", "chef"),
            "Manager Name": ("name", ""),
            "Scheduled FTE": ("dot", "sysselsattningsgrad"),
            "Cost Center": ("kst", "enhet"),
        },
    ),
    "egen lista i Excel, år för år": (
        "yearly",
        {
            "År": ("year", "period"),
            "Pnr": ("pnr", "personnummer"),
            "Enhet": ("unit", "avdelning"),
            "Titel": ("job", "befattning"),
            "Anställning": ("form", ""),
            "Typ av anställning": ("form", "anstallningsform"),
            "Omfattning": ("% ", "sysselsattningsgrad"),
            "Kommentar": ("note", ""),
        },
    ),
    "personnummer under fel rubrik": (
        "monthly",
        {
            "Mätdatum": ("month end", "period"),
            "Födelsetid": ("pnr12", "personnummer"),
            "Könskod": ("12", ""),
            "Avd": ("unit", "avdelning"),
            "Yrke": ("job", "befattning"),
            "Form": ("t", "anstallningsform"),
            "Närmaste chef": ("chef pnr", "chef"),
        },
    ),
    "Excels löpnummer": (
        "spells",
        {
            "Anställningsid": ("nr", "person"),
            "Född": ("born year", "birth_month"),
            "Kön": ("kon", "kon"),
            "Verksamhetsområde": ("unit", "avdelning"),
            "Arbetsplats": ("team", "enhet"),
            "Yrkesbenämning": ("job", "befattning"),
            "Anställningstyp": ("form", "anstallningsform"),
            "Startdatum": ("serial", "valid_from"),
            "Slutdatum": ("to serial", "valid_to"),
        },
    ),
    "två siffror i året, oordnat": (
        "spells",
        {
            "Slutdatum": ("to empty", "valid_to"),
            "Startdatum": ("from short", "valid_from"),
            "Chef": ("name", ""),
            "Lön": ("pay dot", "manadslon"),
            "Grad": ("dot", "sysselsattningsgrad"),
            "Anst": ("form", "anstallningsform"),
            "Roll": ("job", "befattning"),
            "Team": ("team", "enhet"),
            "Avdelning": ("unit", "avdelning"),
            "Juridiskt kön": ("kon", "kon"),
            "Födelsetid": ("born6", "birth_month"),
            "Id": ("nr", "person"),
            "Telefon": ("phone", ""),
        },
    ),
    "månaden i ord, extra kolumner": (
        "monthly",
        {
            "Avser månad": ("month word", "period"),
            "HSA-id": ("worker", "person"),
            "Användarnamn": ("x", ""),
            "Födelsedag": ("born", "birth_month"),
            "Sex": ("k", "kon"),
            "Enhet": ("team", "enhet"),
            "Avdelningsnamn": ("unit", "avdelning"),
            "Befattning": ("job code", ""),
            "Befattning text": ("job", "befattning"),
            "Anställningsform": ("form", "anstallningsform"),
            "Status": ("status", "status"),
            "Rekryterad från": ("source", "rekryteringsvag"),
            "Avgångsväg": ("where", "avgangsvag"),
            "Mobiltelefon": ("phone", ""),
            "Fackförbund": ("x", ""),
        },
    ),
    "rubriker som inte säger något": (
        "spells",
        {
            "A": ("nr", "person"),
            "B": ("name", ""),
            "C": ("born", "birth_month"),
            "D": ("k", "kon"),
            "E": ("unit", "avdelning"),
            "F": ("job", "befattning"),
            "G": ("form", "anstallningsform"),
            "H": ("from", "valid_from"),
            "I": ("to", "valid_to"),
            "J": ("pct", "sysselsattningsgrad"),
            "K": ("pay", "manadslon"),
            "L": ("email", ""),
            "M": ("chef nr", "chef"),
        },
    ),
    "personnummer utan rubrik som säger det": (
        "spells",
        {
            "Kolumn 1": ("pnr12", "personnummer"),
            "Kolumn 2": ("Name", ""),
            "Department": ("unit", "avdelning"),
            "Position": ("job", "befattning"),
            "EmploymentType": ("permanent", "anstallningsform"),
            "HireDate": ("from", "valid_from"),
            "TermDate": ("to empty", "valid_to"),
            "TermReason": ("why en", "avgangsorsak"),
        },
    ),
}


@pytest.mark.parametrize("system", EXPORTS)
def test_an_export_is_understood(system: str) -> None:
    shape, columns = EXPORTS[system]
    proposal = propose(seen({heading: kind for heading, (kind, _) in columns.items()}))
    assert proposal.profile.shape == shape
    assert dict(proposal.profile.columns) == {ours: heading for heading, (_, ours) in columns.items() if ours}
    assert proposal.missing == ()
    assert {heading for heading, _ in proposal.dropped} == {h for h, (_, ours) in columns.items() if not ours}
    # all that is needed to load is there: the profile is one that can be read back
    whole = {**proposal.profile.as_mapping(), "employer": "Provköping"}
    assert Profile.from_mapping("prov", whole).columns == proposal.profile.columns


@pytest.mark.parametrize("system", EXPORTS)
def test_every_date_in_an_export_can_be_read(system: str) -> None:
    _, columns = EXPORTS[system]
    look = seen({heading: kind for heading, (kind, _) in columns.items()})
    profile = propose(look).profile
    for name, read in (("valid_from", day(profile)), ("valid_to", last_day(profile))):
        if name in profile.columns:
            for text in look.sample[profile.columns[name]].dropna():
                found = read(text)
                assert found is None or date(2009, 1, 1) < found < date(2026, 1, 1), text


def one(proposal: Proposal, column: str):
    return next(proposed for proposed in proposal.columns if proposed.column == column)


BASE = {
    "Anstnr": "nr",
    "Född": "born",
    "Kön": "k",
    "Avdelning": "unit",
    "Befattning": "job",
    "Anst.form": "form",
    "From": "from",
    "Tom": "to",
}


def test_each_column_says_why_and_shows_samples() -> None:
    proposal = propose(seen({**BASE, "Syss.grad": "pct"}))
    grade = one(proposal, "sysselsattningsgrad")
    assert grade.why == "Rubriken Syss.grad brukar betyda sysselsättningsgrad."
    assert set(grade.samples) == {"100", "75", "80", "50"} and grade.certain
    assert one(proposal, "person").samples == ("••••••",), "whom a row is about is not shown, only how it is written"
    absent = one(proposal, "chef")
    assert (absent.heading, absent.samples) == ("", ()) and "chef" in absent.why
    order = [proposed.column for proposed in proposal.columns]
    assert "period" not in order and order[0] == "personnummer" and len(order) == len(set(order)) == 18


def test_a_personnummer_is_told_by_its_check_digit_and_a_wrong_one_lowers_the_share() -> None:
    look = seen({**{k: v for k, v in BASE.items() if k not in ("Född", "Kön")}, "Kod": "pnr"})
    look.sample.loc[0, "Kod"] = "8001011234" if luhn.calc_check_digit("800101123") != "4" else "8001011235"
    found = one(propose(look), "personnummer")
    assert found.heading == "Kod" and found.why == "Innehållet ser ut som personnummer (98 % giltiga)."
    assert found.samples == ("••••••••••",)


def test_a_samordningsnummer_is_a_personnummer_too() -> None:
    six = [f"80{1 + i % 12:02d}{61 + i % 28}{100 + i}" for i in range(ROWS)]
    look = seen(BASE)
    look.sample["Anstnr"] = [nine + luhn.calc_check_digit(nine) for nine in six]
    assert propose(look).profile.columns["personnummer"] == "Anstnr"


def test_what_is_not_stored_is_dropped_with_its_reason() -> None:
    look = seen(
        {**BASE, "Namn": "name", "Kontakt": "email", "X1": "first", "X2": "last", "Mobil": "phone", "Notering": "note"}
    )
    assert dict(propose(look).dropped) == {
        "Namn": "namn lagras aldrig",
        "Kontakt": "innehållet är e-postadresser: de lagras aldrig",
        "X1": "innehållet ser ut som namn: namn lagras aldrig",
        "X2": "innehållet ser ut som namn: namn lagras aldrig",
        "Mobil": "kontaktuppgifter lagras aldrig",
        "Notering": "används inte",
    }


def test_a_name_heading_over_numbers_is_a_key_and_the_e_mail_is_one_when_there_is_no_other() -> None:
    others = {heading: kind for heading, kind in BASE.items() if heading != "Anstnr"}
    assert propose(seen({"Medarbetare": "nr", **others})).profile.columns["person"] == "Medarbetare"
    proposal = propose(seen({"E-post": "email", **others}))
    assert proposal.profile.columns["person"] == "E-post" and not one(proposal, "person").certain


@pytest.mark.parametrize(
    ("heading", "kind", "column"),
    [
        ("Syss.gr (%)", "pct", "sysselsattningsgrad"),
        ("Månadslön (kr)", "pay", "manadslon"),
        ("MÅNADSLÖN", "pay", "manadslon"),
        ("Manadslon", "pay", "manadslon"),
        ("ssg", "share", "sysselsattningsgrad"),
        ("Kollektivavtalsområde", "avtal", "avtal"),
        ("Orsak till avgång", "why", "avgangsorsak"),
        ("Leaving reason", "why en", "avgangsorsak"),
        ("Närmaste chefs anställningsnummer", "chef nr", "chef"),
    ],
)
def test_a_heading_is_known_however_it_is_written(heading: str, kind: str, column: str) -> None:
    assert propose(seen({**BASE, heading: kind})).profile.columns[column] == heading


def test_a_heading_that_its_content_contradicts_is_not_believed() -> None:
    proposal = propose(seen({**BASE, "Månadslön": "from"}))
    assert "manadslon" not in proposal.profile.columns
    assert dict(proposal.dropped)["Månadslön"] == "rubriken brukar betyda månadslön, men innehållet är något annat"


def test_what_is_needed_and_not_found_is_said() -> None:
    proposal = propose(seen({"Anstnr": "nr", "Avdelning": "unit"}))
    assert {"birth_month", "kon", "befattning", "anstallningsform"} <= set(proposal.missing)
    assert "Det som saknas: " in proposal.notes[-1]


# -------------------------------------------------------------------------------------------------- shape


@pytest.mark.parametrize(
    ("kind", "shape"), [("month", "monthly"), ("month6", "monthly"), ("year", "yearly"), ("month end", "monthly")]
)
def test_the_shape_is_told_by_how_far_apart_the_periods_are(kind: str, shape: str) -> None:
    proposal = propose(seen({"Period": kind, **BASE}))
    assert proposal.profile.shape == shape
    assert proposal.profile.columns["valid_from"] == "From" and "valid_to" not in proposal.profile.columns


def test_the_month_may_stand_in_the_files_names() -> None:
    files = ("personal_2025-01.csv", "personal_2025-02.csv")
    months = (date(2025, 1, 1), date(2025, 2, 1))
    proposal = propose(seen(BASE, files=files, periods=months))
    assert (proposal.profile.shape, proposal.profile.columns["period"]) == ("monthly", FILE_NAME)
    assert "januari 2025 och februari 2025" in proposal.notes[0]
    years = propose(seen(BASE, files=files, periods=(date(2024, 10, 1), date(2025, 10, 1))))
    assert years.profile.shape == "yearly"


def test_one_file_of_spells_is_dated_by_the_month_in_its_name() -> None:
    profile = propose(seen(BASE, files=("historik 2025-10.csv",), periods=(date(2025, 10, 1),))).profile
    assert (profile.shape, profile.data_date) == ("spells", date(2025, 10, 31))


def test_who_knows_the_shape_may_say_it() -> None:
    profile = propose(seen({"Period": "month", **BASE}), shape="spells").profile
    assert profile.shape == "spells" and "period" not in profile.columns and profile.columns["valid_to"] == "Tom"


# ------------------------------------------------------------------------------------------------- values


def test_every_value_is_proposed_with_its_rows() -> None:
    kinds = {"Avg.orsak": "why", "Avgångsväg": "where", "Rekryterad från": "source", "Status": "status"}
    proposal = propose(seen({**BASE, "Anst.form": "form coded", **kinds}))
    assert {theirs: ours for theirs, _, ours in proposal.values["anstallningsform"]} == {
        "01 Tillsvidareanställning": "tillsvidare",
        "02 Allmän visstidsanställning": "visstid",
        "05 Timavlönad visstid": "timavlönad",
    }
    assert not one(proposal, "anstallningsform").certain, "what was guessed from words in a value is to be looked at"
    assert proposal.values["avgangsorsak"] == (
        ("Egen begäran", 10, "egen begäran"),
        ("Ålderspension", 10, "pension"),
        ("Vikariat slut", 10, "tidsbegränsad anställning upphör"),
    )
    assert [ours for _, _, ours in proposal.values["avgangsvag"]] == ["inom staden", "extern"]
    assert [ours for _, _, ours in proposal.values["rekryteringsvag"]] == [
        "annan arbetsgivare",
        "inom staden",
        "återanställning",
    ]
    assert proposal.profile.values["status"] == {"Aktiv": "aktiv", "Tjl": "tjänstledig"}


@pytest.mark.parametrize(
    ("column", "heading", "theirs", "ours"),
    [
        ("kon", "Kön", "F", "kvinna"),
        ("kon", "Kön", "Female", "kvinna"),
        ("kon", "Kön", "1", "man"),
        ("kon", "Kön", "okänt", ""),
        ("anstallningsform", "Anst.form", "AVA", "visstid"),
        ("anstallningsform", "Anst.form", "Timavl.", "timavlönad"),
        ("anstallningsform", "Anst.form", "BEA", "visstid"),
        ("anstallningsform", "Anst.form", "Tilsvidare", "tillsvidare"),
        ("anstallningsform", "Anst.form", "Konsult", ""),
        ("avgangsorsak", "Avgångsorsak", "Uppsägning av arbetstagaren", "egen begäran"),
        ("avgangsorsak", "Avgångsorsak", "Resignation", "egen begäran"),
        ("avgangsorsak", "Avgångsorsak", "Retirement", "pension"),
        ("rekryteringsvag", "Rekryteringsväg", "Inom staden", "inom staden"),
        ("status", "Status", "Leave of Absence", "tjänstledig"),
    ],
)
def test_a_value_is_understood(column: str, heading: str, theirs: str, ours: str) -> None:
    look = seen({**BASE, heading: "form"})
    look.sample[heading] = theirs
    ((value, rows, meaning),) = propose(look).values[column]
    assert (value, rows, meaning) == (theirs, ROWS, ours)


def test_one_and_two_for_kon_are_to_be_looked_at() -> None:
    assert not one(propose(seen({**BASE, "Kön": "12"})), "kon").certain
    assert one(propose(seen(BASE)), "kon").certain


# -------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("texts", "formats", "certain"),
    [
        (["2024-01-02", "2023-12-31"], ["%Y-%m-%d"], True),
        (["20240102", "20231231"], ["%Y%m%d"], True),
        (["13/02/2024", "01/02/2024"], ["%d/%m/%Y"], True),
        (["02/13/2024", "01/02/2024"], ["%m/%d/%Y"], True),
        (["02/03/2024", "01/02/2024"], ["%d/%m/%Y"], False),
        (["13/02/2024", "02/13/2024", "01/02/2024"], ["%d/%m/%Y", "%m/%d/%Y"], False),
        (["45000", "41275"], ["excel"], True),
        (["24-01-31", "99-12-01"], ["%y-%m-%d"], True),
        (["24-01-31", "19-12-01"], ["%y-%m-%d"], False),
        (["2024-01-02", "20240103", "25/12/2023"], ["%Y-%m-%d", "%Y%m%d", "%d/%m/%Y"], True),
        (["2024-01-02 00:00:00", "2023-05-06T00:00:00.000"], ["%Y-%m-%d"], True),
        (["31-Jan-2024", "12-maj-2023"], ["%d-%b-%Y"], True),
    ],
)
def test_the_format_of_dates_is_told_by_what_the_values_rule_out(texts, formats, certain) -> None:
    look = seen(BASE)
    look.sample["From"] = [texts[i % len(texts)] for i in range(ROWS)]
    proposal = propose(look)
    assert sorted(set(proposal.profile.formats) - {"%Y-%m-%d"}) == sorted(set(formats) - {"%Y-%m-%d"})
    assert one(proposal, "valid_from").certain is certain


def test_another_column_of_the_file_may_settle_which_is_the_month() -> None:
    look = seen({**BASE, "Född": "born us"})
    look.sample["From"] = ["02/03/2024", "01/02/2024"] * (ROWS // 2)
    proposal = propose(look)
    assert proposal.profile.formats[0] == "%m/%d/%Y" and one(proposal, "valid_from").certain
    assert one(proposal, "valid_from").why.endswith("Datumen läses som MM/DD/ÅÅÅÅ.")


def test_a_date_that_can_be_two_is_refused() -> None:
    profile = Profile("p", "e", "spells", {}, formats=("%d/%m/%Y", "%m/%d/%Y"))
    assert day(profile)("13/02/2024") == day(profile)("02/13/2024") == date(2024, 2, 13)
    assert day(profile)("02/02/2024") == date(2024, 2, 2), "the same day both ways"
    with pytest.raises(Unusable, match="två olika datum"):
        day(profile)("03/04/2024")


@given(st.dates(date(1955, 1, 1), date(2060, 1, 1)))
def test_excels_serial_numbers_are_days_since_1899(when: date) -> None:
    profile = Profile("p", "e", "spells", {}, formats=("excel",))
    assert day(profile)(str((when - date(1899, 12, 30)).days)) == when


@pytest.mark.parametrize(
    "text",
    ["9999-12-31", "2099-12-31", "1900-01-01", "1/1/1900", "tills vidare", "Tills vidare", "0", "2958465", "99-12-31"],
)
def test_an_open_end_is_proposed_and_read(text: str) -> None:
    look = seen({**BASE, "Tom": "to empty"})
    look.sample["Tom"] = [text if i % 3 else "2024-01-31" for i in range(ROWS)]
    profile = propose(look).profile
    assert last_day(profile)(text) is None
    assert last_day(profile)("2024-01-31") == date(2024, 1, 31)


def test_a_far_day_on_many_rows_is_probably_an_open_end() -> None:
    look = seen(BASE)
    look.sample["Tom"] = [f"{TODAY.year + 30}-12-31" if i % 3 else "2024-01-31" for i in range(ROWS)]
    proposal = propose(look)
    assert f"{TODAY.year + 30}-12-31" in proposal.profile.open_end and not one(proposal, "valid_to").certain


def test_the_decimal_sign_is_the_files_own() -> None:
    assert propose(seen({**BASE, "FTE": "dot"})).profile.decimal == "."
    assert propose(seen({**BASE, "Syss.grad": "share"}, decimal=".")).profile.decimal == ","


# ------------------------------------------------------------------------------------ nobody is ever named


def told(proposal: Proposal) -> str:
    """Everything in a proposal that a page shows beside the file's own headings."""
    shown = [proposed.why for proposed in proposal.columns]
    shown += [sample for proposed in proposal.columns for sample in proposed.samples]
    shown += [text for values in proposal.values.values() for text, _, _ in values]
    shown += [*proposal.notes, *(why for _, why in proposal.dropped), *(heading for heading, _ in proposal.dropped)]
    shown += [key for values in proposal.profile.values.values() for key in values]
    shown += [*proposal.profile.ignored, *proposal.profile.open_end]
    return "\n".join(shown)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, ROWS - 1), st.integers(0, len(BASE)), st.integers(0, 5)), min_size=1, max_size=30
    ),
    st.permutations([*BASE, "Namn"]),
    st.sampled_from(["Namn", "Chef", "Anställd", "Kolumn 7", "Enhet"]),
)
def test_no_personnummer_name_or_address_is_in_a_proposal(planted, order, heading) -> None:
    """Whole columns of names, and numbers, addresses and names in any cell of any other, and in a heading."""
    look = seen({h: {**BASE, "Namn": "name"}[h] for h in order})
    sample = look.sample.rename(columns={"Namn": heading})
    name, address = "Karin Lindqvist", "karin.lindqvist@staden.se"
    forms = (ANNA, f"{ANNA[:6]}-{ANNA[6:]}", f"19{ANNA}", address, name, f"se {name} {ANNA}")
    for row, column, form in planted:
        sample.iloc[row, column % len(sample.columns)] = forms[form]
    sample[f"Fråga {address} {ANNA}"] = "x"
    text = told(propose(looked(sample)))
    assert not [secret for secret in (*forms, "Lindqvist", *LAST[:1]) if secret in text]
    assert not any(person_of(word) for word in text.split())


ANNA = number_of(17)
WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Anstnr", "Kön", "2024-01-01", "99", "1,5", "Anna Berg", "tv", "201201", "K"]),
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=8, unique=True),
    st.lists(st.lists(st.none() | WORDS, min_size=8, max_size=8), min_size=1),
)
def test_whatever_a_table_holds_there_is_a_proposal(headings, rows) -> None:
    proposal = propose(looked(pd.DataFrame([row[: len(headings)] for row in rows], columns=headings, dtype=object)))
    used = [one.heading for one in proposal.columns if one.heading]
    assert len(used) == len(set(used)), "one heading is used once"
    assert len(used) + len(proposal.dropped) == len(headings), "every heading is used or left out"
    assert Profile.from_mapping("p", {**SOUND, **dates_of(proposal)}).formats == proposal.profile.formats


SOUND = {"employer": "e", "shape": "spells", "columns": {c: c for c in ("personnummer", "avdelning", "befattning")}}
SOUND["columns"] |= {"anstallningsform": "form", "valid_from": "from"}


def dates_of(proposal: Proposal) -> dict:
    """The parts of a proposed profile that must be valid whatever was found."""
    mapping = proposal.profile.as_mapping()
    return {key: mapping[key] for key in ("file", "dates", "values", "ignored") if key in mapping}


# --------------------------------------------------------------------------------------- the whole way, and fast


@pytest.mark.parametrize(
    "system", ["Heroma, historik", "SAP SuccessFactors", "personnummer under fel rubrik", "Visma, månadsfil"]
)
def test_a_file_is_looked_at_proposed_and_loaded(system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KF_KEY_FILE", str(tmp_path / "secret" / "key"))
    _, columns = EXPORTS[system]
    sample = seen({heading: kind for heading, (kind, _) in columns.items()}).sample
    file = tmp_path / "export.csv"
    title = "Uttag ur personalsystemet\n\n"
    file.write_bytes((title + sample.to_csv(sep=";", index=False)).encode("cp1252"))
    profile = propose(look([file])).profile
    whole = Profile.from_mapping("prov", {**profile.as_mapping(), "employer": "Provköping"})
    outcome = load(file, whole, tmp_path / "data")
    assert (outcome.read, outcome.used) == (ROWS, ROWS)


def test_forty_columns_of_two_thousand_rows_take_less_than_a_second() -> None:
    drawn = random.Random(1)
    kinds = [*CELLS]
    columns = {**BASE, **{f"Övrigt {i} {drawn.choice('abc')}": kinds[i] for i in range(40 - len(BASE))}}
    look = seen(columns, rows=2000)
    look.sample["From"] = [str(date(2000, 1, 1) + timedelta(days=i)) for i in range(2000)]
    start = time.process_time()
    proposal = propose(look)
    taken = time.process_time() - start
    assert proposal.missing == () and taken < 1, f"{taken:.2f} s"

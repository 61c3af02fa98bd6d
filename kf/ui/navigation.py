"""The pages there are, in their groups."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from kf.ui.choices import Narrowed

PAGES = {
    "Nuläge": [
        ("nulage/oversikt.py", "Översikt", "dashboard"),
        ("nulage/personal.py", "Personal", "groups"),
        ("nulage/alder.py", "Ålder", "elderly"),
        ("nulage/rorlighet.py", "Rörlighet", "sync_alt"),
        ("nulage/rekryteringar.py", "Rekryteringar", "person_add"),
        ("nulage/halsa.py", "Medarbetarenkät och hälsa", "monitor_heart"),
    ],
    "Framtid": [
        ("framtid/pensioner.py", "Pensioner", "event_upcoming"),
        ("framtid/bemanning.py", "Bemanning", "group_add"),
    ],
    "Styrning": [
        ("styrning/mal.py", "Mål och indikatorer", "flag"),
        ("styrning/handlingsplan.py", "Handlingsplan", "checklist"),
    ],
    "SF Rekrytering": [
        ("rekrytering/uppdrag.py", "Uppdrag och kvalitet", "handshake"),
        ("rekrytering/kapacitet.py", "Kapacitet och budget", "calculate"),
    ],
    "Data": [
        ("data/las_in.py", "Läs in", "upload_file"),
        ("data/datakvalitet.py", "Datakvalitet", "verified"),
        ("data/begrepp.py", "Begrepp", "menu_book"),
        ("data/facit.py", "Facit", "fact_check"),
    ],
}
FIRST = "oversikt"  # the page whose address is empty
NOT_BY_STAFF: dict[str, Narrowed] = {  # pages that the staff's filters do not hold on
    "uppdrag": "by unit",
    **dict.fromkeys(("mal", "handlingsplan", "kapacitet", "las_in", "datakvalitet", "begrepp", "facit"), "not at all"),
}
WITHOUT_DATA = ("las_in",)  # what can be opened before there is anything to show


def addresses() -> list[str]:
    """The address of every page but the first."""
    return [stem for entries in PAGES.values() for path, *_ in entries if (stem := Path(path).stem) != FIRST]


def pages() -> Page:
    """The navigation, with the page that the address asks for."""
    return st.navigation(
        {
            group: [
                st.Page(
                    f"pages/{path}",
                    title=title,
                    icon=f":material/{icon}:",
                    default=Path(path).stem == FIRST,
                )
                for path, title, icon in entries
            ]
            for group, entries in PAGES.items()
        },
        position="top",
    )


def narrowed(page: Page) -> Narrowed:
    """By which filters a page is narrowed."""
    return NOT_BY_STAFF.get(page.url_path, "by staff")


def path_of(name: str) -> str | None:
    """The file of the page with an address (`uppdrag`), as links want it; None when there is none."""
    found = [path for entries in PAGES.values() for path, *_ in entries if path.rsplit("/", 1)[1] == f"{name}.py"]
    return f"pages/{found[0]}" if found and name else None

"""Översikt: the few figures a management group begins with, and what stands out."""

import streamlit as st

from kf.forecast.notice import expectations
from kf.metrics.notice import observations
from kf.ui.page import head, section
from kf.ui.plan import noticed as plan
from kf.ui.tiles import pension_tile, tile

shown = head("Översikt")
for row in (
    [
        ("headcount", "nulage/personal.py"),
        ("fte", "nulage/personal.py"),
        ("staff_per_manager", "nulage/personal.py"),
        ("mean_age", "nulage/alder.py"),
        "pension",
    ],
    [
        ("turnover", "nulage/rorlighet.py"),
        ("left", "nulage/rorlighet.py"),
        ("hired", "nulage/rekryteringar.py"),
        ("sick_leave", "nulage/halsa.py"),
        ("ami", "nulage/halsa.py", "AMI, senaste medarbetarenkäten"),
    ],
):
    for place, one in zip(st.columns(len(row), gap="small"), row, strict=True):
        with place:
            if one == "pension":
                pension_tile("nulage/alder.py")
            else:
                tile(*one)
section("Att lägga märke till")
noticed = [(one, "nulage") for one in observations(shown.data, shown.filters, shown.access)]
noticed += [(one, "framtid") for one in expectations(shown.data, shown.filters, shown.access)]
for one, part in noticed:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{one.sentence} {one.certainty}", width="stretch")
        st.page_link(f"pages/{part}/{one.page}.py", label="Visa", icon=":material/arrow_forward:")
if not plan.noticed() and not noticed:
    st.markdown("Inget avviker mer än slumpen kan göra, i de grupper som är stora nog att visas.")

"""Översikt: the few figures a management group begins with, and what stands out."""

import streamlit as st

from kf.forecast.notice import expectations
from kf.metrics.notice import noticed
from kf.ui.noticed import line
from kf.ui.page import head, section
from kf.ui.plan import noticed as plan
from kf.ui.tiles import broken_series, pension_tile, tile

shown, broken = head("Översikt"), set()
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
                broken.update(tile(*one))
broken_series(broken)
section("Att lägga märke till")
found = noticed(shown.data, shown.filters, shown.access)
plan.draw()
stand_out = [(f"nulage/{one.page}", one.sure, f"{one.sentence} {one.certainty}") for one in found.observations]
for expected in expectations(shown.data, shown.filters, shown.access):
    stand_out.append((f"framtid/{expected.page}", True, f"{expected.sentence} {expected.certainty}"))
for page, _, words in sorted(stand_out, key=lambda one: not one[1]):  # what may be chance last
    line(words, f"pages/{page}.py")
if words := found.sentence():
    st.markdown(words)

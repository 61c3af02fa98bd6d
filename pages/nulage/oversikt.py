"""Översikt: the few figures a management group begins with, and what stands out."""

import streamlit as st

from kf.forecast.notice import expectations
from kf.metrics.notice import noticed
from kf.ui.noticed import line
from kf.ui.page import head, section
from kf.ui.plan import noticed as plan
from kf.ui.tiles import PENSION, below, tile

ROWS = (
    (
        ("headcount", "nulage/personal.py"),
        ("fte", "nulage/personal.py"),
        ("staff_per_manager", "nulage/personal.py"),
        ("mean_age", "nulage/alder.py"),
        (PENSION, "nulage/alder.py"),
    ),
    (
        ("turnover", "nulage/rorlighet.py"),
        ("left", "nulage/rorlighet.py", "", "left-period"),
        ("hired", "nulage/rekryteringar.py"),
        ("sick_leave", "nulage/halsa.py"),
        ("ami", "nulage/halsa.py", "AMI, senaste medarbetarenkäten"),
    ),
)
shown, told = head("Översikt"), []
for row in ROWS:
    for place, one in zip(st.columns(len(row), gap="small"), row, strict=True):
        with place:
            told.append(tile(*one))
below(told)
section("Att lägga märke till")
plan.draw()
found = noticed(shown.data, shown.filters, shown.access)
sure, doubtful = ([one for one in found.observations if one.sure is surely] for surely in (True, False))
for one in sure:
    line(f"{one.sentence} {one.certainty}", f"pages/nulage/{one.page}.py")
for expected in expectations(shown.data, shown.filters, shown.access):
    line(f"{expected.sentence} {expected.certainty}", f"pages/framtid/{expected.page}.py", expected.link)
for one in doubtful:
    line(f"{one.sentence} {one.certainty}", f"pages/nulage/{one.page}.py")
if words := found.sentence():
    st.markdown(words)

"""What is entered on the plan: what may be, what is refused, and that of several at once nobody's words are lost."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from kf.access import Access
from kf.charts.outcomes import Point
from kf.charts.outcomes import outcomes as drawn
from kf.errors import KfError
from kf.filters import Filters
from kf.metrics.catalogue import METRICS
from kf.metrics.evaluate import evaluate
from kf.plan import entered, gathered, goals, indicators
from kf.plan.computed import Computed, Source, computed, sources
from kf.plan.indicators import Indicator, planned
from kf.plan.standing import Standing, preliminary, standings
from kf.plan.status import DELVIS, EJ, HELT, SAKNAS, SENARE
from kf.plan.tertial import Tertial
from kf.store import Store, current
from kf.ui import navigation
from kf.workspace import database, outcomes
from kf.workspace.outcomes import Outcome, Reported
from kf.workspace.rows import Overtaken
from tests.pages.test_pages import opened, text, untroubled

T1, T2, YEAR = (Tertial(2026, number) for number in (1, 2, 3))
MAY = date(2026, 5, 4)
SHARE = Indicator("I01", 2026, "Andel", "80 %", 80, "%", "Tertial", "högre", "1.2.1.1")
COUNT = replace(SHARE, id="I17", text="Antal", target_text="30 st", target=30, unit="st")
MARKUP = ("<script>alert(1)</script> [länk](javascript:x) **fet** $x^2$ :red[röd] " * 60)[:3000]


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The demo's folder is shared: what is written over it goes elsewhere."""
    if "demo_store" in request.fixturenames:
        monkeypatch.setenv(database.VARIABLE, f"sqlite:///{tmp_path / 'demo.sqlite'}")
    else:
        monkeypatch.delenv(database.VARIABLE, raising=False)


def said(one: Indicator, tertial: Tertial = T1, counted: float | None = None, **reported: object) -> Standing:
    """An indicator at a tertial with what is reported of it and counted."""
    outcome = Outcome(one.id, tertial.key, Reported(**reported), "Åsa", None, 1) if reported else None  # type: ignore[arg-type]
    source = Computed(Source("headcount"), counted, tertial.last_month) if counted is not None else None
    return Standing(one, tertial, outcome, source)


# ------------------------------------------------------------------------------------------ the status, by hand


@pytest.mark.parametrize(
    ("standing", "status", "basis"),
    [
        (said(SHARE), SAKNAS, ""),
        (said(replace(SHARE, periodicity="År")), SENARE, ""),
        (said(replace(SHARE, periodicity="År"), YEAR), SAKNAS, ""),
        # what the plan follows by the year is not judged before it is over, unless somebody says how it goes
        (said(replace(SHARE, periodicity="År"), T2, counted=60.0), SENARE, ""),
        (said(replace(COUNT, periodicity="År"), T1, counted=31.0), SENARE, ""),
        (said(replace(SHARE, periodicity="År"), YEAR, counted=60.0), EJ, "utfall"),
        (said(replace(SHARE, periodicity="År"), T2, counted=60.0, forecast=80.0), HELT, "helårsprognos"),
        (said(replace(SHARE, periodicity="År"), T2, value=75.0), DELVIS, "utfall"),
        (said(SHARE, value=75.0), DELVIS, "utfall"),
        (said(SHARE, value=75.0, forecast=80.0), HELT, "helårsprognos"),
        (said(SHARE, YEAR, value=75.0), DELVIS, "utfall"),
        (said(SHARE, counted=60.0), EJ, "utfall"),
        (said(SHARE, counted=60.0, value=81.0, reason="Två uppdrag saknas"), HELT, "utfall"),
        # 10 of 30 after four months is 30 in a year; 9 is 27, nine tenths; 7 is 21, seven tenths
        (said(COUNT, value=10.0), HELT, "i samma takt året ut"),
        (said(COUNT, value=9.0), DELVIS, "i samma takt året ut"),
        (said(COUNT, value=7.0), EJ, "i samma takt året ut"),
        (said(COUNT, value=7.0, forecast=24.0), DELVIS, "helårsprognos"),
        (said(COUNT, value=31.0), HELT, "utfall"),
        (said(COUNT, T2, value=16.0), DELVIS, "i samma takt året ut"),  # 24 in a year
        (said(COUNT, YEAR, value=24.0), DELVIS, "utfall"),
        (said(replace(COUNT, target=0, direction="mål noll"), value=0.0), HELT, "i samma takt året ut"),
        (said(replace(SHARE, target=None), value=75.0), SAKNAS, ""),
        (said(replace(SHARE, target=None), words="Bibehållet", judged=DELVIS), DELVIS, "bedömning"),
    ],
)
def test_where_an_indicator_stands(standing, status, basis):
    assert (standing.status, standing.basis) == (status, basis)
    assert standing.at_risk == (status in (DELVIS, EJ))


AUGUST = date(2026, 8, 1)


def counted(one: Indicator, tertial: Tertial, value: float, through: date, metric: str) -> Standing:
    """An indicator counted by a metric to a month."""
    return Standing(one, tertial, None, Computed(Source(metric), value, through))


def test_a_count_of_different_things_is_not_drawn_out_to_a_year():
    districts, assignments = (counted(COUNT, T2, 8, AUGUST, metric) for metric in ("districts", "assignments"))
    assert (districts.at_rate, districts.status, districts.basis) == (None, EJ, "utfall")  # 8 of 30, and 11 there are
    assert (assignments.at_rate, assignments.basis) == (12, "i samma takt året ut")
    assert said(COUNT, T2, counted=81.0).pace == "i takt: 122\xa0st"  # 121,5: there is no half


def test_an_outcome_whose_data_end_before_the_period_is_preliminary():
    by, words = "i samma takt året ut; ", "preliminärt, data till och med augusti 2026"
    for value, status in ((20, HELT), (18, DELVIS), (15, EJ)):  # 30, 27 and 22,5 in twelve months, of 30
        whole, part = (counted(COUNT, tertial, value, AUGUST, "assignments") for tertial in (YEAR, T2))
        assert (whole.status, whole.basis, part.status) == (status, by + words, status)
        assert whole.preliminary == AUGUST and part.preliminary is None and "preliminärt" not in part.basis
        assert "data efter augusti 2026" in whole.lacks
    share = counted(SHARE, YEAR, 80, AUGUST, "hiring_share")
    assert (share.status, share.basis) == (HELT, f"utfall; {words}")
    assert preliminary([whole, part, share]) == (f"2 utfall {words}",)
    full = counted(COUNT, YEAR, 24, date(2026, 12, 1), "assignments")
    assert (full.status, full.basis, full.at_rate) == (DELVIS, "utfall", None)
    own = replace(whole, outcome=Outcome("I17", YEAR.key, Reported(value=30), "Åsa", None, 1))  # somebody has counted
    assert (own.preliminary, own.status, own.basis) == (None, HELT, "utfall")


def test_the_year_has_the_forecast_of_its_tertials_until_its_outcome_is_there(demo_store: Store):
    """75,5 in T2 overtakes 70 in T1; T2 itself does not go on with T1's."""
    kept = {
        ("I01", one.key): Outcome("I01", one.key, Reported(forecast=f), "Åsa", None, 1)
        for one, f in ((T1, 70.0), (T2, 75.5))
    }
    share = next(one for one in planned(demo_store) if one.id == "I01")
    year, early = (standings(demo_store, [share], kept, one)[0] for one in (YEAR, T1))
    assert (year.forecast, early.forecast, year.preliminary) == (75.5, 70, AUGUST)
    del kept["I01", T1.key], kept["I01", T2.key]
    assert standings(demo_store, [share], kept, YEAR)[0].forecast is None
    whole = counted(SHARE, YEAR, 80, date(2026, 12, 1), "hiring_share")
    assert replace(whole, carried=75.5).forecast is None
    kept = {("I01", T1.key): Outcome("I01", T1.key, Reported(forecast=70.0), "Åsa", None, 1)}
    assert standings(demo_store, [share], kept, T2)[0].forecast is None


def test_a_value_where_nothing_could_be_counted_needs_no_reason():
    stopped = Computed(Source("sick_leave"), None, date(2025, 10, 1), "Data finns till och med oktober 2025.")
    kept = entered.checked(Standing(SHARE, T1, None, stopped), Reported(value=82.0, forecast=82.0), MAY)
    one = Standing(SHARE, T1, Outcome("I01", T1.key, kept, "Åsa", None, 1), stopped)
    assert (one.overridden, one.lacks, one.value, one.status) == (False, (), 82, HELT)
    assert (one.source, replace(one, outcome=None).source) == ("anges för hand", "beräknas ur data")


def test_what_is_reported_once_a_year_is_asked_for_when_the_year_is_over():
    yearly = replace(SHARE, periodicity="År")
    early = counted(yearly, T2, 60, date(2026, 6, 1), "leader_hiring_share")
    assert (early.value, early.status, early.at_risk, early.lacks) == (60, SENARE, False, ())
    assert counted(yearly, YEAR, 60, date(2026, 12, 1), "leader_hiring_share").lacks == (
        "kommentar till varför målet inte nås helt",
    )


def test_what_is_missing_before_it_can_be_sent():
    assert said(SHARE).lacks == ("utfall", "helårsprognos")
    assert said(SHARE, value=90.0, forecast=90.0).lacks == ()
    assert said(SHARE, YEAR, value=90.0).lacks == ()
    assert said(SHARE, YEAR, value=70.0).lacks == ("kommentar till varför målet inte nås helt",)
    assert said(SHARE, YEAR, value=70.0, comment="Få uppdrag").lacks == ()
    assert said(replace(SHARE, periodicity="År")).lacks == ()
    assert "skäl till att ett annat värde än det beräknade anges" in said(SHARE, counted=1.0, value=90.0).lacks


# ------------------------------------------------------------------------------------------ what may be entered


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("72,5", 72.5), ("72.5", 72.5), (" 1 300 000 kr", 1_300_000), ("1\xa0300\u202f000", 1_300_000), ("\N{MINUS SIGN}3", -3),
        ("5,5 %", 5.5), ("12 st", 12), ("", None), ("   ", None), ("0", 0),
    ],
)  # fmt: skip
def test_figures_are_read_as_people_write_them(text, figure):
    assert entered.figure(text, "Utfallet") == figure


@pytest.mark.parametrize("text", ["många", "1,2,3", "1.2.3", "7–8", "1e9", "nan", "inf", "=1+1", "٣", "--1"])
def test_what_is_no_figure_is_refused(text):
    with pytest.raises(KfError, match="inte går att läsa"):
        entered.figure(text, "Utfallet")


@pytest.mark.parametrize(
    ("standing", "reported", "wrong"),
    [
        (said(SHARE, YEAR), Reported(value=50), "har inte börjat"),
        (said(SHARE, Tertial(2027, 1)), Reported(comment="Nästa år"), "har inte börjat"),
        (said(SHARE), Reported(value=101), "Utfallet 101 är utanför .* mellan 0 och 100"),
        (said(SHARE), Reported(value=100.04), "Utfallet 100,04 är utanför"),
        (said(SHARE), Reported(forecast=-1), "mellan 0 och 100"),
        (said(replace(SHARE, unit="NPS")), Reported(value=101), "mellan"),
        (said(replace(SHARE, unit="betyg 1-10")), Reported(value=0), "mellan 1 och 10"),
        (said(COUNT), Reported(value=-1), "minst 0"),
        (said(COUNT), Reported(value=2.5), "Utfallet 2,5 är inget antal"),
        (said(COUNT), Reported(forecast=2.5), "Prognosen 2,5 är inget antal"),
        (said(SHARE), Reported(), "inget att spara"),
        (said(SHARE), Reported(value=50, judged=HELT), "räknas ut"),
        (said(replace(SHARE, target=None)), Reported(words="Bra", judged="toppen"), "räknas ut"),
        (said(SHARE, counted=60.0), Reported(value=70), "räknas ur data till 60"),
        (said(SHARE, counted=60.0), Reported(value=70, reason="  "), "räknas ur data till 60"),
    ],
)
def test_what_cannot_be_right_is_refused(standing, reported, wrong):
    with pytest.raises(KfError, match=wrong) as told:
        entered.checked(standing, reported, MAY)
    assert told.value.do


def test_a_year_that_is_over_has_no_forecast():
    with pytest.raises(KfError, match="ingen prognos"):
        entered.checked(said(SHARE, YEAR), Reported(value=50, forecast=50), date(2027, 1, 10))


def test_another_value_than_the_counted_one_needs_a_reason_and_both_are_kept():
    kept = entered.checked(said(SHARE, counted=60.0), Reported(value=70, reason="Två uppdrag saknas"), MAY)
    assert (kept.value, kept.computed, kept.reason) == (70, 60, "Två uppdrag saknas")
    same = entered.checked(said(SHARE, counted=59.96), Reported(value=60.0, comment="Stämmer"), MAY)
    assert same.value is None and same.computed == 59.96  # the same as it is shown: the counted one stands


def test_a_long_comment_with_markup_is_kept_letter_by_letter(tmp_path):
    entered.report(tmp_path, said(SHARE), 0, Reported(comment=MARKUP), "Åsa", MAY)
    assert outcomes.outcomes(tmp_path)["I01", "2026T1"].reported.comment == MARKUP.strip()
    with pytest.raises(KfError, match="4000 tecken"):
        entered.report(tmp_path, said(SHARE), 1, Reported(comment="x" * 4001), "Åsa", MAY)
    with pytest.raises(KfError, match="personnummer"):
        entered.report(tmp_path, said(SHARE), 1, Reported(comment="Se 19800512-1237"), "Åsa", MAY)
    with pytest.raises(KfError, match="som skriver"):
        entered.report(tmp_path, said(SHARE), 1, Reported(value=50), " ", MAY)
    assert len(outcomes.history(tmp_path, "I01", "2026T1")) == 1


# ------------------------------------------------------------------------------------------ what is counted


def mapping(tmp_path: Path, rows: str) -> Path:
    file = tmp_path / "indicator_metrics.csv"
    file.write_text("indikator,metric,where,page,card\n" + rows, encoding="utf-8")
    return file


def test_an_indicator_whose_metric_exists_is_counted_to_the_end_of_the_tertial(demo_store: Store, tmp_path):
    file = mapping(
        tmp_path, "I01,hired,anstallningsform=tillsvidare,nulage/rekryteringar.py,hired\nI02,no_such_metric,,,\n"
    )
    assert set(sources(file)) == {"I01"}
    first = computed(demo_store, SHARE, Tertial(2025, 1), file=file)
    filters = Filters(date(2025, 4, 1), "ytd", (("anstallningsform", ("tillsvidare",)),))
    assert first and first.value == evaluate(demo_store, METRICS["hired"], filters).value
    assert first.through == date(2025, 4, 1) and first.source.card == "hired"
    year = computed(demo_store, SHARE, Tertial(2025, 3), file=file)
    assert year and year.through == date(2025, 10, 1) and year.value and first.value and year.value > first.value
    none = computed(demo_store, SHARE, T1, file=file)
    assert none and none.value is None and "oktober 2025" in none.reason
    assert computed(demo_store, replace(SHARE, id="I02"), T1, file=file) is None
    (one,) = standings(demo_store, [SHARE], {}, Tertial(2025, 1), file=file)
    assert one.value == first.value and not one.overridden


def test_most_of_the_42_are_counted_and_each_names_a_card_that_its_page_has(demo_store: Store):
    found = sources()
    assert set(found) == {f"I{n:02d}" for n in range(1, 43)} - {
        "I20",
        "I28",
        "I29",
        "I30",
        "I34",
        "I35",
        "I36",
        "I37",
        "I38",
    }
    plan = gathered.gathered(demo_store)
    assert len([one for one in plan.at(demo_store, T1) if one.counted and one.value is not None]) == 30
    assert all(navigation.path_of(one.page) for one in found.values())


def test_what_may_not_be_shown_is_not_shown_as_an_outcome(demo_store: Store, tmp_path):
    file = mapping(tmp_path, "I01,headcount,anstallningsform=visstid;kon=man,,\n")
    closed = computed(demo_store, SHARE, Tertial(2025, 3), Access("ledning"), file)
    assert closed and closed.value is None and closed.reason
    assert computed(demo_store, SHARE, Tertial(2025, 3), Access("hr"), file).value == 1  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------ several at once


def test_the_second_of_two_is_told_and_sees_both(tmp_path):
    entered.report(tmp_path, said(SHARE), 0, Reported(value=70), "Åsa", MAY)
    with pytest.raises(Overtaken, match="av Åsa") as told:
        entered.report(tmp_path, said(SHARE), 0, Reported(value=75), "Bo", MAY)
    theirs = outcomes.overtaken(told.value)
    assert (theirs.reported.value, theirs.who, theirs.version) == (70, "Åsa", 1)
    entered.report(tmp_path, said(SHARE), theirs.version, Reported(value=75), "Bo", MAY)
    assert [one.reported.value for one in outcomes.history(tmp_path, "I01", "2026T1")] == [70, 75]


EDIT = st.tuples(st.integers(0, 3), st.sampled_from(["I01", "I02"]), st.sampled_from([T1, T2]), st.booleans())


@settings(max_examples=40, deadline=None)
@given(st.lists(EDIT, max_size=25))
def test_nobody_s_saved_words_are_ever_lost(edits):
    """Four editors look and write in any order: what was saved is in the history, in order; the rest were told."""
    with tempfile.TemporaryDirectory() as name:
        folder, seen, saved = Path(name), {}, {}
        for number, (editor, id, tertial, looks) in enumerate(edits):
            row = (id, tertial.key)
            if looks or (editor, row) not in seen:
                newest = outcomes.outcomes(folder).get(row)
                seen[editor, row] = newest.version if newest else 0
            words, before = f"{editor}:{number}", saved.setdefault(row, [])
            one = said(replace(SHARE, id=id), tertial)
            if seen[editor, row] == len(before):
                entered.report(folder, one, seen[editor, row], Reported(comment=words), str(editor), MAY)
                before.append(words)
                seen[editor, row] += 1
            else:
                with pytest.raises(Overtaken) as told:
                    entered.report(folder, one, seen[editor, row], Reported(comment=words), str(editor), MAY)
                assert outcomes.overtaken(told.value).reported.comment == before[-1]
        for (id, tertial), words in saved.items():
            assert [one.reported.comment for one in outcomes.history(folder, id, tertial)] == words


# ------------------------------------------------------------------------------------------ on the page


@pytest.fixture
def page(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Open the page of goals on a day in May 2026, with a workspace of its own."""
    monkeypatch.setenv("KF_TODAY", MAY.isoformat())
    monkeypatch.setenv(database.VARIABLE, f"sqlite:///{tmp_path / 'workspace.sqlite'}")
    return lambda **query: opened("pages/styrning/mal.py", demo_folder, monkeypatch, **query)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    untroubled(app)
    return app


def fill(app: AppTest, **fields: str) -> None:
    for name, value in fields.items():
        kind = app.text_area if name == "comment" else app.text_input
        kind(key=f"rapport-{name}").set_value(value)


def test_an_outcome_is_entered_in_place_and_its_status_told(page, demo_folder):
    app = press(page(), "oppna-I36")
    fill(app, value="7,5", forecast="8", comment=MARKUP, who="Verksamhetschef")
    press(app, "spara-I36")
    written = text(app)
    assert "Verksamhetschef, 20" in written and "helårsprognos" in written
    assert "<script>alert" not in written and "&lt;script&gt;alert" in written and "[länk]" in written
    kept = outcomes.outcomes(demo_folder)["I36", "2026T1"]
    assert (kept.reported.value, kept.reported.forecast, kept.who) == (7.5, 8, "Verksamhetschef")
    assert "I36" in text(page(urval=["alla"])) and "Inga" not in text(page(mal=["3.4.1"]))


def test_a_mistake_is_told_and_what_was_written_stands(page, demo_folder):
    app = press(page(), "oppna-I38")
    fill(app, value="120", comment="Kom igång sent", who="Åsa")
    app.button(key="spara-I38").click().run()
    assert "mellan 0 och 100" in app.error[0].value
    assert app.text_area(key="rapport-comment").value == "Kom igång sent"
    assert outcomes.outcomes(demo_folder) == {}


def test_two_who_write_at_once_lose_nothing(page, demo_folder):
    first, second = press(page(), "oppna-I38"), press(page(), "oppna-I38")
    fill(first, value="70", comment="Förstas ord", who="Åsa")
    press(first, "spara-I38")
    fill(second, value="75", comment="Andras ord", who="Bo")
    press(second, "spara-I38")
    assert "Åsa sparade" in text(second) and "Förstas ord" in text(second)
    assert second.text_area(key="rapport-comment").value == "Andras ord"
    press(second, "ihop-I38")
    assert second.text_area(key="rapport-comment").value == "Förstas ord\nAndras ord"
    press(second, "spara-I38")
    found = outcomes.history(demo_folder, "I38", "2026T1")
    assert [(one.who, one.reported.value) for one in found] == [("Åsa", 70), ("Bo", 75)]
    assert found[-1].reported.comment == "Förstas ord\nAndras ord"


def test_who_comments_does_not_take_back_the_outcome_that_another_reported(page, demo_folder):
    first, second = press(page(), "oppna-I38"), press(page(), "oppna-I38")
    fill(first, value="70", who="Åsa")
    press(first, "spara-I38")
    fill(second, comment="Andras ord", who="Bo")
    press(second, "spara-I38")
    assert "bara Åsa har ändrat där: utfall" in text(second)
    assert not [one for one in second.button if one.key == "ihop-I38"]  # there is one comment
    press(second, "spara-I38")
    last = outcomes.history(demo_folder, "I38", "2026T1")[-1]
    assert (last.who, last.reported.value, last.reported.comment) == ("Bo", 70, "Andras ord")


def test_the_page_is_searched_narrowed_and_one_goal_shown_by_itself(page):
    assert "42</b> indikatorer" in text(page())
    one = text(page(mal=["3.4"]))
    assert "8</b> indikatorer" in one and "I38" in one and "I15" not in one
    assert "I42" in text(page(sokmal=["personligt brev"])) and "I41" not in text(page(sokmal=["personligt brev"]))
    none = page(sokmal=["finns inte"])
    assert "Inget innehåller ”finns inte”." in text(none)
    none = page(sokmal=["finns inte"], urval=["något saknas"])
    assert "Ingen indikator som saknar något innehåller ”finns inte”." in text(none)
    none.button(key="rensa").click().run()
    untroubled(none)
    assert "finns inte" not in text(none) and none.text_input(key="sokmal").value == "" and "I42" in text(none)
    odd = text(page(sokmal=["[x](y) " + "o" * 3000]))  # a link may search for anything
    assert r"Inget innehåller ”\[x\]\(y\) …”." in odd
    assert "Målet i länken finns inte" in text(page(mal=["9.9"]))
    risky = text(page(urval=["i riskzonen"]))
    assert "uppnås ej" in risky and "I28" not in risky  # I28 is entered by hand, and nobody has


def test_a_year_that_the_data_do_not_reach_is_told_as_preliminary(page, monkeypatch):
    monkeypatch.setenv("KF_TODAY", "2026-11-28")
    told = text(page(tertial=["helår 2026"]))
    assert "30 utfall preliminärt, data till och med augusti 2026" in told
    assert "utfall; preliminärt, data till och med augusti 2026" in told
    assert "preliminärt" not in text(page(tertial=["T2 2026"]))


def test_a_forecast_that_is_reported_stands_in_the_history_as_the_year_s(page, monkeypatch):
    """What has come in by August is not called the year's."""
    monkeypatch.setenv("KF_TODAY", "2026-11-28")

    def history(period: str) -> str:
        app = press(page(tertial=[period]), "oppna-I01")
        app.session_state["flikar-I01"] = "Historik"
        app.run()
        untroubled(app)
        return text(app).replace("\xa0", " ")

    assert "Helår 2026, hittills: 69,6 % mot årsmålet 80 %" in history("helår 2026")
    app = press(page(tertial=["T2 2026"]), "oppna-I01")
    assert any("krävs" in field.label for field in app.text_input)
    fill(app, forecast="75,5", comment="Fler i höst", who="Verksamhetschef")
    press(app, "spara-I01")
    assert "T2 2026: prognos 75,5 % mot årsmålet 80 %; utfall 69,6 %" in history("T2 2026")
    told = history("helår 2026")
    assert "Helår 2026: prognos 75,5 % mot årsmålet 80 %; hittills 69,6 %" in told
    assert "Utfall jan–aug" in told


def test_a_period_or_a_choice_in_the_link_that_does_not_exist_is_said(page):
    told = text(page(tertial=["T9 2030"], urval=["okänt"]))
    assert "Perioden T9 2030 i länken finns inte; det förvalda visas i stället." in told
    assert "Urvalet okänt i länken finns inte" in told and "T1 2026 (januari–april)" in told
    app = page(tertial=["T9 2030"])
    app.button_group(key="tertial").set_value("T1 2025").run()
    assert "i länken finns inte" not in text(app)
    assert "i länken finns inte" not in text(page(tertial=["T1 2025"]))


def test_the_page_does_without_a_workspace_that_cannot_be_reached(page, monkeypatch):
    monkeypatch.setenv(database.VARIABLE, "postgresql://nobody@127.0.0.1:1/kf")
    app = page()
    assert "visas inte" in text(app) and "I42" in text(app)
    assert os.environ[database.VARIABLE].startswith("postgresql")


def test_the_plan_as_gathered_is_the_version_s_when_nobody_has_written(demo_store: Store, tmp_path):
    plan = gathered.gathered(demo_store, tmp_path)
    assert plan.indicators == indicators.planned(demo_store) and plan.outcomes == {}
    assert [one.indicator.id for one in plan.at(demo_store, T1)][:3] == ["I01", "I02", "I03"]
    with pytest.raises(KfError, match="ingen indikator I99"):
        plan.indicator("I99")


# ------------------------------------------------------------------------------------------ the definition


def test_a_definition_is_changed_for_a_reason_and_its_history_kept(demo_store: Store):
    folder, tree = demo_store.path.parent, goals.tree(demo_store)
    seen = gathered.gathered(demo_store).indicator("I16")
    said_ = replace(seen, target=1_170_000, target_text="1 170 000 kr", reason="Nämnaren är 20,5 fakturerande")
    first = indicators.save(folder, seen, said_, tree, "Åsa")
    plan = gathered.gathered(demo_store)
    assert plan.indicator("I16") == first and len(plan.indicators) == 42 and first.version == 1
    with pytest.raises(Overtaken, match="av Åsa") as told:
        indicators.save(folder, seen, replace(said_, target=1_200_000), tree, "Bo")
    assert indicators.overtaken(told.value).target == 1_170_000
    added = indicators.save(folder, None, replace(said_, text="Ny indikator", goal="3.1.2"), tree, "Bo")
    plan = gathered.gathered(demo_store)
    assert len(plan.indicators) == 43 and plan.indicator(added.id) == added
    assert added in [one.indicator for one in plan.at(demo_store, T1)]
    assert [old.reason for old in indicators.history(folder, "I16")] == ["Nämnaren är 20,5 fakturerande"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"reason": ""}, "Skälet"),
        ({"goal": "9.9"}, "inte till något mål"),
        ({"direction": "mål noll"}, "mål noll"),
        ({"direction": "uppåt"}, "finns inte"),
        ({"text": ""}, "3–500"),
        ({"target": float("inf")}, "inget tal"),
    ],
)
def test_a_definition_that_cannot_be_right_is_refused(demo_store: Store, change, wrong):
    seen = gathered.gathered(demo_store).indicator("I16")
    with pytest.raises(KfError, match=wrong):
        indicators.save(
            demo_store.path.parent, seen, replace(seen, **{"reason": "Rättat", **change}), goals.tree(demo_store), "Åsa"
        )


def test_a_definition_is_changed_in_place_and_the_history_drawn(page, demo_folder):
    app = press(page(), "oppna-I36")
    fill(app, value="6", comment="Ett", who="Åsa")
    press(app, "spara-I36")
    press(app, "oppna-I36")
    app.session_state["flikar-I36"] = "Definition"
    app.run()
    press(app, "andra-I36")
    app.text_input(key="def-target").set_value("6")
    app.text_input(key="def-target_text").set_value("6 /10")
    app.text_input(key="def-reason").set_value("Nytt beslut")
    app.text_input(key="def-who").set_value("Chef")
    press(app, "def-spara")
    assert "6 /10" in text(app) and gathered_status(demo_folder) == HELT
    app.session_state["flikar-I36"] = "Historik"
    app.run()
    untroubled(app)
    assert "T1 2026: 6 mot årsmålet 6 /10" in text(app)


def gathered_status(folder: Path) -> str:
    data = current(folder)
    return next(one.status for one in gathered.gathered(data).at(data, T1) if one.indicator.id == "I36")


def test_the_chart_of_outcomes_has_every_period_and_the_target():
    figure = drawn([Point("T1 2026", 60.0, 72.0), Point("T2 2026", None, None)], 72, "NPS", 2026)
    bars, forecast, target = figure["data"]
    assert bars["y"] == [60.0, None] and forecast["y"] == [72.0, None]
    assert target["y"] == [72, 72] and target["name"] == "mål 2026: 72 NPS"
    grades = drawn([Point("T1 2026", 8.95, None), Point("T2 2026", 9.0, None)], 9, "betyg 1-10", 2026)
    assert grades["data"][0]["text"] == ["8,95", "9"]  # with the decimals that are reported

"""The Handlingsplan: late ones first, followed up, changed, added and closed, and nobody's words are lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kf.charts.timeline import STYLE, Span, height, timeline
from kf.errors import KfError
from kf.names import somebody
from kf.plan import activities, gathered
from kf.plan.activities import DONE, DROPPED, ONGOING, Activity, by_urgency
from kf.plan.goals import tree
from kf.plan.merge import merged
from kf.store import Store
from kf.ui.plan import activity
from kf.workspace import database
from kf.workspace.rows import Overtaken
from tests.pages.test_pages import opened, text, untroubled

JUNE = date(2026, 6, 5)


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(database.VARIABLE, f"sqlite:///{tmp_path / 'workspace.sqlite'}")


def one(id: str, day: date, **more: object) -> Activity:
    return replace(Activity(id, f"Aktivitet {id}", day, "3.4"), **more)  # type: ignore[arg-type]


def test_late_ones_come_first_then_those_soon_due_then_the_rest_and_closed_ones_last():
    found = (
        one("rest", date(2026, 12, 31)),
        one("closed", date(2026, 1, 1), status=DONE),
        one("soon", date(2026, 7, 5)),
        one("late", date(2026, 6, 4)),
        one("latest", date(2026, 1, 31), status=ONGOING),
        one("today", JUNE),
        one("dropped", date(2026, 2, 1), status=DROPPED),
        one("after", date(2026, 7, 6)),
    )
    assert [a.id for a in by_urgency(found, JUNE)] == [
        "latest", "late", "today", "soon", "after", "rest", "closed", "dropped",
    ]  # fmt: skip


def test_the_plan_in_june(demo_store: Store):
    found = activities.planned(demo_store)
    assert [a.id for a in by_urgency(found, JUNE)][:3] == ["A18", "A02", "A01"]
    assert [a.id for a in found if a.late(JUNE)] == ["A02", "A18"]
    assert [a.id for a in found if a.soon(JUNE)] == ["A01"]


def test_an_activity_is_followed_up_closed_and_added_with_its_history(demo_store: Store):
    folder, goals = demo_store.path.parent, tree(demo_store)
    seen = next(a for a in gathered.gathered(demo_store).activities if a.id == "A18")
    first = activities.save(folder, seen, replace(seen, status=ONGOING, comment="Bokad"), goals, "Åsa")
    second = activities.save(folder, first, replace(first, status=DONE, follow_up="Alla gick"), goals, "Bo")
    added = activities.save(folder, None, one("", date(2026, 9, 1), word="Avsluta"), goals, "Bo")
    now = gathered.gathered(demo_store).activities
    assert len(now) == 43 and now[-1] == added and added.plan == "UBARA"
    closed = next(a for a in now if a.id == "A18")
    assert closed == second and not closed.open and not closed.late(JUNE)
    assert [(old.version, old.who, old.status) for old in activities.history(folder, "A18")] == [
        (1, "Åsa", ONGOING), (2, "Bo", DONE),
    ]  # fmt: skip
    assert activities.history(folder, "A01") == ()


def test_the_second_of_two_is_told_and_sees_what_the_first_wrote(demo_store: Store):
    folder, goals = demo_store.path.parent, tree(demo_store)
    seen = next(a for a in gathered.gathered(demo_store).activities if a.id == "A01")
    activities.save(folder, seen, replace(seen, comment="Förstas ord"), goals, "Åsa")
    with pytest.raises(Overtaken, match="av Åsa") as told:
        activities.save(folder, seen, replace(seen, comment="Andras ord"), goals, "Bo")
    assert activities.overtaken(told.value).comment == "Förstas ord"


def test_of_two_who_changed_different_things_neither_takes_back_the_other_s():
    before = one("A01", date(2026, 9, 1), comment="Ett")
    theirs = replace(before, status=ONGOING, comment="Två", responsible="HR", version=2, who="Åsa")
    mine = replace(before, follow_up="Bokat", comment="Tre", responsible="HR")
    found = merged(("status", "follow_up", "comment", "responsible", "text"), before, theirs, mine)
    assert found.whole == replace(theirs, follow_up="Bokat", comment="Tre")
    assert (found.both, found.fetched) == (("comment",), ("status",))  # the same responsible is no conflict


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"start": date(2026, 8, 1), "end": date(2026, 7, 1)}, "innan den börjar"),
        ({"end": date(3026, 1, 1)}, "orimligt"),
        ({"text": " "}, "3–1000 tecken"),
        ({"status": "på gång"}, "finns inte"),
        ({"word": "Anställa"}, "finns inte"),
        ({"goal": "9.9"}, "Målet 9.9"),
        ({"status": DONE}, "behöver en uppföljning"),
        ({"comment": "Ring 19800512-1237"}, "personnummer"),
        ({"responsible": "asa@exempel.se"}, "e-postadress"),
        ({"responsible": "800512-1237"}, "personnummer"),
        ({"responsible": "Karin Lindqvist"}, "persons namn"),
        ({"responsible": "Lindqvist, Karin"}, "persons namn"),
        ({"responsible": "KARIN LINDQVIST"}, "persons namn"),
        ({"responsible": "Karin"}, "persons namn"),
        ({"responsible": "Enhetschef Karin"}, "persons namn"),
        ({"responsible": "Gulnara Andersson"}, "persons namn"),
        ({"responsible": "enhetschef (Anna-Karin Berg)"}, "persons namn"),
        ({"comment": "Tas över av Karin Lindqvist i höst"}, "persons namn"),
        ({"text": "Karin Lindqvist går i pension"}, "persons namn"),
    ],
)
def test_what_cannot_be_right_is_refused(demo_store: Store, change, wrong):
    said = replace(one("", date(2026, 9, 1)), **change)
    with pytest.raises(KfError, match=wrong):
        activities.save(demo_store.path.parent, None, said, tree(demo_store), "Åsa")
    with pytest.raises(KfError, match="som skriver"):
        activities.save(demo_store.path.parent, None, one("", date(2026, 9, 1)), tree(demo_store), "")


@pytest.mark.parametrize(
    "who",
    ["Enhetschef Rekrytering", "enhetschef", "HR-konsult", "VO Inköp", "Lön och pension", "två per enhet",
     "Enheten för hr, informationshantering och internservice", "utvecklingsgrupp Arbetsmiljö & hälsa", "Kontaktcenter Stockholm"],
)  # fmt: skip
def test_a_function_or_a_unit_is_responsible(demo_store: Store, who):
    said = replace(one("", date(2026, 9, 1)), responsible=who)
    assert activities.save(demo_store.path.parent, None, said, tree(demo_store), "Åsa Berg").responsible == who


def test_every_responsible_of_the_plan_may_be_written_again(demo_store: Store):
    assert not [a.responsible for a in activities.planned(demo_store) if somebody(a.responsible)]


# ------------------------------------------------------------------------------------------ the timeline


def test_the_timeline_has_every_activity_once_at_its_dates(demo_store: Store):
    found = activities.planned(demo_store)
    spans = [Span(a.id, a.start, a.end, activity.condition(a, JUNE)) for a in found]
    figure = timeline(spans, JUNE)
    drawn = {
        label: (trace["name"], start, end)
        for trace in figure["data"]
        for label, start, end in zip(trace["hovertext"][::3], trace["x"][::3], trace["x"][1::3], strict=True)
    }
    assert len(drawn) == 42
    assert drawn["A02"] == ("försenad", "2026-01-01", "2026-05-30")
    assert drawn["UB14"] == ("ej påbörjad", "2027-12-31", "2027-12-31")
    today, *labels = figure["layout"]["annotations"]
    assert (today["text"], today["x"]) == ("i dag", "2026-06-05")
    assert [label["text"] for label in labels] == [a.id for a in found]
    places = [label["y"] for label in labels]  # each label over its own bar, from the top in the order of the list
    assert places == sorted(places, reverse=True)
    bars = {y for trace in figure["data"] for y in trace["y"][::3]}
    assert {place - 8 for place in places} == bars and min(bars) > 0
    for rows in (spans[:1], spans[:3], spans):  # the legend stands as far over the months of few rows as of many
        layout = timeline(rows, JUNE)["layout"]
        plot = height(rows) - layout["margin"]["t"] - layout["margin"]["b"]
        assert layout["yaxis"]["range"] == [0, plot]
        assert (layout["legend"]["y"] - 1) * plot == pytest.approx(40)


def test_a_label_of_the_timeline_fits_a_phone_and_is_whole_where_its_bar_is_pointed_at():
    words = "A07 " + "Undersöka möjligheten till att använda AI i volymprojekt inom äldreomsorgen " * 3
    figure = timeline([Span(words, None, date(2026, 5, 1), "pågår")], JUNE)
    lines = figure["layout"]["annotations"][1]["text"].split("<br>")
    assert len(lines) == 2 and max(map(len, lines)) <= 56 and lines[1].endswith(" …")
    assert figure["data"][0]["hovertext"][0].replace("<br>", " ") == words.strip()


@pytest.mark.parametrize(("end", "tick"), [(2026, "M4"), (2028, "M4"), (2029, "M12"), (2034, "M12"), (2100, "M108")])
def test_the_timeline_has_at_most_nine_ticks_on_whole_tertials_or_years(end, tick):
    axis = timeline([Span("A", date(2026, 2, 3), date(end, 12, 31), "pågår")], JUNE)["layout"]["xaxis"]
    assert axis["dtick"] == tick and axis["tick0"] == "2026-01-01"
    assert axis["range"] == ["2025-12-20", f"{end + 1}-01-12"]


def test_every_state_of_the_timeline_is_told_apart_without_colour():
    assert len({(colour, dash) for colour, dash in STYLE.values()}) == len(STYLE)


# ------------------------------------------------------------------------------------------ on the page


@pytest.fixture
def page(demo_folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KF_TODAY", JUNE.isoformat())
    return lambda **query: opened("pages/styrning/handlingsplan.py", demo_folder, monkeypatch, **query)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    untroubled(app)
    return app


def test_the_page_tells_what_is_late_and_that_avsluta_is_empty(page):
    told = text(page())
    assert "42</b> aktiviteter den 2026-06-05" in told and "2</b> försenade" in told
    assert "A Avsluta <b>0</b>" in told and "Avsluta är tom" in told
    assert "U Utveckla <b>9</b>" in told
    assert "UBARA, hela planen:" in text(page(bokstav=["Behålla"])) and "U Utveckla <b>9</b>" in text(
        page(lage=["snart"])
    )


def test_the_page_is_narrowed_by_letter_goal_and_responsible(page):
    assert "9</b> aktiviteter" in text(page(bokstav=["Utveckla"]))
    nobody = page(bokstav=["Avsluta"], lage=["öppna"])
    assert "Ingen aktivitet matchar" in text(nobody) and "42</b> aktiviteter" in text(press(nobody, "rensa"))
    assert "2</b> aktiviteter" in text(page(lage=["försenade"]))
    assert "14</b> aktiviteter" in text(page(plan_=["UBARA"]))
    goal = "3.7 Stockholm ska vara en öppen, jämställd och demokratisk stad som samarbetar internationellt"
    assert "3</b> aktiviteter" in text(page(malet=[goal]))
    assert "3</b> aktiviteter" in text(page(ansvarig=["utvecklingsgrupp kandidat"]))


@pytest.mark.parametrize(
    ("key", "the"),
    [
        ("lage", "Läget"), ("plan_", "Planen"), ("bokstav", "Bokstaven"), ("malet", "Målet"), ("ansvarig", "Ansvarig"),
        ("flik", "Fliken"),
    ],
)  # fmt: skip
def test_a_choice_in_the_link_that_does_not_exist_is_said(page, key, the):
    told = text(page(**{key: ["[okänd](x)"]}))
    assert f"{the} " in told and "i länken finns inte; det förvalda visas i stället." in told
    assert "42</b> aktiviteter" in told and "[okänd](x)" not in told


def test_the_timeline_is_in_the_link(page):
    def rows(app):
        return [button.key for button in app.button if str(button.key).startswith("oppna-")]

    assert not rows(page(flik=["Tidslinje"])) and len(rows(page())) == 42


def test_an_activity_is_closed_in_place(page, demo_store: Store):
    app = press(page(), "oppna-A18")
    app.selectbox(key="akt-status").set_value(DONE)
    app.text_input(key="akt-who").set_value("Åsa")
    app.button(key="akt-spara").click().run()
    assert "behöver en uppföljning" in app.error[0].value
    app.text_area(key="akt-follow_up").set_value("Alla <b>gick</b>")
    press(app, "akt-spara")
    assert "1</b> stängd" in text(app) and "Alla &lt;b&gt;gick&lt;/b&gt;" in text(app)


def test_two_who_write_at_once_lose_nothing(page, demo_store: Store):
    first, second = press(page(), "oppna-A01"), press(page(), "oppna-A01")
    for app, who in ((first, "Åsa"), (second, "Bo")):
        app.text_area(key="akt-comment").set_value(f"{who}s ord")
        app.text_input(key="akt-who").set_value(who)
        press(app, "akt-spara")
    assert "Åsa sparade" in text(second) and "Åsas ord" in text(second)
    assert second.text_area(key="akt-comment").value == "Bos ord"
    press(second, "akt-spara")
    found = activities.history(demo_store.path.parent, "A01")
    assert [old.comment for old in found] == ["Åsas ord", "Bos ord"]


def test_who_followed_up_does_not_take_back_the_status_that_another_set(page, demo_store: Store):
    first, second = press(page(), "oppna-A01"), press(page(), "oppna-A01")
    first.selectbox(key="akt-status").set_value(ONGOING)
    first.text_input(key="akt-who").set_value("Åsa")
    press(first, "akt-spara")
    second.text_area(key="akt-follow_up").set_value("Två möten")
    second.text_input(key="akt-who").set_value("Bo")
    press(second, "akt-spara")
    told = text(second)
    assert "Åsa sparade" in told and "bara Åsa har ändrat där: status" in told and "inte ändrat samma sak" in told
    assert second.selectbox(key="akt-status").value == ONGOING and 'kf-both"' not in told
    press(second, "akt-spara")
    last = activities.history(demo_store.path.parent, "A01")[-1]
    assert (last.who, last.status, last.follow_up) == ("Bo", ONGOING, "Två möten")


def listed(app: AppTest) -> list[str]:
    return [button.key.removeprefix("oppna-") for button in app.button if (button.key or "").startswith("oppna-")]


def test_an_activity_that_another_closes_keeps_its_place_while_it_is_written_and_is_told_in_a_toast(page):
    first, second = press(page(), "oppna-A18"), press(page(lage=["öppna"]), "oppna-A18")
    before = listed(second)
    assert before[0] == "A18"  # late by most
    first.selectbox(key="akt-status").set_value(DONE)
    first.text_area(key="akt-follow_up").set_value("Alla gick")
    first.text_input(key="akt-who").set_value("Åsa")
    press(first, "akt-spara")
    assert listed(first)[0] != "A18"
    second.text_area(key="akt-comment").set_value("Bokad")
    second.text_input(key="akt-who").set_value("Bo")
    press(second, "akt-spara")
    assert listed(second) == before and "Åsa sparade" in text(second)
    (toast,) = second.toast
    assert toast.value.startswith("Åsa sparade") and "inte sparat än" in toast.value
    press(second, "akt-deras")  # closed here too: it goes where it belongs, which is not among those that are open
    assert listed(second) == before[1:]


def test_a_new_activity_is_added_in_place(page):
    app = press(page(), "lagg-till")
    app.text_area(key="akt-text").set_value("Avslutssamtal med alla som slutar")
    app.selectbox(key="akt-word").set_value("Avsluta")
    app.text_input(key="akt-who").set_value("HR")
    press(app, "akt-spara")
    assert "43</b> aktiviteter" in text(app) and "A Avsluta <b>1</b>" in text(app)
    assert "är tom" not in text(app)
    (id,) = {key for key in listed(app) if not key[-1].isdigit()}
    press(app, f"oppna-{id}")
    app.selectbox(key="akt-word").set_value("ingen")
    press(app, "akt-spara")
    (row,) = [one.proto.body for one in app.get("html") if "Avslutssamtal med alla som" in one.proto.body]
    assert "<small>Tillagd · ingen ansvarig angiven</small>" in row and "verksamhetsplanen" not in row
    assert id not in text(app) and id not in app.button(key=f"oppna-{id}").help
    assert app.toast[0].value == "Tillagd ”Avslutssamtal med alla som slutar” är sparad."
    app.segmented_control(key="plan_").set_value("tillagda").run()
    assert listed(app) == [id]

"""Every page through AppTest: no filter, each filter value, an empty result, a dead link; no traceback anywhere."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kf import privacy
from kf.dimensions import DIMENSIONS, FILTERS
from kf.metrics.catalogue import ON_STAFF
from kf.store import Store
from kf.ui.text import plain
from kf.ui.unit_choices import NARROWED_BY
from kf.workspace import events
from tests.employer import employer

ROOT = Path(__file__).parents[2]
PAGES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "pages").rglob("*.py"))
CARDS = [page for page in PAGES if "/nulage/" in page]


def opened(
    page: str, folder: Path, monkeypatch: pytest.MonkeyPatch, role: str = "ledning", **query: list[str]
) -> AppTest:
    """The app at a page with a link's parameters, run once."""
    monkeypatch.setenv("KF_DATA", str(folder))
    monkeypatch.setenv("KF_ROLE", role)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, values in query.items():
        app.query_params[key] = values
    app.switch_page(page)
    return app.run()


def by_staff(page: str) -> bool:
    """Whether the staff's filters hold on a page: where people are counted or forecast."""
    return page.startswith(("pages/nulage/", "pages/framtid/"))


def text(app: AppTest) -> str:
    """All that is written on the page."""
    written = [
        element.value
        for kind in ("title", "subheader", "markdown", "caption", "info", "warning")
        for element in app.get(kind)
    ]
    return " ".join([*map(str, written), *(str(element.proto.body) for element in app.get("html"))])


def untroubled(app: AppTest) -> None:
    """Neither an exception nor an error box."""
    assert not app.exception, app.exception[0].message
    assert not app.error, app.error[0].value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["ledning", "hr"])
def test_every_page_opens_by_its_own_link_with_frame_and_demo_mark(page, role, demo_folder, monkeypatch):
    app = opened(page, demo_folder, monkeypatch, role)
    untroubled(app)
    assert len(app.title) == 1
    own = [DIMENSIONS[key].label for key in NARROWED_BY] if page == "pages/rekrytering/uppdrag.py" else []
    assert [box.label for box in app.sidebar.multiselect] == [*own, *(one.label for one in FILTERS)]
    put_away = [one.label for one in app.sidebar.expander] == ["Personalens urval gäller inte här"]
    assert put_away == (not by_staff(page))
    assert ("Filtren gäller inte på den här sidan" in text(app)) == (not by_staff(page) and not own)
    assert "Syntetisk demodata" in text(app)


def _values(store: Store) -> list[tuple[str, str]]:
    return [
        (one.key, value)
        for one in FILTERS
        for (value,) in store.query(f"SELECT DISTINCT {one.key} FROM stock WHERE {one.key} IS NOT NULL ORDER BY 1")
    ]


@pytest.mark.parametrize("page", CARDS)
def test_every_page_takes_every_single_filter_value(page, demo_folder, demo_store, monkeypatch):
    app = opened(page, demo_folder, monkeypatch)
    for key, value in _values(demo_store):
        for box in app.sidebar.multiselect:
            box.set_value([value] if box.key == key else [])
        app.run()
        untroubled(app)
        assert value in text(app)


@pytest.mark.parametrize("page", CARDS)
def test_a_filter_that_matches_nobody_says_so_and_offers_to_clear(page, demo_folder, monkeypatch):
    query = {"avdelning": ["Rekrytering"], "befattning": ["löneadministratör"]}
    app = opened(page, demo_folder, monkeypatch, "hr", **query)
    untroubled(app)
    if page.endswith("halsa.py"):  # it knows nothing of befattningar, and says that it does not narrow by them
        assert "Filtret Befattning gäller inte här" in text(app)
        return
    assert "Ingen matchar urvalet" in text(app) or page.endswith("oversikt.py")
    # for ledning a group that is empty and one that is small look the same
    app = opened(page, demo_folder, monkeypatch, **query)
    untroubled(app)
    assert "visas inte" in text(app)
    next(button for button in app.button if button.label == "Visa hela förvaltningen").click().run()
    untroubled(app)
    assert "hela förvaltningen" in text(app)


def test_what_is_withheld_is_not_put_down_to_a_filter_that_does_not_apply(demo_folder, monkeypatch):
    query = {"avdelning": ["Rekrytering"], "befattning": ["upphandlare"]}
    app = opened("pages/nulage/halsa.py", demo_folder, monkeypatch, **query)
    untroubled(app)
    listed = next(str(one.proto.body) for one in app.get("html") if "2 diagram visas inte" in str(one.proto.body))
    assert "Filtret" not in listed and "Uppgifter om färre än" in listed


@pytest.mark.parametrize("page", [page for page in PAGES if "/data/" in page])
def test_the_pages_that_are_not_narrowed_open_with_any_filters_in_the_link(page, demo_folder, monkeypatch):
    for query in ({"avdelning": ["Rekrytering"], "befattning": ["upphandlare"]}, {"avdelning": ["Nedlagd"]}):
        app = opened(page, demo_folder, monkeypatch, "hr", **query)
        untroubled(app)
        assert len(app.title) == 1


def test_what_a_small_department_is_not_shown_is_said_once(demo_folder, monkeypatch):
    query = {"avdelning": ["Rekrytering"], "anstallningsform": ["tillsvidare"]}
    app = opened("pages/nulage/rorlighet.py", demo_folder, monkeypatch, **query)
    untroubled(app)
    written = text(app)
    assert "12 diagram visas inte för urvalet" in written
    assert written.count("Uppgifter om färre än 5 personer visas inte") == 1
    assert written.count("Vidga urvalet") == 1 and "per befattning" not in written  # nor one by one
    assert not app.subheader  # no heading over nothing
    assert [button.label for button in app.button].count("Rensa filtren") == 1
    next(button for button in app.button if button.label == "Rensa filtren").click().run()
    untroubled(app)
    assert "visas inte för urvalet" not in text(app) and len(app.subheader) == 2


def test_why_tiles_are_without_a_figure_is_said_once_below_them(demo_folder, monkeypatch):
    app = opened("pages/nulage/oversikt.py", demo_folder, monkeypatch, avdelning=["Rekrytering"])
    untroubled(app)
    tiles = [str(one.proto.body) for one in app.get("html") if "kf-tile" in str(one.proto.body)]
    assert sum(">visas inte<" in tile for tile in tiles) > 1 and not any("Uppgifter om" in tile for tile in tiles)
    assert [one.value for one in app.caption].count(f".. {privacy.REASON.format(small=5, of='personer')}") == 1


def test_a_value_in_a_link_that_no_longer_exists_is_said_and_matches_nobody(demo_folder, monkeypatch):
    app = opened("pages/nulage/personal.py", demo_folder, monkeypatch, avdelning=["Nedlagda avdelningen"])
    untroubled(app)
    assert "Avdelning Nedlagda avdelningen i länken finns inte i datat" in text(app)
    assert "406 personer" not in text(app).replace("\xa0", " ")
    next(button for button in app.button if button.label == "Visa alla").click().run()
    untroubled(app)
    assert "406 personer" in text(app).replace("\xa0", " ") and "finns inte i datat" not in text(app)
    assert "Visa alla" not in [button.label for button in app.button]


def test_without_data_the_app_says_how_to_make_some(tmp_path, monkeypatch):
    monkeypatch.setenv("KF_DATA", str(tmp_path))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert "python -m kf demo" in app.error[0].value


def test_only_hr_may_load(demo_folder, monkeypatch):
    page = "pages/data/las_in.py"
    app = opened(page, demo_folder, monkeypatch)
    assert "bara för rollen HR" in text(app) and not app.get("file_uploader")
    app = opened(page, demo_folder, monkeypatch, "hr")
    assert len(app.get("file_uploader")) == 1
    assert "Versioner" in text(app)


def test_a_first_file_can_be_loaded_before_there_is_any_data(tmp_path, monkeypatch):
    app = opened("pages/data/las_in.py", tmp_path, monkeypatch, "hr")
    untroubled(app)
    assert app.title[0].value == "Läs in" and len(app.get("file_uploader")) == 1


def test_the_quality_page_says_what_can_be_trusted(demo_folder, monkeypatch):
    app = opened("pages/data/datakvalitet.py", demo_folder, monkeypatch)
    assert f"{len(ON_STAFF) - 4} av {len(ON_STAFF)} mått" in text(app)
    assert "Antalet stämmer varje månad" in text(app)


def test_a_break_is_drawn_in_the_tiles_and_told_once(demo_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("KF_WORKSPACE", f"sqlite:///{tmp_path / 'written.sqlite'}")
    before = text(opened("pages/nulage/oversikt.py", demo_folder, monkeypatch))
    events.add(demo_folder, when=date(2025, 2, 28), text="Lön bytte namn")
    written = text(opened("pages/nulage/oversikt.py", demo_folder, monkeypatch))
    assert "Lön bytte namn" not in before and written.count("feb 2025 Lön bytte namn") == 1
    assert written.count("stroke-dasharray") > before.count("stroke-dasharray") + 1


def test_a_small_group_is_withheld_for_ledning_and_shown_for_hr(demo_folder, monkeypatch):
    query = {"anstallningsform": ["visstid"], "kon": ["man"]}
    assert "visas inte" in text(opened("pages/nulage/personal.py", demo_folder, monkeypatch, "ledning", **query))
    assert "1 person i oktober 2025" in text(
        opened("pages/nulage/personal.py", demo_folder, monkeypatch, "hr", **query)
    ).replace("\xa0", " ")


def test_pages_are_short():
    for page in PAGES:
        assert len((ROOT / page).read_text(encoding="utf-8").splitlines()) < 60, page


UNIT = "pages/rekrytering/uppdrag.py"


@pytest.mark.parametrize("role", ["ledning", "hr"])
def test_the_units_page_opens_narrows_and_says_what_its_figures_are(role, demo_folder, monkeypatch):
    app = opened(UNIT, demo_folder, monkeypatch, role)
    untroubled(app)
    whole = text(app).replace("\xa0", " ")
    assert "NPS, kund · I15" in whole and "mål 72; 67 i maj–aug, mot 78 i jan–apr: kan vara slump, 87 svar" in whole
    assert "Omsättning per årsarbetare, fakturerande utan enhetschefer, årstakt · I16" in whole
    assert "alla årsarbetare 23; fakturerande 20,5; fakturerande utan enhetschefer 18,5. Planens mål (I16)" in whole
    assert "Fakturerat januari–augusti 2026: 13 961 888 kr, 92 % av budgeterade 15 100 000 kr" in whole
    assert "Prickad linje: intäktsbudget." in whole
    assert sum(f"I{n:02}" in whole for n in range(1, 43)) == 30
    narrowed = opened(UNIT, demo_folder, monkeypatch, role, kundtyp=["stadsdel"], namnare=["alla årsarbetare"])
    untroubled(narrowed)
    assert "stadsdel · augusti 2026" in text(narrowed) and "kan vara slump, 87 svar" not in text(narrowed)
    told = text(narrowed).replace("\xa0", " ")
    assert "Omsättning per årsarbetare, alla årsarbetare, årstakt" in told and "årstakt · I16" not in told
    assert "Filtret Slag av kund gäller inte här." in told  # the money is the whole unit's


def test_the_units_filters_and_the_staffs_do_not_touch_each_other(demo_folder, monkeypatch):
    app = opened(UNIT, demo_folder, monkeypatch, avdelning=["Inköp"], paket=["search"], uppdragsmanad=["2026-04"])
    untroubled(app)
    assert "search · april 2026" in text(app) and "Inköp" not in text(app)
    app.switch_page("pages/nulage/personal.py").run()
    assert "Inköp · oktober 2025" in text(app)


def test_a_unit_customer_with_few_answers_and_one_that_is_gone(demo_folder, monkeypatch):
    few = opened(UNIT, demo_folder, monkeypatch, kund=["Utbildningsförvaltningen"])
    untroubled(few)
    assert "Färre än 30 svar: fördelningen visas, men inget index." in text(few)
    gone = opened(UNIT, demo_folder, monkeypatch, kund=["Nedlagda förvaltningen"])
    untroubled(gone)
    assert "Kund Nedlagda förvaltningen i länken finns inte i datat, så urvalet är tomt." in text(gone)
    assert "Ingen matchar urvalet" in text(gone)


@pytest.mark.parametrize(
    ("page", "key", "gone", "label"),
    [
        (UNIT, "namnare", "alla", "Omsättningen delas med"),
        (UNIT, "grupp", "[x](y)", "Dela upp efter"),
        ("pages/rekrytering/kapacitet.py", "kap_utfall", "1e308", "Rangordna antagandena efter"),
        ("pages/nulage/rorlighet.py", "definition", "Min egen", "Personalomsättning"),
    ],
)
def test_a_choice_that_an_old_link_makes_and_that_is_no_more_is_said_until_another_is_made(
    page, key, gone, label, demo_folder, monkeypatch
):
    app = opened(page, demo_folder, monkeypatch, **{key: [gone]})
    untroubled(app)
    told = f"{plain(f'{label}: {gone}')} i länken finns inte; det förvalda visas i stället."
    assert told in text(app)
    control = next(one for one in app.get("button_group") if one.key == key)
    first, second = (option.content for option in control.proto.options[:2])
    assert control.value == first
    control.set_value(second).run()
    untroubled(app)
    assert told not in text(app)


def test_a_choice_on_the_page_redraws_the_cards_that_it_decides_and_no_others(demo_folder, monkeypatch):
    decided = ["NPS: fördelning och index", "Fakturerat", "Medelpris per uppdrag"]
    app = opened(UNIT, demo_folder, monkeypatch)
    whole = re.findall('kf-topic">([^<]+)', text(app))
    assert {*decided} < {*whole}
    app.button_group(key="grupp").set_value("kund").run()
    untroubled(app)
    assert re.findall('kf-topic">([^<]+)', text(app)) == decided  # all that this run drew
    assert not app.title
    app.run()
    assert re.findall('kf-topic">([^<]+)', text(app)) == whole


def test_a_choice_that_leaves_a_card_without_figures_has_the_page_say_so(demo_folder, monkeypatch):
    app = opened(UNIT, demo_folder, monkeypatch, paket=["chefspaket"])
    assert "diagram visas inte" in text(app) and "<li>NPS: fördelning och index" not in text(app)
    app.button_group(key="grupp").set_value("kund").run()  # no customer has answers enough
    untroubled(app)
    assert app.title and "<li>NPS: fördelning och index" in text(app)


def test_the_units_page_without_lists_says_what_to_load(tmp_path, monkeypatch):
    employer(tmp_path, [{}] * 9)
    app = opened(UNIT, tmp_path, monkeypatch)
    untroubled(app)
    assert "Uppdrag och enkätsvar är inte inlästa" in text(app)


@pytest.mark.parametrize("page", PAGES)
def test_no_personnummer_in_a_link_is_told_again(page, demo_folder, monkeypatch):
    asked = ("avdelning", "enhet", "kund", "period", "jamfor", "tertial", "urval", "sokmal", "mal", "saknas", "sida")
    app = opened(page, demo_folder, monkeypatch, **{key: ["19800512-1237"] for key in asked})
    untroubled(app)
    assert "finns inte" in text(app) and "1237" not in text(app)


def test_what_the_top_line_says_is_compared_with_is_told_by_the_tiles_and_the_series(demo_folder, monkeypatch):
    against = {"avdelning": ["Ekonomi"], "jamfor": ["Inköp"]}
    written = text(opened("pages/nulage/oversikt.py", demo_folder, monkeypatch, **against))
    assert written.count("Inköp: ") >= 10 and "mot okt 2024" not in written
    written = text(opened("pages/nulage/alder.py", demo_folder, monkeypatch, **against))
    assert re.search(r"på ett år\. Inköp: 47,5\sår, (upp|ned)", written)
    assert written.count("Streck: Inköp.") == 1  # per befattning; avdelningar are not held against an avdelning


def test_everybody_is_compared_with_only_when_they_are_not_shown_already(demo_folder, monkeypatch):
    app = opened("pages/nulage/personal.py", demo_folder, monkeypatch, kon=["man"])
    assert "hela förvaltningen" in app.sidebar.selectbox(key="jamfor").options
    app.sidebar.multiselect(key="kon").set_value([]).run()
    assert "hela förvaltningen" not in app.sidebar.selectbox(key="jamfor").options


def test_a_tiles_figure_stands_first_behind_its_link(demo_folder, monkeypatch):
    tiles = text(opened("pages/nulage/oversikt.py", demo_folder, monkeypatch))
    for page, figure in (("rorlighet", "11,13\xa0%"), ("rorlighet", "89"), ("rekryteringar", "103")):
        assert f'kf-number">{figure}<' in tiles
        behind = text(opened(f"pages/nulage/{page}.py", demo_folder, monkeypatch))
        assert re.search(rf'kf-headline">[^<]*: {figure}[^<;]* januari–oktober 2025; [^<]* på tolv månader', behind)


def test_of_a_chosen_kon_alone_there_is_one_row_and_the_plans_lines_say_that_they_are_of_everybody(
    demo_folder, monkeypatch
):
    tables = opened("pages/nulage/personal.py", demo_folder, monkeypatch, kon=["man"]).table
    assert [list(table.value.iloc[:, 0]) for table in tables[:2]] == [["Män"], ["Män"]]
    plan = "aktiviteter är försenade** (hela förvaltningen)"
    assert plan in text(opened("pages/nulage/oversikt.py", demo_folder, monkeypatch, kon=["man"]))
    assert plan not in text(opened("pages/nulage/oversikt.py", demo_folder, monkeypatch))

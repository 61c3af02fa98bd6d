"""Headlines say what the figures say: by hand for every kind, and for every card of every page."""

from __future__ import annotations

import contextlib
import itertools
import re
import runpy
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kf import format as fmt
from kf.access import Access
from kf.cards import Card, answer
from kf.filters import NOBODY, Filters, add_months
from kf.metrics import headlines
from kf.metrics.catalogue import ON_UNIT, metric
from kf.metrics.evaluate import evaluate
from kf.metrics.result import Result, columns_of
from kf.store import Store
from kf.ui import decided as ui_decided
from kf.ui import denominators as ui_denominators
from kf.ui import page as ui_page
from kf.ui import pension as ui_pension
from kf.ui import tables as ui_tables

ROOT = Path(__file__).parents[2]
OCTOBER = date(2025, 10, 1)
HR, LEDNING = Access("hr"), Access()
UNIT_PERIOD = date(2026, 8, 1)
Rows = list[tuple]


def made(key: str, by: tuple[str, ...], rows: Rows, window: str = "ytd", **more: object) -> Result:
    """A result with these rows: the values of `by`, then the value; None is withheld."""
    frame = pd.DataFrame(rows, columns=[*by, "value"]).assign(withheld=[row[-1] is None for row in rows])
    return Result(
        metric(key), Filters(OCTOBER, window), by, columns_of(frame.astype({"value": float})), OCTOBER, **more
    )  # type: ignore[arg-type]


def series(key: str, last: Rows, window: str = "ytd") -> Result:
    return made(key, ("period",), [(add_months(OCTOBER, -back), value) for back, value in last], window)


def said(headline: Callable[[Result], str], result: Result) -> str:
    return headline(result).replace("\xa0", " ")


AVDELNING, ENHET_KON = ("avdelning",), ("aldersgrupp", "kon")


@pytest.mark.parametrize(
    ("headline", "result", "text"),
    [
        (headlines.level, made("headcount", (), [(406,)]), "Antal anställda: 406 personer i oktober 2025"),
        (headlines.level, made("headcount", (), [(1,)]), "Antal anställda: 1 person i oktober 2025"),
        (headlines.level, made("left", (), [(54,)]), "Avgångar: 54 avgångar januari–oktober 2025"),
        (headlines.level, made("headcount", (), [(None,)]), "Antal anställda visas inte för urvalet"),
        (headlines.level, made("headcount", (), []), "Ingen matchar urvalet"),
        (
            headlines.trend,
            series("headcount", [(12, 390), (6, 400), (0, 406)]),
            "Antal anställda: 406 personer i oktober 2025, 16 fler (+4,1 %) på ett år",
        ),
        (
            headlines.trend,
            series("turnover", [(12, 8.05), (0, 11.13)], "r12"),
            "Personalomsättning (planens): 11,13 % på tolv månader, upp 3,08 procentenheter på ett år",
        ),
        (
            headlines.trend,
            series("turnover", [(15, 8.05), (3, 11.13)], "r12"),
            "Personalomsättning (planens): 11,13 % på tolv månader till och med juli 2025, "
            "upp 3,08 procentenheter på ett år",
        ),
        (
            headlines.trend,
            series("left", [(12, 40), (0, 54)]),
            "Avgångar: 54 avgångar till och med oktober 2025, 14 fler (+35,0 %) på ett år",
        ),
        (
            headlines.trend,
            series("headcount", [(12, 406), (0, 406)]),
            "Antal anställda: 406 personer i oktober 2025, oförändrat på ett år",
        ),
        (headlines.trend, series("headcount", [(3, 390), (0, 406)]), "Antal anställda: 406 personer i oktober 2025"),
        (
            headlines.trend,
            series("headcount", [(12, None), (0, 406)]),
            "Antal anställda: 406 personer i oktober 2025",
        ),
        (headlines.trend, series("headcount", [(12, 390), (0, None)]), "Antal anställda visas inte för oktober 2025"),
        (headlines.trend, series("headcount", [(12, None), (0, None)]), "Antal anställda visas inte för urvalet"),
        (  # two dashes in an empty chart say less than that it is not shown
            headlines.unanswered,
            series("headcount", [(4, None), (3, 5), (2, None), (1, 5), (0, None)]),
            "Antal anställda visas inte för oktober 2025",
        ),
        (headlines.unanswered, series("headcount", [(3, None), (2, None), (1, None), (0, 5)]), ""),
        (headlines.unanswered, series("headcount", [(3, 5), (2, 6), (1, 5), (0, None)]), ""),
        (headlines.trend, series("headcount", []), "Ingen matchar urvalet"),
        (
            headlines.trend,
            made(
                "headcount",
                ("period", "avdelning"),
                [
                    (add_months(OCTOBER, -12), "Ekonomi", 97),
                    (add_months(OCTOBER, -12), "Inköp", 50),
                    (add_months(OCTOBER, -12), "Lön", 3),
                    (OCTOBER, "Ekonomi", 84),
                    (OCTOBER, "Inköp", 55),
                    (OCTOBER, "Lön", None),
                ],
            ),
            "Störst förändring på ett år: Ekonomi, 13 färre (−13,4 %)",
        ),
        (
            headlines.trend,
            made("headcount", ("period", "avdelning"), [(OCTOBER, "Ekonomi", 84)]),
            "Antal anställda per avdelning",
        ),
        (
            headlines.ranking,
            made("turnover", AVDELNING, [("Ekonomi", 8.1), ("Inköp", 20.5), ("Lön", 4.25)]),
            "Högst: Inköp, 20,50 %. Lägst: Lön, 4,25 %",
        ),
        (
            headlines.ranking,
            made("turnover", AVDELNING, [("Ekonomi", 8.1), ("Inköp", None), ("Lön", 4.25), ("Stöd", 6.0)]),
            "Högst av de visade: Ekonomi, 8,10 %. Lägst: Lön, 4,25 %",
        ),
        (
            headlines.ranking,
            made("growth", AVDELNING, [("Ekonomi", -1), ("Inköp", None), ("Kontaktcenter", 2)]),
            "Bara Kontaktcenter (2 personer) och Ekonomi (−1 person) får visas",
        ),
        (headlines.ranking, made("mean_age", AVDELNING, [("inköp", 45.4)]), "Inköp: 45,4 år i oktober 2025"),
        (
            headlines.ranking,
            made("mean_age", AVDELNING, [("Inköp", 45.0), ("Lön", 45.0)]),
            "Medelålder: 45,0 år i alla grupper som visas",
        ),
        (
            headlines.ranking,
            made("turnover", AVDELNING, [("Inköp", None)]),
            "Personalomsättning (planens) visas inte för urvalet",
        ),
        (headlines.ranking, made("mean_age", AVDELNING, []), "Ingen matchar urvalet"),
        (
            headlines.largest,
            made("left", ("avgangsorsak",), [("egen begäran", 46), ("pension", 8)]),
            "Störst: egen begäran, 46 av 54 (85 %)",
        ),
        (
            headlines.largest,
            made("left", ("avgangsorsak",), [("egen begäran", 46), ("pension", None), ("övrigt", None)]),
            "Störst av de visade: egen begäran, 46",
        ),
        (headlines.largest, made("left", ("avgangsorsak",), [("pension", 0)]), "Avgångar: inga januari–oktober 2025"),
        (
            headlines.largest,
            made(
                "headcount",
                ENHET_KON,
                [("40–49", "kvinna", 40), ("40–49", "man", 20), ("50–59", "kvinna", 50), ("50–59", "man", 30)],
            ),
            "Störst: 50–59, 80 av 140 (57 %)",
        ),
        (  # the visible part of a group is not the group
            headlines.largest,
            made(
                "headcount",
                ENHET_KON,
                [("40–49", "kvinna", 40), ("40–49", "man", 20), ("50–59", "kvinna", 70), ("50–59", "man", None)],
            ),
            "Störst av de visade: 40–49, 60",
        ),
        (
            headlines.largest,
            made("headcount", ENHET_KON, [("40–49", "kvinna", 40), ("40–49", "man", None)]),
            "Bara delar av grupperna får visas, störst 40–49, kvinna: 40 personer",
        ),
        (
            headlines.leading,
            made("headcount", ("befattning",), [("a", 5), ("b", 58), ("c", 57), ("d", 7)]),
            "Flest: b (58), c (57) och d (7)",
        ),
        (headlines.leading, made("headcount", ("befattning",), [("b", 1300)]), "B: 1 300 personer i oktober 2025"),
        (
            headlines.largest,
            made("left", ("avgangsorsak",), [("pension", 8)]),
            "Pension: 8 avgångar januari–oktober 2025",
        ),
        (
            headlines.leading,
            made("headcount", ("befattning",), [("a", 7), ("b", 7), ("c", None)]),
            "Flest av de visade: a (7) och b (7)",
        ),
        (
            headlines.leading,
            made("headcount", ("befattning",), [("a", None)]),
            "Antal anställda visas inte för urvalet",
        ),
        (
            headlines.coming,
            made("reaches_65_accumulated", ("ar",), [(2025, 20), (2028, 50), (2029, 55), (2030, 60)]),
            "Når 65 år, ackumulerat: 50 till och med 2028 och 60 till och med 2030",
        ),
        (
            headlines.coming,
            made("reaches_65_accumulated", ("ar",), [(2025, 20), (2028, None)]),
            "Når 65 år, ackumulerat",
        ),
        (headlines.coming, made("reaches_65_accumulated", ("ar",), []), "Ingen matchar urvalet"),
        (
            headlines.yearly,
            made("reaches_65", ("ar",), [(2025, 8), (2026, 6), (2027, 16)]),
            "Flest 2027: 16 personer, mot 10 i snitt per år",
        ),
        (
            headlines.yearly,
            made("reaches_65", ("ar",), [(2025, 8), (2026, None), (2027, 16)]),
            "Flest 2027: 16 personer, mot 12 i snitt per år som visas",
        ),
        (
            headlines.yearly,
            made("reaches_65", ("ar",), [(2025, 8), (2026, 16), (2027, 16)]),
            "Flest 2026 och 2027: 16 personer, mot 13 i snitt per år",
        ),
        (headlines.yearly, made("reaches_65", ("ar",), [(2025, 5), (2026, 5)]), "5 personer varje år"),
        (
            headlines.yearly,
            made("reaches_65", ("ar",), [(2025, 5), (2026, None)]),
            "2025: 5 personer, övriga år visas inte",
        ),
        (
            headlines.balance,
            made("headcount", ("alder5", "kon"), [("40–44", "kvinna", 9), ("45–49", "kvinna", 8), ("45–49", "man", 6)]),
            "Flest är 45–49 år: 14 personer",
        ),
        (
            headlines.balance,
            made(
                "headcount", ("alder5", "kon"), [("40–44", "kvinna", 9), ("45–49", "kvinna", 8), ("45–49", "man", None)]
            ),
            "Flest av de visade är 40–44 år: 9 personer",
        ),
        (headlines.balance, made("headcount", ("alder5", "kon"), []), "Ingen matchar urvalet"),
    ],
)
def test_a_headline(headline, result, text):
    assert said(headline, result) == text


def test_level_against_an_earlier_result():
    earlier = Result(
        metric("headcount"),
        Filters(date(2024, 10, 1)),
        (),
        {"value": [390.0], "withheld": [False]},
        OCTOBER,
    )
    now = made("headcount", (), [(406,)])
    assert headlines.level(now, earlier).replace("\xa0", " ") == (
        "Antal anställda: 406 personer i oktober 2025, 16 fler (+4,1 %) mot oktober 2024"
    )


def curve(rows: Rows, by: tuple[str, ...] = ()) -> Result:
    return made("retention", (*by, "month"), rows)


def test_kept_after_one_year_and_three():
    whole = Result(
        metric("retention"), Filters(OCTOBER), (), curve([(0, 100), (12, 82.4), (36, 60.6)]).columns, OCTOBER
    )
    assert said(headlines.kept, whole) == "Av dem som anställts är kvar: 82 % efter ett år och 61 % efter tre år"
    short = Result(metric("retention"), Filters(OCTOBER), (), curve([(0, 100), (6, 90)]).columns, OCTOBER)
    assert said(headlines.kept, short) == "Kurvan är för kort för ett år"
    by = ("anstallningsform",)
    rows = [("tillsvidare", 0, 100), ("tillsvidare", 12, 88), ("visstid", 0, None), ("visstid", 12, None)]
    cut = Result(metric("retention"), Filters(OCTOBER), by, curve(rows, by).columns, OCTOBER)
    assert said(headlines.kept, cut) == "Kvar efter ett år: tillsvidare 88 %"


def test_a_figure_that_is_not_defined_is_not_called_withheld():
    result = made("turnover", (), [(float("nan"),)])
    assert not result.withheld
    assert headlines.unanswered(result) == "Personalomsättning (planens): inget underlag"


def test_what_lacks_a_column_says_so():
    result = made("fte", (), [], notes=("Måttet kräver Sysselsättningsgrad, som saknas i det inlästa datat.",))
    assert headlines.level(result) == "Måttet kräver Sysselsättningsgrad, som saknas i det inlästa datat"


# every card of every page


def cards_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Card]:
    """The cards a page names, with each option of each of the page's own choices."""
    choices: dict[str, list[str]] = {}
    picked: dict[str, str] = {}
    found: dict[str, Card] = {}

    def choice(label: str, options: dict[str, str], key: str, of: str) -> ui_decided.Choice:
        choices[key] = list(options)
        return ui_decided.Choice(key, options, of)

    def keep(*wanted: Card | ui_decided.Decided, columns: int = 2, under: str = "") -> None:
        cards = [one if isinstance(one, Card) else one.card() for one in wanted]
        found.update({f"{card.metric} {card}": card for card in cards})

    monkeypatch.setattr(ui_page, "head", lambda title: None)
    monkeypatch.setattr(ui_page, "section", lambda title: None)
    monkeypatch.setattr(ui_page, "controls", contextlib.nullcontext)
    monkeypatch.setattr(ui_decided, "_drawn", choice)
    now = property(lambda one: picked.get(one.key, next(iter(one.options))))
    monkeypatch.setattr(ui_decided.Choice, "now", now)
    monkeypatch.setattr(ui_page, "cards", keep)
    monkeypatch.setattr(ui_page, "loaded", lambda: True)
    drawn = ((ui_tables, "forms_by_kon"), (ui_pension, "saved"), (ui_pension, "what_if"), (ui_pension, "tried"),
             (ui_denominators, "denominators"))  # fmt: skip
    for module, name in drawn:
        monkeypatch.setattr(module, name, lambda: None)
    runpy.run_path(str(path))
    for key, option in [(key, option) for key, options in choices.items() for option in options[1:]]:
        picked.clear()
        picked[key] = option
        runpy.run_path(str(path))
    return list(found.values())


PAGES = [path for path in sorted((ROOT / "pages").rglob("*.py")) if "cards(" in path.read_text(encoding="utf-8")]


@pytest.fixture(params=PAGES, ids=lambda path: path.stem)
def page_cards(request: pytest.FixtureRequest) -> Iterator[list[Card]]:
    with pytest.MonkeyPatch.context() as patch:
        cards = cards_of(request.param, patch)
    assert cards
    yield cards


def of_the_unit(card: Card) -> bool:
    return card.metric in ON_UNIT


def nobody(store: Store, card: Card) -> Filters:
    if of_the_unit(card):
        return Filters(UNIT_PERIOD).narrowed("kund", "Nedlagda")
    return Filters(store.last_period).narrowed("avdelning", "Nedlagda")


def narrowings(store: Store, card: Card) -> list[Filters]:
    if of_the_unit(card):
        every = Filters(UNIT_PERIOD)
        return [every, every.narrowed("kund", "Skarpnäck"), Filters(date(2025, 1, 1), "month")]
    everybody = Filters(store.last_period)
    small = everybody.narrowed("avdelning", "Lokalplanering")
    return [everybody, small, Filters(add_months(store.first_period, 3), "r12")]


def test_the_pages_with_cards_are_found():
    assert [path.stem for path in PAGES] == [
        "pensioner",
        "alder",
        "halsa",
        "personal",
        "rekryteringar",
        "rorlighet",
        "uppdrag",
    ]


def test_every_card_says_something_of_everybody_of_few_and_of_nobody(page_cards, demo_store):
    for card, filters in [(one, filters) for one in page_cards for filters in narrowings(demo_store, one)]:
        one = answer(card, demo_store, filters, LEDNING)
        assert one.headline, card
        assert not one.headline[0].islower() and not one.headline.endswith("."), one.headline
        assert not re.search(r"\b(nan|None|inf)\b", one.headline), one.headline
        assert one.headline in one.alt
        assert one.alt.startswith(f"Diagram: {one.topic}, ") and one.topic.startswith(card.topic)
        assert one.figure["data"] is not None


def test_an_empty_result_is_told_as_such(page_cards, demo_store):
    for card in page_cards:
        one = answer(card, demo_store, nobody(demo_store, card), LEDNING)
        # some are known of the whole employer or unit only, and the card says that the filter does not apply
        assert one.headline == NOBODY or one.result.notes[:1] in (
            ("Filtret Avdelning gäller inte här.",),
            ("Filtret Kund gäller inte här.",),
        )


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d\xa0]*(?:,\d+)?", text.replace(" ", "  ")))


def test_no_headline_or_text_alternative_contains_a_withheld_figure(page_cards, demo_store):
    """The true figures are asked for as hr; those withheld for ledning must not be among what ledning is told."""
    compared = 0
    for card, filters in [(one, filters) for one in page_cards for filters in narrowings(demo_store, one)[:2]]:
        shown = answer(card, demo_store, filters, LEDNING)
        hidden = shown.result.frame[shown.result.frame["withheld"]]
        assert hidden[[name for name in ("value", "low", "high") if name in hidden]].isna().all(axis=None)
        if hidden.empty:
            continue
        true = evaluate(demo_store, metric(card.metric), shown.result.filters, card.by, HR, card.months).frame
        on = [*card.by, *(["month"] if "month" in true else [])]
        known = hidden[on].merge(true, on=on)["value"].dropna() if on else true["value"].dropna()
        decimals = shown.result.metric.decimals
        secret = {fmt.number(value, decimals) for value in known}
        columns = shown.result.frame.select_dtypes("number")
        visible = {fmt.number(value, d) for d in {0, decimals} for value in columns.stack().dropna()}
        visible |= {fmt.number(value) for value in columns.sum()} if "answers" in columns else set()
        if of_the_unit(card):  # so is the difference of two visible figures: small numbers are common here
            seen = shown.result.frame["value"].dropna()
            visible |= {fmt.number(abs(a - b), decimals) for a, b in itertools.combinations(seen, 2)}
        # a whole of several visible parts may by chance be equal to somebody's withheld part
        if len(card.by) > 1:
            wholes = shown.result.frame.groupby(card.by[0])["value"].sum(min_count=1).dropna()
            visible |= {fmt.number(value, decimals) for value in wholes}
        words = card.topic + shown.result.window_label() + " ".join(map(str, shown.result.frame[list(card.by)].stack()))
        told = _numbers(shown.headline) | _numbers(shown.alt)
        assert not (told & secret) - visible - _numbers(words), (card, filters.where, shown.headline)
        compared += len(known)
    assert compared > (5 if of_the_unit(page_cards[0]) else 10)

"""The capacity model as cards: result against budget, break-even, what matters most, what is assumed."""

from __future__ import annotations

from datetime import date

from kf import format as fmt
from kf.charts import tornado as tornado_chart
from kf.charts.against import against
from kf.forecast import capacity_words as words
from kf.forecast.capacity import MILLION, Capacity
from kf.forecast.capacity_assumptions import ASSUMPTIONS, PLAN, SHARE, Assumption
from kf.forecast.capacity_breakeven import RESULT, break_even, label, tornado
from kf.forecast.capacity_scenario import demand, describe, said
from kf.sheet import EXACT, Heading, Sheet
from kf.sheet_card import SheetCard

MNKR = "mnkr"
ROW = 340  # pixels
AXIS = 32  # mnkr: what the chart of the result shows at least, so that its bars move and its axis does not
MODEL = (
    "Timmar = (fakturerande × arbetstid × (1 − sjukfrånvaro) − examinatorveckor × 40) × debiterbar andel. "
    "Kapacitet = timmar ÷ timmar per uppdrag × pris. Intäkt = det minsta av kapacitet och efterfrågan. "
    "Resultat = intäkt − budget, där kostnaderna är lika stora som budgeten och inte ändras med antalet årsarbetare."
)
PLANNED_SOURCE = f"{PLAN}, avsnittet Budget 2026; kf:s modell"


def result_card(found: Capacity, when: date) -> SheetCard:
    """What there is time for, what is demanded and what is sold, against the budget."""
    scenario, low, high = found.scenario, found.low, found.high
    price = found.price_each
    wanted = [found.demanded(scenario.value(name)) for name in ("efterfragan_lag", "efterfragan_hog")]
    rows = (
        _row("Kapacitet", found.worth, found.worth, found.assignments, found.assignments, found.hours, found.hours),
        _row(_demand(found), *(n * price for n in wanted), *wanted, *(n * found.hours_each for n in wanted)),
        _row("Intäkt", low.revenue, high.revenue, low.assignments, high.assignments, low.hours, high.hours),
        ("Budget", found.budget / MILLION, found.budget / MILLION, None, None, None, None),
        ("Resultat", low.result / MILLION, high.result / MILLION, None, None, None, None),
        _row("Ledig kapacitet", *_idle(found, high.idle_hours), *_idle(found, low.idle_hours), swap=True),
        _row("Kö", low.queue * price, high.queue * price, low.queue, high.queue, *_queue_hours(found)),
    )
    sheet = Sheet(
        "Kapacitet, efterfrågan och intäkt mot budget",
        (
            Heading("Post"),
            Heading("Lägst", MNKR, 2), Heading("Högst", MNKR, 2),
            Heading("Uppdrag, lägst", decimals=0), Heading("Uppdrag, högst", decimals=0),
            Heading("Timmar, lägst", decimals=0), Heading("Timmar, högst", decimals=0),
        ),
        rows, MODEL, describe(scenario).removesuffix("."), PLANNED_SOURCE, when, chart=True,
    )  # fmt: skip
    amounts = [(row[0], float(row[1] or 0), float(row[2] or 0), _short(row[1], row[2])) for row in rows[:3]]
    goal = found.budget / MILLION
    most = max(AXIS, goal, *(high_ for _, _, high_, _ in amounts))
    figure = against(amounts, goal, f"Budget {fmt.number(goal, 1)}", MNKR, most)
    return SheetCard(
        "kapacitet-resultat", "Resultat mot budget", words.headline(found), "mnkr per år", sheet, figure, ROW
    )


def _row(name: str, *amounts: float, swap: bool = False) -> tuple:
    """A row of kronor, assignments and hours, each lowest and highest; `swap`: given as (kr, n, h) lowest, then highest."""
    if swap:
        low, high = amounts[:3], amounts[3:]
        amounts = tuple(value for pair in zip(low, high, strict=True) for value in pair)
    return (name, amounts[0] / MILLION, amounts[1] / MILLION, *amounts[2:])


def _demand(found: Capacity) -> str:
    """What the demand is called: it is given in the plan's prices and drawn in those chosen, so where they differ both."""
    if abs(found.price_each - found.planned_price_each) < 0.5:
        return "Efterfrågan"
    return f"Efterfrågan i valda priser (i planens {demand(found.scenario)})"


def _idle(found: Capacity, hours: float) -> tuple[float, float, float]:
    """Idle hours as kronor, assignments and hours."""
    return hours / found.hours_each * found.price_each, hours / found.hours_each, hours


def _queue_hours(found: Capacity) -> tuple[float, float]:
    return found.low.queue * found.hours_each, found.high.queue * found.hours_each


def _short(low: float | None, high: float | None) -> str:
    first, last = fmt.number(low, 2), fmt.number(high, 2)
    return first if first == last else f"{first}–{last}"


def tornado_card(found: Capacity, outcome: str, when: date) -> SheetCard:
    """Which assumption matters most for the result, or for the capacity."""
    swings = tornado(found.scenario, outcome)
    what = "resultatet" if outcome == RESULT else "kapaciteten"
    sheet = Sheet(
        f"Vad som betyder mest för {what}",
        (
            Heading("Antagande"), Heading("Lägst antaget"), Heading("Högst antaget"),
            Heading("Utslag vid lägst", MNKR, 2, sign=True), Heading("Utslag vid högst", MNKR, 2, sign=True),
        ),
        tuple(
            (
                label(one.assumption), said(one.assumption.name, one.at_less), said(one.assumption.name, one.at_more),
                one.less / MILLION, one.more / MILLION,
            )
            for one in swings
        ),
        f"Ett antagande i taget flyttas till sitt lägsta och sitt högsta rimliga värde, allt annat lika; utslaget är hur "
        f"mycket {what} ändras. Spannen är kf:s antaganden och räknas från det som är valt; en efterfrågan som är vald som ett "
        f"spann flyttas mellan dess ändar. {MODEL}",
        describe(found.scenario).removesuffix("."), PLANNED_SOURCE, when,
        notes=tuple(filter(None, [words.unmoved(swings), words.from_the_middle(found) if outcome == RESULT else ""])),
    )  # fmt: skip
    moving = [one for one in swings if one.size / MILLION >= words.NOTHING]
    figure = tornado_chart.tornado(
        [
            (
                label(one.assumption), one.less / MILLION, one.more / MILLION,
                said(one.assumption.name, one.at_less), said(one.assumption.name, one.at_more),
            )
            for one in moving
        ],
        MNKR, 2,
    )  # fmt: skip
    small = f"förändring av {what}, mnkr, när ett antagande i taget flyttas inom sitt spann"
    return SheetCard(
        "kapacitet-tornado", "Vad betyder mest?", words.matters(swings, outcome), small, sheet, figure, ROW
    )


def break_even_card(found: Capacity, when: date) -> SheetCard:
    """What each assumption alone must be for the budget to be reached."""
    even, share = break_even(found), 100 * found.scenario.value("debiterbar")
    low, high = (found.scenario.value(name) for name in ("efterfragan_lag", "efterfragan_hog"))
    price, wanted = "Pris per uppdrag, medel", "Efterfrågan i planens priser"
    ends = [(", vid lägst efterfrågan", even.price_at_low, low), (", vid högst efterfrågan", even.price, high)]
    if low == high:
        ends = [("", even.price, high)]
    reach = "om allt säljs" if even.reachable else "går inte: mer än all tid"
    asked = (
        ("Uppdrag per fakturerande", "st", even.per_consultant, found.per_consultant, "om de hinns med och säljs"),
        ("Uppdrag sammanlagt", "st", even.assignments, found.assignments, "om de hinns med och säljs"),
        ("Debiterbar andel", "%", 100 * even.billable, share, reach),
        *(
            (price + word, "kr", at, found.price_each, f"vid efterfrågan {said('efterfragan_hog', amount)}")
            for word, at, amount in ends
        ),
        *((wanted + word, MNKR, even.demanded, amount, "om kapaciteten räcker") for word, _, amount in ends),
    )
    whole = ("Uppdrag sammanlagt", price)  # an assignment has no half, and a price no öre
    rows = tuple(
        (name, unit, *(_to(value, 0 if name.startswith(whole) else 1) for value in (needs, has)), when_so)
        for name, unit, needs, has, when_so in asked
    )
    sheet = Sheet(
        "Nollpunkt: vad som krävs för att nå budgeten",
        (Heading("Vad"), Heading("Enhet"), Heading("Krävs", decimals=EXACT), Heading("Antaget", decimals=EXACT), Heading("Villkor")),
        rows,
        "Det värde som var för sig, allt annat lika, ger en intäkt lika stor som budgeten. Antaget: vad kapaciteten ger "
        f"med de valda antagandena. {MODEL}",
        describe(found.scenario).removesuffix("."), PLANNED_SOURCE, when,
    )  # fmt: skip
    return SheetCard(
        "kapacitet-nollpunkt", "Nollpunkt", words.needed(found, even), "var för sig, allt annat lika", sheet, None, 260
    )


def _to(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)


def assumptions_card(found: Capacity, when: date) -> SheetCard:
    """Everything that is assumed, beside what the plan says and where it comes from."""
    changed = dict(found.scenario.changed)
    rows = tuple(
        (_name(one, name in changed), _shown(one, found.scenario.value(name)), _shown(one, one.default), one.source)
        for name, one in ASSUMPTIONS.items()
    )
    count = len(changed)
    sheet = Sheet(
        "Antaganden",
        (
            Heading("Antagande"), Heading("Valt", decimals=EXACT), Heading("I planen", decimals=EXACT), Heading("Källa"),
        ),
        rows,
        "Allt som modellen vilar på. Där källan säger Antagande har planen ingen uppgift.",
        describe(found.scenario).removesuffix("."), PLANNED_SOURCE, when,
    )  # fmt: skip
    said_count = (
        f"{count} av {len(rows)} antaganden skiljer sig från planens"
        if count
        else f"Alla {len(rows)} antaganden är planens"
    )
    return SheetCard(
        "kapacitet-antaganden", "Antaganden", said_count, "i planen: verksamhetsplanens eget värde", sheet, None, ROW
    )


def _name(one: Assumption, changed: bool) -> str:
    """Its label with its unit, and whether it is changed."""
    unit = "%" if one.unit == SHARE else one.unit
    name = one.label if unit.lower() in one.label.lower() else f"{one.label}, {unit}"
    return f"{name} (ändrat)" if changed else name


def _shown(one: Assumption, value: float) -> float:
    """A share in per cent, anything else as it is."""
    return round(100 * value, 6) if one.unit == SHARE else value

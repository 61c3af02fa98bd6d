"""The budget per avdelning as cards: what it costs with its share of the overhead, and what pays for it."""

from __future__ import annotations

from datetime import date

from kf import format as fmt
from kf.charts.parts import parts
from kf.schema import EKONOMI, names
from kf.sheet import Heading, Sheet
from kf.sheet_card import SheetCard
from kf.store import Store

MNKR, TOTAL = "mnkr", "Totalt"
SOURCE = "Verksamhetsplan 2026, tabellen Budget 2026 (kolumnernas betydelse härledd genom räkning)"
UNCERTAIN = (
    "Två kolumner är osäkra: källan säger inte vad den övriga finansieringen är (central finansiering, anslag eller andra "
    "intäkter), och kompetensförsörjningsplanen kallar förvaltningen helt intäktsfinansierad."
)
Row = dict[str, object]


def budget_cards(store: Store) -> tuple[SheetCard, SheetCard] | None:
    """Costs and financing of the newest year there is a budget for; None when the data has none."""
    rows = store.frame(f"SELECT {', '.join(names(EKONOMI))} FROM ekonomi WHERE ar = (SELECT max(ar) FROM ekonomi)")
    if rows.empty:
        return None
    year = int(rows["ar"].iloc[0])
    every = rows.to_dict("records")
    return _costs(every, year, store.last_period), _financing(every, year, store.last_period)


def _costs(rows: list[Row], year: int, when: date) -> SheetCard:
    units = [row for row in rows if row["avdelning"] != TOTAL]
    total = next((row for row in rows if row["avdelning"] == TOTAL), None)
    shared = -sum(min(0.0, _n(row, "overhead")) for row in units)
    direct = sum(_n(row, "direkt") for row in units if _n(row, "overhead") > 0)
    whole = _n(total, "kostnad") if total else sum(_n(row, "kostnad") for row in units)
    sheet = Sheet(
        f"Kostnader per avdelning {year}",
        (
            Heading("Avdelning"), Heading("Direkta kostnader", MNKR, 1), Heading("Fördelad overhead", MNKR, 1),
            Heading("Summa kostnader", MNKR, 1), Heading("Overhead av direkta", "%", 1),
        ),
        tuple(
            (
                str(row["avdelning"]), _n(row, "direkt"), _n(row, "overhead"), _n(row, "kostnad"),
                100 * _n(row, "overhead") / _n(row, "direkt") if _n(row, "overhead") > 0 and _n(row, "direkt") else None,
            )
            for row in rows
        ),
        "Summa kostnader = direkta kostnader + fördelad overhead. Overheaden läggs ut på avdelningarna av nämnd och "
        "verksamhetsstöd, som därför har den med minus; tillsammans är den noll.",
        f"budget {year}, miljoner kronor, som den är tryckt", SOURCE, when, _rounding(rows, "direkt", "overhead", "kostnad"), chart=True,
    )  # fmt: skip
    figure = parts(
        [str(row["avdelning"]) for row in units],
        {
            "Direkta kostnader": [_n(row, "direkt") for row in units],
            "Fördelad overhead": [_n(row, "overhead") for row in units],
        },
        [_n(row, "kostnad") for row in units], MNKR, 1,
    )  # fmt: skip
    said = (
        f"{fmt.quantity(whole, MNKR, 1)} i kostnader; {fmt.quantity(shared, MNKR, 1)} är overhead som fördelas ut, "
        f"{fmt.quantity(100 * shared / direct, '%', 1)} av avdelningarnas direkta kostnader"
    )
    return SheetCard("budget-kostnader", "Kostnader per avdelning", said, f"mnkr, budget {year}", sheet, figure, 440)


def _financing(rows: list[Row], year: int, when: date) -> SheetCard:
    units = [row for row in rows if row["avdelning"] != TOTAL]
    total = next((row for row in rows if row["avdelning"] == TOTAL), None)
    label = {column.name: column.label for column in EKONOMI}
    sheet = Sheet(
        f"Finansiering per avdelning {year}",
        (
            Heading("Avdelning"), Heading(label["intakt"], MNKR, 1), Heading(label["ovrig"], MNKR, 1),
            Heading(label["ovrig_2"], MNKR, 1), Heading(label["finansiering"], MNKR, 1), Heading("Netto", MNKR, 1),
        ),
        tuple(
            (str(row["avdelning"]), *(_n(row, key) for key in ("intakt", "ovrig", "ovrig_2", "finansiering", "netto")))
            for row in rows
        ),
        f"Summa finansiering = intäkter av prissatta tjänster + de två övriga. Netto = kostnader − finansiering. {UNCERTAIN}",
        f"budget {year}, miljoner kronor, som den är tryckt", SOURCE, when,
        ("Oklar: källan säger inte vad den övriga finansieringen är.", *_rounding(rows, "intakt", "ovrig", "ovrig_2", "finansiering")), chart=True,
    )  # fmt: skip
    figure = parts(
        [str(row["avdelning"]) for row in units],
        {
            "Prissatta tjänster": [_n(row, "intakt") for row in units],
            "Övrig (oklar)": [_n(row, "ovrig") for row in units],
            "Övrig 2 (oklar)": [_n(row, "ovrig_2") for row in units],
        },
        [_n(row, "finansiering") for row in units], MNKR, 1,
    )  # fmt: skip
    rest = [total] if total else units
    unclear = sum(_n(row, key) for row in rest for key in ("ovrig", "ovrig_2"))
    sold = sum(_n(row, "intakt") for row in rest)
    said = (
        f"{fmt.quantity(sold, MNKR, 1)} ska komma från prissatta tjänster; vad de övriga {fmt.quantity(unclear, MNKR, 1)} är "
        "säger källan inte"
    )
    return SheetCard(
        "budget-finansiering", "Finansiering per avdelning", said, f"mnkr, budget {year}", sheet, figure, 440
    )


def _rounding(rows: list[Row], *keys: str) -> tuple[str, ...]:
    """The rows whose parts do not add up to their printed sum."""
    *added, whole = keys
    off = [
        f"{row['avdelning']} ({fmt.number(sum(_n(row, key) for key in added), 1)} mot {fmt.number(_n(row, whole), 1)})"
        for row in rows
        if abs(sum(_n(row, key) for key in added) - _n(row, whole)) > 0.05
    ]
    return (f"Avrundat i källan: {fmt.listed(off)}.",) if off else ()


def _n(row: Row, key: str) -> float:
    value = row[key]
    return float(value) if isinstance(value, (int, float)) else 0.0

"""A tertial's package as rows and columns: what its workbook and its document both hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kf import format as fmt
from kf.plan.activities import LETTERS
from kf.plan.goals import LEVELS
from kf.plan.report import Report, Section
from kf.plan.standing import of_another_year, preliminary
from kf.plan.status import SHAPE

Cell = str | float | date | None
PLANS = {"UBARA": "kompetensförsörjningsplanen", "VP": "verksamhetsplanen"}
GOALS = tuple(fmt.upper_first(level) for level in LEVELS)
INDICATORS = (
    "Nr", "Indikator", "Period", "Utfall", "Utfall i ord", "Enhet", "Årsmål", "Årsmålets värde", "Prognos helår",
    "I samma takt året ut", "Status", "Bedömd efter", "Kommentar", *GOALS, "Källa", "Beräknat ur data",
    "Skäl till annat värde", "Vem", "När",
)  # fmt: skip
ACTIVITIES = (
    "Nr", "Aktivitet", "Ansvarig", "Startdatum", "Slutdatum", "Status", "Läge", "Uppföljning", "Kommentar", *GOALS,
    "Plan", "UBARA",
)  # fmt: skip


def indicator_rows(report: Report) -> Iterator[list[Cell]]:
    """One row per indicator, in the order of the goal tree; figures with the decimals they are reported with."""
    for section in report.sections:
        for one in section.standings:
            defined, said = one.indicator, one.reported
            counted = one.counted.value if one.counted else None
            yield [
                defined.number,
                defined.text,
                report.tertial.label,
                None if one.value is None else defined.rounded(one.value),
                said.words,
                defined.unit,
                one.target_text,
                defined.target,
                said.forecast,
                defined.rounded(one.at_rate) if one.pace and one.at_rate is not None else None,
                f"{SHAPE[one.status]} {one.status}",
                one.basis,
                said.comment,
                *_levels(section),
                one.source,
                None if counted is None else defined.rounded(counted),
                said.reason,
                one.outcome.who if one.outcome else "",
                fmt.moment(one.outcome.written.isoformat()) if one.outcome else "",
            ]


def activity_rows(report: Report) -> Iterator[list[Cell]]:
    """One row per activity, in the order of the goal tree."""
    for section in report.sections:
        for one in section.activities:
            yield [
                one.number,
                one.text,
                one.responsible,
                one.start,
                one.end,
                one.status,
                "försenad" if one.late(report.judged) else "",
                one.follow_up,
                one.comment,
                *_levels(section),
                PLANS.get(one.plan, one.plan.lower()),
                f"{LETTERS[one.word]} {one.word}" if one.word else "",
            ]


def about(report: Report) -> list[tuple[str, str]]:
    """What the package is: headings and sentences."""
    return [
        ("Arbetsgivare", report.employer),
        ("Period", f"{report.tertial.label}; utfall räknas från 1 januari"),
        ("Hämtat", f"{report.made}"),
        ("Läget", _state(report)),
        ("Data", _data(report)),
        *(("Mål", f"{sentence}.") for sentence in filter(None, [of_another_year(report.standings)])),
        *(("Preliminärt", f"{sentence}.") for sentence in preliminary(report.standings)),
        ("Aktiviteter", f"Försening är bedömd den {report.judged}; status är den som gällde {report.told}. "
         "Aktiviteter som börjar efter perioden är inte med."),
        ("Status", "Uppnås delvis: högst en femtedel av målet fattas. Före årets slut bedöms helårsprognosen; utan prognos "
         "bedöms utfallet, antal och kronor som om året fortsatte i samma takt. Antal stadsdelar räknas inte upp. Det som planen följer per år redovisas för helåret; dessförinnan bedöms "
         "det bara när någon har angett utfall eller prognos."),
    ]  # fmt: skip


def _state(report: Report) -> str:
    """How many indicators there are of each status."""
    found = [one.status for one in report.standings]
    told = [f"{found.count(status)} {status}" for status in SHAPE if status in found]
    return f"{fmt.quantity(len(found), 'indikatorer')}: {fmt.listed(told)}"


def _data(report: Report) -> str:
    """The newest month behind the computed indicators, and those whose data end before it."""
    months: dict[date, list[str]] = {}
    for one in report.standings:
        if one.counted:
            months.setdefault(one.counted.through, []).append(one.indicator.named)
    newest, *older = sorted(months or {report.data_through: []}, reverse=True)
    told = [f"{fmt.listed(months[month])} till och med {fmt.month(month)}" for month in older]
    return "; ".join([f"till och med {fmt.month(newest)}", *told])


def _levels(section: Section) -> list[Cell]:
    named = {goal.level: goal.text for goal in section.path}
    return [named.get(level, "") for level in LEVELS]

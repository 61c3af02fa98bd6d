"""What Översikt says of the plan: indicators at risk, and activities that are late."""

from __future__ import annotations

from kf import format as fmt
from kf.filters import WHOLE
from kf.plan.activities import by_urgency
from kf.plan.gathered import gathered
from kf.plan.status import EJ, SHAPE
from kf.plan.tertial import to_report, today
from kf.ui.noticed import line
from kf.ui.text import plain
from kf.ui.view import view

NAMED = 2  # as many are named; the page has them all


def draw() -> None:
    """A line for each that there is something to say of."""
    shown, day = view(), today()
    if shown.unreached:  # which the page's head has said; asking again would take its time for every click
        return
    plan = gathered(shown.data)
    lines = []
    everybody = WHOLE if shown.filters.where else ""  # the plan is not narrowed
    if plan.indicators:
        period = to_report(plan.periods(shown.data, day), day)
        risk = sorted(
            (one for one in plan.at(shown.data, period, shown.access) if one.at_risk), key=lambda s: s.status != EJ
        )
        if risk:
            what = "indikator" if len(risk) == 1 else "indikatorer"
            named = [
                f"{SHAPE[one.status]} {one.indicator.number} {fmt.shortened(one.indicator.text)}"
                for one in risk[:NAMED]
            ]
            lines.append((
                f"**{fmt.number(len(risk))} {what} riskerar att inte nå målet** ({', '.join(filter(None, (period.name, everybody)))}): {_named(named, len(risk))}",
                "mal", {"urval": "i riskzonen", "tertial": period.name},
            ))  # fmt: skip
    late = [one for one in by_urgency(plan.activities, day) if one.late(day)]
    if late:
        what = "aktivitet är försenad" if len(late) == 1 else "aktiviteter är försenade"
        named = [f"{one.number} {fmt.shortened(one.text)} ({one.end})" for one in late[:NAMED]]
        lines.append((
            f"**{fmt.number(len(late))} {what}**{everybody and f' ({everybody})'}: {_named(named, len(late))}", "handlingsplan", {"lage": "försenade"},
        ))  # fmt: skip
    for sentence, page, query in lines:
        line(sentence, f"pages/styrning/{page}.py", query)


def _named(words: list[str], count: int) -> str:
    more = f" och {count - len(words)} till" if count > len(words) else ""
    return fmt.sentences(plain("; ".join(words)) + more)

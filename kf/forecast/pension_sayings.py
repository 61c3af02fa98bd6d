"""What a pension forecast says, and what a scenario changes, in sentences: computed, never typed."""

from __future__ import annotations

from kf import format as fmt
from kf.forecast.projection import Projection
from kf.forecast.simple import MODEL

NOTHING = 0.5  # people; what rounds to none
SOON = 3  # years
POSTPONED = " Avgångarna skjuts upp, de försvinner inte."


def say_yearly(one: Projection) -> str:
    """How many are expected to retire a year, over the whole years, and when most; for a forecast that is not cut."""
    if one.silence:
        return one.silence
    rows = one.told[one.told["fraction"] == 1]
    years = [int(year) for year in rows["year"]]
    top = rows.loc[rows["median"].idxmax()]
    span = fmt.interval(top["low"], top["high"])
    if not one.simple and top["median"] < NOTHING:
        span = fmt.interval(0.0, one.told["accumulated_high"].iloc[-1])
        return f"Ingen väntas gå i pension {years[0]}{f'–{years[-1]}' if len(years) > 1 else ''}{span}{one.whose}"
    if len(rows) == 1:
        return f"{one.metric.label} {years[0]}: {one.first(top['shown'], top['median'], span)}"
    mean = one.first(rows["shown"].mean(skipna=False), rows["median"].mean())
    told = f"{one.metric.label} om året {years[0]}–{years[-1]}: omkring {mean}"
    if "baseline" in rows:
        return f"{told}, mot modellens {fmt.number(rows['baseline'].mean())} i dag, flest {int(top['year'])}"
    return told if one.simple else f"{told}, flest {int(top['year'])}: {fmt.number(top['median'])}{span}"


def say_begun(one: Projection) -> str:
    """What the dot of the year that has begun is made of: those who have gone, and those who are expected to. Nothing where it
    is not drawn."""
    gone = None if one.silence else one.begun()
    if gone is None:
        return ""
    left = one.told.iloc[0]
    return (
        f"Punkten för {int(left['year'])} i diagrammet: {fmt.number(gone)} har redan gått och {fmt.number(left['median'])} "
        f"väntas gå {left['label']}."
    )


def say_method(one: Projection) -> str:
    """Which method is shown first on this data and why; of a scenario or a selection, why it is the model all the same."""
    if one.method == MODEL or one.simple or one.by_model:
        return one.method_sentence
    if one.scenario == one.scenario.today:
        return (
            f"Här visas modellen: {one.method}, som träffat bättre för hela förvaltningen, kan inte visas för urvalet."
        )
    return (
        f"Här visas modellen, fast en enkel metod ({one.method}) har träffat bättre på det här datat: "
        "den kan inte säga vad ett antagande ändrar."
    )


def say_other(one: Projection, by_model: bool = False) -> str:
    """Where it is the model that counts also where a simple one is shown first; with `by_model`, for a reader who has asked
    for the model, what the simple one says. Nothing where there is no simple one to be shown."""
    if one.silence or not one.simple:
        return ""
    if by_model:
        last = one.told.iloc[-1]
        simple = (
            f"{fmt.upper_first(one.simple)}, som träffat bäst hittills, ger {fmt.number(last['shown_accumulated'])}"
        )
        return f"Prognoserna här är enligt modellen, liksom på Bemanning. {simple} till och med {int(last['year'])}."
    return (
        f"Per avdelning och befattning, när något antas och på Bemanning är siffrorna alltid enligt modellen: {one.simple} "
        "säger inte var eller varför."
    )


def say_difference(one: Projection) -> str:
    """What the scenario does to retirements within three years and to the horizon, on the same hazards; nothing for today's."""
    rows = one.frame
    if one.by or "difference_accumulated" not in rows or rows["withheld"].any():
        return ""
    whole = rows[rows["fraction"] == 1]
    at = [whole.iloc[min(SOON, len(whole)) - 1], rows.iloc[-1]]
    parts = [
        f"{_more(row['difference_accumulated'], '' if i else 'pensionsavgång', '' if i else 'pensionsavgångar')} till och med {int(row['year'])}"
        for i, row in enumerate(at if len(whole) > SOON else at[-1:])
    ]
    fewer = min(row["difference_accumulated"] for row in at) <= -NOTHING
    fte = at[-1]["difference_stock_fte"]
    if abs(fte) >= NOTHING:
        parts.append(
            f"{_more(fte, 'årsarbetare', 'årsarbetare')} kvar i slutet av {int(at[-1]['year'])} av dem som är anställda i dag"
        )
    return f"Mot i dag: {fmt.listed(parts)}.{POSTPONED if fewer else ''}"


def _more(value: float, one: str, several: str) -> str:
    if abs(value) < NOTHING:
        return f"lika många {several}".rstrip()
    many = fmt.number(abs(value))
    return f"{many} {'fler' if value > 0 else 'färre'} {one if many == '1' else several}".rstrip()

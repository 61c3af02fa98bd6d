"""What one text means as a date: in the profile's formats, two-digit years, Excel's serial numbers, open ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from kf.imports.distinct import Unusable
from kf.imports.profile import Profile
from kf.imports.terms import EXCEL, swedish

# A time of day after the date, with or without zone; XML writes a zone alone (2025-10-31+02:00).
TIME = re.compile(
    r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][Mm])?(Z|[+-][0-9]{2}:?[0-9]{2})?$|[+-][0-9]{2}:[0-9]{2}$|Z$"
)
SHORT_YEAR = re.compile(r"[0-9]{2}[-/. ]?[0-9]{2}[-/. ]?[0-9]{2}|[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}")
WHOLE = re.compile(r"[0-9]{5}")
FIRST_DAY = datetime(1899, 12, 30)  # Excel's day 0, counted so that every day after February 1900 is right
EARLY, LATE = 10_000, 80_000  # 1927 to 2119: what may be a person's date as Excel's serial number
ENGLISH = {"maj": "may", "okt": "oct"}  # the months that Swedish cuts short in another way


def fits(text: str, formats: Sequence[str]) -> list[tuple[datetime, str]]:
    """Every format that a text fits, with the date that it then is; strptime's formats, and `excel`."""
    found = []
    for form in formats:
        if form == EXCEL:
            if WHOLE.fullmatch(text) and EARLY <= int(text) <= LATE:
                found.append((FIRST_DAY + timedelta(days=int(text)), form))
            continue
        try:
            moment = datetime.strptime(_english(text) if "%b" in form else text, form)
        except ValueError:
            continue
        # without separators a missing zero makes 2025111 two dates: strptime would choose one
        if not text.isdigit() or len(text) == len(moment.strftime(form)):
            found.append((moment, form))
    return found


def read(text: str, formats: Sequence[str]) -> tuple[datetime, str]:
    """The date of a text and the format it was in; ISO always does.

    Raises Unusable, also when two of the formats give it different dates.
    """
    plain = TIME.sub("", text)
    found = fits(plain, formats) or fits(plain, ("%Y-%m-%d",))
    if len({moment for moment, _ in found}) == 1:
        return found[0]
    if found:
        shown = " och ".join(swedish(form) for _, form in found[:2])
        raise Unusable(
            "kan läsas som två olika datum", f"Både {shown} står i profilen. Skriv datumet som ÅÅÅÅ-MM-DD i källan."
        )
    if WHOLE.fullmatch(plain):
        raise Unusable(
            "är Excels löpnummer, inte ett datum",
            "Formatera kolumnen som datum i Excel och spara om, eller lägg till excel under Datum ([dates] i profilen).",
        )
    if SHORT_YEAR.fullmatch(plain):
        raise Unusable(
            "har år med två siffror",
            "Exportera med fyra siffror, eller ange formatet (ÅÅ) under Datum ([dates] i profilen).",
        )
    raise Unusable(
        "går inte att läsa som datum",
        f"Skriv datumet som {swedish(formats[0])}, eller lägg till formatet under Datum ([dates] i profilen).",
    )


def moment(text: str, formats: Sequence[str]) -> datetime:
    """The date of a text. Raises Unusable."""
    return read(text, formats)[0]


def day(profile: Profile) -> Callable[[str], date]:
    """How a date is read."""
    return lambda text: moment(text, profile.formats).date()


def last_day(profile: Profile) -> Callable[[str], date | None]:
    """How an end date is read: the values of an open end mean that there is none, however the date is written."""
    words = {value.strip().casefold() for value in profile.open_end}
    open_dates = set()
    for value in profile.open_end:
        try:
            open_dates.add(moment(value, profile.formats).date())
        except Unusable:
            continue  # an open end may be a word

    def end(text: str) -> date | None:
        if text.casefold() in words:
            return None
        found = moment(text, profile.formats).date()
        return None if found in open_dates else found

    return end


def birth(profile: Profile, today: date) -> Callable[[str], date]:
    """How a birth month is read, as the first of the month; a two-digit year means the latest one that has been."""

    def born(text: str) -> date:
        moment, form = read(text, profile.birth_formats)
        found = moment.date().replace(day=1)
        return found.replace(year=found.year - 100) if found > today and "%y" in form else found

    return born


def period(profile: Profile) -> Callable[[str], date]:
    """How a period is read, as the first of its month; a year stands for its last month."""
    # the month of a file's name comes as ISO whatever the formats are
    formats = (*profile.period_formats, *(form for form in ("%Y-%m",) if form not in profile.period_formats))

    def month(text: str) -> date:
        found = moment(text, formats)
        # a format that finds a year alone gives January
        return found.date().replace(day=1, month=12 if re.fullmatch("[0-9]{4}", text) else found.month)

    return month


def _english(text: str) -> str:
    def cut(word: re.Match[str]) -> str:
        short = word[0][:3].casefold()
        return ENGLISH.get(short, short)

    return re.sub(r"[^\W\d_]+\.?", cut, text)

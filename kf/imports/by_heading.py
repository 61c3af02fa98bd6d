"""What a heading alone says that a column is: exact synonyms first, then words in it, then slips of the pen."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from kf.imports.synonyms import HEADINGS, NOT, PRIVATE, WORDS, WRITTEN, joined
from kf.imports.terms import PERIOD, PERSONNUMMER
from kf.schema import SPELL

HIRED, LEFT = "hired", "left"  # days of employment; valid_from and valid_to are the days that a row's terms hold
LABEL = {
    **{column.name: column.label.lower() for column in SPELL},
    PERSONNUMMER: "personnummer",
    PERIOD: "period",
    HIRED: "anställningsdatum",
    LEFT: "sista anställningsdag",
}
EXACT, WORDY, SLIP = 100.0, 70.0, 50.0
CLOSE = 0.86  # of two headings that differ by a letter or two out of ten
SHORTEST = 5  # letters: shorter words resemble too much
INSIDE = {  # parts of a heading that say that the column is private
    "namn": ("fornamn", "efternamn", "tilltalsnamn", "firstname", "lastname", "surname", "fullname"),
    "e-post": ("epost", "email", "mailadress"),
    "kontaktuppgifter": ("telefon", "mobilnummer", "gatuadress", "postadress", "hemadress"),
}


@dataclass(frozen=True)
class Guess:
    """What a column may be, how strongly that is believed (0-110), why (Swedish), and whether it needs a look."""

    role: str
    score: float
    why: str
    certain: bool


@lru_cache(maxsize=2**15)
def guesses(heading: str) -> tuple[Guess, ...]:
    """What the heading may mean, best first; () when it says nothing."""
    plain, repeated = _plain(heading)
    # "Månadslön (kr)", "Syss.grad %": the unit says nothing of what it is
    bare = joined(re.sub(r"\(.*?\)|\[.*?\]", " ", heading)).removesuffix("pct")
    plain = plain if plain in HEADINGS or bare not in HEADINGS else bare
    found = [
        Guess(role, EXACT - place / 10 - repeated, f"Rubriken {heading} brukar betyda {LABEL[role]}.", not repeated)
        for role, place in HEADINGS.get(plain, {}).items()
    ]
    found = found or _by_words(plain, heading) or _by_slip(plain, heading)
    return tuple(sorted(found, key=lambda guess: -guess.score))


def private(heading: str) -> str:
    """What kind of column that is never stored the heading names: names, e-mail …; "" for others."""
    plain, _ = _plain(heading)
    if plain in PRIVATE:
        return PRIVATE[plain]
    if plain in HEADINGS:
        return ""
    return next((kind for kind, parts in INSIDE.items() if any(part in plain for part in parts)), "")


def _plain(heading: str) -> tuple[str, float]:
    """The heading to look up, and what is taken off its score when it is a repeated one: `Enhet (2)`."""
    once = re.sub(r" \([0-9]+\)$", "", heading)
    return joined(once), 5.0 if once != heading else 0.0


def _by_words(plain: str, heading: str) -> list[Guess]:
    best: dict[str, tuple[int, str]] = {}
    for role, patterns in WORDS.items():
        if any(stem in plain for stem in NOT.get(role, ())):
            continue
        fitting = [(len(text), text) for text, pattern in patterns if pattern.search(plain)]
        if fitting:
            best[role] = max(fitting)
    if "chef" in best:  # the chef's number, not the person's own
        best = {"chef": best["chef"]}
    return [
        Guess(role, WORDY + length / 2, f"Rubriken {heading} innehåller ord som brukar betyda {LABEL[role]}.", True)
        for role, (length, _) in best.items()
    ]


def _by_slip(plain: str, heading: str) -> list[Guess]:
    if len(plain) < SHORTEST:
        return []
    near_in_length = (_OF_LENGTH.get(length, ()) for length in range(len(plain) - 2, len(plain) + 3))
    likely = [word for words in near_in_length for word in words if {*word[:2]} & {*plain[:2]}]
    near = difflib.get_close_matches(plain, likely, n=1, cutoff=CLOSE)
    if not near:
        return []
    ratio = difflib.SequenceMatcher(None, plain, near[0]).ratio()
    return [
        Guess(role, SLIP + 10 * ratio, f"Rubriken {heading} liknar {WRITTEN[near[0]]}, {LABEL[role]}.", False)
        for role in HEADINGS[near[0]]
        if not any(stem in plain for stem in NOT.get(role, ()))
    ]


_OF_LENGTH = {
    length: [heading for heading in HEADINGS if len(heading) == length]
    for length in range(SHORTEST, max(map(len, HEADINGS)) + 1)
}

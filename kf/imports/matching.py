"""Which heading is which column: what headings and contents say, weighed, one heading used once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kf.imports.by_content import ENOUGH, LEAST, MOSTLY, TEXTS, emails, fit, names, people, percent, without_heading
from kf.imports.by_heading import HIRED, LABEL, LEFT, Guess, guesses, private
from kf.imports.contents import Content, code
from kf.imports.terms import PERIOD, PERSONNUMMER
from kf.personnummer import without_numbers

FITS = 10.0  # how much content that fits adds to what the heading says
NEVER = "{} lagras aldrig"
KEY = Guess("person", 60.0, "", False)
SAID_BY_NUMBER = ("birth_month", "kon")


@dataclass(frozen=True)
class Matched:
    """Role -> (heading, guess), and heading -> why it is left out; a role is a canonical column, or hired or left."""

    roles: Mapping[str, tuple[str, Guess]]
    dropped: Mapping[str, str]


def matched(columns: Sequence[Content]) -> Matched:
    """What each column is, as far as it can be told."""
    dropped: dict[str, str] = {}
    numbers = {c.heading: people(c) for c in columns}
    for column in columns:
        if numbers[column.heading] < MOSTLY and (why := _left_out(column)):
            dropped[column.heading] = why
    rest = [c for c in columns if c.heading not in dropped]
    said = {c.heading: _said(c) for c in rest}
    roles = _numbers([c for c in rest if numbers[c.heading] >= MOSTLY], said, numbers)
    # the chef is told by whose keys are in the column: so after the person's own
    for pass_ in (lambda role: role != "chef", lambda role: role == "chef"):
        _assign([c for c in rest if numbers[c.heading] < MOSTLY], said, roles, _keys(roles, columns), pass_)
    dropped |= {c.heading: _lies(c, said, roles) for c in rest if _lies(c, said, roles)}
    _divided([c for c in rest if c.heading not in dropped], roles)
    left = [c for c in rest if c.heading not in dropped and c.heading not in _used(roles)]
    missing = set(LABEL) - set(roles) - ({"person", *SAID_BY_NUMBER} if PERSONNUMMER in roles else set())
    if {"valid_from", HIRED} & set(roles) and {"valid_to", LEFT} & set(roles):
        missing -= {PERIOD}  # who says from and to says when
    for _ in range(2):  # once more for the chef, when the keys are found
        missing -= set(roles)
        nameless = [c for c in left if not said[c.heading] and c.heading not in _used(roles)]
        for column, guess in without_heading(nameless, missing, _keys(roles, columns)):
            if guess.role not in roles and column.heading not in _used(roles):
                roles[guess.role] = (column.heading, guess)
    _by_address(columns, roles, dropped)
    if PERSONNUMMER in roles:
        for role in SAID_BY_NUMBER:
            if role in roles:
                dropped[roles.pop(role)[0]] = "används inte: personnumret säger det redan"
    return Matched(roles, dropped)


def _said(column: Content) -> list[Guess]:
    """What the heading says; nothing when the heading itself holds somebody's number."""
    if not column.heading.strip() or without_numbers(column.heading) != column.heading:
        return []
    found = list(guesses(column.heading))
    if private(column.heading) == "namn":  # "Medarbetare" over numbers, "Anställd" over dates
        found = [*found, replace(KEY, why=f"Rubriken {column.heading} och innehållet ser ut som en nyckel.")]
    return found


def _left_out(column: Content) -> str:
    """Why the column is left out whatever else it may be; "" for one that is not private."""
    kind = private(column.heading)
    if kind == "namn" and column.filled and column.share(code) >= ENOUGH:
        return ""
    if kind:
        return NEVER.format(kind if kind != "e-post" else "e-postadresser")
    if emails(column):
        return "innehållet är e-postadresser: de lagras aldrig"
    if names(column, known_heading=bool(guesses(column.heading))):
        return "innehållet ser ut som namn: namn lagras aldrig"
    return ""


def _numbers(
    columns: Sequence[Content], said: Mapping[str, list[Guess]], numbers: Mapping[str, float]
) -> dict[str, tuple[str, Guess]]:
    """The columns of personnummer: the person's own has the most distinct ones, the chef's says so or has few."""
    roles: dict[str, tuple[str, Guess]] = {}

    def is_chef(column: Content) -> bool:
        return any(guess.role == "chef" for guess in said[column.heading])

    for column in sorted(columns, key=lambda c: (is_chef(c), -c.distinct)):
        part = numbers[column.heading]
        chef = is_chef(column) or PERSONNUMMER in roles
        role = "chef" if chef else PERSONNUMMER
        if role in roles:
            continue
        sure = is_chef(column) if chef else part >= ENOUGH
        why = f"Innehållet ser ut som personnummer ({percent(part)} giltiga)" + (", och är chefens." if chef else ".")
        roles[role] = (column.heading, Guess(role, 110, why, sure))
    return roles


def _assign(columns, said, roles, keys, wanted) -> None:
    """Give headings to roles, the strongest belief first."""
    found: list[tuple[float, Content, Guess]] = []
    for column in columns:
        for guess in said[column.heading]:
            if not wanted(guess.role) or column.heading in _used(roles):
                continue
            how = fit(guess.role, column, keys)
            if how is not None and how < LEAST:
                continue
            certain = guess.certain and (how is None or how >= ENOUGH or guess.role in (*TEXTS, "chef"))
            why = guess.why
            if guess.role == PERSONNUMMER:
                valid = people(column)
                certain, why = False, f"{why} Bara {percent(valid)} av numren är giltiga."
            # an empty column is taken only when no other will do
            points = guess.score + FITS * (how if how is not None else -2) - 2 * (column.distinct == 1)
            found.append((points, column, replace(guess, why=why, certain=certain)))
    for _, column, guess in sorted(found, key=lambda one: -one[0]):
        if guess.role not in roles and column.heading not in _used(roles):
            roles[guess.role] = (column.heading, guess)


def _lies(column: Content, said: Mapping[str, list[Guess]], roles: Mapping[str, tuple[str, Guess]]) -> str:
    """Why a column with a telling heading is left out all the same."""
    if column.heading in _used(roles) or not said[column.heading] or not column.filled:
        return ""
    guess = said[column.heading][0]
    if guess.role == "chef" and not column.share(code) >= LEAST:
        return "innehållet ser ut som namn: namn lagras aldrig"
    how = fit(guess.role, column)
    # a column that may be something else by its content is not given up
    return (
        f"rubriken brukar betyda {LABEL[guess.role]}, men innehållet är något annat"
        if how is not None and how < LEAST
        else ""
    )


def _divided(columns: Sequence[Content], roles: dict[str, tuple[str, Guess]]) -> None:
    """An avdelning there must be: of the columns that divide the organisation, the coarsest that is not one value."""
    if "avdelning" in roles:
        return
    spare = [
        c
        for c in columns
        if c.heading not in _used(roles) and any(g.role in ("avdelning", "enhet") for g in guesses(c.heading))
    ]
    named = {c.heading: c for c in columns}
    if "enhet" not in roles:
        if spare:
            column = min(spare, key=lambda c: c.distinct)
            roles["avdelning"] = (
                column.heading,
                Guess("avdelning", 20, f"Rubriken {column.heading} brukar betyda enhet.", False),
            )
        return
    heading, guess = roles["enhet"]
    coarsest = min([*spare, *([named[heading]] if heading in named else [])], key=lambda c: c.distinct, default=None)
    if coarsest is None or coarsest.heading == heading or coarsest.distinct < 2:
        roles["avdelning"] = (
            heading,
            replace(guess, role="avdelning", certain=False, why=f"{guess.why} Filen har ingen kolumn för avdelning."),
        )
        del roles["enhet"]
    else:
        roles["avdelning"] = (
            coarsest.heading,
            Guess("avdelning", 20, f"Rubriken {coarsest.heading} är den grövsta indelningen av organisationen.", False),
        )


def _by_address(columns: Sequence[Content], roles: dict[str, tuple[str, Guess]], dropped: dict[str, str]) -> None:
    """With no other key, an e-mail address tells people apart: it becomes a pseudonym and is not kept."""
    if "person" in roles or PERSONNUMMER in roles:
        return
    for column in columns:
        if emails(column) and not any(guess.role == "chef" for guess in guesses(column.heading)):
            why = "Filen har ingen annan nyckel. Adressen blir en pseudonym och lagras inte."
            roles["person"] = (column.heading, Guess("person", 10, why, False))
            del dropped[column.heading]
            return


def _keys(roles: Mapping[str, tuple[str, Guess]], columns: Sequence[Content]) -> frozenset[str]:
    own = {roles[role][0] for role in ("person", PERSONNUMMER) if role in roles}
    return frozenset(text for c in columns if c.heading in own for text, _ in c.counts)


def _used(roles: Mapping[str, tuple[str, Guess]]) -> set[str]:
    return {heading for heading, _ in roles.values()}
